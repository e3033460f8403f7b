/* 25_timeout_nested: the timeout whose deadline it was raises TimeoutError; a real cancel stays one. */
#include "parity.h"

struct times {
	const char *name;
	double outer, inner, seconds;
};

static int work(const char *name, double seconds)
{
	int status = aw_sleep(seconds);

	aw_print("%s %s", name, status == AW_ECANCELLED ? "CancelledError inside" : "finished");
	return status;
}

static int run_inner(const struct times *times, struct aw_timeout *outer, struct aw_timeout *inner)
{
	int status;

	AW_TRY(aw_timeout_enter(inner, times->inner));
	status = aw_timeout_exit(inner, work(times->name, times->seconds));
	if (status != AW_ETIMEDOUT)
		return status;
	aw_print("%s inner TimeoutError %s %s", times->name, truth(aw_timeout_expired(inner)),
		truth(aw_timeout_expired(outer)));
	return 0;
}

static int run(const char *name, double outer_seconds, double inner_seconds, double seconds)
{
	struct times times = {name, outer_seconds, inner_seconds, seconds};
	struct aw_timeout outer, inner;
	int status;

	AW_TRY(aw_timeout_enter(&outer, outer_seconds));
	status = aw_timeout_exit(&outer, run_inner(&times, &outer, &inner));
	if (status == AW_ETIMEDOUT)
		aw_print("%s outer TimeoutError %s %s", name, truth(aw_timeout_expired(&inner)),
			truth(aw_timeout_expired(&outer)));
	else if (status)
		return status;
	aw_print("%s cancelling %d", name, aw_cancelling(aw_current()));
	return 0;
}

static int both(void *arg)
{
	struct aw_timeout timeout;

	(void)arg;
	AW_TRY(aw_timeout_enter(&timeout, 1));
	return aw_timeout_exit(&timeout, work("real cancel", 1));
}

static int body(void *arg)
{
	struct aw_timeout timeout;
	struct aw *task;
	int status;

	(void)arg;
	AW_TRY(run("fits", 0.2, 0.1, 0.01));
	AW_TRY(run("inner first", 0.2, 0.02, 1));
	AW_TRY(run("outer first", 0.02, 0.2, 1));
	task = aw_spawn(AW(both, NULL));
	AW_TRY(aw_sleep(0.01));
	aw_cancel(task);
	if (aw_await(NULL, task) == AW_ECANCELLED)
		aw_print("a real cancel is not turned into TimeoutError");
	AW_TRY(aw_timeout_enter(&timeout, 0.02));
	status = aw_timeout_reschedule(&timeout, aw_time() + 0.2);
	if (!status)
		status = work("rescheduled", 0.05);
	AW_TRY(aw_timeout_exit(&timeout, status));
	aw_print("%s", truth(aw_timeout_expired(&timeout)));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
