#!/usr/bin/env bash
# The long version of the crash tests, after `./run soak` has built the release: 1,000 kills, a tenth as many by
# webhook and with a Telegram in trouble, a fifth while 2,000 people vote, then every other test of processes;
# and new seeds of the simulated cluster, a thousand for each ten kills; the whole as often as asked for.
# usage: ./run soak [ROUNDS, default 1] [KILLS, default 1000]
set -uo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-1}
kills=${2:-1000}
programs=(--server build/release/server/wardmote --sandbox build/release/sandbox/wardmote-sandbox)
failed=()

# check NAME [argument ...]: a skipped test (77) is no failure, but it is said.
check() {
  local name=$1 status=0
  shift
  echo "== $name $*"
  python3 -B "tests/processes/${name}_test.py" "${programs[@]}" "$@" || status=$?
  ((status == 0 || status == 77)) || failed+=("$name")
}

for ((round = 1; round <= rounds; round++)); do
  echo "== round $round of $rounds"
  # Other seeds than the gate's, and others each time.
  seeds=$((kills * 100)) first=$(($(date +%s) * 1000))
  echo "== simulated cluster: $seeds seeds from $first"
  build/release/tests/cluster/cluster_simulator --first "$first" --seeds "$seeds" || failed+=(cluster_simulator)
  # About three seconds a life; members may file six reports an hour, so that the later lives see more of the rest.
  check kill --kills "$kills" --reports-each 20
  check kill --kills $((kills / 10)) --reports-each 20 --by-webhook
  check kill --kills $((kills / 10)) --reports-each 20 --trouble
  check votes --kills $((kills / 5)) --people 2000
  for name in stop late_telegram disk_full damage rubbish; do check "$name"; done
done

if ((${#failed[@]} > 0)); then
  echo "failed: ${failed[*]}"
  exit 1
fi
echo "all passed"
