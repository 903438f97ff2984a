#!/usr/bin/env python3
"""Data that cannot be trusted are not served: the server refuses to start, and says what to do about it."""

import os
import random
import shutil

from wardmote_process import BOT_TOKEN, Sandbox, Server, require, run

# sysexits.h as server/commands.h has it; a refusal is none of success, crash and signal.
GOOD_REFUSALS = (1, 69, 77, 78)


def expect_refusal(server, case, *words):
    code, said = server.start_refused()
    require(code in GOOD_REFUSALS, f"{case}: exit code {code}, expected one of {GOOD_REFUSALS}:\n{said}")
    for word in words:
        require(word in said.lower(), f"{case}: the message does not speak of “{word}”:\n{said}")
    print(f"{case}: refused with {code}")


def flip(path, chance, count):
    """Turns over bits all over a file."""
    data = bytearray(path.read_bytes())
    for _ in range(count):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def test(given, folder):
    chance = random.Random(given.seed)
    sandbox = Sandbox(given.sandbox, folder, given.seed)
    sandbox.post("bots", username="city_bot", first_name="City", token=BOT_TOKEN)
    server = Server(given.server, folder, f"http://127.0.0.1:{sandbox.port}")
    server.seed(20, residents=10, reports=5)
    server.start_and_wait()
    require(server.stop()[0] == 0, "the whole data are served")
    whole = folder / "whole"
    shutil.copytree(server.data, whole)

    def restore():
        shutil.rmtree(server.data)
        shutil.copytree(whole, server.data)

    database = server.data / "db"
    manifest = next(path for path in database.iterdir() if path.name.startswith("MANIFEST"))
    flip(manifest, chance, 20)
    expect_refusal(server, "damaged manifest", "database", "restore")

    restore()
    (database / "CURRENT").unlink()
    expect_refusal(server, "no CURRENT", "database")

    restore()
    (database / "CURRENT").write_text("MANIFEST-999999\n")
    expect_refusal(server, "CURRENT names nothing", "database")

    tables = sorted(database.glob("*.sst"))
    if tables:
        restore()
        for table in tables:
            os.truncate(table, table.stat().st_size // 2)
        expect_refusal(server, "tables cut in half", "database")

    restore()
    key = server.data / "master.key"
    mode = key.stat().st_mode & 0o777
    key.write_bytes(bytes(chance.randrange(256) for _ in range(32)))
    key.chmod(mode)
    expect_refusal(server, "another master key", "key")

    restore()
    key.chmod(0o600)
    key.write_bytes(b"short")
    expect_refusal(server, "a master key cut off", "key", "restore")

    restore()
    key.unlink()
    expect_refusal(server, "no master key", "key")

    restore()
    server.start_and_wait()
    require(server.stop()[0] == 0, "the whole data are served after all that")
    print(server.verify())


if __name__ == "__main__":
    run(test)
