#!/usr/bin/env python3
"""SIGTERM under load ends the server within seconds; started again it goes on where it was, and says nothing twice."""

import threading
import time

from settle import finish
from traffic import Traffic
from wardmote_process import City, require, run

STOPS = 3
SECONDS_BETWEEN = 4
SECONDS_TO_STOP = 15


def test(given, folder):
    city = City(given, folder, communities=5, people=50)
    traffic = Traffic(city, given.seed, reports_each=6)
    stopping = threading.Event()

    def talk():
        while not stopping.is_set():
            traffic.act()
            traffic.watch()
            time.sleep(0.02)

    talker = threading.Thread(target=talk, daemon=True)
    try:
        city.server.start_and_wait()
        talker.start()
        for _ in range(STOPS):
            time.sleep(SECONDS_BETWEEN)
            code, took = city.server.stop(SECONDS_TO_STOP)
            require(code == 0, f"exit code {code} after SIGTERM:\n{city.server.said()[-2000:]}")
            print(f"stopped in {took:.1f} s")
            city.server.start_and_wait()
        stopping.set()
        talker.join()
        # An orderly stop waits for the calls on their way: nothing may go out again.
        print(finish(city, traffic, marks=()))
    finally:
        stopping.set()


if __name__ == "__main__":
    run(test)
