/* 46_left_unfinished: a generator that is dropped is closed by the loop; what is left, at the run's end. */
#include "parity.h"

static int ticker(void *arg)
{
	const char *name = arg;
	int status = 0;

	for (int i = 0; i < 10 && !status; i++) {
		status = aw_yield_int(NULL, i);
		if (!status)
			status = aw_sleep(0.01);
	}
	if (status)
		aw_print("%s got %s", name, status == AW_EGENERATOREXIT ? "GeneratorExit" : "CancelledError");
	aw_print("%s finally", name);
	AW_TRY(aw_sleep(0.1));
	aw_print("%s closed", name);
	return status;
}

static int look(void *arg)
{
	(void)arg;
	AW_FOR_OWN (i, AW_ASYNC_GENERATOR(ticker, word("dropped"))) {
		aw_print("got %d", (int)aw_int(i));
		if (aw_int(i) == 1)
			break;
	}
	aw_print("left the loop");
	return 0;
}

static int drop(void *arg)
{
	(void)arg;
	AW_TRY(aw_await(NULL, AW(look, NULL)));
	for (int i = 0; i < 4; i++) {
		aw_print("turn %d", i);
		AW_TRY(aw_sleep(0));
	}
	AW_TRY(aw_sleep(0.3));
	aw_print("main ends");
	return 0;
}

static int brief(void *arg)
{
	int status = aw_yield_text(NULL, "brief");

	(void)arg;
	if (status)
		aw_print("brief got %s", status == AW_EGENERATOREXIT ? "GeneratorExit" : "CancelledError");
	return status;
}

static int at_once(void *arg)
{
	(void)arg;
	AW_FOR_OWN (i, AW_ASYNC_GENERATOR(brief, NULL)) {
		aw_print("got %s", (char *)i);
		break;
	}
	return 0;
}

static int sleeper(void *arg)
{
	int status = aw_sleep(10);

	(void)arg;
	aw_print("sleeper cancelled first");
	return status;
}

static int keep(void *arg)
{
	struct aw_generator *generator = AW_ASYNC_GENERATOR(ticker, word("kept"));
	void *value;

	(void)arg;
	AW_TRY(aw_next(&value, generator));
	aw_print("%d", (int)aw_int(value));
	aw_spawn(AW(sleeper, NULL));
	AW_TRY(aw_sleep(0));
	aw_print("keep ends");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, drop) || parity_run(argc, argv, at_once) ||
	       parity_run(argc, argv, keep);
}
