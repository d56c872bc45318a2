#!/bin/bash
# disk-full.sh LANTAI-PORTALS LANTAI [LEVELS]
#
# Harvests onto file systems that are too small, each a little larger than the one before: lantai stops with exit code 5
# (or 4 or 6 where not even an archive can be made), the archive is sound, and with more room the same command ends with
# what an undisturbed harvest holds. Needs to be root, for the file systems.
set -euo pipefail

portals=$1 lantai=$2 levels=${3:-6}
if [ "$(id -u)" != 0 ]; then
  echo "SKIPPED: disk-full.sh mounts file systems, which needs root"
  exit 77
fi

work=$(mktemp -d)
if ! mount -t tmpfs -o size=1m tmpfs "$work" 2>/dev/null; then
  rmdir "$work"
  echo "SKIPPED: disk-full.sh may not mount file systems here"
  exit 77
fi
umount "$work"
clean() {
  kill "$server" 2>/dev/null || true
  umount "$work/disk" 2>/dev/null || true
  rm -rf "$work"
}
server=0
trap clean EXIT

"$portals" --portals 2 --bodies 6 --years 2016-2025 --seeds "$work/seeds.toml" --ready "$work/port" >"$work/log" 2>&1 &
server=$!
until [ -s "$work/port" ]; do sleep 0.1; done

harvest() {
  "$lantai" harvest "$work/seeds.toml" --archive "$1" --progress none --set 'test.addresses=["127.0.0.0/8"]' \
    --set "test.resolve=[\"*=127.0.0.1:$(cat "$work/port")\"]" --set 'fetch.delay="0ms"' --set fetch.delay_factor=0.0 \
    --set fetch.jitter=0.0 --set "limits.disk_free=\"$2\"" >"$work/out" 2>"$work/err"
}

# What must not depend on which of two equal pages came first: the texts and tables of all documents, and the matrix.
held() {
  rm -f "$work/held.jsonl"
  "$lantai" export --archive "$1" --format jsonl --out "$work/held.jsonl" >/dev/null
  grep -oE '"(text|tables)_sha256":"[^"]*"' "$work/held.jsonl" | sort
  "$lantai" coverage --archive "$1" --format csv | cut -d, -f1-3
}

fail() {
  echo "level $level: $1"
  tail -5 "$work/err"
  exit 1
}

level=0
harvest "$work/whole" 0B || fail "the undisturbed harvest ended with $?"
held "$work/whole" >"$work/expected"
full=$(du -sk "$work/whole" | cut -f1)
step=$(((full + 1024) / levels + 1))
stopped=0
mkdir "$work/disk"
for level in $(seq 1 "$levels"); do
  mount -t tmpfs -o "size=$((level * step))k" tmpfs "$work/disk"
  code=0
  harvest "$work/disk/archive" 0B || code=$?
  case $code in
    0) ;;
    5) stopped=$((stopped + 1)) ;;
    *) fail "exit code $code" ;;
  esac
  if [ -e "$work/disk/archive/FORMAT" ]; then
    "$lantai" verify --archive "$work/disk/archive" --progress none >"$work/err" || fail "the archive is damaged"
  fi
  mount -o remount,size=1g "$work/disk"
  harvest "$work/disk/archive" 0B || fail "with more room it ended with $?"
  held "$work/disk/archive" | cmp -s - "$work/expected" || { held "$work/disk/archive" | diff "$work/expected" - | head -8; fail "it does not hold what an undisturbed harvest does"; }
  "$lantai" verify --archive "$work/disk/archive" --progress none >"$work/err" || fail "the archive is damaged"
  umount "$work/disk"
done
[ "$stopped" -gt 0 ] || { echo "no disk was too small: nothing was tested"; exit 1; }
echo "$levels fill levels up to $((levels * step)) KiB: $stopped stopped for lack of space, all sound, all went on to the end"
