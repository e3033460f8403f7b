/* test_recorder.c: from puts to a file: threads, full rings, gzip, and files that cannot be written. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "recording.h"
#include "trace/error.h"

static struct trace_recorder *record_to(const char *path, enum trace_clock clock, size_t ring_bytes)
{
	struct trace_recorder_options options = {.path = path,
		.pid = 1,
		.clock = clock,
		.mode = "gather",
		.metadata = "{\"scenario\":\n\"coffee\"}",
		.loop_name = "event loop",
		.slow_ns = 100000000,
		.ring_bytes = ring_bytes};
	struct trace_recorder *recorder;

	assert_int_equal(trace_recorder_create(&recorder, &options), 0);
	return recorder;
}

/* Two tasks that take turns, `turns` times, and end. */
static void take_turns(struct trace_recorder *recorder, uint64_t (*now)(struct trace_ring *), int turns)
{
	struct trace_ring *ring = trace_recorder_ring(recorder);
	uint32_t name = trace_recorder_intern(recorder, "turner");

	PUT(ring, .ticks = now(ring), .type = TRACE_CREATE, .task = 100, .arg = name);
	PUT(ring, .ticks = now(ring), .type = TRACE_CREATE, .task = 101, .arg = name);
	PUT(ring, .ticks = now(ring), .type = TRACE_SWITCH, .other = 100);
	for (int i = 0; i < turns; i++) {
		PUT(ring, .ticks = now(ring), .type = TRACE_SWITCH, .how = TRACE_LEAVE_YIELD,
			.task = 100 + (i & 1), .other = 100 + (~i & 1));
		if (i % 16 == 0)
			trace_put_text(ring,
				(struct trace_record){.ticks = now(ring), .type = TRACE_PRINT, .task = 100},
				"a line of text that is longer than a slot", (size_t)(i % 42));
	}
	PUT(ring, .ticks = now(ring), .type = TRACE_SWITCH, .how = TRACE_LEAVE_DONE,
		.task = 100 + (turns & 1), .other = 100 + (~turns & 1));
	PUT(ring, .ticks = now(ring), .type = TRACE_SWITCH, .how = TRACE_LEAVE_DONE,
		.task = 100 + (~turns & 1));
}

static uint64_t virtual_now(struct trace_ring *ring)
{
	return ring->head * 1000;
}

static uint64_t real_now(struct trace_ring *ring)
{
	return trace_ring_now(ring);
}

static void a_recording_is_a_sound_trace_and_leaves_no_segment(void **state)
{
	const char *path = in_folder("sound.json");
	struct trace_recorder *recorder = record_to(path, TRACE_CLOCK_REAL, 0);
	struct trace_recorder_result result;
	char segment[160];
	struct stat st;
	cJSON *events;

	(void)state;
	assert_int_equal(stat(path, &st), 0);
	trace__segment_path(segment, sizeof(segment), &st);
	assert_int_equal(access(segment, F_OK), 0);
	take_turns(recorder, real_now, 5000);
	assert_int_equal(
		trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), &result), 0);
	assert_int_equal(access(segment, F_OK), -1);
	events = load_events(path);
	assert_int_equal(obey_laws(events), 0);
	assert_int_equal(count_of(events, 'B', "run"), 5002);
	assert_int_equal(result.records, 5000 + 5 + (5000 + 15) / 16);
	assert_int_equal(result.dropped, 0);
	assert_string_equal(
		text_of(arg_of(find(events, 'M', 1, "process_name", 1), "awaitscope"), "scenario"), "coffee");
	assert_float_equal(ts_of(find(events, 'i', 100, "create", 1)), 0, 0);
	cJSON_Delete(events);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(result.bytes, st.st_size);
}

static void the_end_is_the_last_event_when_nothing_else_is_as_late(void **state)
{
	const char *path = in_folder("end.json");
	struct trace_recorder *recorder = record_to(path, TRACE_CLOCK_VIRTUAL, 0);
	cJSON *events;

	(void)state;
	take_turns(recorder, virtual_now, 4);
	assert_int_equal(trace_recorder_close(recorder, 5000000, NULL), 0);
	events = load_events(path);
	assert_float_equal(ts_of(find(events, 'i', 1, "end", 1)), 5000, 0);
	cJSON_Delete(events);
}

static char *bytes_of(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char *bytes;

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &st), 0);
	bytes = malloc((size_t)st.st_size + 1);
	assert_non_null(bytes);
	*size = fread(bytes, 1, (size_t)st.st_size, file);
	assert_int_equal(*size, st.st_size);
	fclose(file);
	return bytes;
}

