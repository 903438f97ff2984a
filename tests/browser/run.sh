#!/usr/bin/env bash
# Runs the tests of the sandbox's page in a real browser. Skips (77) where there is none.
#   run.sh [folder for what npm installs, default build/browser] [wardmote-sandbox]
# With the program, the page is tried on the real sandbox instead of the fake one.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
modules="$(mkdir -p "${1:-$here/../../build/browser}" && cd "${1:-$here/../../build/browser}" && pwd)"

skip() {
  echo "SKIPPED: $*"
  exit 77
}

for program in node npm; do
  command -v "$program" >/dev/null || skip "$program is missing (apt-get install nodejs npm)"
done
CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}"
[[ -n "$CHROMIUM" ]] || skip "chromium is missing (apt-get install --no-install-recommends chromium)"

if ! cmp -s "$here/package-lock.json" "$modules/installed-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$modules/"
  (cd "$modules" && npm ci --no-audit --no-fund --loglevel=error) ||
    skip "npm could not fetch playwright-core; see above"
  cp "$here/package-lock.json" "$modules/installed-lock.json"
fi

export CHROMIUM WARDMOTE_BROWSER_MODULES="$modules"
if [[ -n "${2:-}" ]]; then
  WARDMOTE_SANDBOX="$2" exec node "$here/real_sandbox_run.mjs"
fi
failed=0
for file in "$here"/*_test.mjs; do
  node "$file" || failed=1
done
exit "$failed"
