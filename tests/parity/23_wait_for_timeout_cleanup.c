/* 23_wait_for_timeout_cleanup: a timeout cancels, and comes only after the clean-up. */
#include "parity.h"

struct work {
	const char *name;
	double seconds, cleanup_seconds;
};

static int slow(void *arg)
{
	const struct work *work = arg;
	int status;

	aw_print("%s start", work->name);
	status = aw_sleep(work->seconds);
	if (status == AW_ECANCELLED) {
		aw_print("%s CancelledError", work->name);
		AW_TRY(aw_sleep(work->cleanup_seconds));
		aw_print("%s cleaned up", work->name);
		return status;
	}
	aw_print("%s end", work->name);
	return aw_return_text(work->name);
}

static int heartbeat(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(0.05));
	aw_print("hb 50");
	return 0;
}

static int refuses(void *arg)
{
	(void)arg;
	return aw_sleep(1) == AW_ECANCELLED ? aw_return_text("value wins") : 0;
}

static int body(void *arg)
{
	struct work ok = {"ok", 0.01, 0}, late = {"late", 1, 0.06}, t = {"t", 1, 0}, none = {"none", 0.01, 0};
	struct aw *beat, *task;
	bool again;
	void *got;

	(void)arg;
	AW_TRY(aw_wait_for(&got, 0.1, AW(slow, &ok)));
	aw_print("%s", (char *)got);
	beat = aw_spawn(AW(heartbeat, NULL));
	if (aw_wait_for(NULL, 0.02, AW(slow, &late)) == AW_ETIMEDOUT)
		aw_print("TimeoutError (only after the clean-up)");
	AW_TRY(aw_await(NULL, beat));
	task = aw_spawn(AW(slow, &t));
	if (aw_wait_for(NULL, 0.02, task) == AW_ETIMEDOUT) {
		again = aw_cancel(task);
		aw_print("task already cancelled %s cancel() again -> %s", truth(aw_cancelled(task)),
			truth(again));
	}
	AW_TRY(aw_wait_for(&got, 0.02, aw_spawn(AW(refuses, NULL))));
	aw_print("%s", (char *)got);
	AW_TRY(aw_wait_for(&got, AW_FOREVER, AW(slow, &none)));
	aw_print("%s", (char *)got);
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
