/* 63_cancel_corners: a cancellation goes down to what is waited for, and up again with its message; it beats a
 * result and a return, and may be suppressed. */
#include "parity.h"

struct leaf {
	const char *name;
	double seconds;
};

static int leaf(void *arg)
{
	const struct leaf *leaf = arg;
	int status = aw_sleep(leaf->seconds);

	if (status == AW_ECANCELLED && *aw_error_message())
		aw_print("%s CancelledError ('%s',)", leaf->name, aw_error_message());
	else
		aw_print("%s %s", leaf->name, status ? "CancelledError ()" : "slept");
	AW_TRY(status);
	return aw_return_text(leaf->name);
}

static int mid(void *task)
{
	int status = aw_await(NULL, task);

	if (status == AW_ECANCELLED && *aw_error_message())
		aw_print("mid ('%s',)", aw_error_message());
	else if (status == AW_ECANCELLED)
		aw_print("mid ()");
	aw_print("mid finally");
	return status;
}

static const char *type(struct aw_outcome outcome)
{
	return outcome.type;
}

static int through(void)
{
	static struct leaf a_leaf = {"a", 1};
	struct aw *a = aw_spawn(AW(leaf, &a_leaf)), *m = aw_spawn(AW(mid, a)), *o = aw_spawn(AW(mid, m));
	struct aw_outcome r[3];
	bool did;

	AW_TRY(aw_sleep(0));
	did = aw_cancel_message(o, "why");
	aw_print("%s %d %d %d", truth(did), aw_cancelling(a), aw_cancelling(m), aw_cancelling(o));
	AW_TRY(aw_gather_outcomes(r, a, m, o));
	aw_print("[%s, %s, %s]", truth(aw_cancelled(a)), truth(aw_cancelled(m)), truth(aw_cancelled(o)));
	return 0;
}

static int too_late(void)
{
	struct aw *f = aw_future_new("f"), *t = aw_spawn(AW(mid, f));
	struct aw_outcome r;

	aw_print("-- a result came meanwhile");
	AW_TRY(aw_sleep(0));
	AW_TRY(aw_future_set_result(f, word("lost")));
	aw_print("%s", truth(aw_cancel_message(t, "late")));
	AW_TRY(aw_gather_outcomes(&r, t));
	aw_print("%s %s %s", type(r), (char *)aw_result(f), truth(aw_cancelled(f)));
	return 0;
}

static int stubborn(void *unused)
{
	(void)unused;
	for (int i = 0; i < 3; i++) {
		struct aw *me = aw_current();

		if (aw_sleep(1) != AW_ECANCELLED)
			continue;
		if (i) {
			int cancelling = aw_cancelling(me);

			aw_print("no %d %d %d", i, cancelling, aw_uncancel(me));
		} else {
			aw_print("no %d %d kept", i, aw_cancelling(me));
		}
	}
	return aw_return_text("over");
}

static int suppressed(void)
{
	struct aw *t = aw_spawn(AW(stubborn, NULL));
	bool first, second;
	void *result;

	aw_print("-- suppressed, twice");
	AW_TRY(aw_sleep(0));
	first = aw_cancel(t);
	second = aw_cancel(t);
	aw_print("%s %s %d", truth(first), truth(second), aw_cancelling(t));
	AW_TRY(aw_sleep(0));
	first = aw_done(t);
	aw_print("%s %s", truth(first), truth(aw_cancel(t)));
	AW_TRY(aw_sleep(0));
	aw_cancel(t);
	AW_TRY(aw_await(&result, t));
	aw_print(
		"%s %s %d %s", (char *)result, truth(aw_cancelled(t)), aw_cancelling(t), truth(aw_cancel(t)));
	return 0;
}

static int itself(void *last)
{
	aw_cancel(aw_current());
	aw_print("goes on %d", aw_cancelling(aw_current()));
	if (!*(bool *)last) {
		AW_TRY(aw_sleep(0));
		aw_print("not reached");
	}
	return aw_return_text("x");
}

static int beats_return(void)
{
	static bool lasts[2] = {true, false};

	aw_print("-- a pending cancel beats a return");
	for (int i = 0; i < 2; i++) {
		struct aw *t = aw_spawn(AW(itself, &lasts[i]));
		struct aw_outcome r;

		AW_TRY(aw_gather_outcomes(&r, t));
		aw_print("%s %s", type(r), truth(aw_cancelled(t)));
	}
	return 0;
}

static void cancel(void *task)
{
	aw_cancel(task);
}

static int from_elsewhere(void)
{
	static struct leaf never = {"never", 1}, b = {"b", 0.05};
	struct aw *t, *t2, *t3;
	struct aw_outcome r[2];

	aw_print("-- cancelled by a callback, before its first step and by its child");
	t = aw_spawn(AW(leaf, &never));
	AW_TRY(aw_call_soon(NULL, cancel, t));
	t2 = aw_spawn(AW(leaf, &b));
	t3 = aw_spawn(AW(mid, t2));
	AW_TRY(aw_sleep(0));
	aw_print("%s %s", truth(aw_cancelled(t)), truth(aw_done(t)));
	aw_cancel(t2);
	AW_TRY(aw_gather_outcomes(r, t, t3));
	aw_print("['%s', '%s'] %s %d", type(r[0]), type(r[1]), truth(aw_cancelled(t3)), aw_cancelling(t3));
	return 0;
}

static int finally_awaits(void *unused)
{
	int status = aw_sleep(1);

	(void)unused;
	AW_TRY(aw_sleep(0.05)); /* a clean-up may wait; a second cancel ends that too */
	aw_print("cleaned up");
	return status;
}

static int body(void *arg)
{
	(void)arg;
	AW_TRY(through());
	AW_TRY(too_late());
	AW_TRY(suppressed());
	AW_TRY(beats_return());
	AW_TRY(from_elsewhere());
	for (int twice = 0; twice < 2; twice++) {
		struct aw *t = aw_spawn(AW(finally_awaits, NULL));

		AW_TRY(aw_sleep(0));
		aw_cancel(t);
		AW_TRY(aw_sleep(0));
		if (twice)
			aw_cancel(t);
		AW_TRY(aw_wait(NULL, &t, 1, AW_ALL_COMPLETED, AW_FOREVER));
		aw_print("%s %s", truth(twice), truth(aw_cancelled(t)));
	}
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
