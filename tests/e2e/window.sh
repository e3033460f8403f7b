# The viewer in a real X window: keys, remote, mouse, sizes, a Korean keyboard, files that grow. What the
# window shows is read from its title, which tells its state in words.
. "$(dirname "$0")/lib.sh"

for tool in Xvfb xdotool setxkbmap xkbcomp; do
	command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
unset WAYLAND_DISPLAY SDL_VIDEODRIVER AWAITSCOPE_TRACES
export XDG_STATE_HOME=$tmp/state LANG=C.UTF-8
allow_desktop_leaks
coffee=$fixtures/coffee.json
viewer= writer=

trap 'kill $viewer $server $writer 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT

expect() { until_true 20 title_is "$1" || fail "the title is '$(title)', not like '$1'"; }
expect_not() { until_true 20 title_is_not "$1" || fail "the title is '$(title)', still like '$1'"; }
title_is_not() { local now; now=$(title) && [ -n "$now" ] && ! echo "$now" | grep -qE -e "$1"; }

# A number of the title: stop, event; the playhead's time in ms; the mode.
number() { title | sed -nE "s/.* — $1 ([0-9]+)\/.*/\1/p"; }
count() { title | sed -nE "s/.* — $1 [0-9]+\/([0-9]+).*/\1/p"; }
time_ms() { title | sed -nE 's/.* — event [^ ]* — ([0-9]+)\.([0-9]{3}) s.*/\1\2/p' | sed 's/^0*\(.\)/\1/'; }
mode() { title | awk -F ' — ' '{print $3}'; }
at_stop() { expect " — stop $1/"; }
at_event() { expect " — event $1/"; }

key() { xdotool key --delay 20 "$@"; }
alive() { kill -0 "$viewer" 2>/dev/null || fail "the viewer is gone: $(cat "$tmp/viewer")"; }
gone() { ! kill -0 "$viewer" 2>/dev/null; }

open_viewer() {
	(cd "$tmp" && exec "$AWAITSCOPE" view "$@") >"$tmp/viewer" 2>&1 &
	viewer=$!
	until_true 30 find_window || fail "no window: $(cat "$tmp/viewer")"
	xdotool windowfocus --sync "$window"
	xdotool mousemove 5 5
}

# expect_end CODE: the viewer ends, with this code.
expect_end() {
	local code
	until_true 20 gone || fail "the viewer does not end"
	wait "$viewer"
	code=$?
	[ "$code" -eq "$1" ] || fail "the viewer ended with $code, not $1: $(cat "$tmp/viewer")"
	viewer=
}

resize() {
	xdotool windowmove "$window" 0 0 windowsize "$window" "$1" "$2"
	until_true 20 has_size "$1" "$2" || fail "the window is not $1x$2"
}
has_size() { [ "$(xdotool getwindowgeometry --shell "$window" | grep -cE "^(WIDTH=$1|HEIGHT=$2)$")" -eq 2 ]; }

# ---- what is tested ----

stepping() {
	local before
	expect '^awaitscope — .+ — .+ — event 0/'
	key 2
	expect ' — focus'
	key x; key Escape # this recording has no C
	expect_not ' — (focus|C listing)'
	[ "$(count stop)" -ge 3 ] || fail "run 2 has too few stops: $(title)"
	key Home; at_stop 0; at_event 0
	key Next; at_stop 1
	key Right; at_stop 2
	key Prior; at_stop 1
	key Next Next; at_stop 3
	key Left; at_stop 2
	before=$(number event)
	key shift+Right; at_event $((before + 1))
	key shift+Right; at_event $((before + 2))
	key shift+Left; at_event $((before + 1))
	key End; at_event "$(count event)"; at_stop "$(count stop)"
	key Next; at_stop "$(count stop)"
	key F5; at_event 0
	key Prior; at_event 0
	key End Home; at_event 0; expect ' — 0\.000 s'
}

runs() {
	local first
	first=$(mode)
	key Tab
	until_true 20 test_mode_not "$first" || fail "Tab leaves the focus on $first"
	key 1; expect ' — sync — .* — focus'
	key 3; expect ' — blocking — .* — focus'
	key Escape; expect_not ' — focus'
	expect ' — blocking — '
	key Return; expect ' — blocking — .* — focus'
	key Escape; expect_not ' — focus'
	key Escape; key Escape; alive # it never quits
	key 4; sleep 0.2; expect_not ' — focus' # there are three
}
test_mode_not() { local now; now=$(mode); [ -n "$now" ] && [ "$now" != "$1" ]; }

