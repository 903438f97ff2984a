"""People who report, say "me too", ask and answer; each knows what they have seen of the bot so far."""

import collections
import random

import buttons
from wardmote_process import BOT_ID

# Without the letters that would make a word which is the name of a category.
CONSONANTS = "bcdhjkpqvwxz"
VOWELS = "aeiouy"

Card = collections.namedtuple("Card", "number message data")


class Resident:
    def __init__(self, person, chat):
        self.person = person
        self.chat = chat
        self.reports = 0
        self.supported = set()
        # Own reports that nothing was added to yet: (community, number).
        self.to_answer = []
        # "opening", "adding" or "answering" while something is said in private about `report`.
        self.step = None
        self.report = None
        self.seen_in_private = 0
        # The message that shows the report, which may be rewritten into the question.
        self.screen = 0


class Traffic:
    """Does one thing at a time, drawn from a seed; what the bot does in between is looked at by `watch`."""

    def __init__(self, city, seed, reports_each):
        self.sandbox = city.sandbox
        self.random = random.Random(seed)
        self.residents = {person: Resident(person, chat) for person, chat in city.people.items()}
        self.everybody = list(self.residents.values())
        self.reports_each = reports_each
        self.cards = collections.defaultdict(dict)
        self.known = set()
        self.authors = {}
        self.seen = collections.defaultdict(int)
        self.watchers = {chat: person for person, chat in city.people.items()}
        self.last_sent = 0
        self.said = 0
        self.answers = 0

    # -- doing -----------------------------------------------------------------

    def words(self, count):
        """A number that tells it from all others, and words that nobody has said before."""
        self.said += 1
        draw = self.random.choice
        rest = ("".join(draw(CONSONANTS) + draw(VOWELS) for _ in range(3)) for _ in range(count))
        return f"m{self.said}x " + " ".join(rest)

    def act(self):
        """One deed of somebody."""
        who = self.random.choice(self.everybody)
        deed = self.random.choices((self.chat, self.file, self.support, self.answer, self.ask),
                                   (15, 40, 30, 10, 5))[0]
        deed(who)

    def chat(self, who):
        self.sandbox.send(who.person, who.chat, self.words(5))

    def file(self, who):
        if who.reports >= self.reports_each:
            return
        who.reports += 1
        message = self.sandbox.send(who.person, who.chat, "/report " + self.words(6))
        self.authors[who.chat, message] = who

    def support(self, who):
        open_to = [card for card in self.cards[who.chat].values() if card.number not in who.supported]
        if not open_to:
            return
        card = self.random.choice(open_to)
        who.supported.add(card.number)
        self.sandbox.tap(who.person, who.chat, card.message, card.data)

    def ask(self, who):
        known = self.cards[who.chat]
        if known:
            self.sandbox.send(who.person, who.chat, f"/status {self.random.choice(list(known))}")

    def answer(self, who):
        """Opens one's own report in private, to add something to it."""
        if who.step or not who.to_answer:
            return
        who.report = who.to_answer.pop()
        who.step = "opening"
        self.sandbox.post(f"people/{who.person}/start", bot=BOT_ID, payload=buttons.report_link(*who.report))

    def ask_about_all(self, filed):
        """Somebody of each group asks how each report is: the last word about them."""
        for chat, number in sorted(filed):
            self.sandbox.send(self.watchers[chat], chat, f"/status {number}")

    # -- looking ---------------------------------------------------------------

    def watch(self):
        """Looks at what the bot has sent since, and goes on with what people do in private."""
        news = self.sandbox.sent_after(self.last_sent)
        if not news:
            return
        self.last_sent = news[-1]["number"]
        for chat in {record["chat"] for record in news}:
            if chat < 0:
                self._look_at_group(chat)
            elif chat in self.residents:
                self._look_in_private(self.residents[chat])

    def _messages(self, person, chat, after):
        return self.sandbox.get(f"people/{person}/messages", chat=chat, after=after, limit=500)

    def _look_at_group(self, chat):
        while True:
            messages = self._messages(self.watchers[chat], chat, self.seen[chat])
            for message in messages:
                self.seen[chat] = message["message_id"]
                if message.get("from", {}).get("id") == BOT_ID:
                    self._look_at_message(chat, message)
            if len(messages) < 500:
                return

    def _look_at_message(self, chat, message):
        markup = message.get("reply_markup")
        replied = message.get("reply_to_message")
        author = self.authors.get((chat, replied["message_id"])) if replied else None
        mine = buttons.with_action(markup, buttons.UNDO)
        if author and mine and (chat, mine.object) not in self.known:
            # Sent again over a kill, it is the same report.
            self.known.add((chat, mine.object))
            author.supported.add(mine.object)
            author.to_answer.append((mine.community, mine.object))
        card = buttons.with_action(markup, buttons.SUPPORT)
        if card and not replied:
            self.cards[chat][card.object] = Card(card.object, message["message_id"], card.data)

    def _look_in_private(self, who):
        seen = who.seen_in_private if who.step != "adding" else who.screen - 1
        for message in self._messages(who.person, BOT_ID, seen):
            who.seen_in_private = max(who.seen_in_private, message["message_id"])
            if message.get("from", {}).get("id") == BOT_ID and who.step:
                self._go_on(who, message)

    def _go_on(self, who, message):
        markup = message.get("reply_markup")
        if who.step == "opening":
            add = buttons.with_action(markup, buttons.ADD)
            if add and add.object == who.report[1]:
                who.step = "adding"
                who.screen = message["message_id"]
                self.sandbox.tap(who.person, BOT_ID, message["message_id"], add.data)
        elif who.step == "adding":
            # The question has buttons to go back and to stop, or a keyboard, which belongs to no message.
            asked = f"add to #{who.report[1]}" in message.get("text", "")
            if asked or buttons.with_action(markup, buttons.CANCEL) or buttons.with_action(markup, buttons.BACK):
                who.step = "answering"
                self.sandbox.send(who.person, BOT_ID, self.words(4))
        elif not markup and f"#{who.report[1]}" in message.get("text", ""):
            who.step = None
            self.answers += 1

    def waiting(self):
        """Those who have not heard in private what they wait for."""
        return [f"{who.person} is {who.step} report {who.report[1]} of {who.chat}" for who in self.everybody
                if who.step]
