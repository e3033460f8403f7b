# run.sh: `awaitscope run` and `list`: what is printed, what is recorded, how long it takes, and what is said
# about wrong words and places that cannot be written.
. "$(dirname "$0")/lib.sh"
a=$AWAITSCOPE
modes='sync gather blocking sequential create_task executor'
cd "$tmp" || exit 1

# A run that hangs is a failure, not a wait.
run() { timeout 120 "$a" run "$@"; }

# ms_now: a clock for wide bounds.
ms_now() { local now=${EPOCHREALTIME/[.,]/}; echo $((now / 1000)); }

# number_of KEY: the first number of that key in the JSON that the last command printed.
number_of() { grep -oE "\"$1\":[0-9]+" "$out" | head -n 1 | cut -d : -f 2; }
# of_task NAME: that task's object.
of_task() { grep -oE "\{\"name\":\"$1\",[^}]*\}" "$out" | head -n 1; }

expect_between() { # what, least, number, most
	[ -n "$3" ] && [ "$2" -le "$3" ] && [ "$3" -le "$4" ] || fail "$1 is '$3', not between $2 and $4"
}

expect_no_parts() { ! ls "$tmp"/*.part* >/dev/null 2>&1 || fail "a part is left: $(ls "$tmp"/*.part*)"; }

# ---- what it does ----

the_table_has_a_row_a_mode() {
	expect_exit 0 run coffee --mode all --clock virtual --quiet -o all.json && expect_quiet && expect_no_parts
	expect_line '^mode +total +blocked +worst lateness +switches$'
	expect_line '^sync +5\.00 s +5\.00 s +– +–$'
	expect_line '^gather +3\.00 s +– +– +14$'
	expect_line '^blocking +5\.00 s +5\.00 s +4\.50 s +7$'
	expect_line '^sequential +5\.00 s +– +– +[0-9]+$'
	expect_line '^create_task +3\.00 s +– +– +[0-9]+$'
	[ "$(wc -l <"$out")" -eq 8 ] || fail 'more than a table of six modes'
	expect_exit 0 run coffee --lang ko --clock virtual --quiet -o three.json
	expect_line '^모드 +전체 +막힘 +최대 늦음 +전환$' && expect_line '^blocking ' && expect_no_line '^sequential '
	expect_exit 0 "$a" check all.json && expect_line 'sound, [0-9]+ events$'
	[ "$(grep -c '"name":"process_name"' all.json)" -eq 6 ] || fail 'not six runs in the file'
	[ "$(sed -n 's/.*"pid":\([0-9]*\),.*"name":"process_name".*/\1/p' all.json | tr '\n' ' ')" = '1 2 3 4 5 6 ' ] ||
		fail 'the runs do not stand in the order of the modes'
}

json_is_what_the_stats_say() {
	local task='\{"name":"[^"]+","tid":[0-9]+,"run_ns":[0-9]+,"ready_ns":[0-9]+,"wait_ns":[0-9]+,"yields":[0-9]+,"resumes":[0-9]+,"end":"(done|failed|cancelled|open)"[,}]'
	local mode
	for mode in $modes; do
		expect_exit 0 run coffee --mode "$mode" --clock virtual --json -o one.json && expect_quiet
		[ "$(wc -l <"$out")" -eq 1 ] || fail 'not one document on one line'
		expect_line "^\\{\"runs\":\\[\\{\"scenario\":\"coffee\",\"mode\":\"$mode\",\"clock\":\"virtual\",\"total_ns\":[35]000000000,\"blocked_ns\":[05]0*,\"worst_lateness_ns\":[0-9]+,\"switches\":[0-9]+,\"tasks\":\\[$task"
		cp "$out" said.json
		expect_exit 0 "$a" stats --json one.json
		cmp -s "$out" said.json || fail 'run --json and stats --json differ'
	done
	expect_exit 0 run coffee --mode all --clock virtual --json
	cp "$out" said.json
	expect_exit 0 run coffee --mode all --clock virtual --json
	cmp -s "$out" said.json || fail 'the same virtual runs print another JSON'
	if command -v jq >/dev/null; then
		jq -e '[.runs[] | .total_ns / 1e9] == [5, 3, 5, 5, 3, 3]' "$out" >/dev/null || fail 'totals'
		jq -e '[.runs[] | .blocked_ns / 1e9] == [5, 0, 5, 0, 0, 0]' "$out" >/dev/null || fail 'blocked'
		jq -e '[.runs[] | .worst_lateness_ns / 1e9] == [0, 0, 4.5, 0, 0, 0]' "$out" >/dev/null || fail 'lateness'
		jq -e '.runs[1:] | all(.[]; .tasks | map(select(.name == "heartbeat"))[0].end == "cancelled")' "$out" \
			>/dev/null || fail 'the heartbeat is cancelled by the end of the run'
	fi
}

