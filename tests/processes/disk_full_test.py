#!/usr/bin/env python3
"""The disk fills up: intake pauses, log and metric say so, updates stay at Telegram; with room again all goes on."""

import os
import pathlib
import subprocess
import time

from settle import finish
from traffic import Traffic
from wardmote_process import City, Skip, require, run, wait_for

DISK_BYTES = 256 << 20
RESERVE_BYTES = 16 << 20
METRIC = "wardmote_committer_state"
RUNNING, PAUSED = 0, 1


class SmallDisk:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        if os.geteuid() != 0:
            raise Skip("mounting a small disk needs root")
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "wardmote-test", str(folder)],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Skip(f"no disk can be mounted here: {done.stderr.strip()}")
        self.ballast = folder / "ballast"

    def fill(self):
        """Takes all the room there is."""
        with self.ballast.open("ab") as file:
            try:
                while True:
                    file.write(bytes(1 << 20))
                    file.flush()
            except OSError:
                pass

    def free(self):
        self.ballast.unlink()

    def unmount(self):
        subprocess.run(["umount", "-l", str(self.folder)], check=False)


def talk(traffic, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        traffic.act()
        traffic.watch()
        time.sleep(0.02)


def test(given, folder):
    disk = SmallDisk(pathlib.Path(folder) / "disk")
    try:
        city = City(given, folder, communities=5, people=50, data_dir=disk.folder / "data",
                    storage__disk_reserve_bytes=f"{RESERVE_BYTES >> 20}MiB", storage__write_buffer_bytes="1MiB")
        traffic = Traffic(city, given.seed, reports_each=6)
        server = city.server
        server.start_and_wait()
        talk(traffic, 4)
        require(server.metrics().get(METRIC) == RUNNING, f"{METRIC} is not {RUNNING} before")

        disk.fill()
        talk(traffic, 4)
        wait_for(lambda: server.metrics().get(METRIC) == PAUSED, 30, f"{METRIC} becomes {PAUSED}")
        require(not server.is_ready(), "ready means: can commit")
        require("disk" in server.said().lower(), "the log does not speak of the disk")
        talk(traffic, 4)
        held = city.sandbox.pending()
        require(held > 0, "intake pauses: updates stay at Telegram")
        time.sleep(2)
        require(city.sandbox.pending() >= held, "intake pauses: nothing is confirmed meanwhile")

        disk.free()
        wait_for(server.is_ready, 60, "the server goes on once there is room")
        talk(traffic, 3)
        print(f"{held} updates waited at Telegram; {finish(city, traffic)}")
    finally:
        disk.unmount()


if __name__ == "__main__":
    run(test)
