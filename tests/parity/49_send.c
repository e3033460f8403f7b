/* 49_send: values that go in, of async and of plain generators; what a plain one returns. */
#include "parity.h"

static int averager(void *arg)
{
	int64_t total = 0, count = 0, average = 0;
	void *value;

	(void)arg;
	AW_TRY(aw_yield_value(&value, NULL));
	while (value) {
		AW_TRY(aw_sleep(0));
		total += *(int *)value;
		average = total / ++count;
		AW_TRY(aw_yield_value(&value, &average));
	}
	return 0;
}

static int echo_words(void)
{
	char *got = NULL;

	while (!got || strcmp(got, "end") != 0) {
		void *sent;

		AW_TRY(aw_yield_value(&sent, got));
		got = sent;
		aw_print("echo got %s", got ? got : "None");
	}
	return aw_return_text("returned");
}

static int echo(void *arg)
{
	int status = echo_words();

	(void)arg;
	aw_print("echo finally");
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

static int selfish(void *arg)
{
	struct aw_generator **me = arg;

	if (aw_next(NULL, *me) == AW_EGENERATORBUSY)
		aw_print("%s", aw_error_message());
	return aw_yield_value(NULL, NULL);
}

static int stops(void *arg)
{
	(void)arg;
	AW_TRY(aw_yield_int(NULL, 1));
	return AW_ESTOPITERATION;
}

static int print_each(struct aw_generator *generator)
{
	AW_FOR (i, generator)
		aw_print("%d", (int)aw_int(i));
	return 0;
}

static int ask_echo(void)
{
	struct aw_generator *generator = AW_GENERATOR(echo, NULL);
	void *value;

	AW_TRY(aw_next(&value, generator));
	aw_print("%s", value ? "?" : "None");
	AW_TRY(aw_send(&value, generator, word("a")));
	aw_print("%s", (char *)value);
	AW_TRY(aw_next(&value, generator));
	aw_print("%s", value ? "?" : "None");
	if (aw_send(&value, generator, word("end")) == AW_ESTOPITERATION)
		aw_print("stop %s", (char *)value);
	if (aw_next(&value, generator) == AW_ESTOPITERATION)
		aw_print("stop %s", value ? "?" : "None");
	if (aw_throw(NULL, generator, aw_raise("KeyError", "'k'")) == AW_ERAISED)
		aw_print("thrown back %s", aw_error_message());
	if (aw_send(NULL, AW_GENERATOR(echo, NULL), word("x")) == AW_ERAISED)
		aw_print("%s", aw_error_message());
	return 0;
}

static int close_some(void)
{
	struct aw_generator *generator = AW_GENERATOR(echo, NULL);
	void *value;

	AW_TRY(aw_next(NULL, generator));
	AW_TRY(aw_generator_close(generator));
	aw_print("closed");
	generator = AW_GENERATOR(echo, NULL);
	AW_TRY(aw_next(NULL, generator));
	aw_generator_release(generator);
	aw_print("dropped");
	generator = AW_GENERATOR(stubborn, NULL);
	AW_TRY(aw_next(NULL, generator));
	if (aw_generator_close(generator) == AW_EIGNOREDEXIT)
		aw_print("%s", aw_error_message());
	AW_TRY(aw_next(&value, generator));
	aw_print("%s", (char *)value);
	return 0;
}

static int plain(void)
{
	struct aw_generator *me;

	AW_TRY(ask_echo());
	AW_TRY(close_some());
	me = AW_GENERATOR(selfish, &me);
	AW_TRY(aw_next(NULL, me));
	if (print_each(AW_GENERATOR(stops, NULL)) == AW_ERAISED)
		aw_print("%s", aw_error_message());
	AW_FOR_OWN (value, AW_GENERATOR(echo, NULL))
		break;
	aw_print("left None");
	return 0;
}

static int body(void *arg)
{
	static int values[] = {10, 30, 5};
	struct aw_generator *generator = AW_ASYNC_GENERATOR(averager, NULL);
	void *value;

	(void)arg;
	AW_TRY(aw_next(&value, generator));
	aw_print("%s", value ? "?" : "None");
	for (int i = 0; i < 3; i++) {
		AW_TRY(aw_send(&value, generator, &values[i]));
		aw_print("%d", (int)aw_int(value));
	}
	if (aw_send(NULL, generator, NULL) == AW_ESTOPASYNC)
		aw_print("over");
	if (aw_send(NULL, AW_ASYNC_GENERATOR(averager, NULL), &values[0]) == AW_ERAISED)
		aw_print("%s", aw_error_message());
	return plain();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
