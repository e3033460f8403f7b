/* What whole programs record: sound by the laws whatever they do, the same bytes each time, and what
 * happens where it cannot be written. */
#include <signal.h>
#include <sys/resource.h>

#include "recorded.h"

static int make_coffee(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(2));
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
	return aw_gather(NULL, AW(make_coffee, NULL), AW(make_toast, NULL));
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

/* ---- without a loop ---- */

static int inner_call(void *arg)
{
	(void)arg;
	AW_TRY(aw_block(1));
	return aw_return_text("inner");
}

static int outer_call(void *arg)
{
	void *out = NULL;

	(void)arg;
	AW_TRY(aw_block(1));
	AW_TRY(AW_CALL_NAMED(&out, inner_call, NULL, "inner"));
	aw_print("%s", (char *)out);
	return aw_return(out);
}

static int sync_main(void *arg)
{
	void *out = NULL;

	(void)arg;
	AW_TRY(aw_call(&out, outer_call, NULL));
	AW_TRY(aw_block(0.5));
	aw_print("%s again", (char *)out);
	return 0;
}

static void calls_without_a_loop_are_recorded(void **state)
{
	struct aw_options options = {.clock = AW_CLOCK_VIRTUAL,
		.trace_path = in_folder("sync.json"),
		.quiet = true,
		.mode = "sync",
		.trace_pid = 3,
		.recording = &recording};
	struct trace_span span;

	(void)state;
	assert_int_equal(aw_run_sync(sync_main, NULL, &options), 0);
	assert_int_equal(run_ns(), 2500000000);
	load(options.trace_path);
	assert_int_equal(trace_run(trace, 0)->pid, 3);
	assert_string_equal(trace_run(trace, 0)->name, "sync");
	assert_false(trace_run(trace, 0)->has_loop);
	assert_string_equal(track_name(1), "cpu");
	assert_string_equal(track_name(100), "outer_call");
	assert_string_equal(track_name(101), "inner");
	assert_int_equal(trace_track(trace, track(101))->kind, TRACE_TRACK_CALL);
	span = trace_span(trace, track(100), 0);
	assert_int_equal(span.state, TRACE_CALL);
	assert_int_equal(span.end_ns, 2000000000);
	span = trace_span(trace, track(101), 0);
	assert_int_equal(span.start_ns, 1000000000);
	assert_string_equal(event_name(find(100, 'i', TRACE_CAT_PRINT, 1)), "inner");
	assert_string_equal(event_name(find(1, 'i', TRACE_CAT_PRINT, 1)), "inner again");
	assert_true(find(1, 'B', TRACE_CAT_BLOCK, 1) != TRACE_NONE);
}

static int failing_call(void *arg)
{
	(void)arg;
	return aw_raise("ValueError", "no");
}

static int call_that_passes_it_on(void *arg)
{
	return aw_call(NULL, failing_call, arg);
}

static int refused_call(void *arg)
{
	(void)arg;
	return -ECONNREFUSED;
}

/* The outcome of a call's track: its type, or "" when it just returned. */
static const char *failure_of(uint32_t tid)
{
	uint32_t event = find(tid, 'i', TRACE_CAT_TASK, 1);

	if (event == TRACE_NONE)
		return "";
	assert_string_equal(event_name(event), "failed");
	assert_true(event > find(tid, 'E', TRACE_CAT_CALL, 1));
	return arg_of(event, "type");
}

static int calls_in_a_task(void *arg)
{
	(void)arg;
	AW_TRY(aw_call(NULL, inner_call, NULL));
	assert_int_equal(aw_call(NULL, failing_call, NULL), AW_ERAISED);
	assert_int_equal(aw_call(NULL, call_that_passes_it_on, NULL), AW_ERAISED);
	assert_int_equal(aw_call(NULL, refused_call, NULL), -ECONNREFUSED);
	AW_TRY(aw_call(NULL, inner_call, NULL)); /* an error before is not this one's */
	return aw_yield();
}

static void calls_within_a_task_are_recorded_too(void **state)
{
	(void)state;
	assert_int_equal(record(calls_in_a_task, NULL), 0);
	assert_int_equal(trace_span(trace, track(101), 0).end_ns, 1000000000);
	assert_string_equal(track_name(102), "failing_call");
	assert_string_equal(failure_of(101), "");
	assert_string_equal(failure_of(102), "ValueError");
	assert_string_equal(arg_of(find(102, 'i', TRACE_CAT_TASK, 1), "message"), "no");
	assert_string_equal(failure_of(103), "ValueError");
	assert_string_equal(failure_of(104), "ValueError");
	assert_string_equal(failure_of(105), "ConnectionRefusedError");
	assert_string_equal(arg_of(find(105, 'i', TRACE_CAT_TASK, 1), "message"), strerror(ECONNREFUSED));
	assert_string_equal(failure_of(106), "");
	assert_int_equal(trace_check(trace, LANG_EN, NULL, NULL), 0);
}

