/* test_recover.c: programs that are killed while they record, and what can be had of their traces. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "killed.h"
#include "trace/error.h"

static void take_turns(struct trace_recorder *recorder, int turns)
{
	struct trace_ring *ring = trace_recorder_ring(recorder);
	uint32_t name = trace_recorder_intern(recorder, "turner");

	PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_CREATE, .task = 100, .arg = name);
	PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_SWITCH, .other = 100);
	for (int i = 0; i < turns; i++)
		PUT(ring, .ticks = trace_ring_now(ring), .type = TRACE_SWITCH, .how = TRACE_LEAVE_YIELD,
			.task = 100, .other = 100);
}

static bool has_segment(const char *path)
{
	char segment[160];
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	trace__segment_path(segment, sizeof(segment), &st);
	return access(segment, F_OK) == 0;
}

static void no_event_is_lost_when_the_program_is_killed(void **state)
{
	static const int turns[] = {0, 5, 63, 2000, 2048, 50000};
	static const char *const names[] = {"killed.json", "killed.json.gz"};

	(void)state;
	for (size_t i = 0; i < 12; i++) {
		const char *path = in_folder(names[i / 6]);
		struct trace_recover_result result;
		cJSON *events;

		record_and_die(path, TRACE_CLOCK_REAL, take_turns, turns[i % 6]);
		assert_true(has_segment(path));
		assert_int_equal(trace_recover(path, &result), 0);
		assert_true(result.had_segment);
		assert_false(has_segment(path));
		events = load_events(path);
		assert_int_equal(obey_laws(events), 1); /* it was running */
		assert_int_equal(count_of(events, 'B', "run"), turns[i % 6] + 1);
		assert_non_null(find(events, 'i', 1, "cut", 1));
		cJSON_Delete(events);
		assert_int_equal(trace_recover(path, &result), TRACE_ENORECOVER);
		unlink(path);
	}
}

/* Cut before the lines that only one of the two has. */
static void leave_out_last_lines(char *text, int lines)
{
	char *end = text + strlen(text);

	for (; lines > 0; lines--) {
		end[-1] = '\0';
		end = strrchr(text, '\n') + 1;
		*end = '\0';
	}
}

static void what_is_recovered_is_what_would_have_been_written(void **state)
{
	static const int records[] = {1, 100, 511, 700, 2000, 3500, 9000, 20000};
	struct trace_recorder *recorder = record_to(in_folder("whole.json"), TRACE_CLOCK_VIRTUAL);
	char *whole;

	(void)state;
	assert_non_null(recorder);
	put_anything(recorder, 20000);
	assert_int_equal(trace_recorder_close(recorder, 0, NULL), 0);
	whole = read_text(in_folder("whole.json"));
	for (size_t i = 0; i < 16; i++) {
		const char *path = in_folder(i < 8 ? "part.json" : "part.json.gz");
		char *part;

		record_and_die(path, TRACE_CLOCK_VIRTUAL, put_anything, records[i % 8]);
		assert_int_equal(trace_recover(path, NULL), 0);
		part = read_text(path);
		leave_out_last_lines(part, 2); /* "cut" and `]` */
		assert_true(strlen(part) > 20 * (size_t)records[i % 8] || i % 8 == 0);
		assert_memory_equal(part, whole, strlen(part));
		free(part);
		unlink(path);
	}
	free(whole);
}

static void append_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "ab");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Killed between a write and its commit, or during an earlier recovery. */
static void what_was_not_committed_is_written_again(void **state)
{
	const char *path = in_folder("torn.json");
	char *once, *twice;

	(void)state;
	record_and_die(path, TRACE_CLOCK_VIRTUAL, put_anything, 3000);
	append_text(path, ",{\"ph\":\"i\",\"pid\":3,\"tid\":1,\"ts\":9.000,\"name\":\"twice\"}\n,{\"ph\":");
	assert_int_equal(trace_recover(path, NULL), 0);
	once = read_text(path);
	unlink(path);
	record_and_die(path, TRACE_CLOCK_VIRTUAL, put_anything, 3000);
	assert_int_equal(trace_recover(path, NULL), 0);
	twice = read_text(path);
	assert_string_equal(once, twice);
	free(once);
	free(twice);
	unlink(path);
}

static void put_and_lose(struct trace_recorder *recorder, int turns)
{
	struct trace_ring *ring = trace_recorder_ring(recorder);

	take_turns(recorder, turns);
	atomic_store(&ring->shared->lost_from, trace_ring_now(ring));
	atomic_store(&ring->shared->lost_to, trace_ring_now(ring));
	atomic_store(&ring->shared->lost, 5);
}

static void a_full_ring_that_was_not_told_of_is_told_of(void **state)
{
	const char *path = in_folder("lossy.json");
	cJSON *events;

	(void)state;
	record_and_die(path, TRACE_CLOCK_REAL, put_and_lose, 10);
	assert_int_equal(trace_recover(path, NULL), 0);
	events = load_events(path);
	assert_int_equal(obey_laws(events), 0);
	assert_int_equal(arg_of(find(events, 'i', 1, "dropped", 1), "count")->valueint, 5);
	cJSON_Delete(events);
}

static void what_still_runs_is_left_alone(void **state)
{
	const char *path = in_folder("living.json");
	struct trace_recorder *recorder = record_to(path, TRACE_CLOCK_REAL);

	(void)state;
	assert_non_null(recorder);
	take_turns(recorder, 100);
	assert_int_equal(trace_recover(path, NULL), TRACE_ERUNNING);
	assert_int_equal(
		trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), NULL), 0);
	assert_int_equal(trace_recover(path, NULL), TRACE_ENORECOVER);
}

