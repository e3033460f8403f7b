/* 62_gather_corners: the same awaitable twice, futures, gather in gather; and what becomes of one whose awaiter is
 * cancelled, by what its children make of it. */
#include "parity.h"

enum how { RAISE_AGAIN, SUPPRESS, RAISE, SLOW };

struct work {
	const char *name;
	double seconds;
	enum how how;
};

static int work(void *arg)
{
	const struct work *work = arg;
	int status;

	aw_print("%s start", work->name);
	status = aw_sleep(work->seconds);
	if (!status)
		return aw_return_text(work->name);
	aw_print("%s cancelled", work->name);
	if (work->how == SUPPRESS)
		return aw_return_text("anyway");
	if (work->how == RAISE)
		return aw_raise("ValueError", "%s", work->name);
	if (work->how == SLOW) {
		AW_TRY(aw_sleep(0.1));
		aw_print("%s cleaned up", work->name);
	}
	return status;
}

struct attempt {
	struct work works[2];
	bool return_exceptions;
};

static int outer(void *arg)
{
	struct attempt *attempt = arg;
	struct aw *works[2] = {AW(work, &attempt->works[0]), AW(work, &attempt->works[1])};
	struct aw_outcome outcomes[2];

	if (attempt->return_exceptions)
		return aw_gather_outcomes_array(outcomes, works, 2);
	return aw_gather_array(NULL, works, 2);
}

static int cancel(struct attempt attempt)
{
	struct aw *task = aw_spawn(AW(outer, &attempt));
	int status;

	AW_TRY(aw_sleep(0.05));
	aw_print("cancel %s", truth(aw_cancel(task)));
	status = aw_await(NULL, task);
	if (status == AW_ECANCELLED)
		aw_print("%s %s", aw_error_type(), truth(aw_cancelled(task)));
	else if (status)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	else
		aw_print("result");
	return aw_sleep(0.15);
}

static int twice(void)
{
	struct work ts = {"t", 0.05, 0}, cs = {"c", 0.05, 0}, xs = {"x", 0, 0};
	struct aw *t = aw_spawn(AW(work, &ts)), *c = AW(work, &cs);
	void *out[5];

	AW_TRY(aw_gather(out, t, c, t, c, AW(work, &xs)));
	aw_print("['%s', '%s', '%s', '%s', '%s']", (char *)out[0], (char *)out[1], (char *)out[2],
		(char *)out[3], (char *)out[4]);
	return 0;
}

struct setting {
	struct aw *future;
	int value;
};

static void set(void *arg)
{
	const struct setting *setting = arg;

	aw_future_set_int(setting->future, setting->value);
}

static int of_futures(void)
{
	struct aw *futures[3] = {aw_future_new("0"), aw_future_new("1"), aw_future_new("2")};
	struct setting settings[3] = {{futures[0], 0}, {futures[1], 1}, {futures[2], 2}};
	void *out[3];

	AW_TRY(aw_call_later(NULL, 0.05, set, &settings[2]));
	AW_TRY(aw_call_later(NULL, 0.1, set, &settings[0]));
	AW_TRY(aw_call_later(NULL, 0.15, set, &settings[1]));
	AW_TRY(aw_gather_array(out, futures, 3));
	aw_print("[%d, %d, %d]", (int)aw_int(out[0]), (int)aw_int(out[1]), (int)aw_int(out[2]));
	return 0;
}

static int as_values(void)
{
	static struct work i = {"i", 0, 0}, j = {"j", 0, 0}, k = {"k", 0, 0}, l = {"l", 1, 0},
			   m = {"m", 1, 0};
	struct aw *gather =
		aw_gather_future(false, aw_gather_future(false, AW(work, &i), AW(work, &j)), AW(work, &k));
	const struct aw_outcome *outcomes, *inner;
	void *out;
	bool did;

	AW_TRY(aw_await(&out, gather));
	outcomes = out;
	inner = outcomes[0].result;
	aw_print("nested [['%s', '%s'], '%s'] %s %s", (char *)inner[0].result, (char *)inner[1].result,
		(char *)outcomes[1].result, truth(aw_done(gather)), truth(aw_cancelled(gather)));
	gather = aw_gather_future(false, AW(work, &l), AW(work, &m));
	AW_TRY(aw_sleep(0));
	did = aw_cancel(gather);
	aw_print("%s %s", truth(did), truth(aw_done(gather)));
	if (aw_await(NULL, gather) == AW_ECANCELLED)
		aw_print("gather cancelled %s", truth(aw_cancelled(gather)));
	return 0;
}

static int body(void *arg)
{
	(void)arg;
	AW_TRY(twice());
	AW_TRY(cancel((struct attempt){{{"a", 1, 0}, {"b", 1, SLOW}}, false}));
	AW_TRY(cancel((struct attempt){{{"a", 1, SUPPRESS}, {"b", 1, SUPPRESS}}, false}));
	AW_TRY(cancel((struct attempt){{{"a", 1, SUPPRESS}, {"b", 1, RAISE}}, false}));
	AW_TRY(cancel((struct attempt){{{"a", 1, RAISE}, {"b", 1, 0}}, true}));
	AW_TRY(of_futures());
	return as_values();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
