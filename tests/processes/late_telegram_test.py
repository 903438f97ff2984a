#!/usr/bin/env python3
"""Telegram is not there yet, or in trouble, while the server starts: it goes on asking, and then everything works."""

from settle import finish
from traffic import Traffic
from wardmote_process import City, require, run, wait_for

# Each of the calls that set a bot up fails at first, in each of the ways in which Telegram fails.
AWAY = [
    {"kind": "500", "method": "getMe", "count": 1},
    {"kind": "reset_before", "method": "getMe", "count": 1},
    {"kind": "429", "method": "setMyCommands", "count": 2, "retry_after": 1},
    {"kind": "502html", "method": "setMyCommands", "count": 1},
    {"kind": "500", "method": "getUpdates", "count": 2},
]
DEEDS = 60


def made_again(city):
    return city.server.said().count("a bot cannot reach Telegram yet")


def test(given, folder):
    city = City(given, folder, communities=3, people=12)
    city.sandbox.faults(*AWAY)
    traffic = Traffic(city, given.seed, reports_each=3)
    city.server.start_and_wait()
    # A reset of a kept connection libcurl may settle by itself; polls have words of their own.
    retries = sum(rule["count"] for rule in AWAY if rule["kind"] != "reset_before" and rule["method"] != "getUpdates")
    wait_for(lambda: made_again(city) >= retries, 30, "each call that failed is made again")
    wait_for(lambda: "the bot is known to Telegram" in city.server.said(), 30, "the bot learns who it is")
    for _ in range(DEEDS):
        traffic.act()
        traffic.watch()
    print(f"{retries} calls of the start made again; {finish(city, traffic)}")
    require(made_again(city) <= retries + 1, "calls failed after the start")


if __name__ == "__main__":
    run(test)
