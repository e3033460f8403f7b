/* 70_queue_corners: getters and putters that are overtaken or cancelled; priorities; the last first; join. */
#include "parity.h"

static int numbers[8] = {0, 1, 2, 3, 4, 5, 6, 7};

struct user {
	struct aw_queue *queue;
	const char *name;
	int number;
};

static int get(void *arg)
{
	const struct user *user = arg;
	void *item;
	int status = aw_queue_get(&item, user->queue);

	if (status == AW_ECANCELLED)
		aw_print("%s cancelled", user->name);
	else if (!status)
		aw_print("%s got %d", user->name, *(int *)item);
	return status == AW_ECANCELLED ? 0 : status;
}

static int put(void *arg)
{
	const struct user *user = arg;

	AW_TRY(aw_queue_put(user->queue, &numbers[user->number]));
	aw_print("%s put %d", user->name, user->number);
	return 0;
}

static int take(struct aw_queue *queue)
{
	void *item;

	return aw_queue_get_nowait(&item, queue) ? -1 : *(int *)item;
}

static int getters(void)
{
	struct aw_queue q = AW_QUEUE("q", 0);
	struct user a = {&q, "a", 0}, b = {&q, "b", 0}, c = {&q, "c", 0};
	struct aw *ts[3] = {aw_spawn(AW(get, &a)), aw_spawn(AW(get, &b)), aw_spawn(AW(get, &c))};
	size_t size;

	AW_TRY(aw_sleep(0));
	AW_TRY(aw_queue_put_nowait(&q, &numbers[1]));
	size = aw_queue_size(&q);
	aw_print("handed over %zu %d", size, take(&q)); /* a was woken, but main is faster: a waits again */
	AW_TRY(aw_sleep(0));
	aw_print("[%s, %s, %s]", truth(aw_done(ts[0])), truth(aw_done(ts[1])), truth(aw_done(ts[2])));
	AW_TRY(aw_queue_put_nowait(&q, &numbers[2]));
	aw_cancel(ts[0]); /* chosen and cancelled: b gets it */
	AW_TRY(aw_sleep(0.05));
	AW_TRY(aw_queue_put_nowait(&q, &numbers[3]));
	AW_TRY(aw_queue_put_nowait(&q, &numbers[4]));
	AW_TRY(aw_gather_array(NULL, ts, 3));
	aw_print("%zu %s %s", aw_queue_size(&q), truth(aw_queue_empty(&q)), truth(aw_queue_full(&q)));
	take(&q);
	aw_queue_finish(&q);
	return 0;
}

static int putters(void)
{
	struct aw_queue q = AW_QUEUE("q", 1);
	struct user x = {&q, "x", 0}, y = {&q, "y", 1}, z = {&q, "z", 2};
	struct aw *ts[3] = {aw_spawn(AW(put, &x)), aw_spawn(AW(put, &y)), aw_spawn(AW(put, &z))};
	struct aw_timeout timeout;
	void *item;
	bool full;
	int taken;

	aw_print("-- bounded");
	AW_TRY(aw_sleep(0));
	full = aw_queue_full(&q);
	taken = take(&q);
	aw_print("%s %d %s", truth(full), taken, truth(aw_queue_full(&q)));
	aw_cancel(ts[1]);
	AW_TRY(aw_sleep(0));
	aw_print("[%s, %s, %s] %zu", truth(aw_done(ts[0])), truth(aw_done(ts[1])), truth(aw_done(ts[2])),
		aw_queue_size(&q));
	AW_TRY(aw_sleep(0));
	AW_TRY(aw_queue_get(&item, &q));
	aw_print("%d %zu", *(int *)item, aw_queue_size(&q));
	AW_TRY(aw_timeout_enter(&timeout, 0.05));
	if (aw_timeout_exit(&timeout, aw_queue_get(&item, &q)) == AW_ETIMEDOUT)
		aw_print("TimeoutError");
	aw_queue_finish(&q);
	return 0;
}

struct pair {
	int number;
	char letter;
};

