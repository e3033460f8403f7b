/* 11_gather_fail_others_continue: the first error reaches the awaiter, and the siblings go on. */
#include "parity.h"

struct worker {
	const char *name;
	double seconds;
};

static int ok(void *arg)
{
	const struct worker *worker = arg;
	int status = aw_sleep(worker->seconds);

	aw_print("%s %s", worker->name, status == AW_ECANCELLED ? "cancelled" : "finished");
	return status;
}

static int bad(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(0.03));
	aw_print("bad raises");
	return aw_raise("ValueError", "boom");
}

static int body(void *arg)
{
	struct worker a = {"A", 0.06}, c = {"C", 0.09};
	int status = aw_gather(NULL, AW(ok, &a), AW(bad, NULL), AW(ok, &c));

	(void)arg;
	if (status == AW_ERAISED)
		aw_print("main got %s", aw_error_message());
	AW_TRY(aw_sleep(0.12)); /* A and C are NOT cancelled */
	aw_print("main end");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
