# verbs.sh: the program's frame, and the verbs that read traces: show, describe, stats, check, recover.
# For good and bad input: what is printed, where, and the exit code.
. "$(dirname "$0")/lib.sh"
a=$AWAITSCOPE
coffee=$fixtures/coffee.json

help_is_there_for_every_verb_in_both_languages() {
	local verb
	expect_exit 0 "$a" && expect_line '^usage: awaitscope VERB' && expect_quiet
	expect_exit 0 "$a" --help && expect_line '^  show  '
	expect_exit 0 "$a" --lang ko help && expect_line '^사용법: ' && expect_line '^  show +타임라인'
	expect_exit 0 "$a" --version && expect_line '^awaitscope [0-9]+\.[0-9]+\.[0-9]+$'
	for verb in $("$a" --help | sed -n 's/^  \([a-z]*\)  *.*/\1/p'); do
		expect_exit 0 "$a" "$verb" --help && expect_line "^usage: awaitscope $verb" && expect_quiet
		expect_exit 0 "$a" help "$verb" && expect_line "^usage: awaitscope $verb"
		expect_exit 0 "$a" "$verb" --lang ko --help && expect_line "^사용법: awaitscope $verb"
		expect_exit 0 "$a" --lang=ko "$verb" -h && expect_line "^사용법: awaitscope $verb"
	done
}

the_language_comes_from_lang_and_the_option_wins() {
	expect_exit 0 env LANG=ko_KR.UTF-8 "$a" --help && expect_line '^사용법'
	expect_exit 0 env LANG=ko_KR.UTF-8 "$a" --help --lang en && expect_line '^usage'
	expect_exit 2 "$a" --lang fr show && expect_error "--lang.*ko.*en.*'fr'"
	expect_exit 2 "$a" show "$coffee" --lang && expect_error '--lang needs a value'
}

a_wrong_word_gets_the_nearest_right_one() {
	expect_exit 2 "$a" shwo "$coffee" && expect_error "no verb 'shwo'; did you mean 'show'\?$" && expect_silent
	expect_exit 2 "$a" desc && expect_error "did you mean 'describe'"
	expect_exit 2 "$a" help statz && expect_error "did you mean 'stats'"
	expect_exit 2 "$a" qwertz && expect_error "no verb 'qwertz'; 'awaitscope help'"
	expect_exit 2 "$a" "$coffee" && expect_error 'try: awaitscope show '
	expect_exit 2 "$a" --lang ko shwo && expect_error "'shwo' 명령은 없습니다. show를 "
	expect_exit 2 "$a" show --evnts "$coffee" && expect_error 'no option --evnts; did you mean --events\?'
	expect_exit 2 "$a" stats --jsn "$coffee" && expect_error 'did you mean --json'
	expect_exit 2 "$a" check -j "$coffee" && expect_error 'no option -j; see: awaitscope check --help'
	expect_exit 2 "$a" show "$coffee" --width && expect_error '--width needs a value'
	expect_exit 2 "$a" show --events=yes "$coffee" && expect_error '--events takes no value'
	expect_exit 2 "$a" show --width 7 "$coffee" && expect_error "40 to 400 columns, not '7'"
	expect_exit 2 "$a" show --width 80x "$coffee" && expect_error "not '80x'"
	expect_exit 2 "$a" $'sh\now\033[2J' && expect_error 'no verb'
	expect_exit 2 "$a" recover --force "$coffee" && expect_error 'no option --force'
}

