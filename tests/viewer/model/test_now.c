/* The loop's state at a position. */
#include "given.h"

/* Everything of a state as one line, to compare: "RUN a:3 READY b:4 c:0 WAIT d:5(timer 1.00 s)". */
static const char *told(const struct model *model, uint32_t run, uint32_t moment, char *buffer, size_t size)
{
	const struct model_run *shown = model_run(model, run);
	struct model_now now = {0};
	size_t length = 0;

	assert_int_equal(model_now(model, run, model_position_of_moment(model, run, moment), &now), 0);
#define TELL(...) length += (size_t)snprintf(buffer + length, size - length, __VA_ARGS__)
	buffer[0] = '\0';
	for (uint32_t i = 0; i < now.running_count; i++)
		TELL("RUN%s %s:%u ", now.running_blocks ? "!" : "", shown->lanes[now.running[i].lane].name,
			now.running[i].line);
	for (uint32_t i = 0; i < now.ready_count; i++) {
		assert_int_equal(now.ready[i].queue_place, i + 1);
		TELL("%s%s:%u ", i ? "" : "READY ", shown->lanes[now.ready[i].lane].name, now.ready[i].line);
	}
	for (uint32_t i = 0; i < now.waiting_count; i++)
		TELL("%s%s:%u(%s) ", i ? "" : "WAIT ", shown->lanes[now.waiting[i].lane].name,
			now.waiting[i].line, now.waiting[i].reason);
	for (uint32_t i = 0; i < now.job_count; i++)
		TELL("%s%s(%s) ", i ? "" : "JOB ", shown->lanes[now.jobs[i].lane].name, now.jobs[i].reason);
#undef TELL
	model_now_finish(&now);
	assert_null(now.running);
	return buffer;
}

static void at_two_seconds_gather_runs_coffee_and_heartbeat_is_next(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_KO);
	const uint32_t run = run_of_mode(model, "gather");
	const struct model_lane *lanes = model_run(model, run)->lanes;
	struct model_now now = {0};
	(void)state;
	const uint32_t resumed = moment_saying(model, run, "타이머 2 s가 끝났습니다. 루프가 make_coffee를");
	assert_int_equal(model_now(model, run, model_position_of_moment(model, run, resumed), &now), 0);
	assert_int_equal(now.running_count, 1);
	assert_string_equal(lanes[now.running[0].lane].name, "make_coffee");
	assert_false(now.running_blocks);
	assert_int_equal(now.ready_count, 1);
	assert_string_equal(lanes[now.ready[0].lane].name, "heartbeat");
	assert_int_equal(now.waiting_count, 2);
	assert_string_equal(lanes[now.waiting[0].lane].name, "make_toast");
	assert_string_equal(now.waiting[0].reason, "타이머 1.00 s");
	assert_int_equal(now.waiting[0].remaining_ns, SECOND);
	assert_string_equal(lanes[now.waiting[1].lane].name, "main");
	assert_string_equal(now.waiting[1].reason, "gather 0/2");
	assert_int_equal(now.waiting[1].remaining_ns, -1);
	assert_int_equal(model_now(model, run, model_position_of_moment(model, run, resumed + 1), &now), 0);
	assert_int_equal(now.running_count, 0);
	assert_string_equal(now.waiting[1].reason, "gather 1/2");
	model_now_finish(&now);
	given_end(&g);
}

static void while_coffee_blocks_the_loop_is_said_to_be_held(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_EN);
	const uint32_t run = run_of_mode(model, "blocking");
	const struct model_lane *lanes = model_run(model, run)->lanes;
	struct model_now now = {0};
	(void)state;
	assert_int_equal(model_now(model, run, model_position_at(model, run, SECOND), &now), 0);
	assert_int_equal(now.running_count, 1);
	assert_string_equal(lanes[now.running[0].lane].name, "make_coffee");
	assert_true(now.running_blocks);
	assert_int_equal(now.ready_count, 2);
	assert_string_equal(lanes[now.ready[0].lane].name, "make_toast");
	assert_string_equal(lanes[now.ready[1].lane].name, "heartbeat");
	assert_int_equal(now.ready[1].since_ns, 500 * MS);
	model_now_finish(&now);
	given_end(&g);
}

