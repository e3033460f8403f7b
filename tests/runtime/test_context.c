/* Context variables: whose copy is whose, also where many tasks come and go. */
#include <pthread.h>

#include "running.h"

#include "aw.h"

#define TEXT(literal) ((void *)(uintptr_t)(literal))

static struct aw_context_var var = AW_CONTEXT_VAR("var", "default"), other = AW_CONTEXT_VAR("other", NULL);

static int child(void *arg)
{
	const char *own = arg;

	assert_string_equal(aw_context_get(&var), "creator's");
	AW_TRY(aw_context_set(NULL, &var, own));
	AW_TRY(aw_yield());
	assert_ptr_equal(aw_context_get(&var), own);
	return 0;
}

/* More than the table holds at first, in waves: those that ended make room. */
static int spawn_many(void *arg)
{
	static const char *const names[] = {"a", "b", "c"};
	enum { WAVES = 50, TASKS = 200 };

	(void)arg;
	AW_TRY(aw_context_set(NULL, &var, "creator's"));
	for (int wave = 0; wave < WAVES; wave++) {
		struct aw *tasks[TASKS];

		for (int i = 0; i < TASKS; i++)
			tasks[i] = aw_spawn(AW(child, (void *)(uintptr_t)names[i % 3]));
		AW_TRY(aw_gather_array(NULL, tasks, TASKS));
		for (int i = 0; i < TASKS; i++)
			aw_release(tasks[i]);
	}
	assert_string_equal(aw_context_get(&var), "creator's");
	return 0;
}

static void each_task_of_many_has_its_own(void **state)
{
	(void)state;
	assert_int_equal(aw_run(AW(spawn_many, NULL), NULL), 0);
}

static int sees_default(void *arg)
{
	(void)arg;
	assert_string_equal(aw_context_get(&var), "default");
	assert_false(aw_context_is_set(&var));
	return 0;
}

static void set_and_look(void *arg)
{
	assert_string_equal(aw_context_get(&var), arg);
	assert_int_equal(aw_context_set(NULL, &var, "a callback's"), 0);
	assert_string_equal(aw_context_get(&var), "a callback's");
}

static int schedule(void *arg)
{
	struct aw_handle never;

	(void)arg;
	AW_TRY(aw_await(NULL, aw_spawn(AW(sees_default, NULL))));
	AW_TRY(aw_call_soon(NULL, set_and_look, TEXT("default")));
	AW_TRY(aw_context_set(NULL, &var, "first"));
	AW_TRY(aw_call_soon(NULL, set_and_look, TEXT("first")));
	AW_TRY(aw_call_later(&never, 1, set_and_look, TEXT("first")));
	AW_TRY(aw_context_set(NULL, &var, "second"));
	AW_TRY(aw_call_soon(NULL, set_and_look, TEXT("second")));
	aw_handle_cancel(never);
	AW_TRY(aw_yield());
	assert_string_equal(aw_context_get(&var), "second");
	AW_TRY(aw_call_later(NULL, 1, set_and_look, TEXT("second"))); /* the run ends before it */
	return aw_add_done_callback(aw_future_new("f"), (aw_done_callback *)NULL, NULL) == -EINVAL ? 0 : -1;
}

static void callbacks_begin_with_a_copy_of_their_own(void **state)
{
	(void)state;
	assert_int_equal(aw_run(AW(schedule, NULL), &(struct aw_options){.clock = AW_CLOCK_VIRTUAL}), 0);
}

static int reset_elsewhere(void *token)
{
	assert_int_equal(aw_context_reset(token), -EINVAL);
	assert_string_equal(aw_error_type(), "ValueError");
	return 0;
}

