#!/bin/sh
# run.sh FOLDER SECONDS: runs every fuzzer in FOLDER for SECONDS, one after the other, from the seeds beside this script
# and what earlier runs have kept. Ends with 1 where one finds something; the input is then in FOLDER/../../findings.
set -u
folder=$1
seconds=$2
here=$(dirname "$0")
findings=$folder/../../findings
mkdir -p "$findings"
failed=0
for fuzzer in "$folder"/fuzz_*; do
  [ -x "$fuzzer" ] && [ -f "$fuzzer" ] || continue
  name=$(basename "$fuzzer")
  kept=$folder/../../corpus/$name
  mkdir -p "$kept"
  set -- "$kept"
  [ -d "$here/seeds/${name#fuzz_}" ] && set -- "$kept" "$here/seeds/${name#fuzz_}"
  dictionary=
  [ -f "$here/$name.dict" ] && dictionary=-dict=$here/$name.dict
  echo "$name: $seconds s"
  if ! "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1500 -max_len=20000 $dictionary \
      -artifact_prefix="$findings/$name-" "$@" >"$findings/$name.log" 2>&1; then
    echo "$name: FAILED, see $findings/$name.log" >&2
    failed=1
  fi
done
exit $failed
