/* What a run records: read back with the library's own reader, held against the laws, and looked at. */
#include <signal.h>
#include <sys/resource.h>

#include "running.h"
#include "trace/trace.h"

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/awaitscope-test-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static const char *in_folder(const char *name)
{
	static char paths[4][160];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

/* ---- the trace of the last run ---- */

static struct trace *trace;

static void complain(void *context, const struct trace_breach *breach)
{
	(void)context;
	print_error(
		"line %llu breaks law %u: %s\n", (unsigned long long)breach->line, breach->law, breach->text);
}

static void load(const char *path)
{
	const struct trace_damage *damage;

	trace_destroy(trace);
	trace = NULL;
	assert_int_equal(trace_load(&trace, path, NULL), 0);
	damage = trace_damage(trace);
	assert_false(damage->cut);
	assert_int_equal(damage->truncated_bytes, 0);
	assert_int_equal(damage->skipped_lines, 0);
	assert_int_equal(trace_check(trace, LANG_EN, complain, NULL), 0);
}

/* Runs and records under the virtual clock, and loads what was recorded. */
static int record(aw_fn *fn, void *arg)
{
	const char *path = in_folder("trace.json");
	int status = run_with((struct aw_options){.trace_path = path}, fn, arg);

	assert_int_equal(recording.error, 0);
	assert_int_equal(recording.dropped, 0);
	load(path);
	return status;
}

static uint32_t track(uint32_t tid)
{
	uint32_t found = trace_find_track(trace, 0, tid);

	assert_true(found != TRACE_NONE);
	return found;
}

static const char *track_name(uint32_t tid)
{
	return trace_track(trace, track(tid))->name;
}

/* The nth (from 1) event on a task's track with this phase and category; TRACE_NONE when there is none. */
static uint32_t find(uint32_t tid, char phase, enum trace_category category, int nth)
{
	uint32_t on = track(tid);

	for (uint32_t i = 0; i < trace_event_count(trace); i++) {
		struct trace_event event = trace_event(trace, i);

		if (event.track == on && event.phase == phase && event.category == category && --nth == 0)
			return i;
	}
	return TRACE_NONE;
}

static const char *event_name(uint32_t event)
{
	return event == TRACE_NONE ? "(none)" : trace_text(trace, trace_event(trace, event).name);
}

static const char *arg_of(uint32_t event, const char *key)
{
	static char texts[4][256];
	static int next;
	char *text = texts[next++ % 4];

	if (event == TRACE_NONE || !trace_event_arg(trace, event, key, text, sizeof(texts[0])))
		return "(none)";
	return text;
}

/* Why the task was resumed for the nth time. */
static const char *resumed_by(uint32_t tid, int nth)
{
	return arg_of(find(tid, 'B', TRACE_CAT_RUN, nth), "by");
}

static int line_of(uint32_t event)
{
	return (int)trace_event_number(trace, event, "line", -1);
}

/* The outermost spans of a task, as letters: R(un), r(eady, where that took time), W(ait). */
static const char *states(uint32_t tid)
{
	static char letters[64];
	size_t used = 0;
	uint32_t on = track(tid);

	for (uint32_t i = 0; i < trace_span_count(trace, on) && used < sizeof(letters) - 1; i++) {
		struct trace_span span = trace_span(trace, on, i);

		assert_false(span.open);
		if (span.depth == 0)
			letters[used++] = span.state == TRACE_RUN     ? 'R'
			                  : span.state == TRACE_READY ? 'r'
			                                              : 'W';
	}
	letters[used] = '\0';
	return letters;
}

static double span_seconds(uint32_t tid, uint32_t index)
{
	struct trace_span span = trace_span(trace, track(tid), index);

	return (double)(span.end_ns - span.start_ns) / 1e9;
}

/* ---- coroutines ---- */

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
	/* The yield, the wait for the task, the sleep; the coroutine is a part of the task: no track of its own. */
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
	assert_string_equal(arg_of(event, "type"), "OSError");
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

static int calls_in_a_task(void *arg)
{
	(void)arg;
	AW_TRY(aw_call(NULL, inner_call, NULL));
	assert_int_equal(aw_call(NULL, failing_call, NULL), AW_ERAISED);
	return aw_yield();
}

static void calls_within_a_task_are_recorded_too(void **state)
{
	(void)state;
	assert_int_equal(record(calls_in_a_task, NULL), 0);
	assert_int_equal(trace_span(trace, track(101), 0).end_ns, 1000000000);
	assert_string_equal(track_name(102), "failing_call");
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
		cmocka_unit_test(a_gather_is_recorded_with_its_spans_lines_and_results),
		cmocka_unit_test(a_gather_goes_on_because_of_the_child_that_decided),
		cmocka_unit_test(awaiting_a_task_and_a_bare_yield_are_recorded),
		cmocka_unit_test(errors_and_cancellations_are_recorded),
		cmocka_unit_test(prints_notes_and_blocking_calls_are_recorded),
		cmocka_unit_test(a_blocking_call_shows_as_lateness_in_the_others),
		cmocka_unit_test(what_is_slow_can_be_chosen_and_is_scaled),
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
	int failed = cmocka_run_group_tests_name("trace", tests, make_folder, remove_folder);

	trace_destroy(trace);
	return failed;
}