playing() {
	local before
	key Home; at_event 0
	key space; expect ' — playing — ×1'
	until_true 20 past_start || fail "playing does not move the playhead: $(title)"
	key plus plus; expect ' — playing — ×4'
	key space; expect_not ' — playing'
	before=$(time_ms)
	key minus minus minus; expect ' — ×1/2'
	[ "$(time_ms)" = "$before" ] || fail "paused, and it moves"
	key KP_Add; expect_not ' — ×'
	key End
}
past_start() { [ "$(number event)" -gt 0 ] && [ "$(time_ms)" -gt 0 ]; }

blanking() {
	key Home Next; at_stop 1
	key period; expect ' — black screen$'
	key Next; expect_not ' — black'; at_stop 1 # it brings the picture back, and that is all
	key b; expect ' — black screen$'
	key b; expect_not ' — black'
	key comma; expect ' — white screen$'
	key Escape; expect_not ' — white'
	key F5; at_event 0
	key Escape F5; alive; at_event 0 # what a remote's "show" key sends in turn
}

looks() {
	key t; expect ' — dark theme'
	key t; expect ' — high contrast'
	key t; expect_not ' — (dark theme|high contrast)'
	key k; expect '멈출 곳'
	key k; expect ' — stop '
	key c; expect ' — no captions'
	key c; expect_not ' — no captions'
	key question; expect ' — help$'
	key Escape; expect_not ' — help'
	key h; expect ' — help$'
	key F1; expect_not ' — help'
	key ctrl+plus ctrl+minus; alive
}

# letters KEYCODE…: T K C H B by their places, whatever they type.
letters() {
	local saved
	key 28; expect ' — dark theme'
	key 28 28; expect_not ' — (dark theme|high contrast)'
	key 45; expect '멈출 곳'
	key 45; expect ' — stop '
	key 54; expect ' — no captions'
	key 54; expect_not ' — no captions'
	key 43; expect ' — help$'
	key 43; expect_not ' — help'
	key 56; expect ' — black screen$'
	key 56; expect_not ' — black'
	key 25; expect ' s … '
	saved=$(title)
	key 40; until_true 20 title_changed "$saved" || fail "D does not pan"
	key 41; expect_not ' s … '
}
title_changed() { local now; now=$(title); [ -n "$now" ] && [ "$now" != "$1" ]; }

# Places are parts of the picture, in thousandths of its size.
point() { xdotool mousemove --window "$window" $((width * $1 / 1000)) $((height * $2 / 1000)); }
mouse() {
	local first second saved
	width=$1 height=$2
	key Home; at_event 0
	point 500 92; xdotool click 1
	until_true 20 past_start || fail "a click on the axis does not move the playhead: $(title)"
	first=$(time_ms)
	point 700 92; xdotool click 1
	until_true 20 later_than "$first" || fail "a click farther right is not later: $(title)"
	second=$(time_ms)
	# The axis is dragged: the playhead follows the pointer.
	point 700 92; xdotool mousedown 1; point 600 92; point 500 92; xdotool mouseup 1
	until_true 20 title_is "— $(printf '%d\.%03d' $((first / 1000)) $((first % 1000))) s" ||
		fail "the playhead does not follow the pointer: $(title), not $first"
	# Ctrl+wheel zooms in at the pointer; the wheel pans; a drag pans back; F shows all.
	point 500 300; xdotool keydown ctrl click 4 click 4 click 4 keyup ctrl
	expect ' s … '
	saved=$(title)
	xdotool click 5
	if [ "$height" -ge 1000 ]; then until_true 20 title_changed "$saved" || fail "the wheel does not pan"; fi
	saved=$(title)
	point 500 300; xdotool mousedown 1; point 540 300; point 600 300; xdotool mouseup 1
	until_true 20 title_changed "$saved" || fail "a drag does not pan"
	xdotool keydown ctrl click 5 click 5 click 5 click 5 click 5 click 5 keyup ctrl
	expect_not ' s … '
	[ "$second" -gt "$first" ] || fail "$second is not after $first"
	xdotool mousemove 5 5
}
later_than() { local now; now=$(time_ms); [ -n "$now" ] && [ "$now" -gt "$1" ]; }

