/* 10_race_lost_update: fifty tasks add one: without a suspension in between, with one, and with a lock. */
#include "parity.h"

enum { TASKS = 50 };

static int n;

static int atomic(void *arg)
{
	int t = n;

	(void)arg;
	n = t + 1;
	return 0;
}

static int racy(void *arg)
{
	int t = n;

	(void)arg;
	AW_TRY(aw_yield());
	n = t + 1;
	return 0;
}

static int locked(void *arg)
{
	AW_WITH_LOCK((struct aw_lock *)arg)
	{
		int t = n;

		AW_TRY(aw_yield());
		n = t + 1;
	}
	return 0;
}

static int main_coroutine(void *arg)
{
	struct aw_lock lock = AW_LOCK("counter");
	aw_fn *makers[] = {atomic, racy, locked};

	(void)arg;
	for (int maker = 0; maker < 3; maker++) {
		struct aw *tasks[TASKS];

		n = 0;
		for (int i = 0; i < TASKS; i++)
			tasks[i] = AW(makers[maker], &lock);
		AW_TRY(aw_gather_array(NULL, tasks, TASKS));
		aw_print("%d", n);
	}
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
