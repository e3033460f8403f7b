# own.sh: a scenario of one's own, from `new` to the viewer's home screen: written, built against the installed
# library with the command that is printed, run, changed, and gone with its program.
. "$(dirname "$0")/lib.sh"
[ -z "${AWAITSCOPE_SANITIZE-}" ] || { echo 'skipped: a sanitized library is not for installing'; exit 77; }
for tool in cmake pkg-config cc; do
	command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
build=$(cd "$(dirname "$AWAITSCOPE")/.." && pwd)
unset AWAITSCOPE_TRACES PKG_CONFIG_PATH DISPLAY WAYLAND_DISPLAY SDL_VIDEODRIVER XDG_RUNTIME_DIR
# What a shell has to be told in quotes.
export XDG_DATA_HOME="$tmp/the user's \$data"
programs=$XDG_DATA_HOME/awaitscope/scenarios
mkdir "$tmp/work" && cd "$tmp/work" || exit 1
prefix="$tmp/한글 \$and spaces"
expect_exit 0 cmake --install "$build" --prefix "$prefix"
a=$prefix/bin/awaitscope

# build_as_told: runs the command that the last `new` printed.
build_as_told() {
	sed -n 's/^    //p' "$tmp/new.txt" >"$tmp/command.txt"
	[ "$(wc -l <"$tmp/command.txt")" -eq 1 ] || fail "not one command: $(cat "$tmp/new.txt")"
	expect_exit 0 sh -c "$(cat "$tmp/command.txt")"
}

new_writes_two_files_and_says_how_they_are_built() {
	expect_exit 0 "$a" new tea && expect_quiet && cp "$out" "$tmp/new.txt"
	[ "$(echo *)" = 'tea.c tea.py' ] || fail "it wrote $(echo *)"
	! grep -n '@NAME@\|template' tea.c tea.py || fail 'the name is not filled in'
	expect_line '^Written: tea\.c and tea\.py' && expect_line '^Then: awaitscope run tea$'
	[ ! -e "$programs/tea" ] || fail 'there is a program already'
	build_as_told && expect_quiet && expect_silent
	[ -x "$programs/tea" ] || fail "no program $programs/tea"
	expect_exit 0 "$a" new --lang ko milk && expect_line '^milk\.c와 milk\.py를 썼습니다'
	rm milk.c milk.py
}

nothing_that_is_there_is_overwritten() {
	local name
	cp tea.c tea.c.before
	expect_exit 2 "$a" new tea && expect_error 'tea: is there already' && expect_silent
	mv "$programs/tea" tea.program
	expect_exit 2 "$a" new tea && expect_error 'tea\.py: is there already'
	mv tea.py tea.python
	expect_exit 2 "$a" new tea && expect_error 'tea\.c: is there already'
	[ ! -e tea.py ] || fail 'half of it was written'
	mv tea.python tea.py && mv tea.program "$programs/tea"
	cmp tea.c tea.c.before && rm tea.c.before
	for name in 9lives a-b 'a b' 'tea;ls' ../tea '' "$(printf '%064d' 0 | tr 0 a)"; do
		expect_exit 2 "$a" new "$name" && expect_error "a scenario's name has letters"
	done
	expect_exit 2 "$a" new coffee && expect_error "bundled scenario 'coffee'"
	expect_exit 2 "$a" new && expect_error 'what is it called'
	expect_exit 2 "$a" new one two && expect_error "too many: 'two'"
	expect_exit 2 "$a" new tea --mode && expect_error 'no option --mode'
	expect_exit 2 "$a" new --lang ko coffee && expect_error "이미 들어 있습니다"
	[ "$(echo *)" = 'tea.c tea.py' ] || fail "there is $(echo *)"
	[ "$(id -u)" -eq 0 ] || { mkdir -m 500 shut && cd shut && expect_exit 2 "$a" new milk && expect_error 'permission denied' && cd ..; }
}

