/* 77_runner: what one run leaves behind goes on in the next, and the end of all of them; and a loop that runs
 * until it is stopped. */
#include "parity.h"

static struct aw *left;
static bool left_is_cancelled;
static struct aw_generator *kept;

static int ticks(const char *name, double seconds)
{
	int status = 0;

	while (!status) {
		aw_print("%s ticks", name);
		status = aw_sleep(seconds);
	}
	if (status == AW_ECANCELLED)
		aw_print("%s cancelled", name);
	aw_print("%s finally", name);
	return status;
}

static int tick_left(void *arg)
{
	(void)arg;
	return ticks("left", 0.1);
}

static void note_end(struct aw *task, void *arg)
{
	(void)arg;
	left_is_cancelled = aw_cancelled(task);
}

static int first(void *arg)
{
	(void)arg;
	left = aw_spawn(AW_NAMED(tick_left, NULL, "left"));
	AW_TRY(aw_add_done_callback(left, note_end, NULL));
	AW_TRY(aw_sleep(0.25));
	aw_print("first ends");
	return aw_return_text("result");
}

static int second(void *arg)
{
	(void)arg;
	aw_print("second %s", truth(aw_done(left)));
	AW_TRY(aw_sleep(0.1));
	return aw_raise("ValueError", "bad");
}

static int gen(void *arg)
{
	int status;

	(void)arg;
	status = aw_yield_int(NULL, 1);
	aw_print("generator closed");
	return status;
}

static int keeps(void *arg)
{
	void *value;

	(void)arg;
	kept = AW_ASYNC_GENERATOR(gen, NULL);
	AW_TRY(aw_next(&value, kept));
	aw_print("%d", (int)aw_int(value));
	return 0;
}

static int inside(void *arg)
{
	struct aw *c = AW(first, NULL);

	(void)arg;
	if (aw_runner_run(NULL, c)) {
		aw_print("%s %s", aw_error_type(), aw_error_message());
		aw_close(c);
	}
	return 0;
}

static void say(void *text)
{
	aw_print("%s", (char *)text);
}

static int use_runner(const struct aw_options *options)
{
	void *result;

	AW_TRY(aw_runner_enter(options));
	AW_TRY(aw_runner_run(&result, AW(first, NULL)));
	aw_print("%s", (char *)result);
	AW_TRY(aw_call_soon(NULL, say, word("scheduled while it stood still")));
	if (aw_runner_run(NULL, AW(second, NULL)) == AW_ERAISED)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	AW_TRY(aw_runner_run(NULL, AW(keeps, NULL)));
	AW_TRY(aw_runner_run(NULL, AW(inside, NULL)));
	aw_print("left is done %s", truth(aw_done(left)));
	AW_TRY(aw_runner_exit());
	printf("left is cancelled %s\n", truth(left_is_cancelled));
	return 0;
}

/* ---- run_until_complete and run_forever ---- */

static int child(double seconds, const char *result)
{
	AW_TRY(aw_sleep(seconds));
	aw_print("child %s", result);
	return aw_return_text(result);
}

static int of_a_task(void *arg)
{
	(void)arg;
	return child(0.05, "of a task");
}

static int late(void *arg)
{
	(void)arg;
	return child(0.1, "late");
}

static void set_future(void *future)
{
	aw_future_set_text(future, "of a future");
}

static void stop(void *arg)
{
	(void)arg;
	aw_stop();
}

static int stops(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(0.05));
	aw_print("stops");
	AW_TRY(aw_call_soon(NULL, say, word("not in this turn")));
	aw_stop();
	aw_print("goes on to the end of the turn");
	AW_TRY(aw_sleep(0));
	aw_print("in the next run");
	return 0;
}

static int use_loop(const struct aw_options *options)
{
	void *result, *again;
	struct aw *t, *f;

	AW_TRY(aw_runner_enter(options));
	aw_print("-- run_until_complete and run_forever");
	t = aw_spawn(AW(of_a_task, NULL));
	aw_print("%s", truth(aw_done(t)));
	AW_TRY(aw_runner_run(&result, t));
	AW_TRY(aw_runner_run(&again, t));
	aw_print("%s %s", (char *)result, (char *)again);
	f = aw_future_new("f");
	AW_TRY(aw_call_later(NULL, 0.05, set_future, f));
	AW_TRY(aw_runner_run(&result, f));
	aw_print("%s", (char *)result);
	aw_spawn(AW(stops, NULL));
	AW_TRY(aw_call_later(NULL, 0.2, stop, NULL));
	AW_TRY(aw_runner_run_forever());
	aw_print("stopped");
	AW_TRY(aw_runner_run_forever());
	aw_print("stopped again");
	AW_TRY(aw_call_later(NULL, 0.05, stop, NULL));
	t = aw_spawn(AW(late, NULL));
	if (aw_runner_run(NULL, t) == AW_ERAISED)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	AW_TRY(aw_runner_run(&result, t));
	aw_print("%s", (char *)result);
	return aw_runner_exit();
}

int main(int argc, char **argv)
{
	struct aw_options options = {
		.clock = argc > 1 && !strcmp(argv[1], "real") ? AW_CLOCK_REAL : AW_CLOCK_VIRTUAL};

	return use_runner(&options) || use_loop(&options);
}
