/* The laws: each is broken by a fixture, and the breach names the law, the line and who it is about. */
#include "loading.h"

struct told {
	uint32_t count;
	struct trace_breach first;
};

static void note(void *context, const struct trace_breach *breach)
{
	struct told *told = context;

	if (!told->count++)
		told->first = *breach;
}

static struct told check(const char *fixture, enum awaitscope_lang lang)
{
	struct trace *trace = load_fixture(fixture);
	struct told told = {0};
	int64_t count = trace_check(trace, lang, note, &told);

	assert_int_equal(count, told.count);
	trace_destroy(trace);
	return told;
}

static void lawful_traces_break_nothing(void **state)
{
	static const char *const lawful[] = {"coffee.json", "coffee_sync.json", "coffee_gather.json",
		"coffee_blocking.json", "invalid/lawful.json"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lawful) / sizeof(lawful[0]); i++)
		assert_int_equal(check(lawful[i], LANG_EN).count, 0);
}

static void each_law_is_told_with_its_line(void **state)
{
	static const struct {
		const char *fixture;
		uint32_t law;
		uint64_t line;
		const char *says;
	} broken[] = {
		{"invalid/law1_time_goes_back.json", 1, 17, "event loop: time goes back"},
		{"invalid/law1_end_without_begin.json", 1, 16, "the E of \"poll\" has no B"},
		{"invalid/law1_begin_without_end.json", 1, 16, "the B of \"poll\" has no E"},
		{"invalid/law1_names_differ.json", 1, 17, "the E of \"pool\" meets the B of \"poll\""},
		{"invalid/law2_two_run.json", 2, 12, "child: runs while main runs"},
		{"invalid/law3_hole.json", 3, 22,
			"child: run + ready + wait is 34.500 µs, but it lived 35.000 µs"},
		{"invalid/law3_after_its_end.json", 3, 23, "child: goes on after its end"},
		{"invalid/law3_never_created.json", 3, 11, "child: lives without having been created"},
		{"invalid/law4_no_cause.json", 4, 19, "child: is resumed without a cause"},
		{"invalid/law4_unknown_task.json", 4, 24, "main: is resumed by \"task 300\""},
		{"invalid/law4_created_twice.json", 4, 19, "child: is resumed by \"create\""},
		{"invalid/law4_no_yield.json", 4, 19, "child: is resumed by \"yield\""},
		{"invalid/law4_no_eager.json", 4, 19, "child: is resumed by \"eager 100\""},
		{"invalid/law5_wait_never_over.json", 5, 11, "main: the wait \"task child\" is never over"},
		{"invalid/law6_flow_outside_a_slice.json", 6, 10,
			"main: the flow 0x10000000001 begins outside"},
		{"invalid/law6_flow_never_began.json", 6, 12,
			"child: the flow 0x10000000001 ends but never began"},
		{"invalid/law6_flow_without_id.json", 6, 25, "main: a flow has no id"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct told told = check(broken[i].fixture, LANG_EN);

		assert_int_equal(told.count, 1);
		assert_int_equal(told.first.law, broken[i].law);
		assert_int_equal(told.first.line, broken[i].line);
		assert_non_null(strstr(told.first.text, broken[i].says));
		told = check(broken[i].fixture, LANG_KO);
		assert_int_equal(told.count, 1);
		assert_null(strstr(told.first.text, " is "));
		assert_non_null(strstr(told.first.text, "니다"));
	}
}

static void what_was_lost_excuses_what_follows_from_it(void **state)
{
	(void)state;
	assert_int_equal(check("invalid/lost_and_said_so.json", LANG_EN).count, 0);
	assert_true(check("invalid/lost_and_not_said.json", LANG_EN).count > 0);
}

static void a_loss_elsewhere_excuses_nothing(void **state)
{
	size_t size;
	char *bytes = read_fixture("invalid/law3_hole.json", &size), *more = malloc(size + 256);
	struct told told = {0};
	struct trace *trace;

	(void)state;
	assert_non_null(more);
	memcpy(more, bytes, size - 2);
	strcpy(more + size - 2, ",{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":50.000,\"name\":\"dropped\","
				"\"cat\":\"recorder\",\"s\":\"g\","
				"\"args\":{\"count\":1,\"from_ts\":45.000,\"to_ts\":50.000}}\n]\n");
	trace = load_text(more);
	assert_int_equal(trace_check(trace, LANG_EN, note, &told), 1);
	assert_int_equal(told.first.law, 3);
	trace_destroy(trace);
	free(more);
	free(bytes);
}

static void a_trace_that_was_cut_off_breaks_nothing(void **state)
{
	size_t size, lines = 0, i;
	char *bytes = read_fixture("invalid/lawful.json", &size);

	(void)state;
	for (i = 0; i < size - 2; i++) {
		struct trace *trace;

		if (bytes[i] != '\n')
			continue;
		lines++;
		assert_int_equal(trace_load_bytes(&trace, bytes, i + 1), 0);
		assert_int_equal(trace_check(trace, LANG_EN, NULL, NULL), 0);
		trace_destroy(trace);
	}
	assert_int_equal(lines, 28);
	assert_int_equal(check("invalid/cut_and_completed.json", LANG_EN).count, 0);
	free(bytes);
}

static void only_the_first_hundred_of_a_law_are_told(void **state)
{
	char *bytes = malloc(300 * 100 + 512);
	struct told told = {0};
	struct trace *trace;
	size_t size;
	int i;

	(void)state;
	assert_non_null(bytes);
	size = (size_t)sprintf(bytes, "%s", OUR_HEAD);
	for (i = 0; i < 300; i++)
		size += (size_t)sprintf(bytes + size,
			",{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":%d.000,\"name\":\"poll\",\"cat\":\"poll\"}"
			"\n",
			i);
	strcpy(bytes + size, "]\n");
	trace = load_text(bytes);
	assert_int_equal(trace_check(trace, LANG_EN, note, &told), 300);
	assert_int_equal(told.count, 100);
	assert_int_equal(told.first.line, 3);
	trace_destroy(trace);
	free(bytes);
}

static void a_foreign_trace_is_held_to_nesting_alone(void **state)
{
	struct trace *trace =
		load_text("[{\"ph\":\"X\",\"ts\":9,\"dur\":1,\"pid\":1,\"tid\":1,\"name\":\"b\"},"
			  "{\"ph\":\"X\",\"ts\":1,\"dur\":9,\"pid\":1,\"tid\":1,\"name\":\"a\"},"
			  "{\"ph\":\"B\",\"ts\":3,\"pid\":1,\"tid\":2,\"name\":\"run\",\"cat\":\"run\"},"
			  "{\"ph\":\"E\",\"ts\":4,\"pid\":1,\"tid\":3,\"name\":\"stray\"}]");
	struct told told = {0};

	(void)state;
	assert_int_equal(trace_check(trace, LANG_EN, note, &told), 1);
	assert_int_equal(told.first.law, 1);
	assert_non_null(strstr(told.first.text, "stray"));
	trace_destroy(trace);
}

static void a_track_without_a_name_is_called_by_its_number(void **state)
{
	struct trace *trace = load_text(OUR_HEAD ",{\"ph\":\"E\",\"pid\":1,\"tid\":7,\"ts\":1.000,"
						 "\"name\":\"poll\",\"cat\":\"poll\"}\n]\n");
	struct told told = {0};

	(void)state;
	assert_int_equal(trace_check(trace, LANG_EN, note, &told), 1);
	assert_string_equal(told.first.text, "track 7: the E of \"poll\" has no B");
	told.count = 0;
	assert_int_equal(trace_check(trace, LANG_KO, note, &told), 1);
	assert_string_equal(told.first.text, "7번 트랙: \"poll\"의 E에 짝이 되는 B가 없습니다");
	trace_destroy(trace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lawful_traces_break_nothing),
		cmocka_unit_test(each_law_is_told_with_its_line),
		cmocka_unit_test(what_was_lost_excuses_what_follows_from_it),
		cmocka_unit_test(a_loss_elsewhere_excuses_nothing),
		cmocka_unit_test(a_trace_that_was_cut_off_breaks_nothing),
		cmocka_unit_test(only_the_first_hundred_of_a_law_are_told),
		cmocka_unit_test(a_track_without_a_name_is_called_by_its_number),
		cmocka_unit_test(a_foreign_trace_is_held_to_nesting_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
