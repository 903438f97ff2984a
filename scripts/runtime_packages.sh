#!/usr/bin/env bash
# Prints the Debian packages that a program built on this machine needs to run, one a line: shared libraries and fonts.
# usage: runtime_packages.sh PROGRAM
set -euo pipefail
(($# == 1)) || { sed -n '2,3s/^# \{0,1\}//p' "$0" >&2; exit 64; }
# Since /lib is a link to /usr/lib, ldd and dpkg may name the same file differently.
ldd "$1" | awk '/=> \//{print $3}' | while read -r library; do
  dpkg-query -S "*${library#/usr}" | sed 's/:.*//' | head -n 1
done | sort -u
# Fonts are opened by name: no library asks for them.
grep '^fonts-' "$(dirname "$0")/packages.txt"
