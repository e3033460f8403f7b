# serve: its errors, what it answers (by bash's own sockets, and curl where that is), how it ends, what it
# leaves; and the window that follows it.
. "$(dirname "$0")/lib.sh"

set -m # jobs of their own: else they would begin deaf to SIGINT
serve= holder=
trap 'kill $serve $server $holder 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT

url_is_there() { grep -qs '^http://127.0.0.1:[0-9]*/$' "$tmp/said"; }

# begin ARGUMENTS…: serves on a free port: $port, with the trace in $file.
begin() {
	file=$tmp/serve.json
	rm -f "$file" "$tmp/said" "$tmp/complaints"
	"$AWAITSCOPE" serve --port 0 -o "$file" "$@" >"$tmp/said" 2>"$tmp/complaints" </dev/null &
	serve=$!
	until_true 60 url_is_there || fail "it never served: $(cat "$tmp/complaints")"
	port=$(sed -nE 's|^http://127.0.0.1:([0-9]+)/$|\1|p' "$tmp/said")
}

# ask REQUEST: sends it as it is, and prints all that is answered.
ask() {
	exec 3<>"/dev/tcp/127.0.0.1/$port" || fail "cannot connect"
	printf "$1" >&3
	cat <&3
	exec 3>&-
}
get() { ask "GET $1 HTTP/1.0\r\n\r\n"; }
# expect_answer TEXT REQUEST-PATH
expect_answer() { get "$2" >"$tmp/answer"; grep -qF -e "$1" "$tmp/answer" || fail "$2 answers $(cat "$tmp/answer")"; }

ended() { ! kill -0 "$serve" 2>/dev/null; }

# expect_end SIGNAL: it ends in order, and its trace is whole.
expect_end() {
	local code inode
	inode=$(stat -c %i "$file")
	kill -"$1" "$serve"
	until_true 60 ended || fail "it does not end at SIG$1"
	wait "$serve"
	code=$?
	serve=
	[ $code -eq 0 ] || fail "exit $code at SIG$1: $(cat "$tmp/complaints")"
	! ls /dev/shm/awaitscope."$(id -u)".*."$inode" 2>/dev/null || fail "a segment is left behind"
	expect_exit 0 "$AWAITSCOPE" check "$file"
	expect_line 'sound, '
	expect_no_line 'cut off'
}

# ---- what is wrong ----

expect_exit 0 "$AWAITSCOPE" serve --help; expect_line '^usage: awaitscope serve'; expect_text '--port N'
expect_exit 0 "$AWAITSCOPE" serve --help --lang ko; expect_line '^사용법: awaitscope serve'
expect_exit 2 "$AWAITSCOPE" serve --port; expect_error 'port'
for port in x '' -1 65536 8000x 99999999999; do
	expect_exit 2 "$AWAITSCOPE" serve --port "$port"
	expect_error "port.* from 0 to 65535, not '$port'"
	expect_silent
done
expect_exit 2 "$AWAITSCOPE" serve --prot 1; expect_error '--port'
expect_exit 2 "$AWAITSCOPE" serve 8000; expect_error "8000"
expect_exit 2 "$AWAITSCOPE" serve --port 0 -o "$tmp/no-such-folder/x.json"; expect_error 'no-such-folder'
expect_silent

begin --no-window
expect_exit 2 "$AWAITSCOPE" serve --no-window --port "$port" -o "$tmp/other.json"
expect_error "port $port is in use.*--port"
expect_exit 2 "$AWAITSCOPE" serve --no-window --port "$port" --lang ko -o "$tmp/other.json"
expect_error "$port.*이미 쓰이고"
[ ! -e "$tmp/other.json" ] || fail "a trace of nothing is left"

# ---- what it answers ----

