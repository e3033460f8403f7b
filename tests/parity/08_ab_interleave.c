/* 08_ab_interleave: two sleepers of a gather; the order of the arguments is the order of their starts. */
#include "parity.h"

static int a(void *arg)
{
	(void)arg;
	aw_print("A: start");
	AW_TRY(aw_sleep(0.10));
	aw_print("A: end");
	return 0;
}

static int b(void *arg)
{
	(void)arg;
	aw_print("B: start");
	AW_TRY(aw_sleep(0.05));
	aw_print("B: end");
	return 0;
}

static int body(void *arg)
{
	(void)arg;
	AW_TRY(aw_gather(NULL, AW(a, NULL), AW(b, NULL)));
	aw_print("-- the other argument order");
	return aw_gather(NULL, AW(b, NULL), AW(a, NULL));
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
