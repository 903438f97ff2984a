#!/usr/bin/env python3
"""Writes Grafana's dashboards into wardmote/dashboards/ beside this file. Only the standard library.

A panel is one line below: what it is called, what it tells, its unit, and what it asks Prometheus. Everything else
is the same for all, so that no panel can lack a description, a unit or the choice of an instance.
Usage: dashboards.py [--check]; with --check nothing is written, and it ends with 1 if a file is out of date.
"""

import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent / "wardmote/dashboards"
NODE = 'job="$job",instance=~"$instance"'
COLUMNS = 24


def per_second(metric, labels="", by=""):
    return f"sum{by}(rate({metric}{{{NODE}{labels}}}[$__rate_interval]))"


def now(metric, by="instance"):
    return f"sum by ({by}) ({metric}{{{NODE}}})"


def quantiles(metric):
    """The median, and the slowest of a hundred."""
    inner = f"sum by (le) (rate({metric}_bucket{{{NODE}}}[$__rate_interval]))"
    return [(f"histogram_quantile({share}, {inner})", words) for share, words in (
        (0.5, "half are faster"), (0.9, "9 of 10 are faster"), (0.99, "99 of 100 are faster"))]


def in_time(window):
    calls = "wardmote_call_seconds"
    return (f'sum(rate({calls}_bucket{{{NODE},le="3"}}[{window}])) / sum(rate({calls}_count{{{NODE}}}[{window}]))')


#: Title, description, unit, kind, width, [(query, legend)].
CITY = [
    ("Answered in time", "Share of the calls to Telegram that were answered within three seconds of the decision to make "
     "them, over the time shown. The aim is 99 %.", "percentunit", "stat", 6, [(in_time("$__range"), "in time")]),
    ("Servers that answer", "How many of the servers Prometheus can read.", "short", "stat", 6,
     [(f"sum(up{{{NODE}}})", "up")]),
    ("What people write", "Updates that Telegram handed over, per second.", "reqps", "stat", 6,
     [(per_second("wardmote_updates_taken_total"), "updates")]),
    ("Longest silence of the actors", "Since the actors of a server last showed that they handle messages. At 60 s it "
     "calls itself dead.", "s", "stat", 6, [(f"max(wardmote_pulse_age_seconds{{{NODE}}})", "silence")]),
    ("How long people wait", "From the decision to send something to Telegram's answer, waiting for Telegram's limits "
     "included.", "s", "timeseries", 12, quantiles("wardmote_call_seconds")),
    ("Allowance of late answers", "Share of late answers. Where the dashed aim of 1 % is exceeded, the month's allowance "
     "shrinks; at 14.4 % in an hour somebody is woken.", "percentunit", "timeseries", 12,
     [("wardmote:calls_late:ratio_rate1h", "last hour"), ("wardmote:calls_late:ratio_rate6h", "last six hours"),
      ("vector(0.01)", "aim")]),
    ("What became of calls", "Telegram's answers per second: done, held back (429), or failed.", "reqps", "timeseries", 12,
     [(per_second("wardmote_calls_total", by=" by (outcome) "), "{{outcome}}")]),
    ("How late deadlines are", "From the moment at which a community wanted to be woken, for a reminder or an escalation, "
     "to the moment it was.", "s", "timeseries", 12, quantiles("wardmote_timer_lag_seconds")),
]
TELEGRAM = [
    ("Updates", "Taken from Telegram, and refused because they cannot be read, per second.", "reqps", "timeseries", 12,
     [(per_second("wardmote_updates_taken_total"), "taken"), (per_second("wardmote_updates_refused_total"), "refused")]),
    ("Trouble", "What went wrong at the Telegram edge, per second, by kind; docs/operating.md says what each asks for.",
     "cps", "timeseries", 12, [(per_second("wardmote_gateway_troubles_total", by=" by (kind) "), "{{kind}}")]),
    ("Calls", "Telegram's answers per second.", "reqps", "timeseries", 12,
     [(per_second("wardmote_calls_total", by=" by (outcome) "), "{{outcome}}")]),
    ("Held back", "Share of the calls that Telegram answered 429.", "percentunit", "timeseries", 12,
     [(per_second("wardmote_calls_total", labels=',outcome="flood"') + " / " + per_second("wardmote_calls_total"), "429")]),
    ("Calls that wait", "For Telegram's rates, or for another message of the same chat to go first. At 10,000 a bot takes "
     "no more updates.", "short", "timeseries", 12, [(now("wardmote_sender_waiting_calls"), "{{instance}}")]),
    ("Calls on their way", "Sent and not answered yet.", "short", "timeseries", 12,
     [(now("wardmote_sender_in_flight_calls"), "{{instance}}")]),
    ("How long a call takes", "From its decision to Telegram's answer.", "s", "timeseries", 12,
     quantiles("wardmote_call_seconds")),
    ("Connections from outside", "Open connections to the HTTP listeners, for webhooks and for metrics.", "short",
     "timeseries", 12, [(now("wardmote_web_connections"), "{{instance}}")]),
]
COMMUNITIES = [
    ("In memory", "Communities, bots' desks and the city that are in memory now; the others sleep on the disk.", "short",
     "timeseries", 12, [(now("wardmote_entities_active_count"), "{{instance}}")]),
    ("What they act on", "Messages per second that a community acted on, and those that were people talking to each "
     "other.", "reqps", "timeseries", 12,
     [(per_second("wardmote_steps_total"), "acted on"), (per_second("wardmote_steps_ignored_total"), "left alone")]),
    ("Updates not done with", "Taken from Telegram, and not yet durable in what they changed.", "short", "timeseries", 12,
     [(now("wardmote_inbox_updates"), "{{instance}}")]),
    ("Refusals", "Commands per second that the rules refused; whoever gave them was told why.", "cps", "timeseries", 12,
     [(per_second("wardmote_refusals_total"), "refused")]),
    ("Failures", "Times per second that a community failed and was built anew. Anything above zero deserves a look at the "
     "log.", "cps", "timeseries", 12, [(per_second("wardmote_entity_failures_total"), "failed")]),
    ("Silence of the actors", "Since the actors last showed that they handle messages; below 6 s when all is well.", "s",
     "timeseries", 12, [(now("wardmote_pulse_age_seconds"), "{{instance}}")]),
    ("Counts of votes", "Under way or waiting for a thread; a large budget by equal shares takes minutes. A node counts four "
     "at a time.", "short", "timeseries", 12, [(now("wardmote_work_pending"), "{{instance}}")]),
    ("Votes that were counted", "Per second.", "cps", "timeseries", 12,
     [(per_second("wardmote_work_seconds_count"), "counted")]),
]
STORAGE = [
    ("Room on the disk", "Free bytes on the disk of the data. Below the reserve (256 MiB by itself) no updates are taken.",
     "bytes", "timeseries", 12, [(now("wardmote_disk_free_bytes"), "{{instance}}")]),
    ("State of the committer", "0 running, 1 paused because the disk is full, 2 failed, 3 stopped.", "short", "timeseries",
     12, [(now("wardmote_committer_state"), "{{instance}}")]),
    ("Commits", "Made durable per second; many share one write.", "ops", "timeseries", 12,
     [(per_second("wardmote_commits_total"), "commits"), (per_second("wardmote_commit_seconds_count"), "writes")]),
    ("How long a write takes", "One synced write of a group of commits. Every answer waits for one.", "s", "timeseries",
     12, quantiles("wardmote_commit_seconds")),
    ("Calls whose outcome is open", "They lie on the disk until Telegram's answer is known.", "short", "timeseries", 12,
     [(now("wardmote_outbox_calls"), "{{instance}}")]),
    ("Forgotten people", "Times per second that the keys of people who asked to be forgotten were scrubbed from the disk.",
     "cps", "timeseries", 12, [(per_second("wardmote_keys_scrubbed_total"), "scrubbed")]),
    ("Lines of the log that were lost", "Per second, because whatever reads the log is too slow.", "cps", "timeseries", 12,
     [(per_second("wardmote_log_dropped_lines_total"), "lost")]),
]
DASHBOARDS = {
    "city": ("Wardmote: city", "Are residents served?", CITY),
    "telegram": ("Wardmote: Telegram", "What passes between the server and Telegram.", TELEGRAM),
    "communities": ("Wardmote: communities", "What communities do, and whether they can.", COMMUNITIES),
    "storage": ("Wardmote: storage", "The disk: room, speed, what waits on it.", STORAGE),
}


