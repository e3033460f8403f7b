/* What threads leave in a trace: lanes, jobs with flows to and from their tasks, what holds them, and the same
 * bytes each time under the virtual clock. Whatever is recorded obeys the laws (recorded.h). */
#include "recorded.h"
#include "threading.h"

static const double second = 1, half = 0.5;

static int record_with(struct aw_options options, aw_fn *fn, void *arg)
{
	const char *path = in_folder("trace.json");
	int status;

	options.trace_path = path;
	status = run_with(options, fn, arg);
	load(path);
	return status;
}

/* ---- jobs ---- */

static int one_job(void *arg)
{
	void *result;

	(void)arg;
	AW_TRY(aw_to_thread(&result, block_arg, WORD(&second)));
	return 0;
}

static void a_job_lies_on_its_workers_lane_and_its_task_waits_for_it_by_name(void **state)
{
	(void)state;
	assert_int_equal(record(one_job, NULL), 0);
	assert_string_equal(track_name(2), "worker 1");
	assert_int_equal(trace_track(trace, track(2))->kind, TRACE_TRACK_WORKER);
	assert_string_equal(event_name(find(2, 'B', TRACE_CAT_JOB, 1)), "block_arg");
	assert_string_equal(arg_of(find(2, 'B', TRACE_CAT_JOB, 1), "task"), "100");
	assert_string_equal(event_name(find(2, 'B', TRACE_CAT_BLOCK, 1)), "time.sleep 1 s");
	assert_string_equal(event_name(find(100, 'B', TRACE_CAT_WAIT, 1)), "executor block_arg");
	assert_string_equal(arg_of(find(100, 'B', TRACE_CAT_WAIT, 1), "kind"), "executor");
	assert_string_equal(resumed_by(100, 2), "executor 2");
	assert_string_equal(states(100), "RWR");
}

/* The flow that ends on a track for the nth time began on which track? */
static uint32_t flow_from(uint32_t tid, int nth)
{
	uint64_t id = trace_event_flow(trace, find(tid, 'f', TRACE_CAT_FLOW, nth));

	for (uint32_t i = 0; i < trace_event_count(trace); i++)
		if (trace_event(trace, i).phase == 's' && trace_event_flow(trace, i) == id)
			return trace_track(trace, trace_event(trace, i).track)->tid;
	return 0;
}

static void flows_lead_from_the_task_to_the_job_and_back(void **state)
{
	(void)state;
	assert_int_equal(record(one_job, NULL), 0);
	assert_int_equal(flow_from(2, 1), 100);
	assert_int_equal(flow_from(100, 1), 2);
}

static int hold_the_loop(void *arg)
{
	(void)arg;
	return aw_block(2);
}

/* Both end while the loop is held. */
static int two_at_once(void *arg)
{
	struct aw_executor *pool = aw_executor_new(2, "pool");
	struct aw *jobs[2];

	(void)arg;
	for (int i = 0; i < 2; i++)
		jobs[i] = aw_run_in_executor(pool, block_arg, WORD(&second));
	aw_spawn(AW(hold_the_loop, NULL));
	AW_TRY(aw_await(NULL, jobs[0]));
	return aw_await(NULL, jobs[1]);
}

static void of_two_jobs_that_end_at_once_the_awaited_ones_flow_leads_to_the_task(void **state)
{
	(void)state;
	assert_int_equal(record(two_at_once, NULL), 0);
	assert_string_equal(resumed_by(100, 2), "executor 2");
	assert_int_equal(flow_from(100, 1), 2);
}

static int three_on_two(void *arg)
{
	struct aw_executor *pool = aw_executor_new(2, "resize");
	struct aw *jobs[3];

	(void)arg;
	for (int i = 0; i < 3; i++)
		jobs[i] = aw_run_in_executor(pool, block_arg, WORD(&second));
	AW_TRY(aw_gather_array(NULL, jobs, 3));
	/* Awaited by its name, long after it was submitted; the one after it has a flow of its own. */
	jobs[0] = aw_run_in_executor(pool, block_arg, WORD(&second));
	AW_TRY(aw_sleep(0.5));
	AW_TRY(aw_await(NULL, jobs[0]));
	return aw_await(NULL, aw_run_in_executor(pool, block_arg, WORD(&half)));
}

