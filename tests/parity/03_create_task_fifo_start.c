/* 03_create_task_fifo_start: tasks begin in the order of their creation, when their creator suspends. */
#include "parity.h"

static int work(void *name)
{
	aw_print("%s start", (char *)name);
	if (!strcmp(name, "A"))
		aw_spawn(AW(work, word("A.child"))); /* queued behind B and C */
	AW_TRY(aw_sleep(0));
	aw_print("%s end", (char *)name);
	return 0;
}

static int body(void *arg)
{
	static const char *const names[] = {"A", "B", "C"};

	(void)arg;
	for (int i = 0; i < 3; i++) {
		aw_spawn(AW(work, word(names[i])));
		aw_print("created %s", names[i]);
	}
	for (int i = 0; i < 3; i++) {
		aw_print("main turn %d", i);
		AW_TRY(aw_sleep(0));
	}
	aw_print("main end");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
