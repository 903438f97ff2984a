#!/usr/bin/env bash
# Runs public clients for Node against the sandbox. Skips (77) where they can't be had.
#   run.sh <wardmote-sandbox> <folder for what npm installs>
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
modules="$(mkdir -p "$2" && cd "$2" && pwd)"

skip() {
  echo "SKIPPED: $*"
  exit 77
}

for program in node npm; do
  command -v "$program" >/dev/null || skip "$program is missing (apt-get install nodejs npm)"
done

if ! cmp -s "$here/package-lock.json" "$modules/installed-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$modules/"
  (cd "$modules" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
    skip "npm could not fetch the clients; see above"
  cp "$here/package-lock.json" "$modules/installed-lock.json"
fi

export WARDMOTE_SANDBOX="$1" WARDMOTE_CLIENT_MODULES="$modules"
# One process for each client: each may leave timers behind.
failed=0
for file in "$here"/*_test.mjs; do
  node "$file" || failed=1
done
exit "$failed"
