/* Figures: how long, how late, and because of whom. */
#include "given.h"

static const struct model_task_stats *row(
	const struct model_task_stats *rows, uint32_t count, const char *name)
{
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	fail_msg("no row is called %s", name);
	return NULL;
}

static void run_ready_and_wait_are_a_tasks_life_to_the_nanosecond(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < model_run_count(model); r++) {
		const struct model_run *run = model_run(model, r);
		struct model_task_stats *rows;
		uint32_t count;
		assert_int_equal(model_run_stats(model, r, &rows, &count), 0);
		assert_int_equal(count, run->lane_count - 1);
		for (uint32_t i = 0; i < count; i++) {
			const struct model_lane *lane = &run->lanes[i + 1];
			assert_int_equal(rows[i].tid, lane->tid);
			assert_int_equal(rows[i].run_ns + rows[i].ready_ns + rows[i].wait_ns,
				lane->end_ns - lane->created_ns);
		}
		free(rows);
	}
	given_end(&g);
}

static void blocking_makes_the_others_late(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	const uint32_t run = run_of_mode(model, "blocking");
	struct model_task_stats *rows;
	uint32_t count;
	(void)state;
	assert_int_equal(model_run_stats(model, run, &rows, &count), 0);
	const struct model_task_stats *coffee = row(rows, count, "make_coffee"),
				      *beat = row(rows, count, "heartbeat");
	assert_int_equal(coffee->run_ns, 2 * SECOND);
	assert_int_equal(coffee->blocked_ns, 2 * SECOND);
	assert_int_equal(coffee->yields, 0);
	assert_int_equal(coffee->resumes, 1);
	assert_int_equal(coffee->end, MODEL_END_DONE);
	assert_int_equal(beat->ready_ns, 4500 * MS);
	assert_int_equal(beat->worst_lateness_ns, 4500 * MS);
	assert_int_equal(beat->end, MODEL_END_CANCELLED);
	assert_int_equal(row(rows, count, "make_toast")->ready_ns, 2 * SECOND);
	assert_int_equal(row(rows, count, "main")->yields, 1);
	assert_int_equal(row(rows, count, "main")->resumes, 2);
	free(rows);
	given_end(&g);
}

static void a_calls_blocking_is_its_own(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	struct model_task_stats *rows;
	uint32_t count;
	(void)state;
	assert_int_equal(model_run_stats(model, run_of_mode(model, "sync"), &rows, &count), 0);
	assert_int_equal(count, 2);
	assert_int_equal(row(rows, count, "make_toast")->run_ns, 3 * SECOND);
	assert_int_equal(row(rows, count, "make_toast")->blocked_ns, 3 * SECOND);
	free(rows);
	given_end(&g);
}

static void delays_say_who_delayed_whom_most_first(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	const uint32_t run = run_of_mode(model, "blocking");
	const struct model_lane *lanes = model_run(model, run)->lanes;
	static const struct {
		const char *late, *by;
		int64_t ns;
	} want[] = {{"heartbeat", "make_toast", 3 * SECOND}, {"make_toast", "make_coffee", 2 * SECOND},
		{"heartbeat", "make_coffee", 1500 * MS}};
	struct model_delay *delays;
	uint32_t count;
	(void)state;
	assert_int_equal(model_run_delays(model, run, &delays, &count), 0);
	assert_int_equal(count, 3);
	for (uint32_t i = 0; i < 3; i++) {
		assert_string_equal(lanes[delays[i].late_lane].name, want[i].late);
		assert_string_equal(lanes[delays[i].by_lane].name, want[i].by);
		assert_int_equal(delays[i].late_ns, want[i].ns);
	}
	free(delays);
	assert_int_equal(model_run_delays(model, run_of_mode(model, "gather"), &delays, &count), 0);
	assert_int_equal(count, 0);
	free(delays);
	given_end(&g);
}

static void many_tasks_in_a_row_delay_each_other_exactly(void **state)
{
	enum { TASKS = 300 };
	struct given g = {0};
	struct model_delay *delays;
	uint32_t count;
	char name[16];
	(void)state;
	given_run(&g, "row", "");
	for (unsigned i = 0; i < TASKS; i++) {
		snprintf(name, sizeof(name), "t%u", i);
		given_task(&g, 100 + i, 0, name, "");
	}
	for (unsigned i = 0; i < TASKS; i++) {
		snprintf(name, sizeof(name), "t%u", i);
		given_step(&g, 100 + i, i, i + 1, name, "create");
		given_event(&g, 'i', 100 + i, i + 1, "done", "task", "");
	}
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_run_delays(model, 0, &delays, &count), 0);
	assert_int_equal(count, TASKS * (TASKS - 1) / 2); /* each by all before it */
	for (uint32_t i = 0; i < count; i++) {
		assert_int_equal(delays[i].late_ns, 1 * MS);
		assert_true(delays[i].by_lane < delays[i].late_lane);
	}
	free(delays);
	given_end(&g);
}

static void an_unknown_run_is_refused(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	struct model_delay *delays;
	struct model_task_stats *rows;
	struct model_now now = {0};
	uint32_t count, first;
	char text[10];
	(void)state;
	assert_true(model_run_delays(model, 9, &delays, &count) < 0);
	assert_null(delays);
	assert_true(model_run_stats(model, 9, &rows, &count) < 0);
	assert_null(rows);
	assert_true(model_now(model, 9, (struct model_position){0, 0}, &now) < 0);
	assert_int_equal(model_lane_spans(model, 9, 0, 0, 1, &first), 0);
	assert_int_equal(model_lane_spans(model, 0, 99, 0, 1, &first), 0);
	assert_int_equal(model_moment_text(model, 9, 1, text, sizeof(text)), 0);
	assert_int_equal(model_span_label(model, 0, 99, 0, false, text, sizeof(text)), 0);
	model_now_finish(&now);
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(run_ready_and_wait_are_a_tasks_life_to_the_nanosecond),
		cmocka_unit_test(blocking_makes_the_others_late),
		cmocka_unit_test(a_calls_blocking_is_its_own),
		cmocka_unit_test(delays_say_who_delayed_whom_most_first),
		cmocka_unit_test(many_tasks_in_a_row_delay_each_other_exactly),
		cmocka_unit_test(an_unknown_run_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
