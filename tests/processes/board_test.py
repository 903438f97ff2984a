#!/usr/bin/env python3
"""People vote while the server is killed; the vote ends; a stranger copies the board and counts again.

Every head that anybody ever saw is a beginning of the last one, every ballot that was cast last is counted, the result
is the one that the ballots give, and a copy of which anything was changed is found out.
"""

import base64
import hashlib
import pathlib
import random
import subprocess
import time

import buttons
from board_mirror import Board
from wardmote_process import BOT_ID, City, Http, free_port, require, run, wait_for

LONGEST_VOTE = 90 * 24 * 3600
FIRST_RESIDENT = 100000
PRIVATE = 2


def options(parser):
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--voting", type=float, default=60, help="seconds until the votes close")


def ballot_buttons(city, decision):
    person, chat = next(iter(city.people)), city.chats[0]

    def found():
        # The bot may still be learning whose group this is.
        city.sandbox.send(person, chat, "/votes")
        time.sleep(3)
        messages = city.sandbox.get(f"people/{person}/messages", chat=chat, after=0, limit=500)
        return [(message["message_id"], button) for message in messages
                for button in buttons.of_markup(message.get("reply_markup"))
                if button.action == buttons.CHOOSE and button.object == decision]
    return wait_for(found, 60, f"the card of decision {decision} is in the group")


