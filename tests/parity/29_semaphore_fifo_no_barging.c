/* 29_semaphore_fifo_no_barging: a semaphore's permits go to those who wait, in order; who releases and
 * acquires at once goes to the back. */
#include "parity.h"

enum { CALLS = 12 };

static struct aw_semaphore *semaphore;
static int active, peak;

static int call(void *arg)
{
	static const int ms[CALLS] = {50, 100, 150, 200, 250, 325, 325, 325, 325, 325, 225, 275};
	int i = (int)(intptr_t)arg;

	AW_WITH_SEMAPHORE(semaphore)
	{
		active++;
		peak = active > peak ? active : peak;
		aw_print("enter %d", i);
		AW_TRY(aw_sleep(ms[i] / 1000.0));
		active--;
		aw_print("leave %d", i);
	}
	return 0;
}

static int hog(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++) {
		AW_WITH_SEMAPHORE(semaphore)
		{
			aw_print("hog %d", i);
		}
	}
	return 0;
}

static int once(void *arg)
{
	AW_WITH_SEMAPHORE(semaphore)
	{
		aw_print("%s", (const char *)arg);
	}
	return 0;
}

static int main_coroutine(void *arg)
{
	static char x[] = "x", y[] = "y";
	struct aw_semaphore five = AW_SEMAPHORE("five", 5), one = AW_SEMAPHORE("one", 1);
	struct aw *calls[CALLS];

	(void)arg;
	semaphore = &five;
	for (intptr_t i = 0; i < CALLS; i++)
		calls[i] = AW(call, (void *)i);
	AW_TRY(aw_gather_array(NULL, calls, CALLS));
	aw_print("peak %d locked %s", peak, aw_semaphore_locked(&five) ? "True" : "False");
	semaphore = &one;
	AW_TRY(aw_gather(NULL, AW(hog, NULL), AW(once, x), AW(once, y)));
	AW_TRY(aw_semaphore_acquire(&one));
	aw_spawn(AW(hog, NULL));
	aw_spawn(AW(once, x));
	aw_spawn(AW(once, y));
	AW_TRY(aw_yield());
	aw_print("release");
	AW_TRY(aw_semaphore_release(&one));
	return aw_sleep(0.01);
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
