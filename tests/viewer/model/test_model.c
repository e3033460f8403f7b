/* Runs and lanes: what a trace's tracks become. */
#include "given.h"

static void coffee_has_three_runs_and_their_figures(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_KO);
	(void)state;
	assert_int_equal(model_run_count(model), 3);
	const struct model_run *sync = model_run(model, 0), *gather = model_run(model, 1),
			       *blocking = model_run(model, 2);
	assert_int_equal(sync->total_ns, 5 * SECOND);
	assert_int_equal(gather->total_ns, 3 * SECOND);
	assert_int_equal(blocking->total_ns, 5 * SECOND);
	assert_int_equal(model_end_ns(model), 5 * SECOND);
	assert_int_equal(sync->blocked_ns, 5 * SECOND);
	assert_int_equal(gather->blocked_ns, 0);
	assert_int_equal(blocking->blocked_ns, 5 * SECOND);
	assert_int_equal(blocking->worst_lateness_ns, 4500 * MS);
	assert_int_equal(gather->worst_lateness_ns, 0);
	assert_int_equal(sync->switches, 0);
	assert_true(gather->switches > blocking->switches);
	assert_string_equal(sync->verdict, "기준");
	assert_string_equal(gather->verdict, "1.67배 빠름");
	assert_string_equal(blocking->verdict, "루프가 5.00 s 멈춤");
	assert_true(sync->is_virtual);
	assert_false(sync->cut);
	assert_string_equal(gather->scenario, "coffee");
	assert_string_equal(gather->listing.file, "coffee.py");
	assert_string_equal(gather->listing.lines[0], "\"\"\"coffee & toast: what waiting together is worth, "
						      "and what one blocking call costs.\"\"\"");
	assert_null(model_run(model, 3));
	given_end(&g);
}

static void another_language_says_the_same(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_KO);
	char title[64];
	(void)state;
	snprintf(title, sizeof(title), "%s", model_title(model));
	assert_int_equal(model_set_lang(g.model, LANG_EN), 0);
	assert_int_equal(model_lang(model), LANG_EN);
	assert_string_equal(model_run(model, 0)->verdict, "baseline");
	assert_string_equal(model_run(model, 1)->verdict, "1.67× faster");
	assert_string_equal(model_run(model, 2)->verdict, "loop held 5.00 s");
	assert_string_not_equal(model_title(model), title);
	assert_int_equal(model_set_lang(g.model, LANG_KO), 0);
	assert_string_equal(model_title(model), title);
	given_end(&g);
}

static void the_first_lane_is_the_loops_or_the_cpus(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < 3; r++)
		assert_int_equal(model_run(model, r)->lanes[0].kind, MODEL_LANE_LOOP);
	assert_string_equal(model_run(model, 0)->lanes[0].name, "cpu");
	assert_string_equal(model_run(model, 1)->lanes[0].name, "event loop");
	given_end(&g);
}

static void main_is_backstage_only_where_it_waits_for_tasks_alone(void **state)
{
	(void)state;
	for (int sleeps = 0; sleeps < 2; sleeps++) {
		struct trace *trace;
		struct model *model;

		assert_int_equal(trace_load(&trace,
					 sleeps ? FIXTURES "/../golden/coffee_sequential.json"
						: FIXTURES "/../golden/coffee_gather.json",
					 NULL),
			0);
		const struct trace *const traces[] = {trace};
		assert_int_equal(model_create(&model, traces, 1, LANG_EN), 0);
		const struct model_lane *main_lane = &model_run(model, 0)->lanes[1];
		assert_true(main_lane->is_main);
		assert_int_equal(main_lane->is_backstage, !sleeps);
		model_destroy(model);
		trace_destroy(trace);
	}
}

static void the_task_that_no_task_created_is_main(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 0; r < 3; r++) {
		const struct model_run *run = model_run(model, r);
		for (uint32_t i = 0; i < run->lane_count; i++)
			assert_int_equal(run->lanes[i].is_main, strcmp(run->lanes[i].name, "main") == 0);
	}
	given_end(&g);
}

