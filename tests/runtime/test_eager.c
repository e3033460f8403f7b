/* Tasks whose first step runs while they are made: what a trace shows of that, and where it is made. What
 * CPython does is in parity/87. */
#include "recorded.h"

static int end_at_once(void *arg)
{
	say("%s", (const char *)arg);
	return aw_return_text(arg);
}

static int block_and_sleep(void *arg)
{
	(void)arg;
	AW_TRY(aw_block(1));
	AW_TRY(aw_sleep(2));
	return aw_yield();
}

/* ---- what a trace shows ---- */

static int make_both(void *arg)
{
	struct aw *sleeper;

	AW_TRY(aw_block(0.5));
	sleeper = aw_spawn_eager(AW(block_and_sleep, arg));
	assert_true(aw_time() == 1.5);
	aw_spawn_eager(AW(end_at_once, WORD("ended")));
	AW_TRY(aw_block(0.5));
	return aw_await(NULL, sleeper);
}

static void one_task_runs_at_a_time_and_the_creator_is_ready_meanwhile(void **state)
{
	(void)state;
	assert_int_equal(record(make_both, NULL), 0);
	assert_string_equal(track_name(101), "block_and_sleep");
	assert_string_equal(resumed_by(100, 2), "eager 101");
	assert_string_equal(resumed_by(100, 3), "eager 102");
	assert_string_equal(resumed_by(101, 1), "create");
	assert_string_equal(resumed_by(101, 2), "timer");
	assert_string_equal(states(100), "RrRRWR");
	assert_true(span_seconds(100, 0) == 0.5 && span_seconds(100, 2) == 1); /* 1: what it blocks */
	assert_string_equal(states(101), "RWRR");
	assert_string_equal(states(102), "R");
}

static struct aw *made;

static void make(void *arg)
{
	made = aw_spawn_eager(AW(block_and_sleep, arg));
	say("%s", aw_current() ? "a task" : "the callback");
}

static int let_a_callback_make_it(void *arg)
{
	AW_TRY(aw_call_soon(NULL, make, arg));
	AW_TRY(aw_yield());
	return aw_await(NULL, made);
}

static void a_callback_makes_one_on_the_loop_s_own_stack(void **state)
{
	(void)state;
	assert_int_equal(record(let_a_callback_make_it, NULL), 0);
	assert_said("the callback");
	assert_string_equal(resumed_by(101, 1), "create");
	assert_string_equal(states(101), "RWRR");
}

/* ---- within one another, and within a generator ---- */

enum { DEEP = 50 };

static int make_next(void *arg)
{
	intptr_t depth = (intptr_t)arg;
	struct aw *next;

	if (depth == DEEP)
		return aw_sleep(1);
	next = aw_spawn_eager(AW(make_next, (void *)(depth + 1)));
	assert_int_equal(aw_status(next), -EAGAIN);
	assert_true(aw_current() != next);
	return aw_await(NULL, next);
}

static void they_nest_as_calls_do(void **state)
{
	(void)state;
	assert_int_equal(record(make_next, NULL), 0);
	assert_int_equal(run_ns(), seconds_ns(1));
	assert_string_equal(track_name(100 + DEEP), "make_next");
}

static int make_and_yield(void *arg)
{
	for (int64_t i = 0; i < 2; i++) {
		aw_spawn_eager(AW(end_at_once, arg));
		AW_TRY(aw_yield_int(NULL, i));
		AW_TRY(aw_await(NULL, aw_spawn_eager(AW(block_and_sleep, arg))));
	}
	return 0;
}

static int ask_one_that_makes_them(void *arg)
{
	AW_FOR_OWN (value, AW_ASYNC_GENERATOR(make_and_yield, arg))
		say("%d", (int)aw_int(value));
	return 0;
}

static void a_generator_makes_them(void **state)
{
	(void)state;
	assert_int_equal(record(ask_one_that_makes_them, WORD("made")), 0);
	assert_said("made 0 made 1");
}

/* ---- what is thrown is thrown at its own step ---- */

static int cancel_creator(void *creator)
{
	assert_true(aw_cancel(creator));
	return 0;
}

static int be_cancelled(void *arg)
{
	(void)arg;
	aw_spawn_eager(AW(cancel_creator, aw_current()));
	say("goes on");
	aw_spawn_eager(AW(end_at_once, WORD("another")));
	assert_int_equal(aw_yield(), AW_ECANCELLED);
	return AW_ECANCELLED;
}

static void a_creator_that_is_cancelled_goes_on_to_its_next_wait(void **state)
{
	(void)state;
	assert_int_equal(record(be_cancelled, NULL), AW_ECANCELLED);
	assert_said("goes on another");
}

/* ---- where it is as others ---- */

static void between_the_runs_of_a_runner_it_is_as_others(void **state)
{
	struct aw *task, *never = AW(end_at_once, WORD("never"));

	(void)state;
	said_bytes = 0;
	assert_null(aw_spawn_eager(never));
	aw_close(never);
	assert_int_equal(aw_runner_enter(&(struct aw_options){.clock = AW_CLOCK_VIRTUAL}), 0);
	assert_null(aw_spawn_eager(NULL));
	task = aw_spawn_eager(AW(end_at_once, WORD("later")));
	assert_false(aw_done(task));
	assert_int_equal(aw_runner_run(NULL, task), 0);
	assert_said("later");
	assert_int_equal(aw_runner_exit(), 0);
}

static int use_twice(void *arg)
{
	struct aw *coroutine = AW(end_at_once, arg);

	AW_TRY(aw_await(NULL, coroutine));
	assert_int_equal(aw_status(aw_spawn_eager(coroutine)), AW_EAWAITED);
	return 0;
}

static void of_one_that_was_used_it_is_one_that_has_failed(void **state)
{
	(void)state;
	assert_int_equal(record(use_twice, WORD("once")), 0);
	assert_said("once");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_task_runs_at_a_time_and_the_creator_is_ready_meanwhile),
		cmocka_unit_test(a_callback_makes_one_on_the_loop_s_own_stack),
		cmocka_unit_test(they_nest_as_calls_do),
		cmocka_unit_test(a_generator_makes_them),
		cmocka_unit_test(a_creator_that_is_cancelled_goes_on_to_its_next_wait),
		cmocka_unit_test(between_the_runs_of_a_runner_it_is_as_others),
		cmocka_unit_test(of_one_that_was_used_it_is_one_that_has_failed),
	};

	return cmocka_run_group_tests_name("eager", tests, make_folder, remove_folder);
}
