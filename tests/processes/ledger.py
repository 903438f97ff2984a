"""Compares what people did in the sandbox with what the server made of it.

The sandbox knows the truth: every update it created and every call it answered, in order. From that follows what
must have happened: each deed has its answer, nothing was done twice, and in each group things happened in the order
in which they were said.
"""

import collections
import json
import re

import buttons
from wardmote_process import Failure, require


class Call:
    """One call of the bot that took effect."""

    def __init__(self, entry):
        arguments = entry["arguments"]
        self.method = entry["method"]
        self.is_ok = entry["answer"].get("ok", False)
        self.chat = int(arguments.get("chat_id", 0))
        self.text = arguments.get("text", "")
        self.markup = _json(arguments.get("reply_markup"))
        self.reply_to = (_json(arguments.get("reply_parameters")) or {}).get("message_id", 0)
        self.query = arguments.get("callback_query_id", "")
        result = entry["answer"].get("result")
        self.message = result.get("message_id", 0) if isinstance(result, dict) else 0
        # The text as it was shown: without the markup of HTML.
        self.shown = result.get("text", self.text) if isinstance(result, dict) else self.text


def _json(text):
    return json.loads(text) if text else None


class Ledger:
    """`counted_from`: answers to /status are held against the presses before them from this update on. A webhook brings
    the updates of a chat and those of each person's buttons side by side, so that while things are under way a
    question may overtake a press."""

    def __init__(self, sandbox, counted_from=0):
        self.counted_from = counted_from
        entries = sandbox.transcript()
        self.updates = [entry["update"] for entry in entries if "update" in entry]
        self.calls = [Call(entry) for entry in entries if "method" in entry]
        self.numbers = {(record["chat"], record["message_id"]): record["number"]
                        for record in sandbox.sent_after(0) if record["method"].startswith("send")}
        self.replies = collections.defaultdict(list)
        self.cards = collections.defaultdict(list)
        self.answers = collections.defaultdict(list)
        self.shown = {}
        for call in self.calls:
            self._sort(call)
        # (chat, report number) -> the message that reported it, as far as the replies tell.
        self.filed = {}
        self._told = {}
        # Cards that do not show how many said "me too".
        self.stale_cards = []

    def _sort(self, call):
        if call.method == "answerCallbackQuery":
            self.answers[call.query].append(call)
        if not call.is_ok:
            return
        if call.method == "editMessageText":
            self.shown[call.chat, call.message] = call.shown
        if call.method != "sendMessage":
            return
        self.shown[call.chat, call.message] = call.shown
        if call.reply_to:
            self.replies[call.chat, call.reply_to].append(call)
        card = None if call.reply_to else buttons.with_action(call.markup, buttons.SUPPORT)
        if card and call.chat < 0:
            self.cards[call.chat, card.object].append(call)

    def commands(self, name):
        """Messages in groups that begin with a command."""
        for update in self.updates:
            message = update.get("message", {})
            if message.get("chat", {}).get("id", 0) < 0 and message.get("text", "").startswith(f"/{name}"):
                yield message

    # -- what must hold --------------------------------------------------------

    def check(self):
        """Returns what was counted, or says what does not hold."""
        reports = self._check_reports()
        presses = self._check_presses()
        supporters = self._check_supporters()
        statuses = self._check_answered("status")
        return {"updates": len(self.updates), "reports": reports, "presses": presses, "supporters": supporters,
                "statuses": statuses}

    def _check_answered(self, command):
        count = 0
        for message in self.commands(command):
            key = message["chat"]["id"], message["message_id"]
            require(self.replies[key], f"/{command}, message {key[1]} in {key[0]}, got no answer")
            count += 1
        return count

    def _check_reports(self):
        last = collections.defaultdict(int)
        self.filed = {}
        for message in self.commands("report"):
            chat, number = message["chat"]["id"], message["message_id"]
            replies = self.replies[chat, number]
            require(replies, f"the report of message {number} in {chat} got no answer: {message['text']}")
            made = {reply.text for reply in replies}
            require(len(made) == 1, f"the report of message {number} in {chat} was applied more than once: {made}")
            undo = buttons.with_action(replies[0].markup, buttons.UNDO)
            if not undo:
                continue
            report = undo.object
            require(report > last[chat], f"in {chat} report {report} was made after report {last[chat]}: order is lost")
            last[chat] = report
            self.filed[chat, report] = message
            cards = self.cards[chat, report]
            require(cards, f"report {report} in {chat} has no card in the group")
            for card in cards:
                marker = message["text"].split()[1]
                require(marker in card.shown, f"the card of report {report} in {chat} shows another report")
        extra = set(self.cards) - set(self.filed)
        require(not extra, f"cards of reports that nobody was told of: {sorted(extra)}")
        return len(self.filed)

    def presses(self):
        return [update["callback_query"] for update in self.updates if "callback_query" in update]

    def _check_presses(self):
        for query in self.presses():
            answers = self.answers[query["id"]]
            where = f"the button {query['id']} pressed by {query['from']['id']}"
            require(any(answer.is_ok for answer in answers), f"{where} got no answer")
            made = {answer.text for answer in answers}
            require(len(made) == 1, f"{where} was applied more than once: {made}")
        return len(self.presses())

    def _check_supporters(self):
        """As many people stand in a report's record as have pressed "me too"; the next answer to /status tells."""
        self.stale_cards = []
        supporters = self._supporters()
        for key, people in supporters.items():
            count = len(people)
            for told in self._told[key]:
                require(told == count, f"report {key[1]} in {key[0]}: {count} people said “me too”, it has {told}")
            # A card that went out twice over a kill is kept up to date once.
            cards = [self._supporters_on(self.shown[call.chat, call.message]) for call in self.cards[key]]
            if count not in cards:
                self.stale_cards.append((key, count, cards))
        return sum(len(people) for people in supporters.values())

    def _supporters(self):
        """(chat, report number) -> who pressed "me too". `_told`: what /status said after the last."""
        people = collections.defaultdict(set)
        self._told = collections.defaultdict(list)
        for index, update in enumerate(self.updates):
            if "callback_query" in update:
                query = update["callback_query"]
                button = buttons.read(query.get("data", ""))
                key = query["message"]["chat"]["id"], button.object if button else 0
                is_support = button and button.action == buttons.SUPPORT and key in self.filed
                if is_support and self.filed[key]["from"]["id"] != query["from"]["id"]:
                    people[key].add(query["from"]["id"])
                    self._told[key] = []
            message = update.get("message", {})
            words = message.get("text", "").split()
            if index >= self.counted_from and words[:1] == ["/status"] and words[-1].isdigit():
                key = message["chat"]["id"], int(words[-1])
                self._told[key] += [self._supporters_on(reply.shown)
                                    for reply in self.replies[key[0], message["message_id"]]]
        return people

    @staticmethod
    def _supporters_on(text):
        """Reads the English card; dialogue/texts/en.json, report.supporters."""
        found = re.search(r"👥 (One|[\d,]+)", text)
        if not found:
            return 0
        return 1 if found[1] == "One" else int(found[1].replace(",", ""))

    # -- what may happen once a kill -------------------------------------------

    def repeats(self, marks):
        """Counts messages that went out again. Each must have a kill between it and the one before: `marks` are the
        numbers of the last message that the sandbox had seen at each kill. None: any may, for answers got lost."""
        count = 0
        groups = [self.replies.values(), self.cards.values(), self._private().values()]
        for copies in (copies for group in groups for copies in group):
            numbers = sorted(self.numbers[copy.chat, copy.message] for copy in copies)
            for before, after in zip(numbers, numbers[1:]):
                if marks is not None and not any(before <= mark < after for mark in marks):
                    raise Failure(f"sent twice without a kill in between: {copies[0].text!r} to {copies[0].chat}")
                count += 1
        return count

    def _private(self):
        """What people were told once in private: words without buttons."""
        found = collections.defaultdict(list)
        for call in self.calls:
            if call.is_ok and call.method == "sendMessage" and call.chat > 0 and not call.markup:
                found[call.chat, call.text].append(call)
        return found
