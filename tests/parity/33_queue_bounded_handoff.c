/* 33_queue_bounded_handoff: a producer and two consumers at a queue of two places; join; full and empty. */
#include "parity.h"

static struct aw_queue queue = AW_QUEUE("jobs", 2);

static int producer(void *arg)
{
	static int numbers[5] = {0, 1, 2, 3, 4};

	(void)arg;
	for (int i = 0; i < 5; i++) {
		aw_print("put %d size %zu", i, aw_queue_size(&queue));
		AW_TRY(aw_queue_put(&queue, &numbers[i]));
	}
	for (int i = 0; i < 2; i++)
		AW_TRY(aw_queue_put(&queue, NULL));
	aw_print("producer done");
	return 0;
}

static int consumer(void *arg)
{
	const char *name = arg;

	for (;;) {
		void *item;

		AW_TRY(aw_queue_get(&item, &queue));
		if (item)
			aw_print("%s got %d", name, *(int *)item);
		else
			aw_print("%s got None", name);
		AW_TRY(aw_queue_task_done(&queue));
		if (!item)
			return 0;
		AW_TRY(aw_yield());
	}
}

static int main_coroutine(void *arg)
{
	static char c1[] = "c1", c2[] = "c2";
	struct aw *tasks[] = {
		aw_spawn(AW(consumer, c1)), aw_spawn(AW(consumer, c2)), aw_spawn(AW(producer, NULL))};
	void *item;

	(void)arg;
	AW_TRY(aw_sleep(0.01));
	AW_TRY(aw_queue_join(&queue));
	aw_print("joined %s", aw_queue_empty(&queue) ? "True" : "False");
	AW_TRY(aw_gather_array(NULL, tasks, 3));
	if (aw_queue_get_nowait(&item, &queue) == AW_EQUEUE_EMPTY)
		aw_print("%s", aw_error_type());
	AW_TRY(aw_queue_put_nowait(&queue, c1));
	AW_TRY(aw_queue_put_nowait(&queue, c1));
	if (aw_queue_put_nowait(&queue, c1) == AW_EQUEUE_FULL)
		aw_print("%s", aw_error_type());
	aw_queue_finish(&queue);
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