def vote_and_kill(city, board, card, given):
    """Every person votes, some twice, under kills; returns what each wanted last and the heads seen."""
    chance = random.Random(given.seed)
    people = [*city.people, *chance.sample(list(city.people), given.people // 3)]
    kills = set(chance.sample(range(len(people)), given.kills))
    wanted, heads = {}, []
    for i, person in enumerate(people):
        message, button = chance.choice(card)
        city.sandbox.tap(person, city.chats[0], message, button.data)
        wanted[person] = button.argument
        if i in kills:
            city.server.kill()
            city.server.start_and_wait(120)
            heads.append(board.head())
    wait_for(lambda: city.sandbox.pending() == 0, 60, "every tap is taken")
    heads.append(board.head())
    return wanted, [head for head in heads if head]


def receipt_of(city, person):
    """What the bot shows behind "My receipt": the six lines."""
    seen = city.sandbox.send(person, BOT_ID, "/votes")

    def pressed(action, at):
        for message in city.sandbox.get(f"people/{person}/messages", chat=BOT_ID, after=0, limit=500):
            for button in buttons.of_markup(message.get("reply_markup")):
                if message["message_id"] >= at and button.action == action and button.object == PRIVATE:
                    return message["message_id"], button
        return None

    message, view = wait_for(lambda: pressed(buttons.VIEW, seen), 30, "the list of votes")
    city.sandbox.tap(person, BOT_ID, message, view.data)
    message, receipt = wait_for(lambda: pressed(buttons.RECEIPT, seen), 30, "the vote with its receipt")
    city.sandbox.tap(person, BOT_ID, message, receipt.data)

    def text():
        for message in city.sandbox.get(f"people/{person}/messages", chat=BOT_ID, after=0, limit=500):
            if "wardmote ballot receipt v1" in message.get("text", ""):
                lines = message["text"].splitlines()
                begin = lines.index("wardmote ballot receipt v1")
                return dict(line.split(": ", 1) if ": " in line else (line.rstrip(":"), "")
                            for line in lines[begin + 1:begin + 6])
        return None
    return wait_for(text, 30, "the receipt")


def commitment(receipt):
    parts = [b"ballot-v1\0", int(receipt["decision"]).to_bytes(8, "big"), receipt["receipt"].encode(), b"\0",
             receipt["choice"].encode(), b"\0", base64.b64decode(receipt["nonce"])]
    return hashlib.sha256(b"".join(parts)).digest()


def verify(given, folder, *more):
    done = subprocess.run([given.server, "verify-board", str(folder), *more], capture_output=True, text=True,
                          timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def check_counted(lines, wanted):
    counted = [line["decision_counted"] for line in lines
               if line.get("decision_counted", {}).get("decision") == str(PRIVATE)]
    require(len(counted) == 1, f"decision {PRIVATE} was counted {len(counted)} times")
    box = [ballot for line in lines if line.get("opened_ballots", {}).get("decision") == str(PRIVATE)
           for ballot in line["opened_ballots"]["ballots"]]
    choices = sorted(ballot.get("choice", "") for ballot in box)
    require(choices == sorted(str(choice) if choice else "" for choice in wanted.values()),
            f"wanted were {sorted(wanted.values())}, counted {choices}")


def check_rubbish(board):
    """What is no file of the board is not there, and the server goes on."""
    for path in ("", "../../key", "%2e%2e/key", "checkpoint/", "tile/0/999", "tile/99/000", "tile/0/x000/000",
                 "tile/entries/000.p/256", "receipt/", "receipt/" + "zz" * 32, "receipt/" + "00" * 32, "a" * 4000):
        require(board.get(path) is None, f"the board has a file {path}")
    for community in ("", "-1", "99999999999999999999", "1e3", "0"):
        require(Board(board.http, community).get("checkpoint") is None, f"there is a board {community}")


def test(given, folder):
    port = free_port()
    city = City(given, folder, 1, given.people, first_person=FIRST_RESIDENT,
                seed=["--votes", "2", "--age", str(int(LONGEST_VOTE - given.voting))],
                web__port=port, board__name="city.example", board__public_url=f"http://127.0.0.1:{port}")
    start = time.monotonic()
    city.server.start_and_wait(120)
    card = ballot_buttons(city, PRIVATE)
    board = Board(Http(port), card[0][1].community)
    wanted, heads = vote_and_kill(city, board, card, given)
    require(time.monotonic() - start < given.voting, "the machine is too slow for the time that was given to vote")
    receipt = receipt_of(city, next(iter(wanted)))
    check_rubbish(board)
    wait_for(lambda: any(line.get("decision_counted", {}).get("decision") == str(PRIVATE) for line in board.lines()),
             given.voting + 120, "the vote is counted", pause=2)
    lines = board.lines()
    check_counted(lines, wanted)
    posted = {line["ballot"]["commitment"] for line in lines if line.get("ballot", {}).get("decision") == str(PRIVATE)}
    mine = base64.b64encode(commitment(receipt)).decode()
    require(mine in posted, f"the ballot of {receipt} is not on the board")

    mirror = folder / "mirror"
    key = board.copy(mirror)
    kept = []
    for i, head in enumerate(heads):
        (folder / f"head-{i}").write_bytes(head)
        code, said = verify(given, mirror, "--key", key, "--older-head", str(folder / f"head-{i}"))
        require(code == 0, f"head {i} is no beginning of the board:\n{said}")
        kept.append(said)
    require("counting the ballots again gives the published result" in kept[-1], kept[-1])

    # The receipt's file, of the leaf that was hashed as it stands on the board.
    leaf = next(line for line in raw_leaves(mirror) if mine.encode() in line)
    proof = board.get("receipt/" + hashlib.sha256(b"\0" + leaf).hexdigest())
    (folder / "mine.tlog-proof").write_bytes(proof)
    code, said = verify(given, mirror, "--key", key, "--receipt", str(folder / "mine.tlog-proof"))
    require(code == 0, f"the receipt does not hold:\n{said}")

    bundle = next(mirror.glob("tile/entries/*"))
    file = bundle if bundle.is_file() else next(bundle.iterdir())
    file.write_bytes(file.read_bytes().replace(b'"passed":true', b'"passed":fals', 1)
                     if b'"passed":true' in file.read_bytes() else file.read_bytes()[:-1] + b"!")
    code, said = verify(given, mirror, "--key", key)
    require(code == 1, f"a changed leaf was not found, {code}:\n{said}")

    code, _ = city.server.stop()
    require(code == 0, f"the server ends with {code}")
    print(f"{given.kills} kills, {len(wanted)} voters, {len(posted)} ballots and {board_size(heads[-1])} leaves before "
          f"the closing; {city.server.verify()}")


def board_size(head):
    return int(head.split(b"\n")[1])


def raw_leaves(mirror):
    for file in sorted(pathlib.Path(mirror).glob("tile/entries/**/*")):
        rest = file.read_bytes() if file.is_file() else b""
        while rest:
            length = int.from_bytes(rest[:2], "big")
            yield rest[2:2 + length]
            rest = rest[2 + length:]


if __name__ == "__main__":
    run(test, options)