static void every_lane_knows_how_it_ended(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	(void)state;
	for (uint32_t r = 1; r < 3; r++) {
		const struct model_run *run = model_run(model, r);
		assert_int_equal(run->lanes[lane_named(model, r, "main")].end, MODEL_END_DONE);
		assert_int_equal(run->lanes[lane_named(model, r, "make_coffee")].end, MODEL_END_DONE);
		assert_int_equal(run->lanes[lane_named(model, r, "make_coffee")].end_ns, 2 * SECOND);
		assert_int_equal(run->lanes[lane_named(model, r, "heartbeat")].end, MODEL_END_CANCELLED);
		assert_int_equal(run->lanes[lane_named(model, r, "heartbeat")].end_ns, run->total_ns);
	}
	assert_int_equal(model_run(model, 0)->lanes[lane_named(model, 0, "make_toast")].end, MODEL_END_DONE);
	assert_int_equal(
		model_run(model, 0)->lanes[lane_named(model, 0, "make_toast")].created_ns, 2 * SECOND);
	given_end(&g);
}

static void tasks_and_calls_of_a_name_have_one_number_in_every_run(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	static const char *const names[] = {"make_coffee", "make_toast"};
	(void)state;
	for (int i = 0; i < 2; i++) {
		const uint32_t number = model_run(model, 0)->lanes[lane_named(model, 0, names[i])].matched;
		for (uint32_t r = 1; r < 3; r++)
			assert_int_equal(
				model_run(model, r)->lanes[lane_named(model, r, names[i])].matched, number);
	}
	for (uint32_t r = 0; r < 3; r++) /* no two lanes of a run share one */
		for (uint32_t i = 0; i < model_run(model, r)->lane_count; i++)
			for (uint32_t j = 0; j < i; j++)
				assert_int_not_equal(model_run(model, r)->lanes[i].matched,
					model_run(model, r)->lanes[j].matched);
	given_end(&g);
}

static void the_nth_of_a_name_is_matched_with_the_nth(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "a", "");
	given_task(&g, 100, 0, "worker", "");
	given_task(&g, 101, 0, "worker", "");
	given_run(&g, "b", "");
	given_task(&g, 100, 0, "other", "");
	given_task(&g, 101, 0, "worker", "");
	given_task(&g, 102, 0, "worker", "");
	given_task(&g, 103, 0, "worker", "");
	const struct model *model = given_model(&g, LANG_EN);
	const struct model_lane *a = model_run(model, 0)->lanes + 1, *b = model_run(model, 1)->lanes + 1;
	assert_int_equal(a[0].matched, b[1].matched);
	assert_int_equal(a[1].matched, b[2].matched);
	assert_int_not_equal(b[3].matched, b[2].matched);
	assert_int_not_equal(b[3].matched, b[1].matched);
	assert_int_not_equal(b[0].matched, a[0].matched);
	given_end(&g);
}

static void workers_stand_between_the_loop_and_the_tasks(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "executor", "");
	given_thread(&g, 1, "event loop", "loop");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_thread(&g, 2, "worker 1", "worker");
	given_event(&g, 'B', 2, 1, "resize", "job", "");
	given_event(&g, 'E', 2, 5, "resize", "job", "");
	const struct model *model = given_model(&g, LANG_EN);
	const struct model_run *run = model_run(model, 0);
	assert_int_equal(run->lane_count, 3);
	assert_int_equal(run->lanes[1].kind, MODEL_LANE_WORKER);
	assert_int_equal(run->lanes[2].kind, MODEL_LANE_TASK);
	const struct model_span job = model_lane_span(model, 0, 1, 0);
	assert_int_equal(job.state, MODEL_RUN);
	assert_int_equal(job.start_ns, 1 * MS);
	assert_int_equal(job.end_ns, 5 * MS);
	given_end(&g);
}

