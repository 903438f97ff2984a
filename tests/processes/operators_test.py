#!/usr/bin/env python3
"""The chain that a city goes through: `wardmote sandbox`, `serve`, and `ctl` from an empty folder to a report.

A token, a district, a community, its group by the printed link, roles, a resident's report, backup, export, close,
import; and all of it in the trail.
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile

from wardmote_process import BOT_ID, BOT_TOKEN, Sandbox, Server, free_port, require, run, secret_file, wait_for

OFFICER, RESIDENT = 300001, 300002


class OneProgram(Sandbox):
    """The sandbox as `wardmote sandbox` runs it."""

    def __init__(self, program, folder, seed):
        self.program = program
        super().__init__(program, folder, seed)

    def spawn(self, command):
        super().spawn([self.program, "sandbox", "--port", str(self.port), "--seed", command[command.index("--seed") + 1]])


class Operator:
    """Somebody with a token and a terminal."""

    def __init__(self, program, port, token_file):
        self.command = [program, "ctl", "--insecure", "--endpoint", f"127.0.0.1:{port}", "--token-file", token_file,
                        "--json"]

    def try_to(self, *arguments):
        return subprocess.run([*self.command, *map(str, arguments)], capture_output=True, text=True, timeout=120,
                              check=False)

    def __call__(self, *arguments):
        done = self.try_to(*arguments)
        require(done.returncode == 0, f"ctl {' '.join(map(str, arguments))} ends with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def is_refused(self, words, *arguments):
        done = self.try_to(*arguments)
        require(done.returncode != 0 and words in done.stderr,
                f"ctl {' '.join(map(str, arguments))} says {done.stdout}{done.stderr}, not \"{words}\"")


def draw_token(program, folder):
    done = subprocess.run([program, "ctl", "token", "create", "anna", "admin"], capture_output=True, text=True,
                          check=True, timeout=60)
    (folder / "tokens").write_text(done.stderr.splitlines()[-1] + "\n")
    return secret_file(folder / "anna.token", done.stdout.strip())


def open_group(sandbox, link, title, owner):
    """A group whose owner adds the bot by the link, as a tap on it does."""
    payload = re.search(r"startgroup=([\w-]+)", link)
    require(payload, f"no link to add the bot with: {link!r}")
    chat = sandbox.post("chats", type="supergroup", title=title, owner=owner, members=[])["id"]
    sandbox.post(f"people/{owner}/startgroup", bot=BOT_ID, chat=chat, payload=payload.group(1))
    return chat


def found_city(anna):
    district = anna("district", "create", "Riverside")["id"]
    created = wait_for(lambda: try_create(anna, district), 30, "the bot is known and a community can be made")
    return district, int(created["community"]["id"]), created["setup_link"]


def try_create(anna, district):
    done = anna.try_to("community", "create", "Willow Court", "--district", district)
    if done.returncode != 0:
        require("bot" in done.stderr, f"community create: {done.stderr}")
        return None
    return json.loads(done.stdout)


def details(anna, community):
    return anna("community", "show", community)


def bind(anna, sandbox, community, link):
    """Both groups by their links; the officers' code is minted as one would later."""
    if not link:
        link = anna("code", "mint", "setup", "--community", community)["link"]
    open_group(sandbox, link, "Willow Court", OFFICER)
    officers = anna("code", "mint", "setup", "--community", community, "--purpose", "officers")["link"]
    open_group(sandbox, officers, "Willow Court officers", OFFICER)
    wait_for(lambda: len(details(anna, community)["chats"]) == 2, 20, "both groups are the community's")
    return next(int(c["chat"]) for c in details(anna, community)["chats"] if c["purpose"] == "residents")


def give_roles(anna, sandbox, community):
    anna.is_refused("say where", "roles", "grant", OFFICER, "owner")
    anna("roles", "grant", OFFICER, "owner", "--community", community)
    code = anna("code", "mint", "role", "--role", "officer", "--community", community)
    payload = re.search(r"start=([\w-]+)", code["link"]).group(1)
    sandbox.post(f"people/{RESIDENT}/start", bot=BOT_ID, payload=payload)
    wait_for(lambda: len(anna("roles", "list", "--community", community)["grants"]) == 2, 20,
             "whoever opens the link of a role has it")


def report(anna, sandbox, community, group):
    sandbox.post(f"chats/{group}/members", user=RESIDENT, status="member")
    sandbox.send(RESIDENT, group, "/report The lamp at the gate is dark")
    wait_for(lambda: int(details(anna, community)["open_report_count"]) == 1, 20, "the report is open")


def arrange(anna, community, folder):
    """What can be reported and answered, as a file; and where it escalates to."""
    path = folder / "categories.json"
    anna("categories", "export", community, path)
    categories = json.loads(path.read_text())
    categories["categories"].append({"key": "fountain", "name": {"en": "Fountain"}, "emoji": "⛲", "target_minutes": 120,
                                     "questions": [{"code": "dry", "datatype": "string", "label": {"en": "Dry?"}}]})
    path.write_text(json.dumps(categories))
    require(anna("categories", "import", community, path)["saved"] == 1, "one category is new")
    anna("templates", "save", community, "soon", "We come soon.", "--state", "acknowledged")
    anna("escalation", "set", -1001234567890, "--city")
    require(len(anna("escalation", "list")["escalations"]) == 1, "the city hears what is left undone")


