/* Teaching stops: those that a scenario wrote, and those that are chosen. */
#include "given.h"

static void each_event_that_a_stop_names_is_found(void **state)
{
	struct given g = {0};
	char text[200];
	(void)state;
	given_run(&g, "mode",
		",\"stops\":["
		"{\"on\":\"print\",\"task\":\"main\",\"nth\":1,\"text\":{\"ko\":\"출력\",\"en\":\"print\"}},"
		"{\"on\":\"create\",\"task\":\"main\",\"text\":{\"en\":\"create\"}},"
		"{\"on\":\"resume\",\"task\":\"main\",\"nth\":2,\"text\":{\"ko\":\"재개\",\"en\":\"resume\"}}"
		","
		"{\"on\":\"wait\",\"task\":\"main\",\"nth\":0,\"text\":{\"ko\":\"대기\",\"en\":\"wait\"}},"
		"{\"on\":\"ready\",\"task\":\"main\",\"nth\":1,\"text\":{\"ko\":\"준비\",\"en\":\"ready\"}},"
		"{\"on\":\"blocked\",\"task\":\"main\",\"nth\":1,\"text\":{\"ko\":\"막힘\",\"en\":"
		"\"blocked\"}},"
		"{\"on\":\"end\",\"task\":\"main\",\"nth\":1,\"text\":{\"ko\":\"끝\",\"en\":\"end\"}},"
		"{\"on\":\"resume\",\"task\":\"main\",\"nth\":9,\"text\":{\"ko\":\"x\",\"en\":\"never\"}},"
		"{\"on\":\"resume\",\"task\":\"nobody\",\"nth\":1,\"text\":{\"ko\":\"x\",\"en\":\"never\"}},"
		"{\"on\":\"nothing\",\"task\":\"main\",\"nth\":1,\"text\":{\"ko\":\"x\",\"en\":\"never\"}}]");
	given_task(&g, 100, 0, "main", "");
	given_event(&g, 'B', 100, 1, "main", "run", "");
	given_event(&g, 'E', 100, 2, "main", "run", "");
	given_event(&g, 'B', 100, 2, "event e", "wait", "");
	given_event(&g, 'E', 100, 3, "event e", "wait", "");
	given_event(&g, 'B', 100, 4, "main", "run", "");
	given_event(&g, 'i', 100, 5, "hello", "print", "");
	given_event(&g, 'E', 100, 204, "main", "run", ""); /* 200 ms: blocked */
	given_event(&g, 'B', 100, 204, "event e", "wait", "");
	given_event(&g, 'E', 100, 205, "event e", "wait", "");
	given_event(&g, 'B', 100, 205, "main", "run", "");
	given_event(&g, 'E', 100, 206, "main", "run", "");
	given_event(&g, 'i', 100, 206, "done", "task", "");
	const struct model *model = given_model(&g, LANG_EN);
	static const struct {
		const char *en, *ko;
		int ms;
	} want[] = {{"create", "create", 0}, {"wait", "대기", 2}, {"ready", "준비", 3}, {"resume", "재개", 4},
		{"print", "출력", 5}, {"blocked", "막힘", 204}, {"end", "끝", 206}};
	assert_int_equal(model_run(model, 0)->stop_count, 7);
	for (uint32_t i = 0; i < 7; i++) {
		const struct model_position position = model_position_of_stop(model, 0, i);
		assert_int_equal(position.time_ns, want[i].ms * MS);
		model_set_lang(g.model, LANG_EN);
		model_caption(model, 0, position, text, sizeof(text));
		assert_string_equal(text, want[i].en);
		model_set_lang(g.model, LANG_KO);
		model_caption(model, 0, position, text, sizeof(text));
		assert_string_equal(text, want[i].ko);
		assert_int_equal(model_stop_at(model, 0, position), i);
	}
	assert_int_equal(model_stop_at(model, 0, (struct model_position){0, 0}), 7);
	assert_int_equal(model_stop_at(model, 0, model_position_at(model, 0, 100 * MS)), 4);
	given_end(&g);
}

static void the_nth_counts_all_tasks_of_the_name(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "mode",
		",\"stops\":[{\"on\":\"resume\",\"task\":\"a\",\"nth\":2,\"text\":\"the second\"}]");
	given_task(&g, 100, 0, "a", "");
	given_task(&g, 101, 0, "a", "");
	given_step(&g, 100, 1, 2, "a", "create");
	given_step(&g, 101, 3, 4, "a", "create");
	const struct model *model = given_model(&g, LANG_KO);
	char text[100];
	assert_int_equal(model_run(model, 0)->stop_count, 1);
	assert_int_equal(model_position_of_stop(model, 0, 0).time_ns, 3 * MS);
	model_caption(model, 0, model_position_of_stop(model, 0, 0), text, sizeof(text));
	assert_string_equal(text, "the second");
	given_end(&g);
}

static void calls_have_stops_too(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "sync",
		",\"stops\":[{\"on\":\"create\",\"task\":\"a\",\"text\":\"begins\"},{\"on\":\"blocked\","
		"\"task\":\"a\",\"text\":"
		"\"blocked\"},{\"on\":\"end\",\"task\":\"a\",\"text\":\"ends\"}]");
	given_thread(&g, 1, "cpu", "loop");
	given_thread(&g, 100, "a", "call");
	given_event(&g, 'B', 100, 1, "a", "call", "");
	given_event(&g, 'B', 100, 2, "time.sleep 1 s", "block", "");
	given_event(&g, 'E', 100, 1002, "time.sleep 1 s", "block", "");
	given_event(&g, 'E', 100, 1003, "a", "call", "");
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_run(model, 0)->stop_count, 3);
	assert_int_equal(model_position_of_stop(model, 0, 0).time_ns, 1 * MS);
	assert_int_equal(model_position_of_stop(model, 0, 1).time_ns, 1002 * MS);
	assert_int_equal(model_position_of_stop(model, 0, 2).time_ns, 1003 * MS);
	given_end(&g);
}

