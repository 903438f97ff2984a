#!/usr/bin/env python3
"""What a program built on this Debian consists of, as CycloneDX 1.5 in JSON on standard output: the packages of the shared
libraries that it is linked with, directly or through others, and with --build also those whose headers were compiled into
it, where no library of the same source stands for them.

usage: sbom.py [--version VERSION] [--build FOLDER] PROGRAM
"""

import argparse
import datetime
import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[1]
NAMESPACE = uuid.UUID("6f0e1a52-8f7c-5c8e-9a43-0d7c6d0b4f11")
# Debian's short names, where SPDX has others.
SPDX = {
    "AGPL-3": "AGPL-3.0-only", "AGPL-3+": "AGPL-3.0-or-later", "Apache-2": "Apache-2.0", "Apache-2.0": "Apache-2.0",
    "Artistic-2.0": "Artistic-2.0", "BSD-2-clause": "BSD-2-Clause", "BSD-3-clause": "BSD-3-Clause",
    "BSD-3-Clause": "BSD-3-Clause", "BSD-2-Clause": "BSD-2-Clause", "BSL-1.0": "BSL-1.0", "CC0-1.0": "CC0-1.0",
    "curl": "curl", "Expat": "MIT", "MIT": "MIT", "GFDL-1.3+": "GFDL-1.3-or-later", "GPL-1+": "GPL-1.0-or-later",
    "GPL-2": "GPL-2.0-only", "GPL-2+": "GPL-2.0-or-later", "GPL-2.0+": "GPL-2.0-or-later", "GPL-3": "GPL-3.0-only",
    "GPL-3+": "GPL-3.0-or-later", "ISC": "ISC", "LGPL-2": "LGPL-2.0-only", "LGPL-2+": "LGPL-2.0-or-later",
    "LGPL-2.1": "LGPL-2.1-only", "LGPL-2.1+": "LGPL-2.1-or-later", "LGPL-3": "LGPL-3.0-only",
    "LGPL-3+": "LGPL-3.0-or-later", "MPL-1.1": "MPL-1.1", "MPL-2.0": "MPL-2.0", "OpenLDAP-2.8": "OLDAP-2.8",
    "Unicode": "Unicode-DFS-2016", "Zlib": "Zlib", "zlib": "Zlib",
}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout


def packages_of(paths):
    """File to package, for those that are in one. Since /lib is a link to /usr/lib, dpkg may know a file by the other name."""
    asked = {name: path for path in paths for name in (path, path.removeprefix("/usr"), "/usr" + path)}
    if not asked:
        return {}
    # It fails if one of them is in no package, which of two names is usual.
    done = subprocess.run(["dpkg-query", "-S", *asked], capture_output=True, text=True)
    found = {}
    for line in done.stdout.splitlines():
        packages, _, name = line.rpartition(": ")
        if name in asked:
            found[asked[name]] = packages.split(",")[0].split(":")[0]
    return found


@functools.cache
def about(package):
    fields = "${Package}\\n${Version}\\n${Architecture}\\n${source:Package}\\n${source:Version}\\n${Maintainer}\\n${Homepage}\\n"
    # Of several architectures that of the program, which dpkg lists first.
    names = ("name", "version", "architecture", "source", "source_version", "supplier", "homepage")
    return dict(zip(names, output("dpkg-query", "-W", "-f", fields, package).splitlines()))


def linked(program):
    """Each package with a library of the program, and the names and paths by which the loader knows those."""
    said = output("ldd", program)
    missing = re.findall(r"^\s*(\S+) => not found", said, re.MULTILINE)
    if missing:
        sys.exit(f"sbom.py: {program} lacks {', '.join(missing)}")
    libraries = {path: os.path.basename(path) for path in re.findall(r"(?:=> )?(/\S+) \(0x", said)}
    packages = packages_of(libraries)
    if unknown := sorted(set(libraries) - set(packages)):
        sys.exit(f"sbom.py: no package has {', '.join(unknown)}")
    found = {}
    for path, package in packages.items():
        found.setdefault(package, {})[libraries[path]] = os.path.realpath(path)
    return found


def needed(path):
    """The libraries that a program or library names itself, not those that come through others."""
    return re.findall(r"\(NEEDED\)\s+Shared library: \[(.*?)\]", output("readelf", "-d", path))


