/* 27_taskgroup_failure: the first error cancels siblings and body; all errors come as one group. */
#include "parity.h"

struct work {
	const char *name;
	double seconds;
};

static int ok(void *arg)
{
	const struct work *work = arg;
	int status;

	aw_print("%s start", work->name);
	status = aw_sleep(work->seconds);
	aw_print("%s %s", work->name, status == AW_ECANCELLED ? "cancelled" : "end");
	return status;
}

static int bad(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(0.02));
	aw_print("bad raises");
	return aw_raise("ValueError", "boom");
}

static int body(void *arg)
{
	struct work fast = {"fast", 0.01}, slow = {"slow", 1}, child = {"child", 1};
	struct aw_group group;
	int status;

	(void)arg;
	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, AW(ok, &fast));
	aw_group_spawn(&group, AW(bad, NULL));
	aw_group_spawn(&group, AW(ok, &slow));
	status = aw_sleep(1);
	if (status == AW_ECANCELLED)
		aw_print("body cancelled");
	if (aw_group_exit(&group, status) == AW_EGROUP)
		aw_print("ExceptionGroup %zu %s", aw_group_error_count(&group),
			aw_group_error(&group, 0)->message);
	aw_group_finish(&group);
	aw_print("cancelling %d", aw_cancelling(aw_current()));

	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, AW(ok, &child));
	status = aw_sleep(0);
	if (!status)
		status = aw_raise("KeyError", "body");
	if (aw_group_exit(&group, status) == AW_EGROUP)
		aw_print("body error ['%s']", aw_group_error(&group, 0)->type);
	aw_group_finish(&group);
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