static void a_pools_name_and_a_number_name_its_lanes(void **state)
{
	(void)state;
	assert_int_equal(record(three_on_two, NULL), 0);
	assert_string_equal(track_name(2), "resize 1");
	assert_string_equal(track_name(3), "resize 2");
	assert_int_equal(trace_find_track(trace, 0, 4), TRACE_NONE);
	assert_string_equal(resumed_by(100, 2), "executor 2"); /* of the gather: by the third */
	assert_string_equal(resumed_by(100, 3), "timer");
	assert_int_equal(flow_from(100, 1), 2);
	for (int i = 1; i <= 3; i++)
		assert_int_equal(flow_from(2, i), 100);
}

static void the_time_in_the_queue_is_from_the_wait_to_the_job(void **state)
{
	uint32_t job;

	(void)state;
	assert_int_equal(record(three_on_two, NULL), 0);
	job = find(2, 'B', TRACE_CAT_JOB, 2);
	assert_int_equal(trace_event(trace, job).ts_ns, 1000000000);
	assert_int_equal(trace_event(trace, find(100, 'B', TRACE_CAT_WAIT, 1)).ts_ns, 0);
}

static int one_after_the_other(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++) {
		AW_TRY(aw_to_thread(NULL, nothing, NULL));
		AW_TRY(aw_sleep(1));
	}
	return 0;
}

static void an_idle_thread_is_used_again(void **state)
{
	(void)state;
	assert_int_equal(record(one_after_the_other, NULL), 0);
	assert_true(find(2, 'B', TRACE_CAT_JOB, 3) != TRACE_NONE);
	assert_int_equal(trace_find_track(trace, 0, 3), TRACE_NONE);
}

/* ---- threads, and what holds them ---- */

static struct aw_thread_lock lock;
static struct aw_event set;
static struct aw_loop *loop;

static void set_event(void *arg)
{
	aw_event_set(arg);
}

static int hold_lock(void *arg)
{
	AW_TRY(aw_thread_lock_acquire(&lock));
	aw_print("has it");
	AW_TRY(aw_block(0.5));
	AW_TRY(aw_thread_lock_release(&lock));
	return aw_call_soon_threadsafe(loop, set_event, arg);
}

static int use_threads(void *arg)
{
	struct aw_thread *thread;

	(void)arg;
	lock = (struct aw_thread_lock)AW_THREAD_LOCK("db");
	loop = aw_running_loop();
	aw_event_init(&set, "set");
	AW_TRY(aw_thread_start(&thread, hold_lock, &set));
	AW_TRY(aw_event_wait(&set));
	AW_TRY(aw_thread_start(&thread, hold_lock, &set));
	AW_TRY(aw_sleep(0.1));
	AW_TRY(aw_thread_lock_acquire(&lock));
	AW_TRY(aw_thread_lock_release(&lock));
	return aw_thread_join(thread, INFINITY);
}

static void a_thread_is_a_lane_whose_life_is_a_job(void **state)
{
	(void)state;
	assert_int_equal(record(use_threads, NULL), 0);
	assert_string_equal(track_name(2), "hold_lock");
	assert_string_equal(event_name(find(2, 'B', TRACE_CAT_JOB, 1)), "hold_lock");
	assert_string_equal(event_name(find(2, 'i', TRACE_CAT_PRINT, 1)), "has it");
	assert_int_equal(flow_from(2, 1), 100);
	assert_string_equal(resumed_by(100, 2), "thread 2");
}

static void what_a_task_waits_for_with_the_thread_is_a_block_of_it(void **state)
{
	(void)state;
	assert_int_equal(record(use_threads, NULL), 0);
	assert_string_equal(event_name(find(100, 'B', TRACE_CAT_BLOCK, 1)), "thread lock db");
	assert_string_equal(arg_of(find(100, 'B', TRACE_CAT_BLOCK, 1), "text"), "db");
	assert_true(find(1, 'i', TRACE_CAT_BLOCKED, 1) != TRACE_NONE);
}

static int many_threads(void *arg)
{
	struct aw_thread *threads[120];

	for (int i = 0; i < 120; i++)
		AW_TRY(aw_thread_start(&threads[i], block_arg, arg));
	for (int i = 0; i < 120; i++)
		AW_TRY(aw_thread_join(threads[i], INFINITY));
	return 0;
}

