"""A public board made without any of the program's code: RFC 9162's tree, C2SP's tiles and notes, RFC 8032's
signatures, from their definitions. What this writes and what `wardmote verify-board` reads have only the documents in
common."""

import base64
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
WIDTH = 256


def recovered_x(y, sign):
    """The x of a point of the curve with this y."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if x % 2 == sign else P - x


BASE_Y = 4 * pow(5, -1, P) % P
BASE = (recovered_x(BASE_Y, 0), BASE_Y)


def added(one, other):
    """The complete law of addition on the twisted Edwards curve, in affine coordinates: slow and short."""
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P,
            (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P)


def times(scalar, point):
    result = (0, 1)
    for bit in bin(scalar)[2:]:
        result = added(result, result)
        if bit == "1":
            result = added(result, point)
    return result


def encoded(point):
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Key:
    """An Ed25519 key with a name, and what it signs: notes (kind 1) or heads that a witness saw (kind 4)."""

    def __init__(self, name, seed, kind=1):
        self.name, self.kind = name, bytes([kind])
        digest = hashlib.sha512(seed).digest()
        low = bytearray(digest[:32])
        low[0] &= 248
        low[31] = low[31] & 127 | 64
        self.scalar, self.prefix = int.from_bytes(low, "little"), digest[32:]
        self.public = encoded(times(self.scalar, BASE))
        self.id = hashlib.sha256(name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    def verifier(self):
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.public).decode()}"

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % L
        nonce = encoded(times(r, BASE))
        challenge = int.from_bytes(hashlib.sha512(nonce + self.public + message).digest(), "little") % L
        return nonce + ((r + challenge * self.scalar) % L).to_bytes(32, "little")

    def cosign(self, text, seconds):
        """The line of a witness (c2sp.org/tlog-cosignature)."""
        message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
        line = base64.b64encode(self.id + seconds.to_bytes(8, "big") + self.sign(message)).decode()
        return f"\u2014 {self.name} {line}\n"

    def note(self, text):
        line = base64.b64encode(self.id + self.sign(text.encode())).decode()
        return f"{text}\n\u2014 {self.name} {line}\n"


def split(size):
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


class Tree:
    def __init__(self, leaves):
        self.leaves = leaves
        self.known = {}

    def hash(self, begin, end):
        if (begin, end) not in self.known:
            self.known[begin, end] = hashlib.sha256(self.hashed(begin, end)).digest()
        return self.known[begin, end]

    def hashed(self, begin, end):
        if begin == end:
            return b""
        if end - begin == 1:
            return b"\x00" + self.leaves[begin]
        middle = begin + split(end - begin)
        return b"\x01" + self.hash(begin, middle) + self.hash(middle, end)

    def path(self, index, begin, end):
        if end - begin == 1:
            return []
        middle = begin + split(end - begin)
        if index < middle:
            return self.path(index, begin, middle) + [self.hash(middle, end)]
        return self.path(index, middle, end) + [self.hash(begin, middle)]


def numbered(index, width):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups) + ("" if width == WIDTH else f".p/{width}")


class Board:
    """A board in memory: `files` by path, as a web server would hand them out."""

    def __init__(self, key, leaves):
        self.key, self.tree = key, Tree(leaves)
        self.size = len(leaves)
        self.files = {"checkpoint": self.head(self.size).encode()}
        level, span = 0, 1
        while self.size // span:
            for first in range(0, self.size // span, WIDTH):
                self.add_tile(level, span, first, min(WIDTH, self.size // span - first))
            level, span = level + 1, span * WIDTH

    def add_tile(self, level, span, first, width):
        name = numbered(first // WIDTH, width)
        self.files[f"tile/{level}/{name}"] = b"".join(
            self.tree.hash(i * span, (i + 1) * span) for i in range(first, first + width))
        if level == 0:
            self.files[f"tile/entries/{name}"] = b"".join(
                len(leaf).to_bytes(2, "big") + leaf for leaf in self.tree.leaves[first:first + width])

    def head(self, size):
        root = base64.b64encode(self.tree.hash(0, size)).decode()
        return self.key.note(f"{self.key.name}\n{size}\n{root}\n")

    def receipt(self, index, size):
        lines = ["c2sp.org/tlog-proof@v1", "extra " + base64.b64encode(self.tree.leaves[index]).decode(),
                 f"index {index}"]
        lines += [base64.b64encode(sibling).decode() for sibling in self.tree.path(index, 0, size)]
        return "\n".join(lines) + "\n\n" + self.head(size)

    def write(self, folder):
        for path, content in self.files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return folder
