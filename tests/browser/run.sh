#!/usr/bin/env bash
# Runs the tests of the sandbox's page in a real browser. Skips (77) where there is none.
#   run.sh [folder for what npm installs, default build/browser] [wardmote-sandbox]
# With the program, the page is tried on the real sandbox instead of the fake one.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
source "$here/modules.sh"
bring_browser "${1:-$here/../../build/browser}"
if [[ -n "${2:-}" ]]; then
  WARDMOTE_SANDBOX="$2" exec node "$here/real_sandbox_run.mjs"
fi
failed=0
for file in "$here"/*_test.mjs; do
  node "$file" || failed=1
done
exit "$failed"
