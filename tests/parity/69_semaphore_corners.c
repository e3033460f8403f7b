/* 69_semaphore_corners: waiters that are cancelled before and after they got their permit; too many releases;
 * and an event that is set and cleared around those who wait. */
#include "parity.h"

struct user {
	const char *name;
	struct aw_semaphore *sem;
	double seconds;
};

static int hold(const struct user *user)
{
	AW_WITH_SEMAPHORE(user->sem)
	{
		aw_print("%s in", user->name);
		AW_TRY(aw_sleep(user->seconds));
	}
	aw_print("%s out", user->name);
	return 0;
}

static int use(void *arg)
{
	const struct user *user = arg;

	if (hold(user) == AW_ECANCELLED)
		aw_print("%s cancelled", user->name);
	return 0;
}

static struct aw *spawn(const char *name, struct aw_semaphore *sem, double seconds)
{
	static struct user users[16];
	static int count;
	struct user *its = &users[count++];

	*its = (struct user){name, sem, seconds};
	return aw_spawn(AW(use, its));
}

static int waiting_ones(void)
{
	static struct aw_semaphore sem = AW_SEMAPHORE("sem", 2);
	static const char *const names[5] = {"a", "b", "c", "d", "e"};
	struct aw *ts[5];

	for (int i = 0; i < 5; i++)
		ts[i] = spawn(names[i], &sem, 0.05);
	AW_TRY(aw_sleep(0));
	aw_print("locked %s", truth(aw_semaphore_locked(&sem)));
	aw_cancel(ts[2]); /* waits: nothing is lost */
	AW_TRY(aw_gather_array(NULL, ts, 5));
	aw_print("locked %s", truth(aw_semaphore_locked(&sem)));
	return 0;
}

static int chosen_ones(void)
{
	static struct aw_semaphore sem = AW_SEMAPHORE("sem", 0), three = AW_SEMAPHORE("three", 0);
	struct aw *ts[3] = {spawn("f", &sem, 0), spawn("g", &sem, 0), spawn("h", &sem, 0)};

	AW_TRY(aw_sleep(0));
	AW_TRY(aw_semaphore_release(&sem));
	aw_print("a permit on its way %s", truth(aw_semaphore_locked(&sem)));
	aw_cancel(ts[0]); /* chosen, then cancelled: g gets it */
	AW_TRY(aw_sleep(0.05));
	aw_print("[%s, %s, %s]", truth(aw_done(ts[0])), truth(aw_done(ts[1])), truth(aw_done(ts[2])));
	aw_print("%s", truth(aw_semaphore_locked(&sem)));
	ts[0] = spawn("i", &three, 0);
	ts[1] = spawn("j", &three, 0);
	ts[2] = spawn("k", &three, 0);
	AW_TRY(aw_sleep(0));
	for (int i = 0; i < 3; i++)
		AW_TRY(aw_semaphore_release(&three));
	aw_print("all three at once");
	return aw_gather_array(NULL, ts, 3);
}

static int fail_inside(struct aw_semaphore *sem)
{
	AW_WITH_SEMAPHORE(sem)
	{
		return aw_raise("KeyError", "'inside'");
	}
	return 0;
}

static int errors(void)
{
	static struct aw_semaphore bounded = AW_BOUNDED_SEMAPHORE("bounded", 1), s = AW_SEMAPHORE("s", 1);

	AW_WITH_SEMAPHORE(&bounded)
	{
		aw_print("bounded %s", truth(aw_semaphore_locked(&bounded)));
	}
	if (aw_semaphore_release(&bounded) < 0)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	aw_print("ValueError"); /* of Semaphore(-1), which cannot be written here */
	if (fail_inside(&s) == AW_ERAISED)
		aw_print("released by the error %s", truth(aw_semaphore_locked(&s)));
	if (aw_wait_for(NULL, 0.05, aw_gather_future(false, spawn("l", &s, 1), spawn("m", &s, 1))) ==
		AW_ETIMEDOUT)
		aw_print("TimeoutError %s", truth(aw_semaphore_locked(&s)));
	return 0;
}

static struct aw_event event = AW_EVENT("event");

static int waits(void *name)
{
	int status = aw_event_wait(&event);

	aw_print("%s %s", (char *)name, status == AW_ECANCELLED ? "cancelled" : "True");
	return 0;
}

static int events(void)
{
	struct aw *ts[3] = {aw_spawn(AW(waits, word("a"))), aw_spawn(AW(waits, word("b"))),
		aw_spawn(AW(waits, word("c")))};
	struct aw *late;

	aw_print("-- event");
	AW_TRY(aw_sleep(0));
	aw_cancel(ts[1]);
	aw_event_set(&event);
	aw_event_set(&event);
	late = aw_spawn(AW(waits, word("late")));
	aw_event_clear(&event); /* who has not waited yet, waits */
	AW_TRY(aw_sleep(0));
	AW_TRY(aw_sleep(0));
	aw_print("[%s, %s, %s] %s %s", truth(aw_done(ts[0])), truth(aw_done(ts[1])), truth(aw_done(ts[2])),
		truth(aw_done(late)), truth(aw_event_is_set(&event)));
	aw_event_set(&event);
	aw_print("%s", truth(!aw_event_wait(&event)));
	return aw_await(NULL, late);
}

static int body(void *arg)
{
	(void)arg;
	AW_TRY(waiting_ones());
	AW_TRY(chosen_ones());
	AW_TRY(errors());
	return events();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
