/* 66_timeout_corners: none, at once, moved; errors of the block's own; the deadline beside a real cancel; and
 * a group within. */
#include "parity.h"

static int nap(const char *name, double seconds)
{
	int status = aw_sleep(seconds);

	aw_print("%s %s", name, status == AW_ECANCELLED ? "cancelled" : "slept");
	return status;
}

static int zero(double seconds)
{
	struct aw_timeout cm;
	int status;

	AW_TRY(aw_timeout_enter(&cm, seconds)); /* expired at once, but only at the first suspension */
	aw_print("inside %s", truth(aw_timeout_expired(&cm)));
	status = aw_sleep(0);
	if (!status) {
		aw_print("a bare yield is too early to be hit %s", truth(aw_timeout_expired(&cm)));
		status = nap("zero", 1);
	}
	if (aw_timeout_exit(&cm, status) == AW_ETIMEDOUT)
		aw_print("%s '%s' %s", aw_error_type(), aw_error_message(), truth(aw_timeout_expired(&cm)));
	return 0;
}

static int deadlines(void)
{
	struct aw_timeout cm;
	double t;
	int status;

	AW_TRY(aw_timeout_enter(&cm, AW_FOREVER));
	aw_print("%s %s", aw_timeout_when(&cm) == AW_FOREVER ? "None" : "?", truth(aw_timeout_expired(&cm)));
	AW_TRY(aw_timeout_exit(&cm, nap("none", 0.05)));
	AW_TRY(zero(0));
	AW_TRY(zero(-1));
	AW_TRY(aw_timeout_enter(&cm, 0));
	aw_print("nothing suspends");
	AW_TRY(aw_timeout_exit(&cm, 0));
	aw_print("%s", truth(aw_timeout_expired(&cm)));
	t = aw_time();
	AW_TRY(aw_timeout_enter_at(&cm, t + 0.05));
	aw_print("%g", aw_timeout_when(&cm) - t);
	if (aw_timeout_exit(&cm, nap("at", 1)) == AW_ETIMEDOUT)
		aw_print("TimeoutError");
	AW_TRY(aw_timeout_enter(&cm, 1));
	status = aw_timeout_reschedule(&cm, aw_time() - 1); /* into the past */
	if (aw_timeout_exit(&cm, status ? status : nap("past", 1)) == AW_ETIMEDOUT)
		aw_print("TimeoutError");
	AW_TRY(aw_timeout_enter(&cm, 0.05));
	status = aw_timeout_reschedule(&cm, AW_FOREVER);
	return aw_timeout_exit(&cm, status ? status : nap("for ever", 0.1));
}

static int errors(void)
{
	struct aw_timeout cm;
	int status;

	AW_TRY(aw_timeout_enter(&cm, 0.05));
	status = nap("other error", 1);
	if (status == AW_ECANCELLED)
		status = aw_raise("ValueError", "stays");
	if (aw_timeout_exit(&cm, status) == AW_ERAISED)
		aw_print("%s %s %d", aw_error_type(), aw_error_message(), aw_cancelling(aw_current()));
	AW_TRY(aw_timeout_enter(&cm, 0.05));
	if (nap("suppressed", 1) == AW_ECANCELLED)
		aw_print("swallowed");
	AW_TRY(aw_timeout_exit(&cm, 0));
	aw_print("no error %s %d", truth(aw_timeout_expired(&cm)), aw_cancelling(aw_current()));
	return 0;
}

/* The deadline and a real cancel in one iteration. */
static int both(void *unused)
{
	struct aw_timeout cm;
	int status;

	(void)unused;
	AW_TRY(aw_timeout_enter(&cm, 0.1));
	status = aw_timeout_exit(&cm, nap("both", 1));
	if (status == AW_ETIMEDOUT)
		aw_print("TimeoutError?");
	if (status == AW_ECANCELLED)
		aw_print("CancelledError %d", aw_cancelling(aw_current()));
	return status;
}

static void late(void *task)
{
	aw_print("late loop");
	aw_block(0.1);
	aw_cancel(task);
}

static int nested(void)
{
	struct aw_timeout a, b;

	AW_TRY(aw_timeout_enter(&a, 0.05));
	AW_TRY(aw_timeout_enter(&b, 0.05));
	return aw_timeout_exit(&a, aw_timeout_exit(&b, nap("nested", 1)));
}

struct child {
	const char *name;
	double seconds;
};

static int child(void *arg)
{
	struct child *child = arg;

	return nap(child->name, child->seconds);
}

static int group_within(double seconds, struct child *its)
{
	struct aw_timeout cm;
	struct aw_group group;
	int status;

	AW_TRY(aw_timeout_enter(&cm, seconds));
	status = aw_group_enter(&group);
	if (!status) {
		aw_group_spawn(&group, AW(child, its));
		status = aw_group_exit(&group, 0);
		aw_group_finish(&group);
	}
	return aw_timeout_exit(&cm, status);
}

static int body(void *arg)
{
	struct child quick = {"child", 0.05}, slow = {"child", 1};
	struct aw *t;

	(void)arg;
	AW_TRY(deadlines());
	AW_TRY(errors());
	t = aw_spawn(AW(both, NULL));
	AW_TRY(aw_sleep(0));
	AW_TRY(aw_call_later(NULL, 0.05, late, t));
	AW_TRY(aw_wait(NULL, &t, 1, AW_ALL_COMPLETED, AW_FOREVER));
	aw_print("%s", truth(aw_cancelled(t)));
	if (nested() == AW_ETIMEDOUT)
		aw_print("one TimeoutError %d", aw_cancelling(aw_current()));
	AW_TRY(group_within(0.25, &quick));
	if (group_within(0.05, &slow) == AW_ETIMEDOUT)
		aw_print("the group was cancelled");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
