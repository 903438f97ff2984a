#!/usr/bin/env python3
"""Lets the sandbox call webhooks: order, secret, retries, connections, TLS.

Usage: webhooks_test.py <wardmote-sandbox>. Only the standard library, and openssl for TLS.
"""

import gzip
import http.server
import json
import pathlib
import queue
import ssl
import subprocess
import tempfile
import threading
import unittest

from sandbox_process import TOKEN, Sandbox


class Hook(http.server.ThreadingHTTPServer):
    """Receives webhooks; answers with what `answers` says, then 200."""

    daemon_threads = True

    def __init__(self, closes_after_each=False):
        self.received = queue.Queue()
        self.answers = []
        self.connections = 0
        self.closes_after_each = closes_after_each
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.received.put((dict(self.headers), json.loads(body)))
                status, answer = hook.answers.pop(0) if hook.answers else (200, {})
                text = json.dumps(answer).encode()
                if "gzip" in self.headers["Accept-Encoding"]:
                    text = gzip.compress(text)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)
                # Without saying so, as a server does that is restarted.
                self.close_connection = hook.closes_after_each

            def setup(self):
                hook.connections += 1
                super().setup()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, scheme="http", host="127.0.0.1"):
        return f"{scheme}://{host}:{self.server_port}/hook"

    def speak_tls(self, folder):
        """Makes a certificate of its own for 127.0.0.1 and returns its path."""
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
             "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out",
             certificate], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        return certificate


class Webhooks(unittest.TestCase):
    def stage(self, **options):
        sandbox, hook = Sandbox(), Hook(**options)
        self.addCleanup(lambda: self.assertEqual(sandbox.stop(), 0))
        self.addCleanup(hook.server_close)
        self.addCleanup(hook.shutdown)
        sandbox.cast()
        return sandbox, hook

    def test_ordered_failures_are_shown_and_tried_again(self):
        shown = {"webhook_timeout": "Read timeout expired",
                 "tls_failure": "SSL error {error:0A000086:SSL routines::certificate verify failed}",
                 "dns_failure": "Failed to resolve host: Name or service not known"}
        for kind, text in shown.items():
            sandbox, hook = self.stage()
            sandbox.sim("faults", {"rules": [{"kind": kind, "count": 1}]})
            sandbox.bot("setWebhook", url=hook.url())
            self.assertEqual(hook.received.get(timeout=15)[1]["message"]["text"], "/start")
            info = sandbox.bot("getWebhookInfo")["result"]
            self.assertEqual(info["last_error_message"], text)

    def test_delivers_in_order_with_secret_and_runs_the_answer(self):
        sandbox, hook = self.stage()
        reply = {"method": "sendMessage", "chat_id": 42, "text": "from the answer"}
        hook.answers = [(500, {}), (200, reply)]
        answer = sandbox.bot("setWebhook", url=hook.url(), secret_token="s3cret")
        self.assertEqual(answer["description"], "Webhook was set")
        sandbox.sim("people/42/send", {"chat": 123456, "text": "second"})
        got = [hook.received.get(timeout=15) for _ in range(3)]
        texts = [update["message"]["text"] for _, update in got]
        self.assertEqual(texts, ["/start", "/start", "second"])
        self.assertEqual(got[0][0]["X-Telegram-Bot-Api-Secret-Token"], "s3cret")
        self.assertEqual([item["text"] for item in sandbox.sim("sent")], ["from the answer"])
        info = sandbox.bot("getWebhookInfo")["result"]
        self.assertIn("500", info["last_error_message"])

    def test_a_connection_that_was_closed_meanwhile_is_no_failure(self):
        sandbox, hook = self.stage(closes_after_each=True)
        sandbox.bot("setWebhook", url=hook.url())
        for text in ("/start", "one", "two", "three"):
            if text != "/start":
                sandbox.sim("people/42/send", {"chat": 123456, "text": text})
            _, update = hook.received.get(timeout=15)
            self.assertEqual(update["message"]["text"], text)
            while sandbox.bot("getWebhookInfo")["result"]["pending_update_count"] > 0:
                pass
        info = sandbox.bot("getWebhookInfo")["result"]
        self.assertNotIn("last_error_date", info)

    def test_connections_are_used_again(self):
        sandbox, hook = self.stage()
        sandbox.bot("setWebhook", url=hook.url())
        for text in ("one", "two", "three"):
            sandbox.sim("people/42/send", {"chat": 123456, "text": text})
        for _ in range(4):
            hook.received.get(timeout=15)
        self.assertEqual(hook.connections, 1)

    def test_speaks_tls_to_whom_it_trusts(self):
        with tempfile.TemporaryDirectory() as folder:
            sandbox, hook = self.stage()
            certificate = hook.speak_tls(pathlib.Path(folder))
            sandbox.bot("setWebhook", url=hook.url("https"))
            info = {}
            while "last_error_message" not in info:
                info = sandbox.bot("getWebhookInfo")["result"]
            self.assertIn("SSL error", info["last_error_message"])
            self.assertTrue(hook.received.empty())
            body = (f'--b\r\nContent-Disposition: form-data; name="url"\r\n\r\n{hook.url("https")}'
                    f'\r\n--b\r\nContent-Disposition: form-data; name="certificate"; '
                    f'filename="c.pem"\r\n\r\n{certificate.read_text()}\r\n--b--\r\n')
            sandbox.send("POST", f"/bot{TOKEN}/setWebhook", body,
                         {"Content-Type": "multipart/form-data; boundary=b"})
            _, update = hook.received.get(timeout=15)
            self.assertEqual(update["message"]["text"], "/start")


if __name__ == "__main__":
    unittest.main()
