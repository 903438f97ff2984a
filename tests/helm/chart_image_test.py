#!/usr/bin/env python3
"""The image of the Dockerfile, with the program of this build in it, in containers as confined as the rendered pod says:
volumes belong to the pod's group as kubelet leaves them, the root is read-only, the user a number, without capabilities.
A city that is lost comes back by what the operator's page says.

Needs root, podman with runc, mmdebstrap where Debian's image is not there yet, and Debian's mirror.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import stat
import subprocess

import chart_tools as tools
from chart_pod import Pod
from chart_server_test import Chart
from wardmote_process import Skip, require, run, wait_for

IMAGE = "localhost/wardmote-helm-test"
# Root may lack the right to raise limits, and crun refuses cgroups in hybrid mode.
CONTAINERS = """[containers]
default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
"""


def podman(*arguments, may_fail=False):
    done = subprocess.run(["podman", *map(str, arguments)], capture_output=True, text=True)
    require(may_fail or done.returncode == 0, f"podman {' '.join(map(str, arguments))}: {done.stderr[-3000:]}")
    return done


def prepare(folder):
    for program in ("podman", "runc"):
        if shutil.which(program) is None:
            raise Skip(f"{program} is not installed")
    if os.geteuid() != 0:
        raise Skip("needs root, to give volumes to the pod's group")
    (folder / "containers.conf").write_text(CONTAINERS)
    os.environ["CONTAINERS_CONF"] = str(folder / "containers.conf")


def suite():
    """This machine's Debian, for which the program was built."""
    lines = pathlib.Path("/etc/os-release").read_text().splitlines()
    return next((line.split("=", 1)[1].strip('"') for line in lines if line.startswith("VERSION_CODENAME=")), "")


def have_base(folder):
    """Debian's slim image, or the same by mmdebstrap where no registry is reached."""
    base = f"docker.io/library/debian:{suite()}-slim"
    if podman("image", "exists", base, may_fail=True).returncode != 0:
        make_base(folder, base)
    # Within a chroot or another container podman may be able to do nothing, and a mirror may be out of reach.
    tried = podman("run", "--rm", "--network=host", base, "apt-get", "update", "-q", may_fail=True)
    if tried.returncode != 0:
        raise Skip(f"a container cannot run here, or reaches no mirror of Debian's: {tried.stderr[-500:]}")


def make_base(folder, base):
    if shutil.which("mmdebstrap") is None:
        raise Skip("neither Debian's image nor mmdebstrap is there")
    root = folder / "root.tar"
    made = subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", "--include=ca-certificates", suite(), root],
                          capture_output=True, text=True)
    if made.returncode != 0:
        raise Skip(f"mmdebstrap cannot make a Debian: {made.stderr[-500:]}")
    if podman("import", "--quiet", root, base, may_fail=True).returncode != 0:
        raise Skip("podman cannot keep an image here")
    root.unlink()


def build(given, folder):
    """The last stage, with this build's program in place of what the first one would compile."""
    out = folder / "built/out"
    out.mkdir(parents=True)
    shutil.copy(given.server, out / "wardmote")
    packages = subprocess.run([tools.ROOT / "scripts/runtime_packages.sh", given.server], capture_output=True, text=True)
    require(packages.returncode == 0, packages.stderr)
    (out / "packages").write_text(packages.stdout)
    bill = subprocess.run([tools.ROOT / "scripts/sbom.py", given.server], capture_output=True, text=True)
    require(bill.returncode == 0, bill.stderr)
    (out / "sbom.cdx.json").write_text(bill.stdout)
    podman("build", "--quiet", "--layers=false", "--network=host", f"--build-context=build={folder / 'built'}",
           f"--build-arg=DEBIAN={suite()}-slim", "--build-arg=REVISION=tested", "--tag", IMAGE, tools.ROOT)


