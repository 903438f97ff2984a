# For run.sh scripts of tests in a browser: sets CHROMIUM, and brings what npm installs into a folder.
#   bring_browser FOLDER
skip() {
  echo "SKIPPED: $*"
  exit 77
}

bring_browser() {
  local lock program
  lock="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/package-lock.json"
  for program in node npm; do
    command -v "$program" >/dev/null || skip "$program is missing (apt-get install nodejs npm)"
  done
  CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}"
  [[ -n "$CHROMIUM" ]] || skip "chromium is missing (apt-get install --no-install-recommends chromium)"
  mkdir -p "$1"
  WARDMOTE_BROWSER_MODULES="$(cd "$1" && pwd)"
  if ! cmp -s "$lock" "$WARDMOTE_BROWSER_MODULES/installed-lock.json"; then
    cp "${lock%-lock.json}.json" "$lock" "$WARDMOTE_BROWSER_MODULES/"
    (cd "$WARDMOTE_BROWSER_MODULES" && npm ci --no-audit --no-fund --loglevel=error) ||
      skip "npm could not fetch playwright-core; see above"
    cp "$lock" "$WARDMOTE_BROWSER_MODULES/installed-lock.json"
  fi
  export CHROMIUM WARDMOTE_BROWSER_MODULES
}
