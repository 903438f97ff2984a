#!/usr/bin/env python3
"""python-telegram-bot 13.15, as Debian 12 has it, against the sandbox. Skips (77) without it.

Usage: python_telegram_bot_test.py <wardmote-sandbox>.
"""

import io
import pathlib
import sys
import unittest
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sandbox"))
warnings.simplefilter("ignore")

try:
    import telegram
    from telegram.ext import CallbackQueryHandler, CommandHandler, Updater
except ImportError as error:
    print(f"SKIPPED: {error} (apt-get install python3-python-telegram-bot, Debian 12)")
    sys.exit(77)

from sandbox_process import TOKEN, Sandbox

if not telegram.__version__.startswith("13."):
    print(f"SKIPPED: this is python-telegram-bot {telegram.__version__}, not 13")
    sys.exit(77)

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
                    "0000000d49444154789c6364f8cf500f0003860180")


class PythonTelegramBot(unittest.TestCase):
    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.stop)
        self.sandbox.cast()
        self.root = f"http://127.0.0.1:{self.sandbox.port}/bot"
        self.bot = telegram.Bot(TOKEN, base_url=self.root,
                                base_file_url=f"http://127.0.0.1:{self.sandbox.port}/file/bot")

    def texts(self):
        return [message.get("text") for message in self.sandbox.sim("people/42/messages?chat=123456")]

    def wait_for(self, text):
        for _ in range(2000):
            if text in self.texts():
                return
        self.fail(f"{text!r} never came: {self.texts()}")

    def test_polls_and_answers_a_button(self):
        updater = Updater(bot=self.bot)
        markup = telegram.InlineKeyboardMarkup(
            [[telegram.InlineKeyboardButton("A lamp", callback_data="lamp")]])
        updater.dispatcher.add_handler(CommandHandler("report", lambda update, _: (
            update.message.reply_text("*What* is it?", parse_mode="Markdown",
                                      reply_markup=markup))))
        updater.dispatcher.add_handler(CallbackQueryHandler(
            lambda update, _: update.callback_query.edit_message_text("A lamp")))
        updater.start_polling(timeout=2)
        self.sandbox.sim("people/42/send", {"chat": 123456, "text": "/report"})
        self.wait_for("What is it?")
        question = self.sandbox.sim("people/42/messages?chat=123456")[-1]
        self.sandbox.sim("people/42/tap", {"chat": 123456, "message_id": question["message_id"],
                                           "row": 0, "column": 0})
        self.wait_for("A lamp")
        updater.stop()

    def test_uploads_and_downloads(self):
        sent = self.bot.send_photo(42, io.BytesIO(PNG), caption="A lamp")
        self.assertEqual(sent.photo[0].width, 1)
        self.assertEqual(bytes(sent.photo[0].get_file().download_as_bytearray()), PNG)

    def test_forwards_have_the_fields_it_knows(self):
        message = self.sandbox.sim("people/42/send", {"chat": 123456, "text": "x"})["message_ids"][0]
        forwarded = self.bot.forward_message(42, 42, message)
        self.assertEqual(forwarded.forward_from.id, 42)

    def test_knows_errors_by_their_text(self):
        with self.assertRaisesRegex(telegram.error.BadRequest, "Chat not found"):
            self.bot.send_message(1, "x")


if __name__ == "__main__":
    unittest.main()
