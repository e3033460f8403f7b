/* 18_cancel_before_first_step: the body of a task that is cancelled before its first step never runs. */
#include "parity.h"

static int work(void *arg)
{
	(void)arg;
	aw_print("never printed");
	return aw_sleep(1);
}

static int body(void *arg)
{
	struct aw *task = aw_spawn(AW(work, NULL));
	bool cancelled = aw_cancel(task);

	(void)arg;
	aw_print("cancel %s cancelled %s done %s", truth(cancelled), truth(aw_cancelled(task)),
		truth(aw_done(task)));
	AW_TRY(aw_sleep(0));
	aw_print("one turn later %s %s", truth(aw_cancelled(task)), truth(aw_done(task)));
	aw_print("cancel again %s", truth(aw_cancel(task)));
	if (aw_await(NULL, task) == AW_ECANCELLED)
		aw_print("CancelledError");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
