#!/usr/bin/env python3
"""A real Prometheus reads a real server: every panel's query and every variable finds something, every rule is sound."""

import json
import pathlib
import shutil
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/processes"))

from traffic import Traffic  # noqa: E402
from wardmote_process import City, Http, Process, Skip, free_port, require, run, wait_for  # noqa: E402

RULES = ROOT / "helm/wardmote/rules/wardmote.rules.yaml"
# What Grafana would put there, for a server that has run for some seconds.
STANDS_FOR = {"$__rate_interval": "10s", "$__range": "1m", "$job": "wardmote", "$instance": ".+"}
# Their first value needs as long as they look back.
PATIENT = {"wardmote:calls_late:ratio_rate1h", "wardmote:calls_late:ratio_rate6h"}
DEEDS = 80
# A page at this time would be a false one.
AT_REST = {"WardmoteDown", "WardmoteNothingHandled", "WardmoteUpdatesStuck", "WardmoteDiskFull", "WardmoteWriteFailed",
           "WardmoteSecondPoller"}


class Prometheus(Process):
    def __init__(self, folder, target):
        super().__init__(folder / "prometheus.log")
        self.port = free_port()
        self.http = Http(self.port)
        config = folder / "prometheus.yml"
        config.write_text(json.dumps({
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"}, "rule_files": [str(RULES)],
            "scrape_configs": [{"job_name": "wardmote", "static_configs": [{"targets": [f"127.0.0.1:{target}"]}]}]}))
        self.spawn(["prometheus", f"--config.file={config}", f"--storage.tsdb.path={folder / 'tsdb'}",
                    f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn"])

    def ask(self, path, **query):
        status, body = self.http.ask("GET", f"/api/v1/{path}?{urllib.parse.urlencode(query, doseq=True)}")
        answer = json.loads(body)
        require(status == 200 and answer["status"] == "success", f"{path} {query}: {answer}")
        return answer["data"]

    def series(self, expression):
        for name, value in STANDS_FOR.items():
            expression = expression.replace(name, value)
        return self.ask("query", query=expression)["result"]

    def has_scraped(self):
        return bool(self.series("changes(wardmote_pulse_age_seconds[20s]) > 8"))

    def is_ready(self):
        """Until it is, it answers queries with a word that is no JSON."""
        require(self.is_running(), f"Prometheus ended:\n{self.said()}")
        try:
            return self.http.ask("GET", "/-/ready")[0] == 200
        except OSError:
            return False


def dashboards():
    return [json.loads(path.read_text()) for path in sorted((ROOT / "helm/wardmote/dashboards").glob("*.json"))]


def look_at_panels(prometheus):
    asked = 0
    for board in dashboards():
        for panel in board["panels"]:
            for target in panel["targets"]:
                asked += 1
                found = prometheus.series(target["expr"])
                require(found or target["expr"] in PATIENT, f"{board['title']}: {panel['title']}: {target['expr']} finds nothing")
        for variable in (one for one in board["templating"]["list"] if one["type"] == "query"):
            metric, label = variable["query"].removeprefix("label_values(").removesuffix(")").rsplit(", ", 1)
            matcher = metric.replace("$job", "wardmote")
            values = prometheus.ask(f"label/{label}/values", **{"match[]": matcher})
            require(values, f"{board['title']}: the variable {variable['name']} has no values")
    return asked


def look_at_rules(prometheus):
    rules = [rule for group in prometheus.ask("rules")["groups"] for rule in group["rules"]]
    for rule in rules:
        require(rule["health"] == "ok", f"{rule['name']}: {rule['health']} {rule.get('lastError')}")
        false_alarm = rule["name"] in AT_REST and rule.get("state") == "firing"
        require(not false_alarm, f"{rule['name']} fires on a server at which nothing is wrong: {rule.get('alerts')}")
    return len(rules)


def check_exposition(server):
    """Names, types and help as Prometheus wants them."""
    text = server.operations.ask("GET", "/metrics")[1]
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True)
    # It also minds that a gauge is called ..._count; the name is older than this test.
    complaints = [line for line in done.stderr.decode().splitlines() if "entities_active_count" not in line]
    require(not complaints, "\n".join(complaints))


def test(given, folder):
    for program in ("prometheus", "promtool"):
        if shutil.which(program) is None:
            raise Skip(f"{program} is not installed (Debian: prometheus)")
    city = City(given, folder, communities=3, people=12)
    city.server.start_and_wait()
    prometheus = Prometheus(folder, city.server.metrics_port)
    wait_for(prometheus.is_ready, 60, "Prometheus is ready")
    traffic = Traffic(city, given.seed, reports_each=4)
    for _ in range(DEEDS):
        traffic.act()
        traffic.watch()
    wait_for(prometheus.has_scraped, 60, "Prometheus has read the server's metrics for a while", pause=0.5)
    check_exposition(city.server)
    print(f"{look_at_panels(prometheus)} queries and {look_at_rules(prometheus)} rules answered")


if __name__ == "__main__":
    run(test)
