#!/usr/bin/env bash
# The benchmarks as one table, after `./run bench` has built them. A quick look: ./run bench --runs 1 --only saturated
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 -B bench/bench.py --build build/release "$@"
