/* What waiting for a lock and its like records: its name, why it is over, and who did that. */
#include "recorded.h"

static struct aw_lock lock = AW_LOCK("db");
static struct aw_semaphore semaphore = AW_SEMAPHORE("five \"5\"", 0);
static struct aw_event event = AW_EVENT(NULL);
static struct aw_condition condition = AW_CONDITION("change", NULL);
static struct aw_queue queue = AW_QUEUE("jobs", 1);

static int one_of_each(void *arg)
{
	(void)arg;
	AW_TRY(aw_lock_acquire(&lock));
	AW_TRY(aw_semaphore_acquire(&semaphore));
	AW_TRY(aw_event_wait(&event));
	AW_WITH_CONDITION(&condition)
	{
		AW_TRY(aw_condition_wait(&condition));
	}
	AW_TRY(aw_queue_get(NULL, &queue));
	return aw_lock_release(&lock);
}

static int give_each(void *arg)
{
	struct aw *task;

	(void)arg;
	aw_event_clear(&event);
	AW_TRY(aw_lock_acquire(&lock));
	task = aw_spawn(AW(one_of_each, NULL));
	AW_TRY(aw_sleep(1));
	AW_TRY(aw_lock_release(&lock));
	AW_TRY(aw_sleep(1));
	AW_TRY(aw_semaphore_release(&semaphore));
	AW_TRY(aw_sleep(1));
	aw_event_set(&event);
	AW_TRY(aw_sleep(1));
	AW_WITH_CONDITION(&condition)
	{
		AW_TRY(aw_condition_notify(&condition, 1));
		AW_TRY(aw_sleep(1));
	}
	AW_TRY(aw_sleep(1));
	AW_TRY(aw_queue_put(&queue, NULL));
	return aw_await(NULL, task);
}

static void each_wait_has_its_name_and_is_over_by_a_task(void **state)
{
	static const char *const names[] = {
		"lock db", "semaphore five \"5\"", "event", "condition change", "lock change", "queue jobs"};
	static const char *const kinds[] = {"lock", "semaphore", "event", "condition", "lock", "queue"};

	(void)state;
	assert_int_equal(record(give_each, NULL), 0);
	assert_string_equal(states(101), "RWRWRWRWRWRWR");
	for (int i = 0; i < 6; i++) {
		uint32_t wait = find(101, 'B', TRACE_CAT_WAIT, i + 1);

		assert_string_equal(event_name(wait), names[i]);
		assert_string_equal(arg_of(wait, "kind"), kinds[i]);
		assert_true(line_of(wait) > 0);
		assert_float_equal(span_seconds(101, (uint32_t)(2 * i + 1)), 1, 0);
		assert_string_equal(resumed_by(101, i + 2), "task 100");
	}
	assert_string_equal(arg_of(find(101, 'B', TRACE_CAT_WAIT, 1), "text"), "db");
}

static void each_wake_has_a_flow_from_who_did_it(void **state)
{
	(void)state;
	assert_int_equal(record(give_each, NULL), 0);
	/* The first flow of both is the creation's; then one for each wake. */
	for (int i = 1; i <= 7; i++) {
		uint32_t sent = find(100, 's', TRACE_CAT_FLOW, i),
			 arrived = find(101, 'f', TRACE_CAT_FLOW, i);

		assert_true(sent != TRACE_NONE && arrived != TRACE_NONE);
		assert_true(trace_event_flow(trace, sent) == trace_event_flow(trace, arrived));
	}
	assert_int_equal(find(100, 's', TRACE_CAT_FLOW, 8), TRACE_NONE);
}

static int wait_for_lock(void *arg)
{
	struct aw_lock *wanted = arg;

	AW_TRY(aw_lock_acquire(wanted));
	return aw_lock_release(wanted);
}

static int cancel_one(void *arg)
{
	struct aw *first, *second;

	(void)arg;
	AW_TRY(aw_lock_acquire(&lock));
	first = aw_spawn(AW(wait_for_lock, &lock));
	second = aw_spawn(AW(wait_for_lock, &lock));
	AW_TRY(aw_sleep(1));
	AW_TRY(aw_lock_release(&lock));
	aw_cancel(first);
	return aw_await(NULL, second);
}

static void a_lock_that_is_passed_on_is_passed_on_by_the_cancelled_one(void **state)
{
	(void)state;
	assert_int_equal(record(cancel_one, NULL), 0);
	assert_string_equal(resumed_by(101, 2), "task 100");
	assert_string_equal(event_name(find(101, 'i', TRACE_CAT_TASK, 2)), "cancelled");
	assert_string_equal(resumed_by(102, 2), "task 101");
}

static void set_event(void *arg)
{
	aw_event_set(arg);
}

static int wait_for_callback(void *arg)
{
	(void)arg;
	aw_event_clear(&event);
	AW_TRY(aw_call_later(NULL, 1, set_event, &event));
	return aw_event_wait(&event);
}

static void a_callback_ends_a_wait_without_a_flow(void **state)
{
	(void)state;
	assert_int_equal(record(wait_for_callback, NULL), 0);
	assert_string_equal(states(100), "RWR");
	assert_float_equal(span_seconds(100, 1), 1, 0);
	assert_string_equal(resumed_by(100, 2), "callback");
	assert_int_equal(find(100, 'f', TRACE_CAT_FLOW, 1), TRACE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_wait_has_its_name_and_is_over_by_a_task),
		cmocka_unit_test(each_wake_has_a_flow_from_who_did_it),
		cmocka_unit_test(a_lock_that_is_passed_on_is_passed_on_by_the_cancelled_one),
		cmocka_unit_test(a_callback_ends_a_wait_without_a_flow),
	};
	int failed = cmocka_run_group_tests_name("waits_trace", tests, make_folder, remove_folder);

	aw_queue_finish(&queue);
	trace_destroy(trace);
	return failed;
}