every_reading_verb_refuses_what_is_no_trace() {
	local verb long
	: >"$tmp/empty.json"
	head -c 5000 /dev/urandom >"$tmp/noise.json"
	ln -sf circle.json "$tmp/circle.json"
	long=$(printf '%0300d' 0)
	printf '\037\213\010\000garbage' >"$tmp/damaged.json.gz"
	printf 'hello\n' >"$tmp/text.json"
	cp "$coffee" "$tmp/coffee.json"
	for verb in show describe stats check; do
		expect_exit 2 "$a" $verb && expect_error 'Name a file' && expect_silent
		expect_exit 2 "$a" $verb "$tmp/none.json" && expect_error "none.json: there is no such file"
		expect_exit 2 "$a" $verb "$tmp/cofee.json" && expect_error "did you mean .*/coffee.json\?"
		expect_exit 2 "$a" $verb "$tmp" && expect_error 'is a directory'
		expect_exit 2 "$a" $verb "$tmp/empty.json" && expect_error 'is empty'
		expect_exit 2 "$a" $verb "$tmp/noise.json" && expect_error 'noise.json: is (not a trace|damaged)'
		expect_exit 2 "$a" $verb "$tmp/text.json" && expect_error 'is not a trace'
		expect_exit 2 "$a" $verb "$tmp/damaged.json.gz" && expect_error 'damaged.json.gz: is (damaged|not)'
		expect_exit 2 "$a" $verb '' && expect_error 'Name a file'
		expect_exit 2 "$a" $verb --lang ko "$tmp/text.json" && expect_error '트레이스가 아닙니다'
		expect_exit 2 "$a" $verb --lang ko "$tmp" && expect_error '폴더입니다. 그 안의'
		expect_exit 2 "$a" $verb --lang ko "$tmp/circle.json" && expect_error '심볼릭 링크가 돌고'
		expect_exit 2 "$a" $verb "$tmp/circle.json" && expect_error 'symbolic links lead in a circle'
		expect_exit 2 "$a" $verb --lang ko "$tmp/$long" && expect_error '이름이 너무 깁니다. 다른 곳을'
		expect_exit 2 "$a" $verb "$tmp/text.json/x" && expect_error 'a part of its path is not a directory; check'
		expect_silent
	done
	if [ "$(id -u)" -ne 0 ]; then
		chmod 0 "$tmp/text.json"
		expect_exit 2 "$a" show "$tmp/text.json" && expect_error 'permission denied'
	fi
}

what_cannot_be_written_is_said_once() {
	local verb
	for verb in "show $coffee" "show --events $coffee" "describe $coffee" "stats $coffee" "stats --json $coffee" \
		"check $coffee" "check --json $coffee" --help; do
		# shellcheck disable=SC2086
		expect_exit 1 bash -c '"$0" "$@" >/dev/full' "$a" $verb
		expect_error 'standard output: no space left'
		# shellcheck disable=SC2086
		expect_exit 1 bash -c '"$0" "$@" >&-' "$a" $verb
		expect_error 'standard output: is closed'
	done
}

# A task that yields N times, as a trace.
many_yields() {
	awk -v n="$1" 'BEGIN {
		print "[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"many\"}}"
		print ",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"a\",\"kind\":\"task\"}}"
		print ",{\"ph\":\"i\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"create\",\"cat\":\"task\",\"s\":\"t\",\"args\":{\"by\":\"loop\"}}"
		for (i = 0; i < n; i++) {
			printf ",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":%d.000,\"name\":\"a\",\"cat\":\"run\",\"args\":{\"by\":\"%s\"}}\n", 10 * i, i ? "yield" : "create"
			printf ",{\"ph\":\"i\",\"pid\":1,\"tid\":100,\"ts\":%d.000,\"name\":\"yield\",\"cat\":\"task\",\"s\":\"t\"}\n", 10 * i + 2
			printf ",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":%d.000,\"name\":\"a\",\"cat\":\"run\"}\n", 10 * i + 2
		}
		print "]"
	}'
}

a_reader_that_goes_away_ends_it_without_a_word() {
	local verb code
	many_yields 30000 >"$tmp/many.json"
	for verb in "show --events" describe; do
		last="$verb | head"
		# shellcheck disable=SC2086
		{ "$a" $verb "$tmp/many.json" 2>"$err"; echo $? >"$tmp/code"; } | head -n 1 >"$out"
		read -r code <"$tmp/code"
		[ "$code" -eq 1 ] || fail "exit $code, not 1"
		expect_quiet
	done
}

where_many_spans_share_a_cell_coverage_is_drawn() {
	many_yields 30000 >"$tmp/many.json"
	expect_exit 0 "$a" show "$tmp/many.json" && expect_line '^ +a  ░+' && expect_widest 80
	expect_exit 0 "$a" stats --json "$tmp/many.json"
	expect_text '"run_ns":60000000,"ready_ns":239992000,"wait_ns":0,"yields":30000,"resumes":30000,"end":"open"'
}