list_shows_scenarios_and_their_knobs() {
	expect_exit 0 "$a" list && expect_quiet && expect_line '^coffee — '
	expect_line '^  modes: sync\* gather\* blocking\* sequential create_task executor$' && expect_line '^  --set coffee=2 '
	expect_exit 0 "$a" list --lang ko && expect_line '^coffee — 커피와 토스트$'
	expect_exit 0 "$a" list --json && expect_quiet
	[ "$(wc -l <"$out")" -eq 1 ] || fail 'not one document on one line'
	expect_line '^\{"scenarios":\[\{"name":"'
	expect_text '"name":"coffee","modes":["sync","gather","blocking","sequential","create_task","executor"],"default_modes":["sync","gather","blocking"],"knobs":{"coffee":'
	expect_text '"title":{"ko":"커피와 토스트","en":"coffee & toast"},"lesson":{"ko":"'
	expect_text '"shelf":{"value":2,"min":1,"max":100,"text":{"ko":"선반에 놓이는 빵의 수","en":"loaves that the shelf holds"},"whole":true}'
}

knobs_and_scale_change_the_total() {
	expect_exit 0 run coffee --mode gather --clock virtual --set coffee=4 --set toast=1 --json
	[ "$(number_of total_ns)" = 4000000000 ] || fail "not 4 s"
	expect_exit 0 run coffee --mode sync --clock virtual --set coffee=4 --set toast=1.5 --set coffee=0.25 --json
	[ "$(number_of total_ns)" = 1750000000 ] || fail "the last --set of a knob does not count"
	expect_exit 0 run coffee --mode blocking --clock virtual --set heartbeat=1 --json
	[ "$(number_of worst_lateness_ns)" = 4000000000 ] || fail "a heartbeat of 1 s is late by 4 s"
	expect_exit 0 run coffee --mode blocking --clock virtual --scale 0.1 --json
	[ "$(number_of total_ns)" = 500000000 ] && [ "$(number_of blocked_ns)" = 500000000 ] || fail "not a tenth"
	expect_exit 0 run wait_for --mode slow_cleanup --clock virtual --set limit=4 --scale 0.5 --quiet -o said.json
	expect_exit 0 "$a" describe --stops --lang ko said.json && expect_text '▶ 제한 시간은 2초였는데 3.5초가 걸렸습니다.'
	expect_exit 2 run gil --set cores=1.5 && expect_error "whole number from 1 to 64, not '1.5'"
	expect_exit 0 run coffee --mode gather,blocking --clock virtual --json
	[ "$(grep -o '"mode":"[a-z]*"' "$out" | tr -d '\n')" = '"mode":"gather""mode":"blocking"' ] || fail 'two modes'
	expect_exit 0 run coffee --mode gather,gather --clock virtual --json
	[ "$(grep -o '"mode":' "$out" | wc -l)" -eq 1 ] || fail 'a mode that is named twice is run once'
}

virtual_runs_take_no_time_and_are_the_same() {
	local mode start
	for mode in $modes all; do
		start=$(ms_now)
		expect_exit 0 run coffee --mode "$mode" --clock virtual --quiet -o first.json
		# 3 to 21 s on the real clock; this is some ms, or a loaded machine's second.
		expect_between "$mode in ms" 0 $(($(ms_now) - start)) 2900
		expect_exit 0 run coffee --mode "$mode" --clock virtual --quiet -o second.json
		cmp first.json second.json || fail "$mode: two virtual runs differ"
		expect_exit 0 "$a" check --json first.json && expect_line '^\{"ok":true,"cut":false,'
	done
	expect_no_parts
}

gz_is_compressed_and_says_the_same() {
	local mode
	for mode in gather all; do
		expect_exit 0 run coffee --mode $mode --clock virtual --quiet -o plain.json
		expect_exit 0 run coffee --mode $mode --clock virtual --quiet -o packed.json.gz && expect_no_parts
		[ "$(od -A n -t x1 -N 2 packed.json.gz | tr -d ' ')" = 1f8b ] || fail 'that is no gzip'
		gzip -dc packed.json.gz >unpacked.json || fail 'gzip does not read it'
		cmp plain.json unpacked.json || fail 'the compressed trace is another one'
		[ "$(wc -c <packed.json.gz)" -lt "$(($(wc -c <plain.json) / 2))" ] || fail 'it is not smaller'
		expect_exit 0 "$a" check packed.json.gz && expect_line 'sound, '
	done
}

