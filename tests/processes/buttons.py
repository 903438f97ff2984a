"""What lies behind Wardmote's buttons (dialogue/buttons.h), so that tests need no words of any language."""

import base64
import collections

# dialogue/report_dialogue.h and dialogue/framework.h
SUPPORT = 0x0405
UNDO = 0x040A
ADD = 0x041C
BACK = 0x0005
CANCEL = 0x0006

# dialogue/decision_dialogue.h; the argument is the option, 0 abstains
VIEW = 0x0503
CHOOSE = 0x0504
RECEIPT = 0x050F

Button = collections.namedtuple("Button", "data community action object argument")


def _varint(data):
    """The number that the bytes begin with, and what follows it."""
    value = 0
    for place, byte in enumerate(data):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, data[place + 1:]
    return value, b""


def read(data):
    """Returns a Button, or None if the data is not Wardmote's."""
    try:
        raw = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
    except ValueError:
        return None
    if len(raw) < 26 or raw[0] != 1:
        return None
    number, rest = _varint(raw[16:-8])
    return Button(data, int.from_bytes(raw[1:9], "big"), int.from_bytes(raw[9:11], "big"), number, _varint(rest)[0])


def of_markup(markup):
    """All of Wardmote's buttons under a message."""
    rows = (markup or {}).get("inline_keyboard", [])
    found = (read(button.get("callback_data", "")) for row in rows for button in row)
    return [button for button in found if button]


def with_action(markup, action):
    return next((button for button in of_markup(markup) if button.action == action), None)


def report_link(community, number):
    """The payload of a deep link to a report (dialogue/deep_link.h)."""
    digits = ""
    while community:
        community, digit = divmod(community, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"r_{digits or '0'}_{number}"
