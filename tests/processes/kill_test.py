#!/usr/bin/env python3
"""300 people in 30 communities report, say "me too" and answer, while the server is killed again and again.

Nothing is lost, nothing applied twice, no answer missing, the order of each community kept. A message that was on its
way at a kill may go out once more; how many did is printed.
"""

import random
import threading
import time

from settle import finish
from traffic import Traffic
from wardmote_process import City, require, run, wait_for

# What Telegram does to a bot on a bad day; an answer that got lost may make a message go out twice without a kill.
TROUBLE = [
    {"kind": "429", "method": "sendMessage", "probability": 0.02, "retry_after": 1},
    {"kind": "500", "probability": 0.01},
    {"kind": "502html", "probability": 0.01},
    {"kind": "reset_before", "probability": 0.01},
    {"kind": "reset_after", "method": "sendMessage", "probability": 0.01},
    {"kind": "duplicate_update", "probability": 0.02},
    {"kind": "late_update", "probability": 0.02, "delay_ms": 200},
]


# Start and life together; tells only how to spread what people do, for a slow machine takes longer.
SECONDS_A_LIFE = 4
# More people wait for an answer rather than say more: what is pressed while nobody serves must not grow old.
WAITING_MAX = 100


class Killer(threading.Thread):
    """Starts the server and kills it at a random point of its life, so and so often."""

    def __init__(self, city, seed, kills):
        super().__init__(daemon=True)
        self.city = city
        self.random = random.Random(seed)
        self.kills = kills
        self.start_takes = 1.0
        # The number of the last message that the sandbox had seen at each kill.
        self.marks = []
        self.trouble = None

    def run(self):
        try:
            while len(self.marks) < self.kills:
                self._live_and_die()
        except Exception as trouble:  # Ends the test from the main thread.
            self.trouble = trouble

    def _live_and_die(self):
        server = self.city.server
        began = time.monotonic()
        server.start()
        if self.random.random() < 0.2:
            # In the midst of opening the database, of recovering, of the first polls.
            time.sleep(self.random.uniform(0, self.start_takes))
            require(server.is_running(), f"the server ended by itself:\n{server.said()[-3000:]}")
        else:
            wait_for(server.is_ready, 120, "the server is ready")
            self.start_takes = time.monotonic() - began
            # Not shorter where starting takes longer: lives in which nothing gets done would let all pile up.
            time.sleep(self.random.uniform(0.02, 3))
        server.kill()
        self.marks.append(self._last_sent())

    def _last_sent(self):
        """The number of the last message, once what the dead server had sent is all taken in."""
        last = self.marks[-1] if self.marks else 0
        while True:
            sent = self.city.sandbox.sent_after(last)
            if not sent:
                return last
            last = sent[-1]["number"]
            time.sleep(0.03)


def options(parser):
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--communities", type=int, default=30)
    # Six an hour are a member's own limit.
    parser.add_argument("--reports-each", type=int, default=6)
    parser.add_argument("--by-webhook", action="store_true", help="Telegram calls the server")
    parser.add_argument("--trouble", action="store_true", help="Telegram refuses and fails now and then")


def test(given, folder):
    city = City(given, folder, given.communities, given.people, by_webhook=given.by_webhook)
    if given.trouble:
        city.sandbox.faults(*TROUBLE)
    traffic = Traffic(city, given.seed, given.reports_each)
    killer = Killer(city, given.seed, given.kills)
    pause = SECONDS_A_LIFE * given.kills / (given.people * given.reports_each * 3)
    killer.start()
    while killer.is_alive():
        if city.sandbox.pending() < WAITING_MAX:
            traffic.act()
        traffic.watch()
        time.sleep(min(pause, 0.1))
    if killer.trouble:
        raise killer.trouble
    city.server.start_and_wait(120)
    city.sandbox.faults()
    figures = finish(city, traffic, None if given.trouble else killer.marks)
    print(f"{len(killer.marks)} kills; {figures}")


if __name__ == "__main__":
    run(test, options)
