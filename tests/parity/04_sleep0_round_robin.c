/* 04_sleep0_round_robin: bare yields take turns. */
#include "parity.h"

struct worker {
	const char *name;
	int turns;
};

static int work(void *arg)
{
	const struct worker *worker = arg;

	for (int i = 0; i < worker->turns; i++) {
		aw_print("%s %d", worker->name, i);
		AW_TRY(aw_sleep(0));
	}
	aw_print("%s done", worker->name);
	return 0;
}

static int body(void *arg)
{
	struct worker a = {"a", 3}, b = {"b", 1}, c = {"c", 2};

	(void)arg;
	AW_TRY(aw_gather(NULL, AW(work, &a), AW(work, &b), AW(work, &c)));
	aw_print("main");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
