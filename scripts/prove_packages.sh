#!/usr/bin/env bash
# Proves that the packages of `./run package` can be installed on a fresh Debian, run there, and be removed: makes a root
# with mmdebstrap, installs them with what they need from the mirror, starts the server as its user with the settings that
# come with it, and takes them away again. Needs root; leaves nothing behind.
# usage: prove_packages.sh [--suite bookworm|trixie] [--packages FOLDER, default build/release/packages] [--root FOLDER]
#   --root FOLDER    where the root is made; one that is there already is used, and stays
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
suite=bookworm packages=$here/build/release/packages root='' keep=''
while (($# > 0)); do
  case $1 in
    --suite) suite=$2; shift 2 ;;
    --packages) packages=$2; shift 2 ;;
    --root) root=$2 keep=yes; shift 2 ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
  esac
done
if ((EUID != 0)); then echo "mmdebstrap and chroot need root" >&2; exit 77; fi
command -v mmdebstrap >/dev/null || { echo "mmdebstrap is missing: apt-get install mmdebstrap" >&2; exit 69; }
compgen -G "$packages/wardmote_*.deb" >/dev/null || { echo "no packages in $packages: ./run package" >&2; exit 66; }
if [[ -z $root ]]; then root=$(mktemp -d -t "wardmote-packages-$suite-XXXXXX"); fi
root=$(mkdir -p "$root" && cd "$root" && pwd)

mounted=()
children=()
clean_up() {
  local status=$?
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do umount -l "${mounted[i]}" || true; done
  # Never delete through a mount that would not go.
  if [[ -z $keep ]] && ! grep -q " $root/" /proc/mounts; then rm -rf --one-file-system "$root"; fi
  exit "$status"
}
trap clean_up EXIT
mount_in() { mkdir -p "$root$2" && mount --bind "$1" "$root$2" && mounted+=("$root$2"); }

