/* everything.h: programs that use, together, all that aw.h has and that stays in the process: for tests in which
 * something fails in the midst of them. A part is a coroutine that ends with 0, or with the code that stopped it;
 * -EPROTO where something was not as it has to be. What its tasks share is static: they may outlive a part that
 * gave up. A primitive that comes to aw.h gets its part here, and is thereby tested with every failure (so
 * says covered.sh). */
#ifndef TEST_EVERYTHING_H
#define TEST_EVERYTHING_H

#include "failing.h"

static int return_text(void *arg)
{
	AW_TRY(aw_sleep(0.5));
	return aw_return_text(arg);
}

static int return_int(void *arg)
{
	return aw_return_int((intptr_t)arg);
}

static int raise_long(void *arg)
{
	return aw_raise("ValueError", "%0400d %s", 7, (const char *)arg);
}

static int sleep_long(void *arg)
{
	(void)arg;
	return aw_sleep(100);
}

static int call_in_task(void *arg)
{
	return aw_return_text(arg);
}

static int expect_error(int status, const char *type)
{
	if (status != AW_ERAISED)
		return status < 0 ? status : -EPROTO;
	/* Where there was no memory for its words it is one without a name. */
	EXPECT(!strcmp(aw_error_type(), type) || !strcmp(aw_error_type(), "RuntimeError") ||
		!*aw_error_type());
	return 0;
}

/* ---- tasks, results and errors ---- */

static int use_tasks(void *arg)
{
	struct aw *task, *released;
	void *out[3];

	(void)arg;
	AW_TRY(aw_await(&out[0], AW(return_text, WORD("inline"))));
	task = aw_spawn(AW(return_text, WORD("task")));
	released = aw_spawn(AW(return_text, WORD("released")));
	aw_release(released);
	AW_TRY(aw_await(&out[1], task));
	AW_TRY(aw_gather(out, AW(return_text, WORD("one")), AW(return_int, (void *)2), task));
	say("%s %d %s", (char *)out[0], (int)aw_int(out[1]), (char *)out[2]);
	aw_close(AW(sleep_long, NULL));
	aw_print("%0600d", 1);
	aw_note("noted");
	AW_TRY(aw_block(0.2));
	AW_TRY(aw_call(&out[0], call_in_task, WORD("called")));
	say("%s", (char *)out[0]);
	return aw_return_copy("copied", 7);
}

static int use_eager(void *arg)
{
	struct aw *ended = aw_spawn_eager(AW(return_int, (void *)7)),
		  *sleeper = aw_spawn_eager(AW(return_text, arg));
	void *out[2];

	if (!ended || !sleeper)
		return -ENOMEM;
	EXPECT(aw_done(ended));
	AW_TRY(aw_gather(out, ended, sleeper));
	EXPECT(aw_int(out[0]) == 7 && !strcmp(out[1], arg));
	return 0;
}

static int return_borrowed(void *arg)
{
	return aw_return(arg);
}

/* What a task that could not begin or was cancelled has ended with, else `otherwise`. */
static int answer_of(struct aw *asked, int otherwise)
{
	int status = aw_status(asked);

	return status == -ENOMEM ? status : otherwise;
}

static int ask_ended(struct aw *const *asked, void *arg)
{
	AW_TRY(answer_of(asked[0], 0));
	EXPECT(aw_done(asked[0]) && !aw_cancelled(asked[0]) && aw_result(asked[0]) == arg);
	EXPECT(aw_done(asked[1]) && aw_cancelled(asked[1]) && !aw_result(asked[1]));
	AW_TRY(answer_of(asked[2], 0));
	EXPECT(aw_status(asked[2]) == AW_ERAISED);
	say("%s %s", aw_exception_type(asked[0]), aw_exception_type(asked[1]));
	return strlen(aw_exception_message(asked[2])) > 400 ? 0 : -ENOMEM;
}