static int use_tokens(void *arg)
{
	struct aw_context_token first, second;

	(void)arg;
	AW_TRY(aw_context_set(&first, &var, "1"));
	AW_TRY(aw_context_set(NULL, &other, "kept"));
	AW_TRY(aw_context_set(&second, &var, "2"));
	AW_TRY(aw_await(NULL, aw_spawn(AW(reset_elsewhere, &second))));
	AW_TRY(aw_context_reset(&second));
	assert_string_equal(aw_context_get(&var), "1");
	AW_TRY(aw_context_reset(&first));
	assert_false(aw_context_is_set(&var));
	assert_string_equal(aw_context_get(&other), "kept");
	assert_int_equal(aw_context_reset(&first), -EINVAL);
	assert_string_equal(aw_error_type(), "RuntimeError");
	return 0;
}

static void a_token_takes_one_set_back_once(void **state)
{
	(void)state;
	assert_int_equal(aw_run(AW(use_tokens, NULL), NULL), 0);
}

static int set_in_thread(void *expected)
{
	assert_string_equal(aw_context_get(&var), expected);
	return aw_context_set(NULL, &var, "the thread's");
}

static int use_threads(void *arg)
{
	struct aw_executor *one = aw_executor_new(1, NULL);

	(void)arg;
	AW_TRY(aw_context_set(NULL, &var, "main's"));
	AW_TRY(aw_to_thread(NULL, set_in_thread, TEXT("main's")));
	AW_TRY(aw_to_thread(NULL, set_in_thread, TEXT("main's")));
	AW_TRY(aw_await(NULL, aw_run_in_executor(one, set_in_thread, TEXT("default"))));
	AW_TRY(aw_await(NULL, aw_run_in_executor(one, set_in_thread, TEXT("the thread's"))));
	assert_string_equal(aw_context_get(&var), "main's");
	return 0;
}

static void to_thread_brings_the_context_and_an_executor_does_not(void **state)
{
	(void)state;
	assert_int_equal(aw_run(AW(use_threads, NULL), NULL), 0);
	assert_int_equal(aw_run(AW(use_threads, NULL), &(struct aw_options){.clock = AW_CLOCK_VIRTUAL}), 0);
}

static void outside_of_a_run_there_are_defaults_only(void **state)
{
	(void)state;
	assert_int_equal(aw_context_set(NULL, &var, "x"), AW_ENOLOOP);
	assert_string_equal(aw_context_get(&var), "default");
	assert_null(aw_context_get(&other));
}

static int set_theirs(void *arg)
{
	(void)arg;
	assert_string_equal(aw_context_get(&var), "ours");
	return aw_context_set(NULL, &var, "theirs");
}

static void set_theirs_soon(void *arg)
{
	assert_int_equal(set_theirs(arg), 0);
}

static int use_foreign(void *context)
{
	AW_TRY(aw_context_run(context, set_theirs, NULL));
	AW_TRY(aw_await(NULL, aw_spawn_in(context, AW(set_theirs, NULL))));
	AW_TRY(aw_call_soon_in(NULL, context, set_theirs_soon, NULL));
	AW_TRY(aw_yield());
	assert_string_equal(aw_context_get_in(context, &var), "ours");
	return sees_default(NULL);
}

static void *run_another_loop(void *context)
{
	assert_int_equal(aw_run(AW(use_foreign, context), NULL), 0);
	return NULL;
}

static int lend_context(void *arg)
{
	struct aw_context *context;
	pthread_t thread;

	(void)arg;
	AW_TRY(aw_context_set(NULL, &var, "ours"));
	context = aw_copy_context();
	assert_int_equal(pthread_create(&thread, NULL, run_another_loop, context), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_string_equal(aw_context_get_in(context, &var), "ours");
	aw_context_release(context);
	return 0;
}

static void another_thread_sees_what_is_set_in_an_object_and_does_not_change_it(void **state)
{
	(void)state;
	assert_int_equal(aw_run(AW(lend_context, NULL), NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_task_of_many_has_its_own),
		cmocka_unit_test(callbacks_begin_with_a_copy_of_their_own),
		cmocka_unit_test(a_token_takes_one_set_back_once),
		cmocka_unit_test(to_thread_brings_the_context_and_an_executor_does_not),
		cmocka_unit_test(another_thread_sees_what_is_set_in_an_object_and_does_not_change_it),
		cmocka_unit_test(outside_of_a_run_there_are_defaults_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
