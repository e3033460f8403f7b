/* 60_timers_and_soon: what is overdue stands behind what was ready, in the order of its times; handles that are
 * cancelled, in time and too late. */
#include "parity.h"

static struct aw_handle second, third;
static int times;

static void say(void *text)
{
	aw_print("%s", (char *)text);
}

static void first(void *unused)
{
	(void)unused;
	aw_print("first");
	aw_handle_cancel(second);
	aw_call_soon(NULL, say, word("soon from first"));
	aw_call_later(NULL, 0, say, word("later 0 from first"));
}

static void cancel_third(void *unused)
{
	(void)unused;
	aw_handle_cancel(third);
}

static void again(void *unused)
{
	(void)unused;
	if (++times < 3)
		aw_call_soon(NULL, again, NULL); /* runs in the next iteration, never in this one */
}

struct sleeper {
	const char *name;
	double seconds;
};

static int sleeper(void *arg)
{
	const struct sleeper *sleeper = arg;

	AW_TRY(aw_sleep(sleeper->seconds));
	aw_print("slept %s", sleeper->name);
	return 0;
}

static int overdue(void)
{
	AW_TRY(aw_call_later(NULL, 0, say, word("later 0")));
	AW_TRY(aw_call_soon(NULL, say, word("soon")));
	AW_TRY(aw_call_later(NULL, -1, say, word("later -1"))); /* in the order of the deadlines */
	AW_TRY(aw_call_at(NULL, aw_time() - 2, say, word("at -2")));
	AW_TRY(aw_sleep(0));
	aw_print("main: one turn");
	AW_TRY(aw_sleep(0));
	aw_print("main: two turns");
	return 0;
}

static int cancelled(void)
{
	double t = aw_time();

	AW_TRY(aw_call_at(&third, t + 0.1, say, word("third")));
	AW_TRY(aw_call_at(NULL, t + 0.05, first, NULL));
	AW_TRY(aw_call_at(&second, t + 0.05, say, word("second")));
	AW_TRY(aw_call_at(NULL, t + 0.075, cancel_third, NULL));
	AW_TRY(aw_call_at(NULL, t + 0.2, say, word("fourth")));
	aw_print("when %g %g", third.when - t, second.when - t);
	AW_TRY(aw_sleep(0.15));
	aw_print("main: 150 ms");
	aw_handle_cancel(third); /* twice, and of one that was called: nothing */
	return 0;
}

static int body(void *arg)
{
	static struct sleeper sleepers[] = {{"a", 0.15}, {"b", 0.05}, {"c", 0.1}, {"d", 0}, {"e", -1}};
	struct aw_handle never;

	(void)arg;
	AW_TRY(overdue());
	AW_TRY(cancelled());
	for (int i = 0; i < 5; i++)
		aw_spawn(AW(sleeper, &sleepers[i]));
	AW_TRY(aw_sleep(0.25));
	AW_TRY(aw_call_later(&never, 0.05, say, word("never")));
	aw_handle_cancel(never);
	AW_TRY(aw_sleep(0.1));
	AW_TRY(aw_call_soon(NULL, again, NULL));
	for (int i = 0; i < 4; i++) {
		aw_print("turn %d %d", i, times);
		AW_TRY(aw_sleep(0));
	}
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
