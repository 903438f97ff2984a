"""The sandbox as a process, for the tests that look at it over HTTP.

The program is the last argument of the test's command line.
"""

import http.client
import json
import re
import subprocess
import sys

from api_spec import ApiSpec

PROGRAM = sys.argv.pop()
SPEC = ApiSpec()
TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


class Sandbox:
    """A running sandbox; the port is read from its first log line."""

    def __init__(self, *flags, **process):
        self.process = subprocess.Popen(
            [PROGRAM, "--port", "0", *flags], stdout=subprocess.PIPE, text=True, bufsize=1,
            **process)
        for line in self.process.stdout:
            found = re.search(r"http://[\d.]+:(\d+)/", line)
            if found:
                self.port = int(found.group(1))
                return
        raise RuntimeError("the sandbox did not start")

    def send(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def sim(self, path, body=None):
        method = "GET" if body is None else "POST"
        _, data = self.send(method, "/sim/v1/" + path, None if body is None else json.dumps(body))
        return json.loads(data)

    def bot(self, method, /, by=TOKEN, **arguments):
        """Calls a method; `by` is the token of another bot."""
        _, data = self.send("POST", f"/bot{by}/{method}", json.dumps(arguments),
                            {"Content-Type": "application/json"})
        answer = json.loads(data)
        if answer["ok"]:
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
