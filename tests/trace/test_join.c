/* test_join.c: parts of one trace, and what becomes of them whatever happens on the way. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "recording.h"
#include "trace/error.h"
#include "trace/trace.h"

static const char *part_of(const char *path, unsigned index)
{
	static char part[256];

	assert_true(trace_part_path(part, sizeof(part), path, index) < (int)sizeof(part));
	return part;
}

/* One task that ran for a moment. */
static struct trace_recorder *begin(const char *path, unsigned pid)
{
	struct trace_recorder_options options = {
		.path = path, .pid = pid, .clock = TRACE_CLOCK_VIRTUAL, .mode = "mode"};
	struct trace_recorder *recorder;
	struct trace_ring *ring;

	if (trace_recorder_create(&recorder, &options) != 0)
		return NULL;
	ring = trace_recorder_ring(recorder);
	trace_put(ring,
		(struct trace_record){
			.type = TRACE_CREATE, .task = 100, .arg = trace_recorder_intern(recorder, "task")});
	trace_put(ring, (struct trace_record){.ticks = 1000, .type = TRACE_SWITCH, .other = 100});
	return recorder;
}

static void end(struct trace_recorder *recorder)
{
	assert_non_null(recorder);
	trace_put(trace_recorder_ring(recorder),
		(struct trace_record){
			.ticks = 5000, .type = TRACE_SWITCH, .how = TRACE_LEAVE_DONE, .task = 100});
	assert_int_equal(trace_recorder_close(recorder, 5000, NULL), 0);
}

static void record_part(const char *path, unsigned index)
{
	end(begin(part_of(path, index), index + 1));
}

/* In a child that kills itself before it has closed it. */
static void record_part_and_die(const char *path, unsigned index)
{
	const char *part = part_of(path, index);
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		if (!begin(part, index + 1))
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static void expect_sound(const char *path, unsigned runs)
{
	struct trace *trace;

	assert_int_equal(trace_load(&trace, path, NULL), 0);
	assert_int_equal(trace_run_count(trace), runs);
	assert_int_equal(trace_check(trace, LANG_EN, NULL, NULL), 0);
	assert_false(trace_damage(trace)->cut);
	assert_int_equal(trace_damage(trace)->skipped_lines, 0);
	trace_destroy(trace);
}

static void parts_become_one_trace_in_their_order(void **state)
{
	static const char *const names[] = {"three.json", "three.json.gz"};
	struct trace_join_result result;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const char *path = in_folder(names[i]);
		char *text;

		for (unsigned part = 3; part-- > 0;)
			record_part(path, part);
		assert_int_equal(trace_join(path, 3, &result), 0);
		assert_int_equal(result.parts, 3);
		expect_sound(path, 3);
		text = read_text(path);
		assert_true(strstr(text, "\"pid\":1,") < strstr(text, "\"pid\":2,"));
		assert_true(strstr(text, "\"pid\":2,") < strstr(text, "\"pid\":3,"));
		free(text);
		for (unsigned part = 0; part < 3; part++)
			assert_false(exists(part_of(path, part)));
	}
}

static void a_killed_part_is_recovered_first(void **state)
{
	const char *path = in_folder("killed.json");
	struct trace_join_result result;

	(void)state;
	record_part(path, 0);
	record_part_and_die(path, 1);
	record_part(path, 3); /* the third was never begun */
	assert_int_equal(trace_join(path, TRACE_PARTS_MOST, &result), 0);
	assert_int_equal(result.parts, 3);
	assert_true(result.recovered.had_segment);
	assert_int_equal(result.recovered.records, 2);
	expect_sound(path, 3);
}

static void one_part_alone_becomes_the_file_itself(void **state)
{
	const char *path = in_folder("one.json");
	struct stat part, whole;

	(void)state;
	record_part(path, 1);
	assert_int_equal(stat(part_of(path, 1), &part), 0);
	assert_int_equal(trace_join(path, 4, NULL), 0);
	assert_int_equal(stat(path, &whole), 0);
	assert_int_equal(part.st_ino, whole.st_ino);
	expect_sound(path, 1);
}

static void what_holds_nothing_is_no_part(void **state)
{
	const char *path = in_folder("nothing.json");
	struct trace_join_result result;

	(void)state;
	assert_int_equal(trace_join(path, 4, &result), TRACE_EEMPTY);
	assert_int_equal(result.parts, 0);
	write_file(part_of(path, 0), "");
	write_file(part_of(path, 1), "somebody's notes\n");
	assert_int_equal(mkdir(part_of(path, 2), 0777), 0);
	assert_int_equal(trace_join(path, 4, NULL), TRACE_EEMPTY);
	assert_false(exists(path));
	assert_false(exists(part_of(path, 0)));
	assert_true(exists(part_of(path, 1))); /* is not ours to remove */
	assert_true(exists(part_of(path, 2)));
	assert_int_equal(rmdir(part_of(path, 2)), 0);
}

static void a_part_that_is_being_recorded_is_left_alone(void **state)
{
	const char *path = in_folder("living.json");
	struct trace_recorder *recorder;

	(void)state;
	record_part(path, 0);
	recorder = begin(part_of(path, 1), 2);
	assert_non_null(recorder);
	assert_int_equal(trace_join(path, 2, NULL), TRACE_ERUNNING);
	assert_true(exists(part_of(path, 0)));
	assert_false(exists(path));
	end(recorder);
	assert_int_equal(trace_join(path, 2, NULL), 0);
	expect_sound(path, 2);
}

static void set_limit(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void what_cannot_be_joined_stays(void **state)
{
	const char *path = in_folder("full.json");
	struct stat part;
	char *text;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	record_part(path, 0);
	record_part_and_die(path, 1);
	write_file(path, "an older trace\n");
	assert_int_equal(stat(part_of(path, 1), &part), 0);
	for (rlim_t limit = 100; limit < 1000; limit += 300) {
		set_limit(limit < (rlim_t)part.st_size ? (rlim_t)part.st_size : limit);
		assert_int_equal(trace_join(path, 2, NULL), -EFBIG);
		set_limit(RLIM_INFINITY);
		assert_true(exists(part_of(path, 0)));
		assert_true(exists(part_of(path, 1)));
		assert_false(exists(in_folder("full.json.joined")));
		text = read_text(path);
		assert_string_equal(text, "an older trace\n");
		free(text);
	}
	assert_int_equal(trace_join(path, 2, NULL), 0);
	expect_sound(path, 2);
	text = read_text(path);
	assert_non_null(strstr(text, "\"by\":\"create\"")); /* what the killed one had in memory */
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_become_one_trace_in_their_order),
		cmocka_unit_test(a_killed_part_is_recovered_first),
		cmocka_unit_test(one_part_alone_becomes_the_file_itself),
		cmocka_unit_test(what_holds_nothing_is_no_part),
		cmocka_unit_test(a_part_that_is_being_recorded_is_left_alone),
		cmocka_unit_test(what_cannot_be_joined_stays),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
