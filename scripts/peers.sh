#!/bin/sh
# Installs the programs that the *.peer.test.ts files run beside ours, on Debian, as root: rsyslog with its TLS driver,
# openssl, faketime, iproute2, PostgreSQL, and syslog-ng. Debian has either rsyslog or syslog-ng on one machine, so syslog-ng is not installed but unpacked
# into node_modules/.cache/tidewaiter/syslog-ng. May be run again at any time.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
target=$root/node_modules/.cache/tidewaiter/syslog-ng

if [ "$(id -u)" != 0 ]; then
  echo 'peers.sh installs packages and must be run as root' >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
# A container has no need of the system's own rsyslog running: only private instances are started by the tests.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi

install() {
  # Everything syslog-ng needs, but not syslog-ng itself.
  needs=$(apt-cache depends syslog-ng-core | awk '$1 == "Depends:" { print $2 }') && [ -n "$needs" ] || return
  # shellcheck disable=SC2086
  apt-get install -q -y --no-upgrade --no-install-recommends rsyslog rsyslog-gnutls openssl bsdutils faketime iproute2 postgresql $needs
}
# The package lists of a fresh container are missing or old.
install || { apt-get update -q && install; }

if [ -x "$target/usr/sbin/syslog-ng" ]; then
  exit 0
fi
download=$(mktemp -d)
(cd "$download" && apt-get download -q syslog-ng-core)
mkdir -p "$target"
dpkg -x "$download"/syslog-ng-core_*.deb "$target"
rm -r "$download"
