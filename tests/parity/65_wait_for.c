/* 65_wait_for: at once, in time, too late; what its awaitable makes of the cancellation; and that nothing is
 * lost. */
#include "parity.h"

enum how { RAISE_AGAIN, RAISE };

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
	return work->how == RAISE ? aw_raise("ValueError", "%s", work->name) : status;
}

static struct aw *coroutine(const char *name, double seconds)
{
	static struct work works[8];
	static int count;
	struct work *its = &works[count++];

	*its = (struct work){name, seconds, !strcmp(name, "raises") ? RAISE : RAISE_AGAIN};
	return AW(work, its);
}

static int attempt(struct aw *awaitable, double seconds)
{
	void *got;
	int status = aw_wait_for(&got, seconds, awaitable);

	if (!status)
		aw_print("-> %s", (char *)got);
	else if (status == AW_ETIMEDOUT)
		aw_print("-> %s '%s'", aw_error_type(), aw_error_message());
	else if (status == AW_ECANCELLED)
		aw_print("-> CancelledError");
	else
		aw_print("-> %s %s", aw_error_type(), aw_error_message());
	aw_print("cancelling %d", aw_cancelling(aw_current()));
	return 0;
}

static void set(void *future)
{
	aw_future_set_text(future, "set");
}

static int of_what_is_there(void)
{
	struct aw *t;

	AW_TRY(attempt(coroutine("never", 0), 0)); /* no step of it */
	AW_TRY(attempt(coroutine("never", 0), -1));
	t = aw_spawn(coroutine("done", 0));
	AW_TRY(aw_await(NULL, t));
	AW_TRY(attempt(t, 0)); /* a result is there */
	AW_TRY(attempt(t, 5));
	t = aw_spawn(coroutine("running", 1));
	AW_TRY(aw_sleep(0));
	AW_TRY(attempt(t, 0));
	return attempt(coroutine("raises", 1), 0.05);
}

static int of_futures(void)
{
	struct aw *future = aw_future_new("future");

	AW_TRY(aw_call_later(NULL, 0.05, set, future));
	AW_TRY(attempt(future, 0.25));
	future = aw_future_new("future");
	AW_TRY(attempt(future, 0.05));
	aw_print("the future is cancelled %s", truth(aw_cancelled(future)));
	return 0;
}

static int inner(void *unused)
{
	(void)unused;
	return aw_wait_for(NULL, 0.05, coroutine("inner first", 1));
}

static int attempts_long(void *unused)
{
	(void)unused;
	return attempt(coroutine("outer cancel", 1), 1);
}

static void cancel(void *task)
{
	aw_cancel(task);
}

static int cancelled(void)
{
	struct aw *t = aw_spawn(AW(attempts_long, NULL));

	AW_TRY(aw_sleep(0.05));
	aw_print("cancel %s", truth(aw_cancel(t)));
	AW_TRY(aw_await(NULL, t));
	aw_print("handled: not cancelled %s", truth(aw_cancelled(t)));
	t = aw_spawn(coroutine("cancelled", 1));
	AW_TRY(aw_call_later(NULL, 0.05, cancel, t));
	return attempt(t, 1); /* the awaited one, not the caller */
}

static struct aw_event event = AW_EVENT("event");
static struct aw_queue queue = AW_QUEUE("queue", 0);
static struct aw_lock lock = AW_LOCK("lock");

static int wait_event(void *unused)
{
	(void)unused;
	AW_TRY(aw_event_wait(&event));
	return aw_return_text("True");
}

static int get(void *unused)
{
	void *item;

	(void)unused;
	AW_TRY(aw_queue_get(&item, &queue));
	return aw_return(item);
}

static int acquire(void *unused)
{
	(void)unused;
	AW_TRY(aw_lock_acquire(&lock));
	return aw_return_text("True");
}

static void set_event(void *unused)
{
	(void)unused;
	aw_event_set(&event);
}

static int of_primitives(void)
{
	AW_TRY(attempt(AW(wait_event, NULL), 0.05));
	AW_TRY(aw_call_later(NULL, 0.05, set_event, NULL));
	AW_TRY(attempt(AW(wait_event, NULL), 0.25));
	AW_TRY(attempt(AW(get, NULL), 0.05));
	AW_TRY(aw_queue_put_nowait(&queue, word("item")));
	AW_TRY(attempt(AW(get, NULL), 0.05)); /* nothing was lost */
	aw_queue_finish(&queue);
	AW_TRY(aw_lock_acquire(&lock));
	AW_TRY(attempt(AW(acquire, NULL), 0.05));
	AW_TRY(aw_lock_release(&lock));
	aw_print("locked %s", truth(aw_lock_locked(&lock)));
	return 0;
}

static int body(void *arg)
{
	(void)arg;
	AW_TRY(of_what_is_there());
	AW_TRY(of_futures());
	AW_TRY(attempt(AW(inner, NULL), 0.25));
	AW_TRY(cancelled());
	return of_primitives();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