static int use_questions(void *arg)
{
	struct aw *asked[3] = {aw_spawn(AW(return_borrowed, arg)), aw_spawn(AW(sleep_long, NULL)),
		aw_spawn(AW(raise_long, arg))};
	struct aw *all[8];
	size_t count;

	if (!asked[0] || !asked[1] || !asked[2])
		return -ENOMEM;
	count = aw_all_tasks(all, 8);
	if (!count)
		return -ENOMEM;
	EXPECT(count == 4 && all[0] == aw_current() && all[3] == asked[2]);
	EXPECT(!strcmp(aw_name(asked[0]), "return_borrowed") && aw_status(asked[0]) == -EAGAIN);
	EXPECT(aw_cancel(asked[1]) && aw_cancelling(asked[1]) == 1 && !aw_done(asked[1]));
	AW_TRY(aw_wait(NULL, asked, 3, AW_ALL_COMPLETED, AW_FOREVER));
	return ask_ended(asked, arg);
}

static int gather_crowd(void *arg)
{
	enum { CROWD = 300 };
	struct aw *all[CROWD];
	void *out[CROWD];

	(void)arg;
	for (intptr_t i = 0; i < CROWD; i++)
		all[i] = AW(return_int, (void *)i);
	AW_TRY(aw_gather_array(out, all, CROWD));
	for (int i = 0; i < CROWD; i++)
		EXPECT(aw_int(out[i]) == i);
	return 0;
}

static int use_errors(void *arg)
{
	int status;

	AW_TRY(expect_error(aw_await(NULL, AW(raise_long, arg)), "ValueError"));
	status = aw_gather(NULL, AW(raise_long, arg), AW(sleep_long, NULL));
	AW_TRY(expect_error(status, "ValueError"));
	return 0;
}

static int go_on_after_cancel(void *arg)
{
	(void)arg;
	EXPECT_STATUS(aw_sleep(100), AW_ECANCELLED);
	EXPECT(aw_uncancel(aw_current()) == 0);
	return aw_sleep(1);
}

static int use_cancel(void *arg)
{
	struct aw *sleeper = aw_spawn(AW(sleep_long, NULL)),
		  *stubborn = aw_spawn(AW(go_on_after_cancel, NULL));

	(void)arg;
	AW_TRY(aw_yield());
	aw_cancel_message(sleeper, "enough of this");
	aw_cancel(stubborn);
	EXPECT_STATUS(aw_await(NULL, sleeper), AW_ECANCELLED);
	return aw_await(NULL, stubborn);
}

/* ---- futures and callbacks ---- */

static void set_future(void *future)
{
	aw_future_set_result(future, NULL);
}

static void mark(struct aw *ended, void *called)
{
	(void)ended;
	*(bool *)called = true;
}

static int use_futures(void *arg)
{
	static bool called;
	struct aw *future = aw_future_new("future"), *text = aw_future_new("text"),
		  *number = aw_future_new("number"), *bad = aw_future_new("bad");
	void *out;

	(void)arg;
	called = false;
	AW_TRY(aw_add_done_callback(future, mark, &called));
	AW_TRY(aw_add_done_callback(text, mark, &called));
	EXPECT(aw_remove_done_callback(text, mark) == 1);
	AW_TRY(aw_call_later(NULL, 1, set_future, future));
	AW_TRY(aw_await(NULL, future));
	AW_TRY(aw_yield());
	EXPECT(called);
	AW_TRY(aw_future_set_text(text, "of a future"));
	AW_TRY(aw_await(&out, text));
	say("%s", (char *)out);
	AW_TRY(aw_future_set_int(number, 7));
	AW_TRY(aw_await(&out, number));
	EXPECT(aw_int(out) == 7);
	AW_TRY(aw_future_set_error(bad, "KeyError", "%s", "nothing there"));
	AW_TRY(expect_error(aw_await(NULL, bad), "KeyError"));
	aw_release(bad);
	return 0;
}

static void count_call(void *count)
{
	++*(int *)count;
}

