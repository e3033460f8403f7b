/* 31_event_set_clear: an event that is set and cleared at once wakes all who waited. */
#include "parity.h"

static struct aw_event event = AW_EVENT("go");

static int waiter(void *arg)
{
	const char *name = arg;

	aw_print("%s waits", name);
	AW_TRY(aw_event_wait(&event));
	aw_print("%s woke, is_set %s", name, aw_event_is_set(&event) ? "True" : "False");
	if (*name == 'a') {
		AW_TRY(aw_event_wait(&event));
		aw_print("a woke again");
	}
	return 0;
}

static int main_coroutine(void *arg)
{
	static char names[3][2] = {"a", "b", "c"};

	(void)arg;
	for (int i = 0; i < 3; i++)
		aw_spawn(AW(waiter, names[i]));
	AW_TRY(aw_yield());
	aw_event_set(&event);
	aw_event_clear(&event);
	aw_print("set+clear");
	AW_TRY(aw_yield());
	aw_print("turn");
	AW_TRY(aw_sleep(0.01));
	aw_event_set(&event);
	AW_TRY(aw_event_wait(&event));
	aw_print("main passes without a switch");
	return aw_yield();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
