# scenario.sh NAME: one scenario in all its modes: how long each takes (totals.txt), the same bytes each time
# (tests/golden; after a change that is meant: UPDATE_GOLDEN=1, and read the difference in git), the laws, the
# texts, its stops, and that python3 prints the same lines.
. "$(dirname "$0")/../e2e/lib.sh"
a=$AWAITSCOPE name=$1
here=$AWAITSCOPE_SOURCE/tests/scenarios golden=$AWAITSCOPE_SOURCE/tests/golden
python=$AWAITSCOPE_SOURCE/scenarios/$name.py
factor=0.1 # of real time
cd "$tmp" || exit 1

# gcc 12's allocator under AddressSanitizer may be locked for ever in a child that is forked beside a thread that
# allocates: the recorder's, while the servers are forked. glibc's own is not.
if [ "$name" = workers ] && [ -n "${AWAITSCOPE_SANITIZE:-}" ]; then
	echo 'skipped: its servers are forked, which a sanitizer does not always survive'
	exit 77
fi

# rows: "MODE SECONDS HOW [KNOB=V]", a line a mode, of this scenario.
rows() { sed -n "s/^$name  *//p" "$here/totals.txt"; }
# ns SECONDS [PER_CENT]: that part of it in whole nanoseconds.
ns() { awk -v s="$1" -v p="${2:-100}" 'BEGIN { printf "%.0f", s * 1e9 * p / 100 }'; }
number_of() { grep -oE "\"$1\":[0-9]+" "$out" | head -n 1 | cut -d : -f 2; }
# With the row's knob, which lies in $set.
run() { timeout 120 "$a" run "$name" ${set:+--set "$set"} "$@"; }
clock_of() { [ "$1" = real ] && echo "--scale $factor" || echo '--clock virtual'; }

every_mode_has_its_total() {
	expect_exit 0 "$a" list --json && expect_quiet
	grep -oE "\"name\":\"$name\",\"modes\":\[[^]]*\]" "$out" | grep -oE '\[.*' | tr -d '[]"' | tr , '\n' >ordered.txt
	sort ordered.txt >modes.txt
	rows | cut -d ' ' -f 1 | sort >listed.txt
	[ -s modes.txt ] || fail "'list' does not know $name"
	cmp -s modes.txt listed.txt || fail "totals.txt has other modes: $(diff modes.txt listed.txt)"
}

# What it says, in both languages: "ko" holds Hangul and "en" does not.
the_texts_are_in_both_languages() {
	local mode seconds how set korean
	while read -r mode seconds how set; do
		# shellcheck disable=SC2046
		expect_exit 0 run --mode "$mode" $(clock_of "$how") --quiet -o texts.json
		head -n 2 texts.json >texts.txt
		grep -q '"question":{"text":{"ko":".*"choices":\[{"ko":".*"},{"ko":".*"answer":[1-4]' texts.txt ||
			fail "$mode asks nothing"
		sed 's/"listing":{.*"stops":/"stops":/' texts.txt | grep -oE '"(ko|en)":"([^"\\]|\\.)*"' >said.txt
		[ "$(wc -l <said.txt)" -ge 16 ] || fail "$mode says too little: $(cat said.txt)"
		korean=$(grep -c '^"ko"' said.txt)
		[ "$korean" -eq "$(grep -c '^"en"' said.txt)" ] || fail "$mode: a text in one language only"
		! grep '^"en"' said.txt | LC_ALL=C grep -P '\xea[\xb0-\xbf]|[\xeb\xec]|\xed[\x80-\x9e]' ||
			fail "$mode: Korean in an English text"
		! grep -E '^"(ko|en)":""' said.txt || fail "$mode: an empty text"
	done < <(rows)
}

# Each teaching stop of a mode is a moment that comes: describe tells them all, in their order.
every_stop_comes() {
	local mode seconds how set lang
	while read -r mode seconds how set; do
		# shellcheck disable=SC2046
		expect_exit 0 run --mode "$mode" $(clock_of "$how") --quiet -o stops.json
		for lang in ko en; do
			sed -n '2s/.*"stops":\[//p' stops.json | sed 's/"question":.*//' |
				grep -oE '"text":\{"ko":"([^"\\]|\\.)*","en":"([^"\\]|\\.)*"' |
				sed "s/.*\"$lang\":\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\1/; s/\\\\\"/\"/g" >wanted.txt
			[ "$(wc -l <wanted.txt)" -ge 3 ] || fail "$mode has $(wc -l <wanted.txt) stops, at least 3 are due"
			expect_exit 0 "$a" describe --stops --lang $lang stops.json && expect_quiet
			sed -n 's/^.*▶ //p' "$out" >told.txt
			cmp -s wanted.txt told.txt || fail "$mode, $lang: not these stops: $(diff wanted.txt told.txt)"
		done
	done < <(rows)
}

