/* 91_exit: SystemExit and KeyboardInterrupt, raised by tasks, callbacks and the main coroutine, end the loop
 * at once. */
#include "parity.h"

static struct aw_options options;

static int sleeper(void *name)
{
	int status = aw_sleep(1);

	aw_print("%s cleaned up", (char *)name);
	return status;
}

struct raising {
	const char *type, *message;
	int turns;
};

static int raises(void *of)
{
	const struct raising *its = of;

	for (int i = 0; i < its->turns; i++)
		AW_TRY(aw_yield());
	aw_print("raises %s", its->type);
	return aw_raise(its->type, "%s", its->message);
}

struct yielding {
	const char *name;
	int count;
};

static int yields(void *of)
{
	const struct yielding *its = of;

	for (int i = 0; i < its->count; i++) {
		int status;

		aw_print("%s %d", its->name, i);
		status = aw_yield();
		if (status == AW_ECANCELLED)
			aw_print("%s cancelled", its->name);
		AW_TRY(status);
	}
	return 0;
}

static void boom(void *of)
{
	const struct raising *its = of;

	aw_print("boom");
	aw_raise(its->type, "%s", its->message);
}

static void say(void *text)
{
	aw_print("%s", (char *)text);
}

static void tell(struct aw *task, void *arg)
{
	(void)arg;
	aw_print("done callback %s %s", truth(aw_cancelled(task)), aw_exception_type(task));
}

static int a_task(void *arg)
{
	static struct yielding before = {"before", 5}, after = {"after", 5};
	static struct raising its = {"SystemExit", "3", 1};
	struct aw *task;
	int status;

	(void)arg;
	aw_spawn(AW(yields, &before));
	task = aw_spawn(AW(raises, &its));
	aw_spawn(AW(yields, &after));
	AW_TRY(aw_add_done_callback(task, tell, NULL));
	AW_TRY(aw_call_soon(NULL, say, word("called")));
	status = aw_await(NULL, AW(sleeper, word("main")));
	if (status == AW_ECANCELLED)
		aw_print("main cancelled %s", truth(aw_done(task)));
	return status;
}

static int awaited(void *arg)
{
	static struct yielding other = {"other", 3};
	static struct raising its = {"KeyboardInterrupt", "", 0};
	int status;

	(void)arg;
	aw_spawn(AW(yields, &other));
	status = aw_await(NULL, aw_spawn(AW(raises, &its)));
	if (status == AW_ECANCELLED)
		aw_print("main cancelled");
	else
		aw_print("main got it");
	return status == AW_ECANCELLED ? status : 0;
}

static int a_callback(void *arg)
{
	static struct raising its = {"KeyboardInterrupt", "stop", 0};

	(void)arg;
	AW_TRY(aw_call_soon(NULL, boom, &its));
	AW_TRY(aw_call_soon(NULL, say, word("the next callback")));
	if (aw_sleep(1) == AW_ECANCELLED) {
		aw_print("main cancelled");
		AW_TRY(aw_yield());
		aw_print("main cleaned up");
	}
	return 0;
}

static int itself(void *arg)
{
	static struct yielding left = {"left", 3};

	(void)arg;
	aw_spawn(AW(yields, &left));
	AW_TRY(aw_yield());
	return aw_raise("SystemExit", "bye");
}

static int directly(void *arg)
{
	static struct raising its = {"SystemExit", "1", 0};

	(void)arg;
	if (aw_await(NULL, AW(raises, &its)) == AW_ERAISED)
		aw_print("caught %s", aw_error_message());
	aw_print("result fine");
	return 0;
}

static void boom_when_done(struct aw *task, void *its)
{
	(void)task;
	boom(its);
}

static void say_when_done(struct aw *task, void *text)
{
	(void)task;
	say(text);
}

static int done_callback(void *arg)
{
	static struct yielding quick = {"quick", 1};
	static struct raising its = {"SystemExit", "from a done callback", 0};
	struct aw *task = aw_spawn(AW(yields, &quick));

	(void)arg;
	AW_TRY(aw_add_done_callback(task, boom_when_done, &its));
	AW_TRY(aw_add_done_callback(task, say_when_done, word("the second one")));
	return aw_sleep(0.1);
}

static int agen(void *arg)
{
	int status = aw_yield_int(NULL, 1);

	(void)arg;
	if (!status)
		status = aw_yield_int(NULL, 2);
	aw_print("generator closed");
	return status;
}

static int generators(void *arg)
{
	static struct raising its = {"SystemExit", "1", 0};

	(void)arg;
	AW_FOR (value, AW_ASYNC_GENERATOR(agen, NULL)) {
		aw_spawn(AW(raises, &its));
		AW_TRY(aw_sleep(0.1));
	}
	return 0;
}

