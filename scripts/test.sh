#!/usr/bin/env bash
# What `./run test` does once everything is installed. Goes on after a failure, so that one run tells all;
# the last line counts the tests of ctest over all presets. Arguments go to the first ctest.
set -uo pipefail
cd "$(dirname "$0")/.."
jobs=${WARDMOTE_JOBS:-$(nproc)}
passed=0
failed=0
skipped=0
report=()

# note NAME PASSED FAILED SKIPPED SECONDS
note() {
  passed=$((passed + $2))
  failed=$((failed + $3))
  skipped=$((skipped + $4))
  report+=("$(printf '%-32s %5d passed %4d failed %4d skipped %6d s' "$@")")
}

# build NAME PRESET [target ...]: one failed test if it does not build.
build() {
  local name=$1 preset=$2 start=$SECONDS log="build/$2/configure.log"
  shift 2
  mkdir -p "build/$preset"
  echo "== build $preset"
  if cmake --preset "$preset" >"$log" 2>&1; then
    cmake --build --preset "$preset" -j "$jobs" ${1:+--target "$@"} || { note "$name" 0 1 0 $((SECONDS - start)); return 1; }
  else
    cat "$log"
    note "$name" 0 1 0 $((SECONDS - start))
    return 1
  fi
  report+=("$(printf '%-32s %43d s' "$name" $((SECONDS - start)))")
}

# check NAME PRESET [ctest arguments]
check() {
  local name=$1 preset=$2 start=$SECONDS log="build/$2/ctest.log"
  shift 2
  echo "== $name"
  ctest --preset "$preset" -j "$jobs" --output-on-failure --no-tests=error "$@" 2>&1 | tee "$log"
  local status=${PIPESTATUS[0]} total bad left_out
  read -r bad total < <(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+).*/\1 \2/p' "$log" | tail -n 1)
  if [[ -z ${total:-} ]]; then bad=1 total=1; fi
  # A crash of ctest itself must not read as success.
  if ((status != 0 && bad == 0)); then bad=1 total=$((total + 1)); fi
  # A test that found no browser, no npm or no root has proved nothing.
  left_out=$(grep -cE '\*\*\*Skipped' "$log")
  note "$name" $((total - bad - left_out)) "$bad" "$left_out" $((SECONDS - start))
}

export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}

build "build, ASan and UBSan" debug && check "tests, ASan and UBSan" debug "$@"

# Programs labelled "tsan" are free of CAF's threads, which Debian has not instrumented (actors run under its
# deterministic scheduler), and of RocksDB's; a test is named as its program.
if grep -rqs 'LABELS.*tsan' tests/*/CMakeLists.txt; then
  mkdir -p build/thread
  if cmake --preset thread >build/thread/configure.log 2>&1; then
    mapfile -t targets < <(ctest --test-dir build/thread -N -L '^tsan$' | sed -nE 's/^ *Test +#[0-9]+: (.*)$/\1/p')
    build "build, TSan" thread "${targets[@]}" && check "tests, TSan" thread -L '^tsan$'
  else
    cat build/thread/configure.log
    note "configure, TSan" 0 1 0 0
  fi
fi

echo
echo "== summary"
printf '%s\n' "${report[@]}"
echo "time: $((SECONDS / 60)) min $((SECONDS % 60)) s"
if command -v ccache >/dev/null; then ccache -s 2>/dev/null | sed -nE 's/^ *(Hits: +[0-9].*)$/ccache: \1/p' | head -n 1; fi
if ((skipped > 0)); then
  echo "skipped, for what this machine lacks:"
  grep -hE '\*\*\*Skipped' build/*/ctest.log | sed -E 's/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: ([^ ]+).*/  \1/'
fi
cases=$(sed -nE 's/^\[  SKIPPED \] ([^ ]+) \([0-9]+ ms\)$/  \1/p' build/{debug,thread}/Testing/Temporary/LastTest.log 2>/dev/null | sort -u)
if [[ -n $cases ]]; then printf 'cases that were skipped within programs:\n%s\n' "$cases"; fi
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
