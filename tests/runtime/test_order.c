/* The order in which things happen: asyncio's, iteration by iteration. The expectations were compared
 * with CPython 3.12 running the same programs. */
#include "running.h"

/* ---- tasks ---- */

static int start_three(void *arg)
{
	(void)arg;
	aw_spawn(AW(say_arg, WORD("a")));
	aw_spawn(AW(say_arg, WORD("b")));
	aw_spawn(AW(say_arg, WORD("c")));
	say("main");
	AW_TRY(aw_yield());
	say("main");
	return 0;
}

static void tasks_start_in_order_when_their_creator_suspends(void **state)
{
	(void)state;
	assert_int_equal(run(start_three, NULL), 0);
	assert_said("main a b c main");
}

static int spawn_one(void *arg)
{
	say("%s", (const char *)arg);
	aw_spawn(AW(say_arg, WORD("grandchild")));
	AW_TRY(aw_yield());
	say("%s", (const char *)arg);
	return 0;
}

static int three_generations(void *arg)
{
	(void)arg;
	aw_spawn(AW(spawn_one, WORD("a")));
	aw_spawn(AW(spawn_one, WORD("b")));
	for (int i = 0; i < 3; i++) {
		say("main");
		AW_TRY(aw_yield());
	}
	return 0;
}

static void a_task_made_in_an_iteration_runs_in_the_next(void **state)
{
	(void)state;
	assert_int_equal(run(three_generations, NULL), 0);
	assert_said("main a b main grandchild a grandchild b main");
}

static int yield_thrice(void *arg)
{
	for (int i = 0; i < 3; i++) {
		say("%s%d", (const char *)arg, i);
		AW_TRY(aw_sleep(0));
	}
	return 0;
}

static int round_robin(void *arg)
{
	(void)arg;
	return aw_gather(
		NULL, AW(yield_thrice, WORD("a")), AW(yield_thrice, WORD("b")), AW(yield_thrice, WORD("c")));
}

static void a_bare_yield_goes_to_the_tail(void **state)
{
	(void)state;
	assert_int_equal(run(round_robin, NULL), 0);
	assert_said("a0 b0 c0 a1 b1 c1 a2 b2 c2");
}

static int finish_at_once(void *arg)
{
	(void)arg;
	return aw_return_int(7);
}

static int await_what_has_ended(void *arg)
{
	struct aw *task = aw_spawn(AW(finish_at_once, NULL));
	void *result = NULL;

	(void)arg;
	AW_TRY(aw_yield());
	aw_spawn(AW(say_arg, WORD("other")));
	AW_TRY(aw_await(&result, task));
	say("%d", (int)aw_int(result));
	AW_TRY(aw_yield());
	return 0;
}

static void awaiting_a_task_that_has_ended_does_not_switch(void **state)
{
	(void)state;
	assert_int_equal(run(await_what_has_ended, NULL), 0);
	assert_said("7 other");
}

static int say_and_return(void *arg)
{
	say("%s", (const char *)arg);
	return aw_return(arg);
}

static int await_inline(void *arg)
{
	void *result = NULL;

	(void)arg;
	aw_spawn(AW(say_arg, WORD("other")));
	AW_TRY(aw_await(&result, AW(say_and_return, WORD("inline"))));
	say("%s", (const char *)result);
	AW_TRY(aw_yield());
	return 0;
}

static void awaiting_a_coroutine_is_a_plain_call(void **state)
{
	(void)state;
	assert_int_equal(run(await_inline, NULL), 0);
	assert_said("inline inline other");
}

static int await_oneself(void *arg)
{
	(void)arg;
	assert_int_equal(aw_await(NULL, aw_current()), -EINVAL);
	assert_int_equal(aw_gather(NULL, aw_current()), -EINVAL);
	return 0;
}

static void a_task_cannot_await_itself(void **state)
{
	(void)state;
	assert_int_equal(run(await_oneself, NULL), 0);
}

struct await_job {
	const char *name;
	struct aw *task;
};

static int await_job(void *arg)
{
	struct await_job *job = arg;

	AW_TRY(aw_await(NULL, job->task));
	say("%s", job->name);
	return 0;
}

