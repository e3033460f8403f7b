/* 72_run_end: what is left when the main coroutine ends, fails or is cancelled; and who is told of errors that
 * nobody asked for. */
#include "parity.h"

enum how { RAISE_AGAIN, RAISE, SLOW };

struct left {
	const char *name;
	enum how how;
};

static int left(void *arg)
{
	const struct left *left = arg;
	int status;

	aw_print("%s start", left->name);
	status = aw_sleep(9);
	if (status == AW_ECANCELLED) {
		aw_print("%s cancelled", left->name);
		if (left->how == RAISE)
			status = aw_raise("ValueError", "%s", left->name);
		if (left->how == SLOW) {
			AW_TRY(aw_sleep(0.1));
			aw_print("%s cleaned up", left->name);
		}
	}
	aw_print("%s finally", left->name);
	return status;
}

static int starts(void *name)
{
	aw_print("%s start", (char *)name);
	return aw_sleep(9);
}

static int bad(void *text)
{
	return aw_raise("ValueError", "%s", (char *)text);
}

/* The message's first three words. */
static void handler(const struct aw_exception *exception, void *unused)
{
	const char *end = exception->message;

	(void)unused;
	for (int words = 0; *end && (*end != ' ' || ++words < 3);)
		end++;
	aw_print("handler: %.*s | %s %s | %s", (int)(end - exception->message), exception->message,
		exception->type, exception->text,
		!exception->task               ? "False"
		: strcmp(exception->name, "f") ? exception->name
					       : "True");
}

static int ends(void *unused)
{
	static struct left one = {"one", SLOW};

	(void)unused;
	AW_TRY(aw_set_exception_handler(handler, NULL));
	aw_spawn(AW_NAMED(left, &one, "one"));
	AW_TRY(aw_sleep(0));
	aw_spawn(AW(starts, word("in the last iteration")));
	aw_print("main ends");
	return 0;
}

static int fails(void *unused)
{
	static struct left two = {"two", RAISE};

	(void)unused;
	AW_TRY(aw_set_exception_handler(handler, NULL));
	aw_spawn(AW_NAMED(left, &two, "two"));
	AW_TRY(aw_sleep(0));
	return aw_raise("KeyError", "'main'");
}

static void cancel(void *task)
{
	aw_cancel(task);
}

static int cancels(void *unused)
{
	static struct left three = {"three", 0};
	int status;

	(void)unused;
	AW_TRY(aw_call_later(NULL, 0.05, cancel, aw_current()));
	aw_spawn(AW(left, &three));
	status = aw_sleep(1);
	aw_print("main finally");
	return status;
}

static void callback(void *unused)
{
	(void)unused;
	aw_raise("ZeroDivisionError", "in a callback");
}

static void divides(struct aw *future, void *unused)
{
	(void)future;
	(void)unused;
	aw_raise("ZeroDivisionError", "division by zero");
}

static void next(struct aw *future, void *unused)
{
	(void)future;
	(void)unused;
	aw_print("the next one runs");
}

static int lost(void *unused)
{
	struct aw *t, *f;

	(void)unused;
	AW_TRY(aw_set_exception_handler(handler, NULL));
	aw_release(aw_spawn(AW_NAMED(bad, word("nobody asks"), "bad"))); /* nobody holds it */
	AW_TRY(aw_sleep(0));
	AW_TRY(aw_sleep(0));
	aw_print("told already");
	t = aw_spawn(AW(bad, word("asked")));
	AW_TRY(aw_sleep(0));
	aw_print("asked %s('%s')", aw_exception_type(t), aw_exception_message(t));
	aw_release(t);
	f = aw_future_new("f");
	AW_TRY(aw_future_set_error(f, "ValueError", "in a future"));
	aw_release(f);
	AW_TRY(aw_call_soon(NULL, callback, NULL));
	f = aw_future_new("f");
	AW_TRY(aw_add_done_callback(f, divides, NULL));
	AW_TRY(aw_add_done_callback(f, next, NULL));
	AW_TRY(aw_future_set_int(f, 1));
	AW_TRY(aw_sleep(0));
	aw_print("main goes on");
	return 0;
}

static int again(void *unused)
{
	(void)unused;
	aw_print("a new loop %zu %s", aw_all_tasks(NULL, 0), truth(aw_running_loop() != NULL));
	return 0;
}

int main(int argc, char **argv)
{
	if (!parity_run(argc, argv, ends))
		aw_print("result");
	if (parity_run(argc, argv, fails))
		aw_print("%s %s", aw_error_type(), aw_error_message());
	if (parity_run(argc, argv, cancels))
		aw_print("%s", aw_error_type());
	return parity_run(argc, argv, lost) || parity_run(argc, argv, again);
}