static void the_innermost_call_runs_without_a_loop(void **state)
{
	struct given g = {0};
	char text[300];
	(void)state;
	given_run(&g, "sync", "");
	given_thread(&g, 1, "cpu", "loop");
	given_thread(&g, 100, "outer", "call");
	given_event(&g, 'B', 100, 0, "outer", "call", "{\"line\":1}");
	given_thread(&g, 101, "inner", "call");
	given_event(&g, 'B', 101, 1, "inner", "call", "{\"line\":2}");
	given_event(&g, 'B', 101, 1, "time.sleep 1 s", "block", "{\"line\":3}");
	given_event(&g, 'E', 101, 1001, "time.sleep 1 s", "block", "");
	given_event(&g, 'E', 101, 1001, "inner", "call", "");
	given_event(&g, 'E', 100, 1002, "outer", "call", "");
	const struct model *model = given_model(&g, LANG_EN);
	static const char *const states[] = {
		"", "RUN outer:1 ", "RUN inner:2 ", "RUN! inner:3 ", "RUN inner:2 ", "RUN outer:1 ", ""};
	for (uint32_t m = 0; m <= 6; m++)
		assert_string_equal(told(model, 0, m, text, sizeof(text)), states[m]);
	given_end(&g);
}

static void every_place_says_its_line_and_its_reason(void **state)
{
	struct given g = {0};
	char text[300];
	(void)state;
	given_run(&g, "mode", "");
	given_thread(&g, 2, "worker 1", "worker");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_event(&g, 'B', 100, 0, "main", "run", "{\"by\":\"create\"}");
	given_task(&g, 101, 0, "a", "{\"by\":\"task 100\",\"line\":7}");
	given_task(&g, 102, 0, "b", "{\"by\":\"task 100\",\"line\":7}");
	given_event(&g, 'E', 100, 1, "main", "run", "");
	given_event(&g, 'B', 100, 1, "gather of 2", "wait", "{\"kind\":\"gather\",\"line\":7,\"count\":2}");
	given_event(&g, 'B', 101, 1, "a", "run", "{\"by\":\"create\"}");
	given_event(&g, 'i', 101, 2, "yield", "task", "{\"line\":4}");
	given_event(&g, 'E', 101, 2, "a", "run", "");
	given_event(&g, 'B', 102, 2, "b", "run", "{\"by\":\"create\"}");
	given_event(&g, 'E', 102, 3, "b", "run", "");
	given_event(&g, 'B', 102, 3, "executor resize", "wait", "{\"kind\":\"executor\",\"line\":12}");
	given_event(&g, 'B', 2, 3, "resize", "job", "");
	given_event(&g, 'B', 101, 3, "a", "run", "{\"by\":\"yield\"}");
	given_event(&g, 'E', 101, 4, "a", "run", "");
	given_event(&g, 'B', 101, 4, "lock db", "wait", "{\"kind\":\"lock\",\"line\":5}");
	given_event(&g, 'E', 101, 5, "lock db", "wait", "");
	given_event(&g, 'B', 101, 5, "a", "run", "{\"by\":\"task 102\"}");
	given_event(&g, 'E', 101, 6, "a", "run", "");
	given_event(&g, 'i', 101, 6, "done", "task", "{\"line\":6}");
	given_event(&g, 'E', 2, 7, "resize", "job", "");
	const struct model *model = given_model(&g, LANG_EN);
	static const char *const states[] = {
		"",
		"READY main:0 ",
		"RUN main:7 ",
		"RUN main:7 READY a:0 ",
		"RUN main:7 READY a:0 b:0 ",
		"READY a:0 b:0 WAIT main:7(gather 0/2) ",
		"RUN a:4 READY b:0 WAIT main:7(gather 0/2) ",
		"READY b:0 a:4 WAIT main:7(gather 0/2) ",
		"RUN b:12 READY a:4 WAIT main:7(gather 0/2) ",
		"READY a:4 WAIT b:12(thread pool resize) main:7(gather 0/2) ",
		"READY a:4 WAIT b:12(thread pool resize) main:7(gather 0/2) JOB worker 1(resize) ",
		"RUN a:5 WAIT b:12(thread pool resize) main:7(gather 0/2) JOB worker 1(resize) ",
		"WAIT b:12(thread pool resize) a:5(lock db) main:7(gather 0/2) JOB worker 1(resize) ",
		"READY a:5 WAIT b:12(thread pool resize) main:7(gather 0/2) JOB worker 1(resize) ",
		"RUN a:6 WAIT b:12(thread pool resize) main:7(gather 0/2) JOB worker 1(resize) ",
		"WAIT b:12(thread pool resize) main:7(gather 1/2) JOB worker 1(resize) ",
		"WAIT b:12(thread pool resize) main:7(gather 1/2) ",
	};
	for (uint32_t m = 0; m < sizeof(states) / sizeof(states[0]); m++)
		assert_string_equal(told(model, 0, m, text, sizeof(text)), states[m]);
	assert_int_equal(model_run(model, 0)->moment_count, sizeof(states) / sizeof(states[0]) - 1);
	given_end(&g);
}

