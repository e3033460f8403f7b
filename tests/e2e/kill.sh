# kill.sh: a recording program that is killed leaves a sound trace, and recover brings back what was not yet
# written; a trace that is cut anywhere is read up to there.
. "$(dirname "$0")/lib.sh"
a=$AWAITSCOPE
cd "$tmp" || exit 1
pid=
trap 'kill -KILL $pid 2>/dev/null; wait 2>/dev/null; rm -f "$segment"; rm -rf "$tmp"' EXIT
segment=

# start_run OPTION…: a run of a minute in the background.
start_run() {
	"$a" run coffee --mode gather --quiet "$@" >"$out" 2>"$err" </dev/null &
	pid=$!
	last="run coffee --mode gather $*"
}
# A beat each millisecond: some dozens of records are always on their way to the file.
busy='--set coffee=60 --set toast=60 --set heartbeat=0.01 --scale 0.1'

holds() { [ -e "$1" ] && [ "$("${3-cat}" "$1" 2>/dev/null | grep -c -e "$2")" -ge "${4-1}" ]; }
segment_of() { segment=/dev/shm/awaitscope.$(id -u).$(stat -c %d.%i "$1"); }
kill_run() {
	kill -KILL "$pid" 2>/dev/null || fail "it was over before it could be killed: $(cat "$err")"
	wait "$pid" 2>/dev/null
	pid=
}
events_of() { "$a" check --json "$1" | sed -n 's/.*"events":\([0-9]*\),.*/\1/p'; }

# whole_lines FILE: the file without a half last line and without the `]` of a whole one.
whole_lines() { grep -a '}$' "$1"; }

# ---- kill -9 ----

# Leaves killed.json (as the kill left it), whole.json (recovered), and $saved, the number of records.
killed_and_recovered() {
	local before
	rm -f run.json
	# shellcheck disable=SC2086
	start_run $busy -o run.json
	until_true 30 holds run.json '"name":"heartbeat","cat":"run"' cat 100 || fail 'nothing is written'
	segment_of run.json
	[ ! -w /dev/shm ] || [ -e "$segment" ] || fail "there is no $segment while it runs"
	kill_run
	cp run.json killed.json
	expect_exit 0 "$a" check run.json && expect_line 'run.json: sound but cut off, [0-9]+ events' && expect_quiet
	expect_exit 0 "$a" check --json run.json && expect_line '^\{"ok":true,"cut":true,'
	before=$(events_of run.json)
	expect_exit 0 "$a" recover run.json && expect_line 'run.json: is complete now' && expect_quiet
	saved=$(sed -n 's/.*complete now; \([0-9]*\) records* saved.*/\1/p' "$out")
	cp run.json whole.json
	[ ! -e "$segment" ] || fail "$segment is still there"
	expect_exit 0 "$a" check run.json && expect_line 'run.json: sound, [0-9]+ events$'
	expect_exit 0 "$a" check --json run.json && expect_line '^\{"ok":true,"cut":false,.*"truncated_bytes":0,'
	# All that had been written is there as it was, and what is new stands behind it.
	whole_lines killed.json >killed.lines
	whole_lines whole.json | head -n "$(wc -l <killed.lines)" | cmp - killed.lines || fail 'what was written has changed'
	[ "$(events_of run.json)" -ge "$((before + (${saved:-0} > 0)))" ] || fail "$saved records are not in the file"
	[ "$(tail -n 1 run.json)" = ']' ] || fail 'it is not closed'
	expect_exit 0 "$a" recover run.json && expect_line 'nothing to recover'
	cmp -s run.json whole.json || fail 'a second recover changed it'
	for verb in stats show describe; do
		expect_exit 0 "$a" "$verb" run.json
	done
}

kill_9_loses_nothing() {
	local round most=0
	for round in 1 2 3 4 5; do
		killed_and_recovered
		[ "${saved:-0}" -le "$most" ] || most=$saved
		[ "$most" -lt 5 ] || return 0
	done
	[ ! -w /dev/shm ] || fail "in $round kills nothing was on its way: recover saved $most records"
}

