# c10k with all of its ten thousand: in virtual time they take exactly as long as one. And where the operating
# system refuses threads it says so in a line, waits for those that it has, and its trace is sound.
. "$(dirname "$0")/lib.sh"
a=$AWAITSCOPE
cd "$tmp" || exit 1
limit_kib=1500000 # of addresses: a thread's stack takes 8 MiB of them

for mode in threads tasks; do
	expect_exit 0 "$a" run c10k --mode $mode --clock virtual --json -o many.json && expect_quiet
	expect_line '"total_ns":3000000000,'
	expect_exit 0 "$a" check many.json && expect_line 'sound, '
	[ "$(grep -cE '"name":"(sleep 3 s|time.sleep 3 s)","cat":"(wait|block)",' many.json)" -ge 10000 ] ||
		fail "$mode: not ten thousand waited"
done

if ! (ulimit -s 8192 -v $limit_kib && "$a" --version) >/dev/null 2>&1; then
	echo 'skipped: this build cannot run in so little memory'
	exit 77
fi
(
	ulimit -s 8192 -v $limit_kib
	expect_exit 0 "$a" run c10k --mode threads --set wait=0.1 --plain -o few.json
	expect_quiet
	printf '%s\n' '운영체제가 스레드를 더 주지 않는다' '모두 기다렸다' | cmp - "$out" || fail "it says: $(cat "$out")"
) || exit 1
expect_exit 0 "$a" check few.json && expect_line 'sound, '
grep -q '"name":"[0-9]* threads, each: ' few.json || fail 'it does not tell how many there were'
