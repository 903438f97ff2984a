#!/usr/bin/env python3
"""Runs the sandbox as a process and looks at it over HTTP, kills included.

Usage: http_test.py <wardmote-sandbox>. Only the standard library.
"""

import gzip
import http.client
import json
import pathlib
import queue
import resource
import signal
import socket
import tempfile
import threading
import unittest
import urllib.parse

from sandbox_process import TOKEN, Sandbox


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

    def test_truncated_answers_break_off_after_the_call_was_done(self):
        before = len(self.sandbox.sim("sent"))
        self.sandbox.sim("faults", {"rules": [{"kind": "truncated", "count": 1}]})
        with self.assertRaises(http.client.IncompleteRead):
            self.sandbox.bot("sendMessage", chat_id=42, text="cut off")
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


class Strangers(unittest.TestCase):
    """Other sites in the same browser, and files that bots and people have sent."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox()
        cls.sandbox.cast()

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.stop()

    def people(self, **headers):
        return self.sandbox.send("POST", "/sim/v1/people", b'{"first_name":"Eve"}', headers)[0].status

    def test_other_sites_may_not_use_the_control_api(self):
        own = f"127.0.0.1:{self.sandbox.port}"
        self.assertEqual(self.people(), 200)
        self.assertEqual(self.people(Origin=f"http://{own}"), 200)
        self.assertEqual(self.people(Origin="https://evil.example"), 403)
        self.assertEqual(self.people(Origin="null"), 403)
        self.assertEqual(self.people(Host=f"localhost:{self.sandbox.port}"), 200)
        self.assertEqual(self.people(Host="evil.example"), 403)
        response, _ = self.sandbox.send("GET", "/sim/v1/people", None, {"Host": "evil.example"})
        self.assertEqual(response.status, 403)
        response, _ = self.sandbox.send("GET", "/sim/v1/people/42/events", None,
                                        {"Host": "evil.example"})
        self.assertEqual(response.status, 403)

    def test_files_never_become_pages(self):
        def shown(content, kind):
            _, data = self.sandbox.send("POST", "/sim/v1/files?name=a%22b.html", content,
                                        {"Content-Type": kind})
            key = json.loads(data)["file_key"]
            return self.sandbox.send("GET", f"/sim/v1/files/{key}")[0].headers

        page = shown(b"<script>alert(1)</script>", "text/html")
        self.assertEqual(page["Content-Type"], "application/octet-stream")
        self.assertEqual(page["Content-Disposition"], "attachment; filename*=UTF-8''a%22b.html")
        self.assertEqual(page["X-Content-Type-Options"], "nosniff")
        self.assertEqual(page["Content-Security-Policy"], "sandbox")
        picture = shown(b"\x89PNG\r\n\x1a\n", "image/png")
        self.assertEqual(picture["Content-Type"], "image/png")
        self.assertIsNone(picture["Content-Disposition"])


class FullDisk(unittest.TestCase):
    def test_nothing_is_promised_that_is_not_kept(self):
        def limit(size):
            return (size, resource.RLIM_INFINITY)

        def ignore_the_signal():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

        with tempfile.TemporaryDirectory() as folder:
            sandbox = Sandbox("--data", folder, preexec_fn=ignore_the_signal)
            sandbox.cast()
            size = (pathlib.Path(folder) / "sandbox.journal").stat().st_size
            resource.prlimit(sandbox.process.pid, resource.RLIMIT_FSIZE, limit(size + 50))
            response, data = sandbox.send("GET", f"/bot{TOKEN}/sendMessage?chat_id=42&text=lost")
            self.assertEqual((response.status, json.loads(data)["error_code"]), (500, 500))
            response, _ = sandbox.send("POST", "/sim/v1/people", b'{"first_name":"Eve"}')
            self.assertEqual(response.status, 500)
            resource.prlimit(sandbox.process.pid, resource.RLIMIT_FSIZE,
                             limit(resource.RLIM_INFINITY))
            self.assertTrue(sandbox.bot("sendMessage", chat_id=42, text="kept")["ok"])
            messages = sandbox.sim("people/42/messages?chat=123456")
            sandbox.kill()
            sandbox = Sandbox("--data", folder)
            self.assertEqual(sandbox.sim("people/42/messages?chat=123456"), messages)
            sandbox.stop()


class Events(unittest.TestCase):
    def test_one_stream_carries_several_people(self):
        sandbox = Sandbox()
        self.addCleanup(sandbox.stop)
        sandbox.cast()
        group = sandbox.sim("chats", {"type": "group", "title": "Ash", "owner": 42})["id"]
        sandbox.sim("people", {"first_name": "Ben", "id": 43})
        sandbox.sim(f"chats/{group}/members", {"user": 43, "status": "member"})
        connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=30)
        connection.request("GET", "/sim/v1/events?people=42,43")
        stream = connection.getresponse()
        lines = iter(lambda: stream.readline().decode().rstrip(), None)
        self.assertTrue(next(line for line in lines if line.startswith("id: ")))
        self.assertEqual(next(lines), "event: hello")
        sandbox.sim("people/42/send", {"chat": group, "text": "both"})
        data = [json.loads(next(line for line in lines if '"both"' in line)[len("data: "):])
                for _ in range(2)]
        self.assertEqual([each["person"] for each in data], [42, 43])
        self.assertEqual(data[0]["event"]["text"], "both")
        connection.close()


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

    def test_reactions_and_dates_survive_a_kill(self):
        with tempfile.TemporaryDirectory() as folder:
            sandbox = Sandbox("--data", folder)
            sandbox.cast()
            poll = sandbox.bot("sendPoll", chat_id=42, question="?", options=["a"],
                               open_period=600)["result"]
            sandbox.sim("people/42/react", {"chat": 123456, "message_id": poll["message_id"],
                                            "emoji": "\U0001F44D"})
            sandbox.kill()
            sandbox = Sandbox("--data", folder)
            self.addCleanup(sandbox.stop)
            sandbox.sim("clock", {"advance": 600})
            seen = sandbox.sim("people/42/messages?chat=123456")[-1]
            self.assertEqual(seen["reactions"][0]["users"], [42])
            self.assertTrue(seen["poll"]["is_closed"])


if __name__ == "__main__":
    unittest.main()