static int use_callbacks(void *arg)
{
	static int count;
	struct aw_handle handle;

	(void)arg;
	count = 0;
	AW_TRY(aw_call_soon(&handle, count_call, &count));
	aw_handle_cancel(handle);
	AW_TRY(aw_call_soon(NULL, count_call, &count));
	AW_TRY(aw_call_at(NULL, aw_time(), count_call, &count));
	AW_TRY(aw_sleep(2));
	EXPECT(count == 2);
	return 0;
}

static void stop(void *arg)
{
	(void)arg;
	aw_stop();
}

static void interrupt(void *arg)
{
	(void)arg;
	aw_interrupt();
}

/* Between two runs of a Runner. */
static inline int be_interrupted(void)
{
	AW_TRY(aw_call_soon(NULL, interrupt, NULL));
	EXPECT_STATUS(aw_runner_run_forever(), AW_ECANCELLED);
	return 0;
}

/* ---- several at once ---- */

static int use_group(void *arg)
{
	static struct aw_group group;
	int status = 0;
	size_t errors;

	AW_TRY(aw_group_enter(&group));
	if (!aw_group_spawn(&group, AW(raise_long, arg)) || !aw_group_spawn(&group, AW(sleep_long, NULL)))
		status = -ENOMEM;
	status = aw_group_exit(&group, status);
	errors = aw_group_error_count(&group);
	for (size_t i = 0; i < errors; i++)
		if (aw_group_error(&group, i)->status == -ENOMEM)
			status = -ENOMEM;
	aw_group_finish(&group);
	return status == AW_EGROUP && errors == 1 ? 0 : status < 0 ? status : -EPROTO;
}

static int use_failing_group(void *arg)
{
	struct aw_group group;
	int status;

	AW_TRY(aw_group_enter(&group));
	status = aw_group_spawn(&group, AW(raise_long, arg)) ? 0 : -ENOMEM;
	status = aw_group_exit(&group, status);
	aw_group_finish(&group);
	return status;
}

/* A group of errors is the only error of a group around it, unless there was no memory for it. */
static int use_nested_groups(void *arg)
{
	static struct aw_group group;
	const struct aw_outcome *errors;
	int status;

	AW_TRY(aw_group_enter(&group));
	status = aw_group_exit(&group, aw_await(NULL, AW(use_failing_group, arg)));
	errors = aw_error_group(NULL);
	if (status == AW_EGROUP && (!errors || !errors->errors || errors->errors->status != AW_ERAISED))
		status = -ENOMEM;
	aw_group_finish(&group);
	return status == AW_EGROUP ? 0 : status < 0 ? status : -EPROTO;
}

static int use_timeouts(void *arg)
{
	struct aw_timeout timeout;
	int status;

	(void)arg;
	EXPECT_STATUS(aw_wait_for(NULL, 1, AW(sleep_long, NULL)), AW_ETIMEDOUT);
	EXPECT_STATUS(aw_wait_for(NULL, 0, AW(sleep_long, NULL)), AW_ETIMEDOUT);
	AW_TRY(aw_timeout_enter(&timeout, 1));
	status = aw_timeout_reschedule(&timeout, aw_time());
	if (!status)
		status = aw_sleep(100);
	EXPECT_STATUS(aw_timeout_exit(&timeout, status), AW_ETIMEDOUT);
	EXPECT(aw_timeout_expired(&timeout));
	AW_TRY(aw_timeout_enter_at(&timeout, aw_time() + 100));
	EXPECT(aw_timeout_when(&timeout) > aw_time());
	return aw_timeout_exit(&timeout, aw_sleep(1));
}

static int use_gathers(void *arg)
{
	struct aw *task = aw_spawn(AW(return_text, arg)), *gather;
	struct aw_outcome outcomes[2];

	AW_TRY(aw_wait(NULL, &task, 1, AW_FIRST_COMPLETED, 10));
	AW_TRY(aw_gather_outcomes(outcomes, AW(raise_long, arg), task));
	if (outcomes[0].status == -ENOMEM)
		return -ENOMEM;
	gather = aw_gather_future(true, AW(raise_long, arg), AW(return_text, arg));
	AW_TRY(aw_await(NULL, gather));
	aw_release(gather);
	aw_release(task);
	return 0;
}

