/* 19_cancel_sleeping_finally: the order of cancellations, and the message that comes with one. */
#include "parity.h"

static int work(void *name)
{
	int status;

	aw_print("%s start", (char *)name);
	status = aw_sleep(1);
	if (status == AW_ECANCELLED) {
		const char *message = aw_error_message();

		if (*message)
			aw_print("%s CancelledError ('%s',)", (char *)name, message);
		else
			aw_print("%s CancelledError ()", (char *)name);
	}
	aw_print("%s finally", (char *)name);
	return status;
}

static int body(void *arg)
{
	struct aw *a = aw_spawn(AW_NAMED(work, word("a"), "a")),
		  *b = aw_spawn(AW_NAMED(work, word("b"), "b"));
	struct aw_outcome r[2];

	(void)arg;
	AW_TRY(aw_sleep(0));
	aw_print("b.cancel %s", truth(aw_cancel_message(b, "msg")));
	aw_print("a.cancel %s", truth(aw_cancel(a)));
	aw_print("cancelled() right away %s %s cancelling %d", truth(aw_cancelled(a)), truth(aw_cancelled(b)),
		aw_cancelling(a));
	AW_TRY(aw_sleep(0));
	aw_print("one turn %s %s", truth(aw_cancelled(a)), truth(aw_cancelled(b)));
	AW_TRY(aw_sleep(0));
	aw_print("two turns %s %s", truth(aw_cancelled(a)), truth(aw_cancelled(b)));
	AW_TRY(aw_gather_outcomes(r, a, b));
	aw_print("['%s', '%s']", r[0].type, r[1].type);
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
