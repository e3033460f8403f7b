/* What a run records, event by event: read back with the library's own reader. */
#include "recorded.h"

static int sleep_line, spawn_line, gather_line, return_line;

static int make_coffee(void *arg)
{
	(void)arg;
	sleep_line = __LINE__ + 1;
	AW_TRY(aw_sleep(2));
	return_line = __LINE__ + 1;
	return aw_return_text("커피 \"done\"\n");
}

static int make_toast(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(3));
	return aw_return_int(-7);
}

static int breakfast(void *arg)
{
	(void)arg;
	spawn_line = gather_line = __LINE__ + 1;
	return aw_gather(NULL, AW(make_coffee, NULL), AW(make_toast, NULL));
}

static void a_gather_is_recorded_with_its_spans_lines_and_results(void **state)
{
	uint32_t event;

	(void)state;
	assert_int_equal(record(breakfast, NULL), 0);
	assert_int_equal(trace_run_count(trace), 1);
	assert_string_equal(trace_run(trace, 0)->name, "main");
	assert_string_equal(trace_run(trace, 0)->clock, "virtual");
	assert_true(trace_run(trace, 0)->has_loop);
	assert_int_equal(trace_run(trace, 0)->end_ns, 3000000000);
	assert_string_equal(track_name(1), "event loop");
	assert_string_equal(track_name(100), "main");
	assert_string_equal(track_name(101), "make_coffee");
	assert_string_equal(track_name(102), "make_toast");

	assert_string_equal(states(100), "RWR");
	assert_string_equal(states(101), "RWR");
	assert_float_equal(span_seconds(101, 1), 2, 0);
	assert_float_equal(span_seconds(102, 1), 3, 0);
	assert_float_equal(span_seconds(100, 1), 3, 0);

	event = find(101, 'i', TRACE_CAT_TASK, 1);
	assert_string_equal(event_name(event), "create");
	assert_string_equal(arg_of(event, "by"), "task 100");
	assert_int_equal(line_of(event), spawn_line);
	event = find(101, 'B', TRACE_CAT_WAIT, 1);
	assert_string_equal(event_name(event), "sleep 2 s");
	assert_string_equal(arg_of(event, "kind"), "sleep");
	assert_int_equal(line_of(event), sleep_line);
	event = find(101, 'i', TRACE_CAT_TASK, 2);
	assert_string_equal(event_name(event), "done");
	assert_string_equal(arg_of(event, "result"), "커피 \"done\"\n");
	assert_int_equal(line_of(event), return_line);
	event = find(102, 'i', TRACE_CAT_TASK, 2);
	assert_string_equal(arg_of(event, "result"), "-7");
	event = find(100, 'B', TRACE_CAT_WAIT, 1);
	assert_string_equal(event_name(event), "gather of 2");
	assert_int_equal(line_of(event), gather_line);
	assert_float_equal(trace_event_number(trace, event, "count", 0), 2, 0);
}

static void a_gather_goes_on_because_of_the_child_that_decided(void **state)
{
	uint32_t sent, arrived;

	(void)state;
	assert_int_equal(record(breakfast, NULL), 0);
	assert_string_equal(resumed_by(100, 1), "create");
	assert_string_equal(resumed_by(101, 1), "create");
	assert_string_equal(resumed_by(101, 2), "timer");
	assert_string_equal(resumed_by(100, 2), "task 102");
	/* Creation: one flow to each child. The end of the last child: one to the caller. */
	sent = find(100, 's', TRACE_CAT_FLOW, 1);
	arrived = find(101, 'f', TRACE_CAT_FLOW, 1);
	assert_true(sent != TRACE_NONE && arrived != TRACE_NONE);
	assert_true(trace_event_flow(trace, sent) == trace_event_flow(trace, arrived));
	sent = find(102, 's', TRACE_CAT_FLOW, 1);
	arrived = find(100, 'f', TRACE_CAT_FLOW, 1);
	assert_true(sent != TRACE_NONE && arrived != TRACE_NONE);
	assert_true(trace_event_flow(trace, sent) == trace_event_flow(trace, arrived));
}

static int await_tasks(void *arg)
{
	struct aw *coffee = aw_spawn(AW(make_coffee, NULL));
	int line;

	(void)arg;
	line = __LINE__ + 1;
	AW_TRY(aw_yield());
	AW_TRY(aw_await(NULL, coffee));
	AW_TRY(aw_await(NULL, AW(make_toast, NULL)));
	return aw_return_int(line);
}

