#!/usr/bin/env bash
# Runs the tests of the page that checks boards. Skips (77) where there is no node.
#   run.sh                   its modules under node
#   run.sh --boards PROGRAM  boards that the server's own rules made of random votes (write_boards)
#   run.sh --page [folder]   the page in a real browser; the folder is for what npm installs,
#                            default build/browser
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"

source "$here/../browser/modules.sh"

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

bring_browser "${2:-$here/../../build/browser}"
exec node --test "$here/page_test.mjs"