static int await_one_together(void *arg)
{
	double second = 1;
	struct aw *task = aw_spawn(AW(sleep_arg, &second));
	struct await_job jobs[] = {{"a", task}, {"b", task}, {"c", task}, {"d", task}};

	(void)arg;
	for (size_t i = 0; i < 4; i++)
		aw_spawn(AW(await_job, &jobs[i]));
	AW_TRY(aw_sleep(2));
	return 0;
}

static void waiters_of_one_task_go_on_in_the_order_of_their_coming(void **state)
{
	(void)state;
	assert_int_equal(run(await_one_together, NULL), 0);
	assert_said("a b c d");
}

/* ---- timers ---- */

struct nap {
	const char *name;
	double seconds;
};

static int nap(void *arg)
{
	const struct nap *job = arg;

	AW_TRY(aw_sleep(job->seconds));
	say("%s", job->name);
	return 0;
}

static int nap_together(void *arg)
{
	static struct nap naps[] = {{"3", 3}, {"1a", 1}, {"2", 2}, {"1b", 1}, {"0.5", 0.5}, {"1c", 1}};
	struct aw *all[6];

	(void)arg;
	for (size_t i = 0; i < 6; i++)
		all[i] = AW(nap, &naps[i]);
	return aw_gather_array(NULL, all, 6);
}

static void timers_fire_by_deadline_and_equal_ones_in_order_of_creation(void **state)
{
	(void)state;
	assert_int_equal(run(nap_together, NULL), 0);
	assert_said("0.5 1a 1b 1c 2 3");
	assert_int_equal(run_ns(), seconds_ns(3));
}

static int nap_many(void *arg)
{
	enum { COUNT = 1000 };
	static struct nap naps[COUNT];
	static char names[COUNT][8];
	struct aw *all[COUNT];

	(void)arg;
	/* 0.001 to 0.097 seconds in a scattered order, each about ten times. */
	for (size_t i = 0; i < COUNT; i++) {
		size_t ms = 1 + i * 37 % 97;

		snprintf(names[i], sizeof(names[i]), "%zu", ms * 10000 + i);
		naps[i] = (struct nap){names[i], (double)ms / 1000};
		all[i] = AW(nap, &naps[i]);
	}
	return aw_gather_array(NULL, all, COUNT);
}

static void a_thousand_timers_fire_in_order(void **state)
{
	char *word;
	long before = 0;
	int count = 0;

	(void)state;
	assert_int_equal(run(nap_many, NULL), 0);
	for (word = strtok(said, " "); word; word = strtok(NULL, " ")) {
		long now = strtol(word, NULL, 10); /* its deadline, then its place of creation */

		assert_true(now > before);
		before = now;
		count++;
	}
	assert_int_equal(count, 1000);
}

static int turns; /* how often the counter has run: the iterations */
static bool counting;

static int count_turns(void *arg)
{
	(void)arg;
	for (turns = 0; counting; turns++)
		AW_TRY(aw_yield());
	return 0;
}

static void start_counting(void)
{
	counting = true;
	aw_spawn(AW(count_turns, NULL));
}

static int nap_and_count(void *arg)
{
	const struct nap *job = arg;

	AW_TRY(aw_sleep(job->seconds));
	say("%s@%d", job->name, turns);
	return 0;
}

static int block_past_timers(void *arg)
{
	static struct nap naps[] = {{"3", 3}, {"1", 1}, {"2", 2}};

	(void)arg;
	start_counting();
	for (size_t i = 0; i < 3; i++)
		aw_spawn(AW(nap_and_count, &naps[i]));
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	AW_TRY(aw_block(5));
	say("blocked@%d", turns);
	for (int i = 0; i < 4; i++)
		AW_TRY(aw_yield());
	counting = false;
	return 0;
}

static void timers_that_came_due_in_a_block_run_an_iteration_later(void **state)
{
	(void)state;
	assert_int_equal(run(block_past_timers, NULL), 0);
	/* The iteration of the block, that in which the timers set their futures, that of the tasks. */
	assert_said("blocked@1 1@3 2@3 3@3");
}

/* ---- from a child's end to its awaiter's resume ---- */

static int ended_at;