def compiled_in(build, program):
    """The packages whose headers the objects of the program include, as Ninja has noted them."""
    target = os.path.relpath(program, build)
    inputs = output("ninja", "-C", build, "-t", "inputs", target).split()
    objects = {name for name in inputs if name.endswith(".o")}
    headers, is_ours = set(), False
    for line in output("ninja", "-C", build, "-t", "deps").splitlines():
        if not line.startswith(" "):
            is_ours = line.split(":")[0] in objects
        elif is_ours and line.strip().startswith("/usr/include/"):
            headers.add(line.strip())
    return set(packages_of(headers).values())


def licences(package):
    text = pathlib.Path(f"/usr/share/doc/{package}/copyright").read_text(errors="replace")
    names = set()
    for expression in re.findall(r"^License:[ \t]*(\S.*)$", text, re.MULTILINE):
        names |= {name.strip(" ,") for name in re.split(r"\b(?:and|or)\b|,", re.sub(r" with .*exception", "", expression))}
    # Older files have prose only, which points to the texts that every Debian has.
    names |= set() if names else set(re.findall(r"/usr/share/common-licenses/([A-Za-z]+-[0-9.]*[0-9])", text))
    if not names:
        return [{"license": {"name": f"see /usr/share/doc/{package}/copyright"}}]
    found = sorted({SPDX.get(name, name) for name in names - {""}})
    return [{"license": {"id" if name in SPDX.values() else "name": name}} for name in found]


def distribution():
    release = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
    return "-".join(release.get(key, "").strip('"') for key in ("ID", "VERSION_ID")).strip("-")


def purl(facts):
    version = facts["version"].replace("+", "%2B").replace(":", "%3A").replace("~", "~")
    return f"pkg:deb/debian/{facts['name'].replace('+', '%2B')}@{version}?arch={facts['architecture']}&distro={distribution()}"


def component(package, how):
    facts = about(package)
    made = {"type": "library", "bom-ref": purl(facts), "name": facts["name"], "version": facts["version"],
            "supplier": {"name": facts["supplier"]}, "licenses": licences(package), "purl": purl(facts),
            "properties": [{"name": "wardmote:linkage", "value": how},
                           {"name": "debian:source", "value": f"{facts['source']} {facts['source_version']}"}]}
    if facts.get("homepage"):
        made["externalReferences"] = [{"type": "website", "url": facts["homepage"]}]
    return made


def bill(program, version, build):
    shared = linked(program)
    sources = {about(package)["source"] for package in shared}
    inlined = {one for one in (compiled_in(build, program) if build else set()) if about(one)["source"] not in sources}
    by_name = {name: package for package, libraries in shared.items() for name in libraries}
    name = os.path.basename(program)
    own = f"pkg:generic/{name}@{version}"
    needs = {own: {by_name[one] for one in needed(program) if one in by_name} | inlined}
    for package, libraries in shared.items():
        needs[purl(about(package))] = {by_name[one] for path in libraries.values() for one in needed(path) if one in by_name} - {package}
    components = [component(one, "shared library") for one in sorted(shared)]
    components += [component(one, "compiled in") for one in sorted(inlined)]
    for one in inlined:
        needs[purl(about(one))] = set()
    moment = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", os.path.getmtime(program))),
                                             datetime.timezone.utc)
    made = {"$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.5",
            "serialNumber": "", "version": 1,
            "metadata": {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
                         "tools": {"components": [{"type": "application", "name": "sbom.py", "version": version}]},
                         "component": {"type": "application", "bom-ref": own, "name": name, "version": version, "purl": own}},
            "components": components,
            "dependencies": [{"ref": ref, "dependsOn": sorted(purl(about(one)) for one in on)}
                             for ref, on in sorted(needs.items())]}
    # The same program has the same number.
    made["serialNumber"] = f"urn:uuid:{uuid.uuid5(NAMESPACE, json.dumps(made, sort_keys=True))}"
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", help="of PROGRAM; otherwise the one that is in CMakeLists.txt")
    parser.add_argument("--build", help="folder of CMake with Ninja in which PROGRAM was built")
    parser.add_argument("program")
    given = parser.parse_args()
    version = given.version or re.search(r"project\(wardmote VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
    print(json.dumps(bill(given.program, version, given.build), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