static void a_new_recording_takes_the_place_of_a_dead_one(void **state)
{
	const char *path = in_folder("again.json");
	struct trace_recorder *recorder;
	cJSON *events;

	(void)state;
	record_and_die(path, TRACE_CLOCK_REAL, take_turns, 1000);
	recorder = record_to(path, TRACE_CLOCK_REAL);
	assert_non_null(recorder);
	take_turns(recorder, 3);
	assert_int_equal(
		trace_recorder_close(recorder, trace_ring_now(trace_recorder_ring(recorder)), NULL), 0);
	events = load_events(path);
	assert_int_equal(count_of(events, 'B', "run"), 4);
	assert_false(has_segment(path));
	cJSON_Delete(events);
}

/* ---- without a segment ---- */

static void write_text(const char *path, const char *text, bool packed)
{
	gzFile file = gzopen(path, packed ? "wb" : "wbT");

	assert_non_null(file);
	if (*text)
		assert_int_equal(gzputs(file, text), strlen(text));
	assert_int_equal(gzclose(file), Z_OK);
}

#define FIRST  "{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":1.500,\"name\":\"a\",\"s\":\"t\"}"
#define SECOND "{\"ph\":\"i\",\"pid\":1,\"tid\":2,\"ts\":7.250,\"name\":\"b\",\"s\":\"t\"}"
#define CUT                                                                                                  \
	",{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":7.250,\"name\":\"cut\",\"cat\":\"recorder\",\"s\":\"p\"}" \
	"\n"

static void a_half_last_line_is_left_out_and_the_array_closed(void **state)
{
	static const struct {
		const char *before, *after;
		uint64_t cut;
	} cases[] = {
		{"[\n" FIRST "\n," SECOND "\n,{\"ph\":\"i\",\"pi", "[\n" FIRST "\n," SECOND "\n" CUT "]\n",
			14},
		{"[\n" FIRST "\n," SECOND "\n", "[\n" FIRST "\n," SECOND "\n" CUT "]\n", 0},
		{"[\n" FIRST "\n," SECOND, "[\n" FIRST "\n," SECOND "\n]\n", 0},
		{"[\n" FIRST ",\n" SECOND ",\n", "[\n" FIRST ",\n" SECOND "\n]\n", 0},
		{"[\n" FIRST ",\n" SECOND ",\n{\"ph\"", "[\n" FIRST ",\n" SECOND "\n]\n", 5},
		{"[\n", "[\n]\n", 0},
		{"[", "[\n]\n", 0},
	};

	(void)state;
	for (size_t i = 0; i < 14; i++) {
		const char *path = in_folder("half.json");
		struct trace_recover_result result;
		char *text;

		write_text(path, cases[i % 7].before, i >= 7);
		assert_int_equal(trace_recover(path, &result), 0);
		text = read_text(path);
		assert_string_equal(text, cases[i % 7].after);
		assert_int_equal(result.truncated_bytes, cases[i % 7].cut);
		assert_false(result.had_segment);
		free(text);
		assert_int_equal(trace_recover(path, &result), TRACE_ENORECOVER);
	}
}

static void what_is_complete_or_no_trace_is_not_touched(void **state)
{
	static const struct {
		const char *text;
		int error;
	} cases[] = {
		{"[\n" FIRST "\n]\n", TRACE_ENORECOVER},
		{"[" FIRST "," SECOND "]", TRACE_ENORECOVER},
		{"[" FIRST ",\n" SECOND "]\n", TRACE_ENORECOVER},
		{"[]", TRACE_ENORECOVER},
		{"", TRACE_EEMPTY},
		{" \n", TRACE_EEMPTY},
		{"hello", TRACE_ENOTTRACE},
		{"[" FIRST ",{\"ph\":", TRACE_ENOTTRACE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *path = in_folder("other.json");
		char *text;

		write_text(path, cases[i].text, false);
		assert_int_equal(trace_recover(path, NULL), cases[i].error);
		text = read_text(path);
		assert_string_equal(text, cases[i].text);
		free(text);
	}
	assert_int_equal(trace_recover(in_folder("missing.json"), NULL), -ENOENT);
	assert_int_equal(trace_recover(folder, NULL), -EISDIR);
	assert_int_equal(trace_recover("/dev/null", NULL), -EINVAL);
}

static void compressed_data_that_ends_anywhere_is_read_as_far_as_it_goes(void **state)
{
	const char *path = in_folder("ends.json.gz");
	struct stat st;

	(void)state;
	for (int part = 1; part < 8; part++) {
		char segment[160];
		cJSON *events;

		record_and_die(path, TRACE_CLOCK_VIRTUAL, put_anything, 5000);
		assert_int_equal(stat(path, &st), 0);
		trace__segment_path(segment, sizeof(segment), &st);
		assert_int_equal(unlink(segment), 0);
		assert_int_equal(truncate(path, st.st_size * part / 8), 0);
		assert_int_equal(trace_recover(path, NULL), 0);
		events = load_events(path);
		assert_true(cJSON_GetArraySize(events) > 0);
		cJSON_Delete(events);
		unlink(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_event_is_lost_when_the_program_is_killed),
		cmocka_unit_test(what_is_recovered_is_what_would_have_been_written),
		cmocka_unit_test(what_was_not_committed_is_written_again),
		cmocka_unit_test(a_full_ring_that_was_not_told_of_is_told_of),
		cmocka_unit_test(what_still_runs_is_left_alone),
		cmocka_unit_test(a_new_recording_takes_the_place_of_a_dead_one),
		cmocka_unit_test(a_half_last_line_is_left_out_and_the_array_closed),
		cmocka_unit_test(what_is_complete_or_no_trace_is_not_touched),
		cmocka_unit_test(compressed_data_that_ends_anywhere_is_read_as_far_as_it_goes),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
