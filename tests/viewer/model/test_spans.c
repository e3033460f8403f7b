/* What a lane shows: spans, their words, and coverage. */
#include <math.h>

#include "given.h"

static const char *label(const struct model *model, uint32_t run, uint32_t lane, int64_t at_ns, bool brief)
{
	static char buffer[300];
	uint32_t first;
	const uint32_t count = model_lane_spans(model, run, lane, at_ns, at_ns, &first);

	assert_true(count > 0);
	model_span_label(model, run, lane, first, brief, buffer, sizeof(buffer));
	return buffer;
}

static void blocking_shows_who_was_late_and_why(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_KO);
	const uint32_t run = run_of_mode(model, "blocking");
	const uint32_t beat = lane_named(model, run, "heartbeat"),
		       toast = lane_named(model, run, "make_toast");
	(void)state;
	assert_string_equal(
		label(model, run, beat, 3 * SECOND, false), "4.50 s 늦음 — make_coffee, make_toast 때문에");
	assert_string_equal(label(model, run, beat, 3 * SECOND, true), "4.50 s 늦음");
	assert_string_equal(label(model, run, beat, 100 * MS, false), "sleep 0.5 s");
	assert_string_equal(label(model, run, toast, SECOND, false), "준비됐지만 2.00 s 기다림");
	assert_string_equal(label(model, run, toast, 3 * SECOND, false), "");
	assert_string_equal(label(model, run, 0, SECOND, false), "막힘 2.00 s");
	model_set_lang(g.model, LANG_EN);
	assert_string_equal(label(model, run, beat, 3 * SECOND, false),
		"4.50 s late — because of make_coffee, make_toast");
	assert_string_equal(label(model, run, toast, SECOND, false), "ready, but waited 2.00 s");
	assert_string_equal(label(model, run, toast, SECOND, true), "2.00 s late");
	assert_string_equal(label(model, run, 0, SECOND, true), "blocked 2.00 s");
	assert_string_equal(label(model, run_of_mode(model, "sync"), 0, SECOND, false), "time.sleep 2 s");
	given_end(&g);
}

static void a_wait_keeps_its_name_but_for_how_many_it_waits_for(void **state)
{
	static const char *const rows[][3] = {
		{"gather of 2", "gather 2개", "gather of 2"},
		{"wait for 3", "wait 3개", "wait for 3"},
		{"as_completed of 4", "as_completed 4개", "as_completed of 4"},
		{"group of 5", "그룹 5개", "group of 5"},
		{"sleep 2 s", "sleep 2 s", "sleep 2 s"},
		{"lock db", "lock db", "lock db"},
		{"something new", "something new", "something new"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct given g = {0};
		given_run(&g, "mode", "");
		given_task(&g, 100, 0, "main", "");
		given_event(&g, 'B', 100, 0, "main", "run", "");
		given_event(&g, 'E', 100, 0, "main", "run", "");
		given_event(&g, 'B', 100, 0, rows[i][0], "wait", "");
		given_event(&g, 'i', 100, 500, "hello", "note", "");
		const struct model *model = given_model(&g, LANG_KO);
		const uint32_t lane = lane_named(model, 0, "main");
		assert_string_equal(label(model, 0, lane, 200 * MS, false), rows[i][1]);
		model_set_lang(g.model, LANG_EN);
		assert_string_equal(label(model, 0, lane, 200 * MS, false), rows[i][2]);
		given_end(&g);
	}
}

static void the_loops_lane_hatches_exactly_what_blocked_ns_says(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < model_run_count(model); r++) {
		const struct model_run *run = model_run(model, r);
		uint32_t first;
		const uint32_t count = model_lane_spans(model, r, 0, 0, run->total_ns, &first);
		int64_t blocked_ns = 0, last_ns = 0;
		assert_int_equal(first, 0);
		for (uint32_t i = 0; i < count; i++) {
			const struct model_span span = model_lane_span(model, r, 0, i);
			assert_true(span.start_ns >= last_ns); /* never two at one time */
			last_ns = span.end_ns;
			assert_true(span.lane > 0);
			if (span.state == MODEL_BLOCKED)
				blocked_ns += span.end_ns - span.start_ns;
			else
				assert_int_equal(span.state, MODEL_RUN);
		}
		assert_int_equal(blocked_ns, run->blocked_ns);
	}
	given_end(&g);
}

static void a_blocked_task_is_run_on_its_own_lane(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	const uint32_t run = run_of_mode(model, "blocking"), lane = lane_named(model, run, "make_coffee");
	uint32_t first;
	(void)state;
	assert_int_equal(model_lane_spans(model, run, lane, SECOND, SECOND, &first), 1);
	assert_int_equal(model_lane_span(model, run, lane, first).state, MODEL_RUN);
	given_end(&g);
}

