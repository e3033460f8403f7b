/* 44_two_consumers: a generator serves one at a time; a second one who asks meanwhile gets an error. */
#include "parity.h"

struct consumer {
	const char *name;
	struct aw_generator *generator;
	struct aw_lock *lock;
};

static int numbers(void *arg)
{
	(void)arg;
	for (int i = 0; i < 4; i++) {
		AW_TRY(aw_sleep(0.01));
		AW_TRY(aw_yield_int(NULL, i));
	}
	return 0;
}

static int print_each(const struct consumer *consumer)
{
	AW_FOR (number, consumer->generator)
		aw_print("%s got %d", consumer->name, (int)aw_int(number));
	return 0;
}

static int consume(void *arg)
{
	const struct consumer *consumer = arg;

	if (print_each(consumer) == AW_EGENERATORBUSY)
		aw_print("%s %s %s", consumer->name, aw_error_type(), aw_error_message());
	aw_print("%s over", consumer->name);
	return 0;
}

static int consume_locked(void *arg)
{
	const struct consumer *consumer = arg;
	int status = 0;
	void *number;

	while (!status) {
		AW_WITH_LOCK(consumer->lock)
		status = aw_next(&number, consumer->generator);
		if (!status) {
			aw_print("%s got %d", consumer->name, (int)aw_int(number));
			AW_TRY(aw_sleep(0));
		}
	}
	return status == AW_ESTOPASYNC ? 0 : status;
}

static int selfish(void *arg)
{
	struct aw_generator **me = arg;

	if (aw_next(NULL, *me) == AW_EGENERATORBUSY)
		aw_print("%s", aw_error_message());
	return aw_yield_text(NULL, "served");
}

static int refused(void)
{
	struct consumer c = {"c", AW_ASYNC_GENERATOR(numbers, NULL), NULL};
	struct aw *task = aw_spawn(AW(consume, &c));

	AW_TRY(aw_sleep(0));
	if (aw_generator_close(c.generator))
		aw_print("%s", aw_error_message());
	if (aw_throw(NULL, c.generator, aw_raise("ValueError", "x")))
		aw_print("%s", aw_error_message());
	if (aw_send(NULL, c.generator, NULL))
		aw_print("%s", aw_error_message());
	return aw_await(NULL, task);
}

static int body(void *arg)
{
	struct aw_lock lock = AW_LOCK(NULL);
	struct aw_generator *generator = AW_ASYNC_GENERATOR(numbers, NULL), *me;
	struct consumer a = {"a", generator, NULL}, b = {"b", generator, NULL};
	struct consumer d = {"d", NULL, &lock}, e = {"e", NULL, &lock};
	void *value;

	(void)arg;
	AW_TRY(aw_gather(NULL, AW(consume, &a), AW(consume, &b)));
	generator = AW_ASYNC_GENERATOR(numbers, NULL);
	for (const char *name = "abab"; *name; name++) {
		AW_TRY(aw_await(&value, aw_spawn(AW_NEXT(generator))));
		aw_print("%c %d", *name, (int)aw_int(value));
	}
	AW_TRY(refused());
	me = AW_ASYNC_GENERATOR(selfish, &me);
	AW_TRY(aw_next(&value, me));
	aw_print("%s", (char *)value);
	d.generator = e.generator = AW_ASYNC_GENERATOR(numbers, NULL);
	return aw_gather(NULL, AW(consume_locked, &d), AW(consume_locked, &e));
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
