/* Scanning: the three tiers say the same, times are exact, and what is odd or hostile does no harm. */
#include "loading.h"

#include "trace/reader.h"

static struct trace__slice text_slice(const char *text)
{
	return (struct trace__slice){text, text + strlen(text)};
}

static int64_t time_of(const char *text)
{
	int64_t ns = -1;

	assert_true(trace__json_time(text_slice(text), &ns));
	return ns;
}

static void times_are_exact_to_the_nanosecond(void **state)
{
	(void)state;
	assert_int_equal(time_of("0"), 0);
	assert_int_equal(time_of("0.001"), 1);
	assert_int_equal(time_of("12.5"), 12500);
	assert_int_equal(time_of("500000.000"), 500000000);
	assert_int_equal(time_of("1700000000123456.789"), 1700000000123456789); /* a double loses this */
	assert_int_equal(time_of("-3.250"), -3250);
	assert_int_equal(time_of("1.23456789"), 1234);
	assert_int_equal(time_of("1.5e3"), 1500000);
	assert_int_equal(time_of("25e-1"), 2500);
	assert_int_equal(time_of("\"7.25\""), 7250);
}

static void times_without_measure_are_held_within_bounds(void **state)
{
	int64_t ns;

	(void)state;
	assert_int_equal(time_of("99999999999999999999999999"), TRACE__TIME_MAX);
	assert_int_equal(time_of("-99999999999999999999999999.5"), -TRACE__TIME_MAX);
	assert_int_equal(time_of("1e999999999999"), TRACE__TIME_MAX);
	assert_int_equal(time_of("1e-999999999999"), 0);
	assert_int_equal(time_of("9223372036854775807"), TRACE__TIME_MAX);
	assert_false(trace__json_time(text_slice("abc"), &ns));
	assert_false(trace__json_time(text_slice("1.2.3"), &ns));
	assert_false(trace__json_time((struct trace__slice){NULL, NULL}, &ns));
}

struct member {
	const char *key, *text;
};

/* Writes an event with its keys in a random order, with random white space. */
static void shuffled(char *to, const struct member *members, size_t count, uint64_t *seed)
{
	static const char *const spaces[] = {"", "", " ", "  ", "\t"};
	size_t order[16], i, j;

	for (i = 0; i < count; i++) {
		j = next_random(seed) % (i + 1);
		order[i] = order[j];
		order[j] = i;
	}
	to += sprintf(to, ",%s{", spaces[next_random(seed) % 5]);
	for (i = 0; i < count; i++)
		to += sprintf(to, "%s%s\"%s\"%s:%s%s%s", i ? "," : "", spaces[next_random(seed) % 5],
			members[order[i]].key, spaces[next_random(seed) % 5], spaces[next_random(seed) % 5],
			members[order[i]].text, spaces[next_random(seed) % 5]);
	sprintf(to, "}\n");
}

static void any_order_of_keys_means_the_same(void **state)
{
	static const struct member members[] = {{"ph", "\"s\""}, {"pid", "3"}, {"tid", "101"},
		{"ts", "1234567.891"}, {"name", "\"커피 wake\""}, {"cat", "\"flow\""},
		{"id", "\"0x20000000001\""}, {"bp", "\"e\""},
		{"args", "{\"name\":\"x\",\"list\":[1,{\"ph\":\"B\"}],\"brace\":\"}}\"}"}};
	char line[1024], text[2048];
	uint64_t seed = 1;
	int i;

	(void)state;
	for (i = 0; i < 500; i++) {
		struct trace *trace;
		struct trace_event event;

		shuffled(line, members, sizeof(members) / sizeof(members[0]), &seed);
		sprintf(text, "[\n%s]\n", line);
		trace = load_text(text);
		assert_int_equal(trace_event_count(trace), 1);
		event = trace_event(trace, 0);
		assert_int_equal(event.ts_ns, 1234567891);
		assert_int_equal(event.phase, TRACE_PH_FLOW_START);
		assert_int_equal(event.category, TRACE_CAT_FLOW);
		assert_string_equal(trace_text(trace, event.name), "커피 wake");
		assert_int_equal(trace_event_flow(trace, 0), 0x20000000001);
		assert_int_equal(trace_track(trace, event.track)->tid, 101);
		assert_int_equal(trace_run(trace, 0)->pid, 3);
		trace_destroy(trace);
	}
}

