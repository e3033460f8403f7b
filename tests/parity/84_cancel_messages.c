/* 84_cancel_messages: who gets the message of a cancel(), of which of two, and through shield and gather; and
 * CancelledError raised by hand. */
#include "parity.h"

static const char *args(void)
{
	static char text[80];

	snprintf(text, sizeof(text), *aw_error_message() ? "('%s',)" : "()", aw_error_message());
	return text;
}

static int leaf(void *unused)
{
	(void)unused;
	return aw_sleep(9);
}

static int swallow(void *unused)
{
	(void)unused;
	if (aw_sleep(9) == AW_ECANCELLED)
		aw_print("swallowed %s", args());
	return aw_return_text("kept");
}

static int w(const char *name, struct aw *awaitable)
{
	int status = aw_await(NULL, awaitable);

	if (status == AW_ECANCELLED)
		aw_print("%s CancelledError %s", name, args());
	return status == AW_ECANCELLED ? 0 : status;
}

struct waiter {
	const char *name;
	struct aw *awaitable;
};

static int waiter(void *arg)
{
	const struct waiter *waiter = arg;

	return w(waiter->name, waiter->awaitable);
}

static int spin(int turns)
{
	while (turns--)
		AW_TRY(aw_sleep(0));
	return 0;
}

static int two_waiters(void)
{
	struct aw *awaitables[2] = {aw_spawn(AW(leaf, NULL)), aw_future_new("f")};

	aw_print("-- a task hands its message out once, a future always");
	for (int i = 0; i < 2; i++) {
		struct waiter w1 = {"w1", awaitables[i]}, w2 = {"w2", awaitables[i]};
		struct aw *ws[2] = {aw_spawn(AW(waiter, &w1)), aw_spawn(AW(waiter, &w2))};

		AW_TRY(spin(2));
		aw_cancel_message(awaitables[i], "m");
		AW_TRY(aw_gather_array(NULL, ws, 2));
		AW_TRY(w("later", awaitables[i]));
	}
	return 0;
}

static int meets_another(void *unused)
{
	struct aw *f = aw_future_new("f");

	(void)unused;
	aw_cancel_message(aw_current(), "itself");
	AW_TRY(aw_future_set_error(f, "ValueError", "meanwhile"));
	if (aw_await(NULL, f) < 0)
		aw_print("%s %s", aw_error_type(), args());
	if (aw_sleep(0) == AW_ECANCELLED)
		aw_print("%s %s", aw_error_type(), args());
	return 0;
}

static int twice(void)
{
	struct waiter waits = {"t", AW(leaf, NULL)};
	struct aw *t = aw_spawn(AW(waiter, &waits));

	aw_print("-- twice: the first, once the wait is over; before that the last");
	AW_TRY(spin(1));
	aw_cancel_message(t, "first");
	aw_cancel_message(t, "second");
	AW_TRY(aw_await(NULL, t));
	t = aw_spawn(AW(leaf, NULL));
	aw_cancel_message(t, "first");
	aw_cancel_message(t, "second");
	AW_TRY(w("before its first step", t));
	return aw_await(NULL, aw_spawn(AW(meets_another, NULL)));
}

static int shielded(void *inner)
{
	int status = aw_shield(NULL, inner);

	if (status == AW_ECANCELLED)
		aw_print("shielded CancelledError %s", args());
	return 0;
}

static int shields(void)
{
	struct aw *t = aw_spawn(AW(leaf, NULL)), *s = aw_spawn(AW(shielded, t)), *g;

	aw_print("-- shield from both sides");
	AW_TRY(spin(2));
	aw_cancel_message(t, "inner");
	AW_TRY(aw_await(NULL, s));
	AW_TRY(w("inner", t));
	t = aw_spawn(AW(leaf, NULL));
	s = aw_shield_future(t);
	aw_cancel_message(s, "outer");
	AW_TRY(w("outer", s));
	g = aw_gather_future(false, AW(leaf, NULL), AW(leaf, NULL));
	s = aw_shield_future(g);
	AW_TRY(spin(1));
	aw_cancel_message(g, "gather");
	AW_TRY(w("of a gather", s));
	aw_print("%s %s", truth(aw_cancelled(g)), truth(aw_cancelled(s)));
	return 0;
}