virtual_runs_take_exactly_their_time_and_are_the_same() {
	local mode seconds how set
	while read -r mode seconds how set; do
		[ "$how" != real ] || continue
		expect_exit 0 run --mode "$mode" --clock virtual --json -o first.json
		[ "$(number_of total_ns)" = "$(ns "$seconds")" ] ||
			fail "$mode takes $(number_of total_ns) ns, not $(ns "$seconds")"
		expect_exit 0 run --mode "$mode" --clock virtual --quiet -o second.json
		cmp first.json second.json || fail "$mode: two virtual runs differ"
		expect_exit 0 "$a" check --json first.json && expect_line '^\{"ok":true,"cut":false,'
		[ -z "${UPDATE_GOLDEN:-}" ] || cp first.json "$golden/${name}_$mode.json"
		cmp first.json "$golden/${name}_$mode.json" ||
			fail "$mode is recorded otherwise: $(diff "$golden/${name}_$mode.json" first.json | cut -c 1-300 | head -n 4)"
	done < <(rows)
}

real_runs_keep_order_and_are_never_early() {
	local mode seconds how set total scale
	while read -r mode seconds how set; do
		expect_exit 0 run --mode "$mode" --scale $factor --json -o real.json
		total=$(number_of total_ns)
		[ "$total" -ge "$(ns "$seconds" 9.98)" ] && [ "$total" -le $(($(ns "$seconds" 100) + 5000000000)) ] ||
			fail "$mode took $total ns at $factor of $seconds s"
		expect_exit 0 "$a" check real.json && expect_line 'sound, '
		[ "$how" = real ] || expect_exit 0 run --mode "$mode" --clock virtual --plain
		[ "$how" = real ] || cp "$out" "wanted.$mode.txt"
		# On a busy machine timers that are close together swap: a slower run tells them apart.
		for scale in $factor 1; do
			expect_exit 0 run --mode "$mode" --scale $scale --plain
			[ "$how" != real ] || cp "$out" "wanted.$mode.txt"
			cmp -s "$out" "wanted.$mode.txt" && continue 2
		done
		fail "$mode: the real clock has another order: $(diff "wanted.$mode.txt" "$out")"
	done < <(rows)
}

# The first that runs the listing: Debian's FastAPI is the system's, which need not be the first python3.
find_python() {
	local needs='import asyncio; asyncio.timeout' candidate
	! grep -q '^from fastapi' "$python" || needs="$needs; import fastapi, uvicorn"
	python3=
	if [ -n "${AWAITSCOPE_SANITIZE:-}" ]; then
		echo 'skipped: the listing is run beside a build without sanitizers'
		return
	fi
	for candidate in python3 /usr/bin/python3; do
		"$candidate" -c "$needs" 2>/dev/null && python3=$candidate && return
	done
	echo "skipped: no python3 here of 3.11 or later can '$needs'; the listing was not run"
}

# run_python MODE PACE: its lines are in $out, and its own clock's seconds in total.txt.
run_python() {
	last="$python3 hurried.py $2 $name.py $1"
	timeout 120 "$python3" "$here/hurried.py" "$2" total.txt "$python" "$1" >"$out" 2>"$err" </dev/null ||
		fail 'python3 fails'
	cmp -s "$out" "wanted.$1.txt"
}

# The Python prints the same lines; its own clock says what it took: within 15 % where that clock can be
# virtual too, else within wide bounds, for the machine may be busy: then both are tried once more, unhurried.
python_prints_the_same() {
	local mode seconds how set pace most
	[ -n "$python3" ] || return 0
	while read -r mode seconds how set; do
		[ "$how" = exact ] && pace=virtual most=1.15 || pace=$factor most=1000
		if ! run_python "$mode" $pace; then
			if [ "$how" = real ]; then
				expect_exit 0 run --mode "$mode" --plain
				cp "$out" "wanted.$mode.txt"
			fi
			[ "$how" != exact ] && run_python "$mode" 1 ||
				fail "$mode: python3 prints something else: $(diff "wanted.$mode.txt" "$out")"
		fi
		awk -v wanted="$seconds" -v most=$most '{ exit !($1 >= wanted * 0.98 - 0.001 && $1 <= wanted * most + 0.001) }' \
			total.txt || fail "$mode: python3 takes $(cat total.txt) s, not $seconds"
	done < <(rows)
}

# It names its modes to whoever does not know them.
python_says_which_modes_there_are() {
	local words modes
	[ -n "$python3" ] || return 0
	modes=$(paste -s -d '|' ordered.txt)
	for words in '' qwertz "$(head -n 1 ordered.txt) twice"; do
		# shellcheck disable=SC2086
		expect_exit 2 "$python3" "$python" $words && expect_silent
		[ "$(cat "$err")" = "usage: python3 $python $modes" ] || fail "it says: $(cat "$err")"
	done
}

for test in every_mode_has_its_total \
	the_texts_are_in_both_languages \
	every_stop_comes \
	virtual_runs_take_exactly_their_time_and_are_the_same \
	real_runs_keep_order_and_are_never_early \
	find_python \
	python_prints_the_same \
	python_says_which_modes_there_are; do
	last=
	"$test"
	echo "ok $test"
done