static int compare(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;

	return left->number != right->number ? left->number - right->number : left->letter - right->letter;
}

static int orders(void)
{
	static struct pair pairs[4] = {{3, 'c'}, {1, 'a'}, {2, 'b'}, {1, 'A'}};
	struct aw_queue q = AW_PRIORITY_QUEUE("q", 0, compare), last_first = AW_LIFO_QUEUE("last first", 3);
	void *got[4];
	bool full;

	aw_print("-- priority and LIFO");
	for (int i = 0; i < 4; i++)
		AW_TRY(aw_queue_put_nowait(&q, &pairs[i]));
	for (int i = 0; i < 4; i++)
		AW_TRY(aw_queue_get_nowait(&got[i], &q));
	aw_print("[(%d, '%c'), (%d, '%c'), (%d, '%c'), (%d, '%c')]", ((struct pair *)got[0])->number,
		((struct pair *)got[0])->letter, ((struct pair *)got[1])->number,
		((struct pair *)got[1])->letter, ((struct pair *)got[2])->number,
		((struct pair *)got[2])->letter, ((struct pair *)got[3])->number,
		((struct pair *)got[3])->letter);
	for (int i = 0; i < 3; i++)
		AW_TRY(aw_queue_put(&last_first, &numbers[i]));
	AW_TRY(aw_queue_get(&got[0], &last_first));
	full = aw_queue_full(&last_first);
	AW_TRY(aw_queue_get(&got[1], &last_first));
	AW_TRY(aw_queue_get(&got[2], &last_first));
	aw_print("%d %s %d %d", *(int *)got[0], truth(full), *(int *)got[1], *(int *)got[2]);
	aw_queue_finish(&q);
	aw_queue_finish(&last_first);
	return 0;
}

static struct aw_queue jobs = AW_QUEUE("jobs", 0);

static int worker(void *name)
{
	for (;;) {
		void *item;

		AW_TRY(aw_queue_get(&item, &jobs));
		AW_TRY(aw_sleep(*(int *)item / 20.0));
		aw_print("%s did %d", (char *)name, *(int *)item);
		AW_TRY(aw_queue_task_done(&jobs));
	}
}

static int joins(void *name)
{
	AW_TRY(aw_queue_join(&jobs));
	aw_print("%s joined", (char *)name);
	return 0;
}

static int join(void)
{
	struct aw *ws[2], *other;
	struct aw_outcome r[2];

	aw_print("-- join");
	for (int i = 1; i < 5; i++)
		AW_TRY(aw_queue_put_nowait(&jobs, &numbers[i]));
	ws[0] = aw_spawn(AW(worker, word("w1")));
	ws[1] = aw_spawn(AW(worker, word("w2")));
	other = aw_spawn(AW(joins, word("other")));
	AW_TRY(joins(word("main")));
	AW_TRY(aw_await(NULL, other));
	AW_TRY(joins(word("again, at once")));
	aw_cancel(ws[0]);
	aw_cancel(ws[1]);
	AW_TRY(aw_gather_outcomes_array(r, ws, 2));
	aw_print("['%s', '%s']", r[0].type, r[1].type);
	if (aw_queue_task_done(&jobs) < 0)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	return 0;
}

static int produce(void *unused)
{
	(void)unused;
	for (int i = 0; i < 3; i++) {
		AW_TRY(aw_sleep(0.05));
		AW_TRY(aw_queue_put(&jobs, &numbers[i]));
	}
	return aw_queue_put(&jobs, NULL);
}

static int consume(void *unused)
{
	(void)unused;
	for (;;) {
		void *item;

		AW_TRY(aw_queue_get(&item, &jobs));
		if (!item)
			return 0;
		aw_print("consumed %d", *(int *)item);
	}
}

static int body(void *arg)
{
	(void)arg;
	AW_TRY(getters());
	AW_TRY(putters());
	AW_TRY(orders());
	AW_TRY(join());
	AW_TRY(aw_gather(NULL, AW(produce, NULL), AW(consume, NULL)));
	aw_queue_finish(&jobs);
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
