/* 64_shield: who waits is cancelled, what is waited for runs on; from below everything comes through. */
#include "parity.h"

struct work {
	const char *name;
	double seconds;
	const char *error;
};

static int work(void *arg)
{
	const struct work *work = arg;
	int status = aw_sleep(work->seconds);

	aw_print("%s %s", work->name, status == AW_ECANCELLED ? "cancelled" : "done");
	AW_TRY(status);
	return work->error ? aw_raise(work->error, "'k'") : aw_return_text(work->name);
}

static struct aw *spawn(const char *name)
{
	static struct work works[8];
	static int count;
	struct work *its = &works[count++];

	*its = (struct work){name, 0.3, NULL};
	return aw_spawn(AW(work, its));
}

static int waits(void *awaitable)
{
	int status = aw_await(NULL, awaitable);

	if (status == AW_ECANCELLED)
		aw_print("waiter cancelled");
	return status;
}

static int wait_for_end(struct aw *task)
{
	return aw_wait(NULL, &task, 1, AW_ALL_COMPLETED, AW_FOREVER);
}

static int from_above_and_below(void)
{
	struct aw *inner = spawn("kept"), *outer = aw_spawn(AW(waits, aw_shield_future(inner)));
	bool did;
	void *got;

	AW_TRY(aw_sleep(0.15));
	did = aw_cancel(outer);
	aw_print("cancel %s %d", truth(did), aw_cancelling(inner));
	AW_TRY(wait_for_end(outer));
	aw_print("outer %s inner %s", truth(aw_cancelled(outer)), truth(aw_done(inner)));
	AW_TRY(aw_await(&got, inner));
	aw_print("%s", (char *)got);
	inner = spawn("inner");
	outer = aw_spawn(AW(waits, aw_shield_future(inner)));
	AW_TRY(aw_sleep(0));
	aw_cancel(inner);
	AW_TRY(wait_for_end(outer));
	aw_print("%s %d", truth(aw_cancelled(outer)), aw_cancelling(outer));
	return 0;
}

static int under_a_timeout(void)
{
	static struct work bad = {"bad", 0, "KeyError"};
	struct aw *t = spawn("slow"), *s;
	void *got;

	if (aw_wait_for(NULL, 0.15, aw_shield_future(t)) == AW_ETIMEDOUT)
		aw_print("TimeoutError %s", truth(aw_done(t)));
	AW_TRY(aw_await(&got, t));
	aw_print("%s", (char *)got);
	if (aw_shield(NULL, AW(work, &bad)) == AW_ERAISED)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	s = aw_shield_future(t);
	AW_TRY(aw_await(&got, s));
	aw_print("%s %s", truth(s == t), (char *)got);
	return 0;
}

static int critical(void *unused)
{
	struct aw *t = spawn("critical");
	int status = aw_shield(NULL, t);

	(void)unused;
	if (status == AW_ECANCELLED) {
		aw_print("waits for it all the same");
		AW_TRY(aw_await(NULL, t));
	}
	return status;
}

static int gathers(void *unused)
{
	static struct work shielded = {"shielded", 0.3, NULL}, bare = {"bare", 0.3, NULL};
	int status = aw_gather(NULL, aw_shield_future(AW(work, &shielded)), AW(work, &bare));

	(void)unused;
	if (status == AW_ECANCELLED)
		aw_print("waiter cancelled");
	return status;
}

static int body(void *arg)
{
	static struct work plain = {"plain", 0, NULL};
	struct aw *c, *g, *t, *s;
	bool did, is;
	void *got;
	int cancelling;

	(void)arg;
	AW_TRY(aw_shield(&got, AW(work, &plain)));
	aw_print("%s", (char *)got);
	AW_TRY(from_above_and_below());
	AW_TRY(under_a_timeout());
	c = aw_spawn(AW(critical, NULL));
	AW_TRY(aw_sleep(0.15));
	aw_cancel(c);
	AW_TRY(wait_for_end(c));
	aw_print("%s", truth(aw_cancelled(c)));
	g = aw_spawn(AW(gathers, NULL));
	AW_TRY(aw_sleep(0));
	AW_TRY(aw_sleep(0));
	aw_cancel(g);
	AW_TRY(wait_for_end(g));
	aw_print("gathered %s", truth(aw_cancelled(g)));
	AW_TRY(aw_sleep(0.45));
	t = spawn("first cancel");
	s = aw_shield_future(t);
	did = aw_cancel(s);
	is = aw_cancelled(s);
	cancelling = aw_cancelling(t);
	aw_print("%s %s %d %s", truth(did), truth(is), cancelling, truth(aw_cancel(s)));
	AW_TRY(aw_await(&got, t));
	aw_print("%s", (char *)got);
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