show_draws_all_runs_on_one_axis() {
	local width lang
	expect_exit 0 "$a" show "$coffee" && expect_quiet
	expect_line '^sync .* 5\.00 s$' && expect_line '^gather .* 3\.00 s$' && expect_line '^blocking .* 5\.00 s$'
	expect_line '0 s +1 s +2 s +3 s +4 s +5 s'
	expect_line '^ +cpu  ╳+ .*2.*╳+' && expect_line '^ +event loop  █'
	expect_line 'make_coffee  █─+ sleep 2 s ─+┤█✓$'
	expect_line 'heartbeat .*░+ .*4\.50 s.* ░+' && expect_line '^ +heartbeat .*✕$'
	expect_line '██ run +░░ ready +── wait +╳╳ blocked'
	expect_no_line '^ +main ' && expect_no_line $'\033'
	expect_exit 0 "$a" show --all "$coffee" && expect_line '^ +main '
	for lang in en ko; do
		for width in 40 60 80 140 400; do
			expect_exit 0 env COLUMNS=$width "$a" show --lang $lang "$coffee" && expect_widest $width
			expect_exit 0 "$a" show --lang $lang --width $width "$coffee" && expect_widest $width
		done
	done
	expect_exit 0 "$a" show --lang ko "$coffee" && expect_line '실행 +░░ 준비 +── 기다림 +╳╳ 막힘'
	expect_exit 0 bash -c 'gzip -c "$1" | "$0" show -' "$a" "$coffee" && expect_line '^gather '
	expect_exit 0 "$a" show "$fixtures/coffee_sync.json" "$fixtures/coffee_gather.json"
	expect_line '^sync ' && expect_line '^gather ' && expect_line ' 5 s'
}

colours_are_for_terminals_and_no_color_is_kept() {
	command -v script >/dev/null || return 0
	expect_exit 0 env TERM=xterm script -qec "'$a' show '$coffee'" /dev/null && expect_line $'\033\\[[0-9;]*m'
	expect_exit 0 env TERM=xterm NO_COLOR=1 script -qec "'$a' show '$coffee'" /dev/null && expect_no_line $'\033'
	expect_exit 0 env TERM=dumb script -qec "'$a' show '$coffee'" /dev/null && expect_no_line $'\033'
	expect_exit 0 env TERM=xterm script -qec "stty cols 60; '$a' show --lang ko '$coffee'" /dev/null
	expect_line '5\.00 s'
}

show_events_is_a_line_an_event() {
	local events
	events=$(grep -c '"ph":"[BEisf]"' "$coffee")
	expect_exit 0 "$a" show --events "$coffee" && expect_quiet
	[ "$(grep -cE '^ +[0-9]+\.[0-9]{9}  ' "$out")" -eq "$events" ] || fail "not $events lines"
	expect_line '^ +2\.000000000  make_coffee +done: 커피 완료' && expect_line '  heartbeat +waits: sleep 0\.5 s'
	expect_line '  make_coffee +is created by main' && expect_line '^── gather ──$'
	expect_exit 0 "$a" show --events --lang ko "$coffee" && expect_line 'make_coffee +main이 만듦'
}

describe_tells_the_story_in_both_languages() {
	expect_exit 0 "$a" describe "$fixtures/coffee_blocking.json" && expect_quiet
	expect_line 'blocking: time.sleep inside a coroutine' && expect_line '▶ ' && expect_line '^ +2\.00 s .*make_coffee'
	expect_exit 0 "$a" describe --lang ko "$fixtures/coffee_blocking.json"
	expect_line 'blocking: 코루틴 안에서 time.sleep' && expect_line 'make_coffee.*막'
	expect_exit 0 "$a" describe --stops "$fixtures/coffee_blocking.json"
	[ "$(grep -c . "$out")" -eq "$(($(grep -c '▶' "$out") + 1))" ] || fail 'more than stops'
}

stats_counts_to_the_nanosecond() {
	expect_exit 0 "$a" stats --json "$coffee" && expect_quiet
	[ "$(wc -l <"$out")" -eq 1 ] || fail 'not one document on one line'
	expect_line '^\{"runs":\[\{"scenario":"coffee","mode":"sync","clock":"virtual","total_ns":5000000000,"blocked_ns":5000000000,"worst_lateness_ns":0,"switches":0,"tasks":\['
	expect_text '"mode":"gather","clock":"virtual","total_ns":3000000000,"blocked_ns":0,"worst_lateness_ns":0,'
	expect_text '"mode":"blocking","clock":"virtual","total_ns":5000000000,"blocked_ns":5000000000,"worst_lateness_ns":4500000000,'
	expect_text '{"name":"make_toast","tid":103,"run_ns":3000000000,"ready_ns":2000000000,"wait_ns":0,"yields":0,"resumes":1,"end":"done"'
	expect_text '{"late":"heartbeat","by":"make_toast","ns":3000000000}'
	if command -v jq >/dev/null; then
		jq -e '.runs | length == 3 and all(.[]; .tasks | length > 1)' "$out" >/dev/null || fail 'jq'
	fi
	expect_exit 0 "$a" stats "$coffee"
	expect_line '^blocking   time.sleep' && expect_line '^  heartbeat .*4\.50 s' && expect_line '^  heartbeat +make_toast +3\.00 s'
	expect_exit 0 env COLUMNS=60 "$a" stats --lang ko "$coffee" && expect_widest 60 && expect_line '늦어진 태스크'
	# A job that had to queue for a worker has a column for it, and only then.
	expect_exit 0 "$a" stats --lang en "$fixtures/executor.json" && expect_line 'wait  *queued  *blocked'
	expect_exit 0 "$a" stats --json "$fixtures/executor.json" && expect_text '"queued_ns":1000000000'
	expect_exit 0 "$a" stats --lang en "$coffee" && expect_no_line 'queued'
	expect_exit 0 "$a" stats "$fixtures/coffee_gather.json" "$fixtures/coffee_blocking.json"
	expect_line '^difference: gather → blocking' && expect_line '^  total +3\.00 s +5\.00 s +\+2\.00 s'
	expect_exit 0 "$a" stats "$coffee" "$coffee"
	[ "$(grep -c '^difference: ' "$out")" -eq 3 ] || fail 'not every mode is compared with itself'
	expect_line '^  total +5\.00 s +5\.00 s +=$'
}

