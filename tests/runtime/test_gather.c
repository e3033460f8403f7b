/* gather: results in the order of the arguments, the first error at once, the siblings go on. */
#include "running.h"

struct job {
	const char *name;
	double seconds;
	const char *error; /* NULL: none */
};

/* Sleeps, says its name, then fails or returns it. */
static int work(void *arg)
{
	const struct job *job = arg;

	AW_TRY(aw_sleep(job->seconds));
	say("%s", job->name);
	if (job->error)
		return aw_raise("ValueError", "%s", job->error);
	return aw_return_text(job->name);
}

static int gather_in_argument_order(void *arg)
{
	static struct job jobs[] = {{"slow", 3, NULL}, {"quick", 1, NULL}, {"middle", 2, NULL}};
	void *out[3] = {NULL};

	(void)arg;
	AW_TRY(aw_gather(out, AW(work, &jobs[0]), AW(work, &jobs[1]), AW(work, &jobs[2])));
	for (int i = 0; i < 3; i++)
		say("[%s]", (char *)out[i]);
	return 0;
}

static void results_come_in_the_order_of_the_arguments(void **state)
{
	(void)state;
	assert_int_equal(run(gather_in_argument_order, NULL), 0);
	assert_said("quick middle slow [slow] [quick] [middle]");
	assert_int_equal(run_ns(), seconds_ns(3));
}

static int gather_without_results(void *arg)
{
	static struct job jobs[] = {{"a", 1, NULL}, {"b", 1, NULL}};

	(void)arg;
	AW_TRY(aw_gather(NULL, AW(work, &jobs[0]), AW(work, &jobs[1])));
	return aw_gather_array(NULL, NULL, 0);
}

static void results_need_not_be_asked_for_and_nothing_may_be_gathered(void **state)
{
	(void)state;
	assert_int_equal(run(gather_without_results, NULL), 0);
	assert_said("a b");
}

static int gather_the_same_twice(void *arg)
{
	static struct job jobs[] = {{"once", 1, NULL}, {"other", 2, NULL}};
	void *out[5] = {NULL};
	struct aw *coroutine = AW(work, &jobs[0]), *task = aw_spawn(AW(work, &jobs[1]));

	(void)arg;
	AW_TRY(aw_gather(out, coroutine, task, coroutine, task, coroutine));
	for (int i = 0; i < 5; i++)
		say("[%s]", (char *)out[i]);
	assert_ptr_equal(out[0], out[4]);
	/* Once more, of tasks that have ended. */
	AW_TRY(aw_gather(out, task, task));
	say("[%s] [%s]", (char *)out[0], (char *)out[1]);
	return 0;
}

static void the_same_awaitable_twice_is_one(void **state)
{
	(void)state;
	assert_int_equal(run(gather_the_same_twice, NULL), 0);
	assert_said("once other [once] [other] [once] [other] [once] [other] [other]");
}

static int gather_with_an_error(void *arg)
{
	static struct job jobs[] = {{"sibling", 3, NULL}, {"fails", 1, "first"}, {"late", 2, "second"}};

	(void)arg;
	assert_int_equal(
		aw_gather(NULL, AW(work, &jobs[0]), AW(work, &jobs[1]), AW(work, &jobs[2])), AW_ERAISED);
	say("%s(%s)@%.0f", aw_error_type(), aw_error_message(), aw_time());
	AW_TRY(aw_sleep(9));
	return 0;
}

static void the_first_error_arrives_at_once_and_the_siblings_go_on(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(gather_with_an_error, NULL), 0);
	/* The later error is nobody's, and yet is not reported as lost: gather has looked at it. */
	assert_string_equal(caught_stderr(), "");
	assert_said("fails ValueError(first)@1 late sibling");
}

static int gather_errno(void *arg)
{
	(void)arg;
	return -ECONNREFUSED;
}

static int pass_an_error_on(void *arg)
{
	(void)arg;
	return aw_gather(NULL, AW(gather_errno, NULL));
}

static void a_code_that_nobody_raised_travels_under_its_name(void **state)
{
	(void)state;
	assert_int_equal(run(pass_an_error_on, NULL), -ECONNREFUSED);
	assert_string_equal(aw_error_type(), "ConnectionRefusedError");
	assert_string_equal(aw_error_message(), strerror(ECONNREFUSED));
}