/* ---- a program with a bit of everything ---- */

static int wait_for(void *arg)
{
	return aw_await(NULL, arg);
}

static int gather_and_fail(void *arg)
{
	(void)arg;
	return aw_gather(NULL, AW(make_coffee, NULL), AW(raise_error, NULL), AW(refuse, NULL));
}

static int clean_up_slowly(void *arg)
{
	int status = aw_sleep(99);

	(void)arg;
	AW_TRY(aw_sleep(0.5));
	aw_spawn(AW(make_coffee, NULL));
	return status;
}

static int everything(void *arg)
{
	struct aw *coffee = aw_spawn(AW(make_coffee, NULL)), *self = aw_current(), *gather;

	(void)arg;
	/* Several wait for one task: directly, and through gathers. */
	aw_spawn(AW(wait_for, coffee));
	aw_spawn(AW(wait_for, coffee));
	AW_TRY(aw_gather(NULL, AW(breakfast, NULL), coffee, AW(breakfast, NULL), coffee));
	AW_TRY(aw_gather(NULL, coffee, coffee));
	assert_int_equal(aw_await(NULL, AW(gather_and_fail, NULL)), -ECONNREFUSED);
	gather = aw_spawn(AW(breakfast, NULL));
	AW_TRY(aw_sleep(1));
	aw_cancel(gather);
	assert_int_equal(aw_await(NULL, gather), AW_ECANCELLED);
	for (int i = 0; i < 3; i++)
		AW_TRY(aw_yield());
	AW_TRY(aw_block(4));
	aw_spawn(AW(wait_for, self));
	aw_spawn(AW(clean_up_slowly, NULL));
	AW_TRY(aw_yield());
	return aw_return_text("");
}

static void a_program_with_a_bit_of_everything_obeys_the_laws(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(record(everything, NULL), 0);
	caught_stderr();
}

static struct aw *shared;

static int gather_shared(void *arg)
{
	(void)arg;
	return aw_gather(NULL, shared);
}

static int share(void *arg)
{
	(void)arg;
	shared = aw_spawn(AW(make_coffee, NULL));
	return aw_gather(NULL, AW(gather_shared, NULL), AW(gather_shared, NULL), AW(wait_for, shared));
}

static void one_end_may_wake_several_gathers(void **state)
{
	(void)state;
	assert_int_equal(record(share, NULL), 0);
	for (uint32_t tid = 101; tid <= 104; tid++) {
		if (!strcmp(track_name(tid), "make_coffee"))
			continue;
		assert_string_equal(resumed_by(tid, 2), "task 101");
		assert_true(find(tid, 'f', TRACE_CAT_FLOW, 2) != TRACE_NONE);
	}
}

static int gather_main(void *arg)
{
	return aw_gather(NULL, arg);
}

static int be_gathered(void *arg)
{
	(void)arg;
	aw_spawn(AW(gather_main, aw_current()));
	AW_TRY(aw_sleep(1));
	return 0;
}

static void the_end_of_the_main_coroutine_may_wake_a_gather(void **state)
{
	(void)state;
	assert_int_equal(record(be_gathered, NULL), 0);
}

static struct aw *pair[2];

static int await_the_other(void *arg)
{
	return aw_await(NULL, pair[(intptr_t)arg]);
}

static int deadlock(void *arg)
{
	(void)arg;
	pair[0] = aw_spawn(AW(await_the_other, (void *)(intptr_t)1));
	pair[1] = aw_spawn(AW(await_the_other, (void *)(intptr_t)0));
	return aw_await(NULL, pair[0]);
}

static void a_deadlock_leaves_a_sound_trace(void **state)
{
	(void)state;
	assert_int_equal(record(deadlock, NULL), AW_EDEADLOCK);
}

/* ---- bytes ---- */

static char *bytes_of(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *bytes;

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	*size = (size_t)ftell(file);
	rewind(file);
	bytes = malloc(*size + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *size, file), *size);
	fclose(file);
	return bytes;
}

static void same_bytes_twice(const char *name)
{
	const char *paths[2] = {in_folder(name), NULL};
	char other[80];
	char *bytes[2];
	size_t sizes[2];

	snprintf(other, sizeof(other), "again-%s", name);
	paths[1] = in_folder(other);
	for (int i = 0; i < 2; i++) {
		catch_stderr();
		assert_int_equal(run_with((struct aw_options){.trace_path = paths[i]}, everything, NULL), 0);
		caught_stderr();
		bytes[i] = bytes_of(paths[i], &sizes[i]);
		assert_int_equal(recording.bytes, sizes[i]);
		load(paths[i]);
	}
	assert_int_equal(sizes[0], sizes[1]);
	assert_memory_equal(bytes[0], bytes[1], sizes[0]);
	free(bytes[0]);
	free(bytes[1]);
}

