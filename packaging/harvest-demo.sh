#!/usr/bin/env bash
# The demonstration behind `make harvest`: starts the simulated portals on loopback, harvests them into ./archive,
# prints the coverage matrix and the exported CSV. Usage: harvest-demo.sh BUILD_FOLDER
set -euo pipefail
build=$1
lantai=$build/app/lantai
work=$(mktemp -d)
portals=""
cleanup() {
  [ -z "$portals" ] || kill "$portals" 2>/dev/null || true
  [ -z "$portals" ] || wait "$portals" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

"$build/tests/portal/lantai-portals" --port 0 --ready "$work/port" --seeds "$work/seeds.toml" \
  >"$work/portals.log" 2>&1 &
portals=$!
for _ in $(seq 200); do
  [ -s "$work/port" ] && break
  kill -0 "$portals" 2>/dev/null || { cat "$work/portals.log" >&2; exit 1; }
  sleep 0.05
done
port=$(cat "$work/port")
echo "Five simulated portals answer on 127.0.0.1:$port. Harvesting them into ./archive …" >&2

code=0
"$lantai" harvest "$work/seeds.toml" --archive archive --summary "$work/summary.json" \
  --set 'test.addresses=["127.0.0.0/8"]' --set "test.resolve=[\"*=127.0.0.1:$port\"]" \
  --set 'fetch.delay="5ms"' --set 'fetch.delay_factor=0.0' --set 'fetch.jitter=0.0' || code=$?
# 3: some pages could not be had; the simulated portals have a few of those on purpose.
[ "$code" = 0 ] || [ "$code" = 3 ] || exit "$code"

echo
"$lantai" coverage --archive archive
echo
"$lantai" export --archive archive --format csv --out export >/dev/null
echo "Exported to ./export:"
wc -l export/*.csv | sed 's/^/  /'
echo
echo "The first cells of a report, export/cells.csv:"
head -6 export/cells.csv | sed 's/^/  /'
report=$(awk -F, '$10 == "g2021" { print $3; exit }' export/reports.csv)
cat <<TXT

Try next:
  $lantai status --archive archive
  $lantai show $report --archive archive --as cells
  $lantai failures --archive archive
TXT