static void a_task_is_never_without_a_state(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < model_run_count(model); r++) {
		const struct model_run *run = model_run(model, r);
		for (uint32_t lane = 1; lane < run->lane_count; lane++) {
			uint32_t first;
			const uint32_t count = model_lane_spans(model, r, lane, 0, run->total_ns, &first);
			int64_t at_ns = run->lanes[lane].created_ns;
			for (uint32_t i = 0; i < count; i++) {
				const struct model_span span = model_lane_span(model, r, lane, i);
				assert_int_equal(span.start_ns, at_ns);
				at_ns = span.end_ns;
			}
			assert_int_equal(at_ns, run->lanes[lane].end_ns);
		}
	}
	given_end(&g);
}

static void the_cpus_lane_is_cut_at_calls_and_long_blocks(void **state)
{
	struct given g = {0};
	uint32_t first;
	(void)state;
	given_run(&g, "sync", "");
	given_thread(&g, 1, "cpu", "loop");
	given_thread(&g, 100, "outer", "call");
	given_event(&g, 'B', 100, 0, "outer", "call", "");
	given_thread(&g, 101, "inner", "call");
	given_event(&g, 'B', 101, 10, "inner", "call", "");
	given_event(&g, 'B', 101, 20, "time.sleep 1 s", "block", "");
	given_event(&g, 'E', 101, 1020, "time.sleep 1 s", "block", "");
	given_event(&g, 'B', 101, 1025, "time.sleep 0.05 s", "block", ""); /* under the threshold: RUN */
	given_event(&g, 'E', 101, 1075, "time.sleep 0.05 s", "block", "");
	given_event(&g, 'E', 101, 1080, "inner", "call", "");
	given_event(&g, 'E', 100, 1090, "outer", "call", "");
	given_thread(&g, 102, "empty", "call");
	given_event(&g, 'B', 102, 1100, "empty", "call", "");
	given_event(&g, 'E', 102, 1100, "empty", "call", "");
	const struct model *model = given_model(&g, LANG_EN);
	static const struct {
		int from_ms, to_ms;
		enum model_state state;
		const char *lane;
	} want[] = {{0, 10, MODEL_RUN, "outer"}, {10, 20, MODEL_RUN, "inner"},
		{20, 1020, MODEL_BLOCKED, "inner"}, {1020, 1080, MODEL_RUN, "inner"},
		{1080, 1090, MODEL_RUN, "outer"}, {1100, 1100, MODEL_RUN, "empty"}};
	assert_int_equal(model_lane_spans(model, 0, 0, 0, INT64_MAX, &first), 6);
	for (uint32_t i = 0; i < 6; i++) {
		const struct model_span span = model_lane_span(model, 0, 0, i);
		assert_int_equal(span.start_ns, want[i].from_ms * MS);
		assert_int_equal(span.end_ns, want[i].to_ms * MS);
		assert_int_equal(span.state, want[i].state);
		assert_string_equal(model_run(model, 0)->lanes[span.lane].name, want[i].lane);
	}
	assert_int_equal(model_run(model, 0)->blocked_ns, SECOND);
	given_end(&g);
}

static void at_most_three_are_blamed_by_name(void **state)
{
	struct given g = {0};
	char name[8], buffer[200];
	(void)state;
	given_run(&g, "mode", "");
	given_task(&g, 100, 0, "late", "");
	given_step(&g, 100, 0, 0, "late", "create");
	given_event(&g, 'B', 100, 0, "sleep 0.1 s", "wait", "");
	for (unsigned i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "b%u", i);
		given_task(&g, 101 + i, 0, name, "");
	}
	for (unsigned i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "b%u", i);
		given_step(&g, 101 + i, i * 200.0, i * 200.0 + 200, name, "create");
		given_event(&g, 'i', 101 + i, i * 200.0 + 200, "done", "task", "");
	}
	given_event(&g, 'E', 100, 100, "sleep 0.1 s", "wait", "");
	given_event(&g, 'B', 100, 1000, "late", "run", "{\"by\":\"timer\"}");
	const struct model *model = given_model(&g, LANG_EN);
	assert_string_equal(label(model, 0, lane_named(model, 0, "late"), 500 * MS, false),
		"900 ms late — because of b0, b1, b2, …");
	model_moment_text(model, 0, moment_saying(model, 0, "late woke"), buffer, sizeof(buffer));
	assert_string_equal(buffer, "b0, b1, b2 and others held the loop, so late woke 900 ms late.");
	model_set_lang(g.model, LANG_KO);
	model_moment_text(model, 0, moment_saying(model, 0, "깨어났"), buffer, sizeof(buffer));
	assert_string_equal(buffer, "b0, b1, b2 등이 루프를 막아서 late가 900 ms 늦게 깨어났습니다.");
	given_end(&g);
}

static void a_window_finds_the_spans_that_touch_it(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < model_run_count(model); r++)
		for (uint32_t lane = 0; lane < model_run(model, r)->lane_count; lane++)
			for (int64_t from_ns = 0; from_ns < 5 * SECOND; from_ns += 330 * MS) {
				uint32_t first, all, want_first = 0, want = 0;
				const int64_t to_ns = from_ns + 700 * MS;
				const uint32_t total =
					model_lane_spans(model, r, lane, INT64_MIN, INT64_MAX, &all);
				for (uint32_t i = 0; i < total; i++) {
					const struct model_span span = model_lane_span(model, r, lane, i);
					if (span.end_ns < from_ns)
						want_first = i + 1;
					else if (span.start_ns <= to_ns)
						want++;
				}
				assert_int_equal(
					model_lane_spans(model, r, lane, from_ns, to_ns, &first), want);
				assert_int_equal(first, want_first);
			}
	given_end(&g);
}

