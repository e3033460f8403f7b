/* 51_coroutine_objects: made, awaited once; what each way of using one says the second time. */
#include "parity.h"

static int order(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(0.01));
	return aw_return_text("dish");
}

static int other(void *arg)
{
	(void)arg;
	aw_print("other begins");
	AW_TRY(aw_sleep(0.02));
	aw_print("other ends");
	return 0;
}

static void refused(const char *name, int status)
{
	if (status == AW_EAWAITED)
		aw_print("%s %s", name, aw_error_message());
}

static int complete(struct aw *used)
{
	struct aw_as_completed *all;
	int status;

	AW_TRY(aw_as_completed(&all, &used, 1, AW_FOREVER));
	status = aw_as_completed_next(NULL, all);
	aw_as_completed_close(all);
	return status;
}

static int in_group(struct aw *used)
{
	struct aw_group group;
	int status;

	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, used);
	aw_group_spawn(&group, AW(other, NULL));
	status = aw_group_exit(&group, 0);
	if (status == AW_EGROUP)
		aw_print("group %s", aw_group_error(&group, 0)->message);
	aw_group_finish(&group);
	return status == AW_EGROUP ? 0 : status;
}

static int use_again(void)
{
	struct aw *used = AW(order, NULL);
	void *dish;

	AW_TRY(aw_await(&dish, used));
	aw_print("%s", (char *)dish);
	refused("await", aw_await(NULL, used));
	refused("task", aw_await(NULL, aw_spawn(used)));
	refused("gather", aw_gather(NULL, used, AW(other, NULL)));
	refused("wait_for", aw_wait_for(NULL, 1, used));
	refused("wait_for 0", aw_wait_for(NULL, 0, used));
	refused("shield", aw_shield(NULL, used));
	refused("as_completed", complete(used));
	AW_TRY(in_group(used));
	return aw_sleep(0.05);
}

struct waiter {
	const char *name;
	struct aw *shared;
};

static int waiter(void *arg)
{
	const struct waiter *waiter = arg;
	void *dish;
	int status = aw_await(&dish, waiter->shared);

	if (!status)
		aw_print("%s %s", waiter->name, (char *)dish);
	if (status == AW_EAWAITING)
		aw_print("%s %s", waiter->name, aw_error_message());
	return status == AW_EAWAITING ? 0 : status;
}

static int selfish(void *arg)
{
	if (aw_await(NULL, *(struct aw **)arg) == AW_EAWAITING)
		aw_print("%s", aw_error_message());
	return 0;
}

static int body(void *arg)
{
	struct waiter first = {"first", AW(order, NULL)}, second = {"second", first.shared};
	struct aw *me, *closed, *twice, *again;
	void *dish;

	(void)arg;
	AW_TRY(use_again());
	AW_TRY(aw_gather(NULL, AW(waiter, &first), AW(waiter, &second)));
	me = AW(selfish, &me);
	AW_TRY(aw_await(NULL, me));
	closed = AW(order, NULL);
	aw_close(closed);
	aw_close(closed);
	refused("closed", aw_await(NULL, closed));
	twice = aw_spawn(AW(order, NULL));
	again = aw_spawn(twice);
	AW_TRY(aw_await(&dish, twice));
	aw_print("%s", (char *)dish);
	refused("second", aw_await(NULL, again));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
