# listing.sh: the build's tool that ties a scenario's C to its Python: which line each statement carries,
# and that a comment which the Python does not have fails the build.
. "$(dirname "$0")/lib.sh"
tool=$(dirname "$AWAITSCOPE")/../scenarios/scenario_listing
scenarios=$AWAITSCOPE_SOURCE/scenarios
[ -x "$tool" ] || fail "$tool is not there"
cd "$tmp" || exit 1
# A tool that dies of bad input frees nothing.
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0

cat >tea.py <<'END'
"""tea"""
import asyncio


async def boil():
    await asyncio.sleep(1)
    await asyncio.sleep(1)


async def pour():
    await asyncio.sleep(2)
    return "차"


def sync():
    pour()
END

# given_c BODY-OF-BOIL BODY-OF-POUR [BODY-OF-SYNC]: the C beside that Python; bodies stand from line 6, 12, 17 on.
given_c() {
	printf '/* tea: a remark that is no Python. */\n#include "scenario.h"\n\nstatic int boil(void *arg)\n{\n%s\n}\n' "$1" >tea.c
	printf '\nstatic int pour(void *arg)\n{\n%s\n}\n' "$2" >>tea.c
	printf '\nstatic int sync_mode(void *arg)\n{\n%s\n}\n' "${3-}" >>tea.c
}
tea() { "$tool" tea tea.c tea.py tea.h; }
# expect_table C-LINE:PYTHON-LINE…: exactly these C lines carry a Python line.
expect_table() {
	local table
	table=$(sed -n '/scenario_lines\[\] =/,/^}/p' tea.h | grep -oE '[0-9]+,' | tr -d , | awk '$1 { print NR - 1 ":" $1 }' | tr '\n' ' ')
	[ "$table" = "$* " ] || fail "the table is '$table', not '$*'"
}

every_scenario_of_the_source_passes() {
	local python name
	for python in "$scenarios"/*.py; do
		name=$(basename "$python" .py)
		(cd "$scenarios" && expect_exit 0 "$tool" "$name" "$name.c" "$name.py" "$tmp/$name.h" && expect_quiet) || exit 1
		grep -q "SCENARIO_NAME \"$name\"" "$name.h" || fail "$name.h does not name it"
		cmp "$name.h" "$(dirname "$tool")/$name.listing.h" || fail 'the build has another header'
	done
}

a_comment_gives_its_line_to_the_statement_below() {
	given_c '	/* await asyncio.sleep(1) */
	AW_TRY(aw_sleep(1));
	other();' '	/* await asyncio.sleep(2) */
	AW_TRY(aw_sleep(
		2));
	// a remark of our own
	/* return "차" */
	return aw_return_text("차");' '	/* pour() */
	pour(arg);'
	expect_exit 0 tea && expect_quiet && expect_silent
	# The call that takes two lines carries it on both; what stands after the statement has none.
	expect_table 7:6 14:11 15:11 18:12 24:16
}

the_same_line_twice_is_found_in_order() {
	given_c '	/* await asyncio.sleep(1) */
	aw_sleep(1);
	/* await asyncio.sleep(1) */
	aw_sleep(1);' '	(void)arg;'
	expect_exit 0 tea && expect_table 7:6 9:7
}

# What follows the last function that mirrors some of it is no part of the listing; nor is a file without any.
the_c_of_the_listing_ends_with_its_last_function() {
	given_c '	/* await asyncio.sleep(1) */
	if (arg) {
		aw_sleep(1);
	}' '	(void)arg;'
	expect_exit 0 tea && expect_text_of_c 10
	given_c '	/* await asyncio.sleep(1) */
	aw_sleep(1);' '	/* return "차" */
	return 0;'
	expect_exit 0 tea && expect_text_of_c 14
	given_c '	(void)arg;' '	(void)arg;'
	expect_exit 0 tea && expect_text_of_c 0
}
# expect_text_of_c LINES: the header holds so many lines of tea.c.
expect_text_of_c() {
	grep -qF "scenario_c_text, scenario_lines, $1}" tea.h || fail "not $1 lines: $(grep scenario_c_text, tea.h)"
	sed -n '/scenario_c_text\[\] =/,/^}\|0};$/p' tea.h | grep -oE '[-0-9]+,' | tr -d '\n' >bytes.txt
	head -n "$1" tea.c | od -A n -t d1 -v | tr -s ' \n' ',,' | sed 's/^,//' >wanted.txt
	cmp -s bytes.txt wanted.txt || fail "not the first $1 lines of tea.c"
}

a_comment_that_the_python_does_not_have_is_an_error() {
	given_c '	/* await asyncio.sleep(3) */
	aw_sleep(3);' '	(void)arg;'
	rm -f tea.h
	expect_exit 1 tea && expect_error '^tea.c:6: tea.py: no such line in boil\(\): await asyncio.sleep\(3\)$'
	[ ! -s tea.h ] || fail 'a header was made all the same'
}

a_line_of_another_function_does_not_count() {
	given_c '	/* await asyncio.sleep(2) */
	aw_sleep(2);' '	(void)arg;'
	expect_exit 1 tea && expect_error 'no such line in boil\(\): await asyncio.sleep\(2\)'
}

all_misses_are_told_at_once() {
	given_c '	/* first */
	one();' '	/* second */
	two();'
	expect_exit 1 tea
	[ "$(wc -l <"$err")" -eq 2 ] || fail 'not two lines'
	grep -q ': first$' "$err" && grep -q ': second$' "$err" || fail 'not both'
}

a_real_scenario_cannot_drift_apart() {
	cp "$scenarios/coffee.c" "$scenarios/coffee.py" .
	sed -i 's/time\.sleep(TOAST)/time.sleep(TOAST + 1)/' coffee.py
	expect_exit 1 "$tool" coffee coffee.c coffee.py coffee.h
	[ "$(grep -c 'no such line in make_toast_\(sync\|blocking\)(): time.sleep(TOAST)$' "$err")" -eq 2 ] ||
		fail 'not the two lines that were changed'
	cp "$scenarios/coffee.py" .
	sed -i 's|/\* return "커피 완료" \*/|/* return "커피" */|' coffee.c
	expect_exit 1 "$tool" coffee coffee.c coffee.py coffee.h
	[ "$(wc -l <"$err")" -eq 4 ] || fail 'not the four comments that were changed'
}

what_cannot_be_read_or_written_is_said() {
	given_c '	(void)arg;' '	(void)arg;'
	expect_exit 1 "$tool" tea none.c tea.py tea.h && expect_error 'none.c: cannot be opened'
	expect_exit 1 "$tool" tea tea.c none.py tea.h && expect_error 'none.py: cannot be opened'
	expect_exit 1 "$tool" tea tea.c tea.py none/tea.h && expect_error 'none/tea.h: cannot be written'
	[ ! -c /dev/full ] || { expect_exit 1 "$tool" tea tea.c tea.py /dev/full && expect_error 'cannot be written'; }
	expect_exit 1 "$tool" && expect_error 'usage: '
}

run_tests every_scenario_of_the_source_passes a_comment_gives_its_line_to_the_statement_below \
	the_same_line_twice_is_found_in_order the_c_of_the_listing_ends_with_its_last_function \
	a_comment_that_the_python_does_not_have_is_an_error a_line_of_another_function_does_not_count \
	all_misses_are_told_at_once a_real_scenario_cannot_drift_apart what_cannot_be_read_or_written_is_said
