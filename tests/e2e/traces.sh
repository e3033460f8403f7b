# traces.sh: `list --traces`, and the saved traces themselves: one of each scenario's default modes, on the real
# clock, sound, and small enough to be carried about.
. "$(dirname "$0")/lib.sh"
a=$AWAITSCOPE
traces=$AWAITSCOPE_SOURCE/traces
most_bytes=8000000
cd "$tmp" || exit 1
mkdir saved && cp "$fixtures/coffee.json" saved/b.json && gzip -c "$fixtures/executor.json" >saved/a.json.gz
echo '{}' >saved/trace.schema.json && cp "$fixtures/coffee.json" saved/.hidden.json
list_saved() { AWAITSCOPE_TRACES=$tmp/saved "$a" list --traces "$@"; }

list_tells_file_scenario_modes_size_and_time() {
	expect_exit 0 list_saved && expect_quiet
	[ "$(head -n 1 "$out")" = "$tmp/saved" ] || fail 'the folder is not named first'
	expect_line '^file +scenario +size +total +modes$'
	expect_line '^a\.json\.gz +executor +[0-9.]+ KB +[0-9.]+ m?s +[a-z]'
	expect_line '^b\.json +coffee +[0-9.]+ KB +5\.00 s +sync, gather, blocking$'
	expect_no_line 'schema|hidden'
	expect_exit 0 list_saved --lang ko && expect_line '^파일 +시나리오 +크기 +전체 +모드$'
	expect_exit 0 env COLUMNS=48 AWAITSCOPE_TRACES="$tmp/saved" "$a" list --traces
	expect_line '^file +scenario +size +total$' && expect_line '^file +modes$'
	expect_exit 0 list_saved --json && expect_quiet
	expect_text "{\"traces\":[{\"file\":\"$tmp/saved/a.json.gz\",\"scenario\":\"executor\",\"modes\":[{"
	expect_text "{\"file\":\"$tmp/saved/b.json\",\"scenario\":\"coffee\",\"modes\":[{\"name\":\"sync\",\"total_ns\":5000000000},"
	expect_text "\"bytes\":$(wc -c <saved/b.json),\"total_ns\":5000000000}"
}

what_is_no_trace_is_told_and_left_out() {
	echo 'no trace' >saved/c.json
	expect_exit 2 list_saved && expect_error 'c\.json: is not a trace'
	expect_line '^a\.json\.gz ' && expect_line '^b\.json ' && expect_no_line '^c\.json'
	expect_exit 2 list_saved --json && expect_error 'c\.json: is not a trace' && expect_text 'b.json'
	rm saved/c.json
}

a_folder_that_is_not_there_is_an_error() {
	expect_exit 2 env AWAITSCOPE_TRACES="$tmp/none" "$a" list --traces && expect_error 'none: ' && expect_silent
	mkdir -p empty && expect_exit 0 env AWAITSCOPE_TRACES="$tmp/empty" "$a" list --traces --json
	expect_line '^\{"traces":\[\]\}$'
	expect_exit 2 list_saved more && expect_error "too many: 'more'"
	expect_exit 2 list_saved --trace-s && expect_error 'did you mean --traces'
}

each_scenario_has_its_saved_trace() {
	local name modes
	expect_exit 0 "$a" list --json
	grep -oE '"name":"[a-z0-9_]+","modes"' "$out" | cut -d '"' -f 4 | sort >scenarios.txt
	sed 's/},{"name"/\n&/g' "$out" >list.txt
	find "$traces" -name '*.json.gz' -printf '%f\n' | sed 's/\.json\.gz$//' | sort >saved.txt
	cmp -s scenarios.txt saved.txt ||
		fail "not one trace a scenario (cmake --build --preset release --target traces): $(diff scenarios.txt saved.txt)"
	expect_exit 0 env AWAITSCOPE_TRACES="$traces" "$a" list --traces --json && expect_quiet
	sed 's/},{"file"/\n&/g' "$out" >traces.txt
	while read -r name; do
		modes=$(grep "\"name\":\"$name\",\"modes\"" list.txt | grep -oE '"default_modes":\[[^]]*\]' | grep -oE '\[.*' | tr -d '[]"')
		grep "\"scenario\":\"$name\"" traces.txt | sed 's/,"bytes".*//' | grep -oE '"name":"[^"]*"' |
			cut -d '"' -f 4 | paste -s -d , >recorded.txt
		[ "$(cat recorded.txt)" = "$modes" ] || fail "$name.json.gz holds '$(cat recorded.txt)', not the default modes '$modes'"
	done <scenarios.txt
}

together_they_are_small() {
	local bytes
	bytes=$(find "$traces" -name '*.json.gz' -printf '%s\n' | awk '{ all += $1 } END { print all + 0 }')
	[ "$bytes" -lt $most_bytes ] || fail "the saved traces take $bytes bytes, $most_bytes are too many"
}

each_is_sound_and_of_the_real_clock() {
	local trace
	for trace in "$traces"/*.json.gz; do
		expect_exit 0 "$a" check "$trace" && expect_line 'sound, [0-9]+ events$'
		expect_exit 0 "$a" stats --json "$trace" && expect_text '"clock":"real"' && expect_no_line '"clock":"virtual"'
	done
}

run_tests list_tells_file_scenario_modes_size_and_time what_is_no_trace_is_told_and_left_out \
	a_folder_that_is_not_there_is_an_error each_scenario_has_its_saved_trace together_they_are_small
[ -n "${AWAITSCOPE_SANITIZE-}" ] || run_tests each_is_sound_and_of_the_real_clock # a matter of the files alone