expect_answer '/blocking' /
expect_answer '{"route":"async"}' '/async?seconds=0.1'
expect_answer '{"route":"sync"}' '/sync?seconds=0.1'
expect_answer '{"route":"blocking"}' '/blocking?seconds=0.1'
expect_answer '{"route":"background"}' '/background?seconds=0.1'
expect_answer '{"db":"db"}' '/depends?seconds=0.1'
expect_answer '422' '/async?seconds=x'
expect_answer '404' /nowhere
ask 'nonsense\r\n\r\n' >"$tmp/answer"; grep -q '^HTTP/1.1 400 ' "$tmp/answer" || fail "nonsense is not refused"
if command -v curl >/dev/null; then
	site=http://127.0.0.1:$port
	[ "$(curl -s "$site/async?seconds=0")" = '{"route":"async"}' ] || fail "curl does not get it"
	[ "$(curl -s -o "$tmp/a" -w '%{num_connects}' "$site/sync?seconds=0" -o "$tmp/b" "$site/")" = 10 ] ||
		fail "curl does not keep its connection"
	[ "$(curl -sI "$site/async?seconds=0" | grep -ci '^content-length: 17')" = 1 ] || fail "HEAD"
	[ "$(curl -s -o /dev/null -w '%{http_code}' -X PUT "$site/async")" = 405 ] || fail "405"
	head -c 3000000 /dev/zero >"$tmp/large"
	for expects in '' 'Expect: 100-continue' 'Expect:'; do
		[ "$(curl -s -o /dev/null -w '%{http_code}' -H "$expects" --data-binary "@$tmp/large" "$site/async")" = 413 ] ||
			fail "413 with '$expects'"
	done
	[ "$(curl -s -o /dev/null -w '%{http_code}' -H "X: $(head -c 20000 /dev/zero | tr '\0' x)" "$site/")" = 431 ] ||
		fail "431"
else
	echo "skipped: curl is not installed"
fi
# A client that leaves a stream.
exec 4<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /stream HTTP/1.0\r\n\r\n' >&4
until_true 60 grep -qs '"GET /stream #1"' "$file" || fail "the stream never began"
exec 4>&-
until_true 60 grep -q '정리' "$tmp/said" || fail "the stream is not cleaned up"
expect_end INT
for name in 'GET /async #1' 'GET /sync #1' 'GET /blocking #1' 'GET /stream #1' 'GET /depends #1'; do
	grep -qF "\"$name\"" "$file" || fail "no task $name in the trace"
done

# A request that holds the loop is no hindrance.
begin --no-window
exec 4<>"/dev/tcp/127.0.0.1/$port"; printf 'GET /blocking?seconds=10 HTTP/1.0\r\n\r\n' >&4
until_true 60 grep -qs '"time.sleep 10 s"' "$file" || fail "the blocking request never began"
expect_end TERM
exec 4>&-

# ---- the window ----

if "$AWAITSCOPE" help | grep -q '^ *view '; then
	unset DISPLAY WAYLAND_DISPLAY
	begin
	until_true 60 grep -qs "no display" "$tmp/complaints" || fail "no word of the display"
	expect_answer '{"route":"async"}' '/async?seconds=0.1'
	expect_end INT
fi

for tool in Xvfb xdotool; do
	command -v "$tool" >/dev/null || { echo "skipped: the window; $tool is not installed"; exit 0; }
done
"$AWAITSCOPE" help | grep -q '^ *view ' || { echo "skipped: the window; this program has none"; exit 0; }
unset SDL_VIDEODRIVER
export XDG_STATE_HOME=$tmp/state
allow_desktop_leaks
start_display 1280x800

expect_title() { until_true 60 title_is "$1" || fail "the title is '$(title)', not like '$1'"; }
events() { title | sed -nE 's/.* — event [0-9]+\/([0-9]+) .*/\1/p'; }
more_events_than() { [ "$(events)" -gt "$1" ] 2>/dev/null; }

for end in INT key; do
	begin
	until_true 60 find_window || fail "no window"
	expect_title ' — serve — .* — focus — .*recording'
	before=$(events)
	expect_answer '{"route":"async"}' '/async?seconds=0.1'
	until_true 60 more_events_than "$before" || fail "the request does not arrive: $(title)"
	if [ $end = key ]; then
		xdotool windowfocus --sync "$window"
		xdotool key ctrl+q
		end=CONT # the rest is waiting for it
	fi
	expect_end $end
done

# A server that dies by itself: the window says so, and then what can be done.
begin
until_true 60 find_window || fail "no window"
expect_title 'recording'
kill -KILL "$(pgrep -P "$serve")"
expect_title 'the server has ended \(signal 9\): nothing more is recorded$'
! title_is 'recording' || fail "it still says that it records: $(title)"
xdotool windowfocus --sync "$window"
xdotool key ctrl+q
until_true 60 ended || fail "it does not end"
wait "$serve"
[ $? -eq 1 ] || fail "a server that died is no failure"
serve=
grep -q "^awaitscope.*serve: the server has ended (signal 9).*awaitscope recover $file" "$tmp/complaints" ||
	fail "it says: $(cat "$tmp/complaints")"
expect_exit 0 "$AWAITSCOPE" recover "$file"
echo "ok: served, watched and ended in order"
