/* 68_lock_condition_corners: the hand-over and who is cancelled in it; a condition's waiters look again, line up
 * for its lock again, and hold it whatever happens. */
#include "parity.h"

static struct aw_lock lock = AW_LOCK("lock");
static struct aw_condition cond = AW_CONDITION("cond", NULL);
static int items[4], count;

static int holds(void *name)
{
	AW_WITH_LOCK(&lock)
	{
		aw_print("%s has it", (char *)name);
		AW_TRY(aw_sleep(0));
	}
	aw_print("%s out", (char *)name);
	return 0;
}

static int locks(void)
{
	struct aw *a, *b, *c, *d;

	AW_TRY(aw_lock_acquire(&lock));
	a = aw_spawn(AW(holds, word("a")));
	b = aw_spawn(AW(holds, word("b")));
	c = aw_spawn(AW(holds, word("c")));
	AW_TRY(aw_sleep(0));
	aw_print("release");
	AW_TRY(aw_lock_release(&lock));
	aw_print("free while it is handed over %s", truth(aw_lock_locked(&lock)));
	d = aw_spawn(AW(holds, word("d")));
	aw_cancel(a); /* chosen, and then cancelled: b is next */
	AW_TRY(aw_gather(NULL, b, c, d));
	aw_print("%s %s", truth(aw_cancelled(a)), truth(aw_lock_locked(&lock)));
	AW_WITH_LOCK(&lock)
	{
		a = aw_spawn(AW(holds, word("e")));
		b = aw_spawn(AW(holds, word("f")));
		AW_TRY(aw_sleep(0));
		aw_cancel(a); /* not chosen yet */
	}
	AW_TRY(aw_await(NULL, b));
	if (aw_lock_release(&lock) < 0)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	return 0;
}

static bool has_items(void *unused)
{
	(void)unused;
	return count;
}

static int waits(void *name)
{
	int item;

	AW_WITH_CONDITION(&cond)
	{
		aw_print("%s waits", (char *)name);
		AW_TRY(aw_condition_wait_for(&cond, has_items, NULL));
		item = items[0];
		memmove(items, items + 1, (size_t)--count * sizeof(items[0]));
		aw_print("%s takes %d left %d", (char *)name, item, count);
	}
	return 0;
}

static int notified(void)
{
	struct aw *ts[3] = {aw_spawn(AW(waits, word("a"))), aw_spawn(AW(waits, word("b"))),
		aw_spawn(AW(waits, word("c")))};

	aw_print("-- condition");
	AW_TRY(aw_sleep(0));
	AW_WITH_CONDITION(&cond)
	{
		items[count++] = 1;
		AW_TRY(aw_condition_notify(&cond, 1));
		aw_print("notified %s", truth(aw_condition_locked(&cond)));
	}
	AW_TRY(aw_sleep(0.05));
	AW_WITH_CONDITION(&cond)
	{
		items[count++] = 2;
		AW_TRY(aw_condition_notify_all(&cond)); /* c looks, and waits again */
	}
	AW_TRY(aw_sleep(0.05));
	aw_print("done [%s, %s, %s]", truth(aw_done(ts[0])), truth(aw_done(ts[1])), truth(aw_done(ts[2])));
	AW_WITH_CONDITION(&cond)
	{
		items[count++] = 3;
		AW_TRY(aw_condition_notify(&cond, 5));
	}
	return aw_gather_array(NULL, ts, 3);
}

static int wait_once(const char *name)
{
	int status;

	AW_WITH_CONDITION(&cond)
	{
		status = aw_condition_wait(&cond);
		if (status == AW_ECANCELLED)
			aw_print("%s cancelled, and holds the lock %s", name,
				truth(aw_condition_locked(&cond)));
		AW_TRY(status);
		aw_print("%s True", name);
	}
	return 0;
}

static int once(void *name)
{
	if (wait_once(name) == AW_ECANCELLED)
		aw_print("%s out", (char *)name);
	return 0;
}

static int cancelled(void)
{
	struct aw *ts[3] = {
		aw_spawn(AW(once, word("x"))), aw_spawn(AW(once, word("y"))), aw_spawn(AW(once, word("z")))};

	AW_TRY(aw_sleep(0));
	AW_TRY(aw_condition_acquire(&cond));
	aw_cancel(ts[0]);
	AW_TRY(aw_sleep(0));
	aw_print("x is cancelled, but lines up for the lock %s", truth(aw_done(ts[0])));
	AW_TRY(aw_condition_notify(&cond, 1));
	AW_TRY(aw_condition_release(&cond));
	AW_TRY(aw_sleep(0.05));
	aw_print("[%s, %s, %s]", truth(aw_done(ts[0])), truth(aw_done(ts[1])), truth(aw_done(ts[2])));
	AW_WITH_CONDITION(&cond)
	{
		AW_TRY(aw_condition_notify_all(&cond));
	}
	return aw_wait(NULL, ts, 3, AW_ALL_COMPLETED, AW_FOREVER);
}

static void complain(int status)
{
	if (status < 0)
		aw_print("%s %s", aw_error_type(), aw_error_message());
}

static int body(void *arg)
{
	struct aw_condition one = AW_CONDITION("one", &lock); /* another condition on the first lock */
	struct aw_timeout timeout;

	(void)arg;
	AW_TRY(locks());
	AW_TRY(notified());
	AW_TRY(cancelled());
	complain(aw_condition_notify(&cond, 1));
	complain(aw_condition_notify_all(&cond));
	complain(aw_condition_release(&cond));
	complain(aw_condition_wait(&cond));
	AW_WITH_LOCK(&lock)
	{
		aw_print("%s %s", truth(aw_condition_locked(&one)), truth(aw_condition_locked(&cond)));
		AW_TRY(aw_timeout_enter(&timeout, 0.05));
		if (aw_timeout_exit(&timeout, aw_condition_wait(&one)) == AW_ETIMEDOUT)
			aw_print("TimeoutError %s", truth(aw_lock_locked(&lock)));
	}
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