def back_up_elsewhere(program, anna, folder):
    """To another disk, where files cannot be linked: memory is one on most machines."""
    memory = pathlib.Path("/dev/shm")
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == folder.stat().st_dev:
        print("no backup to another disk: this machine has none that can be written to")
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="wardmote-") as other:
        anna("backup", f"{other}/backup")
        anna.is_refused("exists already", "backup", f"{other}/backup")
        done = subprocess.run([program, "verify", f"{other}/backup"], capture_output=True, text=True, timeout=120, check=False)
        require(done.returncode == 0, f"the backup on another disk: {done.stdout}{done.stderr}")


def move(program, anna, district, community, folder):
    """Backup, export, close, and back again."""
    anna("backup", folder / "backup")
    require((folder / "backup" / "db").is_dir(), "the backup is a database")
    back_up_elsewhere(program, anna, folder)
    archive = folder / "willow.archive"
    anna("community", "export", community, archive)
    require(archive.stat().st_size > 1000, "the archive has something in it")
    anna("community", "close", community, "--reason", "for the test")
    anna.is_refused("community", "community", "import", archive, "--district", district)
    require(details(anna, community)["community"]["status"] == "closed", "the community is closed")


def check_trail(anna):
    entries = anna("audit", "list", "--page-size", 1000)["entries"]
    done = [entry["method"] for entry in entries if entry["outcome"] == "OK"]
    for method in ("CreateDistrict", "CreateCommunity", "MintCode", "GrantRole", "ShowCommunity", "SaveCategories",
                   "SaveTemplate", "SetEscalation", "Backup", "ExportCommunity", "CloseCommunity"):
        require(method in done, f"{method} is not in the trail: {done}")
    refused = [entry["method"] for entry in entries if entry["outcome"] == "INVALID_ARGUMENT"]
    require("GrantRole" in refused, "a refused call is not in the trail")
    require(all(entry["who"] == "anna" for entry in entries), "somebody else is in the trail")
    reasons = [entry["reason"] for entry in entries if entry["method"] == "CloseCommunity"]
    require(reasons == ["for the test"], f"why it was closed: {reasons}")
    return len(entries)


class Imported(Server):
    """A second city under the same master key, for what was exported to live on in."""

    def __init__(self, program, folder, api_root, first, **settings):
        super().__init__(program, folder, api_root, storage__master_key_file=str(first.data / "master.key"), **settings)


def import_elsewhere(given, folder, sandbox, first, token, community):
    second = folder / "second"
    second.mkdir()
    port = free_port()
    server = Imported(given.server, second, f"http://127.0.0.1:{sandbox.port}", first, operator_api__port=port,
                      operator_api__tokens_file=str(folder / "tokens"))
    server.start_and_wait()
    anna = Operator(given.server, port, token)
    district = anna("district", "create", "South")["id"]
    wait_for(lambda: anna("bots", "list")["bots"][0]["username"], 20, "the bot is known")
    imported = anna("community", "import", folder / "willow.archive", "--district", district)
    require(int(imported["id"]) == community and imported["status"] == "active", f"imported: {imported}")
    require(int(details(anna, community)["open_report_count"]) == 1, "its report came along")
    targets = [entry["target"] for entry in anna("audit", "list")["entries"] if entry["method"] == "ImportCommunity"]
    require(targets == [f"community {community}"], f"the trail names what was imported: {targets}")
    server.stop()
    print(server.verify())


def test(given, folder):
    os.environ.pop("WARDMOTE_TOKEN", None)
    token = draw_token(given.server, folder)
    sandbox = OneProgram(given.server, folder, given.seed)
    sandbox.post("bots", username="city_bot", first_name="City", token=BOT_TOKEN)
    for person, name in ((OFFICER, "Olga"), (RESIDENT, "Ana")):
        sandbox.post("people", id=person, first_name=name, language_code="en")
    port = free_port()
    server = Server(given.server, folder, f"http://127.0.0.1:{sandbox.port}", operator_api__port=port,
                    operator_api__tokens_file=str(folder / "tokens"))
    server.start_and_wait()
    anna = Operator(given.server, port, token)

    district, community, link = found_city(anna)
    group = bind(anna, sandbox, community, link)
    give_roles(anna, sandbox, community)
    report(anna, sandbox, community, group)
    arrange(anna, community, folder)
    move(given.server, anna, district, community, folder)
    entries = check_trail(anna)
    code, _ = server.stop()
    require(code == 0, f"exit code {code} after SIGTERM:\n{server.said()[-2000:]}")
    print(server.verify())
    import_elsewhere(given, folder, sandbox, server, token, community)
    print(f"{entries} calls in the trail")


if __name__ == "__main__":
    run(test)
