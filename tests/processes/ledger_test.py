#!/usr/bin/env python3
"""The books find what is wrong: every fault that the tests of processes look for, planted in a small history."""

import base64
import json
import unittest

import buttons
from ledger import Ledger
from wardmote_process import Failure

CHAT = -1000000000001


def data(action, number):
    raw = bytes([1]) + (1).to_bytes(8, "big") + action.to_bytes(2, "big") + bytes(5) + bytes([number, 0]) + bytes(8)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class History:
    """A sandbox that remembers what it is told."""

    def __init__(self):
        self.entries = []
        self.sent = []

    def transcript(self):
        return self.entries

    def sent_after(self, number):
        return self.sent[number:]

    def say(self, message, text, person=1):
        self.entries.append({"update": {"update_id": message, "message": {
            "message_id": message, "text": text, "chat": {"id": CHAT}, "from": {"id": person}}}})

    def press(self, query, number, person):
        self.entries.append({"update": {"update_id": 100, "callback_query": {
            "id": query, "data": data(buttons.SUPPORT, number), "from": {"id": person},
            "message": {"chat": {"id": CHAT}}}}})

    def call(self, method, result, is_ok=True, **arguments):
        answer = {"ok": is_ok, "result": result} if is_ok else {"ok": False}
        self.entries.append({"method": method, "arguments": arguments, "answer": answer})
        if is_ok and isinstance(result, dict):
            self.sent.append({"number": len(self.sent) + 1, "method": method, "chat": CHAT,
                              "message_id": result["message_id"]})

    def send(self, message, text, action, number, reply_to=0):
        arguments = {"chat_id": str(CHAT), "text": text, "reply_markup": json.dumps(
            {"inline_keyboard": [[{"text": "x", "callback_data": data(action, number)}]]})}
        if reply_to:
            arguments["reply_parameters"] = json.dumps({"message_id": reply_to})
        self.call("sendMessage", {"message_id": message, "text": text}, **arguments)

    def file(self, message, number, reply=True, card=True):
        """A report that went as it should."""
        self.say(message, f"/report m{message}x words")
        if reply:
            self.send(message + 50, f"Noted as #{number}", buttons.UNDO, number, reply_to=message)
        if card:
            self.send(message + 70, f"#{number} m{message}x words", buttons.SUPPORT, number)

    def answer(self, query, text="You count", is_ok=True):
        self.call("answerCallbackQuery", True, is_ok, callback_query_id=query, text=text)

    def edit(self, message, text):
        self.call("editMessageText", {"message_id": message, "text": text}, chat_id=str(CHAT),
                  message_id=str(message), text=text)


def good():
    history = History()
    history.file(1, 1)
    history.file(2, 2)
    history.press("q1", 1, person=5)
    history.answer("q1")
    history.edit(71, "#1 m1x words\n👥 One more person has this")
    return history


class LedgerTest(unittest.TestCase):
    def assert_found(self, history, words):
        with self.assertRaisesRegex(Failure, words):
            Ledger(history).check()

    def test_accepts_what_is_right(self):
        counted = Ledger(good()).check()
        self.assertEqual((counted["reports"], counted["presses"], counted["supporters"]), (2, 1, 1))

    def test_finds_a_lost_report(self):
        history = good()
        history.file(3, 3, reply=False, card=False)
        self.assert_found(history, "message 3 .* got no answer")

    def test_finds_a_report_without_a_card(self):
        history = good()
        history.file(3, 3, card=False)
        self.assert_found(history, "report 3 .* no card")

    def test_finds_a_report_that_was_made_twice(self):
        history = good()
        history.send(90, "Noted as #3", buttons.UNDO, 3, reply_to=2)
        self.assert_found(history, "applied more than once")

    def test_finds_a_card_of_nothing(self):
        history = good()
        history.send(90, "#3 m2x words", buttons.SUPPORT, 3)
        self.assert_found(history, "nobody was told of")

    def test_finds_a_card_of_another_report(self):
        history = good()
        history.file(3, 3, card=False)
        history.send(90, "#3 m1x words", buttons.SUPPORT, 3)
        self.assert_found(history, "shows another report")

    def test_finds_lost_order(self):
        history = good()
        history.file(3, 5)
        history.file(4, 4)
        self.assert_found(history, "order is lost")

    def test_finds_a_press_without_an_answer(self):
        history = good()
        history.press("q2", 1, person=6)
        history.answer("q2", is_ok=False)
        self.assert_found(history, "got no answer")

    def test_finds_a_press_that_counted_twice(self):
        history = good()
        history.answer("q1", "You count already", is_ok=False)
        self.assert_found(history, "applied more than once")

    def test_finds_a_support_that_is_not_in_the_record(self):
        history = good()
        history.press("q2", 1, person=6)
        history.answer("q2")
        history.say(5, "/status 1")
        history.send(90, "#1 m1x words\n👥 One more person has this", buttons.SUPPORT, 1, reply_to=5)
        self.assert_found(history, "2 people said")

    def test_finds_a_support_that_is_not_on_the_card(self):
        history = good()
        history.press("q2", 1, person=6)
        history.answer("q2")
        ledger = Ledger(history)
        ledger.check()
        self.assertEqual(ledger.stale_cards, [((CHAT, 1), 2, [1])])

    def test_allows_a_repeat_only_over_a_kill(self):
        history = good()
        history.send(90, "Noted as #2", buttons.UNDO, 2, reply_to=2)
        ledger = Ledger(history)
        last = len(history.sent) - 1
        self.assertEqual(ledger.repeats([last]), 1)
        with self.assertRaises(Failure):
            ledger.repeats([last + 1])


class ButtonsTest(unittest.TestCase):
    def test_reads_what_the_server_writes(self):
        button = buttons.read(data(buttons.SUPPORT, 7))
        self.assertEqual((button.community, button.action, button.object), (1, buttons.SUPPORT, 7))

    def test_refuses_what_is_not_ours(self):
        self.assertIsNone(buttons.read("desk:12"))
        self.assertIsNone(buttons.read(""))

    def test_links_to_reports(self):
        self.assertEqual(buttons.report_link(36, 7), "r_10_7")


if __name__ == "__main__":
    unittest.main()
