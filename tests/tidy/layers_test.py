#!/usr/bin/env python3
"""Who may include whom. Debian puts every library's headers into /usr/include, so links cannot enforce it."""

import re
import sys

import sources

# Headers of C++ and C, except those that let in chance, time, threads or the world.
STANDARD = r"<[a-z_0-9]+>|<(errno|stdint|string|math|stdlib|stddef|limits|time|signal)\.h>"
SYSTEM = r"<(sys/[a-z_]+|arpa/inet|netinet/[a-z_]+|unistd|fcntl|poll|netdb|pwd|termios)\.h>"
PROTO = r'"wardmote/v1/[a-z_]+\.pb\.h"|<google/protobuf/.*>'
EXPECTED = r"<tl/expected\.hpp>"
FMT = r"<fmt/[a-z]+\.h>"
CAF = r"<caf/.*>"
ABSL = r"<absl/.*>"
BEAST = r"<boost/.*>|<openssl/.*>"
TELEMETRY = r'"telemetry/.*"'

# folder: what its includes may match. Keep it in step with the table in ARCHITECTURE.md.
ALLOWED = {
    "governance": [PROTO, EXPECTED, FMT, r'"governance/.*"'],
    "telegram": [EXPECTED, FMT, r"<simdjson\.h>", r'"telegram/.*"'],
    "charts": [PROTO, ABSL, r"<cairo\.h>", r"<pango/.*>", r'"charts/.*"'],
    "dialogue": [PROTO, EXPECTED, FMT, r"<unicode/.*>", r'"(governance|telegram|dialogue)/.*"'],
    "telemetry": [FMT, r"<spdlog/.*>", r"<prometheus/.*>", r'"telemetry/.*"'],
    "storage": [PROTO, ABSL, EXPECTED, FMT, SYSTEM, TELEMETRY, r"<rocksdb/.*>", r"<xxhash\.h>", r"<sodium\.h>",
                r'"storage/.*"', r'"governance/core/.*"'],
    "cluster": [PROTO, ABSL, EXPECTED, FMT, TELEMETRY, r"<grpcpp/.*>", r'"wardmote/v1/[a-z_]+\.grpc\.pb\.h"',
                r'"(cluster|storage)/.*"'],
    "actors": [PROTO, ABSL, EXPECTED, FMT, CAF, TELEMETRY, r'"(actors|governance|dialogue|telegram|storage|cluster)/.*"'],
    "gateway": [PROTO, ABSL, EXPECTED, FMT, CAF, SYSTEM, TELEMETRY, r"<curl/.*>", r"<simdjson\.h>",
                r'"(gateway|telegram|actors)/.*"', r'"governance/core/.*"', r'"storage/(keys|mutations|committer|store)\.h"'],
    "web": [EXPECTED, FMT, SYSTEM, TELEMETRY, BEAST, r'"(web|governance)/.*"', r'"actors/interfaces\.h"'],
    "sandbox": [EXPECTED, FMT, SYSTEM, BEAST, r"<simdjson\.h>", r"<nlohmann/.*>", r"<xxhash\.h>", r"<zlib\.h>",
                r"<spdlog/.*>", r"<CLI/.*>", r'"(sandbox|telegram)/.*"'],
}

# Single files that may more, each for a reason.
EXCEPTIONS = {
    # The hash of the event chain; pure, but nobody writes SHA-256 twice.
    r"governance/core/.*hash.*": r"<openssl/.*>|<sodium\.h>",
    # The signatures of the public board; pure, and nobody writes Ed25519 twice.
    r"governance/core/ed25519\.cc": r"<sodium\.h>",
    # The one actor of storage/.
    r"storage/journal_actor\..*": CAF,
    r"cluster/.*bridge\..*": CAF,
    # Answers its askers in JSON.
    r"actors/city_logic\..*": r"<nlohmann/.*>",
    # Exact arithmetic of votes and shares.
    r"governance/counting/.*": r"<gmpxx?\.h>",
}

# The rules are handed time and chance; they have neither.
IMPURE_HEADERS = re.compile(r"<(thread|mutex|shared_mutex|condition_variable|future|atomic|random|filesystem|fstream|"
                            r"iostream|ctime|cstdio|time\.h)>")
# ICU's objects are made once and shared: what they cache is the same for everybody.
IMPURE_ALLOWED = {"dialogue/catalogue.cc": "<atomic>", "dialogue/icu_time_zones.h": "<mutex>"}
IMPURE_WORDS = re.compile(r"\b(system_clock::now|steady_clock::now|random_device|s?rand\(|time\(nullptr\)|getenv)")
# The protocol of the cluster is simulated: it is handed time like the rules are.
PURE = ("governance/", "telegram/", "dialogue/", "cluster/")


def may_include(name, what):
    allowed = [STANDARD, *ALLOWED[name.split("/")[0]]]
    allowed += [extra for pattern, extra in EXCEPTIONS.items() if re.fullmatch(pattern, name)]
    return any(re.fullmatch(pattern, what) for pattern in allowed)


def problems_of(name):
    for line, what in sources.includes(name):
        if not may_include(name, what):
            yield f"{name}:{line}: {name.split('/')[0]}/ may not include {what}"
        elif name.startswith(PURE) and IMPURE_HEADERS.fullmatch(what) and IMPURE_ALLOWED.get(name) != what:
            yield f"{name}:{line}: {what} does not belong into pure code"
    if name.startswith(PURE):
        for number, line in enumerate(sources.text(name).splitlines(), 1):
            if IMPURE_WORDS.search(line.split("//")[0]):
                yield f"{name}:{number}: pure code reads no clock, no chance and no environment"


def main():
    names = sources.tracked("*.h", "*.cc")
    known = set(ALLOWED) | {"server", "tests", "bench"}
    problems = [f"{name}: no rule for this folder in layers_test.py" for name in names
                if name.split("/")[0] not in known]
    for name in names:
        if name.split("/")[0] in ALLOWED:
            problems += problems_of(name)
    sources.finish(problems, "ARCHITECTURE.md says who may include whom, and why.")


if __name__ == "__main__":
    sys.exit(main())
