"""Copies a board by the paths of c2sp.org/tlog-tiles, as anybody may who keeps a mirror."""

import json

from wardmote_process import require

WIDTH = 256


def _number(index):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


def tile_paths(size):
    """The tiles and bundles of a board of `size` leaves."""
    level, count = 0, size
    while count > 0:
        for index in range((count + WIDTH - 1) // WIDTH):
            width = min(WIDTH, count - index * WIDTH)
            part = "" if width == WIDTH else f".p/{width}"
            yield f"tile/{level}/{_number(index)}{part}"
            if level == 0:
                yield f"tile/entries/{_number(index)}{part}"
        level, count = level + 1, count // WIDTH


class Board:
    """A community's board, as its server hands it out."""

    def __init__(self, http, community):
        self.http = http
        self.community = community

    def get(self, path):
        """None if it is not there."""
        status, body = self.http.ask("GET", f"/board/{self.community}/{path}")
        require(status in (200, 404), f"the board answers {status} for {path}")
        return body if status == 200 else None

    def head(self):
        return self.get("checkpoint")

    def size(self):
        head = self.head()
        return int(head.split(b"\n")[1]) if head else 0

    def lines(self):
        """All leaves, parsed."""
        size, found = self.size(), []
        for path in tile_paths(size):
            if path.startswith("tile/entries/"):
                bundle = self.get(path)
                while bundle:
                    length = int.from_bytes(bundle[:2], "big")
                    found.append(json.loads(bundle[2:2 + length]))
                    bundle = bundle[2 + length:]
        return found

    def copy(self, folder):
        """Writes the board's files into `folder`; returns the verifier key."""
        head = self.head()
        for path in ["checkpoint", *tile_paths(int(head.split(b"\n")[1]))]:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            body = head if path == "checkpoint" else self.get(path)
            require(body is not None, f"the board lacks {path}")
            file.write_bytes(body)
        return self.get("key").decode().strip()
