"""What the tests of real processes share: a sandbox Telegram, a server, and a way to talk to both.

Python's own library is enough. A test that cannot run here says why and exits with 77 ("skipped").
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

SKIPPED = 77
FIRST_CHAT = -1000000000001
BOT_TOKEN = "8000000001:processesprocessesprocessesprocess"
BOT_ID = int(BOT_TOKEN.split(":")[0])
FIRST_PERSON = 200001


class Skip(Exception):
    """The test cannot run here."""


class Failure(Exception):
    """Something that was promised does not hold."""


def require(holds, sentence):
    if not holds:
        raise Failure(sentence)


def wait_for(holds, seconds, what, pause=0.05):
    """Returns what `holds` returns once that is true."""
    deadline = time.monotonic() + seconds
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Failure(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(pause)


def secret_file(path, text):
    """A file as the configuration wants secrets: nobody else may read it."""
    path.write_text(text + "\n")
    path.chmod(0o600)
    return str(path)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Http:
    """One client for any thread: each has a connection of its own."""

    def __init__(self, port, timeout=30):
        self.port = port
        self.timeout = timeout
        self.local = threading.local()

    def ask(self, method, path, body=None):
        """Returns status and body; tries a second time if a kept connection has died."""
        for attempt in (1, 2):
            connection = getattr(self.local, "connection", None)
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
                self.local.connection = connection
            try:
                connection.request(method, path, body)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                self.local.connection = None
                if attempt == 2:
                    raise
        raise AssertionError


class Process:
    """A program with its output in a file. None outlives the test: `run` sees to that."""

    all = []

    def __init__(self, log):
        self.log = pathlib.Path(log)
        self.child = None
        Process.all.append(self)

    def spawn(self, command):
        with self.log.open("ab") as output:
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def is_running(self):
        return self.child is not None and self.child.poll() is None

    def kill(self):
        """As the machine does when it runs out of memory: no word of warning."""
        if self.is_running():
            self.child.kill()
        self.child.wait()

    def stop(self, seconds=20):
        """Asks it to end; returns the exit code and how long it took."""
        start = time.monotonic()
        self.child.send_signal(signal.SIGTERM)
        try:
            code = self.child.wait(seconds)
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise Failure(f"still running {seconds} s after SIGTERM") from late
        return code, time.monotonic() - start

    def said(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""


class Sandbox(Process):
    def __init__(self, program, folder, seed):
        super().__init__(folder / "sandbox.log")
        self.port = free_port()
        self.http = Http(self.port)
        self.spawn([program, "--port", str(self.port), "--seed", str(seed), "--transcript", "10000000",
                    "--messages-per-chat", "1000000"])
        wait_for(self._answers, 30, "the sandbox answers")

    def _answers(self):
        require(self.is_running(), f"the sandbox ended at once:\n{self.said()}")
        try:
            return self.http.ask("GET", "/sim/v1/status")[0] == 200
        except OSError:
            return False

    def call(self, method, path, body=None):
        status, answer = self.http.ask(method, f"/sim/v1/{path}", None if body is None else json.dumps(body))
        require(status == 200, f"the sandbox refuses {method} {path} {body}: {answer.decode(errors='replace')}")
        return json.loads(answer) if answer else None

    def post(self, path, **body):
        return self.call("POST", path, body)

    def get(self, path, **query):
        text = urllib.parse.urlencode(query)
        return self.call("GET", f"{path}?{text}" if text else path)

    def send(self, person, chat, text):
        return self.post(f"people/{person}/send", chat=chat, text=text)["message_ids"][0]

    def tap(self, person, chat, message, data):
        return self.post(f"people/{person}/tap", chat=chat, message_id=message, data=data)["query_id"]

    def sent_after(self, number):
        return self.get("sent", after=number)

    def pending(self):
        return self.get("status")["pending_updates"]

    def faults(self, *rules):
        self.post("faults", rules=list(rules))

    def transcript(self):
        return [json.loads(line) for line in self.http.ask("GET", "/sim/v1/transcript")[1].splitlines()]


class Server(Process):
    """`wardmote serve` with a configuration of its own."""

    def __init__(self, program, folder, api_root, **settings):
        super().__init__(folder / "server.log")
        self.program = program
        self.folder = folder
        self.data = pathlib.Path(settings.pop("data_dir", folder / "data"))
        self.metrics_port = free_port()
        self.config = folder / "city.toml"
        self.operations = Http(self.metrics_port, timeout=5)
        self._write_config(api_root, settings)

    def _write_config(self, api_root, settings):
        token = secret_file(self.folder / "bot-token", BOT_TOKEN)
        sections = {
            "node": {"data_dir": str(self.data)},
            "city": {"name": "Test City", "time_zone": "UTC", "languages": ["en"]},
            "telegram": {"api_root": api_root, "limits": "off", "poll_timeout": "2s"},
            "storage": {"disk_reserve_bytes": "1MiB"},
            "metrics": {"port": self.metrics_port},
            "log": {"level": "info"},
        }
        bot = {"token_file": token}
        if settings.pop("by_webhook", False):
            port = free_port()
            settings["web__port"] = port
            bot |= {"mode": "webhook", "webhook_url": f"http://127.0.0.1:{port}",
                    "webhook_secret_file": secret_file(self.folder / "webhook-secret", "w" * 40)}
        bots = [bot, *settings.pop("more_bots", [])]
        for name, value in settings.items():
            section, key = name.split("__")
            sections.setdefault(section, {})[key] = value
        lines = []
        for section, values in [*sections.items(), *((None, bot) for bot in bots)]:
            lines.append(f"[{section}]" if section else "[[bots]]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
        self.config.write_text("\n".join(lines) + "\n")

    def seed(self, communities, residents=2, reports=0, more=()):
        """Founds communities with group chats FIRST_CHAT, FIRST_CHAT - 1 and so on."""
        command = [self.program, "seed", "--config", str(self.config), "--communities", str(communities),
                   "--residents", str(residents), "--reports", str(reports), *more]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        require(done.returncode == 0, f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")

    def start(self):
        self.spawn([self.program, "serve", "--config", str(self.config)])

    def start_and_wait(self, seconds=60):
        self.start()
        wait_for(self.is_ready, seconds, f"the server is ready; it said:\n{self.said()[-2000:]}")

    def start_refused(self, seconds=60):
        """Starts a server that must give up; returns exit code and what it said about it."""
        before = len(self.said())
        self.start()
        try:
            code = self.child.wait(seconds)
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise Failure("the server runs where it must refuse to start") from late
        return code, self.said()[before:]

    def is_ready(self):
        require(self.is_running(), f"the server ended with {self.child.poll()}:\n{self.said()[-3000:]}")
        try:
            return self.operations.ask("GET", "/healthz/ready")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def metrics(self):
        """Name (with labels) to value."""
        text = self.operations.ask("GET", "/metrics")[1].decode()
        found = re.findall(r"^([a-z_]+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE)
        return {name: float(value) for name, value in found}

    def verify(self):
        """Replays every event and compares with the records, which must agree."""
        done = subprocess.run([self.program, "verify", str(self.data)], capture_output=True, text=True,
                              timeout=600, check=False)
        require(done.returncode == 0, f"wardmote verify ends with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout.strip().splitlines()[-1]


class City:
    """Sandbox, server, groups and people: what every test here begins with."""

    def __init__(self, options, folder, communities, people, first_person=FIRST_PERSON, seed=None, **settings):
        """`seed`: arguments for `wardmote seed`, whose residents the people then are."""
        self.folder = folder
        self.by_webhook = settings.get("by_webhook", False)
        self.sandbox = Sandbox(options.sandbox, folder, options.seed)
        self.server = Server(options.server, folder, f"http://127.0.0.1:{self.sandbox.port}", **settings)
        self.chats = [FIRST_CHAT - i for i in range(communities)]
        self.people = {first_person + i: self.chats[i % communities] for i in range(people)}
        self._populate()
        if seed is None:
            self.server.seed(communities)
        else:
            self.server.seed(communities, residents=people, more=seed)

    def _populate(self):
        post = self.sandbox.post
        post("bots", username="city_bot", first_name="City", token=BOT_TOKEN, can_read_all_group_messages=True)
        for person in self.people:
            post("people", id=person, first_name=f"Person {person}", language_code="en")
        for chat in self.chats:
            members = [person for person, home in self.people.items() if home == chat]
            post("chats", id=chat, type="supergroup", title=f"Group {-chat % 1000}", owner=members[0],
                 members=[*members[1:], BOT_ID])


def _keep_transcripts(folder):
    """What was said, for whoever looks for the cause."""
    for sandbox in (process for process in Process.all if isinstance(process, Sandbox) and process.is_running()):
        entries = sandbox.transcript()
        (folder / "transcript.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))


def server_program():
    """The program of --server, for tests that run it by themselves; skips what is not built."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True, help="the program wardmote")
    parser.add_argument("--sandbox", help="not needed")
    program = parser.parse_args().server
    if not os.access(program, os.X_OK):
        print(f"skipped: there is no program {program} in this build")
        sys.exit(SKIPPED)
    return program


def run(test, add_options=lambda parser: None):
    """Runs `test(options, folder)`, says how it went, and exits. What failed is left to look at."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True, help="the program wardmote")
    parser.add_argument("--sandbox", required=True, help="the program wardmote-sandbox")
    parser.add_argument("--seed", type=int, default=None, help="run again what failed")
    add_options(parser)
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1, 1_000_000)
    name = pathlib.Path(sys.argv[0]).name
    print(f"{name} --seed {options.seed}", flush=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="wardmote-"))
    code = 1
    try:
        for program in (options.server, options.sandbox):
            if not os.access(program, os.X_OK):
                raise Skip(f"there is no program {program} in this build")
        test(options, folder)
        code = 0
    except Skip as reason:
        print(f"skipped: {reason}")
        code = SKIPPED
    except Failure as failure:
        _keep_transcripts(folder)
        print(f"FAILED (run again with --seed {options.seed}; logs in {folder}): {failure}")
    finally:
        for process in Process.all:
            if process.is_running():
                process.kill()
    if code != 1:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(code)
