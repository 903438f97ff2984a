#!/usr/bin/env bash
# What `./run package` does once the release and what belongs to it are built: build/release/packages/*.deb.
set -euo pipefail
cd "$(dirname "$0")/../build/release"
# Files in packages are not younger than the release: the same sources make the same packages.
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l ../../debian/changelog -S Timestamp)
export SOURCE_DATE_EPOCH
rm -rf packages
echo "== package"
cpack >package.log 2>&1 || { cat package.log; exit 1; }
# cpack packs them as Ubuntu calls packages of symbols.
for symbols in packages/*.ddeb; do
  mv "$symbols" "${symbols%.ddeb}.deb"
done
rm -rf packages/_CPack_Packages
ls -sh1 packages/*.deb