mirror=$(sed -nE 's/^deb (\[[^]]*\] )?(https?:[^ ]+) .*/\2/p; s/^URIs: *(https?:[^ ]+).*/\2/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v security | head -n 1 || true)
if [[ ! -e $root/etc/debian_version ]]; then
  echo "== mmdebstrap $suite"
  mmdebstrap --quiet --variant=minbase "$suite" "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 ||
    { tail -n 20 "$root.log"; exit 1; }
  rm -f "$root.log"
fi
for file in /etc/resolv.conf /etc/hosts; do cp -L "$file" "$root$file"; done
if compgen -G '/etc/apt/apt.conf.d/*' >/dev/null; then cp -n /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" || true; fi
# The same sources as here: the packages are made for these versions of the libraries.
if [[ $(. /etc/os-release && echo "$VERSION_CODENAME") == "$suite" ]]; then
  rm -f "$root/etc/apt/sources.list"
  cp /etc/apt/sources.list "$root/etc/apt/" 2>/dev/null || true
  cp /etc/apt/sources.list.d/* "$root/etc/apt/sources.list.d/" 2>/dev/null || true
fi
mount_in /proc /proc
mount_in /dev /dev
mkdir -p "$root/tmp/packages"
cp "$packages"/*.deb "$root/tmp/packages/"

inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
  DEBIAN_FRONTEND=noninteractive ASAN_OPTIONS="${ASAN_OPTIONS:-}" http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" bash -euo pipefail -c "$1"; }
apt() { inside "apt-get -q -y --no-install-recommends $* >/tmp/apt.log 2>&1 || { tail -n 40 /tmp/apt.log; exit 1; }"; }
# must WHAT COMMAND: a sentence that holds if the command succeeds in the root.
must() {
  inside "$2" >/dev/null || { echo "FAILED: $1 ($2)" >&2; exit 1; }
  echo "  $1"
}
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Waits for READY=1 on a socket as systemd listens on, and prints what came until then.
serve() {
  echo "== $1"
  local port heard=$root/tmp/heard
  port=$(free_port)
  rm -f "$root/tmp/notify" "$heard"
  python3 - "$root/tmp/notify" "$heard" <<'PY' &
import os, socket, sys
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as service:
    service.bind(sys.argv[1])
    os.chmod(sys.argv[1], 0o666)
    while True:
        with open(sys.argv[2], "a") as heard:
            heard.write(service.recv(65536).decode())
PY
  children=("$!")
  until [[ -S $root/tmp/notify ]]; do sleep 0.1; done
  chroot --userspec=wardmote:wardmote "$root" /usr/bin/env -i PATH=/usr/bin:/bin NOTIFY_SOCKET=/tmp/notify \
    ASAN_OPTIONS="${ASAN_OPTIONS:-}" WARDMOTE_METRICS__PORT="$port" /usr/bin/wardmote serve --config /etc/wardmote/wardmote.toml 2>"$root/tmp/server.log" &
  children+=("$!")
  local server=$!
  for ((tries = 0; tries < 300; tries++)); do
    if grep -qs '^READY=1$' "$heard"; then break; fi
    kill -0 "$server" 2>/dev/null || { cat "$root/tmp/server.log"; echo "FAILED: it has ended" >&2; exit 1; }
    sleep 0.1
  done
  grep -qs '^READY=1$' "$heard" || { cat "$root/tmp/server.log"; echo "FAILED: it is not ready" >&2; exit 1; }
  curl -fsS --noproxy '*' "http://127.0.0.1:$port/healthz/ready" >/dev/null
  echo "  it is ready"
  kill -TERM "$server"
  wait "$server" || { echo "FAILED: it ends with $?" >&2; exit 1; }
  grep -q '^STOPPING=1$' "$heard"
  echo "  it stops in order"
  kill "${children[0]}"
  children=()
}

echo "== the client alone"
apt update
apt install '/tmp/packages/wardmote-ctl_*.deb'
must "it runs" "wardmote-ctl version && wardmote-ctl token create anna admin 2>/dev/null"
must "it needs none of the server's libraries" "! dpkg-query -W 'librocksdb*' 'libcaf*' 'libicu*' 2>/dev/null | grep ."

echo "== the server"
apt install '/tmp/packages/wardmote_*.deb'
must "its user has no shell and no password" "getent passwd wardmote | grep -q ':/var/lib/wardmote:/usr/sbin/nologin$'"
must "secrets lie where nobody else looks" "test \"\$(stat -c '%a %U:%G' /etc/wardmote)\" = '750 root:wardmote'"
must "its records as well" "test \"\$(stat -c '%a %U:%G' /var/lib/wardmote)\" = '700 wardmote:wardmote'"
must "its settings are right" "wardmote config check --config /etc/wardmote/wardmote.toml"
must "it is not started before anybody has said for which city" "test ! -e /etc/systemd/system/multi-user.target.wants/wardmote.service"
serve "it runs as its user, with the settings that it comes with"
must "its records are nobody else's" "test -z \"\$(find /var/lib/wardmote ! -user wardmote)\""
must "they can be verified" "wardmote verify /var/lib/wardmote"

if compgen -G "$packages/wardmote-dbgsym_*.deb" >/dev/null; then
  echo "== symbols"
  apt install '/tmp/packages/wardmote-dbgsym_*.deb' '/tmp/packages/wardmote-ctl-dbgsym_*.deb'
  must "they are there" "test -n \"\$(find /usr/lib/debug/.build-id -name '*.debug')\""
fi

echo "== remove, and back again"
inside "echo '# ours' >>/etc/wardmote/wardmote.toml; echo secret >/etc/wardmote/bot.token"
apt remove wardmote
must "the program is gone" "test ! -e /usr/bin/wardmote"
must "the records are still there" "test -e /var/lib/wardmote/db/CURRENT && test -e /var/lib/wardmote/master.key"
must "so are the settings" "grep -q '^# ours' /etc/wardmote/wardmote.toml"
apt install '/tmp/packages/wardmote_*.deb'
must "they are as they were left" "grep -q '^# ours' /etc/wardmote/wardmote.toml"
serve "it goes on with its records"
apt install --reinstall '/tmp/packages/wardmote_*.deb'
serve "so it does after an upgrade"

echo "== purge"
apt purge wardmote
must "settings are gone" "test ! -e /etc/wardmote/wardmote.toml"
must "what others put beside them stays" "test -e /etc/wardmote/bot.token"
must "so do the records, for nobody said that they are to go" "test -e /var/lib/wardmote/db/CURRENT"
apt install '/tmp/packages/wardmote_*.deb'
serve "it takes them up again"
inside "echo 'wardmote wardmote/purge_data boolean true' | debconf-set-selections"
inside "apt-get -q -y purge \$(dpkg-query -W -f '\${Package} ' 'wardmote*')" >/dev/null
must "the records go if somebody says so" "test ! -e /var/lib/wardmote"
inside "rm -rf /etc/wardmote"
left=$(inside "find / -xdev \\( -path /proc -o -path /dev -o -path /tmp \\) -prune -o -path '*wardmote*' -print; \
  debconf-show wardmote")
[[ -z $left ]] || { echo "FAILED: this is left: $left" >&2; exit 1; }
echo "  nothing is left"
echo "packages on a clean $suite: all as it should be"
