"""How a test with traffic ends: all is quiet, the books agree, and the server's own records too."""

import sys
import time

from ledger import Ledger
from wardmote_process import Failure, require, wait_for


def settle(city, traffic, seconds=180, counted_from=0):
    """Waits until nothing is under way any more, then returns the ledger and what it counted."""
    sandbox = city.sandbox
    wait_for(lambda: sandbox.pending() == 0, seconds, "the server takes every update")
    deadline = time.monotonic() + seconds
    while True:
        traffic.watch()
        before = traffic.last_sent
        time.sleep(1)
        traffic.watch()
        if traffic.last_sent == before and sandbox.pending() == 0 and _agrees(city, traffic, deadline, counted_from):
            break
    ledger = Ledger(sandbox, counted_from)
    return ledger, ledger.check()


def _agrees(city, traffic, deadline, counted_from):
    """True once the books are in order; says what is not when time is up."""
    try:
        Ledger(city.sandbox, counted_from).check()
        require(not traffic.waiting(), f"no answer in private: {traffic.waiting()[:3]}")
    except Failure:
        if time.monotonic() > deadline:
            raise
        return False
    return True


def finish(city, traffic, marks=(), seconds=180):
    """Settles, stops the server and verifies what it has stored. Returns a sentence of figures."""
    begin = time.monotonic()
    ledger, counted = settle(city, traffic, seconds, sys.maxsize if city.by_webhook else 0)
    quiet = time.monotonic() - begin
    require(counted["reports"] > 0, "the test has made no reports: nothing was tested")
    asked_from = len(ledger.updates)
    traffic.ask_about_all(ledger.filed)
    ledger, counted = settle(city, traffic, seconds, asked_from if city.by_webhook else 0)
    require(not ledger.stale_cards, f"cards that do not count everybody: {ledger.stale_cards[:3]}, "
                                    f"{len(ledger.stale_cards)} of {len(ledger.cards)}")
    repeated = ledger.repeats(marks)
    code, took = city.server.stop()
    require(code == 0, f"the server stops with exit code {code}")
    verified = city.server.verify()
    figures = ", ".join(f"{count} {name}" for name, count in counted.items())
    return (f"{figures}, {traffic.answers} answers in private; {repeated} messages sent twice; "
            f"quiet after {quiet:.0f} s, stopped in {took:.1f} s; verify: {verified}")
