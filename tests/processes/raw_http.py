"""Bytes to a port, without a client that would correct them."""

import socket


def exchange(port, data, seconds=10):
    """Returns what came back until the other side closed or fell silent."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.settimeout(seconds)
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            # Refused in the midst of it; the answer may have come first.
            pass
        try:
            while part := connection.recv(65536):
                answer += part
        except OSError:
            pass
    return answer


def status_of(answer):
    """The status code; 0 if that is no answer."""
    parts = answer.split(b" ", 2)
    return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else 0


def post(path, body, headers=()):
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    if not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in lines):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
