# found.sh: scenarios of one's own as the program sees them: programs in the data folder that answer --describe and
# --run. What they say is not trusted: whatever they do, list and run go on. (own.sh builds a real one.)
. "$(dirname "$0")/lib.sh"
a=$AWAITSCOPE
export XDG_DATA_HOME=$tmp/data
folder=$XDG_DATA_HOME/awaitscope/scenarios
mkdir -p "$folder"
cd "$tmp" || exit 1

# program NAME: a shell script of this name, from standard input.
program() {
	{ echo '#!/bin/sh' && cat; } >"$folder/$1"
	chmod +x "$folder/$1"
}

# tea [SED]: the description of a scenario, changed by a sed program.
tea() {
	sed "${1-}" <<'JSON' | tr -d '\n\t'
{"name":"tea","title":{"ko":"차","en":"tea & milk"},"lesson":{"ko":"둘을 기다립니다.","en":"Both are waited for."},
"modes":[{"name":"gather","text":{"ko":"함께","en":"both"},"sync":false,"gil":false,"stops":[
	{"on":"wait","task":"main","nth":1,"text":{"ko":"기다립니다.","en":"It waits."}}]},
	{"name":"slow","text":{"ko":"하나씩","en":"in turn"},"sync":true,"gil":false,"stops":[]}],
"default_modes":1,
"knobs":[{"name":"milk","value":2,"min":0.5,"max":9,"text":{"ko":"우유","en":"milk"}}],
"question":{"text":{"ko":"몇 초?","en":"How long?"},"choices":[{"ko":"1초","en":"1 s"},{"ko":"2초","en":"2 s"}],"answer":2},
"listing":{"file":"tea.py","language":"python","text":"import asyncio\n","c":{"file":"tea.c","text":"int\n\tmain;\n","lines":[[1,2]]}}}
JSON
}

# A scenario whose modes are recordings that are there already.
good_tea() {
	program tea <<END
[ "\$1" = --describe ] && exec cat "$tmp/tea.json"
echo "\$@" >>"$tmp/asked.txt"
shift 10
while [ \$# -gt 0 ]; do [ "\$1" = --output ] && output=\$2; shift; done
echo 'the tea is ready'
[ -z "\${output-}" ] || cp "$fixtures/coffee_gather.json" "\$output"
echo '{"status":0,"type":"","message":"","error":0,"dropped":0,"bytes":9,"seconds":3}' >&3
END
	tea >tea.json
}

what_describes_itself_is_listed_as_the_bundled_ones_are() {
	good_tea
	echo 'no program' >"$folder/notes.txt"
	mkdir -p "$folder/milk"
	expect_exit 0 "$a" list && expect_quiet && expect_line '^coffee — ' && expect_line '^tea — tea & milk$'
	grep -A 4 '^tea — ' "$out" >said.txt
	printf '%s\n' 'tea — tea & milk' '  Both are waited for.' '  modes: gather* slow' "  $folder/tea" \
		'  --set milk=2  milk (0.5 … 9)' >wanted.txt
	cmp -s wanted.txt said.txt || fail "it is listed otherwise: $(diff wanted.txt said.txt)"
	expect_exit 0 "$a" list --lang ko && expect_line '^tea — 차$' && expect_line '우유 \(0\.5'
	expect_exit 0 "$a" list --json && expect_quiet
	expect_text '{"name":"tea","modes":["gather","slow"],"default_modes":["gather"],"knobs":{"milk":{"value":2,"min":0.5,"max":9,'
	expect_text "\"program\":\"$folder/tea\"}"
	[ "$(grep -o '"program"' "$out" | wc -l)" -eq 1 ] || fail 'a bundled scenario has a program'
}

it_is_run_with_all_that_was_chosen() {
	rm -f asked.txt
	expect_exit 0 "$a" run tea -o tea.trace && expect_quiet
	expect_line '^the tea is ready$' && expect_line '^gather +3\.00 s '
	[ "$(cat asked.txt)" = '--run gather --clock real --scale 1 --pid 1 --report 3 --output tea.trace --set milk=2' ] ||
		fail "it was asked: $(cat asked.txt)"
	rm asked.txt
	expect_exit 0 "$a" run tea --mode all --clock virtual --scale 0.5 --set milk=3.5 --quiet -o tea.trace
	[ "$(sed 's/ --output.*--set/ --set/' asked.txt)" = '--run gather --clock virtual --scale 0.5 --pid 1 --report 3 --quiet --set milk=3.5
--run slow --clock virtual --scale 0.5 --pid 2 --report 3 --quiet --set milk=3.5' ] || fail "it was asked: $(cat asked.txt)"
	expect_exit 0 "$a" run tea --json && expect_text '"mode":"gather","clock":"virtual","total_ns":3000000000'
	expect_exit 0 "$a" demo tea --no-window -o demo.json && expect_line '^gather +3\.00 s '
	expect_exit 2 "$a" run tea --set milk=10 && expect_error '0\.5 to 9'
	expect_exit 2 "$a" run tea --mode gathr && expect_error "did you mean 'gather'"
	expect_exit 2 "$a" run teaa && expect_error "did you mean 'tea'"
	expect_exit 2 "$a" demo tae && expect_error "did you mean 'tea'"
}

how_a_run_failed_is_told() {
	program sad <<END
[ "\$1" = --describe ] && exec sed s/tea/sad/ "$tmp/tea.json"
case \$2 in
gather) echo '{"status":-20002,"type":"ValueError","message":"no \\u001b milk","error":0,"dropped":0,"bytes":9}' >&3 ;;
slow) kill -SEGV \$\$ ;;
esac
exit 1
END
	expect_exit 1 "$a" run sad
	grep -q '^awaitscope run: sad --mode gather: ValueError: no � milk$' "$err" || fail 'the error is not told'
	expect_exit 1 "$a" run sad --mode slow -o sad.json && expect_error 'sad --mode slow: its program ended .*\(signal 11\)'
	expect_exit 1 "$a" run sad --mode slow --lang ko && expect_error '\(signal 11\).*recover'
	program sad <<END
[ "\$1" = --describe ] && exec sed s/tea/sad/ "$tmp/tea.json"
[ "\$2" = gather ] && echo '{"status":0,"bytes":1000000}' >&3 || head -c 100000 /dev/urandom >&3
END
	expect_exit 2 "$a" run sad -o none.json && expect_error 'none\.json: '
	expect_exit 1 "$a" run sad --mode slow -o none.json && expect_error 'its program ended .*\(exit 0\)'
	rm "$folder/sad"
}

