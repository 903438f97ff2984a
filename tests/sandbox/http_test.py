#!/usr/bin/env python3
"""Runs the sandbox as a process and looks at it over HTTP, kills included.

Usage: http_test.py <wardmote-sandbox>. Only the standard library.
"""

import gzip
import http.client
import http.server
import json
import queue
import tempfile
import threading
import unittest
import urllib.parse

from sandbox_process import TOKEN, Sandbox


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
