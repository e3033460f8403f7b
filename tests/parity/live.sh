#!/bin/sh
# live.sh PORT PROGRAM.py: python3, as it is on this machine, and the port print the same lines now.
#
# Both run on a virtual clock: so the comparison takes no time, and a busy machine cannot turn its order round.
# A program with threads or sockets has only the machine's clock, on which its Python might be overtaken by
# its own timers when the machine stands still for as long as they are apart: it is asked up to three times.
set -u
port=$1 program=$2
hurried=$(dirname "$0")/../scenarios/hurried.py
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

skip() {
	echo "skipped: $*"
	exit 77
}

python3 -c 'import asyncio; asyncio.timeout' 2>/dev/null || skip 'no python3 of 3.11 or later'
if grep -q '^from fastapi\|^import fastapi' "$program"; then
	python3 -c 'import fastapi' 2>/dev/null || skip 'no python3-fastapi'
fi

# A program whose lines are newer says so: "# from Python 3.12".
newer=$(sed -n 's/^# from Python 3\.\([0-9]*\)$/\1/p' "$program")
[ -z "$newer" ] || python3 -c "import sys; sys.exit(sys.version_info < (3, $newer))" || skip "no python3 of 3.$newer or later"

"$port" virtual >"$tmp/port" || {
	echo "$port fails"
	exit 1
}
if grep -q 'threading\|subprocess\|open_connection\|socket\|fastapi\|executor\|to_thread' "$program"; then
	tries=3
	python() { python3 "$program"; }
else
	tries=1
	python() { python3 "$hurried" virtual /dev/null "$program" ''; }
fi
while [ $tries -gt 0 ]; do
	tries=$((tries - 1))
	python >"$tmp/python" 2>"$tmp/error" || {
		cat "$tmp/error"
		exit 1
	}
	cmp -s "$tmp/python" "$tmp/port" && exit 0
done
diff "$tmp/python" "$tmp/port"
exit 1
