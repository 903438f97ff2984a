#!/usr/bin/env python3
"""`wardmote verify-board`, the program, on boards that another program made: honest ones, damaged ones, and one that
its own operator wrote anew."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

from made_board import Board, Key
from wardmote_process import server_program

SIZE = 300
KEY = Key("city.example/riverside", bytes(range(32)))
STRANGER = Key("city.example/riverside", bytes(32))
ALL_TRUE, SOMETHING_FALSE, CANNOT_TELL = 0, 1, 2
server = None


def leaves(size=SIZE):
    return [f'{{"t":"cast","n":{i}}}'.encode() for i in range(size)]


class Boards(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.home.name)
        self.board = Board(KEY, leaves())

    def tearDown(self):
        self.home.cleanup()

    def kept(self, name, text):
        """A file that somebody kept elsewhere than on the board."""
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def verify(self, *options, board=None, key=KEY):
        folder = (board or self.board).write(self.folder / "board")
        found = subprocess.run([server, "verify-board", str(folder), "--key", key.verifier(), *options],
                               capture_output=True, text=True, timeout=120)
        self.said = found.stdout + found.stderr
        return found.returncode

    def verify_kept(self, board=None, index=7, size=200):
        return self.verify("--older-head", self.kept("head", self.board.head(size)),
                           "--receipt", self.kept("receipt", self.board.receipt(index, size)), board=board)

    def assert_false(self, code, claim):
        self.assertEqual(code, SOMETHING_FALSE, self.said)
        lines = [line for line in self.said.splitlines() if line.startswith("FALSE")]
        self.assertTrue(any(claim in line for line in lines), self.said)
        self.assertTrue(self.said.endswith("Something is FALSE.\n"), self.said)

    def test_an_honest_board_is_true(self):
        self.assertEqual(self.verify_kept(), ALL_TRUE, self.said)
        self.assertNotIn("not checked", self.said)
        self.assertIn("city.example/riverside: 300 leaves, root ", self.said)
        self.assertEqual(self.said.count("\ntrue "), 11)

    def test_boards_of_every_kind_of_size_are_true(self):
        for size in (0, 1, 2, 255, 256, 257, 513):
            with tempfile.TemporaryDirectory() as home:
                self.folder = pathlib.Path(home)
                self.assertEqual(self.verify(board=Board(KEY, leaves(size))), ALL_TRUE, (size, self.said))

    def test_what_was_not_checked_is_said(self):
        folder = self.board.write(self.folder / "board")
        found = subprocess.run([server, "verify-board", str(folder)], capture_output=True, text=True)
        self.assertEqual(found.returncode, ALL_TRUE)
        self.assertIn("not checked  the head is signed", found.stdout)
        self.assertIn("Without --key anybody may have made all of this.", found.stdout)

    def test_damage_to_any_file_is_false(self):
        for path in sorted(self.board.files):
            board = Board(KEY, leaves())
            content = bytearray(board.files[path])
            content[len(content) // 2] ^= 1
            board.files[path] = bytes(content)
            self.assertEqual(self.verify(board=board), SOMETHING_FALSE, (path, self.said))

    def test_a_leaf_that_is_gone_is_false(self):
        self.board.write(self.folder / "board")
        del self.board.files["tile/entries/001.p/44"]
        (self.folder / "board/tile/entries/001.p/44").unlink()
        self.assert_false(self.verify(), "all leaves that the head counts are here: tile/entries/001.p/44")

    def test_another_key_is_false(self):
        self.assert_false(self.verify(key=STRANGER), "the head is signed by the given key: there is no signature by it")

    def test_a_history_written_anew_is_false_to_whoever_kept_a_head(self):
        forged = leaves()
        forged[7] = b'{"t":"cast","n":"forged"}'
        forged = Board(KEY, forged)
        self.assertEqual(self.verify(board=forged), ALL_TRUE, "in itself it is consistent")
        self.assert_false(self.verify_kept(board=forged), "nothing that the older head counts was changed")
        self.assert_false(self.verify_kept(board=forged), "the receipt's leaf stands on this board at its place")

    def test_a_board_cut_short_is_false_to_whoever_kept_a_head(self):
        self.assert_false(self.verify_kept(board=Board(KEY, leaves(100))), "it counts more leaves than this board has")

    def test_a_receipt_for_another_leaf_is_false(self):
        receipt = self.board.receipt(7, 200).replace("index 7", "index 8")
        self.assert_false(self.verify("--receipt", self.kept("receipt", receipt)),
                          "the receipt's proof leads from its leaf to its head")

    def test_a_head_that_the_board_never_signed_is_false(self):
        head = Board(STRANGER, leaves()).head(200)
        self.assert_false(self.verify("--older-head", self.kept("head", head)), "the older head is signed")

    def test_what_cannot_be_read_is_neither(self):
        for options in (["--receipt", self.kept("bad", "nonsense\n")], ["--older-head", str(self.folder / "nowhere")],
                        ["--older-head", str(self.folder)], ["--key", "nonsense"], ["--nonsense"], []):
            folder = self.folder / ("board" if options else "nowhere")
            self.board.write(self.folder / "board")
            found = subprocess.run([server, "verify-board", str(folder), *options], capture_output=True, text=True)
            self.assertEqual(found.returncode, CANNOT_TELL, (options, found.stdout, found.stderr))

    def test_a_board_cannot_steer_the_terminal(self):
        evil = Key("city.example/\u202e\x7f\u009b31m", bytes(32))
        self.verify(board=Board(evil, leaves(3)), key=evil)
        self.assertNotIn("\u009b", self.said)
        self.assertNotIn("\x7f", self.said)


if __name__ == "__main__":
    server = server_program()
    unittest.main(argv=sys.argv[:1])
