/* 48_generator_cancel: cancelling who asks cancels what the body awaits: CancelledError is thrown there. */
#include "parity.h"

struct slow {
	const char *name;
	bool swallows;
};

static int steps(const struct slow *slow)
{
	for (int i = 0; i < 3; i++) {
		int status = aw_sleep(0.03);

		if (status) {
			aw_print("%s cancelled at %d", slow->name, i);
			if (!slow->swallows)
				return status;
		}
		AW_TRY(aw_yield_int(NULL, i));
	}
	return 0;
}

static int slow(void *arg)
{
	const struct slow *self = arg;
	int status = steps(self);

	aw_print("%s finally", self->name);
	AW_TRY(aw_sleep(0.01));
	aw_print("%s closed", self->name);
	return status;
}

static int print_each(struct aw_generator *generator)
{
	AW_FOR (i, generator)
		aw_print("got %d", (int)aw_int(i));
	return 0;
}

static int consume(void *arg)
{
	int status = print_each(arg);

	if (status == AW_ECANCELLED)
		aw_print("consumer cancelled");
	return status;
}

static int dawdle(void *arg)
{
	AW_FOR (i, (struct aw_generator *)arg) {
		aw_print("e %d", (int)aw_int(i));
		AW_TRY(aw_sleep(1));
	}
	return 0;
}

static int cancel_consumers(void)
{
	struct slow a = {"a", false}, b = {"b", true};
	struct aw *task = aw_spawn(AW(consume, AW_ASYNC_GENERATOR(slow, &a)));

	AW_TRY(aw_sleep(0.04));
	aw_cancel(task);
	if (aw_await(NULL, task) == AW_ECANCELLED)
		aw_print("main: cancelled %s", truth(aw_cancelled(task)));
	task = aw_spawn(AW(consume, AW_ASYNC_GENERATOR(slow, &b)));
	AW_TRY(aw_sleep(0.01));
	aw_cancel(task);
	AW_TRY(aw_await(NULL, task));
	aw_print("b done %s", truth(aw_cancelled(task)));
	return 0;
}

static int time_out(void)
{
	struct slow c = {"c", false}, d = {"d", false};
	struct aw_generator *generator = AW_ASYNC_GENERATOR(slow, &c);
	struct aw_timeout timeout;
	int status;

	if (aw_wait_for(NULL, 0.01, AW_NEXT(generator)) == AW_ETIMEDOUT)
		aw_print("timeout");
	AW_TRY(print_each(generator));
	aw_print("[]");
	AW_TRY(aw_timeout_enter(&timeout, 0.05));
	status = aw_await(NULL, AW(consume, AW_ASYNC_GENERATOR(slow, &d)));
	if (aw_timeout_exit(&timeout, status) == AW_ETIMEDOUT)
		aw_print("timeout");
	return 0;
}

static int body(void *arg)
{
	struct slow e = {"e", false}, f = {"f", false};
	struct aw_generator *generator = AW_ASYNC_GENERATOR(slow, &e);
	struct aw *task;
	void *value;

	(void)arg;
	AW_TRY(cancel_consumers());
	AW_TRY(time_out());
	task = aw_spawn(AW(dawdle, generator));
	AW_TRY(aw_sleep(0.05));
	aw_cancel(task);
	if (aw_await(NULL, task) == AW_ECANCELLED)
		aw_print("dawdler cancelled");
	AW_TRY(aw_next(&value, generator));
	aw_print("e goes on %d", (int)aw_int(value));
	AW_TRY(aw_generator_close(generator));
	task = aw_spawn(AW_NEXT(AW_ASYNC_GENERATOR(slow, &f)));
	aw_cancel(task);
	if (aw_await(NULL, task) == AW_ECANCELLED)
		aw_print("never asked");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
