# serve, beside the FastAPI program that is its listing: the same answers, and the same lines printed.
. "$(dirname "$0")/lib.sh"

python=
for one in python3 /usr/bin/python3; do
	"$one" -c 'import fastapi, uvicorn' 2>/dev/null && python=$one && break
done
[ -n "$python" ] || { echo "skipped: no python3 with fastapi and uvicorn"; exit 77; }
ours= theirs=
trap 'kill $ours $theirs 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

"$AWAITSCOPE" serve --no-window --port 0 -o "$tmp/ours.json" >"$tmp/ours" 2>"$tmp/complaints" </dev/null &
ours=$!
until_true 60 grep -qs '^http://' "$tmp/ours" || fail "it never served: $(cat "$tmp/complaints")"
our_port=$(sed -nE 's|^http://127.0.0.1:([0-9]+)/$|\1|p' "$tmp/ours")
PYTHONUNBUFFERED=1 "$python" -m uvicorn serve:app --app-dir "$AWAITSCOPE_SOURCE/scenarios/serve" --port 0 \
	>"$tmp/theirs" 2>"$tmp/log" </dev/null &
theirs=$!
until_true 60 grep -qs 'running on http' "$tmp/log" || fail "uvicorn never served: $(cat "$tmp/log")"
their_port=$(sed -nE 's|.*running on http://127.0.0.1:([0-9]+).*|\1|p' "$tmp/log")
until_true 60 answers "$their_port" || fail "uvicorn does not answer"

# get PORT PATH FILE: the status line and the body.
get() {
	exec 3<>"/dev/tcp/127.0.0.1/$1" || fail "cannot connect to $1"
	printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
	tr -d '\r' <&3 >"$3.whole"
	exec 3>&-
	sed -nE '1p; /^[Cc]ontent-[Tt]ype/{s/^[^:]*: //p}; /^[Tt]ransfer-[Ee]ncoding/{s/^[^:]*: //p}' "$3.whole" >"$3"
	sed '1,/^$/d' "$3.whole" >>"$3"
}

for path in '/async?seconds=0.1' '/sync?seconds=0.1' '/blocking?seconds=0.1' '/background?seconds=0.1' \
	'/depends?seconds=0.3' /nowhere /stream; do
	get "$our_port" "$path" "$tmp/our_answer" &
	getting=$!
	get "$their_port" "$path" "$tmp/their_answer"
	wait $getting || fail "ours does not answer $path"
	diff "$tmp/their_answer" "$tmp/our_answer" || fail "$path is answered otherwise"
done
said() { grep -E 'DB|메일|스트림' "$tmp/$1"; }
kill -TERM $ours $theirs
wait $ours || fail "exit $?"
wait $theirs
ours= theirs=
diff <(said theirs) <(said ours) || fail "other lines are printed"
[ "$(said ours | wc -l)" = 4 ] || fail "not four lines: $(said ours)"
echo "ok: as FastAPI answers"
