#!/usr/bin/env bash
# Two builds of lantai read the same pages and must print the same bytes: same-output.sh PORTALS LANTAI LANTAI
set -euo pipefail
portals=$1 first=$2 second=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$portals" --dump "$folder/pages" --bodies 8
# Exit code 3 says that some inputs have no document, which their lines tell.
read_all() { find "$folder/pages" -type f | sort | xargs "$1" extract --set "limits.threads=$2" || test $? -eq 123; }
read_all "$first" 1 > "$folder/first"
read_all "$second" 8 > "$folder/second"
cmp "$folder/first" "$folder/second"
echo "same output from $first and $second: $(wc -l < "$folder/first") documents, $(wc -c < "$folder/first") bytes"