# The beats are numbered by the loop's iterations: none is missing between the file's and the saved ones.
the_saved_records_follow_without_a_gap() {
	sed -n 's/.*"iteration":\([0-9]*\).*/\1/p' whole.json |
		awk 'NR > 1 && ($1 <= last || $1 > last + 3) { print "after " last " comes " $1; exit 1 } { last = $1 }' ||
		fail 'a part of the run is missing'
	[ "$(grep -c '"iteration"' whole.json)" -ge 50 ] || fail 'too few beats to tell'
}

a_compressed_trace_is_recovered_too() {
	start_run --set coffee=60 --set toast=60 --set heartbeat=0.01 --scale 0.1 -o run.json.gz
	until_true 30 holds run.json.gz '"cat":"run"' zcat 20 || fail 'nothing is written'
	segment_of run.json.gz
	kill_run
	expect_exit 0 "$a" check run.json.gz && expect_line 'sound but cut off'
	expect_exit 0 "$a" recover run.json.gz && expect_line 'is complete now'
	expect_exit 0 "$a" check run.json.gz && expect_line 'sound, [0-9]+ events$'
	gzip -t run.json.gz || fail 'gzip finds it damaged'
	[ ! -e "$segment" ] || fail "$segment is still there"
}

a_trace_whose_program_lives_is_left_alone() {
	rm -f live.json
	start_run --scale 10 -o live.json
	until_true 30 holds live.json '"name":"make_toast","cat":"run"' || fail 'nothing is written'
	segment_of live.json
	kill -STOP "$pid"
	cp live.json before.json
	expect_exit 1 "$a" recover live.json && expect_error 'live.json: is still being recorded'
	expect_exit 1 "$a" run coffee --mode sync --clock virtual -o live.json && expect_error 'is still being recorded'
	cmp -s live.json before.json || fail 'it was changed'
	expect_exit 0 "$a" check live.json && expect_line 'sound but cut off'
	kill -CONT "$pid"
	kill_run
	expect_exit 0 "$a" recover live.json && expect_line 'is complete now'
	[ ! -e "$segment" ] || fail "$segment is still there"
}

# Several modes run in processes of their own: they end with the one that was killed, and leave their parts,
# which recover joins.
the_parts_of_a_killed_run_are_joined() {
	"$a" run coffee --mode gather,blocking --quiet --scale 10 -o two.json >"$out" 2>"$err" </dev/null &
	pid=$!
	last='run coffee --mode gather,blocking'
	until_true 30 holds two.json.part1 '"name":"make_toast","cat":"run"' || fail 'nothing is written'
	segment_of two.json.part1
	kill_run
	until_true 30 recovered two.json || fail "its child lives on: $(cat "$err")"
	grep -q '^two.json: is complete now; joined from 1 part' "$out" || fail 'it does not say what it did'
	expect_exit 0 "$a" check two.json && expect_line 'sound, [0-9]+ events$'
	[ ! -e "$segment" ] || fail "$segment is still there"
	[ ! -e two.json.part1 ] && [ ! -e two.json.part2 ] || fail 'a part is left, or the next mode was begun'
}

# The parent and both of its children are killed at once: what each had in memory comes back.
parts_that_were_killed_too_are_recovered_and_joined() {
	local children
	command -v ps >/dev/null || { echo 'skipped: there is no ps to find the children'; return; }
	"$a" demo --no-window --scale 10 -o three.json >"$out" 2>"$err" </dev/null &
	pid=$!
	last='demo'
	until_true 30 holds three.json.part2 '"name":"make_toast","cat":"run"' || fail 'nothing is written'
	until_true 30 holds three.json.part3 '"name":"create"' || fail 'nothing is written'
	segment_of three.json.part2
	children=$(ps -o pid= --ppid "$pid")
	# shellcheck disable=SC2086
	kill -STOP $pid $children && kill -KILL $children
	kill_run
	until_true 30 recovered three.json || fail "a child lives on: $(cat "$err")"
	grep -qE '^three.json: is complete now; joined from 3 parts' "$out" || fail "it says $(cat "$out")"
	[ ! -e "$segment" ] || fail "$segment is still there"
	! ls three.json.part* >/dev/null 2>&1 || fail 'a part is left'
	expect_exit 0 "$a" check three.json && expect_line 'sound, [0-9]+ events$'
	[ "$(grep -c '"name":"process_name"' three.json)" -eq 3 ] || fail 'not three runs in the file'
}
recovered() { "$a" recover "$1" >"$out" 2>"$err"; }

