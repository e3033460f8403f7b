/* Jobs on worker threads: three pictures, two workers; picture_c's job is queued for the first second. */
#include "given.h"

static void state_is(const struct model *model, int64_t time_ns, const char *want)
{
	struct model_now now = {0};
	char text[512] = "";
	size_t used = 0;

	assert_int_equal(model_now(model, 0, model_position_at(model, 0, time_ns), &now), 0);
	for (uint32_t i = 0; i < now.job_count + now.waiting_count; i++) {
		const struct model_task_now *task =
			i < now.job_count ? &now.jobs[i] : &now.waiting[i - now.job_count];
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s: %s", i ? "; " : "",
			model_run(model, 0)->lanes[task->lane].name, task->reason);
	}
	assert_string_equal(text, want);
	model_now_finish(&now);
}

static void a_waiter_knows_whether_its_job_runs_or_is_queued(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "executor.json", LANG_EN);

	(void)state;
	state_is(model, 500 * MS,
		"worker 1: shrink; worker 2: shrink; picture_a: runs on worker 1; picture_b: runs on "
		"worker 2; picture_c: queued behind 2 jobs; main: gather 0/3");
	state_is(model, 1200 * MS,
		"worker 1: shrink; worker 2: shrink; picture_b: runs on worker 2; picture_c: runs on worker "
		"1; main: gather 1/3");
	model_set_lang(g.model, LANG_KO);
	state_is(model, 500 * MS,
		"worker 1: shrink; worker 2: shrink; picture_a: worker 1에서 실행 중; picture_b: worker "
		"2에서 실행 중; picture_c: 대기 중 · 앞에 작업 2개; main: gather 0/3");
	given_end(&g);
}

static void workers_stand_under_the_loop_and_show_their_jobs(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "executor.json", LANG_EN);
	const struct model_lane *lanes = model_run(model, 0)->lanes;
	char text[64];

	(void)state;
	assert_int_equal(lanes[0].kind, MODEL_LANE_LOOP);
	assert_string_equal(lanes[1].name, "worker 1");
	assert_string_equal(lanes[2].name, "worker 2");
	assert_int_equal(lanes[3].kind, MODEL_LANE_TASK);
	assert_int_equal(model_lane_span(model, 0, 1, 1).start_ns, 1 * SECOND);
	model_span_label(model, 0, 1, 1, false, text, sizeof(text));
	assert_string_equal(text, "shrink");
	assert_int_equal(model_span_job_task(model, 0, 1, 0), lane_named(model, 0, "picture_a"));
	assert_int_equal(model_span_job_task(model, 0, 1, 1), lane_named(model, 0, "picture_c"));
	assert_int_equal(model_span_job_task(model, 0, 2, 0), lane_named(model, 0, "picture_b"));
	assert_int_equal(model_span_job_task(model, 0, 3, 0), TRACE_NONE);
	given_end(&g);
}

static void label_is(const struct model *model, uint32_t lane, bool brief, const char *want)
{
	char text[128];

	assert_int_equal(model_span_label(model, 0, lane, 1, brief, text, sizeof(text)), strlen(want));
	assert_string_equal(text, want);
}

static void a_wait_tells_its_queue_and_its_work_apart(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "executor.json", LANG_EN);
	const uint32_t a = lane_named(model, 0, "picture_a"), c = lane_named(model, 0, "picture_c");
	struct model_task_stats *stats;
	uint32_t count;

	(void)state;
	label_is(model, a, false, "shrink: 1.00 s on worker 1");
	label_is(model, c, false, "shrink: queued 1.00 s, then 1.00 s on worker 1");
	label_is(model, c, true, "executor shrink");
	model_set_lang(g.model, LANG_KO);
	label_is(model, a, false, "shrink: worker 1에서 1.00 s");
	label_is(model, c, false, "shrink: 큐에서 1.00 s 기다린 뒤 worker 1에서 1.00 s");
	assert_int_equal(model_span_queued_until(model, 0, a, 1), 0);
	assert_int_equal(model_span_queued_until(model, 0, c, 1), 1 * SECOND);
	assert_int_equal(model_run_stats(model, 0, &stats, &count), 0);
	assert_int_equal(count, 4);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(stats[i].queued_ns, i == 3 ? 1 * SECOND : 0);
	free(stats);
	given_end(&g);
}

