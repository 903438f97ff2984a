#!/usr/bin/env python3
"""Every key of the configuration does something: what it sets is read outside server/config."""

import re

import sources

KEY = re.compile(r"key<&Config::(\w+), &\w+::(\w+)>")
BOT_KEY = re.compile(r"bot_key<&BotConfig::(\w+)>")
SECTION_TYPE = re.compile(r"(?:const )?(\w+)Config& (\w+)")
ALIAS = re.compile(r"auto& (\w+) = [\w.>()-]*\bconfig\.(\w+);")
# Each with its reason.
UNREAD = {"cluster.mode": "it has one value"}


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def readings(name):
    """Yields the keys that a file reads: through the configuration, or a section of it by another name."""
    body = sources.text(name)
    names = {}
    for section, alias in [(snake(kind), alias) for kind, alias in SECTION_TYPE.findall(body)] + \
                          [(section, alias) for alias, section in ALIAS.findall(body)]:
        names.setdefault(alias, set()).add(section)
    for owner, key in re.findall(r"\b(\w+)(?:\.|->)(?=(\w+))", body):
        for section in names.get(owner, {owner}):
            yield f"{section}.{key}"
        if "BotConfig" in body or owner == "config":
            yield f"bot.{key}"


table = sources.text("server/config/keys.cc")
keys = {f"{section}.{key}" for section, key in KEY.findall(table)} | {f"bot.{key}" for key in BOT_KEY.findall(table)}
read = set()
for source in sources.tracked("server/*.cc", "server/*.h"):
    if not source.startswith("server/config/") or source == "server/config/secrets.cc":
        read |= set(readings(source))
problems = [f"server/config/keys.cc: nothing reads {key}" for key in sorted(keys - read - UNREAD.keys())]
problems += [f"{key} is read, or is no key: take it off the list of this test"
             for key in sorted(UNREAD.keys() - (keys - read))]
if len(keys) < 30:
    problems.append(f"only {len(keys)} keys found: this test no longer understands the table")
sources.finish(problems, "A key that does nothing is worse than none.")