def look_at_image():
    about, = json.loads(podman("image", "inspect", IMAGE).stdout)
    settings = about["Config"]
    user = tools.rendered("")
    wanted = tools.server_of(user)[0]["spec"]["template"]["spec"]["securityContext"]
    require(settings["User"] == f"{wanted['runAsUser']}:{wanted['runAsGroup']}", f"it runs as {settings['User']}")
    labels = settings["Labels"]
    version = tools.yaml.safe_load((tools.CHART / "Chart.yaml").read_text())["appVersion"]
    require(labels["org.opencontainers.image.version"] == version, "its label has another version than the chart")
    require(labels["org.opencontainers.image.revision"] == "tested", "its label lacks the revision")
    bill = json.loads(podman("run", "--rm", "--network=none", "--entrypoint=cat", IMAGE,
                             "/usr/share/doc/wardmote/sbom.cdx.json").stdout)
    require(any(one["name"].startswith("librocksdb") for one in bill["components"]), "its bill of materials lacks RocksDB")
    said = podman("run", "--rm", "--network=none", IMAGE, "version").stdout
    require(said.startswith(f"wardmote {version} "), f"it says that it is {said}")


class Confined(Chart):
    """The release with its containers in podman."""

    def adapt(self, pod):
        """Paths are the pod's own there."""

    def own(self, pod):
        """Volumes as kubelet leaves them for a pod with an fsGroup and OnRootMismatch."""
        group = pod.spec["securityContext"]["fsGroup"]
        for path in pod.volumes.values():
            if path.stat().st_gid == group and path.stat().st_mode & stat.S_ISGID:
                continue
            os.chown(path, 0, group)
            path.chmod(0o2775)
            for file in path.rglob("*"):
                os.chown(file, 0, group)
        for folder in [self.folder, *self.folder.rglob("*")]:
            if folder.is_dir():
                folder.chmod(folder.stat().st_mode | 0o011)

    def command_in(self, pod, name, *options):
        container, shared = pod.container(name), pod.spec["securityContext"]
        own = container["securityContext"]
        words = ["podman", "run", "--rm", "--network=host", *options, f"--user={shared['runAsUser']}:{shared['runAsGroup']}",
                 f"--group-add={shared['fsGroup']}", *(f"--cap-drop={one}" for one in own["capabilities"]["drop"])]
        if own.get("readOnlyRootFilesystem"):
            words += ["--read-only", "--read-only-tmpfs=false"]
        if not own["allowPrivilegeEscalation"]:
            words.append("--security-opt=no-new-privileges")
        for mount in container.get("volumeMounts", []):
            rights = "ro" if mount.get("readOnly") else "rw"
            words.append(f"--volume={pod.volumes[mount['name']]}:{mount['mountPath']}:{rights}")
        # The sanitizers' look for leaks needs a capability.
        values = {**pod.environment(name, {"metadata.name": "city-wardmote-0"}), "ASAN_OPTIONS": "detect_leaks=0"}
        words += [f"--env={key}={value}" for key, value in values.items()]
        program, *arguments = [*container["command"], *container.get("args", [])]
        return [*words, f"--entrypoint={program}", IMAGE, *arguments]

    def start(self):
        self.own(self.pod)
        for container in self.pod.spec["initContainers"]:
            done = subprocess.run(self.command_in(self.pod, container["name"]), capture_output=True, text=True)
            require(done.returncode == 0, f"{container['name']}: {done.stderr}")
        self.server.spawn(self.command_in(self.pod, "wardmote", "--name=wardmote-helm-test"))

    def end(self):
        code, took = self.server.stop(self.pod.spec["terminationGracePeriodSeconds"])
        require(code == 0, f"exit code {code} after SIGTERM:\n{self.server.said()[-2000:]}")
        print(f"stopped in {took:.1f} s")

    def helm_test(self, name):
        one, = (one for one in tools.of_kind(self.objects, "Pod") if one["metadata"]["name"].endswith(name))
        pod = Pod(one["spec"], self.objects, self.folder / name, self.secrets)
        self.own(pod)
        return self.command_in(pod, one["spec"]["containers"][0]["name"], f"--add-host={self.host}:127.0.0.1")


def processes_are_confined(release):
    """Of the server, as the kernel sees it."""
    number = podman("inspect", "--format={{.State.Pid}}", "wardmote-helm-test").stdout.strip()
    status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{number}/status").read_text().splitlines())
    require(status["CapEff"].strip() == "0000000000000000", f"capabilities: {status['CapEff']}")
    require(status["Uid"].split() == [str(release.pod.spec["securityContext"]["runAsUser"])] * 4, status["Uid"])
    require((status["NoNewPrivs"].strip(), status["Seccomp"].strip()) == ("1", "2"), "privileges or system calls are open")


