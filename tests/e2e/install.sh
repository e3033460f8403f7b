# install.sh: what `cmake --install` puts where, that the installed program finds its things, and that a program of
# somebody else's builds against the header and the library with pkg-config, and records itself.
. "$(dirname "$0")/lib.sh"
[ -z "${AWAITSCOPE_SANITIZE-}" ] || { echo 'skipped: a sanitized library is not for installing'; exit 77; }
for tool in cmake pkg-config cc; do
	command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
build=$(cd "$(dirname "$AWAITSCOPE")/.." && pwd)
prefix="$tmp/pre fix"
unset AWAITSCOPE_TRACES DISPLAY WAYLAND_DISPLAY SDL_VIDEODRIVER XDG_RUNTIME_DIR
cd "$tmp" || exit 1

expect_exit 0 cmake --install "$build" --prefix "$prefix"
a=$prefix/bin/awaitscope

# expect_file PATTERN: such a file is installed, and everybody may read it; $file is the first.
expect_file() {
	file=$(find "$prefix" -type f -path "$prefix/$1" | sort | head -n 1)
	[ -n "$file" ] || fail "no $1 is installed, only: $(cd "$prefix" && find . -type f | tr '\n' ' ')"
	[ -n "$(find "$file" -perm -444)" ] || fail "$file may not be read by all"
}

everything_is_where_it_belongs() {
	expect_file bin/awaitscope && [ -n "$(find "$file" -perm -555)" ] || fail 'the program may not be run'
	expect_file include/awaitscope/aw.h
	expect_file include/awaitscope/trace/error.h
	expect_file 'lib*/libawaitscope.a'
	expect_file 'lib*/pkgconfig/awaitscope.pc'
	expect_file share/awaitscope/scenarios/coffee.py
	cmp "$file" "$AWAITSCOPE_SOURCE/scenarios/coffee.py" || fail 'another coffee.py'
	expect_file 'share/awaitscope/traces/*.json.gz'
	! find "$prefix" -type f -name '*test*' | grep . || fail 'tests are installed'
}

nothing_names_the_build() {
	! grep -rqF -e "$build" -e "$AWAITSCOPE_SOURCE" "$prefix"/lib*/ --include='*.pc' || fail 'the .pc file names the build folder'
}

the_installed_program_works_by_itself() {
	cd / || exit 1
	expect_exit 0 "$a" --version && expect_line '^awaitscope [0-9.]+$'
	expect_exit 0 "$a" list --json && expect_text '"name":"coffee"'
	expect_exit 0 "$a" run coffee --clock virtual --quiet -o "$tmp/run.json" && expect_line '^gather +3\.00 s '
	expect_exit 0 "$a" check "$tmp/run.json" && expect_line 'sound, '
	if "$a" help render >/dev/null 2>&1; then
		expect_exit 0 "$a" render "$tmp/run.json" -o "$tmp/run.png" && [ -s "$tmp/run.png" ] || fail 'no picture'
	fi
	cd "$tmp" || exit 1
}