/* Coverage by walking every span of the lane. */
static void cover(
	const struct model *model, uint32_t run, uint32_t lane, int64_t from_ns, int64_t to_ns, double out[4])
{
	uint32_t first;
	const uint32_t count = model_lane_spans(model, run, lane, from_ns, to_ns, &first);

	memset(out, 0, 4 * sizeof(*out));
	for (uint32_t i = first; i < first + count; i++) {
		const struct model_span span = model_lane_span(model, run, lane, i);
		const int64_t a_ns = span.start_ns > from_ns ? span.start_ns : from_ns;
		const int64_t b_ns = span.end_ns < to_ns ? span.end_ns : to_ns;
		if (b_ns > a_ns)
			out[span.state] += (double)(b_ns - a_ns) / (double)(to_ns - from_ns);
	}
}

static void columns_agree(const struct model *model, uint32_t run, int64_t from_ns, int64_t to_ns)
{
	enum { COLUMNS = 37 };
	int64_t edges[COLUMNS + 1];
	struct model_column columns[COLUMNS];

	for (int i = 0; i <= COLUMNS; i++)
		edges[i] = from_ns + (to_ns - from_ns) * i / COLUMNS;
	for (uint32_t lane = 0; lane < model_run(model, run)->lane_count; lane++) {
		model_lane_columns(model, run, lane, edges, COLUMNS, columns);
		for (int i = 0; i < COLUMNS; i++) {
			double want[4];
			cover(model, run, lane, edges[i], edges[i + 1], want);
			for (int state = 0; state < MODEL_STATE_COUNT; state++)
				assert_true(fabs(want[state] - (double)columns[i].cover[state]) < 1e-5);
			if (want[0] + want[1] + want[2] + want[3] > 0) {
				assert_int_not_equal(columns[i].longest, TRACE_NONE);
				const struct model_span span =
					model_lane_span(model, run, lane, columns[i].longest);
				assert_true(span.start_ns < edges[i + 1] && span.end_ns > edges[i]);
				assert_true(columns[i].count > 0);
			}
		}
	}
}

static void columns_cover_what_the_spans_cover(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < model_run_count(model); r++) {
		columns_agree(model, r, 0, 5 * SECOND);
		columns_agree(model, r, 1900 * MS, 2100 * MS);
		columns_agree(model, r, -SECOND, 9 * SECOND);
	}
	given_end(&g);
}

/* Thousands of steps of all lengths, some BLOCKED, some with blocking calls inside. */
static void columns_of_a_long_lane_are_exact_too(void **state)
{
	struct given g = {0};
	uint32_t seed = 7;
	double ms = 0;
	(void)state;
	given_run(&g, "long", "");
	given_task(&g, 100, 0, "a", "");
	for (int i = 0; i < 3000; i++) {
		seed = seed * 1664525u + 1013904223u;
		const double length = seed % 97 == 0 ? 150 + seed % 300 : (seed >> 8) % 1000 / 500.0;
		given_event(&g, 'B', 100, ms, "a", "run", "");
		if (seed % 5 == 0) {
			given_event(&g, 'B', 100, ms, "time.sleep", "block", "");
			given_event(&g, 'E', 100, ms + length, "time.sleep", "block", "");
		}
		ms += length;
		given_event(&g, 'E', 100, ms, "a", "run", "");
		if (seed % 3 == 0) {
			given_event(&g, 'B', 100, ms, "event e", "wait", "");
			ms += (seed >> 4) % 7;
			given_event(&g, 'E', 100, ms, "event e", "wait", "");
		}
		ms += (seed >> 3) % 2;
	}
	const struct model *model = given_model(&g, LANG_EN);
	assert_true(model_run(model, 0)->blocked_ns > 0);
	for (int64_t width_ns = (int64_t)(ms * 1e6); width_ns > 5 * MS; width_ns /= 3) {
		columns_agree(model, 0, 0, width_ns);
		columns_agree(model, 0, (int64_t)(ms * 1e6) / 2, (int64_t)(ms * 1e6) / 2 + width_ns);
	}
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocking_shows_who_was_late_and_why),
		cmocka_unit_test(a_wait_keeps_its_name_but_for_how_many_it_waits_for),
		cmocka_unit_test(the_loops_lane_hatches_exactly_what_blocked_ns_says),
		cmocka_unit_test(a_blocked_task_is_run_on_its_own_lane),
		cmocka_unit_test(a_task_is_never_without_a_state),
		cmocka_unit_test(the_cpus_lane_is_cut_at_calls_and_long_blocks),
		cmocka_unit_test(at_most_three_are_blamed_by_name),
		cmocka_unit_test(a_window_finds_the_spans_that_touch_it),
		cmocka_unit_test(columns_cover_what_the_spans_cover),
		cmocka_unit_test(columns_of_a_long_lane_are_exact_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
