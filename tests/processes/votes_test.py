#!/usr/bin/env python3
"""People vote and vote again in an open and in a private decision, while the server is killed again and again.

Of each person the last tap counts and every tap was taken exactly once; nobody is counted twice or left out; what is
written agrees with the events.
"""

import collections
import random
import subprocess
import time

import buttons
from board_mirror import Board
from kill_test import Killer
from wardmote_process import BOT_ID, City, Http, free_port, require, run, wait_for

# As `wardmote seed` numbers the residents of its first community.
FIRST_RESIDENT = 100000
OPEN, PRIVATE = 1, 2


class Voters:
    """Taps on the cards at random, and remembers what each person wanted last."""

    def __init__(self, city, seed):
        self.sandbox = city.sandbox
        self.chat = city.chats[0]
        self.people = list(city.people)
        self.random = random.Random(seed)
        # decision -> [(message, button)]
        self.ballots = collections.defaultdict(list)
        self.last = {}
        self.taps = collections.Counter()

    def ask_for_cards(self):
        """The cards of all open votes, as an answer to whoever asks for them."""
        self.sandbox.send(self.people[0], self.chat, "/votes")
        wait_for(self._has_cards, 30, "the cards of both votes are in the group")

    def _has_cards(self):
        self.ballots.clear()
        for message in self.sandbox.get(f"people/{self.people[0]}/messages", chat=self.chat, after=0, limit=500):
            for button in buttons.of_markup(message.get("reply_markup")):
                if button.action == buttons.CHOOSE:
                    self.ballots[button.object].append((message["message_id"], button))
        return all(len(self.ballots[decision]) == 3 for decision in (OPEN, PRIVATE))

    def act(self):
        person = self.random.choice(self.people)
        decision = self.random.choice((OPEN, PRIVATE))
        message, button = self.random.choice(self.ballots[decision])
        self.sandbox.tap(person, self.chat, message, button.data)
        self.last[person, decision] = button.argument
        self.taps[person, decision] += 1

    def community(self):
        return self.ballots[OPEN][0][1].community

    def voters(self, decision):
        return sum(1 for _, voted in self.last if voted == decision)


def kept_about(sandbox, person):
    """What /mydata says of this person's ballots: decision -> ballot."""
    seen = sandbox.send(person, BOT_ID, "/mydata")

    def answer():
        messages = sandbox.get(f"people/{person}/messages", chat=BOT_ID, after=seen, limit=500)
        return next((message["document"] for message in messages if "document" in message), None)

    document = wait_for(answer, 60, f"/mydata answers {person}")
    data = sandbox.get(f"files/by-id/{document['file_id']}")
    return {int(cast["decision"]): cast["ballot"] for cast in data["ballots"]}


def check_person(voters, person, ballots):
    for decision in (OPEN, PRIVATE):
        taps = voters.taps[person, decision]
        ballot = ballots.get(decision)
        require((ballot is None) == (taps == 0), f"{person} tapped {taps} times on {decision}, and has {ballot}")
        if ballot is None:
            continue
        require(ballot["casts"] == taps, f"{person} tapped {taps} times on {decision}, taken are {ballot['casts']}")
        chosen = ballot.get("choice", {}).get("chosen", [])
        wanted = [voters.last[person, OPEN]] if decision == OPEN and voters.last[person, OPEN] else []
        require(chosen == wanted, f"{person} wanted {wanted} of {decision} last, and {chosen} is written")
        secret = decision == PRIVATE and ("receipt" in ballot or "sealed" in ballot)
        require(not secret, f"/mydata shows a private ballot of {person}: {ballot}")


def check_board(given, folder, board):
    """The root that leaves and hashes give is the signed one, whenever the server was killed."""
    mirror = folder / "mirror"
    key = board.copy(mirror)
    done = subprocess.run([given.server, "verify-board", str(mirror), "--key", key], capture_output=True, text=True,
                          timeout=300, check=False)
    require(done.returncode == 0, f"the board does not hold:\n{done.stdout}{done.stderr}")


def options(parser):
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--people", type=int, default=100)


def test(given, folder):
    port = free_port()
    city = City(given, folder, 1, given.people, first_person=FIRST_RESIDENT, seed=["--votes", "2"],
                web__port=port, board__public_url=f"http://127.0.0.1:{port}")
    voters = Voters(city, given.seed)
    city.server.start_and_wait(120)
    voters.ask_for_cards()
    city.server.kill()
    killer = Killer(city, given.seed, given.kills)
    killer.start()
    while killer.is_alive():
        voters.act()
        time.sleep(0.01)
    if killer.trouble:
        raise killer.trouble
    city.server.start_and_wait(120)
    wait_for(lambda: city.sandbox.pending() == 0, 120, "every tap is taken")
    for person in voters.people:
        check_person(voters, person, kept_about(city.sandbox, person))
    check_board(given, folder, Board(Http(port), voters.community()))
    code, _ = city.server.stop()
    require(code == 0, f"the server ends with {code}")
    verdict = city.server.verify()
    print(f"{len(killer.marks)} kills; {sum(voters.taps.values())} taps of {len(voters.people)} people, "
          f"{voters.voters(OPEN)} and {voters.voters(PRIVATE)} ballots; {verdict}")


if __name__ == "__main__":
    run(test, options)
