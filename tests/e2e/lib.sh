# lib.sh: what the shell tests share; sourced. The program is $AWAITSCOPE, the sources $AWAITSCOPE_SOURCE.
# A failed expectation says which and ends the test. $tmp is a folder that is gone afterwards.
set -u
: "${AWAITSCOPE:?the program to test}" "${AWAITSCOPE_SOURCE:?the source folder}"
fixtures=$AWAITSCOPE_SOURCE/tests/fixtures
unset AWAITSCOPE_LANG LC_ALL LC_MESSAGES NO_COLOR COLUMNS
export LANG=C.UTF-8
# What libraries keep is no leak of ours; said here too, for a ctest that ./dev did not start.
export LSAN_OPTIONS=${LSAN_OPTIONS-suppressions=$AWAITSCOPE_SOURCE/tests/lsan.supp:print_suppressions=0}

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export XDG_DATA_HOME=$tmp/no-data # the scenarios of whoever runs the tests are none of ours
out=$tmp/stdout err=$tmp/stderr # of the last expect_exit
last=

fail() {
	echo "FAILED: $*" >&2
	if [ -n "$last" ]; then
		echo "after: $last" >&2
		sed 's/^/  stdout: /' "$out" | head -n 40 >&2
		sed 's/^/  stderr: /' "$err" | head -n 10 >&2
	fi
	exit 1
}

# expect_exit CODE COMMAND…: runs it, keeps what it printed in $out and $err.
expect_exit() {
	local wanted=$1 code
	shift
	last="$*"
	"$@" >"$out" 2>"$err" </dev/null
	code=$?
	[ "$code" -eq "$wanted" ] || fail "exit $code, not $wanted"
}

# expect_line REGEX: stdout of the last command has a line that matches (as grep -E has it).
expect_line() { grep -qE -e "$1" "$out" || fail "no line like: $1"; }
expect_no_line() { ! grep -qE -e "$1" "$out" || fail "a line like: $1"; }

# expect_text TEXT: stdout holds exactly this somewhere.
expect_text() { grep -qF -e "$1" "$out" || fail "nowhere: $1"; }

# expect_error REGEX: stderr is exactly one line, and matches; stdout is the caller's to look at.
expect_error() {
	[ "$(wc -l <"$err")" -eq 1 ] || fail "stderr is not one line"
	grep -qE -e "$1" "$err" || fail "the error line is not like: $1"
}

expect_quiet() { [ ! -s "$err" ] || fail "something on stderr"; }
expect_silent() { [ ! -s "$out" ] || fail "something on stdout"; }

# expect_widest N: no line of stdout takes more than N cells of a terminal.
expect_widest() {
	local most
	most=$(wc -L <"$out")
	[ "$most" -le "$1" ] || fail "a line of $most cells, at most $1 are there"
}

# until_true SECONDS COMMAND…: asks ten times a second.
until_true() {
	local tries=$(($1 * 10))
	shift
	while ! "$@"; do
		[ $((tries -= 1)) -gt 0 ] || return 1
		sleep 0.1
	done
}

# run_tests FUNCTION…: one after the other; the first that fails ends them.
run_tests() {
	for test; do
		last=
		"$test"
		echo "ok $test"
	done
}

# ---- the viewer's window: $window, on the display of $server; its title tells its state in words ----

window= server=

# start_display WIDTHxHEIGHT
start_display() {
	Xvfb -displayfd 3 -screen 0 "$1x24" -noreset -nolisten tcp 3>"$tmp/display" 2>"$tmp/xvfb" &
	server=$!
	until_true 20 test -s "$tmp/display" || fail "Xvfb did not start: $(cat "$tmp/xvfb")"
	DISPLAY=:$(head -n 1 "$tmp/display")
	export DISPLAY
}
find_window() { window=$(xdotool search --onlyvisible --class awaitscope 2>/dev/null | head -n 1) && [ -n "$window" ]; }
title() { xdotool getwindowname "$window" 2>/dev/null; }
title_is() { title | grep -qE -e "$1"; }
# What the desktop's libraries keep until the end is theirs.
allow_desktop_leaks() {
	printf 'leak:libdbus-1\nleak:libX11\nleak:libfontconfig\n' >"$tmp/lsan"
	export LSAN_OPTIONS=suppressions=$tmp/lsan:print_suppressions=0
}