# left_out NAME REGEX: `list` says one such line of this program, and goes on.
left_out() {
	grep -c "^awaitscope list: $folder/$1: " err.txt >count.txt
	[ "$(cat count.txt)" -eq 1 ] || fail "$1 has $(cat count.txt) lines: $(cat err.txt)"
	grep -qE -e "^awaitscope list: $folder/$1: is left out: $2" err.txt || fail "$1: not '$2' but $(grep "/$1:" err.txt)"
}

whatever_else_a_program_does_it_is_left_out_with_one_line() {
	program hangs <<END
echo \$\$ >"$tmp/hangs.pid"
exec sleep 1000
END
	program spins <<<'while :; do :; done'
	program daemon <<<'(sleep 1000 &) ; echo {}'
	program endless <<<'exec yes'
	program garbage <<<'exec head -c 3000 /dev/urandom'
	program nul <<<"printf '{}\\000'"
	program silent <<<'exit 0'
	program crashes <<<"kill -SEGV \$\$"
	program words <<<'printf "milk\033[2J is out\nand more\n" >&2; exit 3'
	program writes <<<'exec head -c 100000000 /dev/zero >&2'
	program liar <<<"exec '$folder/tea' \"\$@\""
	program coffee <<<"exec sed s/tea/coffee/ '$tmp/tea.json'"
	program odd-name <<<'echo {}'
	program 9lives <<<'echo {}'
	program half <<<"exec head -c 300 '$tmp/tea.json'"
	printf 'no program' >"$folder/noformat" && chmod +x "$folder/noformat"
	printf '#!/none/sh\n' >"$folder/nointerpreter" && chmod +x "$folder/nointerpreter"
	ln -sf nowhere "$folder/dangling"
	mkfifo "$folder/pipe" 2>/dev/null && chmod +x "$folder/pipe"
	expect_exit 0 "$a" list && expect_line '^tea — ' && expect_line '^coffee — coffee & toast$'
	cp "$err" err.txt
	left_out hangs 'it did not answer --describe within 3 s$'
	left_out spins 'it did not answer'
	left_out daemon 'it did not answer'
	left_out endless 'its answer to --describe is longer than 1 MB$'
	left_out garbage 'its answer to --describe is not JSON$'
	left_out nul 'its answer to --describe is not JSON$'
	left_out silent 'its answer to --describe is not JSON$'
	left_out half 'its answer to --describe is not JSON$'
	left_out crashes '--describe fails \(signal 11\)$'
	left_out words '--describe fails \(milk�\[2J is out\)$'
	left_out writes '--describe fails'
	left_out liar 'in its answer .*: name$'
	left_out coffee 'a bundled scenario is called so'
	left_out odd-name "a scenario's name has letters"
	left_out 9lives "a scenario's name has letters"
	left_out noformat 'it cannot be started'
	left_out nointerpreter 'it cannot be started'
	[ "$(wc -l <err.txt)" -eq 17 ] || fail "not 17 lines: $(cat err.txt)"
	! kill -0 "$(cat hangs.pid)" 2>/dev/null || fail 'what hangs is still there'
	# The others cannot be run, and the good one still can.
	expect_exit 2 "$a" run garbage && expect_error 'garbage: is left out'
	expect_exit 2 "$a" run coffee --mode no_such && expect_error 'coffee has no mode'
	expect_exit 0 "$a" run tea --quiet -o tea.trace && expect_quiet
	expect_exit 2 "$a" run words --lang ko && expect_error '뺐습니다. --describe가 실패했습니다\(milk'
	find "$folder" -mindepth 1 ! -name tea -delete
}

