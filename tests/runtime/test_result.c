/* Results and errors: whose they are, how long they live, and who gets them. */
#include "running.h"

/* ---- results ---- */

struct point {
	int x, y;
};

static int return_text(void *arg)
{
	char text[32];

	snprintf(text, sizeof(text), "text of %s", (const char *)arg);
	return aw_return_text(text); /* a copy: ours goes with this frame */
}

static int return_int(void *arg)
{
	(void)arg;
	return aw_return_int(INT64_MIN);
}

static int return_point(void *arg)
{
	struct point point = {3, 4};

	(void)arg;
	return aw_return_copy(&point, sizeof(point));
}

static int return_borrowed(void *arg)
{
	return aw_return(arg);
}

static int return_nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int return_twice(void *arg)
{
	(void)arg;
	AW_TRY(aw_return_text("first"));
	return aw_return_text("second");
}

static int return_null_text(void *arg)
{
	(void)arg;
	return aw_return_text(NULL);
}

static int positive(void *arg)
{
	(void)arg;
	return 5;
}

static int all_results(void *arg)
{
	static int borrowed;
	void *out[8];
	const struct point *point;

	(void)arg;
	AW_TRY(aw_gather(out, AW(return_text, WORD("a")), AW(return_int, NULL), AW(return_point, NULL),
		AW(return_borrowed, &borrowed), AW(return_nothing, NULL), AW(return_twice, NULL),
		AW(return_null_text, NULL), AW(positive, NULL)));
	point = out[2];
	assert_string_equal(out[0], "text of a");
	assert_true(aw_int(out[1]) == INT64_MIN);
	assert_int_equal(point->x, 3);
	assert_int_equal(point->y, 4);
	assert_int_equal((uintptr_t)point % 16, 0); /* fit for any type */
	assert_ptr_equal(out[3], &borrowed);
	assert_null(out[4]);
	assert_int_equal(aw_int(out[4]), 0);
	assert_string_equal(out[5], "second");
	assert_null(out[6]);
	assert_null(out[7]);
	return 0;
}

static void every_kind_of_result_arrives(void **state)
{
	(void)state;
	assert_int_equal(run(all_results, NULL), 0);
}

static int look_at_a_task(void *arg)
{
	struct aw *task = aw_spawn(AW(return_text, WORD("task")));
	void *out = &out;

	(void)arg;
	assert_int_equal(aw_status(task), -EAGAIN);
	assert_null(aw_result(task));
	assert_false(aw_done(task));
	AW_TRY(aw_await(&out, task));
	assert_true(aw_done(task));
	assert_false(aw_cancelled(task));
	assert_int_equal(aw_status(task), 0);
	assert_ptr_equal(aw_result(task), out);
	assert_string_equal(out, "text of task");
	assert_string_equal(aw_name(task), "return_text");
	assert_string_equal(aw_name(aw_current()), "main");
	assert_string_equal(aw_name(NULL), "");
	return 0;
}

static void a_task_can_be_looked_at(void **state)
{
	(void)state;
	assert_int_equal(run(look_at_a_task, NULL), 0);
	assert_null(aw_current());
}

static int middle(void *arg)
{
	void *out;

	AW_TRY(aw_await(&out, AW(return_text, arg)));
	return aw_return(out); /* lent: it lives as long as the task whose part we are */
}

static int keep_inline_results(void *arg)
{
	enum { MANY = 2000 };
	static void *kept[MANY], *gathered[2];

	(void)arg;
	for (int i = 0; i < MANY; i++)
		AW_TRY(aw_await(&kept[i], AW(middle, WORD("inline"))));
	AW_TRY(aw_gather(gathered, AW(return_text, WORD("one")), AW(return_text, WORD("two"))));
	for (int i = 0; i < MANY; i++) {
		AW_TRY(aw_gather(NULL, AW(return_text, WORD("rubbish"))));
		assert_string_equal(kept[i], "text of inline");
	}
	assert_string_equal(gathered[0], "text of one");
	assert_string_equal(gathered[1], "text of two");
	return 0;
}

