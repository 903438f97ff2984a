#!/usr/bin/env bash
# Proves that a clean clone needs nothing but Debian and git: makes a fresh root with mmdebstrap, clones this
# tree into it, and runs a command of ./run there. Needs root; leaves nothing behind but the root, if asked to.
# usage: prove_clean_root.sh [--suite bookworm|trixie] [--root FOLDER] [--keep] [--beside FOLDER]
#                            [install|configure|build|test]
#   --root FOLDER    where the root is made (or found again, if --keep left one); default: a temporary folder
#   --beside FOLDER  copied beside the clone, for tests that read what lies there
#   install          only the packages; configure: also cmake; default: build
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
suite=bookworm root='' keep='' beside='' what=build
while (($# > 0)); do
  case $1 in
    --suite) suite=$2; shift 2 ;;
    --root) root=$2; shift 2 ;;
    --keep) keep=yes; shift ;;
    --beside) beside=$2; shift 2 ;;
    install | configure | build | test) what=$1; shift ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
  esac
done
if ((EUID != 0)); then echo "mmdebstrap and chroot need root" >&2; exit 77; fi
command -v mmdebstrap >/dev/null || { echo "mmdebstrap is missing: apt-get install mmdebstrap" >&2; exit 69; }
if [[ -z $root ]]; then root=$(mktemp -d -t "wardmote-$suite-XXXXXX"); fi
root=$(mkdir -p "$root" && cd "$root" && pwd)

mounted=()
clean_up() {
  local status=$?
  for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do umount -l "${mounted[i]}" || true; done
  # Never delete through a mount that would not go.
  if [[ -z $keep ]] && ! grep -q " $root/" /proc/mounts; then rm -rf --one-file-system "$root"; fi
  exit "$status"
}
trap clean_up EXIT
mount_in() { mkdir -p "$root$2" && mount --bind "$1" "$root$2" && mounted+=("$root$2"); }

# The mirror that this machine uses for its own packages serves the new root too.
mirror=$(sed -nE 's/^deb (\[[^]]*\] )?(https?:[^ ]+) .*/\2/p; s/^URIs: *(https?:[^ ]+).*/\2/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v security | head -n 1 || true)
if [[ ! -e $root/etc/debian_version ]]; then
  echo "== mmdebstrap $suite"
  mmdebstrap --variant=minbase --include=ca-certificates,git "$suite" "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 ||
    { tail -n 20 "$root.log"; exit 1; }
  rm -f "$root.log"
fi
for file in /etc/resolv.conf /etc/hosts; do cp -L "$file" "$root$file"; done
# How this machine reaches its mirror (proxies, retries) holds for the root as well, its sources do not.
if compgen -G '/etc/apt/apt.conf.d/*' >/dev/null; then cp -n /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" || true; fi
mount_in /proc /proc
mount_in /dev /dev

echo "== clone"
rm -rf "$root/home/wardmote"
mkdir -p "$root/home/wardmote"
git clone -q --no-hardlinks "$here" "$root/home/wardmote/city"
if [[ -n $beside ]]; then cp -r "$beside" "$root/home/wardmote/"; fi

inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 CI=true \
  http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" bash -c "cd /home/wardmote/city && $1"; }
echo "== $what in $suite"
start=$SECONDS
case $what in
  install) inside 'scripts/install_dependencies.sh build check' ;;
  configure) inside 'scripts/install_dependencies.sh build check && cmake --preset release >/tmp/configure.log 2>&1 ||
    { cat /tmp/configure.log; exit 1; }' ;;
  build | test) inside "./run $what" ;;
esac
echo "$what in a clean $suite: done in $((SECONDS - start)) s"
