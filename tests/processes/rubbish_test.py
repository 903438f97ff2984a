#!/usr/bin/env python3
"""Rubbish at every port, a Telegram full of faults, and people who go on reporting: nothing is lost.

The webhook's cases are those of bad_inputs.jsonl beside the sources, where that file is there.
"""

import base64
import json
import pathlib
import random
import threading
import time

import raw_http
from settle import finish
from traffic import Traffic
from wardmote_process import City, free_port, require, run, secret_file

CASES = pathlib.Path(__file__).resolve().parents[3] / "shared/testdata/bad_inputs.jsonl"
SECONDS = 20
HOOK_BOT = 8000000002
HOOK_TOKEN = f"{HOOK_BOT}:processesprocessesprocessesprocess"
SECRET = "s" * 31 + "ecretofthefirsthook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
FAULTS = [
    {"kind": "429", "probability": 0.01, "retry_after": 1},
    {"kind": "500", "probability": 0.03},
    {"kind": "502html", "probability": 0.03},
    {"kind": "reset_before", "probability": 0.03},
    {"kind": "reset_after", "probability": 0.03},
    {"kind": "slow", "probability": 0.05, "delay_ms": 200},
    {"kind": "duplicate_update", "probability": 0.2},
    {"kind": "late_update", "probability": 0.05, "delay_ms": 100},
]


def update(number, **content):
    return json.dumps({"update_id": number, **content}).encode()


def message(sender=777, text="hello"):
    return {"message_id": 1, "date": 1790000000, "text": text,
            "chat": {"id": 777, "type": "private", "first_name": "A"},
            "from": {"id": sender, "is_bot": False, "first_name": "A"}}


def webhook_requests():
    """Case of bad_inputs.jsonl to the bytes on the wire."""
    path = f"/telegram/{HOOK_BOT}"
    right = [f"{HEADER}: {SECRET}"]
    good = update(900000, message=message())
    deep = b"[" * 100000
    return {
        "webhook-01": raw_http.post(path, b'{"update_id":1}'),
        "webhook-03": raw_http.post(path, good, [f"{HEADER}: {SECRET[:31]}"]),
        "webhook-05": raw_http.post("/telegram/8000000001", good, right),
        "webhook-07": raw_http.post(path, b"x" * 1000, [*right, f"Content-Length: {9 << 20}"]),
        "webhook-09": raw_http.post(path, b"0\r\n\r\n", [*right, "Content-Length: 5", "Transfer-Encoding: chunked"]),
        "webhook-11": raw_http.post(path, deep, right),
        "webhook-13": raw_http.post(path, base64.b64decode("eyJtZXNzYWdlIjoi//4ifQ=="), right),
        "webhook-15": raw_http.post(path, update(900001, message=message(text="a\0b")), right),
        "webhook-17": raw_http.post(path, update(900001 - 6000, message=message()), right),
        "webhook-19": raw_http.post(path, update(900002, message=message(sender="1e9")), right),
        "webhook-21": raw_http.post(path, update(900003, channel_post={
            "message_id": 1, "date": 1790000000, "text": "/report a hole",
            "chat": {"id": -1000000000777, "type": "channel", "title": "News"}}), right),
    }


def check_webhook(port):
    if not CASES.exists():
        print("the webhook's cases are skipped: bad_inputs.jsonl is not there")
        return
    requests = webhook_requests()
    for line in CASES.read_text().splitlines():
        case = json.loads(line)
        if case["surface"] != "webhook":
            continue
        require(case["id"] in requests, f"{case['id']} ({case['name']}) has no request here")
        answer = raw_http.exchange(port, requests[case["id"]])
        wanted = int(case["expect"][:3])
        got = raw_http.status_of(answer)
        require(got == wanted, f"{case['id']} ({case['name']}): {got} instead of {case['expect']}\n{answer[:300]}")
        print(f"{case['id']}: {got}")


class Vandal(threading.Thread):
    """Sends what is no HTTP, or nearly, to all ports, one after the other."""

    def __init__(self, ports, seed):
        super().__init__(daemon=True)
        self.ports = ports
        self.chance = random.Random(seed)
        self.ends = time.monotonic() + SECONDS
        self.count = 0

    def run(self):
        while time.monotonic() < self.ends:
            try:
                raw_http.exchange(self.chance.choice(self.ports), self._rubbish(), seconds=2)
            except OSError:
                continue
            self.count += 1

    def _rubbish(self):
        bytes_of = self.chance.randbytes
        body = bytes_of(self.chance.randrange(1, 5000))
        good = raw_http.post(f"/telegram/{HOOK_BOT}", body, [f"{HEADER}: {SECRET}"])
        at = self.chance.randrange(len(good))
        return self.chance.choice([
            bytes_of(self.chance.randrange(1, 3000)),
            good,
            good[:at],
            good[:at] + bytes_of(3) + good[at:],
            b"GET /" + b"a" * self.chance.randrange(100_000) + b" HTTP/1.1\r\n\r\n",
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            b"GET /metrics HTTP/1.1\r\n" + b"X: y\r\n" * self.chance.randrange(5000) + b"\r\n",
            b"\x16\x03\x01\x02\x00" + bytes_of(200),
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ])


def test(given, folder):
    web_port = free_port()
    hook = {"token_file": secret_file(folder / "hook-token", HOOK_TOKEN), "mode": "webhook",
            "webhook_url": f"https://localhost/telegram/{HOOK_BOT}",
            "webhook_secret_file": secret_file(folder / "hook-secret", SECRET)}
    city = City(given, folder, communities=10, people=100, web__port=web_port, more_bots=[hook])
    city.sandbox.post("bots", username="hook_bot", first_name="Hook", token=HOOK_TOKEN)
    server = city.server
    server.start_and_wait()
    traffic = Traffic(city, given.seed, reports_each=6)
    vandal = Vandal([web_port, server.metrics_port], given.seed)
    city.sandbox.faults(*FAULTS)
    vandal.start()
    while vandal.is_alive():
        traffic.act()
        traffic.watch()
        time.sleep(0.02)
    require(vandal.count > 10, f"only {vandal.count} pieces of rubbish were taken at all")
    require(server.is_ready(), "the server is ready after the rubbish")
    city.sandbox.faults()
    check_webhook(web_port)
    failures = server.metrics().get("wardmote_entity_failures_total", 0)
    require(failures == 0, f"{failures:.0f} communities lost their memory over it")
    print(f"{vandal.count} pieces of rubbish; {finish(city, traffic, marks=None, seconds=120)}")


if __name__ == "__main__":
    run(test)
