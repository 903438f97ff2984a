#!/usr/bin/env python3
"""Measures the server with the load generator and prints one table in Markdown; docs/benchmarks.md explains it."""

import argparse
import json
import os
import pathlib
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

SECRET = "BENCHMARKBENCHMARKBENCHMARKBENCHMAR"
FIRST_BOT = 8000000001


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server over a folder of data."""

    def __init__(self, bench, data, api_port, bots=1, connections=64):
        self.bench = bench
        self.port = free_port()
        self.config = bench.folder / "city.toml"
        self.log = bench.folder / "server.log"
        self.child = None
        lines = ["[node]", f'data_dir = "{data}"', "[telegram]", f'api_root = "http://127.0.0.1:{api_port}"',
                 'limits = "off"', f"connections_max = {connections}", "[metrics]", f"port = {self.port}",
                 "[log]", 'level = "warning"']
        for bot in range(bots):
            token = bench.folder / f"token-{bot}"
            token.write_text(f"{FIRST_BOT + bot}:{SECRET}\n")
            token.chmod(0o600)
            lines += ["[[bots]]", f'token_file = "{token}"']
        self.config.write_text("\n".join(lines) + "\n")

    def seed(self, communities, residents, reports):
        subprocess.run([self.bench.program("server/wardmote"), "seed", "--config", self.config,
                        "--communities", str(communities), "--residents", str(residents),
                        "--reports", str(reports)], check=True, stdout=subprocess.DEVNULL)

    def start(self):
        """Returns the seconds from its start until it is ready."""
        begin = time.monotonic()
        with self.log.open("wb") as log:
            self.child = subprocess.Popen([self.bench.program("server/wardmote"), "serve", "--config", self.config],
                                          stdout=log, stderr=log)
        self.bench.pid_file.write_text(f"{self.child.pid}\n")
        while not self._is_ready():
            if self.child.poll() is not None or time.monotonic() - begin > 60:
                sys.exit(f"the server does not become ready; {self.log} says why")
            time.sleep(0.005)
        return time.monotonic() - begin

    def _is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/ready", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        self.child.terminate()
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


class Bench:
    def __init__(self, options):
        self.options = options
        self.build = pathlib.Path(options.build).resolve()
        # On the disk of the build, for /tmp is memory on many machines.
        self.folder = self.build / "bench-data"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.pid_file = self.folder / "server.pid"
        self.seeded = {}
        self.rows = []

    def program(self, name):
        path = self.build / name
        if not path.exists():
            sys.exit(f"there is no {path}: build the preset release first")
        return str(path)

    def say(self, text):
        print(text, file=sys.stderr, flush=True)

    # -- data and runs -----------------------------------------------------------

    def data(self, communities, residents=10, reports=5, bots=1):
        """A fresh copy of a city of that size, which is made once; its bots serve the communities in turn."""
        size = communities, residents, reports
        if (size, bots) not in self.seeded:
            self.say(f"making a city of {communities} communities, {residents} residents and {reports} reports each")
            folder = self.folder / f"city-{communities}-{residents}-{reports}-{bots}"
            Server(self, folder, 1, bots).seed(*size)
            self.seeded[size, bots] = folder
        copy = self.folder / "data"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.seeded[size, bots], copy)
        return copy

    def generate(self, data, *arguments, bots=1, connections=64, settle=0.0):
        """One run of server and generator; returns what the generator found."""
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        self.pid_file.unlink(missing_ok=True)
        command = [self.program("bench/load_generator"), "--bots", str(bots), "--port-file", port_file,
                   "--pid-file", self.pid_file, *map(str, arguments)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as generator:
            while not port_file.exists():
                if generator.poll() is not None:
                    sys.exit("the load generator ended at once")
                time.sleep(0.01)
            server = Server(self, data, int(port_file.read_text()), bots, connections)
            ready = server.start()
            try:
                out = generator.communicate(timeout=300)[0]
            finally:
                server.stop()
        found = json.loads(out)
        found["ready_seconds"] = ready
        if found["unanswered"]:
            self.say(f"warning: {found['unanswered']} of {found['awaited']} were not answered")
        return found

    def repeat(self, once):
        """The results of all runs, name to list."""
        results = {}
        for run in range(self.options.runs):
            self.say(f"  run {run + 1} of {self.options.runs}")
            for name, value in once(run).items():
                results.setdefault(name, []).append(value)
        return results

    def row(self, what, values, unit, aim="", beside="", digits=0):
        median, low, high = statistics.median(values), min(values), max(values)
        spread = f" [{low:,.{digits}f}–{high:,.{digits}f}]" if len(values) > 1 else ""
        self.rows.append((what, f"{median:,.{digits}f} {unit}{spread}", aim, beside))
        return median

    # -- what is measured --------------------------------------------------------

    def raw(self):
        """What disk, database and parser do by themselves."""
        runs = [json.loads(subprocess.run([self.program("bench/fsync_bench"), self.folder, "2"], check=True,
                                          capture_output=True, text=True).stdout)
                for _ in range(self.options.runs)]
        self.fsync_rate = self.row("raw: synced appends of 4 KiB", [run["per_second"] for run in runs], "/s")
        self.fsync_ms = self.row("raw: one of them, p50", [run["p50_ms"] for run in runs], "ms", digits=3)
        self.row("raw: one of them, p99", [run["p99_ms"] for run in runs], "ms", digits=3)
        self.parse_rate = self.library("telegram_bench", r"parse_batch/100$", "raw: updates parsed")
        self.batch_rate = self.library("storage_bench", r"raw_batch/100/",
                                       "raw: updates of three rows written by RocksDB in synced batches of 100")
        self.library("storage_bench", r"committer_group/100/", "raw: the same by the committer, with the shards' logs")
        self.library("counting_bench", r"^scottish_stv$", "counting: ranked ballots by Scottish STV")
        self.library("counting_bench", r"^budget_invented$", "counting: voters by Equal Shares with Add1")
        self.library("board_bench", r"^append$", "board: leaves appended to 1,000,000")
        self.single_calls("board_bench", r"^append$", "board: one of them", "")
        self.single_calls("board_bench", r"^prove_inclusion_of_any$", "board: an inclusion proof of 1,000,000", "≤ 1000")

    def iterations(self, program, wanted):
        """Every run of one benchmark of a library; none if it is not built."""
        path = self.build / "bench" / program
        if not path.exists():
            return []
        done = subprocess.run([path, "--benchmark_format=json", f"--benchmark_filter={wanted}",
                               f"--benchmark_repetitions={self.options.runs}"],
                              capture_output=True, text=True, check=True, cwd=self.folder)
        return [found for found in json.loads(done.stdout)["benchmarks"] if found.get("run_type") == "iteration"]

    def single_calls(self, program, wanted, what, aim):
        """How long a call takes where the benchmark has timed each."""
        runs = self.iterations(program, wanted)
        for part in ("p50", "p99") if runs else ():
            self.row(f"{what}, {part}", [run[f"{part}_us"] for run in runs], "µs",
                     aim if part == "p99" else "", digits=1)

    def library(self, program, wanted, what):
        """The rate of one benchmark of a library; None if it is not built."""
        rates = {}
        for found in self.iterations(program, wanted):
            if "items_per_second" in found:
                rates.setdefault(found["name"], []).append(found["items_per_second"])
        if not rates:
            return None
        # Where there are several sizes, the best is what the library can do.
        name = max(rates, key=lambda one: statistics.median(rates[one]))
        return self.row(f"{what} ({name})", rates[name], "/s")

    def beside(self, rate):
        parts = [f"{rate / self.fsync_rate:.0f} × fsyncs"]
        if self.parse_rate:
            parts.append(f"{100 * rate / self.parse_rate:.1f} % of parsing")
        if self.batch_rate:
            parts.append(f"{100 * rate / self.batch_rate:.1f} % of batches")
        return ", ".join(parts)

    def saturated(self):
        found = self.repeat(lambda run: self.generate(
            self.data(1000), "--mode", "saturate", "--seconds", self.options.seconds, "--seed", run + 1))
        rate = statistics.median(found["confirmed_per_second"])
        self.row("saturated: updates confirmed", found["confirmed_per_second"], "/s", "≥ 45,000", self.beside(rate))
        self.row("saturated: answers received", found["answered_per_second"], "/s")
        self.row("saturated: processor time of the server for 1,000 updates", found["server_cpu_ms_per_1000"], "ms",
                 "≤ 35", digits=1)
        self.row("saturated: resident memory, highest", found["rss_mib_peak"], "MiB", "≤ 64", digits=1)
        self.row("saturated: cores used by the generator", found["generator_cores"], "", digits=2)

    def paced(self):
        for rate in (1000, 2000):
            found = self.repeat(lambda run, rate=rate: self.generate(
                self.data(1000), "--mode", "paced", "--rate", rate, "--poisson", "--seconds", self.options.seconds,
                "--seed", run + 1))
            p50 = [one["p50_ms"] for one in found["latency"]]
            p99 = [one["p99_ms"] for one in found["latency"]]
            times = f"{statistics.median(p50) / self.fsync_ms:.1f} × one fsync"
            self.row(f"{rate:,} updates/s: available → reply received, p50", p50, "ms", "< 1.2", times, digits=2)
            times = f"{statistics.median(p99) / self.fsync_ms:.1f} × one fsync"
            self.row(f"{rate:,} updates/s: available → reply received, p99", p99, "ms", "< 6", times, digits=2)
            self.row(f"{rate:,} updates/s: how late the generator was, p99", found["generator_lag_p99_ms"], "ms",
                     digits=2)

    def late(self):
        found = self.repeat(lambda run: self.generate(
            self.data(1000), "--mode", "saturate", "--answer-delay-ms", 50, "--seconds", self.options.seconds,
            "--seed", run + 1, connections=4096))
        rate = statistics.median(found["confirmed_per_second"])
        self.row("every call answered 50 ms late: updates confirmed", found["confirmed_per_second"], "/s", "≥ 20,000",
                 self.beside(rate))
        self.row("every call answered 50 ms late: answers received", found["answered_per_second"], "/s")

    def empty_mib(self, bots):
        """Resident memory of a server without communities whose bots poll."""
        folder = self.folder / "empty"
        shutil.rmtree(folder, ignore_errors=True)
        return self.generate(folder, "--mode", "idle", "--warmup", 1, "--seconds", 1, bots=bots)["rss_mib"]

    def memory(self):
        def once(_):
            woken = self.generate(self.data(1000), "--mode", "each_once", "--communities", 1000, "--rate", 500,
                                  "--warmup", 0, "--seconds", 30)
            return {"empty": self.empty_mib(bots=1),
                    "active": (woken["rss_mib"] - woken["rss_mib_before"]) * 1024 / 1000}

        found = self.repeat(once)
        self.row("memory: at start, no communities, one bot", found["empty"], "MiB", "≤ 40", digits=1)
        self.row("memory: one active community of 10 residents and 5 reports", found["active"], "KiB",
                 "≤ 16 and its data", digits=1)

    def waking(self):
        count = 100
        found = self.repeat(lambda _: self.generate(
            self.data(count, 1000, 500), "--mode", "each_once", "--communities", count, "--rate", 20, "--warmup", 0,
            "--seconds", 30))
        for name in ("p50_ms", "p99_ms"):
            self.row(f"waking a community of 1,000 residents and 500 reports, {name[:3]}",
                     [one[name] for one in found["latency"]], "ms", "≤ 10" if name == "p99_ms" else "", digits=1)

    def crowd(self):
        """10,000 communities: start, memory, idling with 100 bots."""
        def once(_):
            idle = self.generate(self.data(10_000), "--mode", "idle", "--warmup", 5, "--seconds",
                                 max(self.options.seconds, 10), bots=100)
            sleeping = idle["rss_mib"] - self.empty_mib(bots=100)
            return {"ready": idle["ready_seconds"], "sleeping": sleeping * 1024 / 10_000,
                    "idle": idle["server_cores"] * 100}

        found = self.repeat(once)
        self.row("start with 10,000 communities: until ready", found["ready"], "s", "≤ 2", digits=2)
        self.row("memory: one sleeping community of 10,000", found["sleeping"], "KiB", "0", digits=2)
        self.row("idle, 10,000 communities and 100 bots: of one core", found["idle"], "%", "≤ 0.5", digits=2)

    def bots(self):
        """Many bots: what a hundred take together, and what one of thousands costs that waits."""
        def once(run):
            loaded = self.generate(self.data(1000, bots=100), "--mode", "saturate", "--seconds", self.options.seconds,
                                   "--seed", run + 1, "--loaded-bots", 100, bots=100)
            few = self.generate(self.data(100, bots=100), "--mode", "idle", "--warmup", 10, "--seconds", 1, bots=100)
            many = self.generate(self.data(100, bots=100), "--mode", "idle", "--warmup", 60, "--seconds", 20,
                                 bots=5000)
            return {"confirmed": loaded["confirmed_per_second"], "cpu": loaded["server_cpu_ms_per_1000"],
                    "each": (many["rss_mib"] - few["rss_mib"]) * 1024 / 4900, "idle": many["server_cores"] * 100}

        found = self.repeat(once)
        self.row("saturated, 100 bots: updates confirmed", found["confirmed"], "/s")
        self.row("saturated, 100 bots: processor time of the server for 1,000 updates", found["cpu"], "ms", digits=1)
        self.row("memory: one more bot that polls, of 5,000", found["each"], "KiB", "≤ 24", digits=1)
        self.row("idle, 5,000 bots polling: of one core", found["idle"], "%", "≤ 3", digits=2)

    def ballots(self):
        """Everybody votes in one decision of one community."""
        for what, flags in (("private, yes or no", []), ("open, yes or no", ["--open"]),
                            ("private, 12 candidates ranked", ["--ranked"])):
            def once(_, flags=flags):
                command = [self.program("bench/ballots_bench"), "--data", self.folder / "ballots", *flags]
                return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

            found = self.repeat(once)
            self.row(f"one decision, durable ballots: {what}", found["ballots_per_second"], "/s", "≥ 10,000")
            self.row(f"one decision, heap for each voter's ballot: {what}",
                     [one / 1024 for one in found["heap_bytes_per_voter"]], "KiB", digits=2)
            self.row(f"one decision, 10,000 ballots, closing to durable result: {what}", found["result_seconds"], "s",
                     digits=2)

    PARTS = ("saturated", "paced", "late", "memory", "waking", "crowd", "bots", "ballots")

    def run(self):
        self.raw()
        for part in self.PARTS:
            if not self.options.only or part in self.options.only:
                self.say(part)
                getattr(self, part)()
        self.print_table()
        shutil.rmtree(self.folder, ignore_errors=True)

    def print_table(self):
        model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
        print(f"{os.cpu_count()} cores ({model[1] if model else 'unknown'}), Linux {os.uname().release}, load "
              f"{os.getloadavg()[0]:.1f}; median [least–most] of {self.options.runs}\n")
        print("| measured | result | aim | beside the raw rates |\n|---|---|---|---|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of which the median is printed")
    parser.add_argument("--seconds", type=float, default=10, help="measured in each run")
    parser.add_argument("--only", nargs="*", choices=Bench.PARTS, help="some parts alone")
    parser.add_argument("--build", default="build/release")
    # Each of thousands of bots holds a connection.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    Bench(parser.parse_args()).run()


if __name__ == "__main__":
    main()
