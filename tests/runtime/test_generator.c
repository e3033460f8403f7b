/* Generators: whose stack and whose error; how long a value lives; where they may be asked. What CPython does
 * is in parity/43 to 50; here is what only C has. */
#include "overflowing.h"
#include "recorded.h"

static int count_to(void *arg)
{
	for (int64_t i = 1; i <= *(const int64_t *)arg; i++)
		AW_TRY(aw_yield_int(NULL, i));
	return 0;
}

static int count_slowly(void *arg)
{
	for (int64_t i = 1; i <= *(const int64_t *)arg; i++) {
		AW_TRY(aw_sleep(1));
		AW_TRY(aw_yield_int(NULL, i));
	}
	return 0;
}

static int64_t two = 2, three = 3;

/* ---- values ---- */

static int yield_own_locals(void *arg)
{
	char word[32];

	(void)arg;
	for (int i = 0; i < 3; i++) {
		snprintf(word, sizeof(word), "local%d", i);
		AW_TRY(aw_yield_value(NULL, word));
	}
	return 0;
}

static int yield_copies(void *arg)
{
	char word[16] = "copy";

	(void)arg;
	AW_TRY(aw_yield_text(NULL, word));
	AW_TRY(aw_yield_text(NULL, NULL));
	return aw_yield_int(NULL, INT64_MIN);
}

static int take_values(void *arg)
{
	struct aw_generator *copies = AW_ASYNC_GENERATOR(yield_copies, NULL);
	void *value;

	(void)arg;
	AW_FOR_OWN (word, AW_ASYNC_GENERATOR(yield_own_locals, NULL))
		say("%s", (char *)word);
	AW_TRY(aw_next(&value, copies));
	say("%s", (char *)value);
	AW_TRY(aw_next(&value, copies));
	assert_null(value);
	AW_TRY(aw_next(&value, copies));
	assert_true(aw_int(value) == INT64_MIN);
	assert_int_equal(aw_next(&value, copies), AW_ESTOPASYNC);
	assert_null(value);
	return 0;
}

static void a_value_may_lie_on_the_stack_of_the_body(void **state)
{
	(void)state;
	assert_int_equal(run(take_values, NULL), 0);
	assert_said("local0 local1 local2 copy");
}

/* ---- the loops ---- */

static int leave_by_return(struct aw_generator *generator)
{
	AW_FOR (value, generator)
		return (int)aw_int(value);
	return -1;
}

static int leave_by_break(struct aw_generator *generator)
{
	AW_FOR (value, generator)
		break;
	return leave_by_return(generator);
}

static int leave_outer(void)
{
	int rounds = 0;

	AW_FOR_OWN (outer, AW_GENERATOR(count_to, &three)) {
		AW_FOR_OWN (inner, AW_GENERATOR(count_to, &three)) {
			rounds++;
			if (aw_int(inner) == 2)
				break;
		}
		if (aw_int(outer) == 2)
			goto out;
	}
out:
	return rounds;
}

static int fail_at_once(void *arg)
{
	(void)arg;
	return aw_raise("ValueError", "bad");
}

static int loop_over_failing(void)
{
	AW_FOR_OWN (value, AW_GENERATOR(fail_at_once, NULL))
		say("never");
	return 0;
}

static int loop_over_none(void)
{
	AW_FOR_OWN (value, (struct aw_generator *)NULL)
		say("never");
	return 0;
}

static int leave_loops(void *arg)
{
	struct aw_generator *generator = AW_GENERATOR(count_to, &three);

	(void)arg;
	assert_int_equal(leave_by_break(generator), 2);
	assert_int_equal(leave_by_return(generator), 3);
	assert_int_equal(leave_by_return(generator), -1);
	assert_int_equal(leave_outer(), 4);
	assert_int_equal(loop_over_failing(), AW_ERAISED);
	assert_string_equal(aw_error_message(), "bad");
	assert_int_equal(loop_over_none(), -ENOMEM);
	return 0;
}

static void a_loop_may_be_left_in_every_way(void **state)
{
	(void)state;
	assert_int_equal(run(leave_loops, NULL), 0);
	assert_int_equal(aw_run_sync(leave_loops, NULL, NULL), 0);
}

/* ---- where a yield may stand ---- */

static int yield_here(void *arg)
{
	return aw_yield_value(NULL, arg);
}

static int yield_in_helper(void *arg)
{
	AW_TRY(yield_here(WORD("helper"))); /* a plain function is a part of the body */
	assert_int_equal(aw_await(NULL, AW(yield_here, arg)), AW_ENOGENERATOR);
	assert_int_equal(aw_call(NULL, yield_here, arg), AW_ENOGENERATOR);
	return yield_here(WORD("end"));
}