# A new run in the same file takes the place of what a killed one left.
a_new_run_cleans_up_after_a_killed_one() {
	rm -f again.json
	start_run --scale 10 -o again.json
	until_true 30 holds again.json '"name":"make_toast","cat":"run"' || fail 'nothing is written'
	segment_of again.json
	kill_run
	[ ! -w /dev/shm ] || [ -e "$segment" ] || fail 'there is no segment to clean up'
	expect_exit 0 "$a" run coffee --mode gather --clock virtual --quiet -o again.json
	expect_exit 0 "$a" check again.json && expect_line 'sound, '
	[ ! -e "$segment" ] || fail "$segment is still there"
}

# ---- cut anywhere ----

# expect_cut_read BYTES FILE LINES: a trace cut there is sound, and all LINES events before the cut are read.
expect_cut_read() {
	local events
	expect_exit 0 "$a" check --json "$2" && expect_quiet
	expect_line '^\{"ok":true,"cut":true,.*"broken":\[\]\}$'
	events=$(sed -n 's/.*"events":\([0-9]*\),.*/\1/p' "$out")
	[ "$events" -ge "$3" ] && [ "$events" -le $(($3 + 1)) ] || fail "cut at $1: $events events, not $3"
}

a_trace_cut_anywhere_is_read_up_to_there() {
	local size offset step lines
	"$a" run coffee --mode gather --clock virtual --quiet -o all.json >"$out" || fail 'no trace'
	size=$(stat -c %s all.json)
	step=$((size / 53))
	for offset in 1 2 3 4 $(seq $((step / 2)) $step $((size - 3))) $((size - 3)) $((size - 2)); do
		head -c "$offset" all.json >cut.json
		lines=$(head -n -1 cut.json | grep -c '"ph":"[BEisf]"')
		[ -n "$(tail -c 1 cut.json)" ] || lines=$(grep -c '"ph":"[BEisf]"' cut.json)
		expect_cut_read "$offset" cut.json "$lines"
	done
	: >cut.json
	expect_exit 2 "$a" check cut.json && expect_error 'is empty'
	# What is cut is mended, and then whole.
	head -c $((size / 2)) all.json >cut.json
	lines=$(events_of cut.json)
	expect_exit 0 "$a" recover cut.json && expect_line 'is complete now'
	[ "$(events_of cut.json)" -ge "$lines" ] || fail 'recover has lost events'
	expect_exit 0 "$a" check cut.json && expect_line 'sound, '
}

a_compressed_trace_cut_anywhere_is_read_up_to_there() {
	local size offset code before=0 events
	"$a" run coffee --mode gather --clock virtual --quiet -o all.json.gz >"$out" || fail 'no trace'
	size=$(stat -c %s all.json.gz)
	for offset in $(seq 1 $((size / 20)) $((size - 1))); do
		head -c "$offset" all.json.gz >cut.json.gz
		last="check cut at $offset of $size"
		"$a" check --json cut.json.gz >"$out" 2>"$err"
		code=$?
		if [ "$code" -eq 2 ]; then # nothing of its text can be had yet
			expect_error 'cut.json.gz: ' && expect_silent
			[ "$before" -eq 0 ] && [ "$offset" -lt 100 ] || fail "exit 2 at $offset"
			continue
		fi
		[ "$code" -eq 0 ] || fail "exit $code"
		expect_line '^\{"ok":true,"cut":true,'
		events=$(sed -n 's/.*"events":\([0-9]*\),.*/\1/p' "$out")
		[ "$events" -ge "$before" ] || fail "$events events after $before"
		before=$events
	done
	[ "$before" -ge 60 ] || fail "only $before events of a trace that is nearly whole"
}

run_tests kill_9_loses_nothing the_saved_records_follow_without_a_gap a_compressed_trace_is_recovered_too \
	a_trace_whose_program_lives_is_left_alone the_parts_of_a_killed_run_are_joined \
	parts_that_were_killed_too_are_recovered_and_joined a_new_run_cleans_up_after_a_killed_one a_trace_cut_anywhere_is_read_up_to_there \
	a_compressed_trace_cut_anywhere_is_read_up_to_there
