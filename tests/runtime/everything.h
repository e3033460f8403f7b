/* everything.h: a program that uses all that aw.h has, once, in parts: for tests in which something fails
 * in the midst of it. A part is a coroutine that ends with 0, or with the code that stopped it; -EPROTO
 * where something was not as it has to be. What its tasks share is static: they may outlive a part that
 * gave up. A primitive that comes to aw.h gets its part here, and is thereby tested with every failure. */
#ifndef TEST_EVERYTHING_H
#define TEST_EVERYTHING_H

#include "running.h"

#define EXPECT(condition)               \
	do {                            \
		if (!(condition))       \
			return -EPROTO; \
	} while (0)

/* Passes an error other than the expected one on. */
#define EXPECT_STATUS(call, expected)                           \
	do {                                                    \
		int status_ = (call);                           \
		if (status_ != (expected))                      \
			return status_ < 0 ? status_ : -EPROTO; \
	} while (0)

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
		  *bad = aw_future_new("bad");
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
	return 0;
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
	int status;

	AW_TRY(aw_set_name(all[0], "named"));
	AW_TRY(aw_await(NULL, all[0]));
	AW_TRY(aw_shield(NULL, AW(return_int, NULL)));
	AW_TRY(aw_await(NULL, aw_shield_future(AW(return_text, arg))));
	AW_TRY(aw_as_completed(&completed, all, 2, 2));
	status = aw_as_completed_next(NULL, completed);
	if (!status)
		status = aw_as_completed_next(NULL, completed);
	aw_as_completed_close(completed);
	EXPECT_STATUS(status, AW_ETIMEDOUT);
	return 0;
}

/* ---- waiting for one another ---- */

static struct aw_lock lock;
static struct aw_semaphore semaphore;
static struct aw_condition condition;
static struct aw_event event;
static struct aw_queue queue;
static int inside, turns_taken;

static int take_turns(void *arg)
{
	(void)arg;
	AW_WITH_SEMAPHORE(&semaphore)
	{
		AW_WITH_LOCK(&lock)
		{
			EXPECT(++inside == 1);
			AW_TRY(aw_yield());
			inside--;
		}
	}
	AW_WITH_CONDITION(&condition)
	{
		turns_taken++;
		AW_TRY(aw_condition_notify_all(&condition));
	}
	return 0;
}

static bool all_took_turns(void *count)
{
	return turns_taken == (int)(intptr_t)count;
}

static int use_locks(void *arg)
{
	enum { COUNT = 3 };
	struct aw *all[COUNT];

	(void)arg;
	aw_lock_init(&lock, "lock");
	aw_bounded_semaphore_init(&semaphore, "permits", 2);
	aw_condition_init(&condition, "turns", NULL);
	inside = turns_taken = 0;
	for (int i = 0; i < COUNT; i++)
		all[i] = aw_spawn(AW(take_turns, NULL));
	AW_WITH_CONDITION(&condition)
	{
		if (!all[0] || !all[1] || !all[2])
			return -ENOMEM;
		AW_TRY(aw_condition_wait_for(&condition, all_took_turns, (void *)COUNT));
	}
	return aw_gather_array(NULL, all, COUNT);
}

static int take_all(void *arg)
{
	void *item;

	for (intptr_t i = 0; i < (intptr_t)arg; i++) {
		AW_TRY(aw_queue_get(&item, &queue));
		EXPECT((intptr_t)item == i);
		AW_TRY(aw_queue_task_done(&queue));
	}
	aw_event_set(&event);
	EXPECT_STATUS(aw_queue_get(&item, &queue), AW_EQUEUE_SHUTDOWN);
	return 0;
}

static int put_all(void *arg)
{
	enum { ITEMS = 40 };

	(void)arg;
	if (!aw_spawn(AW(take_all, (void *)ITEMS)))
		return -ENOMEM;
	AW_TRY(aw_yield());
	for (intptr_t i = 0; i < ITEMS; i++)
		AW_TRY(aw_queue_put(&queue, (void *)i));
	AW_TRY(aw_queue_join(&queue));
	AW_TRY(aw_event_wait(&event));
	EXPECT_STATUS(aw_queue_get_nowait(NULL, &queue), AW_EQUEUE_EMPTY);
	return 0;
}

static int use_queue(void *arg)
{
	int status;

	aw_queue_init(&queue, "items", 20);
	aw_event_init(&event, "all taken");
	status = put_all(arg);
	aw_queue_shutdown(&queue, true);
	aw_queue_finish(&queue);
	return status;
}

#include "everything_generators.h"
#include "everything_threads.h"

/* ---- the whole ---- */

static const struct part {
	const char *name;
	aw_fn *fn;
} parts[] = {
	{"tasks", use_tasks},
	{"crowd", gather_crowd},
	{"errors", use_errors},
	{"cancel", use_cancel},
	{"futures", use_futures},
	{"callbacks", use_callbacks},
	{"group", use_group},
	{"timeouts", use_timeouts},
	{"gathers", use_gathers},
	{"completed", use_completed},
	{"locks", use_locks},
	{"queue", use_queue},
	{"generators", use_generators},
	{"exit stacks", use_exit_stacks},
	{"executor", use_executor},
	{"threads", use_threads},
};

static inline int everything(void *arg)
{
	(void)arg;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		AW_TRY(aw_await(NULL, AW_NAMED(parts[i].fn, WORD("word"), parts[i].name)));
		say("%s", parts[i].name);
	}
	/* What is left to the end of the run: a task, a coroutine object, an error that nobody fetched. */
	aw_spawn(AW(sleep_long, NULL));
	AW(sleep_long, NULL);
	aw_spawn(AW(raise_long, WORD("lost")));
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	return aw_return_text("end");
}

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

#endif