it_describes_itself_and_is_listed() {
	local part
	expect_exit 0 "$programs/tea" --describe && expect_quiet
	for part in '{"name":"tea","title":{"ko":' '"lesson":{"ko":' '"modes":[{"name":"one_by_one","text":{"ko":' '"sync":false,"gil":false,"stops":[{"on":' \
		'"default_modes":2,' '"knobs":[{"name":"seconds","value":1,"min":0.01,"max":60,"text":{"ko":' '"whole":false}],' '"question":{"text":{"ko":' \
		'"answer":1}' '"listing":{"file":"tea.py","language":"python","text":"\"\"\"tea: ' \
		'"c":{"file":"tea.c","text":"/* tea: ' '\treturn 0;\n}\n","lines":[[9,10],'; do
		expect_text "$part"
	done
	expect_exit 0 "$a" list && expect_quiet && expect_line '^tea — tea$' && expect_line 'modes: one_by_one\* together\*$'
	expect_exit 2 "$programs/tea" && expect_exit 2 "$programs/tea" --run && expect_exit 2 "$programs/tea" --run together --set seconds=99
	expect_exit 2 "$programs/tea" --lang ko && grep -q 'tea: 무엇을 할까요' "$err" || fail 'not in Korean'
	expect_exit 2 "$programs/tea" --describe --lang fr
}

it_runs_as_a_bundled_one_does() {
	local mode
	expect_exit 0 "$a" run tea --clock virtual -o tea.json && expect_quiet
	expect_line '^one_by_one +2\.00 s ' && expect_line '^together +1\.00 s '
	expect_exit 0 "$a" check tea.json && expect_line 'sound, '
	expect_exit 0 "$a" run tea --clock virtual --quiet -o again.json && cmp tea.json again.json || fail 'two virtual runs differ'
	expect_exit 0 "$a" stats --json tea.json && expect_text '"scenario":"tea","mode":"together","clock":"virtual","total_ns":1000000000'
	expect_exit 0 "$a" describe --stops --lang ko tea.json && [ "$(grep -c ▶ "$out")" -eq 6 ] || fail 'not all stops come'
	grep -q "\"line\":$(grep -n 'await asyncio.gather' tea.py | cut -d : -f 1)}" tea.json || fail 'no event stands on the line of gather'
	grep -q "\"seconds\":1,\"line\":$(grep -n 'asyncio.sleep' tea.py | cut -d : -f 1)\|\"line\":$(grep -n 'asyncio.sleep' tea.py | cut -d : -f 1)[,}]" tea.json ||
		fail 'no event stands on the line of sleep'
	expect_exit 0 "$a" run tea --mode together --set seconds=0.05 -o real.json && expect_line '^together +[5-9][0-9](\.[0-9])? ms '
	expect_exit 0 "$a" describe --stops --lang en real.json && expect_text '▶ It took as long as one: 0.05 s.'
	expect_exit 0 "$a" demo tea --no-window --scale 0.01 -o demo.json && expect_line '^together '
	expect_exit 0 "$programs/tea" --run together --clock virtual -o own.json && expect_line '^second ends$'
	expect_exit 0 "$a" check own.json
	python3 -c 'import asyncio' 2>/dev/null || { echo 'skipped: there is no python3'; return; }
	sed -i 's/^SECONDS = 1$/SECONDS = 0.05/' tea.py
	for mode in one_by_one together; do
		expect_exit 0 "$a" run tea --mode $mode --clock virtual --plain && cp "$out" ours.txt
		expect_exit 0 python3 tea.py $mode
		cmp -s ours.txt "$out" || fail "$mode: python3 prints something else: $(diff ours.txt "$out")"
	done
	sed -i 's/^SECONDS = 0.05$/SECONDS = 1/' tea.py
}

an_interrupted_run_is_kept_and_a_killed_one_recovered() {
	"$a" run tea --mode one_by_one --set seconds=60 --quiet -o cut.json >cut.out 2>cut.err &
	local run=$!
	until_true 30 grep -qs sleep cut.json || fail 'nothing is recorded'
	kill -TERM $run && wait $run
	grep -q 'one_by_one: interrupted; ' cut.err || fail "it says: $(cat cut.err)"
	expect_exit 0 "$a" check cut.json && expect_line 'sound, '
	"$a" run tea --mode one_by_one --set seconds=60 --quiet -o dead.json >dead.out 2>dead.err &
	run=$!
	until_true 30 grep -qs sleep dead.json || fail 'nothing is recorded'
	kill -KILL "$(tr -d " " </proc/$run/task/$run/children)" && wait $run
	grep -q 'one_by_one: its program ended .*(signal 9).*recover dead.json' dead.err || fail "it says: $(cat dead.err)"
	expect_exit 0 "$a" recover dead.json && expect_exit 0 "$a" check dead.json && expect_line 'sound, [0-9]+ events$'
}

