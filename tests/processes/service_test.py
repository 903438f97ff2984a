#!/usr/bin/env python3
"""What systemd hears of a server that it started with Type=notify: when it is ready and not before, signs of life, and that
it stops; and what it hears while the disk has no room from the start."""

import os
import socket
import threading
import time

from wardmote_process import City, require, run, wait_for

WATCHDOG_SECONDS = 1.5


class ServiceManager:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, folder):
        self.heard = []
        self.path = folder / "notify"
        self.path.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            message = self.socket.recv(65536).decode()
            self.heard += [(time.monotonic(), line) for line in message.splitlines()]

    def lines(self, start):
        return [line for _, line in list(self.heard) if line.startswith(start)]

    def when(self, line):
        return next((moment for moment, heard in list(self.heard) if heard == line), None)


def start(city, manager):
    # For this server alone: the sandbox is nobody's service.
    os.environ |= {"NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": str(int(WATCHDOG_SECONDS * 1e6))}
    try:
        city.server.start()
    finally:
        del os.environ["NOTIFY_SOCKET"], os.environ["WATCHDOG_USEC"]


def lives_and_stops(city, folder):
    manager = ServiceManager(folder)
    start(city, manager)
    wait_for(lambda: manager.lines("READY=1"), 60, "READY=1")
    require(city.server.is_ready(), "it said that it is ready, and /healthz/ready does not")
    require(manager.heard[0][1] == "STATUS=Opening the database", f"the first it said: {manager.heard[0]}")
    before = len(manager.lines("WATCHDOG=1"))
    wait_for(lambda: len(manager.lines("WATCHDOG=1")) >= before + 4, 30, "four signs of life")
    signs = [moment for moment, line in manager.heard if line == "WATCHDOG=1"]
    longest = max(after - one for one, after in zip(signs, signs[1:]))
    require(longest < WATCHDOG_SECONDS, f"{longest:.2f} s between two signs of life")
    code, took = city.server.stop()
    require(code == 0, f"exit code {code} after SIGTERM")
    require(manager.lines("STATUS=")[1] == "STATUS=Serving; bots: 1, communities: 2", f"it says {manager.lines('STATUS=')}")
    require(len(manager.lines("READY=1")) == 1, "it said more than once that it is ready")
    stopping = manager.when("STOPPING=1")
    require(stopping is not None, "it did not say that it stops")
    require(signs[-1] <= stopping, "a sign of life came after it had said that it stops")
    print(f"stopped in {took:.1f} s after {len(signs)} signs of life, {longest:.2f} s apart at most")


def waits_for_room(city, folder):
    """As long as nothing can become durable it is not ready, asks for more time to start, and is not started again."""
    manager = ServiceManager(folder)
    config = city.server.config.read_text()
    city.server.config.write_text(config.replace('"1MiB"', '"8000000GiB"'))
    start(city, manager)
    wait_for(lambda: len(manager.lines("EXTEND_TIMEOUT_USEC=")) >= 3, 60, "it asks for time")
    require(manager.lines("STATUS=")[-1] == "STATUS=The disk is full: no updates are taken until there is space",
            f"it says {manager.lines('STATUS=')}")
    require(len(manager.lines("WATCHDOG=1")) >= 3, "it gave no signs of life")
    code, _ = city.server.stop()
    require(code == 0, f"exit code {code} after SIGTERM")
    require(not manager.lines("READY=1"), "it said that it is ready with no room on the disk")
    city.server.config.write_text(config)


def says_why_it_gives_up(city, folder):
    manager = ServiceManager(folder)
    key = city.server.data / "master.key"
    key.rename(folder / "lost.key")
    start(city, manager)
    require(city.server.child.wait(60) != 0, "it runs without its master key")
    wait_for(lambda: any("master key" in line for line in manager.lines("STATUS=")), 5, "STATUS says why")


def test(given, folder):
    city = City(given, folder, communities=2, people=2)
    lives_and_stops(city, folder)
    waits_for_room(city, folder)
    says_why_it_gives_up(city, folder)


if __name__ == "__main__":
    run(test)
