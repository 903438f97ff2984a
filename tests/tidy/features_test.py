#!/usr/bin/env python3
"""A feature is one stem in every folder: rules with a README, durable facts, tests, and a line in features.h."""

import sources

README_LINES_MAX = 40
# Not features, for they have no state and no events: shared ground, the hash tree of the
# public board, and the arithmetic of votes.
NOT_FEATURES = {"board", "core", "counting"}
# The city is an entity of its own, so it is not among the features of a community.
NOT_IN_COMMUNITY = {"city"}


def stems(feature):
    """reports -> reports, report; activities -> activities, activity."""
    yield feature
    if feature.endswith("ies"):
        yield feature[:-3] + "y"
    elif feature.endswith("s"):
        yield feature[:-1]


def problems_of(feature, names):
    readme = f"governance/{feature}/README.md"
    if readme not in names:
        yield f"{readme} is missing: purpose, state diagram, where its files are"
    elif len(sources.text(readme).splitlines()) > README_LINES_MAX:
        yield f"{readme}: more than {README_LINES_MAX} lines"
    if not any(f"proto/wardmote/v1/{stem}.proto" in names for stem in stems(feature)):
        yield f"proto/wardmote/v1/{feature}.proto is missing: its events and records"
    if not any(name.startswith("tests/") and name.endswith("_test.cc") and stem in name
               for name in names for stem in stems(feature)):
        yield f"governance/{feature}/ has no test whose path says {feature}"
    if feature not in NOT_IN_COMMUNITY and f"{feature}::Feature" not in sources.text("governance/features.h"):
        yield f"governance/features.h does not list {feature}::Feature"


everything = set(sources.tracked("*"))
features = sorted({name.split("/")[1] for name in everything
                   if name.startswith("governance/") and name.count("/") > 1} - NOT_FEATURES)
sources.finish([p for feature in features for p in problems_of(feature, everything)],
               "governance/README.md says what a feature is made of.")