each_part_of_a_description_is_checked() {
	local part change
	while IFS='	' read -r part change; do
		tea "$change" >tea.json
		expect_exit 2 "$a" run tea && expect_error ": $part\$"
	done <<'END'
name	s/"name":"tea"/"name":"milk"/
title.ko	s/"title":{"ko":"차",/"title":{/
title.en	s/tea & milk/tea \\u001b[2J/
lesson.en	s/"Both are waited for."/7/
modes	s/"modes":/"mode":/
modes\[1\].name	s/"slow"/"gather"/
modes\[0\].name	s/"gather"/"all"/
modes\[0\].stops\[0\]	s/"on":"wait"/"on":"tea"/
modes\[0\].stops\[0\]	s/"nth":1/"nth":0/
default_modes	s/"default_modes":1/"default_modes":3/
knobs\[0\].value	s/"value":2/"value":20/
knobs\[0\].name	s/"milk"/"mi=lk"/
question.choices	s/,{"ko":"2초","en":"2 s"}//
question.answer	s/"answer":2/"answer":3/
listing.text	s/"text":"import asyncio/"txt":"import asyncio/
listing\.c\.file	s/"tea\.c"/7/
listing\.c\.text	s/main;/\\u0007/
listing\.c\.lines	s/"lines":\[\[1,2]]/"lines":2/
listing\.c\.lines\[0\]	s/\[\[1,2]]/[[1,3]]/
END
	tea >tea.json
	expect_exit 0 "$a" run tea --quiet
}

what_belongs_to_another_user_is_not_started() {
	[ "$(id -u)" -eq 0 ] && chown 12345 "$folder/tea" 2>/dev/null || { echo 'skipped: only root can give a file away'; return; }
	expect_exit 2 "$a" run tea && expect_error 'it belongs to another user$'
	chown 0 "$folder/tea"
}

without_the_program_there_is_no_such_scenario() {
	rm "$folder/tea"
	expect_exit 0 "$a" list && expect_quiet && expect_no_line '^tea'
	expect_exit 2 "$a" run tea && expect_error "no scenario 'tea'"
	rm -r "$XDG_DATA_HOME"
	expect_exit 0 "$a" list && expect_quiet
	expect_exit 0 env XDG_DATA_HOME=relative HOME= "$a" list && expect_quiet
	expect_exit 2 "$a" run ../tea && expect_error 'no scenario'
}

run_tests what_describes_itself_is_listed_as_the_bundled_ones_are it_is_run_with_all_that_was_chosen \
	how_a_run_failed_is_told whatever_else_a_program_does_it_is_left_out_with_one_line \
	each_part_of_a_description_is_checked what_belongs_to_another_user_is_not_started \
	without_the_program_there_is_no_such_scenario
