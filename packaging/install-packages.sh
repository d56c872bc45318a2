#!/bin/sh
# Installs what is missing of the named sections of debian-packages.txt: install-packages.sh build [check]
# As root, or through sudo. Does nothing, and needs no rights, when everything is there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

wanted=$(awk -v sections=" $* " '
  /^\[/ { name = substr($0, 2, length($0) - 2); on = index(sections, " " name " ") }
  on && /^[a-z0-9]/ { print $1 }' "$here/debian-packages.txt")

missing=""
for package in $wanted; do
  state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "Installing Debian packages:$missing" >&2
if [ "$(id -u)" = 0 ]; then run=""; elif command -v sudo >/dev/null; then run="sudo"; else
  echo "These packages are missing and there is neither root nor sudo to install them:$missing" >&2
  echo "Ask an administrator to run: apt-get install$missing" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -q >&2 || echo "apt-get update failed; trying with the lists at hand" >&2
# shellcheck disable=SC2086 # one word a package
$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >&2