/* What the first tier takes, the second takes alike: the same lines with a space in front of a brace. */
static void the_tiers_agree_on_a_whole_trace(void **state)
{
	size_t size, i, to = 0;
	char *bytes = read_fixture("coffee.json", &size), *spaced = malloc(size * 2);
	struct trace *first, *second;

	(void)state;
	assert_non_null(spaced);
	for (i = 0; i < size; i++) {
		if (bytes[i] == '}' && bytes[i + 1] == '\n')
			spaced[to++] = ' ';
		spaced[to++] = bytes[i];
	}
	assert_int_equal(trace_load_bytes(&first, bytes, size), 0);
	assert_int_equal(trace_load_bytes(&second, spaced, to), 0);
	assert_int_equal(trace_event_count(first), trace_event_count(second));
	for (i = 0; i < trace_event_count(first); i++) {
		struct trace_event a = trace_event(first, (uint32_t)i), b = trace_event(second, (uint32_t)i);

		assert_int_equal(a.ts_ns, b.ts_ns);
		assert_int_equal(a.track, b.track);
		assert_int_equal(a.phase, b.phase);
		assert_int_equal(a.category, b.category);
		assert_string_equal(trace_text(first, a.name), trace_text(second, b.name));
		assert_true(trace_event_flow(first, (uint32_t)i) == trace_event_flow(second, (uint32_t)i));
		assert_int_equal(
			trace_line_number(first, (uint32_t)i), trace_line_number(second, (uint32_t)i));
	}
	trace_destroy(first);
	trace_destroy(second);
	free(spaced);
	free(bytes);
}

static void foreign_events_are_shown_as_plain_slices(void **state)
{
	struct trace *trace =
		load_text("{\"traceEvents\":[{\"pid\":\"Main\",\"tid\":\"0x7f001122\",\"ts\":10.5,\"dur\":2,"
			  "\"ph\":\"X\",\"name\":\"f\\u00fcr\"},\n"
			  "{\"pid\":\"Main\",\"tid\":\"worker\",\"ts\":\"11\",\"ph\":\"B\"},{\"pid\":"
			  "\"Main\",\"tid\":\"worker\",\"ts\":12,\"ph\":\"E\"},\n"
			  "{\"ph\":\"Q\",\"ts\":1,\"name\":\"unknown\"},{\"ph\":\"i\",\"name\":\"no "
			  "time\"},{\"name\":\"no ph\",\"ts\":3},\n"
			  "{\"ph\":\"I\",\"ts\":1.5e1,\"name\":\"old "
			  "instant\",\"cat\":\"run\",\"pid\":-5,\"tid\":18446744073709551615},\n"
			  "{\"ph\":\"C\",\"pid\":1,\"ts\":16,\"name\":\"counter\",\"args\":{\"v\":1}}]}");
	uint32_t count, track;
	const struct trace_span *spans;

	(void)state;
	assert_int_equal(trace_event_count(trace), 5);
	assert_int_equal(trace_damage(trace)->skipped_lines, 3);
	assert_int_equal(trace_damage(trace)->first_skipped, 3);
	assert_string_equal(trace_text(trace, trace_event(trace, 0).name), "für");
	track = trace_event(trace, 0).track;
	assert_int_equal(trace_track(trace, track)->tid, 0x7f001122);
	assert_string_equal(trace_run(trace, trace_track(trace, track)->run)->name, "Main");
	assert_int_equal(trace_track(trace, track)->kind, TRACE_TRACK_OTHER);
	spans = trace_track_spans(trace, track, &count);
	assert_int_equal(count, 1);
	assert_int_equal(spans[0].state, TRACE_SLICE);
	assert_int_equal(spans[0].end_ns - spans[0].start_ns, 2000);
	track = trace_event(trace, 1).track;
	assert_string_equal(trace_track(trace, track)->name, "worker");
	spans = trace_track_spans(trace, track, &count);
	assert_int_equal(count, 1);
	assert_int_equal(spans[0].end_ns, 12000);
	assert_false(spans[0].open);
	trace_destroy(trace);
}

static void a_broken_line_does_not_take_the_next_with_it(void **state)
{
	static const char *const broken[] = {"{\"ph\":\"i\",\"pid\":1,\"ti",
		"{\"ph\":\"i\",\"name\":\"half a te", "{\"ph\":\"i\",\"args\":{\"x\":[1,2", "{\"ph\":\"i\"",
		"{", "{\"ph\"", "{\"ph\":\"i\",", "garbage", "{]}", "\"text\"", "[1,[2]]", "12",
		"{\"ph\":\"i\",\"ts\":}", "{\"a\\"};
	char text[1024];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct trace *trace;

		sprintf(text,
			"[\n{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":1.000,\"name\":\"a\",\"cat\":\"note\"}"
			"\n,%s\n"
			",{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":2.000,\"name\":\"b\",\"cat\":\"note\","
			"\"args\":{}}\n]\n",
			broken[i]);
		trace = load_text(text);
		assert_int_equal(trace_event_count(trace), 2);
		assert_string_equal(trace_text(trace, trace_event(trace, 1).name), "b");
		assert_int_equal(trace_damage(trace)->skipped_lines, 1);
		assert_int_equal(trace_damage(trace)->first_skipped, 3);
		trace_destroy(trace);
	}
}

static void two_events_on_a_line_are_two(void **state)
{
	struct trace *trace = load_text("[\n{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":1.000,\"name\":\"a\","
					"\"cat\":\"note\",\"args\":{\"x\":1}},"
					"{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":2.000,\"name\":\"b\","
					"\"cat\":\"note\",\"args\":{\"x\":2}}\n]\n");

	(void)state;
	assert_int_equal(trace_event_count(trace), 2);
	assert_int_equal(trace_event_number(trace, 0, "x", 0), 1);
	assert_int_equal(trace_event_number(trace, 1, "x", 0), 2);
	trace_destroy(trace);
}