# png_size FILE: its width and height, from the header.
png_size() { od -A n -t u1 -j 16 -N 8 "$1" | awk '{print ($3 * 256 + $4) "x" ($7 * 256 + $8)}'; }
sizes() {
	resize 800 600
	key Home Next; at_stop 1
	rm -f "$tmp"/awaitscope-*
	key e; until_true 20 test -s "$tmp/awaitscope-1.png" || fail "E writes no picture"
	mouse 800 600
	resize 1920 1080
	key Home Next Next; at_stop 2
	key e; until_true 20 test -s "$tmp/awaitscope-2.png" || fail "E writes no second picture"
	key shift+e; until_true 20 test -s "$tmp/awaitscope-1.svg" || fail "Shift+E writes no SVG"
	key ctrl+e; until_true 20 test -s "$tmp/awaitscope-1.pdf" || fail "Ctrl+E writes no PDF"
	alive
	until_true 20 png_is "$tmp/awaitscope-1.png" 800x600 || fail "awaitscope-1.png is $(png_size "$tmp/awaitscope-1.png")"
	until_true 20 png_is "$tmp/awaitscope-2.png" 1920x1080 || fail "awaitscope-2.png is $(png_size "$tmp/awaitscope-2.png")"
	head -c 200 "$tmp/awaitscope-1.svg" | grep -q '<svg' || fail "that is no SVG"
	[ "$(head -c 5 "$tmp/awaitscope-1.pdf")" = %PDF- ] || fail "that is no PDF"
	mouse 1920 1080
	key F11; expect ' — full screen'
	key F11; expect_not ' — full screen'
}
png_is() { [ "$(png_size "$1")" = "$2" ]; }

# The listing in C: by an option, by its key, by a click on its head; on the enlarged run alone.
c_listing() {
	width=1280 height=720
	resize $width $height
	key x; expect ' — focus — dark theme$'
	key x; expect ' — focus — C listing — dark theme$'
	key Next; at_stop 3; expect ' — C listing'
	point 750 456; xdotool click 1; expect ' — focus — dark theme$'
	point 850 456; xdotool click 1; expect ' — C listing'
	key k; expect ' — 크게 보기 — C 코드'
	key k; expect ' — C listing'
	key Escape; expect_not ' — (focus|C listing)'
	key x; key Return; expect ' — C listing' # what is not seen is not changed
	key 53; expect ' — focus — dark theme$' # X by its place
}

# A keyboard whose letters type Hangul, as an input method makes of them.
hangul_keyboard() {
	setxkbmap kr || fail "setxkbmap kr"
	xkbcomp -w 0 "$DISPLAY" "$tmp/kr.xkb" 2>/dev/null || fail "xkbcomp"
	sed -E -i -e 's/\[ +t, +T \]/[ Hangul_Sios, Hangul_SsangSios ]/' -e 's/\[ +k, +K \]/[ Hangul_A, Hangul_A ]/' \
		-e 's/\[ +c, +C \]/[ Hangul_Cieuc, Hangul_Cieuc ]/' -e 's/\[ +h, +H \]/[ Hangul_O, Hangul_O ]/' \
		-e 's/\[ +b, +B \]/[ Hangul_YU, Hangul_YU ]/' -e 's/\[ +w, +W \]/[ Hangul_Jieuj, Hangul_SsangJieuj ]/' \
		-e 's/\[ +d, +D \]/[ Hangul_Ieung, Hangul_Ieung ]/' -e 's/\[ +f, +F \]/[ Hangul_Rieul, Hangul_Rieul ]/' \
		-e 's/\[ +q, +Q \]/[ Hangul_Pieub, Hangul_SsangPieub ]/' "$tmp/kr.xkb"
	grep -q Hangul_Sios "$tmp/kr.xkb" || fail "the keyboard could not be made"
	xkbcomp -w 0 "$tmp/kr.xkb" "$DISPLAY" 2>/dev/null || fail "xkbcomp does not take it"
}

korean_keyboard() {
	hangul_keyboard
	letters
	key ctrl+24; expect_end 0 # Ctrl+Q, by its place
	open_viewer "$coffee" # started under that keyboard, too
	key 2; expect ' — focus'
	key Escape; expect_not ' — focus'
	letters
	setxkbmap us,kr
	letters
}

endings() {
	kill -TERM "$viewer"; expect_end 0
	open_viewer "$coffee"; expect ' — event '
	kill -INT "$viewer"; expect_end 0
	open_viewer "$coffee"; expect ' — event '
	xdotool windowclose "$window" # as if the server took the window away
	sleep 0.3; kill -TERM "$viewer" 2>/dev/null; until_true 20 gone || fail "it does not end"
	wait "$viewer"; [ $? -lt 128 ] || fail "it died of a signal"
	viewer=
}

