/* 61_done_callbacks: callbacks and awaiters of a future are told in the order in which they came, an iteration
 * after its end; what is done stays as it is. */
#include <errno.h>

#include "parity.h"

struct waiter {
	const char *name;
	struct aw *future;
};

static int waiter(void *arg)
{
	const struct waiter *waiter = arg;
	void *got;
	int status = aw_await(&got, waiter->future);

	if (!status)
		aw_print("%s got %s", waiter->name, (char *)got);
	else if (status == AW_ECANCELLED)
		aw_print("%s CancelledError", waiter->name);
	else
		aw_print("%s %s %s", waiter->name, aw_error_type(), aw_error_message());
	return 0;
}

static void called(struct aw *future, void *name)
{
	aw_print("callback %s %s", (char *)name, truth(aw_cancelled(future)));
}

/* Python's `a`, which is another function than `b` and `c`. */
static void called_a(struct aw *future, void *name)
{
	called(future, name);
}

static void say(void *text)
{
	aw_print("%s", (char *)text);
}

static int order(void)
{
	struct aw *f = aw_future_new("f");
	struct waiter w1 = {"w1", f}, w2 = {"w2", f};
	int removed;

	AW_TRY(aw_add_done_callback(f, called_a, word("a")));
	aw_spawn(AW(waiter, &w1));
	aw_spawn(AW(waiter, &w2));
	AW_TRY(aw_sleep(0));
	AW_TRY(aw_add_done_callback(f, called, word("b")));
	AW_TRY(aw_add_done_callback(f, called_a, word("a")));
	AW_TRY(aw_add_done_callback(f, called, word("c")));
	removed = aw_remove_done_callback(f, called_a);
	aw_print("removed %d %d", removed, aw_remove_done_callback(f, called_a));
	aw_print("done %s", truth(aw_done(f)));
	AW_TRY(aw_future_set_result(f, word("r")));
	aw_print("done %s %s", truth(aw_done(f)), (char *)aw_result(f)); /* nobody was told yet */
	if (aw_future_set_result(f, word("again")) < 0)
		aw_print("%s", aw_error_type());
	if (aw_future_set_error(f, "ValueError", "again") < 0)
		aw_print("%s", aw_error_type());
	aw_print("cancel of a done one %s", truth(aw_cancel(f)));
	AW_TRY(aw_add_done_callback(f, called, word("late"))); /* in the next iteration, behind the others */
	AW_TRY(aw_call_soon(NULL, say, word("soon")));
	return aw_sleep(0);
}

static int error(void)
{
	struct aw *f = aw_future_new("f");
	struct waiter w3 = {"w3", f}, w4 = {"w4", f}, self = {"main", f};
	struct aw *tasks[2] = {aw_spawn(AW(waiter, &w3)), aw_spawn(AW(waiter, &w4))};

	aw_print("-- an error reaches all");
	AW_TRY(aw_sleep(0));
	AW_TRY(aw_future_set_error(f, "ValueError", "bad"));
	AW_TRY(aw_await(NULL, AW(waiter, &self))); /* done: no switch, main is before w3 */
	return aw_gather_array(NULL, tasks, 2);
}

static int cancelled(void)
{
	struct aw *f = aw_future_new("f"), *task;
	struct waiter w5 = {"w5", f};
	bool first, second;

	aw_print("-- a cancelled future");
	AW_TRY(aw_add_done_callback(f, called, word("d")));
	task = aw_spawn(AW(waiter, &w5));
	AW_TRY(aw_sleep(0));
	first = aw_cancel(f);
	second = aw_cancel(f);
	aw_print(
		"cancel %s %s %s %s", truth(first), truth(second), truth(aw_cancelled(f)), truth(aw_done(f)));
	AW_TRY(aw_await(NULL, task));
	if (aw_status(f) == AW_ECANCELLED)
		aw_print("result() of it: %s", aw_exception_type(f));
	if (aw_status(aw_future_new("f")) == -EAGAIN)
		aw_print("too early");
	return 0;
}

static int task_body(void *arg)
{
	(void)arg;
	aw_print("body");
	return aw_return_int(7);
}

static void added_in_it(struct aw *task, void *unused)
{
	(void)task;
	(void)unused;
	aw_print("added in it");
}

static void task_callback(struct aw *task, void *unused)
{
	(void)unused;
	aw_print("task callback %d", (int)aw_int(aw_result(task)));
	aw_add_done_callback(task, added_in_it, NULL);
}

static int body(void *arg)
{
	struct aw *task;
	void *got;

	(void)arg;
	AW_TRY(order());
	AW_TRY(error());
	AW_TRY(cancelled());
	task = aw_spawn(AW(task_body, NULL));
	AW_TRY(aw_add_done_callback(task, task_callback, NULL));
	AW_TRY(aw_await(&got, task));
	aw_print("%d", (int)aw_int(got));
	return aw_sleep(0);
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