static void the_same_virtual_run_gives_the_same_bytes(void **state)
{
	static const char *const names[] = {"same.json", "same.json.gz"};

	(void)state;
	for (int i = 0; i < 2; i++) {
		const char *path = in_folder(names[i]);
		char *first, *second;
		size_t first_bytes, second_bytes;
		struct trace_recorder *recorder = record_to(path, TRACE_CLOCK_VIRTUAL, 64 << 10);

		/* Many times the ring: it has to wait for the writer, again and again. */
		take_turns(recorder, virtual_now, 30000);
		assert_int_equal(trace_recorder_close(recorder, 1, NULL), 0);
		first = bytes_of(path, &first_bytes);
		recorder = record_to(path, TRACE_CLOCK_VIRTUAL, 64 << 10);
		take_turns(recorder, virtual_now, 30000);
		assert_int_equal(trace_recorder_close(recorder, 1, NULL), 0);
		second = bytes_of(path, &second_bytes);
		assert_int_equal(first_bytes, second_bytes);
		assert_memory_equal(first, second, first_bytes);
		free(first);
		free(second);
	}
}

static void a_name_in_gz_is_written_compressed(void **state)
{
	const char *path = in_folder("packed.json.gz");
	struct trace_recorder *recorder = record_to(path, TRACE_CLOCK_REAL, 0);
	size_t bytes;
	char *packed;
	cJSON *events;

	(void)state;
	take_turns(recorder, real_now, 3000);
	assert_int_equal(
		trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), NULL), 0);
	packed = bytes_of(path, &bytes);
	assert_memory_equal(packed, "\x1f\x8b", 2);
	free(packed);
	events = load_events(path);
	assert_int_equal(count_of(events, 'B', "run"), 3002);
	cJSON_Delete(events);
}

/* ---- several threads ---- */

struct worker {
	struct trace_recorder *recorder;
	uint32_t tid;
	pthread_t thread;
};

static void *work(void *context)
{
	struct worker *worker = context;
	struct trace_ring *ring;
	char name[32];

	assert_int_equal(trace_recorder_add_ring(&ring, worker->recorder), 0);
	snprintf(name, sizeof(name), "worker %u", (unsigned)worker->tid);
	PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_THREAD, .task = worker->tid,
		.arg = trace_recorder_intern(worker->recorder, name), .kind = TRACE_THREAD_WORKER);
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof(name), "job %d", i % 50);
		PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_JOB_BEGIN, .task = worker->tid,
			.arg = trace_recorder_intern(worker->recorder, name));
		PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_JOB_END, .task = worker->tid);
	}
	trace_ring_close(ring);
	return NULL;
}

static void threads_record_at_once_and_rings_are_used_again(void **state)
{
	struct trace_recorder_options options = {
		.path = in_folder("threads.json"), .pid = 1, .mode = "threads", .wait_when_full = true};
	struct trace_recorder *recorder;
	struct worker workers[4];
	cJSON *events;

	(void)state;
	assert_int_equal(trace_recorder_create(&recorder, &options), 0);
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < 4; i++) {
			workers[i] = (struct worker){.recorder = recorder, .tid = 2 + 4 * round + i};
			assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
		}
		take_turns(recorder, real_now, round ? 0 : 20000);
		for (uint32_t i = 0; i < 4; i++)
			pthread_join(workers[i].thread, NULL);
	}
	assert_int_equal(
		trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), NULL), 0);
	events = load_events(options.path);
	assert_int_equal(obey_laws(events), 0);
	assert_int_equal(count_of(events, 'B', "job"), 3 * 4 * 3000);
	assert_null(find(events, 'i', 1, "dropped", 1));
	cJSON_Delete(events);
}