standard_output_takes_one_trace() {
	expect_exit 0 run coffee --mode gather --clock virtual --quiet -o file.json
	expect_exit 0 run coffee --mode gather --clock virtual -o - && expect_quiet
	cmp "$out" file.json || fail 'more, or less, than the trace on standard output'
	expect_exit 0 bash -c '"$0" run coffee --mode gather --clock virtual -o - | "$0" check -' "$a" && expect_line 'sound'
	[ ! -e ./- ] || fail 'a file that is named -'
	expect_exit 0 run coffee --mode gather --clock virtual -o /dev/null && expect_quiet && expect_silent
}

what_nobody_asked_for_is_gone() {
	mkdir temporary
	expect_exit 0 env TMPDIR="$tmp/temporary" "$a" run coffee --clock virtual
	expect_exit 0 env TMPDIR="$tmp/temporary" "$a" run coffee --clock virtual --mode sync --json
	[ -z "$(ls -A temporary)" ] || fail "left behind: $(ls -A temporary)"
	rmdir temporary
}

no_segment_outlives_its_run() {
	local name
	expect_exit 0 run coffee --mode gather --clock virtual -o seg.json
	name=/dev/shm/awaitscope.$(id -u).$(stat -c %d.%i seg.json)
	[ ! -e "$name" ] || fail "$name is still there"
}

# ---- the real clock: order, never early (0.1 % for two clocks), and not absurdly late ----

the_real_clock_is_never_early() {
	local coffee
	expect_exit 0 run coffee --mode gather --scale 0.1 --json -o real.json && expect_line '"clock":"real"'
	expect_between 'total of gather' 299700000 "$(number_of total_ns)" 3000000000
	coffee=$(sed -n 's/.*"ts":\([0-9]*\)\.\([0-9]*\),"name":"커피 완료, 토스트 완료".*/\1\2/p' real.json)
	expect_between 'the last line' 299700000 "$coffee" 3000000000
	coffee=$(sed -n 's/.*"ts":\([0-9]*\)\.\([0-9]*\),"name":"done".*커피 완료.*/\1\2/p' real.json)
	expect_between 'coffee is done' 199800000 "$coffee" 3000000000
	grep -q '"started":"20[0-9-]*T[0-9:]*Z"' real.json || fail 'it does not say when'
	expect_exit 0 "$a" check real.json && expect_line 'sound, '
	expect_exit 0 run coffee --mode sync,sequential --scale 0.1 --json -o real.json
	expect_between 'total of sync' 499500000 "$(number_of total_ns)" 5000000000
	expect_exit 0 "$a" check real.json && expect_line 'sound, '
}

blocking_is_named_as_the_cause() {
	expect_exit 0 run coffee --mode blocking --scale 0.1 --json -o late.json
	expect_between 'total of blocking' 499500000 "$(number_of total_ns)" 5000000000
	expect_between 'blocked' 499500000 "$(number_of blocked_ns)" 5000000000
	of_task heartbeat >beat.json
	expect_between 'heartbeat is late' 440000000 "$(sed 's/.*"worst_lateness_ns":\([0-9]*\).*/\1/' beat.json)" 5000000000
	expect_exit 0 "$a" stats late.json
	expect_line '^ *heartbeat +make_toast +[0-9.]+ m?s' && expect_line '^ *heartbeat +make_coffee +[0-9.]+ m?s'
	expect_exit 0 "$a" check late.json && expect_line 'sound, '
}

# ---- bad input ----