static void results_of_coroutines_live_as_long_as_the_task_that_awaited_them(void **state)
{
	(void)state;
	assert_int_equal(run(keep_inline_results, NULL), 0);
}

static int release_and_keep(void *arg)
{
	void *out = NULL;

	(void)arg;
	for (int i = 0; i < 3000; i++) {
		struct aw *task = aw_spawn(AW(return_text, WORD("released")));

		assert_non_null(task);
		aw_release(task);
		AW_TRY(aw_await(&out, task));
		assert_string_equal(out, "text of released");
	}
	return 0;
}

static void the_result_of_a_released_task_passes_to_who_awaited_it(void **state)
{
	(void)state;
	assert_int_equal(run(release_and_keep, NULL), 0);
}

/* ---- errors ---- */

static int raise_value(void *arg)
{
	return aw_raise("ValueError", "bad %s", (const char *)arg);
}

static int fail_by_code(void *arg)
{
	return (int)(intptr_t)arg;
}

static int catch_errors(void *arg)
{
	char long_text[1000];

	(void)arg;
	assert_string_equal(aw_error_type(), "");
	assert_string_equal(aw_error_message(), "");
	/* of a coroutine */
	assert_int_equal(aw_await(NULL, AW(raise_value, WORD("inline"))), AW_ERAISED);
	assert_string_equal(aw_error_type(), "ValueError");
	assert_string_equal(aw_error_message(), "bad inline");
	/* of a task */
	assert_int_equal(aw_await(NULL, aw_spawn(AW(raise_value, WORD("task")))), AW_ERAISED);
	assert_string_equal(aw_error_message(), "bad task");
	/* by number, of both */
	assert_int_equal(aw_await(NULL, AW(fail_by_code, (void *)(intptr_t)-ENOENT)), -ENOENT);
	assert_string_equal(aw_error_type(), "FileNotFoundError");
	assert_string_equal(aw_error_message(), strerror(ENOENT));
	assert_int_equal(aw_await(NULL, aw_spawn(AW(fail_by_code, (void *)(intptr_t)-ENOMEM))), -ENOMEM);
	assert_string_equal(aw_error_type(), "MemoryError");
	assert_int_equal(aw_await(NULL, AW(fail_by_code, (void *)(intptr_t)AW_EAWAITED)), AW_EAWAITED);
	assert_string_equal(aw_error_type(), "RuntimeError");
	/* of any length */
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	assert_int_equal(aw_await(NULL, AW(raise_value, long_text)), AW_ERAISED);
	assert_int_equal(strlen(aw_error_message()), 4 + sizeof(long_text) - 1);
	/* raised once more, in its own words */
	return aw_raise(aw_error_type(), "again %.9s", aw_error_message());
}

static void errors_carry_their_type_and_message(void **state)
{
	(void)state;
	assert_int_equal(run(catch_errors, NULL), AW_ERAISED);
	assert_string_equal(aw_error_type(), "ValueError");
	assert_string_equal(aw_error_message(), "again bad xxxxx");
	/* A run that goes well leaves none. */
	assert_int_equal(run(return_nothing, NULL), 0);
	assert_string_equal(aw_error_type(), "");
}

static int fail_after_catching(void *arg)
{
	(void)arg;
	assert_int_equal(aw_await(NULL, AW(raise_value, WORD("caught"))), AW_ERAISED);
	return -EPIPE;
}

static void the_error_is_the_one_that_belongs_to_the_code(void **state)
{
	(void)state;
	assert_int_equal(run(fail_after_catching, NULL), -EPIPE);
	assert_string_equal(aw_error_type(), "BrokenPipeError");
	assert_string_equal(aw_error_message(), strerror(EPIPE));
}

static int yield_and_fail(void *arg)
{
	AW_TRY(aw_yield());
	return raise_value(arg);
}