static void the_tracks_of_a_worker_process_are_its_runs_workers(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "processes4", "");
	given_thread(&g, 1, "event loop", "loop");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_step(&g, 100, 0, 1, "main", "create");
	given_run(&g, "worker process", ",\"part_of\":1");
	given_thread(&g, 2, "process 1", "worker");
	given_event(&g, 'B', 2, 1, "crunch", "job", "");
	given_event(&g, 'E', 2, 5, "crunch", "job", "");
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_run_count(model), 1);
	assert_int_equal(model_run(model, 0)->lane_count, 3);
	assert_int_equal(model_run(model, 0)->lanes[1].kind, MODEL_LANE_WORKER);
	moment_saying(model, 0, "process 1 has finished the job crunch");
	given_end(&g);
}

static void a_run_without_a_loops_track_has_a_loops_lane(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "bare", "");
	given_task(&g, 100, 0, "main", "");
	given_step(&g, 100, 0, 3, "main", "create");
	const struct model *model = given_model(&g, LANG_EN);
	uint32_t first;
	assert_int_equal(model_run(model, 0)->lanes[0].kind, MODEL_LANE_LOOP);
	assert_string_equal(model_run(model, 0)->lanes[0].name, "event loop");
	assert_int_equal(model_lane_spans(model, 0, 0, 0, 3 * MS, &first), 1);
	assert_int_equal(model_lane_span(model, 0, 0, 0).lane, 1);
	given_end(&g);
}

static void another_programs_threads_are_lanes_on_one_clock(void **state)
{
	static const char text[] =
		"[{\"ph\":\"B\",\"pid\":7,\"tid\":1,\"ts\":1000000.5,\"name\":\"outer\"},\n"
		"{\"ph\":\"X\",\"pid\":7,\"tid\":1,\"ts\":1000001,\"dur\":2,\"name\":\"inner\",\"cat\":"
		"\"py\"},\n"
		"{\"ph\":\"E\",\"pid\":7,\"tid\":1,\"ts\":1000010,\"name\":\"outer\"},\n"
		"{\"ph\":\"X\",\"pid\":7,\"tid\":9,\"ts\":1000002,\"dur\":3,\"name\":\"alone\"},\n"
		"{\"ph\":\"X\",\"pid\":8,\"tid\":1,\"ts\":1000020,\"dur\":5,\"name\":\"later\"}]\n";
	struct given g = {0};
	const struct trace *traces[1];
	uint32_t first;
	char buffer[100];
	(void)state;
	assert_int_equal(trace_load_bytes(&g.trace, text, sizeof(text) - 1), 0);
	traces[0] = g.trace;
	assert_int_equal(model_create(&g.model, traces, 1, LANG_EN), 0);
	assert_int_equal(model_run_count(g.model), 2);
	const struct model_run *run = model_run(g.model, 0);
	assert_int_equal(run->lane_count, 2);
	assert_int_equal(run->lanes[0].kind, MODEL_LANE_OTHER);
	assert_string_equal(run->verdict, "");
	assert_string_equal(run->scenario, "");
	assert_int_equal(model_lane_spans(g.model, 0, 0, 0, 20000, &first), 1); /* the outer one */
	const struct model_span span = model_lane_span(g.model, 0, 0, 0);
	assert_int_equal(span.state, MODEL_RUN);
	assert_int_equal(span.start_ns, 0);
	assert_int_equal(span.end_ns, 9500);
	model_span_label(g.model, 0, 0, 0, false, buffer, sizeof(buffer));
	assert_string_equal(buffer, "outer");
	assert_int_equal(model_lane_span(g.model, 1, 0, 0).start_ns, 19500);
	moment_saying(g.model, 0, "inner takes 2.00 µs");
	given_end(&g);
}

static void of_many_runs_the_first_sixty_four_are_shown(void **state)
{
	struct given g = {0};
	char mode[24];
	(void)state;
	for (int i = 0; i < 70; i++) {
		snprintf(mode, sizeof(mode), "mode %d", i);
		given_run(&g, mode, "");
		given_task(&g, 100, i, "main", "");
	}
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_run_count(model), 64);
	assert_string_equal(model_run(model, 63)->mode, "mode 63");
	given_end(&g);
}