static void captions_say_who_gave_the_job_and_how_long_it_was_queued(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "executor.json", LANG_EN);
	const uint32_t moment = moment_saying(model, 0, "It had been queued");
	char text[256];

	(void)state;
	model_moment_text(model, 0, moment, text, sizeof(text));
	assert_string_equal(
		text, "worker 1 starts the job shrink for picture_c. It had been queued for 1.00 s.");
	model_set_lang(g.model, LANG_KO);
	model_moment_text(model, 0, moment, text, sizeof(text));
	assert_string_equal(text,
		"worker 1이 picture_c가 맡긴 작업 shrink를 시작합니다. 큐에서 1.00 s 기다린 작업입니다.");
	model_set_lang(g.model, LANG_EN);
	moment_saying(model, 0,
		"picture_c waits for the thread pool to do shrink and hands control back to the loop. Every "
		"worker is busy: the job queues behind 2 others.");
	moment_saying(model, 0, "worker 2 has done the job of picture_b.");
	given_end(&g);
}

/* Each pool has a queue of its own; and while it is recorded, a queued job has not begun anywhere. */
static void a_queue_is_that_of_its_pool(void **state)
{
	struct given g = {0};
	struct model_now now = {0};

	(void)state;
	given_run(&g, "pools", "");
	given_thread(&g, 2, "cpu 1", "worker");
	given_thread(&g, 3, "disk 1", "worker");
	for (unsigned i = 0; i < 4; i++) {
		char name[8];
		snprintf(name, sizeof(name), "t%u", i);
		given_task(&g, 100 + i, 0, name, "");
		given_step(&g, 100 + i, i, i, name, "create");
		given_event(&g, 'B', 100 + i, i, i == 1 ? "executor save" : "executor sum", "wait", "");
		if (i == 0)
			given_event(&g, 'B', 2, 0, "sum", "job", "{\"task\":100}");
		if (i == 1)
			given_event(&g, 'B', 3, 1, "save", "job", "{\"task\":101}");
	}
	given_event(&g, 'E', 2, 10, "sum", "job", "");
	given_event(&g, 'B', 2, 10, "sum", "job", "{\"task\":102}");
	given_event(&g, 'E', 3, 12, "save", "job", "");
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_now(model, 0, model_position_at(model, 0, 5 * MS), &now), 0);
	assert_int_equal(now.waiting_count, 4);
	assert_string_equal(now.waiting[0].reason, "runs on cpu 1");
	assert_string_equal(now.waiting[1].reason, "runs on disk 1");
	assert_string_equal(now.waiting[2].reason, "queued behind 1 job");
	assert_string_equal(now.waiting[3].reason, "queued behind 2 jobs"); /* whose pool is not known yet */
	assert_int_equal(model_now(model, 0, model_position_at(model, 0, 12 * MS), &now), 0);
	assert_string_equal(now.waiting[2].reason, "runs on cpu 1");
	assert_string_equal(now.waiting[3].reason, "thread pool sum"); /* a worker is free */
	model_now_finish(&now);
	given_end(&g);
}

static void without_workers_a_wait_says_what_it_is_for(void **state)
{
	struct given g = {0};
	struct model_now now = {0};

	(void)state;
	given_run(&g, "alone", "");
	given_task(&g, 100, 0, "a", "");
	given_step(&g, 100, 0, 1, "a", "create");
	given_event(&g, 'B', 100, 1, "executor sum", "wait", "");
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_now(model, 0, model_position_at(model, 0, 1 * MS), &now), 0);
	assert_string_equal(now.waiting[0].reason, "thread pool sum");
	label_is(model, 1, false, "executor sum");
	model_now_finish(&now);
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_waiter_knows_whether_its_job_runs_or_is_queued),
		cmocka_unit_test(workers_stand_under_the_loop_and_show_their_jobs),
		cmocka_unit_test(a_wait_tells_its_queue_and_its_work_apart),
		cmocka_unit_test(captions_say_who_gave_the_job_and_how_long_it_was_queued),
		cmocka_unit_test(a_queue_is_that_of_its_pool),
		cmocka_unit_test(without_workers_a_wait_says_what_it_is_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
