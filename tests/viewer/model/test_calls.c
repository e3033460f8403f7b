/* How plain calls end: by returning, or (what their trace says behind the end) by failing. */
#include "given.h"

static void given_call(struct given *g, unsigned tid, double from_ms, double to_ms, const char *name)
{
	given_thread(g, tid, name, "call");
	given_event(g, 'B', tid, from_ms, name, "call", "{\"line\":1}");
	given_event(g, 'E', tid, to_ms, name, "call", "");
}

static void a_call_ends_as_its_trace_says(void **state)
{
	static const struct {
		const char *name;
		enum model_end end;
		const char *says;
	} calls[] = {
		{"pay", MODEL_END_FAILED, "pay failed with ValueError: no money"},
		{"greet", MODEL_END_DONE, "greet returns"},
		{"leave", MODEL_END_CANCELLED, "leave"},
	};
	struct given g = {0};
	const struct model *model;

	(void)state;
	given_run(&g, "sync", "");
	given_call(&g, 100, 0, 1, "pay");
	given_event(&g, 'i', 100, 1, "failed", "task", "{\"type\":\"ValueError\",\"message\":\"no money\"}");
	given_call(&g, 101, 1, 2, "greet");
	given_call(&g, 102, 2, 3, "leave");
	given_event(&g, 'i', 102, 3, "cancelled", "task", "");
	model = given_model(&g, LANG_EN);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		const struct model_lane *lane =
			&model_run(model, 0)->lanes[lane_named(model, 0, calls[i].name)];
		char text[256];

		assert_int_equal(lane->end, calls[i].end);
		assert_int_equal(lane->end_ns, (int64_t)(i + 1) * MS);
		/* Its beginning is one moment, its end the other: not one that returns and one that fails. */
		model_moment_text(model, 0, 2 * (uint32_t)i + 2, text, sizeof(text));
		assert_non_null(strstr(text, calls[i].says));
	}
	assert_int_equal(model_run(model, 0)->moment_count, 6);
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_ends_as_its_trace_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