static int nap_then_note(void *arg)
{
	(void)arg;
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	ended_at = turns;
	return 0;
}

static int gather_one(void *arg)
{
	(void)arg;
	return aw_gather(NULL, AW(nap_then_note, NULL));
}

static int measure_hops(void *arg)
{
	(void)arg;
	start_counting();
	AW_TRY(aw_yield());
	AW_TRY(aw_await(NULL, AW(nap_then_note, NULL)));
	say("inline:%d", turns - ended_at);
	AW_TRY(aw_await(NULL, aw_spawn(AW(nap_then_note, NULL))));
	say("task:%d", turns - ended_at);
	AW_TRY(aw_gather(NULL, AW(nap_then_note, NULL)));
	say("gather:%d", turns - ended_at);
	AW_TRY(aw_gather(NULL, AW(gather_one, NULL)));
	say("gather-in-task-in-gather:%d", turns - ended_at);
	counting = false;
	return 0;
}

static void each_way_to_await_takes_its_number_of_iterations(void **state)
{
	(void)state;
	assert_int_equal(run(measure_hops, NULL), 0);
	assert_said("inline:0 task:1 gather:2 gather-in-task-in-gather:4");
}

static int fail_at_once(void *arg)
{
	(void)arg;
	return aw_raise("ValueError", "early");
}

static int gather_what_has_ended(void *arg)
{
	struct aw *done[] = {aw_spawn(AW(finish_at_once, NULL)), aw_spawn(AW(finish_at_once, NULL))};
	struct aw *failed = aw_spawn(AW(fail_at_once, NULL));
	int before;

	(void)arg;
	start_counting();
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	before = turns;
	AW_TRY(aw_gather(NULL, done[0], done[1]));
	say("done:%d", turns - before);
	before = turns;
	AW_TRY(aw_gather(NULL, done[0], AW(finish_at_once, NULL)));
	say("one-done:%d", turns - before);
	before = turns;
	assert_int_equal(aw_gather(NULL, failed, AW(say_arg, WORD("sibling"))), AW_ERAISED);
	say("failed:%d", turns - before);
	before = turns;
	AW_TRY(aw_gather_array(NULL, NULL, 0));
	say("empty:%d", turns - before);
	AW_TRY(aw_yield());
	counting = false;
	return 0;
}

static void gathering_what_has_ended_does_not_switch(void **state)
{
	(void)state;
	assert_int_equal(run(gather_what_has_ended, NULL), 0);
	assert_said("done:0 one-done:3 failed:0 empty:0 sibling");
}

/* ---- the end of the run ---- */

static int clean_up_by_spawning(void *arg)
{
	(void)arg;
	assert_int_equal(aw_sleep(9), AW_ECANCELLED);
	start_counting();
	return AW_ECANCELLED;
}

static int leave_one(void *arg)
{
	(void)arg;
	aw_spawn(AW(clean_up_by_spawning, NULL));
	return aw_yield();
}

static void a_task_made_in_clean_up_lives_for_six_more_iterations(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(leave_one, NULL), 0);
	assert_non_null(strstr(caught_stderr(), "count_turns"));
	assert_int_equal(turns, 6 - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tasks_start_in_order_when_their_creator_suspends),
		cmocka_unit_test(a_task_made_in_an_iteration_runs_in_the_next),
		cmocka_unit_test(a_bare_yield_goes_to_the_tail),
		cmocka_unit_test(awaiting_a_task_that_has_ended_does_not_switch),
		cmocka_unit_test(awaiting_a_coroutine_is_a_plain_call),
		cmocka_unit_test(a_task_cannot_await_itself),
		cmocka_unit_test(waiters_of_one_task_go_on_in_the_order_of_their_coming),
		cmocka_unit_test(timers_fire_by_deadline_and_equal_ones_in_order_of_creation),
		cmocka_unit_test(a_thousand_timers_fire_in_order),
		cmocka_unit_test(timers_that_came_due_in_a_block_run_an_iteration_later),
		cmocka_unit_test(each_way_to_await_takes_its_number_of_iterations),
		cmocka_unit_test(gathering_what_has_ended_does_not_switch),
		cmocka_unit_test(a_task_made_in_clean_up_lives_for_six_more_iterations),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
