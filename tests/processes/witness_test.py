#!/usr/bin/env python3
"""`wardmote witness`, the program, on boards that another program made and a plain web server hands out: they grow,
stand still, shrink, are written anew, break off."""

import base64
import functools
import http.server
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import unittest

from made_board import Board, Key
from wardmote_process import server_program

KEY = Key("city.example/riverside", bytes(range(32)))
STRANGER = Key("city.example/riverside", bytes(32))
FINE, SOMETHING_FALSE, CANNOT_TELL = 0, 1, 2
server = None


def leaves(size):
    return [f'{{"t":"cast","n":{i}}}'.encode() for i in range(size)]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Witnesses(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.home.name)
        self.published = self.folder / "published"
        self.published.mkdir()
        self.copy = self.folder / "copy"
        self.web = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=str(self.published)))
        threading.Thread(target=self.web.serve_forever, daemon=True).start()

    def tearDown(self):
        self.web.shutdown()
        self.web.server_close()
        self.home.cleanup()

    def publish(self, board):
        shutil.rmtree(self.published / "board", ignore_errors=True)
        board.write(self.published / "board")

    def run_program(self, *arguments):
        done = subprocess.run([server, "witness", *map(str, arguments)], capture_output=True, text=True, timeout=120,
                              check=False)
        self.said = done.stdout + done.stderr
        return done.returncode

    def follow(self, *more, key=KEY):
        return self.run_program("follow", f"http://127.0.0.1:{self.web.server_port}/board", self.copy, "--key",
                                key.verifier(), *more)

    def assert_copy_holds(self, size):
        done = subprocess.run([server, "verify-board", str(self.copy), "--key", KEY.verifier()], capture_output=True,
                              text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(f": {size} leaves", done.stdout)

    def test_a_board_that_grows_is_copied(self):
        for size in (1, 7, 256, 300, 300, 1000):
            self.publish(Board(KEY, leaves(size)))
            self.assertEqual(self.follow(), FINE, self.said)
            self.assert_copy_holds(size)
        self.assertFalse((self.copy / "incoming").exists())

    def test_a_head_that_only_grew_is_signed(self):
        signer = self.folder / "witness.key"
        self.assertEqual(self.run_program("key", "witness.example", "--signer", signer), FINE, self.said)
        self.assertEqual(stat.S_IMODE(signer.stat().st_mode), 0o600)
        seed = base64.b64decode(signer.read_text().strip().split("+", 4)[4])[1:]
        witness = Key("witness.example", seed, kind=4)
        self.assertEqual(self.said.strip(), witness.verifier())
        board = Board(KEY, leaves(20))
        self.publish(board)
        self.assertEqual(self.follow("--signer", signer), FINE, self.said)
        cosigned = (self.copy / "checkpoint.cosigned").read_text()
        text, lines = cosigned.split("\n\n")
        line = base64.b64decode(re.search("\u2014 witness.example (.*)", lines)[1])
        self.assertEqual(cosigned, board.head(20) + witness.cosign(text + "\n", int.from_bytes(line[4:12], "big")))

    def test_a_key_is_never_written_over(self):
        signer = self.folder / "witness.key"
        signer.write_text("mine")
        self.assertEqual(self.run_program("key", "witness.example", "--signer", signer), CANNOT_TELL)
        self.assertEqual(signer.read_text(), "mine")

    def assert_evidence(self, board, size, words):
        self.publish(Board(KEY, leaves(300)))
        self.assertEqual(self.follow(), FINE, self.said)
        self.publish(board)
        self.assertEqual(self.follow(), SOMETHING_FALSE, self.said)
        self.assertIn(words, self.said)
        self.assertEqual((self.copy / f"evidence-{size}.checkpoint").read_bytes(), board.files["checkpoint"])
        self.assert_copy_holds(300)

    def test_leaves_that_were_taken_away_and_changed_are_false(self):
        forged = leaves(200)
        forged[7] = b"forged"
        self.assert_evidence(Board(KEY, forged), 200, "the board has 200 leaves and had 300")

    def test_a_head_of_before_accuses_nobody(self):
        self.publish(Board(KEY, leaves(300)))
        self.assertEqual(self.follow(), FINE, self.said)
        self.publish(Board(KEY, leaves(200)))
        self.assertEqual(self.follow(), CANNOT_TELL, self.said)
        self.assert_copy_holds(300)

    def test_another_root_of_the_same_size_is_false(self):
        forged = leaves(300)
        forged[7] = b"forged"
        self.assert_evidence(Board(KEY, forged), 300, "two heads of 300 leaves have different roots")

    def test_a_history_written_anew_is_false(self):
        forged = leaves(400)
        forged[7] = b"forged"
        self.assert_evidence(Board(KEY, forged), 400, "do not give the root in the head")

    def assert_not_taken(self, board, words):
        """Files are not signed: what they say accuses nobody, and is not kept."""
        self.publish(board)
        self.assertEqual(self.follow(), CANNOT_TELL, self.said)
        self.assertIn(words, self.said)
        self.assertFalse((self.copy / "checkpoint").exists())

    def test_a_leaf_without_its_hash_is_not_taken(self):
        board = Board(KEY, leaves(400))
        bundle = board.files["tile/entries/001.p/144"]
        board.files["tile/entries/001.p/144"] = bundle[:-2] + b"!}"
        self.assert_not_taken(board, "does not have its hash")

    def test_leaves_below_a_tile_of_others_are_not_taken(self):
        forged = leaves(300)
        forged[7] = b"forged"
        board, forged = Board(KEY, leaves(300)), Board(KEY, forged)
        for path in ("tile/0/000", "tile/entries/000"):
            board.files[path] = forged.files[path]
        self.assert_not_taken(board, "the new tiles contradict one another")

    def test_a_root_that_is_not_the_leaves_is_false(self):
        board = Board(KEY, leaves(400))
        root = base64.b64encode(bytes(32)).decode()
        board.files["checkpoint"] = KEY.note(f"{KEY.name}\n400\n{root}\n").encode()
        self.assert_evidence(board, 400, "do not give the root in the head")

    def test_what_cannot_be_told_is_no_accusation(self):
        self.assertEqual(self.follow(), CANNOT_TELL, "there is no board")
        self.publish(Board(KEY, leaves(300)))
        self.assertEqual(self.follow(key=STRANGER), CANNOT_TELL, self.said)
        self.assertEqual(self.follow("--signer", self.folder / "nowhere"), CANNOT_TELL, self.said)
        self.assertEqual(self.run_program("follow"), CANNOT_TELL)
        (self.published / "board/tile/entries/000").unlink()
        self.assertEqual(self.follow(), CANNOT_TELL, self.said)
        self.assertFalse((self.copy / "checkpoint").exists())
        self.publish(Board(KEY, leaves(300)))
        self.assertEqual(self.follow(), FINE, self.said)
        self.assert_copy_holds(300)


if __name__ == "__main__":
    server = server_program()
    unittest.main(argv=sys.argv[:1])
