#!/bin/sh
# run.sh FOLDER SECONDS [JOBS]: runs every fuzzer in FOLDER for SECONDS, JOBS at a time, from the seeds beside this script
# and what earlier runs have kept. FUZZ_SEED fixes the random numbers (0: other ones each time). Ends with 1 where one
# finds something; the input is then in FOLDER/../../findings.
set -u
here=$(cd "$(dirname "$0")" && pwd)
findings=$1/../../findings
mkdir -p "$findings"

if [ "${3:-}" = one ]; then
  fuzzer=$4
  name=$(basename "$fuzzer")
  kept=$1/../../corpus/$name
  mkdir -p "$kept"
  seconds=$2
  set -- "$kept"
  [ -d "$here/seeds/${name#fuzz_}" ] && set -- "$kept" "$here/seeds/${name#fuzz_}"
  dictionary=
  [ -f "$here/$name.dict" ] && dictionary=-dict=$here/$name.dict
  echo "$name: $seconds s"
  "$fuzzer" -seed="${FUZZ_SEED:-0}" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1500 -max_len=20000 \
    $dictionary -artifact_prefix="$findings/$name-" "$@" >"$findings/$name.log" 2>&1 && exit 0
  echo "$name: FAILED, see $findings/$name.log" >&2
  tail -n 40 "$findings/$name.log" >&2
  exit 1
fi

find "$1" -maxdepth 1 -name 'fuzz_*' -type f -perm -u+x | sort | xargs -P "${3:-1}" -n 1 "$here/run.sh" "$1" "$2" one
[ $? -eq 0 ]
