/* Process pools: how long calls take, under the virtual clock too, and what they leave in a trace. */
#include "outside.h"

static struct aw_process_pool *pool;

static int block(void *seconds)
{
	return aw_block(*(double *)seconds);
}

static int compute(void *seconds)
{
	return aw_compute(*(double *)seconds);
}

/* ---- time ---- */

static int calls_at_once(aw_fn *fn, const char *name, int calls, double seconds)
{
	struct aw *all[8];

	for (int i = 0; i < calls; i++)
		all[i] = aw_run_in_process_at(pool, fn, &seconds, sizeof(seconds), name, __LINE__);
	return aw_gather_array(NULL, all, (size_t)calls);
}

static int four_on_two(void *arg)
{
	(void)arg;
	pool = aw_process_pool_new(2);
	return calls_at_once(block, "block", 4, 1);
}

static int four_compute(void *arg)
{
	(void)arg;
	pool = aw_process_pool_new(4);
	return calls_at_once(compute, "compute", 4, 1);
}

static void virtual_time_is_what_the_calls_take(void **state)
{
	struct aw_options options = {.clock = AW_CLOCK_VIRTUAL};

	(void)state;
	assert_int_equal(run_clean(options, four_on_two, NULL), 0);
	assert_int_equal(run_ns(), seconds_ns(2));
	assert_int_equal(run_clean(options, four_compute, NULL), 0);
	assert_int_equal(run_ns(), seconds_ns(1));
	options.cores = 2;
	assert_int_equal(run_clean(options, four_compute, NULL), 0);
	assert_int_equal(run_ns(), seconds_ns(2));
	options.gil = true; /* which is each process's own */
	assert_int_equal(run_clean(options, four_compute, NULL), 0);
	assert_int_equal(run_ns(), seconds_ns(2));
}

/* Each end of a FIFO is open once the other is. */
static int meet(void *arg)
{
	const char *how = arg, *path = how + 1;
	int fd = open(path, *how == 'r' ? O_RDONLY : O_WRONLY);

	return fd < 0 ? -errno : 0;
}

static int two_meet(void *arg)
{
	char ends[2][160] = {0};

	(void)arg;
	unlink(in_folder("fifo"));
	assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
	for (int i = 0; i < 2; i++)
		snprintf(ends[i], sizeof(ends[i]), "%c%s", "rw"[i], in_folder("fifo"));
	pool = aw_process_pool_new(2);
	return aw_gather(NULL, aw_run_in_process(pool, meet, ends[0], sizeof(ends[0])),
		aw_run_in_process(pool, meet, ends[1], sizeof(ends[1])));
}

static void processes_run_at_the_same_time(void **state)
{
	(void)state;
	run_both(two_meet, "");
}

/* ---- the trace ---- */

static int print_and_block(void *arg)
{
	aw_print("begin");
	AW_TRY(aw_block(1));
	aw_print("end");
	return aw_return_text(arg);
}

static int three_traced(void *arg)
{
	struct aw *all[3];

	(void)arg;
	pool = aw_process_pool_new(2);
	for (int i = 0; i < 3; i++)
		all[i] = aw_run_in_process(pool, print_and_block, "done", 5);
	AW_TRY(aw_await(NULL, all[0]));
	AW_TRY(aw_await(NULL, all[2]));
	return aw_await(NULL, all[1]);
}

static void each_process_has_a_lane_with_its_calls(void **state)
{
	uint32_t wait, job;

	(void)state;
	assert_int_equal(record_clean(three_traced, NULL), 0);
	assert_string_equal(track_name(2), "process 1");
	assert_string_equal(track_name(3), "process 2");
	wait = find(100, 'B', TRACE_CAT_WAIT, 1);
	assert_string_equal(event_name(wait), "process print_and_block");
	assert_string_equal(arg_of(wait, "kind"), "process");
	assert_string_equal(resumed_by(100, 2), "executor 2");
	job = find(2, 'B', TRACE_CAT_JOB, 1);
	assert_string_equal(event_name(job), "print_and_block");
	assert_string_equal(event_name(find(2, 'B', TRACE_CAT_BLOCK, 1)), "time.sleep 1 s");
	assert_string_equal(event_name(find(2, 'i', TRACE_CAT_PRINT, 1)), "begin");
	assert_true(trace_event(trace, find(2, 'i', TRACE_CAT_PRINT, 2)).ts_ns == seconds_ns(1));
	assert_true(find(2, 'B', TRACE_CAT_JOB, 2) != TRACE_NONE);
	assert_true(trace_event(trace, find(2, 'B', TRACE_CAT_JOB, 2)).ts_ns == seconds_ns(1));
}

static int four_in_turn(void *arg)
{
	(void)arg;
	pool = aw_process_pool_new(1);
	for (int i = 0; i < 4; i++)
		AW_TRY(aw_await(NULL, aw_run_in_process(pool, print_and_block, "done", 5)));
	return 0;
}

static void flows_lead_to_a_call_and_back(void **state)
{
	(void)state;
	assert_int_equal(record_clean(four_in_turn, NULL), 0);
	for (int i = 1; i <= 4; i++) {
		uint32_t asked = find(100, 's', TRACE_CAT_FLOW, i), begun = find(2, 'f', TRACE_CAT_FLOW, i),
			 ended = find(2, 's', TRACE_CAT_FLOW, i), told = find(100, 'f', TRACE_CAT_FLOW, i);

		assert_true(asked != TRACE_NONE && begun != TRACE_NONE);
		assert_true(ended != TRACE_NONE && told != TRACE_NONE);
		assert_true(trace_event_flow(trace, asked) == trace_event_flow(trace, begun));
		assert_true(trace_event_flow(trace, ended) == trace_event_flow(trace, told));
	}
}

static void the_same_run_gives_the_same_bytes(void **state)
{
	size_t bytes[2];
	char *texts[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		const char *path = in_folder(i ? "two.json" : "one.json");
		struct aw_options options = {.clock = AW_CLOCK_VIRTUAL, .trace_path = path};
		FILE *file;

		assert_int_equal(run_clean(options, three_traced, NULL), 0);
		file = fopen(path, "r");
		assert_non_null(file);
		texts[i] = calloc(1, 1 << 20);
		assert_non_null(texts[i]);
		bytes[i] = fread(texts[i], 1, 1 << 20, file);
		fclose(file);
	}
	assert_int_equal(bytes[0], bytes[1]);
	assert_memory_equal(texts[0], texts[1], bytes[0]);
	free(texts[0]);
	free(texts[1]);
}

static void a_real_run_is_sound_too(void **state)
{
	const char *path = in_folder("real.json");
	struct aw_options options = {.trace_path = path, .scale = 0.01};

	(void)state;
	assert_int_equal(run_clean(options, three_traced, NULL), 0);
	load(path);
	assert_string_equal(event_name(find(2, 'B', TRACE_CAT_JOB, 1)), "print_and_block");
	assert_string_equal(event_name(find(2, 'B', TRACE_CAT_BLOCK, 1)), "time.sleep 0.01 s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(virtual_time_is_what_the_calls_take),
		cmocka_unit_test(processes_run_at_the_same_time),
		cmocka_unit_test(each_process_has_a_lane_with_its_calls),
		cmocka_unit_test(flows_lead_to_a_call_and_back),
		cmocka_unit_test(the_same_run_gives_the_same_bytes),
		cmocka_unit_test(a_real_run_is_sound_too),
	};
	int failed = cmocka_run_group_tests_name("pool_time", tests, make_folder_and_pool, remove_folder);

	trace_destroy(trace);
	return failed;
}