wrong_words_get_the_nearest_right_one() {
	while read -r wanted words; do
		# shellcheck disable=SC2086
		expect_exit 2 run $words
		expect_error "${wanted//_/ }" && expect_silent
	done <<'END'
did_you_mean_'coffee' cofee
'awaitscope_list'_shows_them qwertz
'awaitscope_list'_shows_them --clock virtual
did_you_mean_'gather' coffee --mode gahter
did_you_mean_'blocking' coffee --mode sync,blokcing
it_has_all,_sync,_gather coffee --mode zzzzzzz
it_has_all,_sync,_gather coffee --mode sync,
did_you_mean_'toast' coffee --set tost=2
it_has_coffee,_toast,_heartbeat coffee --set zzzzzzz=2
KNOB=VALUE,_not_'coffee' coffee --set coffee
KNOB=VALUE,_not_'=2' coffee --set =2
from_0.01_to_60,_not_'61' coffee --set coffee=61
from_0.01_to_60,_not_'-1' coffee --set coffee=-1
from_0.01_to_60,_not_'0' coffee --set toast=0
from_0.01_to_60,_not_'2s' coffee --set toast=2s
from_0.01_to_60,_not_'nan' coffee --set toast=nan
from_0.01_to_60,_not_'1e999' coffee --set toast=1e999
from_0.01_to_60,_not_'' coffee --set heartbeat=
real_or_virtual,_not_'vitual' coffee --clock vitual
from_0.001_to_100,_not_'0' coffee --scale 0
from_0.001_to_100,_not_'-1' coffee --scale -1
from_0.001_to_100,_not_'inf' coffee --scale inf
from_0.001_to_100,_not_'fast' coffee --scale fast
--mode_needs_a_value coffee --mode
--set_needs_a_value coffee --set
--clock_needs_a_value coffee --clock
--scale_needs_a_value coffee --scale
--output_needs_a_value coffee -o
one_argument_too_many:_'tea' coffee tea
--json_and_--plain_.*_use_one_of_them coffee --json --plain
did_you_mean_--clock coffee --clok virtual
no_option_-x coffee -x
END
	expect_exit 0 run coffee --mode gather,all,sync --clock virtual --quiet && expect_quiet # each of them once
	[ "$(wc -l <"$out")" -eq 8 ] || fail 'not a table of six modes'
	expect_exit 2 run coffee --mode '' && expect_error "no mode ''" && expect_silent
	expect_exit 2 run coffee -o '' && expect_error 'output needs a value' && expect_silent
	expect_exit 2 run '' && expect_error "no scenario ''"
	expect_exit 2 run coffee --lang ko --mode gahter && expect_error "'gather'인가요"
	expect_exit 2 "$a" runn coffee && expect_error "did you mean 'run'"
	expect_exit 2 "$a" list coffee && expect_error "one argument too many: 'coffee'"
	expect_exit 2 "$a" list --jsno && expect_error 'did you mean --json'
}

what_cannot_be_written_is_said_before_anything_runs() {
	local mode
	mkdir folder closed
	touch file
	for mode in gather all; do
		expect_exit 2 run coffee --clock virtual --mode $mode -o none/x.json
		expect_error 'none/x.json: its folder is not there' && expect_silent
		expect_exit 2 run coffee --clock virtual --mode $mode -o file/x.json
		expect_error 'file/x.json: its folder is not there' && expect_silent
		expect_exit 2 run coffee --clock virtual --mode $mode -o folder
		expect_error 'folder: is a directory' && expect_silent
		expect_exit 2 run coffee --clock virtual --mode $mode -o /proc/x.json
		expect_error '/proc/x.json: ' && expect_silent
	done
	if [ "$(id -u)" -ne 0 ]; then
		chmod 555 closed
		for mode in gather all; do
			expect_exit 2 run coffee --clock virtual --mode $mode -o closed/x.json
			expect_error 'closed/x.json: permission denied' && expect_silent
		done
		chmod 755 closed
	fi
	expect_exit 2 env TMPDIR="$tmp/none" "$a" run coffee --clock virtual && expect_error 'its folder is not there'
	expect_exit 2 run coffee --clock virtual -o - && expect_error '-o - takes one mode' && expect_silent
	expect_exit 2 run coffee --clock virtual -o /dev/full && expect_error '-o /dev/full takes one mode'
	[ ! -e /dev/full.part1 ] || fail 'a part beside a device'
	[ -z "$(ls -A folder closed | grep json)" ] || fail 'something was written'
	[ "$(stat -c %s file)" -eq 0 ] || fail 'a file in the way was changed'
	rm -r folder closed file
	expect_no_parts
}

