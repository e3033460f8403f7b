# Ctrl+C and SIGTERM: the run ends in order, its trace is whole, nothing is left behind.
. "$(dirname "$0")/lib.sh"

set -m # jobs of their own: else they would begin deaf to SIGINT

segments() { find /dev/shm -name "awaitscope.$(id -u).*" 2>/dev/null | sort; }

# begin FILE ARGUMENTS…: starts a run and waits until its file holds events.
begin() {
	local file=$1
	shift
	"$AWAITSCOPE" run coffee "$@" >"$out" 2>"$err" &
	pid=$!
	for _ in $(seq 600); do
		grep -qs '"cat":"wait"\|"cat":"block"' "$file" && return
		kill -0 $pid 2>/dev/null || break
		sleep 0.05
	done
	fail "the run never began: $*"
}

# finish CODE: waits for it.
finish() {
	last="run, then a signal"
	wait $pid
	local code=$?
	[ $code -eq "$1" ] || fail "exit $code, not $1"
}

before=$(segments)
for signal in INT TERM; do
	for mode in gather blocking sync; do
		file=$tmp/$signal.$mode.json
		begin "$file" --mode $mode --set coffee=30 --set toast=40 -o "$file"
		kill -$signal $pid
		finish 1
		grep -q interrupted "$err" || fail "no word of the interruption"
		expect_exit 0 "$AWAITSCOPE" check "$file"
		expect_line 'sound, '
		expect_no_line 'cut off'
	done
done

# Several modes: the parent hands it on, and joins what its children recorded.
file=$tmp/several.json
begin "$file.part1" --mode gather,blocking --set coffee=30 --set toast=40 -o "$file"
kill -TERM $pid
finish 1
expect_exit 0 "$AWAITSCOPE" check "$file"
expect_line 'sound, '
[ "$(segments)" = "$before" ] || fail "a segment is left behind in /dev/shm"
echo "ok: interrupted in order"