static void beyond_99_a_threads_number_is_a_large_one(void **state)
{
	(void)state;
	assert_int_equal(record(many_threads, WORD(&second)), 0);
	assert_int_equal(run_ns(), 1000000000);
	assert_string_equal(track_name(99), "block_arg");
	assert_string_equal(track_name(100), "main");
	assert_string_equal(track_name(1000000021), "block_arg");
	assert_int_equal(trace_find_track(trace, 0, 1000000022), TRACE_NONE);
}

/* ---- computing ---- */

static int compute(void *arg)
{
	return aw_compute(*(const double *)arg);
}

static int two_compute(void *arg)
{
	struct aw *jobs[2];

	for (int i = 0; i < 2; i++)
		jobs[i] = aw_run_in_executor(NULL, compute, arg);
	return aw_gather_array(NULL, jobs, 2);
}

static void computing_is_a_slice_and_waiting_for_the_gil_lies_in_it(void **state)
{
	(void)state;
	assert_int_equal(record_with((struct aw_options){.gil = true}, two_compute, &(double){0.02}), 0);
	assert_string_equal(event_name(find(2, 'B', TRACE_CAT_BLOCK, 1)), "compute 0.02 s");
	assert_string_equal(event_name(find(2, 'B', TRACE_CAT_BLOCK, 2)), "GIL");
	assert_true(find(2, 'B', TRACE_CAT_BLOCK, 4) != TRACE_NONE);
	assert_int_equal(record_with((struct aw_options){.cores = 1}, two_compute, &(double){0.02}), 0);
	assert_string_equal(event_name(find(2, 'B', TRACE_CAT_BLOCK, 2)), "CPU");
}

/* ---- the same run twice, and real threads ---- */

static int everything(void *arg)
{
	(void)arg;
	AW_TRY(one_job(NULL));
	AW_TRY(three_on_two(NULL));
	AW_TRY(use_threads(NULL));
	return two_compute(&(double){0.02});
}

static char *bytes_of(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = calloc(1, 1 << 20);

	assert_non_null(file);
	assert_non_null(bytes);
	assert_true(fread(bytes, 1, (1 << 20) - 1, file) > 0);
	fclose(file);
	return bytes;
}

static void the_same_run_with_threads_gives_the_same_bytes(void **state)
{
	char *first, *second_time;

	(void)state;
	assert_int_equal(record_with((struct aw_options){.gil = true}, everything, NULL), 0);
	first = bytes_of(in_folder("trace.json"));
	assert_int_equal(record_with((struct aw_options){.gil = true}, everything, NULL), 0);
	second_time = bytes_of(in_folder("trace.json"));
	assert_string_equal(first, second_time);
	free(first);
	free(second_time);
}

static void real_threads_record_what_obeys_the_laws_too(void **state)
{
	const char *path = in_folder("trace.json");
	struct aw_options options = {.trace_path = path, .scale = 0.01, .gil = true};

	(void)state;
	assert_int_equal(run_real_with(options, everything, NULL), 0);
	assert_int_equal(recording.error, 0);
	assert_int_equal(recording.dropped, 0);
	load(path);
	assert_string_equal(track_name(2), "worker 1");
	assert_string_equal(resumed_by(100, 2), "executor 2");
	assert_int_equal(flow_from(2, 1), 100);
	assert_int_equal(flow_from(100, 1), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_job_lies_on_its_workers_lane_and_its_task_waits_for_it_by_name),
		cmocka_unit_test(flows_lead_from_the_task_to_the_job_and_back),
		cmocka_unit_test(of_two_jobs_that_end_at_once_the_awaited_ones_flow_leads_to_the_task),
		cmocka_unit_test(a_pools_name_and_a_number_name_its_lanes),
		cmocka_unit_test(the_time_in_the_queue_is_from_the_wait_to_the_job),
		cmocka_unit_test(an_idle_thread_is_used_again),
		cmocka_unit_test(a_thread_is_a_lane_whose_life_is_a_job),
		cmocka_unit_test(what_a_task_waits_for_with_the_thread_is_a_block_of_it),
		cmocka_unit_test(beyond_99_a_threads_number_is_a_large_one),
		cmocka_unit_test(computing_is_a_slice_and_waiting_for_the_gil_lies_in_it),
		cmocka_unit_test(the_same_run_with_threads_gives_the_same_bytes),
		cmocka_unit_test(real_threads_record_what_obeys_the_laws_too),
	};
	int failed = cmocka_run_group_tests_name("threads_trace", tests, make_folder, remove_folder);

	trace_destroy(trace);
	return failed;
}
