/* 16_done_future_no_yield: what need not wait does not switch; wait() always does. */
#include "parity.h"

static int other(void *arg)
{
	(void)arg;
	aw_print("other");
	return 0;
}

static int quick(void *arg)
{
	(void)arg;
	return aw_return_text("q");
}

static int use_all(void)
{
	struct aw_event event;
	struct aw_lock lock;
	struct aw_semaphore semaphore;
	struct aw_queue queue;
	void *got = NULL;
	int status;

	aw_event_init(&event, "event");
	aw_lock_init(&lock, "lock");
	aw_semaphore_init(&semaphore, "semaphore", 1);
	aw_queue_init(&queue, "queue", 1);
	aw_event_set(&event);
	AW_TRY(aw_event_wait(&event));
	AW_TRY(aw_lock_acquire(&lock));
	AW_TRY(aw_semaphore_acquire(&semaphore));
	status = aw_queue_put(&queue, word("1"));
	if (!status)
		status = aw_queue_get(&got, &queue);
	aw_print("got %s", (char *)got);
	aw_semaphore_release(&semaphore);
	aw_lock_release(&lock);
	aw_queue_finish(&queue);
	return status;
}

static int body(void *arg)
{
	struct aw *q = aw_spawn(AW(quick, NULL)), *future, *empty;
	void *f, *first, *second, *none;

	(void)arg;
	AW_TRY(aw_sleep(0));
	future = aw_future_new("f");
	AW_TRY(aw_future_set_result(future, word("f")));
	aw_spawn(AW(other, NULL));
	AW_TRY(aw_await(&f, future));
	AW_TRY(aw_await(&first, q));
	AW_TRY(aw_await(&second, q)); /* done: no switch, may be awaited twice */
	aw_print("%s %s %s", (char *)f, (char *)first, (char *)second);
	AW_TRY(use_all());
	aw_print("no switch so far");
	AW_TRY(aw_wait(NULL, &q, 1, AW_ALL_COMPLETED, AW_FOREVER)); /* switches even if all are done */
	aw_print("wait() switched");
	empty = aw_gather_future_array(false, NULL, 0); /* an already-done future */
	AW_TRY(aw_await(&none, empty));
	aw_print("%s []", truth(aw_done(empty)));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