check_proves_the_laws_and_names_the_line() {
	local one=$fixtures/coffee_gather.json lines
	expect_exit 0 "$a" check "$coffee" && expect_line 'coffee.json: sound, [0-9]+ events$' && expect_quiet
	expect_exit 0 "$a" check --json "$one"
	expect_line '^\{"ok":true,"cut":false,"events":[0-9]+,"truncated_bytes":0,"broken":\[\]\}$'

	lines=$(wc -l <"$one")
	head -n $((lines - 9)) "$one" >"$tmp/cut.json"
	expect_exit 0 "$a" check "$tmp/cut.json" && expect_line 'cut.json: sound but cut off, [0-9]+ events$'
	printf ',{"ph":"i","pid":1' >>"$tmp/cut.json"
	expect_exit 0 "$a" check "$tmp/cut.json" && expect_line 'sound but cut off, [0-9]+ events \(1[78] bytes'
	expect_exit 0 "$a" check --json "$tmp/cut.json" && expect_line '^\{"ok":true,"cut":true,.*"truncated_bytes":1[78],'

	# An end without its beginning, in a known line.
	sed '10s/.*/,{"ph":"E","pid":1,"tid":100,"ts":0.000,"name":"nothing","cat":"run"}/' "$one" >"$tmp/broken.json"
	expect_exit 1 "$a" check "$tmp/broken.json" && expect_line 'broken.json:[0-9]+: law [1-6]: ' && expect_quiet
	expect_line 'broken in ([2-9]|[1-9][0-9]+) places,|broken in 1 place,'
	expect_exit 1 "$a" check --json "$tmp/broken.json"
	expect_line '^\{"ok":false,.*"broken":\[\{"law":[1-6],"line":[0-9]+,"text":"'
	expect_exit 1 "$a" check --lang ko "$tmp/broken.json" && expect_line '규칙 [1-6]: '

	sed '10s/.*/this is no event/' "$one" >"$tmp/odd.json"
	expect_exit 1 "$a" check "$tmp/odd.json" && expect_line 'odd.json:10: '

	# What the reader may pass over is no JSON all the same.
	awk 'NR == 12 { sub(/}$/, ",\"args\":{bad}}") } { print }' "$one" | sed 's/"args":{[^{]*},"args":{bad}/"args":{bad}/' >"$tmp/args.json"
	expect_exit 1 "$a" check "$tmp/args.json" && expect_line 'args.json:12: is not JSON from its byte [0-9]+ on$'
	expect_line 'args.json: broken in 1 place, [0-9]+ events$'
	expect_exit 1 "$a" check --lang ko "$tmp/args.json" && expect_line 'args.json:12: [0-9]+번째 바이트부터 JSON이 아닙니다$'
	expect_exit 1 "$a" check --json "$tmp/args.json" && expect_line '"broken":\[\{"law":0,"line":12,'

	expect_exit 1 "$a" check --json "$one" "$tmp/broken.json"
	expect_line '^\{"files":\[\{"file":".*coffee_gather.json","ok":true,.*\{"file":".*broken.json","ok":false,'
	expect_exit 2 "$a" check "$one" "$tmp/none.json" && expect_error 'no such file' && expect_line 'sound'
}