def panel(number, place, title, description, unit, kind, width, targets):
    datasource = {"type": "prometheus", "uid": "${datasource}"}
    return {
        "id": number, "type": kind, "title": title, "description": description, "datasource": datasource,
        "gridPos": {"x": place[0], "y": place[1], "w": width, "h": 4 if kind == "stat" else 8},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "table", "placement": "bottom", "calcs": ["mean", "max", "lastNotNull"]}}
                   if kind == "timeseries" else {"reduceOptions": {"calcs": ["lastNotNull"]}},
        "targets": [{"refId": chr(ord("A") + i), "datasource": datasource, "expr": query, "legendFormat": legend}
                    for i, (query, legend) in enumerate(targets)],
    }


def panels(lines):
    made, x, y = [], 0, 0
    for number, line in enumerate(lines, start=1):
        kind, width = line[3], line[4]
        if x + width > COLUMNS:
            x, y = 0, y + made[-1]["gridPos"]["h"]
        made.append(panel(number, (x, y), *line))
        x += width
    return made


def variables():
    prometheus = {"type": "prometheus", "uid": "${datasource}"}

    def labels(name, label, query, **more):
        return {"name": name, "label": label, "type": "query", "datasource": prometheus, "query": query, "refresh": 2, **more}

    return [{"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"},
            labels("job", "Job", "label_values(wardmote_build_info, job)"),
            labels("instance", "Instance", 'label_values(wardmote_build_info{job="$job"}, instance)', multi=True,
                   includeAll=True, allValue=".+")]


def dashboard(name):
    title, description, lines = DASHBOARDS[name]
    return {
        "id": None, "uid": f"wardmote-{name}", "title": title, "description": description, "tags": ["wardmote"],
        "editable": False, "schemaVersion": 39, "version": 1, "graphTooltip": 1, "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"}, "templating": {"list": variables()}, "panels": panels(lines),
        "links": [{"type": "dashboards", "title": "Wardmote", "tags": ["wardmote"], "asDropdown": True,
                   "includeVars": True, "keepTime": True}],
    }


def main():
    out_of_date = []
    for name in DASHBOARDS:
        path = FOLDER / f"{name}.json"
        text = json.dumps(dashboard(name), indent=2, ensure_ascii=False) + "\n"
        if path.exists() and path.read_text() == text:
            continue
        out_of_date.append(path.name)
        if "--check" not in sys.argv:
            path.write_text(text)
    if "--check" in sys.argv and out_of_date:
        sys.exit(f"out of date: {', '.join(out_of_date)}; run helm/dashboards.py")


if __name__ == "__main__":
    main()