static int gather_what_ended(void *arg)
{
	static struct job jobs[] = {{"a", 0, NULL}, {"b", 0, NULL}, {"bad", 0, "early"}, {"new", 1, NULL}};
	struct aw *a = aw_spawn(AW(work, &jobs[0])), *b = aw_spawn(AW(work, &jobs[1]));
	struct aw *bad = aw_spawn(AW(work, &jobs[2]));
	void *out[2] = {NULL};

	(void)arg;
	AW_TRY(aw_sleep(1));
	AW_TRY(aw_gather(out, b, a));
	say("[%s] [%s]", (char *)out[0], (char *)out[1]);
	/* The error is known before the sibling has begun, which it does all the same. */
	assert_int_equal(aw_gather(out, AW(work, &jobs[3]), bad), AW_ERAISED);
	say("%s", aw_error_message());
	AW_TRY(aw_sleep(1));
	AW_TRY(aw_yield());
	return 0;
}

static void tasks_that_have_ended_can_be_gathered(void **state)
{
	(void)state;
	assert_int_equal(run(gather_what_ended, NULL), 0);
	assert_said("a b bad [b] [a] early new");
}

enum { MANY = 10000 };

static int return_square(void *arg)
{
	int64_t i = (int64_t)(intptr_t)arg;

	AW_TRY(aw_sleep((double)(i * 7919 % MANY) / 1000));
	return aw_return_int(i * i);
}

static int gather_many(void *arg)
{
	static struct aw *all[MANY];
	static void *out[MANY];

	(void)arg;
	for (intptr_t i = 0; i < MANY; i++)
		all[i] = AW(return_square, (void *)i);
	AW_TRY(aw_gather_array(out, all, MANY));
	for (int64_t i = 0; i < MANY; i++)
		assert_int_equal(aw_int(out[i]), i * i);
	return 0;
}

static void ten_thousand_children_are_gathered(void **state)
{
	(void)state;
	assert_int_equal(run(gather_many, NULL), 0);
	assert_int_equal(run_ns(), seconds_ns((MANY - 1) / 1000.0));
}

static int gather_what_was_used(void *arg)
{
	struct aw *used = AW(say_arg, WORD("used")), *fresh = AW(say_arg, WORD("fresh"));

	(void)arg;
	AW_TRY(aw_await(NULL, used));
	assert_int_equal(aw_gather(NULL, fresh, NULL), -ENOMEM);
	AW_TRY(aw_yield());
	say("nothing-began");
	assert_int_equal(aw_gather(NULL, used, fresh), AW_EAWAITED);
	return 0;
}

static void a_gather_without_memory_for_an_argument_spawns_nothing_and_a_used_one_fails(void **state)
{
	(void)state;
	assert_int_equal(run(gather_what_was_used, NULL), 0);
	assert_said("used nothing-began fresh");
}

/* ---- gathers that share children ---- */

static int gather_task(void *arg)
{
	void *out = NULL;

	AW_TRY(aw_gather(&out, arg));
	say("{%s}", (char *)out);
	return 0;
}

static int share_a_child(void *arg)
{
	static struct job job = {"shared", 1, NULL};
	struct aw *task = aw_spawn(AW(work, &job));

	(void)arg;
	return aw_gather(NULL, AW(gather_task, task), AW(gather_task, task));
}

static void two_gathers_may_wait_for_one_task(void **state)
{
	(void)state;
	assert_int_equal(run(share_a_child, NULL), 0);
	assert_said("shared {shared} {shared}");
}

static int quick(void *arg)
{
	return aw_return_text(arg);
}

static int release_what_is_gathered(void *arg)
{
	static struct job jobs[] = {{"first", 1, NULL}, {"second", 2, NULL}};
	struct aw *first = aw_spawn(AW(work, &jobs[0])), *second = aw_spawn(AW(work, &jobs[1]));
	struct aw *waiter = aw_spawn(AW(gather_task, first));
	void *out[2] = {NULL};

	(void)arg;
	AW_TRY(aw_yield());
	/* Others still hold it: it lives until they have looked. */
	aw_release(first);
	AW_TRY(aw_gather(out, first, second));
	/* Were the memory of `first` free, these would have taken it. */
	for (int i = 0; i < 4; i++)
		AW_TRY(aw_await(NULL, AW(quick, WORD("new"))));
	say("[%s] [%s]", (char *)out[0], (char *)out[1]);
	return aw_await(NULL, waiter);
}

