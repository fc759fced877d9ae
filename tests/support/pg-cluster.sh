#!/bin/sh
# pg-cluster.sh: a throw-away PostgreSQL cluster for tests, on a unix socket only.
#   pg-cluster.sh start DIR [quick]  makes and starts it, prints the URL of an empty database; a quick one would not
#                             survive the machine's end, else it is as it comes out of the box
#   pg-cluster.sh stop DIR    stops it and removes DIR
#   pg-cluster.sh halt DIR [MODE]  stops it as an operator would (pg_ctl's modes), and keeps it
#   pg-cluster.sh resume DIR  starts it again
#   pg-cluster.sh there       says by its exit status whether it could
#   pg-cluster.sh run COMMAND... starts a quick one, runs COMMAND with LOGGIA_TEST_PG set to its URL, stops it
# Exit status 3: PostgreSQL's server programs are not installed.
set -eu

initdb=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
[ -n "$initdb" ] || [ "${1-}" != there ] || exit 3
[ -n "$initdb" ] || { echo "pg-cluster.sh: no PostgreSQL server programs here" >&2; exit 3; }
bin=$(dirname "$(readlink -f "$initdb")")

# The server refuses to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
    else "$@"; fi
}

start() {
    mkdir -p "$1"
    dir=$(cd "$1" && pwd)
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    chmod 711 "$dir"
    (cd "$dir" && as_owner "$bin/initdb" -D "$dir/data" -A trust -U loggia -E UTF8 \
        --locale=C.UTF-8 --no-sync >"$dir.initdb.log" 2>&1) || { cat "$dir.initdb.log" >&2; exit 1; }
    rm -f "$dir.initdb.log"
    # Everything else as it comes out of the box: measurements and locks must be those of users.
    [ "${2-}" != quick ] || cat >>"$dir/data/postgresql.conf" <<END
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 128MB
min_wal_size = 32MB
END
    resume "$dir"
    "$bin/createdb" -h "$dir" -U loggia loggia
    echo "postgresql:///loggia?host=$dir&user=loggia"
}

resume() {
    dir=$(cd "$1" && pwd)
    (cd "$dir" && as_owner "$bin/pg_ctl" -D "$dir/data" -w -s -l "$dir/data/server.log" \
        -o "-k $dir -c listen_addresses='' -c unix_socket_permissions=0777" start >/dev/null) ||
        { cat "$dir/data/server.log" >&2; exit 1; }
}

halt() {
    dir=$(cd "$1" && pwd)
    (cd "$dir" && as_owner "$bin/pg_ctl" -D "$dir/data" -m "$2" -w -s stop)
}

stop() {
    dir=$(cd "$1" && pwd)
    (cd "$dir" && as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop) || true
    rm -rf "$dir"
}

case "${1-}" in
start) start "$2" "${3-}" ;;
stop) stop "$2" ;;
halt) halt "$2" "${3-fast}" ;;
resume) resume "$2" ;;
there) ;;
run)
    shift
    made=$(mktemp -d -p "$(tests/support/quick-folder)")
    trap 'stop "$made"' EXIT
    trap 'exit 130' INT TERM
    LOGGIA_TEST_PG=$(start "$made" quick)
    export LOGGIA_TEST_PG
    "$@"
    ;;
*)
    sed -n '2,10s/^# //p' "$0" >&2
    exit 2
    ;;
esac