static void reasons_are_in_the_models_language(void **state)
{
	static const struct {
		const char *name, *ko, *en;
	} rows[] = {
		{"sleep 2 s", "타이머 1.50 s", "timer 1.50 s"},
		{"wait_for 2 s", "제한 시간 1.50 s", "time limit 1.50 s"},
		{"task make_coffee", "태스크 make_coffee", "task make_coffee"},
		{"gather of 3", "gather 3개", "gather of 3"},
		{"lock db", "락 db", "lock db"},
		{"queue", "큐", "queue"},
		{"read 127.0.0.1:8000", "읽기 127.0.0.1:8000", "read 127.0.0.1:8000"},
		{"something new", "something new", "something new"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct given g = {0};
		struct model_now now = {0};
		given_run(&g, "mode", "");
		given_task(&g, 100, 0, "main", "");
		given_event(&g, 'B', 100, 0, "main", "run", "");
		given_event(&g, 'E', 100, 0, "main", "run", "");
		given_event(&g, 'B', 100, 0, rows[i].name, "wait", "");
		given_event(&g, 'i', 100, 500, "hello", "note", "");
		const struct model *model = given_model(&g, LANG_KO);
		assert_int_equal(model_now(model, 0, model_position_at(model, 0, 500 * MS), &now), 0);
		assert_int_equal(now.waiting_count, 1);
		assert_string_equal(now.waiting[0].reason, rows[i].ko);
		model_set_lang(g.model, LANG_EN);
		assert_int_equal(model_now(model, 0, model_position_at(model, 0, 500 * MS), &now), 0);
		assert_string_equal(now.waiting[0].reason, rows[i].en);
		model_now_finish(&now);
		given_end(&g);
	}
}

/* ---- a loop of many tasks, against a replay that walks every event ---- */

enum { TASKS = 60, STEPS = 4000 };

static uint32_t random_state;
static uint32_t random_below(uint32_t limit)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % limit;
}

enum life { UNBORN, READY, RUNNING, WAITING, OVER };

/* What a replay knows after each moment. */
struct snapshot {
	uint8_t life[TASKS];
	int16_t running;
};