class Page:
    """The section "On Kubernetes" of the operator's page, whose commands are run here as they stand."""

    def __init__(self):
        text = (tools.ROOT / "docs/operating.md").read_text()
        section = text.split("\n## On Kubernetes\n")[1].split("\n## ")[0]
        self.blocks = re.findall(r"```(\w*)\n(.*?)```", section, re.DOTALL)

    def commands(self, word):
        """The one block of commands with this word."""
        block, = (text for kind, text in self.blocks if not kind and word in text)
        return block.splitlines()

    def pod(self, claim):
        """That of restore.json."""
        found, = (text for kind, text in self.blocks if kind == "json")
        return json.loads(found.replace("data-NAME-0", claim))["spec"]


class Drill:
    """A backup, the loss of everything in the database, and what the page says to do then."""

    def __init__(self, release):
        self.release = release
        self.page = Page()
        self.folder = release.folder / "drill"
        self.folder.mkdir()
        for name, content in {"admin.token": release.admin, "ca.crt": release.secrets["tls"]["ca.crt"]}.items():
            (self.folder / name).write_bytes(content)
        self.ctl = [release.given.server, "ctl", f"--endpoint=localhost:{release.ports['operators']}", "--ca=ca.crt",
                    "--token-file=admin.token"]

    def call(self, *words):
        done = subprocess.run([*self.ctl, *words], capture_output=True, text=True, cwd=self.folder,
                              env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        require(done.returncode == 0, f"ctl {words}: {done.stderr}")
        return done.stdout

    def run(self, line):
        """A line of the page; the containers of podman stand for the pods."""
        for pod, container in {"NAME-0": "wardmote-helm-test", "restore": "wardmote-helm-test-restore"}.items():
            line = re.sub(rf"kubectl exec( -i)? {pod} --", rf"podman exec\1 {container}", line)
        line = line.replace("wardmote ctl --insecure --token-file admin.token", shlex.join(map(str, self.ctl)))
        require("kubectl" not in line and "NAME" not in line, f"not understood: {line}")
        done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, cwd=self.folder,
                              env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        require(done.returncode == 0, f"{line}: {done.stdout}{done.stderr}")

    def back_up(self):
        for line in self.page.commands(" backup /var"):
            if "port-forward" not in line:
                self.run(line)

    def restore(self):
        volume = self.release.pod.volumes["data"]
        spec = self.page.pod("city-data")
        stand_in = Pod({**spec, "volumes": []}, [], self.folder / "pod", {})
        stand_in.spec, stand_in.volumes = spec, {"data": volume}
        words = self.release.command_in(stand_in, "restore", "--detach", "--name=wardmote-helm-test-restore")
        started = subprocess.run(words, capture_output=True, text=True)
        require(started.returncode == 0, f"the pod of restore.json does not start: {started.stderr}")
        try:
            for line in self.page.commands("wardmote verify"):
                if not line.startswith(("kubectl run", "kubectl delete")):
                    self.run(line)
        finally:
            podman("rm", "--force", "--ignore", "--time=0", "wardmote-helm-test-restore", may_fail=True)

    def play(self):
        self.call("district", "create", "Riverside")
        self.back_up()
        self.call("district", "create", "Hillside")
        self.release.end()
        self.restore()
        self.release.start()
        wait_for(lambda: self.release.passes("readiness"), 120, "it is ready after the restore")
        districts = self.call("district", "list")
        require("Riverside" in districts and "Hillside" not in districts, f"after the restore: {districts}")


def play(release):
    release.start()
    wait_for(lambda: release.passes("startup"), 120, "the startup probe passes")
    wait_for(lambda: release.passes("readiness"), 30, "the readiness probe passes")
    release.answer()
    processes_are_confined(release)
    for name in ("test-health", "test-operator"):
        done = subprocess.run(release.helm_test(name), capture_output=True, text=True)
        require(done.returncode == 0, f"{name}: {done.stdout}{done.stderr}")
    Drill(release).play()
    release.end()


def test(given, folder):
    prepare(folder)
    have_base(folder)
    try:
        build(given, folder)
        look_at_image()
        play(Confined(given, folder))
    finally:
        podman("rm", "--force", "--ignore", "wardmote-helm-test", may_fail=True)
        podman("image", "rm", "--force", IMAGE, may_fail=True)


if __name__ == "__main__":
    run(test)
