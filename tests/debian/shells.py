"""Shells that are asked to complete a line, as somebody asks them who presses Tab."""

import os
import pty
import re
import select
import signal
import time

PROMPT = "ask> "
SECONDS_MAX = 20


class Shell:
    """An interactive shell in a terminal of its own."""

    def __init__(self, command, setup, folder):
        self.number, self.terminal = pty.fork()
        if self.number == 0:
            os.chdir(folder)
            os.environ |= {"TERM": "dumb", "LANG": "C.UTF-8", "HOME": str(folder), "PS1": PROMPT, "HISTFILE": "/dev/null"}
            os.execvp(command[0], command)
        # The prompt comes before the setup as well, so it is asked for something that says that it is done.
        self.send(f"{setup}; echo set''up done\n")
        self.read_until("setup done")

    def send(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, what):
        said, deadline = "", time.monotonic() + SECONDS_MAX
        while what not in said:
            if not select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"waited for {what!r}; the shell said {said!r}")
            said += os.read(self.terminal, 65536).decode(errors="replace")
        return said

    def complete(self, typed):
        """Types, presses Tab and Enter, and returns the words that the program was called with."""
        self.send(f"{typed}\t\n")
        said = self.read_until("<END>")
        return re.findall(r"<([^<>]*)>", said)[:-1]

    def close(self):
        os.kill(self.number, signal.SIGKILL)
        os.waitpid(self.number, 0)
        os.close(self.terminal)