/* Writes a random schedule that keeps the laws, and what was true after each of its moments. */
static uint32_t write_schedule(struct given *g, struct snapshot *snapshots)
{
	struct snapshot now = {.running = -1};
	uint32_t count = 0, born = 0;
	double ms = 0;
	char name[16];

	given_run(g, "random", "");
	for (uint32_t i = 0; i < STEPS; i++) {
		const uint32_t t = random_below(TASKS);
		snprintf(name, sizeof(name), "t%u", t);
		ms += random_below(3); /* often nothing: many events at one time */
		if (born < TASKS && random_below(10) == 0) {
			snprintf(name, sizeof(name), "t%u", born);
			given_task(g, 100 + born, ms, name, "");
			now.life[born++] = READY;
		} else if (now.running >= 0 && random_below(2)) {
			const uint32_t r = (uint32_t)now.running;
			snprintf(name, sizeof(name), "t%u", r);
			given_event(g, 'E', 100 + r, ms, name, "run", "");
			now.running = -1;
			if (random_below(20) == 0) {
				given_event(g, 'i', 100 + r, ms, "done", "task", "");
				now.life[r] = OVER;
			} else if (random_below(3) == 0) {
				now.life[r] = READY;
			} else {
				given_event(g, 'B', 100 + r, ms, "event e", "wait", "");
				now.life[r] = WAITING;
			}
		} else if (now.life[t] == WAITING) {
			given_event(g, 'E', 100 + t, ms, "event e", "wait", "");
			now.life[t] = READY;
		} else if (now.life[t] == READY && now.running < 0) {
			given_event(g, 'B', 100 + t, ms, name, "run", "");
			now.life[t] = RUNNING;
			now.running = (int16_t)t;
		} else {
			continue;
		}
		snapshots[count++] = now;
	}
	return count;
}

static void agree(
	const struct model *model, const struct snapshot *want, uint32_t moment, struct model_now *now)
{
	uint32_t ready = 0, waiting = 0;

	assert_int_equal(model_now(model, 0, model_position_of_moment(model, 0, moment), now), 0);
	for (uint32_t t = 0; t < TASKS; t++) {
		ready += want->life[t] == READY;
		waiting += want->life[t] == WAITING;
	}
	assert_int_equal(now->running_count, want->running >= 0);
	if (want->running >= 0)
		assert_int_equal(model_run(model, 0)->lanes[now->running[0].lane].tid, 100 + want->running);
	assert_int_equal(now->ready_count, ready);
	assert_int_equal(now->waiting_count, waiting);
	for (uint32_t i = 0; i < ready; i++)
		assert_int_equal(want->life[model_run(model, 0)->lanes[now->ready[i].lane].tid - 100], READY);
	for (uint32_t i = 0; i < waiting; i++)
		assert_int_equal(
			want->life[model_run(model, 0)->lanes[now->waiting[i].lane].tid - 100], WAITING);
}

static void every_position_agrees_with_a_replay(void **state)
{
	struct snapshot *snapshots = calloc(STEPS, sizeof(*snapshots));
	(void)state;
	assert_non_null(snapshots);
	for (uint32_t seed = 1; seed <= 5; seed++) {
		struct given g = {0};
		struct model_now now = {0};
		random_state = seed;
		const uint32_t count = write_schedule(&g, snapshots);
		const struct model *model = given_model(&g, LANG_EN);
		assert_int_equal(model_run(model, 0)->moment_count, count);
		for (uint32_t m = 1; m <= count; m++)
			agree(model, &snapshots[m - 1], m, &now);
		model_now_finish(&now);
		given_end(&g);
	}
	free(snapshots);
}