static int use_completed(void *arg)
{
	struct aw *all[] = {aw_spawn(AW(return_text, arg)), AW(sleep_long, NULL)};
	struct aw_as_completed *completed;
	int status = 0;

	AW_TRY(aw_set_name(all[0], "named"));
	AW_TRY(aw_await(NULL, all[0]));
	AW_TRY(aw_shield(NULL, AW(return_int, NULL)));
	AW_TRY(aw_await(NULL, aw_shield_future(AW(return_text, arg))));
	AW_TRY(aw_as_completed(&completed, all, 2, 2));
	while (!status && aw_as_completed_left(completed))
		status = aw_as_completed_next(NULL, completed);
	aw_as_completed_close(completed);
	EXPECT_STATUS(status, AW_ETIMEDOUT);
	return 0;
}

#include "everything_sync.h"
#include "everything_around.h"
#include "everything_generators.h"
#include "everything_threads.h"

/* What is left to the end of the run: a task, a coroutine object, an error that nobody fetched. */
static int leave_all(void *arg)
{
	struct aw *sleeper = aw_spawn(AW(sleep_long, NULL)), *failed = aw_spawn(AW(raise_long, arg));

	AW(sleep_long, NULL);
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	return sleeper && failed ? aw_return_text("end") : -ENOMEM;
}

/* ---- the whole ---- */

static const struct part {
	const char *name;
	aw_fn *fn;
} parts[] = {
	{"tasks", use_tasks},
	{"eager", use_eager},
	{"questions", use_questions},
	{"crowd", gather_crowd},
	{"errors", use_errors},
	{"saved errors", save_errors},
	{"cancel", use_cancel},
	{"futures", use_futures},
	{"callbacks", use_callbacks},
	{"handler", use_handler},
	{"contexts", use_contexts},
	{"context objects", use_context_objects},
	{"dump", dump},
	{"group", use_group},
	{"nested groups", use_nested_groups},
	{"timeouts", use_timeouts},
	{"gathers", use_gathers},
	{"completed", use_completed},
	{"locks", use_locks},
	{"permits", use_permits},
	{"condition", use_condition},
	{"barrier", use_barrier},
	{"queue", use_queue},
	{"ordered queues", use_ordered_queues},
	{"fed reader", use_fed_reader},
	{"generators", use_generators},
	{"two ways", use_two_ways},
	{"exit stacks", use_exit_stacks},
	{"executor", use_executor},
	{"threads", use_threads},
	{"other threads", use_other_threads},
	{"left", leave_all},
};

static inline int everything_sync(void *arg)
{
	void *out;

	(void)arg;
	AW_TRY(aw_call(&out, call_in_task, WORD("called")));
	say("%s", (char *)out);
	AW_TRY(aw_block(0.2));
	aw_print("%0600d", 1);
	AW_TRY(expect_error(aw_call(NULL, raise_long, WORD("x")), "ValueError"));
	return aw_next(NULL, AW_GENERATOR(yield_some, WORD("x")));
}

/* A Runner: what one run leaves the next goes on with. */
static inline int run_by_runner(aw_fn *fn, void *arg, const struct aw_options *options)
{
	struct aw *left;
	int status, ended;

	AW_TRY(aw_runner_enter(options));
	left = aw_spawn(AW(return_text, WORD("left")));
	status = left ? aw_runner_run(NULL, AW_NAMED(fn, arg, "first")) : -ENOMEM;
	if (!status)
		status = aw_runner_run(NULL, left);
	if (!status)
		status = aw_call_soon(NULL, stop, NULL);
	if (!status)
		status = aw_runner_run_forever();
	if (!status)
		status = be_interrupted();
	ended = aw_runner_exit();
	return status ? status : ended;
}

#endif