static void awaiting_a_task_and_a_bare_yield_are_recorded(void **state)
{
	uint32_t event, sent, arrived;

	(void)state;
	assert_int_equal(record(await_tasks, NULL), 0);
	/* The yield, the wait for the task, the sleep; the coroutine is a part of the task: no track of its
	 * own. */
	assert_string_equal(states(100), "RRWRWR");
	assert_int_equal(trace_find_track(trace, 0, 102), TRACE_NONE);
	assert_string_equal(resumed_by(100, 2), "yield");
	assert_string_equal(resumed_by(100, 3), "task 101");
	assert_string_equal(resumed_by(100, 4), "timer");
	event = find(100, 'i', TRACE_CAT_TASK, 2);
	assert_string_equal(event_name(event), "yield");
	assert_string_equal(arg_of(find(100, 'i', TRACE_CAT_TASK, 3), "result"), arg_of(event, "line"));
	event = find(100, 'B', TRACE_CAT_WAIT, 1);
	assert_string_equal(event_name(event), "task make_coffee");
	assert_float_equal(trace_event_number(trace, event, "task", 0), 101, 0);
	sent = find(101, 's', TRACE_CAT_FLOW, 1);
	arrived = find(100, 'f', TRACE_CAT_FLOW, 1);
	assert_true(sent != TRACE_NONE && arrived != TRACE_NONE);
	assert_true(trace_event_flow(trace, sent) == trace_event_flow(trace, arrived));
}

static int raise_error(void *arg)
{
	(void)arg;
	AW_TRY(aw_yield());
	return aw_raise("ValueError", "no \"milk\" \\ left");
}

static int refuse(void *arg)
{
	(void)arg;
	return -ECONNREFUSED;
}

static int cancel_oneself(void *arg)
{
	(void)arg;
	aw_cancel(aw_current());
	return aw_sleep(9);
}

static int ends(void *arg)
{
	struct aw *never = aw_spawn(AW(make_toast, NULL)), *sleeper;

	(void)arg;
	aw_cancel(never);
	assert_int_equal(aw_await(NULL, aw_spawn(AW(raise_error, NULL))), AW_ERAISED);
	assert_int_equal(aw_await(NULL, aw_spawn(AW(refuse, NULL))), -ECONNREFUSED);
	sleeper = aw_spawn(AW(make_toast, NULL));
	AW_TRY(aw_yield());
	aw_cancel(sleeper);
	assert_int_equal(aw_await(NULL, sleeper), AW_ECANCELLED);
	assert_int_equal(aw_await(NULL, aw_spawn(AW(cancel_oneself, NULL))), AW_ECANCELLED);
	aw_spawn(AW_NAMED(make_toast, NULL, "left"));
	return aw_yield();
}

static void errors_and_cancellations_are_recorded(void **state)
{
	uint32_t event;

	(void)state;
	assert_int_equal(record(ends, NULL), 0);
	/* cancelled before its first step: it was resumed, and ended */
	assert_string_equal(states(101), "R");
	assert_string_equal(event_name(find(101, 'i', TRACE_CAT_TASK, 2)), "cancelled");
	event = find(102, 'i', TRACE_CAT_TASK, 3);
	assert_string_equal(event_name(event), "failed");
	assert_string_equal(arg_of(event, "type"), "ValueError");
	assert_string_equal(arg_of(event, "message"), "no \"milk\" \\ left");
	event = find(103, 'i', TRACE_CAT_TASK, 2);
	assert_string_equal(arg_of(event, "type"), "ConnectionRefusedError");
	assert_string_equal(arg_of(event, "message"), strerror(ECONNREFUSED));
	assert_string_equal(resumed_by(104, 2), "cancel 100");
	assert_string_equal(event_name(find(104, 'i', TRACE_CAT_TASK, 2)), "cancelled");
	/* by nobody else: by itself, and by the end of the run */
	assert_string_equal(resumed_by(105, 2), "cancel 0");
	assert_string_equal(track_name(106), "left");
	assert_string_equal(resumed_by(106, 2), "cancel 0");
}

static int print_and_block(void *arg)
{
	(void)arg;
	aw_print("한글 %d\t\"%s\"", 1, "quoted");
	aw_note("a note");
	AW_TRY(aw_block(0.25));
	AW_TRY(aw_yield());
	AW_TRY(aw_block(0.05));
	return 0;
}