static void a_released_task_lives_until_its_gathers_have_looked_at_it(void **state)
{
	(void)state;
	assert_int_equal(run(release_what_is_gathered, NULL), 0);
	assert_said("first {first} second [first] [second]");
}

static int wait_for_both(void *futures)
{
	size_t done = 0;

	AW_TRY(aw_wait(&done, futures, 2, AW_ALL_COMPLETED, AW_FOREVER));
	say("%zu", done);
	return 0;
}

static int take_as_completed(void *futures)
{
	struct aw_as_completed *all;
	void *result;

	AW_TRY(aw_as_completed(&all, futures, 2, AW_FOREVER));
	AW_TRY(aw_sleep(1)); /* it looks when they have ended long since */
	while (aw_as_completed_left(all)) {
		AW_TRY(aw_as_completed_next(&result, all));
		say("%s", (char *)result);
	}
	aw_as_completed_close(all);
	return 0;
}

static int release_what_is_waited_for(void *waits_for_both)
{
	struct aw *futures[2] = {aw_future_new("first"), aw_future_new("second")}, *first = futures[0],
		  *second = futures[1];
	struct aw *waits = aw_spawn(AW(*(aw_fn **)waits_for_both, futures));

	AW_TRY(aw_yield());
	aw_release(first);
	AW_TRY(aw_future_set_text(first, "one"));
	for (int i = 0; i < 4; i++) {
		AW_TRY(aw_yield());
		/* Were the memory of `first` free, this would take it. */
		assert_ptr_not_equal(aw_future_new("new"), first);
	}
	AW_TRY(aw_future_set_text(second, "two"));
	return aw_await(NULL, waits);
}

static void a_released_future_lives_until_who_waits_has_looked_at_it(void **state)
{
	aw_fn *waits_for_both = wait_for_both;

	(void)state;
	assert_int_equal(run(release_what_is_waited_for, &waits_for_both), 0);
	assert_said("2");
	waits_for_both = take_as_completed;
	assert_int_equal(run(release_what_is_waited_for, &waits_for_both), 0);
	assert_said("one two");
}

static int fail_in_a_released_task(void *arg)
{
	static struct job jobs[] = {{"bad", 1, "gone"}, {"sibling", 2, NULL}};
	struct aw *bad = aw_spawn(AW(work, &jobs[0])), *sibling = aw_spawn(AW(work, &jobs[1]));
	struct aw *waiter = aw_spawn(AW(gather_task, bad));

	(void)arg;
	AW_TRY(aw_yield());
	aw_release(bad);
	assert_int_equal(aw_await(NULL, waiter), AW_ERAISED);
	say("%s", aw_error_message());
	return aw_await(NULL, sibling);
}

static void the_error_of_a_released_task_arrives(void **state)
{
	(void)state;
	assert_int_equal(run(fail_in_a_released_task, NULL), 0);
	assert_said("bad gone sibling");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_come_in_the_order_of_the_arguments),
		cmocka_unit_test(results_need_not_be_asked_for_and_nothing_may_be_gathered),
		cmocka_unit_test(the_same_awaitable_twice_is_one),
		cmocka_unit_test(the_first_error_arrives_at_once_and_the_siblings_go_on),
		cmocka_unit_test(a_code_that_nobody_raised_travels_under_its_name),
		cmocka_unit_test(tasks_that_have_ended_can_be_gathered),
		cmocka_unit_test(ten_thousand_children_are_gathered),
		cmocka_unit_test(a_gather_without_memory_for_an_argument_spawns_nothing_and_a_used_one_fails),
		cmocka_unit_test(two_gathers_may_wait_for_one_task),
		cmocka_unit_test(a_released_task_lives_until_its_gathers_have_looked_at_it),
		cmocka_unit_test(a_released_future_lives_until_who_waits_has_looked_at_it),
		cmocka_unit_test(the_error_of_a_released_task_arrives),
	};

	return cmocka_run_group_tests_name("gather", tests, NULL, NULL);
}
