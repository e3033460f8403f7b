/* Queue: in which order items come out, from each kind. */
#include "running.h"

static struct aw_queue queue;

/* What it gives at once. */
static const char *take(void)
{
	void *item = NULL;

	assert_int_equal(aw_queue_get_nowait(&item, &queue), 0);
	return item;
}

static void a_queue_keeps_the_order_while_it_grows_and_wraps(void **state)
{
	enum { ITEMS = 1000 };
	static char items[ITEMS];
	size_t in = 0, out = 0;

	(void)state;
	aw_queue_init(&queue, NULL, 0);
	while (out < ITEMS) {
		for (int i = 0; i < 3 && in < ITEMS; i++)
			assert_int_equal(aw_queue_put_nowait(&queue, &items[in++]), 0);
		assert_ptr_equal(take(), &items[out++]);
	}
	assert_true(aw_queue_empty(&queue));
	aw_queue_finish(&queue);
	aw_queue_finish(&queue);
}

static void a_lifo_queue_gives_the_last_first(void **state)
{
	static char items[20];

	(void)state;
	aw_lifo_queue_init(&queue, NULL, 20);
	for (int i = 0; i < 20; i++)
		assert_int_equal(aw_queue_put_nowait(&queue, &items[i]), 0);
	assert_int_equal(aw_queue_put_nowait(&queue, items), AW_EQUEUE_FULL);
	for (int i = 20; i-- > 0;)
		assert_ptr_equal(take(), &items[i]);
	aw_queue_finish(&queue);
}

static int by_key(const void *a, const void *b)
{
	return *(const char *)a - *(const char *)b;
}

static int prioritise(void *arg)
{
	static char jobs[][5] = {
		"3.0", "1.1", "2.2", "1.3", "3.4", "2.5", "1.6", "1.7", "2.8", "3.9", "0.10", "2.11"};

	(void)arg;
	aw_priority_queue_init(&queue, NULL, 0, by_key);
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		AW_TRY(aw_queue_put(&queue, jobs[i]));
	while (!aw_queue_empty(&queue))
		say("%s", take());
	return 0;
}

static void a_priority_queue_gives_the_least_and_equal_ones_as_heapq_does(void **state)
{
	(void)state;
	assert_int_equal(run(prioritise, NULL), 0);
	assert_said("0.10 1.6 1.1 1.3 1.7 2.2 2.11 2.5 2.8 3.4 3.0 3.9");
	aw_queue_finish(&queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_queue_keeps_the_order_while_it_grows_and_wraps),
		cmocka_unit_test(a_lifo_queue_gives_the_last_first),
		cmocka_unit_test(a_priority_queue_gives_the_least_and_equal_ones_as_heapq_does),
	};

	return cmocka_run_group_tests_name("queue_items", tests, NULL, NULL);
}