# A file that another program is writing: first two lines, then more, then the end.
growing() {
	local live=$tmp/live.json lines before
	sed 's/"clock":"virtual"/"clock":"real"/' "$fixtures/coffee_gather.json" >"$tmp/whole.json"
	lines=$(wc -l <"$tmp/whole.json")
	open_viewer --follow "$live"; expect 'recording'
	head -n $((lines / 3)) "$tmp/whole.json" >"$live"
	expect ' — gather — .* — event [1-9]'
	before=$(time_ms)
	until_true 20 later_than $((before + 300)) || fail "the live edge stands still: $(title)"
	key Home; at_event 0 # taken away from the edge, the playhead stays
	sed -n "$((lines / 3 + 1)),$((lines - 1))p" "$tmp/whole.json" >>"$live"
	at_event 0
	key End
	echo ']' >>"$live"
	expect_not 'recording'
	key End; at_event "$(count event)"
	# A new file of that name is a new recording.
	cp "$fixtures/coffee_blocking.json" "$tmp/new.json"; mv "$tmp/new.json" "$live"
	expect ' — blocking — '
	key ctrl+q; expect_end 0
}

home() {
	local first
	open_viewer; expect ' — home — '
	first=$(title)
	key End; alive; key Home
	until_true 20 title_is " — home — ${first##* — }$" || fail "Home does not return: $(title)"
	key Escape; alive
	key k; expect ' — 홈'
	key k; expect ' — home'
	key Return; expect ' — home — ▶'
	key Escape; expect_not '▶'
	if "$AWAITSCOPE" run --help 2>/dev/null | grep -q -- --clock; then
		key Return; expect ' — home — ▶'
		for _ in $(seq 20); do title_is 'real clock' && break; key Down; sleep 0.1; done
		key Return; expect 'virtual clock'
		key Home Return; expect ' — event '
		key Escape; expect ' — home'
	fi
	key ctrl+q; expect_end 0
}

# A pipe that says nothing: loading is told, and Esc stops it at once.
stopping() {
	mkfifo "$tmp/pipe"
	sleep 300 >"$tmp/pipe" &
	writer=$!
	open_viewer "$tmp/pipe"; expect ' — loading'
	key Escape; expect ' — home'
	key ctrl+q; expect_end 0
	open_viewer "$tmp/pipe"; expect ' — loading'
	kill -TERM "$viewer"; expect_end 0
	kill "$writer"; wait "$writer"; writer=
}

bad_input() {
	echo "[]" >"$tmp/empty.json"
	expect_exit 2 "$AWAITSCOPE" view "$tmp/empty.json"; expect_error "empty"
	expect_exit 2 "$AWAITSCOPE" view "$tmp/no-such.json"; expect_error 'no-such.json'
	echo hello >"$tmp/text"
	expect_exit 2 "$AWAITSCOPE" view "$tmp/text"; expect_error 'not a trace'
	expect_exit 2 "$AWAITSCOPE" view --theme pink "$coffee"; expect_error 'pink'
	expect_exit 2 "$AWAITSCOPE" view --follow; expect_error 'follow'
	(unset DISPLAY; expect_exit 1 "$AWAITSCOPE" view "$coffee"; expect_error 'no display.*show') || exit 1
	(DISPLAY=:49999; expect_exit 1 timeout 60 "$AWAITSCOPE" view "$coffee"; expect_error 'no display.*show') || exit 1
}

lost_display() {
	open_viewer "$coffee"; expect ' — event '
	kill "$server"; wait "$server"; server=
	until_true 20 gone || fail "it outlives its display"
	wait "$viewer"; [ $? -lt 128 ] || fail "it died of a signal when the display went away"
	viewer=
}

start_display 1920x1080
setxkbmap us
bad_input
open_viewer "$coffee"
resize 1280 720
stepping
runs
playing
blanking
looks
sizes
korean_keyboard
setxkbmap us
endings
stopping
growing
home
open_viewer "$fixtures/coffee_c.json" --run blocking --stop 2 --theme dark --screen focus --listing c
expect ' — blocking — stop 2/.* — focus — C listing — dark theme'
c_listing
key ctrl+q; expect_end 0
lost_display
