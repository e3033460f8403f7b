# Ctrl+C and SIGTERM: the run ends in order, its trace is whole, nothing is left behind.
. "$(dirname "$0")/lib.sh"

set -m # jobs of their own: else they would begin deaf to SIGINT

# A segment is named after its trace's inode; other tests have segments of their own.
no_segment_of() {
	local inode
	inode=$(stat -L -c %i "$1")
	! ls /dev/shm/awaitscope."$(id -u)".*."$inode" >"$out" 2>/dev/null || fail "left behind: $(cat "$out")"
}

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
		no_segment_of "$file"
	done
done

# Several modes: the parent hands it on, and joins what its children recorded.
file=$tmp/several.json
begin "$file.part1" --mode gather,blocking --set coffee=30 --set toast=40 -o "$file"
exec 3<"$file.part1" # keeps its inode from being used again
kill -TERM $pid
finish 1
expect_exit 0 "$AWAITSCOPE" check "$file"
expect_line 'sound, '
no_segment_of /proc/self/fd/3
echo "ok: interrupted in order"
