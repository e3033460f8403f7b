/* 42_hops: how many iterations lie between a task's end and who waits for it, counted by a third. */
#include <errno.h>

#include "parity.h"

struct work {
	const char *name;
	double seconds;
};

static struct work q = {"q", 0}, g = {"g", 0}, r = {"r", 0};

static int work(void *arg)
{
	const struct work *work = arg;
	int status = aw_sleep(work->seconds);

	aw_print("%s %s", work->name, status == AW_ECANCELLED ? "cancelled" : "end");
	return status;
}

static int tick(void *arg)
{
	(void)arg;
	for (int i = 0; i < 7; i++) {
		aw_print("tick %d", i);
		AW_TRY(aw_sleep(0));
	}
	return 0;
}

static int by_shield(struct aw *task)
{
	return aw_shield(NULL, task);
}

static int by_wait(struct aw *task)
{
	return aw_wait(NULL, &task, 1, AW_ALL_COMPLETED, 1);
}

static int by_group(struct aw *task)
{
	struct aw_group group;

	aw_cancel(task);
	AW_TRY(aw_group_enter(&group));
	return aw_group_exit(&group, aw_group_spawn(&group, AW(work, &g)) ? 0 : -ENOMEM);
}

static int by_as_completed(struct aw *task)
{
	struct aw_as_completed *all;
	int status;

	AW_TRY(aw_as_completed(&all, &task, 1, AW_FOREVER));
	status = aw_as_completed_next(NULL, all);
	aw_as_completed_close(all);
	return status;
}

static int by_gather(struct aw *task)
{
	return aw_await(NULL, aw_gather_future(false, task, AW(work, &r)));
}

static int by_wait_for(struct aw *task)
{
	int status = aw_wait_for(NULL, 0, task);

	if (status == AW_ETIMEDOUT)
		aw_print("TimeoutError");
	return status == AW_ETIMEDOUT ? 0 : status;
}

static int body(void *arg)
{
	static const struct {
		const char *name;
		int (*wait)(struct aw *task);
	} ways[] = {{"shield", by_shield}, {"wait", by_wait}, {"group", by_group},
		{"as_completed", by_as_completed}, {"gather", by_gather}, {"wait_for", by_wait_for}};

	(void)arg;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct aw *ticker, *task;

		aw_print("%s", ways[i].name);
		ticker = aw_spawn(AW(tick, NULL));
		task = aw_spawn(AW(work, &q));
		AW_TRY(ways[i].wait(task));
		aw_print("done %s", ways[i].name);
		AW_TRY(aw_await(NULL, ticker));
	}
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