a_full_disk_is_one_clear_line() {
	[ -c /dev/full ] || { echo 'skipped: there is no /dev/full'; return; }
	expect_exit 1 run coffee --clock virtual --mode gather -o /dev/full
	expect_error '/dev/full: no space left' && expect_silent
	expect_exit 1 bash -c '"$0" run coffee --clock virtual >/dev/full' "$a" && expect_error 'no space left'
	expect_exit 1 bash -c '"$0" run coffee --clock virtual --json >/dev/full' "$a" && expect_error 'no space left'
	expect_exit 1 bash -c '"$0" list --json >/dev/full' "$a" && expect_error 'no space left'
	expect_exit 1 bash -c '"$0" run coffee --clock virtual --mode sync >&-' "$a" && expect_error 'is closed'
	expect_exit 1 bash -c '"$0" run coffee --clock virtual --mode sync -o - >&-' "$a" && expect_error 'is closed'
}

# limited KIB VERB…: with files that may not grow beyond so much.
limited() { bash -c 'ulimit -f "$1"; shift; exec "$@"' limited "$1" timeout 120 "$a" "${@:2}"; }

# A file that may not grow beyond 16 KiB: what fits is kept, and sound.
what_could_be_written_is_kept() {
	local kept
	expect_exit 1 limited 16 run coffee --clock virtual --mode gather -o cut.json
	expect_error 'cut.json: may not grow any further .*; [0-9]+ events are kept in it; raise it .*ulimit'
	expect_no_line '^gather ' # half a run is no row of the table
	kept=$(sed 's/.*; \([0-9]*\) events are kept.*/\1/' "$err")
	expect_exit 0 "$a" check --json cut.json && expect_line "^\\{\"ok\":true,\"cut\":true,\"events\":$kept,"
	expect_between 'events kept' 20 "$kept" 75
	expect_exit 1 limited 16 run coffee --clock virtual --quiet --mode gather --lang ko -o cut.json
	expect_error 'cut.json: 더 커질 수 없습니다.*이벤트 [0-9]+개는 남아 있습니다. .*제한을 늘리'
	expect_silent
	! LC_ALL=C grep -q 'too large' "$err" || fail 'English in a Korean line'
}

# All modes together do not fit, each alone does: their parts stay, and are joined when there is room.
parts_stay_when_they_cannot_be_joined() {
	expect_exit 1 limited 26 run coffee --clock virtual --quiet -o whole.json && expect_silent
	expect_error 'whole.json: may not grow .* events are kept in whole.json.part\*; .*then: awaitscope recover whole.json$'
	expect_exit 0 "$a" check whole.json.part1 whole.json.part2 whole.json.part3
	[ "$(grep -c 'part[123]: sound, [0-9]* events$' "$out")" -eq 3 ] || fail 'the parts are not whole'
	[ ! -e whole.json ] && [ ! -e whole.json.joined ] || fail 'something else was left behind'
	expect_exit 1 limited 26 recover whole.json && expect_error 'whole.json: may not grow' && expect_silent
	[ -e whole.json.part3 ] || fail 'a part is gone'
	expect_exit 0 "$a" recover whole.json && expect_line '^whole.json: is complete now; joined from 3 parts$'
	expect_no_parts
	expect_exit 0 run coffee --clock virtual --quiet -o again.json
	cmp whole.json again.json || fail 'joined later it is another trace'
	expect_exit 0 "$a" recover whole.json && expect_line 'nothing to recover'
}

# Several modes, of which one could not be written: one line, no empty file, and nothing that was kept is lost.
a_mode_that_does_not_fit_is_one_line() {
	local lang kept line verb
	for verb in 'run coffee --mode sync,gather,blocking' 'demo --no-window'; do
		for lang in en ko; do
			# shellcheck disable=SC2086
			expect_exit 1 limited 16 $verb --clock virtual -o some.json --lang $lang
			expect_no_line '^(gather|모드|mode) '
			line='some.json: may not grow .* ([0-9]+) events are kept in some.json.part\*; .*recover some.json$'
			[ $lang = en ] || line='some.json: 더 커질 수 없습니다.*이벤트 ([0-9]+)개가 some.json.part\*에 남아 있습니다'
			expect_error "$line"
			kept=$(sed -E "s/.*$line.*/\1/" "$err")
			[ ! -e some.json ] || fail 'a file that nobody spoke of'
			[ -z "$(find . -name 'some.json*' -size 0)" ] || fail 'an empty file is left'
			expect_exit 0 "$a" check some.json.part*
			[ "$(awk '{ n += $(NF - 1) } END { print n }' "$out")" -eq "$kept" ] || fail "not $kept events in the parts"
			expect_exit 0 "$a" recover some.json && expect_line 'joined from [23] parts$' && expect_no_parts
			# A run that was cut says so with an event more.
			expect_exit 0 "$a" check --json some.json && expect_line '^\{"ok":true,"cut":false,'
			expect_between 'events joined' "$kept" "$(number_of events)" $((kept + 3))
			rm some.json
		done
	done
}