static void the_same_virtual_run_gives_the_same_bytes(void **state)
{
	(void)state;
	same_bytes_twice("same.json");
	same_bytes_twice("same.json.gz");
}

static int thousands(void *arg)
{
	enum { COUNT = 3000 };
	static struct aw *all[COUNT];

	(void)arg;
	for (int i = 0; i < COUNT; i++)
		all[i] = AW(breakfast, NULL);
	return aw_gather_array(NULL, all, COUNT);
}

static void a_run_with_thousands_of_tasks_is_recorded_whole(void **state)
{
	(void)state;
#ifdef SANITIZED
	skip(); /* so many stacks are too many for them */
#endif
	assert_int_equal(record(thousands, NULL), 0);
	/* The main task, and three for each breakfast; and the loop's own track. */
	assert_int_equal(trace_track_count(trace), 1 + 1 + 3 * 3000);
}

static int naps(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(0.001));
	AW_TRY(aw_block(0.001));
	AW_TRY(aw_gather(NULL, AW(sleep_arg, &(double){0.002}), AW(sleep_arg, &(double){0.001})));
	return 0;
}

static void a_run_on_the_real_clock_obeys_the_laws(void **state)
{
	struct aw_options options = {.trace_path = in_folder("real.json"), .recording = &recording};

	(void)state;
	assert_int_equal(aw_run(AW(naps, NULL), &options), 0);
	assert_int_equal(recording.error, 0);
	load(options.trace_path);
	assert_string_equal(trace_run(trace, 0)->clock, "real");
	assert_string_equal(resumed_by(100, 2), "timer");
}

/* ---- where it cannot be written ---- */

static void a_file_that_cannot_be_made_is_an_error_and_nothing_runs(void **state)
{
	struct aw_options options = {.trace_path = in_folder("missing/trace.json")};

	(void)state;
	assert_int_equal(run_with(options, say_arg, WORD("ran")), -ENOENT);
	assert_said("");
	assert_int_equal(aw_run_sync(say_arg, WORD("ran"), &options), -ENOENT);
	assert_said("");
	options.trace_path = folder;
	assert_int_equal(run_with(options, say_arg, WORD("ran")), -EISDIR);
	assert_said("");
	/* and the thread is as it was */
	assert_int_equal(run(say_arg, WORD("ran")), 0);
	assert_said("ran");
}

static int print_much(void *arg)
{
	(void)arg;
	for (int i = 0; i < 20000; i++) {
		aw_print("line %d of much", i);
		if (i % 100 == 0)
			AW_TRY(aw_sleep(0.001));
	}
	say("to-the-end");
	return 0;
}

static void a_disk_that_is_full_from_the_beginning_is_an_error(void **state)
{
	(void)state;
	if (access("/dev/full", W_OK))
		skip();
	assert_int_equal(
		run_with((struct aw_options){.trace_path = "/dev/full"}, say_arg, WORD("ran")), -ENOSPC);
	assert_said("");
}

static void a_disk_that_gets_full_stops_the_recording_but_not_the_program(void **state)
{
	struct rlimit before, limit;
	int status;

	(void)state;
	/* A file that may not grow is the nearest thing to a full disk. */
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 100000;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	status = run_with((struct aw_options){.trace_path = in_folder("full.json")}, print_much, NULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(status, 0);
	assert_said("to-the-end");
	assert_int_equal(recording.error, -EFBIG);
	assert_int_equal(run_ns(), seconds_ns(200 * 0.001));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_without_a_loop_are_recorded),
		cmocka_unit_test(calls_within_a_task_are_recorded_too),
		cmocka_unit_test(a_program_with_a_bit_of_everything_obeys_the_laws),
		cmocka_unit_test(one_end_may_wake_several_gathers),
		cmocka_unit_test(the_end_of_the_main_coroutine_may_wake_a_gather),
		cmocka_unit_test(a_deadlock_leaves_a_sound_trace),
		cmocka_unit_test(the_same_virtual_run_gives_the_same_bytes),
		cmocka_unit_test(a_run_with_thousands_of_tasks_is_recorded_whole),
		cmocka_unit_test(a_run_on_the_real_clock_obeys_the_laws),
		cmocka_unit_test(a_file_that_cannot_be_made_is_an_error_and_nothing_runs),
		cmocka_unit_test(a_disk_that_is_full_from_the_beginning_is_an_error),
		cmocka_unit_test(a_disk_that_gets_full_stops_the_recording_but_not_the_program),
	};
	int failed = cmocka_run_group_tests_name("trace_whole", tests, make_folder, remove_folder);

	trace_destroy(trace);
	return failed;
}
