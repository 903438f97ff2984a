#!/usr/bin/env bash
# Installs what is missing of the packages in scripts/packages.txt, and says nothing when nothing is.
# usage: install_dependencies.sh [SECTION ...]     sections of packages.txt; default: build
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v apt-get >/dev/null; then
  echo "This is no Debian: install what scripts/packages.txt lists, then run again with" \
       "WARDMOTE_SKIP_INSTALL=1." >&2
  exit 1
fi

suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-unknown}")
wanted=()
for section in "${@:-build}"; do
  while read -r package unless; do
    [[ -n ${unless:-} ]] && command -v "$unless" >/dev/null || wanted+=("$package")
  done < <(
    awk -v section="[$section]" -v suite="$suite" '
      /^\[/ { inside = ($1 == section); next }
      !inside || /^#/ || NF == 0 { next }
      $2 ~ /^\?/ { print $1, substr($2, 2); next }
      NF == 1 || $2 == suite || (substr($2, 1, 1) == "!" && $2 != "!" suite) { print $1 }
    ' scripts/packages.txt)
done

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  [[ $status == "ii "* ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then exit 0; fi

as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "These packages are missing and this user may not install them; as root, run:" >&2
    echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "sudo is needed to install: ${missing[*]}"
  as_root=(sudo)
fi
echo "Installing ${#missing[@]} packages of ${suite} (${missing[*]}) ..."
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
"${apt[@]}" update >/dev/null
"${apt[@]}" -o Dpkg::Use-Pty=0 install --no-install-recommends "${missing[@]}" |
  grep --line-buffered -E '^(Get:|Setting up|E:|[0-9]+ upgraded)' |
  awk '/^Get:/ { n++; if (n % 25 == 0) { print "  " n " packages fetched"; fflush() } next }
       /^Setting up/ { s++; if (s % 50 == 0) { print "  " s " packages set up"; fflush() } next }
       { print; fflush() }'
