/* 50_contextmanager: set-up, yield, teardown: a generator as the two ends of a with block, as depends does. */
#include "parity.h"

struct database {
	const char *name;
	bool swallows, raises;
};

static bool is_value_error(int status)
{
	return status == AW_ERAISED && !strcmp(aw_error_type(), "ValueError");
}

static int database(void *arg)
{
	const struct database *self = arg;
	int status, slept;

	aw_print("%s connects", self->name);
	AW_TRY(aw_sleep(0.01));
	status = aw_yield_text(NULL, self->name);
	if (is_value_error(status)) {
		aw_print("%s rolls back: %s", self->name, aw_error_message());
		if (self->swallows)
			status = 0;
	}
	slept = aw_sleep(0.01);
	aw_print("%s disconnects", self->name);
	if (status || slept)
		return status ? status : slept;
	return self->raises ? aw_raise("KeyError", "'%s'", self->name) : 0;
}

static int yields(void *arg)
{
	for (int i = 0; i < *(int *)arg; i++) {
		char text[16];
		int status;

		snprintf(text, sizeof(text), "%d", i);
		status = aw_yield_value(NULL, text);
		aw_print("teardown %d", i);
		if (status && !is_value_error(status))
			return status;
	}
	return 0;
}

static int plain(void *arg)
{
	int status;

	(void)arg;
	aw_print("enter");
	status = aw_yield_text(NULL, "plain");
	aw_print("exit");
	return status;
}

struct use {
	struct aw_generator *manager;
	const char *error;
	double seconds;
};

static int with_block(const struct use *use)
{
	void *value;
	int status;

	AW_TRY(aw_generator_enter(&value, use->manager));
	aw_print("in %s", (char *)value);
	status = aw_sleep(use->seconds);
	if (!status && use->error)
		status = aw_raise("ValueError", "%s", use->error);
	return aw_generator_exit(use->manager, status);
}

static int use(void *arg)
{
	int status = with_block(arg);

	if (!status)
		aw_print("went on");
	else if (status != AW_ECANCELLED)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	return status == AW_ECANCELLED ? status : 0;
}

static int use_new(aw_fn *fn, void *arg, const char *error)
{
	return use(&(struct use){AW_ASYNC_GENERATOR(fn, arg), error, 0});
}

static int nested(void)
{
	struct database outer = {"outer", false, false}, inner = {"inner", false, false};
	struct aw_generator *first = AW_ASYNC_GENERATOR(database, &outer),
			    *second = AW_ASYNC_GENERATOR(database, &inner),
			    *third = AW_GENERATOR(plain, NULL);
	void *value;
	int status;

	AW_TRY(aw_generator_enter(NULL, first));
	status = aw_generator_enter(NULL, second);
	if (!status) {
		aw_print("both");
		status = aw_generator_exit(second, 0);
	}
	AW_TRY(aw_generator_exit(first, status));
	AW_TRY(aw_generator_enter(&value, third));
	aw_print("in %s", (char *)value);
	return aw_generator_exit(third, 0);
}

static int body(void *arg)
{
	struct database a = {"a", false, false}, b = {"b", false, false}, c = {"c", true, false},
			d = {"d", true, true}, e = {"e", false, true}, f = {"f", false, false};
	struct use handler = {AW_ASYNC_GENERATOR(database, &f), NULL, 10};
	int two = 2;
	struct aw *task;

	(void)arg;
	AW_TRY(use_new(database, &a, NULL));
	AW_TRY(use_new(database, &b, "b fails"));
	AW_TRY(use_new(database, &c, "c fails"));
	AW_TRY(use_new(database, &d, "d fails"));
	AW_TRY(use_new(database, &e, NULL));
	for (int count = 0; count < 3; count++)
		AW_TRY(use_new(yields, &count, NULL));
	AW_TRY(use_new(yields, &two, "twice"));
	AW_TRY(nested());
	task = aw_spawn(AW(use, &handler));
	AW_TRY(aw_sleep(0.05));
	aw_cancel(task);
	if (aw_await(NULL, task) == AW_ECANCELLED)
		aw_print("cancelled");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