static void stops_ascend_and_no_two_stand_at_one_moment(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < model_run_count(model); r++) {
		const struct model_run *run = model_run(model, r);
		uint32_t last = 0;
		assert_true(run->stop_count > 0);
		for (uint32_t i = 0; i < run->stop_count; i++) {
			const uint32_t moment = model_position_of_stop(model, r, i).moment;
			assert_true(moment > last);
			assert_true(moment <= run->moment_count);
			last = moment;
		}
		assert_int_equal(model_position_of_stop(model, r, 9999).moment, last);
	}
	given_end(&g);
}

/* The same run, with its stops left out. */
static void a_lesson_without_stops_gets_six_to_fourteen(void **state)
{
	struct given g = {0};
	char text[300];
	bool late = false, held = false, ends = false;
	(void)state;
	given_run(&g, "blocking", "");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_event(&g, 'B', 100, 0, "main", "run", "{\"by\":\"create\"}");
	given_task(&g, 101, 0, "heartbeat", "{\"by\":\"task 100\"}");
	given_task(&g, 102, 0, "make_coffee", "{\"by\":\"task 100\"}");
	given_event(&g, 'E', 100, 0, "main", "run", "");
	given_event(&g, 'B', 100, 0, "task make_coffee", "wait", "");
	given_step(&g, 101, 0, 0, "heartbeat", "create");
	given_event(&g, 'B', 101, 0, "sleep 0.5 s", "wait", "");
	given_event(&g, 'B', 102, 0, "make_coffee", "run", "{\"by\":\"create\"}");
	given_event(&g, 'B', 102, 0, "time.sleep 2 s", "block", "");
	given_event(&g, 'E', 101, 500, "sleep 0.5 s", "wait", "");
	given_event(&g, 'E', 102, 2000, "time.sleep 2 s", "block", "");
	given_event(&g, 'E', 102, 2000, "make_coffee", "run", "");
	given_event(&g, 'i', 102, 2000, "done", "task", "");
	given_event(&g, 'E', 100, 2000, "task make_coffee", "wait", "");
	given_event(&g, 'B', 101, 2000, "heartbeat", "run", "{\"by\":\"timer\"}");
	given_event(&g, 'E', 101, 2000, "heartbeat", "run", "");
	given_event(&g, 'B', 101, 2000, "sleep 0.5 s", "wait", "");
	given_step(&g, 100, 2000, 2001, "main", "task 102");
	given_event(&g, 'i', 100, 2001, "done", "task", "");
	const struct model *model = given_model(&g, LANG_EN);
	const struct model_run *run = model_run(model, 0);
	assert_in_range(run->stop_count, 6, 14);
	for (uint32_t i = 0; i < run->stop_count; i++) {
		model_caption(model, 0, model_position_of_stop(model, 0, i), text, sizeof(text));
		late |= strcmp(text, "make_coffee held the loop for 2.00 s with time.sleep, so heartbeat "
				     "woke 1.50 s late.") == 0;
		held |= strstr(text, "make_coffee is holding the loop, so it cannot run") != NULL;
		ends |= strcmp(text, "main is done.") == 0;
	}
	assert_true(late);
	assert_true(held);
	assert_true(ends);
	given_end(&g);
}

static void a_huge_trace_gets_about_fifty_with_the_worst_among_them(void **state)
{
	struct given g = {0};
	char text[300];
	bool worst = false;
	(void)state;
	given_run(&g, "huge", "");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	for (unsigned i = 0; i < 20000; i++) {
		const double length = i == 12345 ? 900 : i % 100 == 0 ? 101 : 0.5;
		given_step(&g, 100, i * 1000.0, i * 1000.0 + length, "main", "yield");
		given_event(&g, 'B', 100, i * 1000.0 + length, "event e", "wait", "");
		given_event(&g, 'E', 100, i * 1000.0 + 1000, "event e", "wait", "");
	}
	const struct model *model = given_model(&g, LANG_EN);
	const struct model_run *run = model_run(model, 0);
	assert_in_range(run->stop_count, 6, 50);
	for (uint32_t i = 0; i < run->stop_count; i++) {
		model_caption(model, 0, model_position_of_stop(model, 0, i), text, sizeof(text));
		worst |= strstr(text, "held the loop for 900 ms") != NULL;
	}
	assert_true(worst);
	given_end(&g);
}

static void nothing_happened_has_no_stop(void **state)
{
	struct given g = {0};
	char text[100];
	(void)state;
	given_run(&g, "empty", "");
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_run_count(model), 1);
	assert_int_equal(model_run(model, 0)->stop_count, 0);
	assert_int_equal(model_position_of_stop(model, 0, 0).moment, 0);
	assert_int_equal(model_stop_at(model, 0, (struct model_position){0, 0}), 0);
	model_caption(model, 0, (struct model_position){0, 0}, text, sizeof(text));
	assert_string_equal(text, "Nothing has begun yet.");
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_event_that_a_stop_names_is_found),
		cmocka_unit_test(the_nth_counts_all_tasks_of_the_name),
		cmocka_unit_test(calls_have_stops_too),
		cmocka_unit_test(stops_ascend_and_no_two_stand_at_one_moment),
		cmocka_unit_test(a_lesson_without_stops_gets_six_to_fourteen),
		cmocka_unit_test(a_huge_trace_gets_about_fifty_with_the_worst_among_them),
		cmocka_unit_test(nothing_happened_has_no_stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
