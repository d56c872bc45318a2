#!/usr/bin/env bash
# What the replay test needs beside Debian's packages, from npm: tools.sh FOLDER
# installs it there (once). tools.sh --missing FOLDER says what is missing, or nothing, and asks no network.
#
# replaywebpage is unpacked without its dependencies: ui.js and sw.js hold all that runs in a browser, and what it names
# (an updater for its desktop program, a newer warcio) does not install everywhere.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
replay_version=2.3.17
replay_sha512=b42PxbZlVnNQc66c7nTbem0Z0E2J/IiMtgn+ddUgPRiqejvansiC0+geMDNNtp1MLF7n9DGcSkhNLsR0dPYihQ==

missing() {
  local program
  for program in node chromium; do
    command -v "$program" >/dev/null || { echo "$program is not installed"; return; }
  done
  [ -e "$1/complete" ] || echo "'make check-replay' has not fetched its npm packages yet"
}

if [ "$1" = --missing ]; then missing "$2"; exit 0; fi

folder=$1
stamp=$(cat "$here/package.json" "$here/package-lock.json" "$here/tools.sh" | sha256sum)
[ "$(cat "$folder/complete" 2>/dev/null || true)" = "$stamp" ] && exit 0
rm -rf "$folder"
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder"
cd "$folder"
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2
npm pack --loglevel=error "replaywebpage@$replay_version" >/dev/null
sum=$(openssl dgst -sha512 -binary "replaywebpage-$replay_version.tgz" | base64 -w0)
[ "$sum" = "$replay_sha512" ] || { echo "replaywebpage $replay_version is not the one that was tested: $sum" >&2; exit 1; }
tar xzf "replaywebpage-$replay_version.tgz" package/ui.js package/sw.js
mv package replaywebpage
echo "$stamp" >complete