static int value(void *number)
{
	AW_TRY(aw_yield());
	return aw_return_int(*(int *)number);
}

static int leaves(void *arg)
{
	static struct raising its = {"SystemExit", "1", 2};

	(void)arg;
	aw_spawn(AW(raises, &its));
	AW_TRY(aw_yield());
	return aw_return_text("left");
}

static int sleeps_in_group(struct aw_group *group)
{
	static struct yielding sibling = {"sibling", 9};
	static struct raising its = {"SystemExit", "from a group", 1};

	aw_group_spawn(group, AW(yields, &sibling));
	aw_group_spawn(group, AW(raises, &its));
	return aw_sleep(1);
}

static int group(void *arg)
{
	struct aw_group tg;
	int status;

	(void)arg;
	AW_TRY(aw_group_enter(&tg));
	status = aw_group_exit(&tg, sleeps_in_group(&tg));
	aw_group_finish(&tg);
	if (status)
		aw_print("main got %s %s", aw_error_type(), aw_error_message());
	return status;
}

static int raises_in_group(struct aw_group *group)
{
	static struct yielding child = {"child", 9};

	aw_group_spawn(group, AW(yields, &child));
	AW_TRY(aw_yield());
	return aw_raise("KeyboardInterrupt", "of the body");
}

static int body(void *arg)
{
	struct aw_group tg;

	(void)arg;
	AW_TRY(aw_group_enter(&tg));
	if (aw_group_exit(&tg, raises_in_group(&tg)))
		aw_print("main got %s %s", aw_error_type(), aw_error_message());
	aw_group_finish(&tg);
	AW_TRY(aw_yield());
	return aw_raise("ValueError", "instead");
}

static int stubborn(void *arg)
{
	(void)arg;
	if (!aw_sleep(1))
		return 0;
	aw_print("leaves");
	return aw_raise("SystemExit", "from a clean-up");
}

static int clean_up(void *arg)
{
	(void)arg;
	aw_spawn(AW(stubborn, NULL));
	AW_TRY(aw_yield());
	return aw_return_text("lost");
}

static int raises_and_clean_up(void *arg)
{
	AW_TRY(clean_up(arg));
	return aw_raise("ValueError", "lost");
}

static void tell_end(int status)
{
	if (status)
		aw_print("run: %s %s", aw_error_type(), aw_error_message());
}

static void run(struct aw *coroutine)
{
	tell_end(aw_run(coroutine, &options));
}

/* The result is a text or a number. */
static void run_once(struct aw *coroutine, bool is_text)
{
	void *result;
	int status = aw_runner_run(&result, coroutine);

	tell_end(status);
	if (!status && is_text)
		aw_print("result %s", (char *)result);
	else if (!status)
		aw_print("result %d", (int)aw_int(result));
}

static int run_many(void)
{
	static int numbers[] = {1, 2, 3, 4};

	aw_print("-- runner");
	AW_TRY(aw_runner_enter(&options));
	run_once(AW(itself, NULL), false);
	run_once(AW(value, &numbers[0]), false);
	run_once(AW(leaves, NULL), true);
	run_once(AW(value, &numbers[1]), false);
	run_once(AW(value, &numbers[2]), false);
	run_once(AW(a_callback, NULL), false);
	run_once(AW(value, &numbers[3]), false);
	return aw_runner_exit();
}

int main(int argc, char **argv)
{
	bool real = argc > 1 && !strcmp(argv[1], "real");

	options.clock = real ? AW_CLOCK_REAL : AW_CLOCK_VIRTUAL;
	aw_print("-- a_task");
	run(AW(a_task, NULL));
	aw_print("-- awaited");
	run(AW(awaited, NULL));
	aw_print("-- a_callback");
	run(AW(a_callback, NULL));
	aw_print("-- itself");
	run(AW(itself, NULL));
	aw_print("-- directly");
	run(AW(directly, NULL));
	aw_print("-- done_callback");
	run(AW(done_callback, NULL));
	aw_print("-- generators");
	run(AW(generators, NULL));
	if (run_many())
		return 1;
	aw_print("-- group");
	run(AW(group, NULL));
	aw_print("-- body");
	run(AW(body, NULL));
	aw_print("-- clean_up");
	run(AW(clean_up, NULL));
	aw_print("-- raises_and_clean_up");
	run(AW(raises_and_clean_up, NULL));
	aw_print("-- runner_clean_up");
	if (aw_runner_enter(&options))
		return 1;
	aw_runner_run(NULL, AW(clean_up, NULL));
	tell_end(aw_runner_exit());
	return 0;
}