/* After the first rings they are smaller, and the longest text still goes round and round in each. */
static void a_crowd_of_threads_has_room_for_the_longest_texts(void **state)
{
	enum { RINGS = 300, TEXTS = 100 };
	struct trace_recorder_options options = {
		.path = in_folder("crowd.json"), .pid = 1, .mode = "crowd", .wait_when_full = true};
	struct trace_ring *rings[RINGS];
	struct trace_recorder *recorder;
	char text[TRACE_TEXT_MAX];
	cJSON *events;

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_int_equal(trace_recorder_create(&recorder, &options), 0);
	for (uint32_t i = 0; i < RINGS; i++)
		assert_int_equal(trace_recorder_add_ring(&rings[i], recorder), 0);
	assert_true(rings[RINGS - 1]->mask < rings[0]->mask);
	for (uint32_t i = 0; i < RINGS; i += RINGS - 1) {
		struct trace_ring *ring = rings[i];

		PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_THREAD, .task = 2 + i,
			.arg = trace_recorder_intern(recorder, "worker"), .kind = TRACE_THREAD_WORKER);
		for (int n = 0; n < TEXTS; n++)
			trace_put_text(ring,
				(struct trace_record){
					.ticks = trace_ring_now(ring), .type = TRACE_PRINT, .task = 2 + i},
				text, sizeof(text));
	}
	for (uint32_t i = 0; i < RINGS; i++)
		trace_ring_close(rings[i]);
	assert_int_equal(
		trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), NULL), 0);
	events = load_events(options.path);
	assert_int_equal(count_of(events, 'i', "print"), 2 * TEXTS);
	cJSON_Delete(events);
}

static void under_the_virtual_clock_lanes_share_the_loops_ring(void **state)
{
	struct trace_recorder *recorder = record_to(in_folder("lanes.json"), TRACE_CLOCK_VIRTUAL, 0);
	struct trace_ring *ring;

	(void)state;
	assert_int_equal(trace_recorder_add_ring(&ring, recorder), 0);
	assert_ptr_equal(ring, trace_recorder_ring(recorder));
	trace_ring_close(ring);
	take_turns(recorder, virtual_now, 10);
	assert_int_equal(trace_recorder_close(recorder, 0, NULL), 0);
}

static void the_same_text_has_the_same_number(void **state)
{
	struct trace_recorder *recorder = record_to(in_folder("names.json"), TRACE_CLOCK_VIRTUAL, 0);
	uint32_t numbers[5000];
	char name[32];

	(void)state;
	assert_int_equal(trace_recorder_intern(recorder, ""), 0);
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "name %d", i);
		numbers[i] = trace_recorder_intern(recorder, name);
		assert_int_equal(numbers[i], i + 1);
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "name %d", i);
		assert_int_equal(trace_recorder_intern(recorder, name), numbers[i]);
	}
	assert_int_equal(trace_recorder_close(recorder, 0, NULL), 0);
}

/* ---- a full ring ---- */

static void *read_all(void *path)
{
	return read_text(path);
}

/* A pipe that nobody reads holds up the writer, so the ring fills up whatever the machine's speed. */
static void a_full_ring_drops_the_newest_and_says_how_many(void **state)
{
	const char *path = in_folder("pipe");
	uint64_t put = 0, dropped = 0;
	struct trace_recorder_result result;
	struct trace_recorder *recorder;
	struct trace_ring *ring;
	const cJSON *event;
	cJSON *events;
	pthread_t reader;
	void *text;
	int hold;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	hold = open(path, O_RDONLY | O_NONBLOCK);
	assert_true(hold >= 0);
	recorder = record_to(path, TRACE_CLOCK_REAL, 64 << 10);
	ring = trace_recorder_ring(recorder);
	PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_CREATE, .task = 100,
		.arg = trace_recorder_intern(recorder, "a"));
	PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_CREATE, .task = 101,
		.arg = trace_recorder_intern(recorder, "b"));
	while (atomic_load(&ring->shared->lost) < 10000) {
		PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_SWITCH, .how = TRACE_LEAVE_YIELD,
			.task = 100 + (put & 1), .other = 100 + (~put & 1));
		put++;
	}
	assert_int_equal(pthread_create(&reader, NULL, read_all, (void *)(uintptr_t)path), 0);
	for (int i = 0; i < 100000; i++, put++)
		PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_SWITCH, .how = TRACE_LEAVE_YIELD,
			.task = 100 + (put & 1), .other = 100 + (~put & 1));
	assert_int_equal(trace_recorder_close(recorder, trace_ring_now(ring), &result), 0);
	close(hold);
	assert_int_equal(pthread_join(reader, &text), 0);
	events = events_of(text);
	assert_int_equal(obey_laws(events), 0);
	cJSON_ArrayForEach(event, events)
	{
		if (!strcmp(text_of(event, "name"), "dropped"))
			dropped += (uint64_t)arg_of(event, "count")->valuedouble;
	}
	assert_true(result.dropped >= 10000);
	assert_int_equal(dropped, result.dropped);
	assert_int_equal(result.records + result.dropped, put + 2);
	cJSON_Delete(events);
	free(text);
}

/* ---- files that cannot be written ---- */