static void names_are_made_sound(void **state)
{
	struct trace *trace = load_text(
		"[{\"ph\":\"i\",\"ts\":1,\"name\":\"bad \xff\xc0\x80 \xed\xa0\x80 good \xed\x95\x9c\"},"
		"{\"ph\":\"i\",\"ts\":2,\"name\":\"cut \xed\x95\",\"args\":{\"x\":\"\xe2\x82\"}}]");
	char text[16];

	(void)state;
	assert_string_equal(trace_text(trace, trace_event(trace, 0).name),
		"bad \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd good 한");
	assert_string_equal(trace_text(trace, trace_event(trace, 1).name), "cut \xef\xbf\xbd\xef\xbf\xbd");
	assert_true(trace_event_arg(trace, 1, "x", text, sizeof(text)));
	assert_string_equal(text, "??");
	trace_destroy(trace);
}

static void depth_costs_nothing(void **state)
{
	size_t depth = 3 << 20, size = 0;
	char *bytes = malloc(depth * 2 + 1024);
	struct trace *trace;

	(void)state;
	assert_non_null(bytes);
	size += (size_t)sprintf(bytes, "[{\"ph\":\"i\",\"ts\":1,\"name\":\"deep\",\"args\":{\"x\":");
	memset(bytes + size, '[', depth);
	memset(bytes + size + depth, ']', depth);
	size += depth * 2;
	size += (size_t)sprintf(bytes + size, "}},{\"ph\":\"i\",\"ts\":2,\"name\":\"b\"}]");
	assert_int_equal(trace_load_bytes(&trace, bytes, size), 0);
	assert_int_equal(trace_event_count(trace), 2);
	assert_null(trace_event_json(trace, 0)); /* too deep for a tree, which is said */
	trace_destroy(trace);
	free(bytes);
}

static void slices_nest_without_limit(void **state)
{
	uint32_t depth = 100000, i, count;
	char *bytes = malloc(depth * 2 * 80 + 16);
	struct trace *trace;
	size_t size = 0;

	(void)state;
	assert_non_null(bytes);
	bytes[size++] = '[';
	for (i = 0; i < depth; i++)
		size += (size_t)sprintf(
			bytes + size, "{\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":%u,\"name\":\"a\"},", i);
	for (i = 0; i < depth; i++) /* none of these closes anything, and looking for that stays cheap */
		size += (size_t)sprintf(bytes + size,
			"{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":%u,\"name\":\"b\"},", depth + i);
	assert_int_equal(trace_load_bytes(&trace, bytes, size), 0);
	assert_int_equal(trace_event_count(trace), depth * 2);
	assert_non_null(trace_track_spans(trace, 0, &count));
	assert_int_equal(count, depth);
	assert_int_equal(trace_span(trace, 0, 300).depth, 255);
	assert_true(trace_span(trace, 0, 300).open);
	trace_destroy(trace);
	free(bytes);
}

static void many_processes_are_no_burden(void **state)
{
	uint32_t many = 200000, i;
	char *bytes = malloc((size_t)many * 120 + 16);
	struct trace *trace;
	size_t size = 0;

	(void)state;
	assert_non_null(bytes);
	bytes[size++] = '[';
	for (i = many; i-- > 0;)
		size += (size_t)sprintf(bytes + size,
			"{\"ph\":\"%s\",\"pid\":%u,\"tid\":%u,\"ts\":%u,\"name\":\"%s\",\"args\":{\"name\":"
			"\"p\"}},\n",
			i % 3 ? "i" : "M", i, i * 7, many - i, i % 3 ? "a" : "process_name");
	assert_int_equal(trace_load_bytes(&trace, bytes, size), 0);
	assert_int_equal(trace_run_count(trace), many);
	assert_int_equal(trace_run(trace, 1)->pid, 1);
	assert_int_equal(trace_run(trace, 1)->event_count, 1);
	assert_int_equal(trace_find_track(trace, 2, 14), 1);
	assert_string_equal(trace_run(trace, 3)->name, "p");
	trace_destroy(trace);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_exact_to_the_nanosecond),
		cmocka_unit_test(times_without_measure_are_held_within_bounds),
		cmocka_unit_test(any_order_of_keys_means_the_same),
		cmocka_unit_test(the_tiers_agree_on_a_whole_trace),
		cmocka_unit_test(foreign_events_are_shown_as_plain_slices),
		cmocka_unit_test(a_broken_line_does_not_take_the_next_with_it),
		cmocka_unit_test(two_events_on_a_line_are_two),
		cmocka_unit_test(names_are_made_sound),
		cmocka_unit_test(depth_costs_nothing),
		cmocka_unit_test(slices_nest_without_limit),
		cmocka_unit_test(many_processes_are_no_burden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