static int gathers(void)
{
	static aw_fn *const pairs[3][2] = {{leaf, leaf}, {leaf, swallow}, {swallow, leaf}};

	aw_print("-- gather: the last child's");
	for (int i = 0; i < 6; i++) {
		struct aw *g = aw_gather_future(i % 2, AW(pairs[i / 2][0], NULL), AW(pairs[i / 2][1], NULL));

		AW_TRY(spin(1));
		aw_cancel_message(g, "g");
		AW_TRY(w("gather", g));
		AW_TRY(w("again", g));
	}
	return 0;
}

static int results(void)
{
	struct aw *a = aw_spawn(AW(leaf, NULL)), *b = aw_spawn(AW(leaf, NULL)), *f = aw_future_new("f");
	struct aw_outcome r[3];

	aw_print("-- as a result it has a future's message, and none of a task");
	aw_cancel_message(a, "before its first step");
	AW_TRY(spin(1));
	aw_cancel_message(b, "b");
	aw_cancel_message(f, "f");
	AW_TRY(aw_gather_outcomes(r, a, b, f));
	aw_print("results [%s('%s'), %s('%s'), %s('%s')]", r[0].type, r[0].message, r[1].type, r[1].message,
		r[2].type, r[2].message);
	return 0;
}

static int cleans_up(void *unused)
{
	int status = aw_sleep(9);

	(void)unused;
	AW_TRY(spin(3));
	return status;
}

static int grouped(void *has_body)
{
	struct aw_group group;
	int status = 0;

	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, AW(cleans_up, NULL));
	if (has_body)
		status = aw_sleep(9);
	return aw_group_exit(&group, status);
}

static int groups(void)
{
	aw_print("-- a group passes on the first");
	for (int i = 0; i < 2; i++) {
		struct waiter waits = {"group", AW(grouped, i ? NULL : &waits)};
		struct aw *t = aw_spawn(AW(waiter, &waits));

		AW_TRY(spin(2));
		aw_cancel_message(t, "first");
		AW_TRY(spin(1));
		aw_cancel_message(t, "second");
		AW_TRY(spin(1));
		AW_TRY(aw_await(NULL, t));
	}
	return 0;
}

static int by_hand(void *type)
{
	return aw_raise(type, "by hand");
}

static int raised(void)
{
	struct aw *t = aw_spawn(AW(by_hand, word("CancelledError"))), *f = aw_future_new("f");
	struct aw_timeout timeout;
	struct aw_group group;

	aw_print("-- raised by hand");
	AW_TRY(w("task", t));
	aw_print("%s", truth(aw_cancelled(t)));
	AW_TRY(aw_future_set_error(f, "CancelledError", "set"));
	AW_TRY(w("future", f));
	aw_print("%s", truth(aw_cancelled(f)));
	AW_TRY(aw_group_enter(&group));
	t = aw_group_spawn(&group, AW(by_hand, word("CancelledError")));
	AW_TRY(aw_group_exit(&group, 0));
	aw_print("no error of the group %s", truth(aw_cancelled(t)));
	AW_TRY(aw_timeout_enter(&timeout, 1));
	if (aw_timeout_exit(&timeout, aw_await(NULL, AW(by_hand, word("TimeoutError")))) == AW_ETIMEDOUT)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	return 0;
}

static int body(void *unused)
{
	(void)unused;
	AW_TRY(two_waiters());
	AW_TRY(twice());
	AW_TRY(shields());
	AW_TRY(gathers());
	AW_TRY(results());
	AW_TRY(groups());
	return raised();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
