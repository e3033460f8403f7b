/* 45_aclose_finally: aclose() throws GeneratorExit at the yield, and waits for the clean-up. */
#include "parity.h"

struct resource {
	const char *name;
	double seconds;
};

static int resource(void *arg)
{
	const struct resource *resource = arg;
	int status = 0;

	aw_print("%s opens", resource->name);
	for (int i = 0; i < 10 && !status; i++)
		status = aw_yield_int(NULL, i);
	if (status == AW_EGENERATOREXIT)
		aw_print("%s GeneratorExit", resource->name);
	aw_print("%s finally", resource->name);
	AW_TRY(aw_sleep(resource->seconds));
	aw_print("%s closed", resource->name);
	return status;
}

static int stubborn(void *arg)
{
	(void)arg;
	for (;;)
		if (aw_yield_text(NULL, "again") == AW_EGENERATOREXIT)
			aw_print("no");
	return 0;
}

static int close_twice(void)
{
	struct resource r = {"r", 0.01}, fresh = {"fresh", 0.01};
	struct aw_generator *generator = AW_ASYNC_GENERATOR(resource, &r);
	int64_t first;
	void *value;

	AW_TRY(aw_next(&value, generator));
	first = aw_int(value);
	AW_TRY(aw_next(&value, generator));
	aw_print("%d %d", (int)first, (int)aw_int(value));
	AW_TRY(aw_generator_close(generator));
	aw_print("after");
	AW_TRY(aw_generator_close(generator));
	if (aw_next(NULL, generator) == AW_ESTOPASYNC)
		aw_print("stop");
	generator = AW_ASYNC_GENERATOR(resource, &fresh);
	AW_TRY(aw_generator_close(generator));
	AW_FOR (i, generator)
		aw_print("%d", (int)aw_int(i));
	aw_print("[]");
	return 0;
}

static int close_stubborn(void)
{
	struct aw_generator *generator = AW_ASYNC_GENERATOR(stubborn, NULL);
	void *value;

	AW_TRY(aw_next(NULL, generator));
	if (aw_generator_close(generator) == AW_EIGNOREDEXIT)
		aw_print("%s", aw_error_message());
	if (aw_generator_close(generator) == AW_ESTOPASYNC)
		aw_print("%s", aw_error_type());
	AW_TRY(aw_next(&value, generator));
	aw_print("%s", (char *)value);
	aw_generator_release(generator);
	return 0;
}

static int close_left(void)
{
	struct resource left = {"left", 0.01};
	struct aw_generator *generator = AW_ASYNC_GENERATOR(resource, &left);
	int at = 0;

	AW_FOR (i, generator) {
		at = (int)aw_int(i);
		if (at == 2)
			break;
	}
	AW_TRY(aw_generator_close(generator));
	aw_print("left at %d", at);
	return 0;
}

static int close_cancelled(void)
{
	struct resource slow = {"slow", 10};
	struct aw_generator *generator = AW_ASYNC_GENERATOR(resource, &slow);
	struct aw *task;
	int status;

	AW_TRY(aw_next(NULL, generator));
	task = aw_spawn(AW_ACLOSE(generator));
	AW_TRY(aw_sleep(0.01));
	aw_cancel(task);
	status = aw_await(NULL, task);
	if (status == AW_ECANCELLED)
		aw_print("cancelled");
	return status == AW_ECANCELLED ? 0 : status;
}

static int body(void *arg)
{
	(void)arg;
	AW_TRY(close_twice());
	AW_TRY(close_stubborn());
	AW_TRY(close_left());
	return close_cancelled();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
