/* Moments and positions: what one step of the playhead is. */
#include "given.h"

static void a_yield_and_its_wait_are_one_moment(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_task(&g, 100, 0, "main", "");
	given_event(&g, 'B', 100, 0, "main", "run", "");
	given_event(&g, 's', 100, 1, "wake", "flow", "");
	given_event(&g, 'E', 100, 1, "main", "run", "");
	given_event(&g, 'B', 100, 1, "sleep 1 s", "wait", "");
	given_event(&g, 'E', 100, 1001, "sleep 1 s", "wait", "");
	given_event(&g, 'B', 100, 1001, "main", "run", "");
	given_event(&g, 'E', 100, 1002, "main", "run", "");
	given_event(&g, 'i', 100, 1002, "done", "task", "");
	const struct model *model = given_model(&g, LANG_EN);
	/* create, run, yields and waits, ready, run, ends */
	assert_int_equal(model_run(model, 0)->moment_count, 6);
	assert_int_equal(model_position_of_moment(model, 0, 3).time_ns, 1 * MS);
	assert_int_equal(model_position_of_moment(model, 0, 6).time_ns, 1002 * MS);
	given_end(&g);
}

static void another_moment_between_keeps_them_apart(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_task(&g, 100, 0, "main", "");
	given_event(&g, 'B', 100, 0, "main", "run", "");
	given_event(&g, 'E', 100, 1, "main", "run", "");
	given_task(&g, 101, 1, "other", "");
	given_event(&g, 'B', 100, 1, "sleep 1 s", "wait", "");
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_run(model, 0)->moment_count, 5);
	given_end(&g);
}

static void a_bare_yield_is_one_moment(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_task(&g, 100, 0, "main", "");
	given_event(&g, 'B', 100, 0, "main", "run", "");
	given_event(&g, 'i', 100, 1, "yield", "task", "{\"line\":4}");
	given_event(&g, 'E', 100, 1, "main", "run", "");
	given_step(&g, 100, 1, 2, "main", "yield");
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_run(model, 0)->moment_count, 5);
	given_end(&g);
}

static void flows_polls_and_the_loops_marks_are_no_moments(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_thread(&g, 1, "event loop", "loop");
	given_task(&g, 100, 0, "main", "");
	given_event(&g, 'B', 1, 0, "poll", "poll", "");
	given_event(&g, 'E', 1, 1, "poll", "poll", "");
	given_event(&g, 'i', 1, 1, "blocked", "blocked", "{\"task\":100,\"dur_ns\":5}");
	given_event(&g, 'C', 1, 1, "queue", "", "{\"n\":5}");
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_run(model, 0)->moment_count, 1);
	given_end(&g);
}

static void a_click_stands_after_the_last_moment_at_its_time(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < model_run_count(model); r++) {
		const struct model_run *run = model_run(model, r);
		for (int64_t at_ns = 0; at_ns <= run->total_ns + SECOND; at_ns += 250 * MS) {
			const struct model_position position = model_position_at(model, r, at_ns);
			assert_int_equal(position.time_ns, at_ns);
			assert_true(model_position_of_moment(model, r, position.moment).time_ns <= at_ns);
			if (position.moment < run->moment_count)
				assert_true(model_position_of_moment(model, r, position.moment + 1).time_ns >
					    at_ns);
		}
		assert_int_equal(model_position_at(model, r, -5).time_ns, 0);
		assert_int_equal(model_position_of_moment(model, r, UINT32_MAX).moment, run->moment_count);
		assert_int_equal(model_position_of_moment(model, r, 0).moment, 0);
	}
	given_end(&g);
}

static void moments_are_in_order_of_time(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < model_run_count(model); r++) {
		int64_t last_ns = 0;
		for (uint32_t m = 1; m <= model_run(model, r)->moment_count; m++) {
			const struct model_position position = model_position_of_moment(model, r, m);
			assert_int_equal(position.moment, m);
			assert_true(position.time_ns >= last_ns);
			last_ns = position.time_ns;
		}
	}
	given_end(&g);
}

static void a_deadline_that_passes_while_the_loop_is_held_is_a_moment_of_its_own(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	const uint32_t run = run_of_mode(model, "blocking");
	(void)state;
	const struct model_position position = model_position_at(model, run, 500 * MS);
	assert_int_equal(model_position_of_moment(model, run, position.moment).time_ns, 500 * MS);
	given_end(&g);
}

static void a_line_leads_to_its_next_event(void **state)
{
	struct given g = {0};
	const struct model_position start = {0, 0};
	(void)state;
	given_run(&g, "mode", "");
	given_task(&g, 100, 0, "main", "{\"line\":9}");
	given_event(&g, 'B', 100, 0, "main", "run", "");
	given_event(&g, 'i', 100, 1, "yield", "task", "{\"line\":4}");
	given_event(&g, 'E', 100, 1, "main", "run", "");
	given_event(&g, 'B', 100, 2, "main", "run", "");
	given_event(&g, 'B', 100, 2, "time.sleep 1 s", "block", "{\"line\":5}");
	given_event(&g, 'E', 100, 1002, "time.sleep 1 s", "block", "");
	given_event(&g, 'E', 100, 1002, "main", "run", "");
	given_event(&g, 'B', 100, 1002, "sleep 1 s", "wait", "{\"line\":4}");
	const struct model *model = given_model(&g, LANG_EN);
	const uint32_t first = model_moment_on_line(model, 0, start, 4);
	assert_int_equal(first, 3);
	const uint32_t second = model_moment_on_line(model, 0, model_position_of_moment(model, 0, first), 4);
	assert_int_equal(second, model_run(model, 0)->moment_count);
	assert_int_equal(model_moment_on_line(model, 0, model_position_of_moment(model, 0, second), 4), 0);
	assert_int_equal(model_moment_on_line(model, 0, start, 9), 1);
	assert_int_equal(model_moment_on_line(model, 0, start, 5), 5);
	assert_int_equal(model_moment_on_line(model, 0, start, 77), 0);
	assert_int_equal(model_moment_on_line(model, 0, start, 0), 0);
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_yield_and_its_wait_are_one_moment),
		cmocka_unit_test(another_moment_between_keeps_them_apart),
		cmocka_unit_test(a_bare_yield_is_one_moment),
		cmocka_unit_test(flows_polls_and_the_loops_marks_are_no_moments),
		cmocka_unit_test(a_click_stands_after_the_last_moment_at_its_time),
		cmocka_unit_test(moments_are_in_order_of_time),
		cmocka_unit_test(a_deadline_that_passes_while_the_loop_is_held_is_a_moment_of_its_own),
		cmocka_unit_test(a_line_leads_to_its_next_event),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
