/* 01_coro_not_run: a coroutine object runs when it is awaited, and not before. */
#include "parity.h"

static int hello(void *arg)
{
	int n = *(int *)arg;

	aw_print("hello %d", n);
	return aw_return_int(n * 10);
}

static int body(void *arg)
{
	int one = 1, two = 2, three = 3;
	struct aw *first = AW(hello, &one), *second = AW(hello, &two), *third;
	void *got;

	(void)arg;
	aw_print("created");
	AW_TRY(aw_await(&got, second)); /* runs now, inline */
	aw_print("got %d", (int)aw_int(got));
	AW_TRY(aw_await(&got, first));
	aw_print("got %d", (int)aw_int(got));
	third = AW(hello, &three);
	aw_close(third); /* dropped without ever running */
	aw_print("closed");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
