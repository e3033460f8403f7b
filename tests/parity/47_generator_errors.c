/* 47_generator_errors: an error in the body reaches who asks; one that is thrown in reaches the body. */
#include "parity.h"

static int fails_after(void)
{
	AW_TRY(aw_yield_int(NULL, 1));
	AW_TRY(aw_sleep(0.01));
	return aw_raise("ValueError", "bad tick");
}

static int fails(void *arg)
{
	int status = fails_after();

	(void)arg;
	aw_print("clean-up");
	return status;
}

static int forgiving(void *arg)
{
	(void)arg;
	for (int count = 0; count < 3; count++) {
		int status = aw_yield_int(NULL, count);

		if (status && (status != AW_ERAISED || strcmp(aw_error_type(), "KeyError") != 0))
			return status;
		if (status)
			aw_print("forgave %s", aw_error_message());
	}
	return 0;
}

static int stops(void *arg)
{
	(void)arg;
	AW_TRY(aw_yield_int(NULL, 1));
	return AW_ESTOPASYNC;
}

static int plain(void *arg)
{
	(void)arg;
	return AW_ESTOPITERATION;
}

static int consume(void *arg)
{
	AW_FOR (value, (struct aw_generator *)arg)
		aw_print("got %d", (int)aw_int(value));
	return 0;
}

/* Prints what an error is; passes on what is none of the program's. */
static int caught(int status)
{
	if (status == AW_ERAISED)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	return status == AW_ERAISED ? 0 : status;
}

static int throw_in(void)
{
	struct aw_generator *generator = AW_ASYNC_GENERATOR(forgiving, NULL);
	void *value;

	AW_TRY(aw_next(&value, generator));
	aw_print("%d", (int)aw_int(value));
	AW_TRY(aw_throw(&value, generator, aw_raise("KeyError", "'k'")));
	aw_print("%d", (int)aw_int(value));
	AW_TRY(caught(aw_throw(NULL, generator, aw_raise("TypeError", "t"))));
	AW_TRY(aw_throw(&value, generator, aw_raise("TypeError", "over")));
	aw_print("%s", value ? "?" : "None");
	generator = AW_ASYNC_GENERATOR(forgiving, NULL);
	AW_TRY(caught(aw_throw(NULL, generator, aw_raise("KeyError", "'too early'"))));
	AW_FOR (i, generator)
		aw_print("%d", (int)aw_int(i));
	aw_print("[]");
	generator = AW_ASYNC_GENERATOR(forgiving, NULL);
	for (int i = 0; i < 3; i++)
		AW_TRY(aw_next(NULL, generator));
	if (aw_throw(NULL, generator, aw_raise("KeyError", "'last'")) == AW_ESTOPASYNC)
		aw_print("ended by the throw");
	return 0;
}

static int body(void *arg)
{
	struct aw_generator *generator = AW_ASYNC_GENERATOR(fails, NULL);
	struct aw_outcome outcomes[2];

	(void)arg;
	AW_TRY(caught(aw_await(NULL, AW(consume, generator))));
	if (aw_next(NULL, generator) == AW_ESTOPASYNC)
		aw_print("over");
	AW_TRY(throw_in());
	AW_TRY(caught(aw_await(NULL, AW(consume, AW_ASYNC_GENERATOR(stops, NULL)))));
	AW_TRY(caught(aw_await(NULL, AW(plain, NULL))));
	AW_TRY(aw_gather_outcomes(outcomes, AW(consume, AW_ASYNC_GENERATOR(fails, NULL)),
		AW(consume, AW_ASYNC_GENERATOR(forgiving, NULL))));
	aw_print("[%s('%s'), %s]", outcomes[0].type, outcomes[0].message, outcomes[1].type ? "?" : "None");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