static int two_errors(void *arg)
{
	struct aw *a = aw_spawn(AW(yield_and_fail, WORD("a"))), *b = aw_spawn(AW(yield_and_fail, WORD("b")));

	(void)arg;
	assert_int_equal(aw_await(NULL, b), AW_ERAISED);
	assert_string_equal(aw_error_message(), "bad b");
	assert_int_equal(aw_await(NULL, a), AW_ERAISED);
	assert_string_equal(aw_error_message(), "bad a");
	/* As often as one likes. */
	assert_int_equal(aw_await(NULL, b), AW_ERAISED);
	assert_string_equal(aw_error_message(), "bad b");
	return 0;
}

static void each_task_keeps_its_own_error(void **state)
{
	(void)state;
	assert_int_equal(run(two_errors, NULL), 0);
}

static int sync_fail(void *arg)
{
	(void)arg;
	assert_int_equal(aw_call(NULL, fail_by_code, (void *)(intptr_t)-EIO), -EIO);
	assert_string_equal(aw_error_type(), "OSError");
	assert_int_equal(aw_call(NULL, raise_value, WORD("call")), AW_ERAISED);
	assert_string_equal(aw_error_message(), "bad call");
	return -EACCES;
}

static void a_run_without_a_loop_has_errors_too(void **state)
{
	struct aw_options options = {.clock = AW_CLOCK_VIRTUAL};

	(void)state;
	assert_int_equal(aw_run_sync(sync_fail, NULL, &options), -EACCES);
	assert_string_equal(aw_error_type(), "PermissionError");
	assert_string_equal(aw_error_message(), strerror(EACCES));
}

static int call_in_call(void *arg)
{
	void *out = NULL;

	AW_TRY(aw_call(&out, return_text, arg));
	assert_string_equal(out, "text of inner");
	return aw_return(out);
}

static int sync_results(void *arg)
{
	void *out[3] = {NULL};

	(void)arg;
	AW_TRY(aw_call(&out[0], call_in_call, WORD("inner")));
	AW_TRY(aw_call(&out[1], return_int, NULL));
	AW_TRY(aw_call(&out[2], return_nothing, NULL));
	assert_string_equal(out[0], "text of inner");
	assert_true(aw_int(out[1]) == INT64_MIN);
	assert_null(out[2]);
	return 0;
}

static void a_call_hands_its_result_to_its_caller(void **state)
{
	(void)state;
	assert_int_equal(aw_run_sync(sync_results, NULL, NULL), 0);
	assert_int_equal(run(sync_results, NULL), 0); /* in a task just so */
}

static int print_lines(void *arg)
{
	(void)arg;
	aw_print("%s %d", "line", 1);
	aw_note("%s", "only in a trace");
	return 0;
}

static void print_writes_a_line_unless_the_run_is_quiet(void **state)
{
	struct aw_options options = {.clock = AW_CLOCK_VIRTUAL};
	char text[64] = "";
	FILE *file = tmpfile();
	int out = dup(STDOUT_FILENO);

	(void)state;
	assert_non_null(file);
	fflush(stdout);
	assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
	assert_int_equal(aw_run(AW(print_lines, NULL), &options), 0);
	options.quiet = true;
	assert_int_equal(aw_run(AW(print_lines, NULL), &options), 0);
	fflush(stdout);
	assert_true(dup2(out, STDOUT_FILENO) >= 0);
	close(out);
	rewind(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(text, "line 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_result_arrives),
		cmocka_unit_test(a_task_can_be_looked_at),
		cmocka_unit_test(results_of_coroutines_live_as_long_as_the_task_that_awaited_them),
		cmocka_unit_test(the_result_of_a_released_task_passes_to_who_awaited_it),
		cmocka_unit_test(errors_carry_their_type_and_message),
		cmocka_unit_test(the_error_is_the_one_that_belongs_to_the_code),
		cmocka_unit_test(each_task_keeps_its_own_error),
		cmocka_unit_test(a_run_without_a_loop_has_errors_too),
		cmocka_unit_test(a_call_hands_its_result_to_its_caller),
		cmocka_unit_test(print_writes_a_line_unless_the_run_is_quiet),
	};

	return cmocka_run_group_tests_name("result", tests, NULL, NULL);
}