static void several_traces_are_one_model(void **state)
{
	static const char *const files[] = {"coffee_sync.json", "coffee_gather.json", "coffee_blocking.json"};
	struct trace *traces[3];
	struct model *model;
	char path[512];
	(void)state;
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", FIXTURES, files[i]);
		assert_int_equal(trace_load(&traces[i], path, NULL), 0);
	}
	assert_int_equal(model_create(&model, (const struct trace *const *)traces, 3, LANG_EN), 0);
	assert_int_equal(model_run_count(model), 3);
	assert_string_equal(model_run(model, 1)->verdict, "1.67× faster");
	assert_int_equal(model_run(model, 0)->lanes[lane_named(model, 0, "make_toast")].matched,
		model_run(model, 2)->lanes[lane_named(model, 2, "make_toast")].matched);
	model_destroy(model);
	for (int i = 0; i < 3; i++)
		trace_destroy(traces[i]);
	model_destroy(NULL);
}

static void a_verdict_says_slower_and_the_same(void **state)
{
	static const double ends_ms[] = {50, 60, 50, 50.1, 5000, 0.5};
	static const char *const verdicts[] = {
		"기준", "1.20배 느림", "같은 시간", "같은 시간", "100배 느림", "100배 빠름"};
	struct given g = {0};
	(void)state;
	for (int i = 0; i < 6; i++) {
		given_run(&g, "mode", "");
		given_task(&g, 100, 0, "main", "");
		given_event(&g, 'B', 100, 0, "sleep", "wait", "");
		given_event(&g, 'E', 100, ends_ms[i], "sleep", "wait", "");
		given_event(&g, 'i', 100, ends_ms[i], "done", "task", "");
	}
	const struct model *model = given_model(&g, LANG_KO);
	for (uint32_t i = 0; i < 6; i++)
		assert_string_equal(model_run(model, i)->verdict, verdicts[i]);
	given_end(&g);
}

static void a_run_that_goes_on_has_no_verdict(void **state)
{
	struct given g = {0};
	(void)state;
	for (int i = 0; i < 2; i++) {
		given_run(&g, "mode", "");
		given_task(&g, 100, 0, "main", "");
		given_event(&g, 'B', 100, 0, "sleep", "wait", "");
		given_event(&g, 'E', 100, i ? 20 : 50, "sleep", "wait", "");
		if (i == 0)
			given_event(&g, 'i', 100, 50, "done", "task", "");
	}
	const struct model *model = given_model(&g, LANG_KO);
	assert_string_equal(model_run(model, 0)->verdict, "기준");
	assert_string_equal(model_run(model, 1)->verdict, "");
	given_end(&g);
}

static void a_run_alone_says_how_long_it_was_blocked(void **state)
{
	static const struct {
		const char *file, *ko, *en;
	} alone[] = {
		{"coffee_sync.json", "5.00 s 막힘", "blocked 5.00 s"},
		{"coffee_gather.json", "루프가 멈춘 적 없음", "loop never held"},
		{"coffee_blocking.json", "루프가 5.00 s 멈춤", "loop held 5.00 s"},
	};
	struct given g = {0};
	(void)state;
	for (size_t i = 0; i < sizeof(alone) / sizeof(*alone); i++) {
		const struct model *model = given_fixture(&g, alone[i].file, LANG_KO);
		assert_string_equal(model_run(model, 0)->verdict, alone[i].ko);
		assert_int_equal(model_set_lang(g.model, LANG_EN), 0);
		assert_string_equal(model_run(model, 0)->verdict, alone[i].en);
		given_end(&g);
	}
	given_run(&g, "mode", ""); /* it is being recorded: who knows what will be */
	given_task(&g, 100, 0, "main", "");
	given_event(&g, 'B', 100, 0, "sleep", "wait", "");
	assert_string_equal(model_run(given_model(&g, LANG_EN), 0)->verdict, "");
	given_end(&g);
}