static int yield_nowhere(void *arg)
{
	assert_int_equal(aw_yield_value(NULL, arg), AW_ENOGENERATOR);
	assert_string_equal(aw_error_type(), "RuntimeError");
	assert_int_equal(aw_yield_int(NULL, 1), AW_ENOGENERATOR);
	AW_FOR_OWN (word, AW_ASYNC_GENERATOR(yield_in_helper, NULL))
		say("%s", (char *)word);
	return 0;
}

static void a_yield_belongs_to_the_body_itself(void **state)
{
	(void)state;
	assert_int_equal(aw_yield_value(NULL, NULL), AW_ENOGENERATOR);
	assert_int_equal(run(yield_nowhere, NULL), 0);
	assert_said("helper end");
}

static int ask_outside_of_a_task(void *arg)
{
	assert_int_equal(aw_next(NULL, arg), AW_ENOLOOP);
	assert_int_equal(aw_generator_close(arg), AW_ENOLOOP);
	return 0;
}

static void an_async_generator_is_asked_in_a_task_only(void **state)
{
	struct aw_generator *generator = AW_ASYNC_GENERATOR(count_to, &two);

	(void)state;
	assert_non_null(generator);
	assert_int_equal(aw_next(NULL, generator), AW_ENOLOOP);
	assert_int_equal(aw_next(NULL, NULL), -ENOMEM);
	assert_int_equal(aw_throw(NULL, generator, 0), -EINVAL);
	assert_null(AW_NEXT(NULL));
	aw_generator_release(NULL);
	assert_int_equal(aw_run_sync(ask_outside_of_a_task, generator, NULL), 0);
}

/* ---- without a loop ---- */

static int squares(void *arg)
{
	AW_FOR (value, (struct aw_generator *)arg)
		AW_TRY(aw_yield_int(NULL, aw_int(value) * aw_int(value)));
	return aw_return_text("that was all");
}

static int sum_in_call(void *arg)
{
	int64_t sum = 0;

	AW_FOR (value, (struct aw_generator *)arg)
		sum += aw_int(value);
	return aw_return_int(sum);
}

static int teardown(void *arg)
{
	int status = aw_yield_value(NULL, arg);

	say("%s:%s", (char *)arg, status == AW_EGENERATOREXIT ? "exit" : "end");
	AW_TRY(aw_block(1));
	return status;
}

static int sync_main(void *arg)
{
	struct aw_generator *squared = AW_GENERATOR(squares, AW_GENERATOR(count_to, &three)), *left;
	void *value;

	(void)arg;
	AW_TRY(aw_call(&value, sum_in_call, squared));
	say("%d", (int)aw_int(value));
	AW_TRY(aw_next(NULL, left = AW_GENERATOR(teardown, WORD("released"))));
	aw_generator_release(left);
	AW_TRY(aw_next(NULL, AW_GENERATOR(teardown, WORD("left"))));
	AW_TRY(aw_generator_enter(&value, left = AW_GENERATOR(teardown, WORD("block"))));
	say("%s", (char *)value);
	AW_TRY(aw_generator_exit(left, 0));
	squared = AW_GENERATOR(squares, AW_GENERATOR(count_to, &two));
	while (!aw_next(&value, squared))
		continue;
	say("%s", (char *)value);
	return 0;
}

static void plain_generators_need_no_loop(void **state)
{
	const char *path = in_folder("sync.json");

	(void)state;
	said_bytes = 0;
	assert_int_equal(aw_run_sync(sync_main, NULL,
				 (&(struct aw_options){.clock = AW_CLOCK_VIRTUAL, .trace_path = path})),
		0);
	assert_said("14 released:exit block block:end that was all left:exit");
	load(path);
}

static void *called_generator;

static void ask_in_callback(void *arg)
{
	void *value;

	(void)arg;
	assert_int_equal(aw_next(&value, called_generator), 0);
	say("%d", (int)aw_int(value));
}

static int ask_in_turn(void *arg)
{
	(void)arg;
	called_generator = AW_GENERATOR(count_to, &three);
	for (int i = 0; i < 3; i++) {
		AW_TRY(aw_call_soon(NULL, ask_in_callback, NULL));
		AW_TRY(aw_yield());
	}
	return 0;
}

static void a_callback_may_ask_a_plain_generator(void **state)
{
	(void)state;
	assert_int_equal(run(ask_in_turn, NULL), 0);
	assert_said("1 2 3");
}

static int block_between(void *arg)
{
	(void)arg;
	for (int64_t i = 1; i <= 2; i++) {
		AW_TRY(aw_yield_int(NULL, i));
		AW_TRY(aw_block(0.01));
	}
	return 0;
}

