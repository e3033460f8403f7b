/* 13_gather_return_exceptions: errors as results; a cancelled child is an error of the gather. */
#include "parity.h"

struct work {
	const char *name;
	double seconds;
	const char *error;
};

static int work(void *arg)
{
	const struct work *work = arg;

	AW_TRY(aw_sleep(work->seconds));
	aw_print("%s ends", work->name);
	return work->error ? aw_raise(work->error, "b") : aw_return_text(work->name);
}

/* A name as a list prints it: ['A', 'ValueError', …]. */
static const char *shown(const struct aw_outcome *outcome)
{
	return outcome->status ? outcome->type : outcome->result;
}

static int body(void *arg)
{
	struct work as = {"A", 0.06, NULL}, bs = {"B", 0.03, "ValueError"}, cs = {"C", 9, NULL};
	struct work ds = {"D", 0.09, NULL}, a2s = {"A2", 0.03, NULL}, d2s = {"D2", 9, NULL};
	struct aw *c = aw_spawn(AW(work, &cs)), *d, *gather;
	struct aw_outcome *r;
	void *out;

	(void)arg;
	gather = aw_gather_future(true, AW(work, &as), AW(work, &bs), c, AW(work, &ds));
	AW_TRY(aw_sleep(0.01));
	aw_cancel(c);
	AW_TRY(aw_await(&out, gather));
	r = out;
	aw_print("['%s', '%s', '%s', '%s']", shown(&r[0]), shown(&r[1]), shown(&r[2]), shown(&r[3]));
	d = aw_spawn(AW(work, &d2s));
	gather = aw_gather_future(false, AW(work, &a2s), d);
	AW_TRY(aw_sleep(0.01));
	aw_cancel(d);
	if (aw_await(NULL, gather) == AW_ECANCELLED)
		aw_print("child cancel surfaces; outer.cancelled() = %s main cancelling = %d",
			truth(aw_cancelled(gather)), aw_cancelling(aw_current()));
	AW_TRY(aw_sleep(0.06));
	AW_TRY(aw_await(&out, aw_gather_future_array(false, NULL, 0)));
	aw_print("[]");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