recover_closes_a_cut_trace_and_leaves_a_whole_one() {
	local one=$fixtures/coffee_gather.json
	cp "$one" "$tmp/whole.json"
	expect_exit 0 "$a" recover "$tmp/whole.json" && expect_line 'is complete; nothing to recover'
	cmp -s "$one" "$tmp/whole.json" || fail 'a complete trace was changed'
	head -n 40 "$one" >"$tmp/killed.json"
	printf ',{"ph":"i",' >>"$tmp/killed.json"
	expect_exit 0 "$a" recover "$tmp/killed.json" && expect_line 'is complete now; 1[12] bytes of a half last line cut off$' && expect_quiet
	expect_exit 0 "$a" check --json "$tmp/killed.json" && expect_line '"cut":false,.*"truncated_bytes":0,'
	expect_exit 0 "$a" recover --lang ko "$tmp/killed.json" && expect_line '이미 온전합니다'
	head -n 40 "$one" >"$tmp/lines.json"
	expect_exit 0 "$a" recover "$tmp/lines.json" && expect_line 'complete now, up to its last written line; nothing was left in memory$'
	head -n 40 "$one" >"$tmp/lines.json"
	expect_exit 0 "$a" recover --lang ko "$tmp/lines.json" && expect_line '파일에 쓰인 데까지'
	expect_exit 2 "$a" recover "$tmp/none.json" && expect_error 'no such file'
	expect_exit 2 "$a" recover && expect_error 'Name a file'
	: >"$tmp/empty.json"
	expect_exit 2 "$a" recover "$tmp/empty.json" && expect_error 'empty.json: holds nothing that could be recovered'
	printf 'hello\n' >"$tmp/text.json"
	expect_exit 2 "$a" recover "$tmp/text.json" && expect_error 'is not a trace'
	[ "$(cat "$tmp/text.json")" = hello ] || fail 'what is no trace was changed'
}

a_killed_recording_is_completed_and_a_living_one_left_alone() {
	local program
	"$a" run coffee --mode gather --clock real -o "$tmp/living.json" >/dev/null 2>&1 &
	program=$!
	# It runs when its file tells of the first task; then it has three seconds to go.
	until grep -qs '"create"' "$tmp/living.json"; do
		kill -0 "$program" 2>/dev/null || fail 'it ended, and nothing was recorded'
	done
	expect_exit 1 "$a" recover "$tmp/living.json" && expect_error 'is still being recorded' && expect_silent
	kill -9 "$program"
	wait "$program" 2>/dev/null
	expect_exit 0 "$a" recover "$tmp/living.json" && expect_line 'is complete now' && expect_quiet
	expect_exit 0 "$a" check --json "$tmp/living.json" && expect_line '^\{"ok":true,"cut":false,'
	expect_exit 0 "$a" show --events "$tmp/living.json"
	expect_line '  make_coffee +waits: sleep 2 s' && expect_line '  make_toast +is created by main'
	expect_exit 0 "$a" recover "$tmp/living.json" && expect_line 'nothing to recover'
}

what_a_trace_says_cannot_reach_the_terminal_as_commands() {
	printf '[\n%s\n,%s\n,%s\n,%s\n]\n' \
		'{"ph":"M","pid":1,"tid":1,"name":"process_name","args":{"name":"a\u001b[2Jb"}}' \
		'{"ph":"M","pid":1,"tid":100,"name":"thread_name","args":{"name":"x\u001b]0;title\u0007y\u202e","kind":"task"}}' \
		'{"ph":"B","pid":1,"tid":100,"ts":0.000,"name":"\u001b[31mred\r\n","cat":"run","args":{"by":"create"}}' \
		'{"ph":"E","pid":1,"tid":100,"ts":9.000,"name":"\u001b[31mred\r\n","cat":"run"}' >"$tmp/evil.json"
	local verb
	for verb in show "show --events" "show --all" describe stats "stats --json" check; do
		# shellcheck disable=SC2086
		"$a" $verb "$tmp/evil.json" >"$out" 2>"$err" || [ "$verb" = check ] || fail "$verb"
		last="$verb"
		! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$out" "$err" || fail 'a control character'
		! grep -q $'\u202e' "$out" || [ "$verb" = "stats --json" ] || fail 'the direction can be turned'
	done
}

run_tests help_is_there_for_every_verb_in_both_languages the_language_comes_from_lang_and_the_option_wins \
	a_wrong_word_gets_the_nearest_right_one every_reading_verb_refuses_what_is_no_trace \
	what_cannot_be_written_is_said_once a_reader_that_goes_away_ends_it_without_a_word \
	where_many_spans_share_a_cell_coverage_is_drawn show_draws_all_runs_on_one_axis \
	colours_are_for_terminals_and_no_color_is_kept show_events_is_a_line_an_event \
	describe_tells_the_story_in_both_languages stats_counts_to_the_nanosecond \
	check_proves_the_laws_and_names_the_line recover_closes_a_cut_trace_and_leaves_a_whole_one \
	a_killed_recording_is_completed_and_a_living_one_left_alone \
	what_a_trace_says_cannot_reach_the_terminal_as_commands