static void prints_notes_and_blocking_calls_are_recorded(void **state)
{
	uint32_t event;
	struct trace_span block;

	(void)state;
	assert_int_equal(record(print_and_block, NULL), 0);
	assert_string_equal(event_name(find(100, 'i', TRACE_CAT_PRINT, 1)), "한글 1\t\"quoted\"");
	assert_string_equal(event_name(find(100, 'i', TRACE_CAT_NOTE, 1)), "a note");
	event = find(100, 'B', TRACE_CAT_BLOCK, 1);
	assert_string_equal(event_name(event), "time.sleep 0.25 s");
	assert_float_equal(trace_event_number(trace, event, "seconds", 0), 0.25, 0);
	block = trace_span(trace, track(100), 1);
	assert_int_equal(block.state, TRACE_BLOCK);
	assert_int_equal(block.depth, 1);
	assert_int_equal(block.end_ns - block.start_ns, 250000000);
	/* One step took over 100 ms, the other did not. */
	event = find(1, 'i', TRACE_CAT_BLOCKED, 1);
	assert_float_equal(trace_event_number(trace, event, "task", 0), 100, 0);
	assert_float_equal(trace_event_number(trace, event, "dur_ns", 0), 250000000, 0);
	assert_int_equal(find(1, 'i', TRACE_CAT_BLOCKED, 2), TRACE_NONE);
}

static int block_the_others(void *arg)
{
	(void)arg;
	aw_spawn(AW(make_coffee, NULL));
	AW_TRY(aw_block(1));
	AW_TRY(aw_sleep(1));
	AW_TRY(aw_block(4));
	return 0;
}

static void a_blocking_call_shows_as_lateness_in_the_others(void **state)
{
	struct trace_span wait;

	(void)state;
	assert_int_equal(record(block_the_others, NULL), 0);
	/* Its first step is a second late; its sleep ends at its deadline, its resume is 3 s later. */
	assert_string_equal(states(101), "rRWrR");
	assert_float_equal(span_seconds(101, 0), 1, 0);
	assert_float_equal(span_seconds(101, 3), 3, 0);
	wait = trace_span(trace, track(101), 2);
	assert_int_equal(wait.start_ns, 1000000000);
	assert_int_equal(wait.end_ns, 3000000000);
}

static int just_slow(void *arg)
{
	return aw_block(*(double *)arg);
}

static void what_is_slow_can_be_chosen_and_is_scaled(void **state)
{
	struct aw_options options = {
		.trace_path = in_folder("trace.json"), .slow_seconds = 0.5, .scale = 0.1};
	double seconds = 0.5;

	(void)state;
	assert_int_equal(run_with(options, just_slow, &seconds), 0);
	load(options.trace_path);
	assert_true(find(1, 'i', TRACE_CAT_BLOCKED, 1) != TRACE_NONE);
	assert_int_equal(trace_run(trace, 0)->slow_ns, 50000000);
	seconds = 0.49;
	assert_int_equal(run_with(options, just_slow, &seconds), 0);
	load(options.trace_path);
	assert_int_equal(find(1, 'i', TRACE_CAT_BLOCKED, 1), TRACE_NONE);
}

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static void metadata_that_is_not_an_object_is_refused(void **state)
{
	static const char *const bad[] = {"not json", "[1]", "{", "{} {}", ""};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(aw_run(AW(nothing, NULL),
					 &(struct aw_options){.trace_path = "/dev/null", .metadata = bad[i]}),
			-EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gather_is_recorded_with_its_spans_lines_and_results),
		cmocka_unit_test(a_gather_goes_on_because_of_the_child_that_decided),
		cmocka_unit_test(awaiting_a_task_and_a_bare_yield_are_recorded),
		cmocka_unit_test(errors_and_cancellations_are_recorded),
		cmocka_unit_test(prints_notes_and_blocking_calls_are_recorded),
		cmocka_unit_test(a_blocking_call_shows_as_lateness_in_the_others),
		cmocka_unit_test(what_is_slow_can_be_chosen_and_is_scaled),
		cmocka_unit_test(metadata_that_is_not_an_object_is_refused),
	};
	int failed = cmocka_run_group_tests_name("trace", tests, make_folder, remove_folder);

	trace_destroy(trace);
	return failed;
}