saved_traces_are_whole_and_old_ones_still_tell_their_story() {
	local trace
	for trace in "$prefix"/share/awaitscope/traces/*.json.gz; do
		expect_exit 0 "$a" check "$trace" && expect_line 'sound, [0-9]+ events$'
		expect_exit 0 "$a" stats --json "$trace" && expect_text "\"scenario\":\"$(basename "$trace" .json.gz)\""
		expect_exit 0 "$a" show "$trace"
	done
}

# The home screen lists what is saved; the window's title names the row that is chosen.
the_installed_viewer_finds_the_saved_traces() {
	local trace
	"$a" help view >/dev/null 2>&1 || { echo 'skipped: this build has no viewer'; return; }
	for tool in Xvfb xdotool; do
		command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; return; }
	done
	trap 'kill $viewer $server 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT
	start_display 1280x720
	XDG_STATE_HOME=$tmp/state "$a" view >viewer.out 2>&1 &
	viewer=$!
	until_true 30 shows_home || fail "no home screen but '$(title)': $(cat viewer.out)"
	xdotool windowfocus --sync "$window"
	for trace in "$prefix"/share/awaitscope/traces/*.json.gz; do
		until_true 30 down_to "$(basename "$trace")" || fail "$trace is not to be found, only $(title)"
	done
	xdotool key Return
	until_true 30 title_is ' — event ' || fail "it is not opened: $(title)"
	kill $viewer && wait $viewer
	kill $server && wait $server
	unset DISPLAY
}
viewer=''

shows_home() { find_window && title_is ' — home — '; }
down_to() {
	title_is " — home — $1\$" && return
	xdotool key Down
	return 1
}

a_program_of_ones_own_builds_and_records() {
	local pc
	cat >own.c <<'END'
#include <aw.h>

static int child(void *arg)
{
	AW_TRY(aw_sleep(*(double *)arg));
	return aw_return_text("slept");
}

static int parent(void *arg)
{
	double seconds[2] = {0.01, 0.02};
	void *result[2];

	(void)arg;
	AW_TRY(aw_gather(result, AW(child, &seconds[0]), AW(child, &seconds[1])));
	aw_print("%s and %s", (char *)result[0], (char *)result[1]);
	return 0;
}

int main(int argc, char **argv)
{
	struct aw_options options = {.trace_path = argc > 1 ? argv[1] : 0, .clock = argc > 2 ? AW_CLOCK_VIRTUAL : AW_CLOCK_REAL};

	return aw_run(AW(parent, 0), &options) ? 1 : 0;
}
END
	pc=$(find "$prefix" -name awaitscope.pc)
	PKG_CONFIG_PATH=$(dirname "$pc")${PKG_CONFIG_PATH+:$PKG_CONFIG_PATH}
	export PKG_CONFIG_PATH
	expect_exit 0 pkg-config --modversion awaitscope
	expect_line "^$("$a" --version | awk '{print $2}')\$"
	expect_exit 0 pkg-config --exists --print-errors awaitscope
	expect_exit 0 sh -c 'pkg-config --cflags --libs awaitscope | xargs cc -Wall -Wextra -Werror own.c -o own'
	expect_exit 0 ./own own.json && expect_line '^slept and slept$' && expect_quiet
	expect_exit 0 "$a" check own.json && expect_line 'sound, [0-9]+ events$'
	expect_exit 0 "$a" stats --json own.json && expect_text '"mode":"parent","clock":"real"' && expect_text '"name":"child"'
	grep -q '"line":5' own.json || fail "without a listing an event's line is the C file's"
	expect_exit 0 ./own own.json.gz virtual
	expect_exit 0 "$a" stats --json own.json.gz && expect_text '"clock":"virtual","total_ns":20000000,'
	expect_exit 1 ./own none/own.json
	# As C++ it is a header like any other.
	if command -v c++ >/dev/null; then
		printf '#include <aw.h>\nint main() { return aw_run(nullptr, nullptr) == 0; }\n' >own.cc
		expect_exit 0 sh -c 'pkg-config --cflags --libs awaitscope | xargs c++ -Wall -Werror own.cc -o own_cc' && expect_exit 0 ./own_cc
	fi
}

a_staged_install_lands_under_destdir() {
	expect_exit 0 env DESTDIR="$tmp/stage" cmake --install "$build" --prefix /usr
	[ -x "$tmp/stage/usr/bin/awaitscope" ] || fail 'no stage/usr/bin/awaitscope'
	grep -q '^prefix=/usr$\|pcfiledir' "$(find "$tmp/stage" -name awaitscope.pc)" || fail 'the .pc file is of another prefix'
}

run_tests everything_is_where_it_belongs nothing_names_the_build the_installed_program_works_by_itself \
	saved_traces_are_whole_and_old_ones_still_tell_their_story the_installed_viewer_finds_the_saved_traces \
	a_program_of_ones_own_builds_and_records a_staged_install_lands_under_destdir
