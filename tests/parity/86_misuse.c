/* 86_misuse: what is not allowed is an error with asyncio's words, and does no harm. */
#include <errno.h>

#include "parity.h"

static void error(void)
{
	aw_print("%s %s", aw_error_type(), aw_error_message());
}

static int other(void *unused)
{
	(void)unused;
	return aw_return_int(1);
}

static void stop(void *unused)
{
	(void)unused;
	aw_stop();
}

static int stopped(void *unused)
{
	int status;

	(void)unused;
	AW_TRY(aw_call_later(NULL, 0.01, stop, NULL));
	status = aw_sleep(9);
	if (status == AW_ECANCELLED)
		aw_print("main cancelled");
	return status;
}

static struct aw *me;

static int itself(void *unused)
{
	(void)unused;
	if (aw_await(NULL, me) < 0)
		aw_print("%s %.27s", aw_error_type(), aw_error_message());
	return 0;
}

static int coroutines(void)
{
	struct aw *c = AW(other, NULL);
	void *result;

	aw_print("-- coroutines");
	if (aw_run(c, NULL) == -EBUSY) {
		aw_print("RuntimeError asyncio.run() cannot be called from a running event loop");
		aw_close(c);
	}
	c = AW(other, NULL);
	AW_TRY(aw_await(&result, c));
	aw_print("%d", (int)aw_int(result));
	if (aw_await(NULL, c) == AW_EAWAITED)
		error();
	if (aw_await(NULL, aw_spawn(c)) == AW_EAWAITED)
		error();
	me = aw_spawn(AW(itself, NULL));
	return aw_await(NULL, me);
}

static int timeouts(void)
{
	struct aw_timeout cm;
	int status;

	aw_print("-- timeouts");
	AW_TRY(aw_timeout_enter(&cm, 1));
	AW_TRY(aw_timeout_exit(&cm, 0));
	if (aw_timeout_reschedule(&cm, aw_time() + 1) == -EINVAL)
		error();
	AW_TRY(aw_timeout_enter(&cm, 0.01));
	status = aw_sleep(9);
	if (aw_timeout_reschedule(&cm, aw_time() + 1) == -EINVAL)
		error();
	if (aw_timeout_exit(&cm, status) == AW_ETIMEDOUT)
		aw_print("TimeoutError %s", truth(aw_timeout_expired(&cm)));
	if (aw_timeout_reschedule(&cm, aw_time() + 1) == -EINVAL)
		error();
	return 0;
}

static int waits(void)
{
	struct aw *c = AW(other, NULL), *f = aw_future_new("f"), *t = aw_spawn(AW(other, NULL));
	void *result;

	aw_print("-- waits");
	for (size_t count = 0; count < 2; count++)
		if (aw_wait(NULL, &c, count, AW_ALL_COMPLETED, AW_FOREVER) == -EINVAL)
			error();
	aw_close(c);
	AW_TRY(aw_future_set_int(f, 1));
	if (aw_future_set_int(f, 2) == AW_EINVALIDSTATE)
		error();
	if (aw_future_set_int(t, 1) == -EINVAL)
		error();
	AW_TRY(aw_await(&result, t));
	aw_print("%d", (int)aw_int(result));
	return 0;
}

static struct aw *late;

static void add_late(struct aw_group *group, size_t end)
{
	if (!aw_group_spawn(group, late))
		aw_print("%s %s", aw_error_type(), aw_error_message() + strlen(aw_error_message()) - end);
}

static int adds(void *group)
{
	int status = aw_sleep(9);

	add_late(group, 16);
	return status;
}

static int groups(void)
{
	struct aw_group group;
	int status;

	aw_print("-- groups");
	late = AW(other, NULL);
	AW_TRY(aw_group_enter(&group));
	AW_TRY(aw_group_exit(&group, 0));
	add_late(&group, 11);
	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, AW(adds, &group));
	status = aw_sleep(0);
	if (!status)
		status = aw_raise("KeyError", "body");
	if (aw_group_exit(&group, status) == AW_EGROUP)
		aw_print("%s", aw_group_error(&group, 0)->type);
	aw_group_finish(&group);
	aw_close(late);
	return 0;
}

static int body(void *unused)
{
	(void)unused;
	AW_TRY(coroutines());
	AW_TRY(timeouts());
	AW_TRY(waits());
	return groups();
}

int main(int argc, char **argv)
{
	if (parity_run(argc, argv, body))
		return 1;
	if (parity_run(argc, argv, stopped))
		printf("%s %s\n", aw_error_type(), aw_error_message());
	return 0;
}
