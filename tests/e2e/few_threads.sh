# Where the operating system refuses threads, ten thousand of them are as many as there can be: c10k says so in a
# line, waits for those that it has, and its trace is sound.
. "$(dirname "$0")/lib.sh"
cd "$tmp" || exit 1
limit_kib=1500000 # of addresses: a thread's stack takes 8 MiB of them

if ! (ulimit -s 8192 -v $limit_kib && "$AWAITSCOPE" --version) >/dev/null 2>&1; then
	echo 'skipped: this build cannot run in so little memory'
	exit 77
fi
(
	ulimit -s 8192 -v $limit_kib
	expect_exit 0 "$AWAITSCOPE" run c10k --mode threads --set wait=0.1 --plain -o few.json
	expect_quiet
	printf '%s\n' '운영체제가 스레드를 더 주지 않는다' '모두 기다렸다' | cmp - "$out" || fail "it says: $(cat "$out")"
) || exit 1
expect_exit 0 "$AWAITSCOPE" check few.json && expect_line 'sound, '
grep -q '"name":"[0-9]* threads, each: ' few.json || fail 'it does not tell how many there were'
