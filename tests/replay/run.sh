#!/usr/bin/env bash
# Whether other tools read what lantai exports: run.sh LANTAI LANTAI_PORTALS FOLDER
# Harvests simulated portals, exports WARC and WACZ, and holds them against gzip, warcio and, in Chromium,
# ReplayWeb.page. FOLDER/tools is what tools.sh made; screenshots land in FOLDER. Exit code 77: something is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lantai=$1 portals=$2 out=$3
reason=$("$here/tools.sh" --missing "$out/tools")
[ -z "$reason" ] || { echo "SKIPPED: replay in a browser: $reason"; exit 77; }

work=$(mktemp -d)
server=""
cleanup() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

# Five portals for the pages, seventeen more for every system's way to list them, POST requests among them.
"$portals" --port 0 --portals 22 --dialects all --bodies 12 --years 2021-2022 --ready "$work/port" \
  --seeds "$work/seeds.toml" >"$work/portals.log" 2>&1 &
server=$!
for _ in $(seq 200); do
  [ -s "$work/port" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$work/portals.log" >&2; exit 1; }
  sleep 0.05
done
code=0
"$lantai" harvest "$work/seeds.toml" --archive "$work/archive" --progress none \
  --set 'test.addresses=["127.0.0.0/8"]' --set "test.resolve=[\"*=127.0.0.1:$(cat "$work/port")\"]" \
  --set 'fetch.delay="0ms"' --set 'fetch.delay_factor=0.0' --set 'fetch.jitter=0.0' 2>"$work/harvest.log" || code=$?
[ "$code" = 0 ] || [ "$code" = 3 ] || { cat "$work/harvest.log" >&2; exit 1; }

"$lantai" export --archive "$work/archive" --format warc --out "$work/warcs" >/dev/null
"$lantai" export --archive "$work/archive" --format wacz --out "$work/lantai.wacz" >/dev/null
"$lantai" export --archive "$work/archive" --format wacz --out "$work/again.wacz" >/dev/null
cmp "$work/lantai.wacz" "$work/again.wacz"
for file in "$work"/warcs/*.warc.gz; do gzip -t "$file"; done

cp "$here"/*.mjs "$out/tools"
cd "$out/tools"
node check-warcs.mjs "$work/warcs" "$work/lantai.wacz"
node replay.mjs "$work/lantai.wacz" "$out"