static int create_at(const char *path)
{
	struct trace_recorder_options options = {.path = path, .pid = 1, .mode = "m"};
	struct trace_recorder *recorder;
	int error = trace_recorder_create(&recorder, &options);

	if (!error)
		trace_recorder_close(recorder, 0, NULL);
	return error;
}

static void a_file_that_cannot_be_made_is_an_error_at_once(void **state)
{
	(void)state;
	assert_int_equal(create_at(in_folder("no/such/folder.json")), -ENOENT);
	assert_int_equal(create_at(folder), -EISDIR);
	assert_int_equal(create_at("/dev/full"), -ENOSPC);
}

static void two_programs_cannot_record_to_one_file(void **state)
{
	const char *path = in_folder("twice.json");
	struct trace_recorder *recorder = record_to(path, TRACE_CLOCK_REAL, 0);
	cJSON *events;

	(void)state;
	assert_int_equal(create_at(path), TRACE_ERUNNING);
	take_turns(recorder, real_now, 10);
	assert_int_equal(
		trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), NULL), 0);
	events = load_events(path);
	assert_int_equal(count_of(events, 'B', "run"), 12);
	cJSON_Delete(events);
}

static void without_shared_memory_it_records_all_the_same(void **state)
{
	const char *path = in_folder("private.json");
	struct trace_recorder *recorder;
	cJSON *events;

	(void)state;
	trace__segment_folder = "/no/such/folder";
	recorder = record_to(path, TRACE_CLOCK_REAL, 0);
	trace__segment_folder = folder;
	take_turns(recorder, real_now, 100);
	assert_int_equal(
		trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), NULL), 0);
	events = load_events(path);
	assert_int_equal(count_of(events, 'B', "run"), 102);
	cJSON_Delete(events);
}

/* In a process of its own, as the limit on file sizes is the process's. */
static int fill_the_disk(const char *path)
{
	struct rlimit limit = {.rlim_cur = 300000, .rlim_max = 300000};
	struct trace_recorder_result result;
	struct trace_recorder *recorder;

	signal(SIGXFSZ, SIG_IGN);
	trace__segment_folder = "/no/such/folder";
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 1;
	recorder = record_to(path, TRACE_CLOCK_REAL, 0);
	take_turns(recorder, real_now, 30000);
	if (trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), &result) != -EFBIG)
		return 2;
	return result.error == -EFBIG && result.bytes > 200000 && result.bytes <= 300000 ? 0 : 3;
}

static void when_the_disk_is_full_whole_lines_remain(void **state)
{
	const char *path = in_folder("full.json");
	cJSON *events;
	char *text;
	int status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0)
		_exit(fill_the_disk(path));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	text = read_text(path);
	events = events_of(text);
	assert_true(obey_laws(events) <= 1);
	assert_true(cJSON_GetArraySize(events) > 1000);
	cJSON_Delete(events);
	free(text);
}

static void a_closed_pipe_is_an_error_and_kills_nobody(void **state)
{
	const char *path = in_folder("closed");
	struct trace_recorder_result result;
	struct trace_recorder *recorder;
	int hold;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	hold = open(path, O_RDONLY | O_NONBLOCK);
	recorder = record_to(path, TRACE_CLOCK_REAL, 0);
	close(hold);
	take_turns(recorder, real_now, 1000);
	assert_int_equal(
		trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), &result),
		-EPIPE);
	assert_int_equal(result.error, -EPIPE);
	assert_int_equal(result.records, 1000 + 5 + 63);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recording_is_a_sound_trace_and_leaves_no_segment),
		cmocka_unit_test(the_end_is_the_last_event_when_nothing_else_is_as_late),
		cmocka_unit_test(the_same_virtual_run_gives_the_same_bytes),
		cmocka_unit_test(a_name_in_gz_is_written_compressed),
		cmocka_unit_test(threads_record_at_once_and_rings_are_used_again),
		cmocka_unit_test(a_crowd_of_threads_has_room_for_the_longest_texts),
		cmocka_unit_test(under_the_virtual_clock_lanes_share_the_loops_ring),
		cmocka_unit_test(the_same_text_has_the_same_number),
		cmocka_unit_test(a_full_ring_drops_the_newest_and_says_how_many),
		cmocka_unit_test(a_file_that_cannot_be_made_is_an_error_at_once),
		cmocka_unit_test(two_programs_cannot_record_to_one_file),
		cmocka_unit_test(without_shared_memory_it_records_all_the_same),
		cmocka_unit_test(when_the_disk_is_full_whole_lines_remain),
		cmocka_unit_test(a_closed_pipe_is_an_error_and_kills_nobody),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
