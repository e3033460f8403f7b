/* Listings: the program's lines in Python and in C, and which line of the C events mean by one of the Python. */
#include "given.h"

/* A run whose metadata has this after "listing". */
static const struct model_run *given_listing(struct given *g, const char *listing)
{
	char metadata[2048];

	snprintf(metadata, sizeof(metadata), ",\"listing\":%s", listing);
	given_run(g, "gather", metadata);
	given_task(g, 100, 0, "main", "");
	given_step(g, 100, 0, 3, "main", "create");
	return model_run(given_model(g, LANG_EN), 0);
}

static void assert_lines(const struct model_listing *listing, const char *const *wanted)
{
	uint32_t count = 0;

	while (wanted[count])
		count++;
	assert_int_equal(listing->line_count, count);
	for (uint32_t i = 0; i < count; i++)
		assert_string_equal(listing->lines[i], wanted[i]);
}

static void a_listing_is_cut_into_lines_without_tabs(void **state)
{
	static const char *const python[] = {"def f():", "    a()  # b", "", "x   y   z", NULL};
	static const char *const c[] = {"{", "    f();", "        g(\"한    글\");", "}", NULL};
	struct given g = {0};
	const struct model_run *run = given_listing(&g,
		"{\"file\":\"t.py\",\"text\":\"def f():\\r\\n\\ta()  # "
		"b\\n\\nx\\ty\\tz\\n\",\"c\":{\"file\":\"t.c\","
		"\"text\":\"{\\n\\tf();\\n\\t\\tg(\\\"한\\t글\\\");\\n}\",\"lines\":[[2,2]]}}");

	(void)state;
	assert_string_equal(run->listing.file, "t.py");
	assert_lines(&run->listing, python);
	assert_string_equal(run->c_listing.file, "t.c");
	assert_int_equal(run->c_listing.line_count, 4);
	assert_lines(&run->c_listing, c);
	given_end(&g);
}

static void a_line_of_c_is_called_by_that_of_the_python(void **state)
{
	static const uint32_t wanted[] = {0, 2, 2, 0, 1};
	struct given g = {0};
	const struct model_run *run = given_listing(&g, "{\"file\":\"t.py\",\"text\":\"a()\\nb()\\n\",\"c\":{"
							"\"file\":\"t.c\",\"text\":\"{\\nb(\\n);\\n\\na();"
							"\\n\",\"lines\":[[2,2],[2,3],[1,5]]}}");

	(void)state;
	assert_int_equal(run->c_listing.line_count, 5);
	for (uint32_t line = 1; line <= 5; line++)
		assert_int_equal(model_event_line(&run->c_listing, line), wanted[line - 1]);
	assert_int_equal(model_event_line(&run->listing, 2), 2);
	given_end(&g);
}

static void a_trace_may_have_no_c(void **state)
{
	static const char *const without[] = {"{\"file\":\"t.py\",\"text\":\"a()\\n\"}",
		"{\"file\":\"t.py\",\"text\":\"a()\\n\",\"c\":null}",
		"{\"file\":\"t.py\",\"text\":\"a()\\n\",\"c\":[1]}",
		"{\"file\":\"t.py\",\"text\":\"a()\\n\",\"c\":{}}",
		"{\"file\":\"t.py\",\"text\":\"a()\\n\",\"c\":{\"file\":\"t.c\",\"text\":\"\",\"lines\":[[1,"
		"1]]}}",
		"{\"file\":\"t.py\",\"text\":\"a()\\n\",\"c\":{\"file\":\"t.c\",\"text\":7,\"lines\":[[1,1]]}"
		"}"};

	(void)state;
	for (size_t i = 0; i < sizeof(without) / sizeof(*without); i++) {
		struct given g = {0};
		const struct model_run *run = given_listing(&g, without[i]);

		assert_int_equal(run->listing.line_count, 1);
		assert_int_equal(run->c_listing.line_count, 0);
		given_end(&g);
	}
}

static void a_very_long_c_is_none(void **state)
{
	static char text[(1 << 16) + 2];

	(void)state;
	for (int longer = 0; longer < 2; longer++) {
		struct given g = {0};
		static char line[sizeof(text) + 1024];
		memset(text, 'x', sizeof(text));
		text[(1 << 16) + longer] = '\0';
		snprintf(line, sizeof(line),
			"[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":"
			"\"m\",\"awaitscope\":{\"listing\":{\"text\":\"a()\",\"c\":{\"text\":\"%s\","
			"\"lines\":[[1,1]]}}}}}\n]\n",
			text);
		assert_int_equal(trace_load_bytes(&g.trace, line, strlen(line)), 0);
		assert_int_equal(
			model_create(&g.model, (const struct trace *const[]){g.trace}, 1, LANG_EN), 0);
		assert_int_equal(model_run(g.model, 0)->c_listing.line_count, !longer);
		given_end(&g);
	}
}

/* Its lines would mean nothing. */
static void without_the_python_there_is_no_c_either(void **state)
{
	struct given g = {0};
	const struct model_run *run = given_listing(
		&g, "{\"file\":\"t.py\",\"c\":{\"file\":\"t.c\",\"text\":\"a();\\n\",\"lines\":[[1,1]]}}");

	(void)state;
	assert_int_equal(run->listing.line_count, 0);
	assert_int_equal(run->c_listing.line_count, 0);
	given_end(&g);
}

static void pairs_that_are_none_are_passed_over(void **state)
{
	static const char *const lines[] = {"null", "7", "{\"a\":[1,1]}",
		"[[0,1],[1,0],[3,1],[1,3],[-1,1],[1,-1],[1.5,1],[1,1.5],[1e300,1],[1,1e300]]",
		"[[],[1],[\"1\",\"1\"],[null,1],[1,null],[[1],[1]],1,\"1,1\",null,true]"};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct given g = {0};
		char listing[1024];

		snprintf(listing, sizeof(listing),
			"{\"text\":\"a()\\nb()\\n\",\"c\":{\"text\":\"a();\\nb();\\n\",\"lines\":%s}}",
			lines[i]);
		const struct model_run *run = given_listing(&g, listing);
		assert_string_equal(run->c_listing.file, "");
		assert_int_equal(run->c_listing.line_count, 2);
		assert_int_equal(model_event_line(&run->c_listing, 1), 0);
		assert_int_equal(model_event_line(&run->c_listing, 2), 0);
		given_end(&g);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_listing_is_cut_into_lines_without_tabs),
		cmocka_unit_test(a_line_of_c_is_called_by_that_of_the_python),
		cmocka_unit_test(a_trace_may_have_no_c),
		cmocka_unit_test(a_very_long_c_is_none),
		cmocka_unit_test(without_the_python_there_is_no_c_either),
		cmocka_unit_test(pairs_that_are_none_are_passed_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