static void the_queue_is_in_the_order_of_the_next_resumes(void **state)
{
	struct snapshot *snapshots = calloc(STEPS, sizeof(*snapshots));
	struct given g = {0};
	struct model_now now = {0};
	(void)state;
	assert_non_null(snapshots);
	random_state = 99;
	const uint32_t count = write_schedule(&g, snapshots);
	const struct model *model = given_model(&g, LANG_EN);
	for (uint32_t m = 1; m <= count; m++) {
		assert_int_equal(model_now(model, 0, model_position_of_moment(model, 0, m), &now), 0);
		uint32_t next = 0; /* place in the queue of whoever was resumed last */
		for (uint32_t later = m; later < count && next < now.ready_count; later++) {
			if (snapshots[later].running < 0 ||
				snapshots[later].running == snapshots[later - 1].running)
				continue;
			const uint32_t tid = 100 + (uint32_t)snapshots[later].running;
			for (uint32_t i = next; i < now.ready_count; i++)
				if (model_run(model, 0)->lanes[now.ready[i].lane].tid == tid) {
					assert_int_equal(i, next);
					next++;
				}
		}
	}
	model_now_finish(&now);
	free(snapshots);
	given_end(&g);
}

/* A thousand sleep, each second one at a lock: all are counted, those are told that come first. */
static void of_a_crowd_the_first_are_told_and_all_are_counted(void **state)
{
	enum { CROWD = 1000 };
	struct given g = {0};
	struct model_now now = {0};
	char name[24];
	(void)state;
	given_run(&g, "crowd", "");
	for (unsigned i = 0; i < CROWD; i++) {
		snprintf(name, sizeof(name), "t%u", i);
		given_task(&g, 100 + i, i, name, "");
		given_step(&g, 100 + i, i, i, name, "create");
		snprintf(name, sizeof(name), i % 2 ? "lock db" : "sleep %u s", 5 * CROWD - i);
		given_event(&g, 'B', 100 + i, i, name, "wait", "");
	}
	for (unsigned i = 0; i < CROWD / 2; i++) /* half of them wake, none gets its turn */
		given_event(&g, 'E', 100 + i, 2 * CROWD, "", "wait", "");
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_now(model, 0, model_position_at(model, 0, 1500 * MS), &now), 0);
	assert_int_equal(now.waiting_count, CROWD);
	assert_int_equal(now.ready_count, 0);
	assert_int_equal(model_told(now.waiting_count), MODEL_NOW_TOLD);
	for (uint32_t i = 0; i < MODEL_NOW_TOLD; i++) /* the last sleeper is the first that is due */
		assert_int_equal(
			model_run(model, 0)->lanes[now.waiting[i].lane].tid, 100 + CROWD - 2 - 2 * i);
	assert_int_equal(now.waiting[0].remaining_ns, (4002 * SECOND + 998 * MS) - 1500 * MS);
	assert_int_equal(model_now(model, 0, model_position_at(model, 0, 2 * SECOND), &now), 0);
	assert_int_equal(now.waiting_count, CROWD / 2);
	assert_int_equal(now.ready_count, CROWD / 2);
	for (uint32_t i = 0; i < MODEL_NOW_TOLD; i++) {
		assert_int_equal(model_run(model, 0)->lanes[now.ready[i].lane].tid, 100 + i);
		assert_int_equal(now.ready[i].queue_place, i + 1);
	}
	/* behind the 250 sleepers stand those at the lock, the oldest first */
	assert_int_equal(model_run(model, 0)->lanes[now.waiting[249].lane].tid, 100 + CROWD / 2);
	assert_int_equal(model_run(model, 0)->lanes[now.waiting[250].lane].tid, 100 + CROWD / 2 + 1);
	model_now_finish(&now);
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_two_seconds_gather_runs_coffee_and_heartbeat_is_next),
		cmocka_unit_test(while_coffee_blocks_the_loop_is_said_to_be_held),
		cmocka_unit_test(the_innermost_call_runs_without_a_loop),
		cmocka_unit_test(every_place_says_its_line_and_its_reason),
		cmocka_unit_test(reasons_are_in_the_models_language),
		cmocka_unit_test(every_position_agrees_with_a_replay),
		cmocka_unit_test(of_a_crowd_the_first_are_told_and_all_are_counted),
		cmocka_unit_test(the_queue_is_in_the_order_of_the_next_resumes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
