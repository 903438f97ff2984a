#!/usr/bin/env python3
"""The real server in what the chart renders: it finds every setting and secret, passes its probes, answers people, lets the
pods of `helm test` look, and stops in the time that it is given."""

import json
import os
import pathlib
import subprocess
import sys

import chart_tools as tools
from chart_pod import Pod

sys.path.insert(0, str(tools.ROOT / "tests/processes"))

from wardmote_process import (BOT_ID, BOT_TOKEN, FIRST_PERSON, Http, Process, Sandbox, free_port, require, run,  # noqa: E402
                              wait_for)

PEM = b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
CONFIG_WRONG = 78


class AnySecret(dict):
    """Has every key, with something that looks right."""

    def __missing__(self, key):
        if "tls" in key or key.endswith(".crt"):
            return PEM
        if "tokens" in key:
            return b""
        if "secret" in key:
            return b"w" * 40
        if key in ("address", "proxy"):
            return b"socks5h://10.0.0.7:1080"
        return BOT_TOKEN.encode() + b"\n"


class AllSecrets(dict):
    def __missing__(self, name):
        return AnySecret()


def server_pod(objects, folder, secrets):
    stateful, _ = tools.server_of(objects)
    claims = [one["metadata"]["name"] for one in stateful["spec"].get("volumeClaimTemplates", [])]
    return Pod(stateful["spec"]["template"]["spec"], objects, folder, secrets, claims), stateful


def surroundings(pod, stateful):
    name = stateful["metadata"]["name"] + "-0"
    own = {key: value for key, value in os.environ.items() if not key.startswith("WARDMOTE_")}
    return {**own, **pod.environment("wardmote", {"metadata.name": name})}


def config_command(pod, given, *words):
    config = pod.volumes["config"] / "wardmote.toml"
    return [given.server, "config", *words, "--config", str(config)]


def ask(command, env=None):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=env)


def all_settings_are_right(given, folder):
    """Of every values file. Without any one of the secrets they are wrong, so each is read where it lies."""
    removed = 0
    for name in tools.cases():
        pod, stateful = server_pod(tools.rendered(name), folder / (name or "defaults"), AllSecrets())
        pod.adapt_config("wardmote")
        env = surroundings(pod, stateful)
        done = ask(config_command(pod, given, "check"), env)
        require(done.returncode == 0, f"{name}: {done.stderr}")
        if "secrets" not in pod.volumes:
            continue
        for file in (one for one in pod.volumes["secrets"].rglob("*") if one.is_file()):
            content = file.read_bytes()
            file.unlink()
            done = ask(config_command(pod, given, "check"), env)
            require(done.returncode == CONFIG_WRONG and str(file) in done.stderr,
                    f"{name}: without {file} it says: {done.stdout}{done.stderr}")
            file.write_bytes(content)
            removed += 1
    require(removed >= 12, f"only {removed} secrets were looked at")


def texts_arrive_as_they_were_written(given, folder):
    city = "Ñuñoa \"alta\" \\ <&> ''' {{ .Values }} # ${X}"
    settings = {"city": {"name": city}, "actors": {"in_flight_max": 1000000}}
    objects = tools.documents(tools.template(values={"config": settings}))
    pod, _ = server_pod(objects, folder / "texts", AllSecrets())
    pod.adapt_config("wardmote")
    config = pod.volumes["config"] / "wardmote.toml"
    require(ask(config_command(pod, given, "check")).returncode == 0, "a city's name spoils the configuration")
    printed = ask(config_command(pod, given, "print")).stdout
    require("1000000" in printed, f"a large number is lost: {printed}")
    try:
        import tomllib
    except ImportError:  # Python 3.11 has it, and bookworm has that.
        return
    require(tomllib.loads(config.read_text())["city"]["name"] == city, f"the city's name is lost: {config.read_text()}")


def make_certificate(folder, name):
    """One that signs itself, for the address that the test pod calls."""
    key, certificate = folder / "tls.key", folder / "tls.crt"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=test", "-addext", f"subjectAltName=DNS:{name},DNS:localhost",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return {"tls.key": key.read_bytes(), "tls.crt": certificate.read_bytes(), "ca.crt": certificate.read_bytes()}


def draw_token(given, role):
    done = ask([given.server, "ctl", "token", "create", role, role])
    require(done.returncode == 0, done.stderr)
    return done.stdout.encode(), done.stderr.splitlines()[-1].encode() + b"\n"


