#!/usr/bin/env bash
# Runs the tests of the page that checks boards. Skips (77) where there is no node.
#   run.sh                   its modules under node
#   run.sh --boards PROGRAM  boards that the server's own rules made of random votes (write_boards)
#   run.sh --page [folder]   the page in a real browser; the folder is for what npm installs,
#                            default build/browser
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"

skip() {
  echo "SKIPPED: $*"
  exit 77
}

command -v node >/dev/null || skip "node is missing (apt-get install nodejs)"
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' ||
  skip "node $(node --version) is too old, 20 is needed"

if [[ "${1:-}" == --boards ]]; then
  folder="$(mktemp -d)"
  trap 'rm -rf "$folder"' EXIT
  "$2" "$folder" 60 1
  node "$here/recount_folder.mjs" --key "$(cat "$folder/1/key")" "$folder"/*
  exit
fi
if [[ "${1:-}" != --page ]]; then
  exec node --test "$here"/{vectors,elections,boards,decisions,server,texts,folder}_test.mjs
fi

command -v npm >/dev/null || skip "npm is missing (apt-get install npm)"
CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}"
[[ -n "$CHROMIUM" ]] || skip "chromium is missing (apt-get install --no-install-recommends chromium)"

lock="$here/../browser/package-lock.json"
modules="${2:-$here/../../build/browser}"
mkdir -p "$modules"
modules="$(cd "$modules" && pwd)"
if ! cmp -s "$lock" "$modules/installed-lock.json"; then
  cp "$here/../browser/package.json" "$lock" "$modules/"
  (cd "$modules" && npm ci --no-audit --no-fund --loglevel=error) ||
    skip "npm could not fetch playwright-core; see above"
  cp "$lock" "$modules/installed-lock.json"
fi

export CHROMIUM WARDMOTE_BROWSER_MODULES="$modules"
exec node --test "$here/page_test.mjs"