# The first of several modes does not fit: its part is the file, without being copied.
one_part_becomes_the_file() {
	expect_exit 1 limited 16 run coffee --clock virtual --quiet --mode gather,blocking -o first.json
	expect_error 'first.json: may not grow .* events are kept in it' && expect_silent && expect_no_parts
	expect_exit 0 "$a" check first.json && expect_line 'first.json: sound but cut off, [0-9]+ events$'
}

# A disk that is full in the middle of it; only root can make one.
a_small_disk_is_one_line_too() {
	local lang
	mkdir small && mount -t tmpfs -o size=40k tmpfs small 2>/dev/null || {
		rmdir small
		echo 'skipped: no small disk could be made'
		return
	}
	for lang in en ko; do
		"$a" run coffee --clock virtual --quiet --mode all -o small/x.json --lang $lang >"$out" 2>"$err"
		echo "$? $(wc -l <"$err") $(ls small | tr '\n' ' ')$(find small -type f -size 0)" >"small.$lang"
		sed 's/.*x.json: //' "$err" >>"small.$lang"
		rm small/*
	done
	umount small
	rmdir small
	[ "$(head -n 1 small.en)" = '1 1 x.json.part1 x.json.part2 ' ] || fail "$(cat small.en)"
	[ "$(head -n 1 small.ko)" = '1 1 x.json.part1 x.json.part2 ' ] || fail "$(cat small.ko)"
	grep -q 'no space left on the disk; [0-9]* events are kept' small.en || fail "$(cat small.en)"
	grep -q '디스크에 남은 공간이 없습니다. 이벤트 [0-9]*개가' small.ko || fail "$(cat small.ko)"
}

an_older_trace_stays_when_the_new_one_cannot_be_written() {
	mkdir small && mount -t tmpfs -o size=60k tmpfs small 2>/dev/null || {
		rmdir small
		echo 'skipped: no small disk could be made'
		return
	}
	cp "$AWAITSCOPE_SOURCE/tests/golden/coffee_gather.json" small/x.json
	head -c 200000 /dev/zero >small/filler 2>/dev/null
	"$AWAITSCOPE" run coffee --clock virtual --quiet -o small/x.json >"$out" 2>"$err"
	local code=$?
	cmp -s small/x.json "$AWAITSCOPE_SOURCE/tests/golden/coffee_gather.json"
	local same=$?
	umount small
	rmdir small
	[ $code -eq 1 ] || fail "exit $code, not 1"
	[ $same -eq 0 ] || fail 'the older trace is gone'
}

a_reader_that_goes_away_ends_nothing() {
	local code
	last='run | head'
	{ run coffee --clock virtual 2>"$err"; echo $? >code; } | head -n 1 >"$out"
	read -r code <code
	[ "$code" -le 1 ] || fail "exit $code"
	expect_line '^커피 시작$' && expect_quiet
	# A trace that no pipe holds, so that its reader is missed for sure.
	{ run coffee --clock virtual --mode gather --set coffee=60 --set toast=60 --set heartbeat=0.01 -o - 2>"$err"
		echo $? >code; } | head -c 100 >"$out"
	read -r code <code
	[ "$code" -eq 1 ] || fail "exit $code, not 1"
	expect_error 'Broken pipe|nobody reads'
}

run_tests the_table_has_a_row_a_mode \
	json_is_what_the_stats_say \
	list_shows_scenarios_and_their_knobs \
	knobs_and_scale_change_the_total \
	virtual_runs_take_no_time_and_are_the_same \
	gz_is_compressed_and_says_the_same \
	standard_output_takes_one_trace \
	what_nobody_asked_for_is_gone \
	no_segment_outlives_its_run \
	the_real_clock_is_never_early \
	blocking_is_named_as_the_cause \
	wrong_words_get_the_nearest_right_one \
	what_cannot_be_written_is_said_before_anything_runs \
	a_full_disk_is_one_clear_line \
	what_could_be_written_is_kept \
	parts_stay_when_they_cannot_be_joined \
	a_mode_that_does_not_fit_is_one_line \
	one_part_becomes_the_file \
	a_small_disk_is_one_line_too \
	an_older_trace_stays_when_the_new_one_cannot_be_written \
	a_reader_that_goes_away_ends_nothing
