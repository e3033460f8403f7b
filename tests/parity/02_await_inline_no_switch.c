/* 02_await_inline_no_switch: awaiting a coroutine object is a call; only a suspension lets others run. */
#include "parity.h"

static int other(void *arg)
{
	(void)arg;
	aw_print("other");
	return 0;
}

static int leaf(void *arg)
{
	aw_print("leaf %d", *(int *)arg);
	return 0;
}

static int mid(void *arg)
{
	AW_TRY(aw_await(NULL, AW(leaf, arg)));
	aw_print("mid %d", *(int *)arg);
	return 0;
}

static int body(void *arg)
{
	struct aw *task = aw_spawn(AW(other, NULL));

	(void)arg;
	for (int i = 0; i < 3; i++)
		AW_TRY(aw_await(NULL, AW(mid, &i)));
	aw_print("before yield %s", truth(aw_done(task)));
	AW_TRY(aw_sleep(0));
	aw_print("after yield %s", truth(aw_done(task)));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
