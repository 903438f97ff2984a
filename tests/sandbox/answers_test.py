#!/usr/bin/env python3
"""Holds the answers of every method against the machine-readable Bot API.

Usage: answers_test.py <wardmote-sandbox>. Only the standard library.
"""

import json
import pathlib
import re
import unittest

from sandbox_process import TOKEN, Sandbox

ROOT = pathlib.Path(__file__).resolve().parents[2]

KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


class Answers(unittest.TestCase):
    """`Sandbox.bot` checks each answer against the description; this makes many of them."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox()
        cls.sandbox.cast()
        cls.group = cls.sandbox.sim("chats", {
            "type": "supergroup", "title": "Elm Street", "username": "elm", "owner": 42,
            "is_forum": True, "admins": [123456]})["id"]
        cls.sandbox.sim(f"chats/{cls.group}/members", {
            "user": 123456, "status": "administrator", "rights": [
                "can_promote_members", "can_restrict_members", "can_invite_users",
                "can_change_info", "can_pin_messages", "can_manage_topics", "can_delete_messages",
                "can_manage_tags"]})

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.stop()

    def good(self, method, /, **arguments):
        answer = self.sandbox.bot(method, **arguments)
        self.assertTrue(answer["ok"], (method, answer))
        return answer["result"]

    def test_sending_and_editing(self):
        sent = self.good("sendMessage", chat_id=42, text="<b>x</b> /go", parse_mode="HTML",
                         reply_markup=KEYBOARD)
        place = {"chat_id": 42, "message_id": sent["message_id"]}
        self.good("editMessageText", **place, text="y", reply_markup=KEYBOARD)
        self.good("editMessageReplyMarkup", **place)
        self.good("forwardMessage", chat_id=42, from_chat_id=42, message_id=sent["message_id"])
        self.good("copyMessage", chat_id=42, from_chat_id=42, message_id=sent["message_id"])
        self.good("pinChatMessage", **place)
        self.good("sendLocation", chat_id=42, latitude=59.93, longitude=30.33)
        self.good("sendContact", chat_id=42, phone_number="+100", first_name="Ann")
        self.good("sendChatAction", chat_id=42, action="typing")
        poll = self.good("sendPoll", chat_id=42, question="?", options=["a", "b"],
                         is_anonymous=False)
        self.sandbox.sim("people/42/vote", {"chat": 123456, "message_id": poll["message_id"],
                                            "options": [1]})
        self.good("stopPoll", chat_id=42, message_id=poll["message_id"])
        self.good("deleteMessage", **place)

    def test_sending_the_rest(self):
        self.good("sendVenue", chat_id=42, latitude=1, longitude=2, title="Hall", address="1 St")
        self.good("sendDice", chat_id=42)
        one = self.good("sendMessage", chat_id=42, text="*a* [b](t.me/x)", parse_mode="Markdown")
        two = self.good("sendMessage", chat_id=42, text="__a__ ||b||", parse_mode="MarkdownV2")
        self.assertEqual([e["type"] for e in two["entities"]], ["underline", "spoiler"])
        ids = [one["message_id"], two["message_id"]]
        self.good("forwardMessages", chat_id=42, from_chat_id=42, message_ids=ids)
        self.good("copyMessages", chat_id=42, from_chat_id=42, message_ids=ids)
        self.good("setMessageReaction", chat_id=42, message_id=ids[0],
                  reaction=[{"type": "emoji", "emoji": "\U0001F44D"}])
        self.good("pinChatMessage", chat_id=42, message_id=ids[0])
        self.good("unpinChatMessage", chat_id=42, message_id=ids[0])
        self.good("unpinAllChatMessages", chat_id=42)
        self.good("deleteMessages", chat_id=42, message_ids=ids)

    def test_reactions_and_live_locations(self):
        """The updates that follow are held against the description as well."""
        allowed = ["message_reaction", "message_reaction_count", "poll"]
        self.good("getUpdates", offset=-1, allowed_updates=allowed)
        self.addCleanup(self.good, "getUpdates", offset=-1, allowed_updates=[])
        sent = self.good("sendMessage", chat_id=self.group, text="x")["message_id"]
        place = {"chat": self.group, "message_id": sent}
        self.sandbox.sim("people/42/react", {**place, "emoji": "\U0001F44D"})
        self.good("deleteMessageReaction", chat_id=self.group, message_id=sent, user_id=42)
        self.good("deleteAllMessageReactions", chat_id=self.group, user_id=42)
        news = self.sandbox.sim("chats", {"type": "channel", "title": "News", "owner": 42,
                                          "admins": [123456]})["id"]
        self.sandbox.sim(f"chats/{news}", {"linked_chat": self.group})
        post = self.good("sendMessage", chat_id=news, text="x")["message_id"]
        self.sandbox.sim("people/42/react", {"chat": news, "message_id": post,
                                             "emoji": "\U0001F389"})
        self.good("sendPoll", chat_id=self.group, question="?", options=["a"], open_period=5)
        self.sandbox.sim("clock", {"advance": 5})
        kinds = [kind for update in self.good("getUpdates") for kind in update
                 if kind in allowed]
        self.assertEqual(kinds, ["message_reaction"] * 2 + ["message_reaction_count", "poll"])
        live = self.good("sendLocation", chat_id=42, latitude=1, longitude=2, live_period=60)
        place = {"chat_id": 42, "message_id": live["message_id"]}
        self.good("editMessageLiveLocation", **place, latitude=1.5, longitude=2)
        self.good("stopMessageLiveLocation", **place)

    def test_files(self):
        key = self.sandbox.send("POST", "/sim/v1/files", b"\x89PNG", {"Content-Type": "image/png"})
        file_id = json.loads(key[1])["file_key"]
        self.sandbox.sim("people/42/send", {"chat": 123456, "photos": [file_id, file_id]})
        self.good("sendPhoto", chat_id=42, photo=file_id, caption="a")
        self.good("sendDocument", chat_id=42, document=file_id)
        self.good("sendVoice", chat_id=42, voice=file_id)
        media = [{"type": "photo", "media": file_id, "caption": "c"}] * 2
        self.good("sendMediaGroup", chat_id=42, media=media)
        self.good("sendVideo", chat_id=42, video=file_id)
        audio = self.good("sendAudio", chat_id=42, audio=file_id, caption="a")
        place = {"chat_id": 42, "message_id": audio["message_id"]}
        self.good("editMessageCaption", **place, caption="b")
        self.good("editMessageMedia", **place, media={"type": "photo", "media": file_id})
        path = self.good("getFile", file_id=file_id)["file_path"]
        response, data = self.sandbox.send("GET", f"/file/bot{TOKEN}/{path}")
        self.assertEqual((response.status, data), (200, b"\x89PNG"))

    def test_chats_members_and_topics(self):
        group = self.group
        self.good("getChat", chat_id=group)
        self.good("getChat", chat_id=42)
        self.good("getChatMember", chat_id=group, user_id=42)
        self.good("getChatAdministrators", chat_id=group)
        self.good("getChatMemberCount", chat_id=group)
        topic = self.good("createForumTopic", chat_id=group, name="Lamps")["message_thread_id"]
        self.good("sendMessage", chat_id=group, message_thread_id=topic, text="in it")
        self.good("closeForumTopic", chat_id=group, message_thread_id=topic)
        wrong = self.sandbox.bot("sendMessage", chat_id=group, message_thread_id=1, text="x")
        self.assertEqual(wrong["description"], "Bad Request: message thread not found")
        self.sandbox.sim("people", {"first_name": "Ben", "id": 43})
        self.sandbox.sim("people/43/join", {"chat": group})
        self.good("restrictChatMember", chat_id=group, user_id=43, permissions={})
        self.good("getChatMember", chat_id=group, user_id=43)
        self.good("banChatMember", chat_id=group, user_id=43)
        self.good("unbanChatMember", chat_id=group, user_id=43)
        link = self.good("createChatInviteLink", chat_id=group, creates_join_request=True)
        self.sandbox.sim("people/43/join", {"chat": group, "invite_link": link["invite_link"]})
        self.good("approveChatJoinRequest", chat_id=group, user_id=43)

    def test_join_request_queries(self):
        """A bot of its own decides at the door; it may open a Mini App first."""
        keeper = self.sandbox.sim("bots", {"username": "keeper_bot", "first_name": "Keeper", "join_queries": True})
        self.sandbox.sim(f"chats/{self.group}/members", {"user": keeper["id"], "status": "administrator"})
        self.sandbox.sim(f"chats/{self.group}", {"join_by_request": True, "join_request_bot": keeper["id"]})
        link = self.good("exportChatInviteLink", chat_id=self.group)
        self.sandbox.sim("people", {"first_name": "Dan", "id": 45})
        self.sandbox.sim("people/45/join", {"invite_link": link})
        updates = self.good("getUpdates", by=keeper["token"])
        query = updates[-1]["chat_join_request"]["query_id"]
        self.good("sendChatJoinRequestWebApp", by=keeper["token"], chat_join_request_query_id=query,
                  web_app_url="https://door.example.org")
        self.good("answerChatJoinRequestQuery", by=keeper["token"], chat_join_request_query_id=query,
                  result="approve")

    def test_administration(self):
        group = self.group
        self.sandbox.sim("people", {"first_name": "Cleo", "id": 44})
        self.sandbox.sim("people/44/join", {"chat": group})
        self.good("setChatMemberTag", chat_id=group, user_id=44, tag="lamps")
        self.good("getChatMember", chat_id=group, user_id=44)
        self.good("promoteChatMember", chat_id=group, user_id=44, can_invite_users=True)
        self.good("setChatAdministratorCustomTitle", chat_id=group, user_id=44, custom_title="Clerk")
        self.good("getChatMember", chat_id=group, user_id=44)
        self.good("getChatAdministrators", chat_id=group)
        self.good("setChatTitle", chat_id=group, title="Elm Street 2")
        self.good("setChatDescription", chat_id=group, description="d")
        self.good("setChatPermissions", chat_id=group, permissions={"can_send_messages": True})
        self.good("exportChatInviteLink", chat_id=group)
        link = self.good("createChatInviteLink", chat_id=group, name="one")["invite_link"]
        self.good("editChatInviteLink", chat_id=group, invite_link=link, name="two",
                  expire_date=2000000000, member_limit=5)
        self.good("revokeChatInviteLink", chat_id=group, invite_link=link)
        self.sandbox.sim("people", {"first_name": "Dan", "id": 45})
        asks = self.good("createChatInviteLink", chat_id=group, creates_join_request=True)
        self.sandbox.sim("people/45/join", {"invite_link": asks["invite_link"]})
        self.good("declineChatJoinRequest", chat_id=group, user_id=45)
        self.good("getChat", chat_id=group)

    def test_topics(self):
        group = self.group
        topic = {"chat_id": group,
                 "message_thread_id": self.good("createForumTopic", chat_id=group, name="Parks")[
                     "message_thread_id"]}
        self.good("editForumTopic", **topic, name="Trees")
        self.good("closeForumTopic", **topic)
        self.good("reopenForumTopic", **topic)
        self.good("unpinAllForumTopicMessages", **topic)
        self.good("deleteForumTopic", **topic)
        for method in ("closeGeneralForumTopic", "reopenGeneralForumTopic", "hideGeneralForumTopic",
                       "unhideGeneralForumTopic"):
            self.good(method, chat_id=group)
        self.good("editGeneralForumTopic", chat_id=group, name="Everything")

    def test_leaving(self):
        chat = self.sandbox.sim("chats", {"type": "group", "title": "Ash", "owner": 42,
                                          "members": [123456]})["id"]
        self.good("leaveChat", chat_id=chat)
        other = Sandbox()
        other.cast()
        self.addCleanup(other.stop)
        self.assertTrue(other.bot("logOut")["ok"])

    def test_every_method_is_validated(self):
        """Methods that the sandbox has are all called in these tests."""
        names = re.findall(r'NamedMethod\{"(\w+)"', (ROOT / "sandbox/methods.cc").read_text())
        tests = "".join((ROOT / "tests/sandbox" / name).read_text()
                        for name in ("answers_test.py", "http_test.py", "webhooks_test.py"))
        aliases = {"getChatMembersCount", "kickChatMember"}
        self.assertEqual([name for name in names if f'"{name}"' not in tests
                          and name not in aliases], [])

    def test_profile_and_commands(self):
        self.good("getMe")
        self.good("deleteMyCommands", language_code="es")
        self.good("setMyName", name="Ward", language_code="es")
        self.good("setMyShortDescription", short_description="s")
        self.good("getMyShortDescription")
        self.good("setMyDefaultAdministratorRights", rights={})
        self.good("getMyDefaultAdministratorRights")
        self.good("setChatMenuButton", menu_button={"type": "commands"})
        self.good("getChatMenuButton")
        self.good("deleteWebhook")
        self.assertEqual(self.sandbox.bot("close")["error_code"], 429)
        self.good("setMyCommands", commands=[{"command": "go", "description": "Go"}])
        self.good("getMyCommands")
        self.good("setMyDescription", description="d")
        self.good("getMyDescription")
        self.good("getMyName")
        self.good("getWebhookInfo")
        self.assertEqual(self.sandbox.sim("people/42/commands?chat=123456")[0]["command"], "go")

    def test_updates(self):
        sent = self.good("sendMessage", chat_id=42, text="x", reply_markup=KEYBOARD)
        tap = {"chat": 123456, "message_id": sent["message_id"], "row": 0, "column": 0}
        query = self.sandbox.sim("people/42/tap", tap)["query_id"]
        self.good("answerCallbackQuery", callback_query_id=query, text="ok")
        self.sandbox.sim("people/42/send", {"chat": 123456, "location": {
            "latitude": 1, "longitude": 2}})
        self.assertGreater(len(self.good("getUpdates", limit=100)), 2)


if __name__ == "__main__":
    unittest.main()