static int iterate_in_thread(void *arg)
{
	int64_t sum = 0;

	assert_int_equal(aw_next(NULL, arg), -EINVAL); /* it is another thread's */
	AW_FOR_OWN (value, AW_GENERATOR(block_between, NULL))
		sum += aw_int(value);
	return aw_next(NULL, AW_GENERATOR(block_between, NULL)) ? -EPROTO : aw_return_int(sum);
}

static int iterate_in_threads(void *arg)
{
	struct aw_generator *ours = AW_GENERATOR(count_to, &three);
	void *sums[2];

	(void)arg;
	AW_TRY(aw_next(NULL, ours));
	AW_TRY(aw_gather(sums, aw_run_in_executor(NULL, iterate_in_thread, ours),
		aw_run_in_executor(NULL, iterate_in_thread, ours)));
	say("%d %d", (int)aw_int(sums[0]), (int)aw_int(sums[1]));
	return 0;
}

static void a_thread_has_generators_of_its_own(void **state)
{
	(void)state;
	assert_int_equal(run(iterate_in_threads, NULL), 0);
	assert_said("3 3");
	said_bytes = 0;
	assert_int_equal(aw_run(AW(iterate_in_threads, NULL), NULL), 0);
	assert_said("3 3");
}

/* ---- many ---- */

static int ask_next_of(void *arg)
{
	struct aw_generator **left = arg;
	void *value;

	AW_TRY(aw_next(&value, *left));
	return aw_return_int(aw_int(value));
}

static int tower(void *arg)
{
	int64_t height = *(const int64_t *)arg - 1;

	AW_TRY(aw_sleep(1));
	AW_TRY(aw_yield_int(NULL, height));
	if (height)
		AW_FOR_OWN (value, AW_ASYNC_GENERATOR(tower, &height))
			AW_TRY(aw_yield_int(NULL, aw_int(value)));
	return 0;
}

static int use_many(void *arg)
{
	int64_t height = 50, sum = 0;

	(void)arg;
	AW_FOR_OWN (value, AW_ASYNC_GENERATOR(tower, &height))
		sum += aw_int(value);
	assert_int_equal(sum, 49 * 50 / 2);
	for (int i = 0; i < 20000; i++) {
		struct aw_generator *short_lived = AW_ASYNC_GENERATOR(count_to, &two);

		AW_TRY(aw_next(NULL, short_lived));
		AW_TRY(aw_generator_close(short_lived));
		aw_generator_release(short_lived);
	}
	/* One, asked by a task after the other. */
	called_generator = AW_ASYNC_GENERATOR(count_slowly, &three);
	for (int i = 0; i < 3; i++) {
		void *value;

		AW_TRY(aw_await(&value, aw_spawn(AW(ask_next_of, &called_generator))));
		say("%d", (int)aw_int(value));
	}
	return 0;
}

static void generators_may_be_many_deep_and_shared(void **state)
{
	(void)state;
	assert_int_equal(run(use_many, NULL), 0);
	assert_said("1 2 3");
	assert_int_equal(run_ns(), seconds_ns(53));
}

/* ---- stacks ---- */

static int overflow(void *arg)
{
	AW_TRY(aw_yield_value(NULL, arg));
	return dig(1 << 30, NULL);
}

static int ask_for_overflow(void *arg)
{
	AW_FOR_OWN (value, AW_GENERATOR(overflow, arg))
		continue;
	return 0;
}

static void overflow_without_a_loop(const void *arg)
{
	aw_run_sync(ask_for_overflow, (void *)(uintptr_t)arg, NULL);
}

static void an_overflow_in_a_body_names_the_generator(void **state)
{
	const char *line =
		"awaitscope: generator overflow overflowed its stack of 64 KiB; give tasks more with "
		"aw_options.stack_bytes\n";

	(void)state;
#ifdef SANITIZED
	skip(); /* they speak first */
#endif
	expect_overflow(&(struct child_run){.fn = ask_for_overflow}, line);
	assert_string_equal(in_a_child(overflow_without_a_loop, NULL).text, line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_may_lie_on_the_stack_of_the_body),
		cmocka_unit_test(a_loop_may_be_left_in_every_way),
		cmocka_unit_test(a_yield_belongs_to_the_body_itself),
		cmocka_unit_test(an_async_generator_is_asked_in_a_task_only),
		cmocka_unit_test(plain_generators_need_no_loop),
		cmocka_unit_test(a_callback_may_ask_a_plain_generator),
		cmocka_unit_test(a_thread_has_generators_of_its_own),
		cmocka_unit_test(generators_may_be_many_deep_and_shared),
		cmocka_unit_test(an_overflow_in_a_body_names_the_generator),
	};
	int failed = cmocka_run_group_tests_name("generator", tests, make_folder, remove_folder);

	trace_destroy(trace);
	return failed;
}
