#!/usr/bin/env python3
"""Runs the sandbox as a process and looks at it over HTTP, kills included.

Usage: http_test.py <wardmote-sandbox>. Only the standard library.
"""

import gzip
import http.client
import http.server
import json
import queue
import re
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

from api_spec import ApiSpec

PROGRAM = sys.argv.pop()
SPEC = ApiSpec() if ApiSpec.is_there() else None
TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


class Sandbox:
    """A running sandbox; the port is read from its first log line."""

    def __init__(self, *flags):
        self.process = subprocess.Popen(
            [PROGRAM, "--port", "0", *flags], stdout=subprocess.PIPE, text=True, bufsize=1)
        for line in self.process.stdout:
            found = re.search(r"http://[\d.]+:(\d+)/", line)
            if found:
                self.port = int(found.group(1))
                return
        raise RuntimeError("the sandbox did not start")

    def send(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response, data

    def sim(self, path, body=None):
        method = "GET" if body is None else "POST"
        _, data = self.send(method, "/sim/v1/" + path, None if body is None else json.dumps(body))
        return json.loads(data)

    def bot(self, method, /, **arguments):
        _, data = self.send("POST", f"/bot{TOKEN}/{method}", json.dumps(arguments),
                            {"Content-Type": "application/json"})
        answer = json.loads(data)
        if SPEC and answer["ok"]:
            problems = SPEC.problems(method, answer["result"])
            assert not problems, (method, problems)
            for update in answer["result"] if method == "getUpdates" else []:
                assert not SPEC.update_problems(update), (update, SPEC.update_problems(update))
        return answer

    def cast(self):
        self.sim("bots", {"username": "ward_bot", "first_name": "Ward", "token": TOKEN})
        self.sim("people", {"first_name": "Ann", "id": 42})
        self.sim("people/42/start", {"bot": 123456})

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.terminate()
        code = self.process.wait()
        self.process.stdout.close()
        return code


class Hook(http.server.ThreadingHTTPServer):
    """Receives webhooks; answers with what `answers` says, then 200."""

    daemon_threads = True

    def __init__(self):
        self.received = queue.Queue()
        self.answers = []
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.received.put((dict(self.headers), json.loads(body)))
                status, answer = hook.answers.pop(0) if hook.answers else (200, {})
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class HttpRules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox()
        cls.sandbox.cast()

    @classmethod
    def tearDownClass(cls):
        assert cls.sandbox.stop() == 0

    def post(self, body, content_type, **headers):
        response, data = self.sandbox.send(
            "POST", f"/bot{TOKEN}/sendMessage", body, {"Content-Type": content_type, **headers})
        return response.status, json.loads(data)

    def test_every_way_to_pass_arguments_is_equal(self):
        form = urllib.parse.urlencode({"chat_id": "42", "text": "a b+c"})
        boundary = "x1"
        multipart = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("chat_id", "42"), ("text", "a b+c"))) + f"--{boundary}--\r\n"
        text = json.dumps({"chat_id": "42", "text": "a b+c"})
        ways = [
            (form, "application/x-www-form-urlencoded", {}),
            (multipart, f"multipart/form-data; boundary={boundary}", {}),
            (text, "application/json", {}),
            (gzip.compress(text.encode()), "application/json", {"Content-Encoding": "gzip"}),
        ]
        for body, content_type, headers in ways:
            status, answer = self.post(body, content_type, **headers)
            self.assertEqual(status, 200, answer)
            self.assertEqual(answer["result"]["text"], "a b+c")
        _, data = self.sandbox.send("GET", f"/bot{TOKEN}/SENDmessage?{form}")
        self.assertEqual(json.loads(data)["result"]["text"], "a b+c")

    def test_errors_have_telegrams_codes(self):
        for path, method, status, description in [
            ("/bot0:x/getMe", "GET", 401, "Unauthorized: invalid token specified"),
            ("/bot1:" + "A" * 35 + "/getMe", "GET", 401, "Unauthorized"),
            ("/botx:y/getMe", "GET", 421, "Misdirected Request: unallowed token specified"),
            (f"/bot{TOKEN}/nope", "GET", 404, "Not Found: method not found"),
            (f"/bot{TOKEN}/getMe", "PUT", 501, "Not Implemented"),
        ]:
            response, data = self.sandbox.send(method, path)
            self.assertEqual(response.status, status, path)
            answer = json.loads(data)
            self.assertEqual((answer["ok"], answer["error_code"]), (False, status))
            self.assertEqual(answer["description"], description)

    def test_429_says_when_to_come_back(self):
        self.sandbox.sim("faults", {"rules": [
            {"kind": "429", "method": "sendMessage", "count": 1, "retry_after": 7}]})
        response, data = self.sandbox.send("GET", f"/bot{TOKEN}/sendMessage?chat_id=42&text=x")
        self.assertEqual(response.status, 429)
        self.assertEqual(response.headers["Retry-After"], "7")
        self.assertEqual(json.loads(data)["parameters"]["retry_after"], 7)

    def test_reset_after_commit_sends_all_the_same(self):
        before = len(self.sandbox.sim("sent"))
        self.sandbox.sim("faults", {"rules": [{"kind": "reset_after", "count": 1}]})
        with self.assertRaises((ConnectionError, http.client.HTTPException)):
            self.sandbox.bot("sendMessage", chat_id=42, text="into the dark")
        self.assertEqual(len(self.sandbox.sim("sent")), before + 1)

    def test_second_poller_ends_the_first(self):
        self.sandbox.bot("getUpdates", offset=-1)
        last = self.sandbox.bot("getUpdates", offset=-1)["result"][-1]["update_id"]
        answers = queue.Queue()
        first = threading.Thread(target=lambda: answers.put(
            self.sandbox.bot("getUpdates", offset=last + 1, timeout=20)))
        first.start()
        while not self.sandbox.sim("bots")[0]["polling"]:
            pass
        second = threading.Thread(target=lambda: answers.put(
            self.sandbox.bot("getUpdates", offset=last + 1, timeout=20)))
        second.start()
        killed = answers.get(timeout=15)
        self.assertEqual(killed["error_code"], 409)
        self.assertTrue(killed["description"].startswith("Conflict: terminated by other"))
        self.sandbox.sim("people/42/send", {"chat": 123456, "text": "wake up"})
        woken = answers.get(timeout=15)
        self.assertEqual(woken["result"][0]["message"]["text"], "wake up")
        first.join()
        second.join()


KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


@unittest.skipUnless(SPEC, "the Bot API's description is not beside the repository")
class Answers(unittest.TestCase):
    """`Sandbox.bot` checks each answer against the description; this makes many of them."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox()
        cls.sandbox.cast()
        cls.group = cls.sandbox.sim("chats", {
            "type": "supergroup", "title": "Elm Street", "owner": 42, "is_forum": True,
            "admins": [123456]})["id"]

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

    def test_files(self):
        key = self.sandbox.send("POST", "/sim/v1/files", b"\x89PNG", {"Content-Type": "image/png"})
        file_id = json.loads(key[1])["file_key"]
        self.sandbox.sim("people/42/send", {"chat": 123456, "photos": [file_id, file_id]})
        self.good("sendPhoto", chat_id=42, photo=file_id, caption="a")
        self.good("sendDocument", chat_id=42, document=file_id)
        self.good("sendVoice", chat_id=42, voice=file_id)
        media = [{"type": "photo", "media": file_id, "caption": "c"}] * 2
        self.good("sendMediaGroup", chat_id=42, media=media)
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

    def test_profile_and_commands(self):
        self.good("getMe")
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


class Webhooks(unittest.TestCase):
    def test_delivers_in_order_with_secret_and_runs_the_answer(self):
        sandbox, hook = Sandbox(), Hook()
        sandbox.cast()
        reply = {"method": "sendMessage", "chat_id": 42, "text": "from the answer"}
        hook.answers = [(500, {}), (200, reply)]
        answer = sandbox.bot("setWebhook", url=f"http://127.0.0.1:{hook.server_port}/hook",
                             secret_token="s3cret")
        self.assertEqual(answer["description"], "Webhook was set")
        sandbox.sim("people/42/send", {"chat": 123456, "text": "second"})
        got = [hook.received.get(timeout=15) for _ in range(3)]
        texts = [update["message"]["text"] for _, update in got]
        self.assertEqual(texts, ["/start", "/start", "second"])
        self.assertEqual(got[0][0]["X-Telegram-Bot-Api-Secret-Token"], "s3cret")
        self.assertEqual([item["text"] for item in sandbox.sim("sent")], ["from the answer"])
        info = sandbox.bot("getWebhookInfo")["result"]
        self.assertIn("500", info["last_error_message"])
        sandbox.stop()
        hook.shutdown()
        hook.server_close()


def own_address():
    """An address of this machine that is not loopback, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = probe.getsockname()[0]
    return None if address.startswith("127.") else address


class FromElsewhere(unittest.TestCase):
    def statuses(self, *flags):
        address = own_address()
        if address is None:
            self.skipTest("this machine has no address but loopback")
        sandbox = Sandbox("--address", "0.0.0.0", *flags)
        sandbox.cast()
        found = []
        for path in ("/sim/v1/status", "/sim/v1/people/42/events", "/", f"/bot{TOKEN}/getMe"):
            connection = http.client.HTTPConnection(address, sandbox.port, timeout=30)
            connection.request("GET", path)
            found.append(connection.getresponse().status)
            connection.close()
        sandbox.stop()
        return found

    def test_others_see_the_page_and_the_bot_api_but_play_nobody(self):
        self.assertEqual(self.statuses(), [403, 403, 200, 200])

    def test_others_may_play_if_told_so(self):
        self.assertEqual(self.statuses("--control-from-anywhere"), [200, 200, 200, 200])


class Kills(unittest.TestCase):
    def test_queues_chats_and_messages_survive_a_kill(self):
        with tempfile.TemporaryDirectory() as folder:
            sandbox = Sandbox("--data", folder)
            sandbox.cast()
            sandbox.bot("sendMessage", chat_id=42, text="kept")
            updates = sandbox.bot("getUpdates")
            messages = sandbox.sim("people/42/messages?chat=123456")
            sandbox.kill()
            for ending in (Sandbox.kill, Sandbox.stop):
                sandbox = Sandbox("--data", folder)
                self.assertEqual(sandbox.bot("getUpdates"), updates)
                self.assertEqual(sandbox.sim("people/42/messages?chat=123456"), messages)
                self.assertEqual(sandbox.sim("sent")[0]["text"], "kept")
                ending(sandbox)


if __name__ == "__main__":
    unittest.main()