static void what_has_no_name_is_called_by_its_number(void **state)
{
	struct given g = {0};
	(void)state;
	given_line(
		&g, "{\"ph\":\"X\",\"pid\":3,\"tid\":7,\"ts\":0,\"dur\":5,\"name\":\"work\",\"cat\":\"x\"}");
	given_line(
		&g, "{\"ph\":\"X\",\"pid\":4,\"tid\":7,\"ts\":0,\"dur\":5,\"name\":\"work\",\"cat\":\"x\"}");
	g.pid = 3;
	given_thread(&g, 7, "", "");
	const struct model *model = given_model(&g, LANG_EN);
	assert_string_equal(model_run(model, 0)->mode, "run 3");
	assert_string_equal(model_run(model, 1)->mode, "run 4");
	assert_string_equal(model_run(model, 0)->lanes[0].name, "thread 7");
	assert_int_equal(model_set_lang(g.model, LANG_KO), 0);
	assert_string_equal(model_run(model, 0)->mode, "실행 3");
	assert_string_equal(model_run(model, 1)->lanes[0].name, "스레드 7");
	given_end(&g);

	given_run(&g, "mode", "");
	given_thread(&g, 2, "", "worker");
	given_thread(&g, 1000000000, "", "worker");
	given_event(&g, 'B', 2, 0, "job", "job", "");
	given_event(&g, 'B', 1000000000, 0, "job", "job", "");
	given_task(&g, 100, 0, "", "");
	model = given_model(&g, LANG_KO);
	assert_string_equal(model_run(model, 0)->mode, "mode");
	assert_string_equal(model_run(model, 0)->lanes[1].name, "워커 1");
	assert_string_equal(model_run(model, 0)->lanes[2].name, "워커 99");
	assert_string_equal(model_run(model, 0)->lanes[3].name, "태스크 100");
	given_end(&g);
}

static void metadata_of_any_kind_is_survived(void **state)
{
	struct given g = {0};
	(void)state;
	given_line(&g, "{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":5,"
		       "\"awaitscope\":"
		       "{\"title\":[1],\"mode\":7,\"listing\":{\"text\":{},\"file\":3},\"stops\":[3,null,{"
		       "\"on\":1},{\"on\":"
		       "\"create\",\"task\":7,\"nth\":-3,\"text\":[]}],\"slow_ns\":-5}}}");
	g.pid = 1;
	given_task(&g, 100, 0, "main", "");
	given_step(&g, 100, 0, 3, "main", "create");
	const struct model *model = given_model(&g, LANG_KO);
	assert_int_equal(model_run_count(model), 1);
	assert_true(model_run(model, 0)->slow_ns > 0);
	assert_non_null(model_run(model, 0)->mode);
	assert_non_null(model_title(model));
	assert_int_equal(model_run(model, 0)->listing.line_count, 0);
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(coffee_has_three_runs_and_their_figures),
		cmocka_unit_test(another_language_says_the_same),
		cmocka_unit_test(the_first_lane_is_the_loops_or_the_cpus),
		cmocka_unit_test(the_task_that_no_task_created_is_main),
		cmocka_unit_test(main_is_backstage_only_where_it_waits_for_tasks_alone),
		cmocka_unit_test(every_lane_knows_how_it_ended),
		cmocka_unit_test(tasks_and_calls_of_a_name_have_one_number_in_every_run),
		cmocka_unit_test(the_nth_of_a_name_is_matched_with_the_nth),
		cmocka_unit_test(workers_stand_between_the_loop_and_the_tasks),
		cmocka_unit_test(the_tracks_of_a_worker_process_are_its_runs_workers),
		cmocka_unit_test(a_run_without_a_loops_track_has_a_loops_lane),
		cmocka_unit_test(another_programs_threads_are_lanes_on_one_clock),
		cmocka_unit_test(of_many_runs_the_first_sixty_four_are_shown),
		cmocka_unit_test(several_traces_are_one_model),
		cmocka_unit_test(a_verdict_says_slower_and_the_same),
		cmocka_unit_test(a_run_that_goes_on_has_no_verdict),
		cmocka_unit_test(a_run_alone_says_how_long_it_was_blocked),
		cmocka_unit_test(what_has_no_name_is_called_by_its_number),
		cmocka_unit_test(metadata_of_any_kind_is_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