a_comment_that_the_python_does_not_have_is_told() {
	sed -i 's|/\* await work("second") \*/|/* await work("third") */|' tea.c
	build_as_told
	expect_exit 1 "$programs/tea" --describe && expect_error '^tea\.c:25: tea\.py: no such line in one_by_one\(\): await work\("third"\)$'
	expect_exit 0 "$a" list && expect_error 'tea: is left out: --describe fails \(tea\.c:25: tea\.py: no such line in one_by_one'
	expect_exit 0 "$a" list --lang ko &&
		expect_error 'tea: 뺐습니다\. --describe가 실패했습니다\(tea\.c:25: tea\.py: one_by_one\(\)에 그런 줄이 없습니다'
	expect_exit 1 env LANG=ko_KR.UTF-8 "$programs/tea" --describe && expect_error 'one_by_one\(\)에 그런 줄이 없습니다: await work'
	expect_exit 1 env LANG=ko_KR.UTF-8 "$programs/tea" --describe --lang en && expect_error 'no such line in one_by_one'
	sed -i 's|await work("third")|await work("second")|' tea.c
	build_as_told
	expect_exit 0 "$a" list && expect_quiet
}

# The home screen offers it; the window's title names the row that is chosen.
the_viewer_finds_it_until_it_is_removed() {
	"$a" help view >/dev/null 2>&1 || { echo 'skipped: this build has no viewer'; return; }
	for tool in Xvfb xdotool; do
		command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; return; }
	done
	trap 'kill $viewer $server 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT
	sed -i 's/\.title = {"tea", "tea"}/.title = {"차", "green tea"}/' tea.c && build_as_told
	start_display 1280x720
	printf '#!/bin/sh\necho milk\n' >"$programs/milk" && chmod +x "$programs/milk"
	XDG_STATE_HOME=$tmp/state "$a" view >viewer.out 2>&1 &
	viewer=$!
	until_true 30 shows_home || fail "no home screen but '$(title)': $(cat viewer.out)"
	until_true 30 grep -qs 'milk: is left out' viewer.out || fail 'what was left out is not told'
	xdotool windowfocus --sync "$window"
	until_true 30 down_to 'green tea' || fail "it is not on the home screen, only $(title)"
	xdotool key Return
	until_true 30 title_is ' — home — ▶ green tea' || fail "its page is not opened: $(title)"
	xdotool key Return
	until_true 30 title_is 'green tea.* — event ' || fail "it is not run: $(title)"
	kill $viewer && wait $viewer
	rm "$programs/milk" "$programs/tea"
	expect_exit 0 "$a" list && expect_quiet && expect_no_line '^tea'
	expect_exit 2 "$a" run tea && expect_error "no scenario 'tea'"
	XDG_STATE_HOME=$tmp/state "$a" view >viewer.out 2>&1 &
	viewer=$! window= && : >titles.txt
	until_true 30 shows_home || fail "no home screen but '$(title)': $(cat viewer.out)"
	xdotool windowfocus --sync "$window"
	until_true 30 down_to 'coffee\.json\.gz' || fail 'there are no saved traces'
	! grep -q 'green tea' titles.txt || fail 'what was removed is still offered'
	kill $viewer && wait $viewer
	kill $server && wait $server
	unset DISPLAY
}
viewer=''
shows_home() { find_window && title_is ' — home — '; }
down_to() {
	title_is " — home — $1\$" && return
	title >>titles.txt
	xdotool key Down
	return 1
}

run_tests new_writes_two_files_and_says_how_they_are_built nothing_that_is_there_is_overwritten \
	it_describes_itself_and_is_listed it_runs_as_a_bundled_one_does \
	an_interrupted_run_is_kept_and_a_killed_one_recovered a_comment_that_the_python_does_not_have_is_told \
	the_viewer_finds_it_until_it_is_removed
