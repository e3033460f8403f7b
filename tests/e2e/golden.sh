# The virtual clock's traces, byte for byte: what is recorded does not change unnoticed. After a change that
# is meant: UPDATE_GOLDEN=1 ctest -R e2e.golden, and read the difference in git.
. "$(dirname "$0")/lib.sh"
golden=$AWAITSCOPE_SOURCE/tests/golden

for mode in sync gather blocking sequential create_task; do
	expect_exit 0 "$AWAITSCOPE" run coffee --mode $mode --clock virtual --quiet -o "$tmp/$mode.json"
	[ -z "${UPDATE_GOLDEN:-}" ] || cp "$tmp/$mode.json" "$golden/coffee_$mode.json"
	cmp "$tmp/$mode.json" "$golden/coffee_$mode.json" ||
		fail "coffee's $mode is recorded otherwise: $(diff "$golden/coffee_$mode.json" "$tmp/$mode.json" | head -n 4)"
done
echo "ok: five modes"