class Chart:
    """A release whose server runs against a sandbox."""

    host = "city-wardmote.towns.svc.cluster.local"

    def __init__(self, given, folder):
        self.given = given
        self.sandbox = Sandbox(given.sandbox, folder, given.seed)
        post = self.sandbox.post
        post("bots", username="city_bot", first_name="City", token=BOT_TOKEN, can_read_all_group_messages=True)
        post("people", id=FIRST_PERSON, first_name="Ana", language_code="en")
        self.ports = {name: free_port() for name in ("metrics", "webhook", "operators")}
        (token, line), (self.admin, admins_line) = (draw_token(given, role) for role in ("viewer", "admin"))
        self.secrets = {"bot": {"token": BOT_TOKEN.encode()}, "tokens": {"operators.tokens": line + admins_line},
                        "viewer": {"token": token}, "tls": make_certificate(folder, self.host),
                        "master": {"master.key": b"k" * 32}}
        self.objects = tools.documents(tools.template(values={
            "bots": [{"name": "city", "existingSecret": "bot"}],
            "config": {"telegram": {"api_root": f"http://127.0.0.1:{self.sandbox.port}", "poll_timeout": "2s"},
                       "storage": {"disk_reserve_bytes": "1MiB"}},
            "metrics": {"port": self.ports["metrics"]}, "webhook": {"port": self.ports["webhook"]},
            "operatorApi": {"existingSecret": "tokens", "port": self.ports["operators"], "tls": {"existingSecret": "tls"}},
            "masterKey": {"existingSecret": "master"}, "tests": {"operator": {"existingSecret": "viewer"}}}))
        self.pod, self.stateful = server_pod(self.objects, folder / "pod", self.secrets)
        self.adapt(self.pod)
        self.server = Process(folder / "server.log")
        self.folder = folder

    def adapt(self, pod):
        pod.adapt_config("wardmote")

    def start(self):
        """Init containers, then the server, as kubelet does."""
        for container in self.pod.spec["initContainers"]:
            done = ask(self.pod.command(container["name"], {}))
            require(done.returncode == 0, f"{container['name']}: {done.stderr}")
        os.environ.update(self.pod.environment("wardmote", {"metadata.name": "city-wardmote-0"}))
        self.server.spawn(self.pod.command("wardmote", {"wardmote": self.given.server}))

    def passes(self, probe):
        container = self.pod.container("wardmote")
        get = container[f"{probe}Probe"]["httpGet"]
        port, = (one["containerPort"] for one in container["ports"] if one["name"] == get["port"])
        require(self.server.is_running(), f"the server ended:\n{self.server.said()[-3000:]}")
        try:
            return Http(port, timeout=5).ask("GET", get["path"])[0] == 200
        except OSError:
            return False

    def helm_test(self, name):
        """The pod's own command; the Service's name is this machine's."""
        one, = (one for one in tools.of_kind(self.objects, "Pod") if one["metadata"]["name"].endswith(name))
        pod = Pod(one["spec"], self.objects, self.folder / name, self.secrets)
        command = pod.command(one["spec"]["containers"][0]["name"], {"wardmote": self.given.server})
        require(any(self.host in word for word in command), f"{command} does not call the Service")
        return [word.replace(self.host, "localhost") for word in command]

    def answer(self):
        self.sandbox.send(FIRST_PERSON, BOT_ID, "/start")
        return wait_for(lambda: "Ana" in json.dumps(self.sandbox.transcript()) and self.sandbox.sent_after(0), 60,
                        "a person is answered")


def the_server_serves(given, folder):
    release = Chart(given, folder)
    release.start()
    wait_for(lambda: release.passes("startup"), 120, "the startup probe passes")
    require(release.passes("liveness"), "the liveness probe fails")
    wait_for(lambda: release.passes("readiness"), 30, "the readiness probe passes")
    release.answer()
    require("city-wardmote-0" in release.server.said(), "the log does not name the pod")
    # c-ares, which gRPC resolves names with, leaves ten bytes behind.
    done = ask(release.helm_test("test-operator"), {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
    require(done.returncode == 0, f"the test of the operator API: {done.stdout}{done.stderr}")
    # The image has curl; a machine that builds may lack it.
    url = release.helm_test("test-health")[-1]
    require(Http(int(url.split(":")[2].split("/")[0])).ask("GET", "/" + url.split("/", 3)[3])[0] == 200, f"{url} fails")
    key = pathlib.Path(release.pod.volumes["key"] / "master.key")
    require(key.stat().st_mode & 0o777 == 0o400 and not (release.pod.volumes["data"] / "master.key").exists(),
            "the master key does not lie where the server alone can read it")
    code, took = release.server.stop(release.pod.spec["terminationGracePeriodSeconds"])
    require(code == 0, f"exit code {code} after SIGTERM")
    print(f"stopped in {took:.1f} s")


def a_key_straight_from_a_secret_is_refused(given, folder):
    """Why there is an init container."""
    (folder / "refused").mkdir()
    key = folder / "refused/master.key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o440)
    done = ask([given.server, "serve", "--node.data_dir", str(folder / "refused/data"), "--metrics.port", str(free_port()),
                "--storage.master_key_file", str(key)])
    require(done.returncode == 1 and "others may read the key file" in done.stderr, f"it says: {done.stderr}")


def test(given, folder):
    a_key_straight_from_a_secret_is_refused(given, folder)
    all_settings_are_right(given, folder)
    texts_arrive_as_they_were_written(given, folder)
    the_server_serves(given, folder)


if __name__ == "__main__":
    run(test)
