/* Merging: the records of many rings come out in the order of time, each once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "trace/writer.h"

enum { QUEUES = 300, SLOTS = 16 };

static struct trace_record slots[QUEUES][SLOTS];
static struct trace__queue queues[QUEUES];

/* Up to 16 records in each; many of the same time, in queues that follow each other anyhow. */
static size_t fill(unsigned seed)
{
	size_t records = 0;

	srandom(seed);
	for (size_t i = 0; i < QUEUES; i++) {
		uint64_t ticks = (uint64_t)random() % 50, count = (uint64_t)random() % (SLOTS + 1);

		for (size_t j = 0; j < count; j++) {
			ticks += (uint64_t)random() % 3;
			slots[i][j] = (struct trace_record){.ticks = ticks, .type = TRACE_JOB_END};
		}
		queues[i] = (struct trace__queue){.slots = slots[i], .mask = SLOTS - 1, .head = count};
		records += count;
	}
	return records;
}

/* Takes all up to `latest`, as the writer does; returns how many. */
static size_t take_in_order(size_t count, uint64_t latest)
{
	uint64_t until, ticks, last_ticks = 0;
	struct trace__queue *queue;
	struct trace__merge merge;
	size_t taken = 0;

	trace__merge_begin(&merge, queues, count, latest);
	while ((queue = trace__merge_next(&merge, &until)) != NULL) {
		assert_true(until <= latest);
		assert_true(trace__queue_peek(queue, &ticks));
		do {
			assert_true(ticks <= latest);
			assert_true(ticks >= last_ticks);
			last_ticks = ticks;
			queue->read++;
			taken++;
		} while (trace__queue_peek(queue, &ticks) && ticks <= until);
	}
	return taken;
}

static void the_oldest_record_of_all_comes_first(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 50; seed++) {
		size_t records = fill(seed);

		assert_int_equal(take_in_order(QUEUES, UINT64_MAX), records);
	}
}

static void what_is_too_new_stays_for_the_next_time(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 50; seed++) {
		size_t records = fill(seed), early = take_in_order(QUEUES, 30);

		for (size_t i = 0; i < QUEUES; i++)
			assert_true(queues[i].read == queues[i].head || slots[i][queues[i].read].ticks > 30);
		assert_int_equal(early + take_in_order(QUEUES, UINT64_MAX), records);
	}
}

static void one_queue_and_none_are_merged_too(void **state)
{
	(void)state;
	fill(7);
	assert_int_equal(take_in_order(0, UINT64_MAX), 0);
	assert_int_equal(take_in_order(1, UINT64_MAX), queues[0].head);
	assert_int_equal(take_in_order(1, UINT64_MAX), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_record_of_all_comes_first),
		cmocka_unit_test(what_is_too_new_stays_for_the_next_time),
		cmocka_unit_test(one_queue_and_none_are_merged_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
