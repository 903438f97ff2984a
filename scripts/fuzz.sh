#!/usr/bin/env bash
# Fuzzes each target of build/fuzz for SECONDS (default 60), starting from its corpus. A crash leaves its
# input in build/fuzz/found/.
# usage: fuzz.sh [SECONDS] [TARGET ...]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
mkdir -p build/fuzz/found
mapfile -t targets < <(find build/fuzz/tests -type f -name 'fuzz_*' -perm -u+x | sort)
failed=0
for target in "${targets[@]}"; do
  name=$(basename "$target")
  name=${name#fuzz_}
  if (($# > 0)) && [[ " $* " != *" $name "* ]]; then continue; fi
  echo "== $name, $seconds s"
  corpus="build/fuzz/corpus/$name"
  mkdir -p "$corpus"
  seeds=(tests/fuzz/corpus/"$name")
  [[ -d ${seeds[0]} ]] || seeds=()
  "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/found/$name-" "$corpus" "${seeds[@]}" || failed=$((failed + 1))
done
echo "$((${#targets[@]} - failed)) passed, $failed failed"
((failed == 0))
