#!/bin/sh
# near.sh BUILD [SPACES...]: instructions for one answer of /spaces?near=Padova, in networks of 60, 600 and 6,000 spaces
# of 20 rooms with four bookings a day, counted by valgrind: runs of 2 and of 22 answers, and what they differ by.
set -eu
build=${1:?which build folder?}
shift
[ $# -gt 0 ] || set -- 60 600 6000
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

instructions() { # FILE TIMES FACE
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$build/bench/near" "$1" "$2" "$3" 2>&1 |
        sed -n 's/.*Collected : //p'
}

for spaces; do
    "$build/bench/data" "$dir/$spaces.db" "$spaces" 4 >"$dir/list"
    for face in json page; do
        few=$(instructions "$dir/$spaces.db" 2 $face)
        more=$(instructions "$dir/$spaces.db" 22 $face)
        printf '%6d spaces, %s: %9d instructions an answer\n' "$spaces" $face $(((more - few) / 20))
    done
    rm "$dir/$spaces.db"
done
