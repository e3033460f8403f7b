/* A file that grows: what is seen of it, and when. Everything happens by this test's own writes. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "window/follow.h"

#define RUN(clock)                                                                                   \
	"{\"ph\":\"M\",\"pid\":3,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"gather\"," \
	"\"awaitscope\":{\"version\":\"0.1.0\",\"scenario\":\"coffee\",\"clock\":\"" clock "\"}}}\n"
#define TASK                                                                                               \
	",{\"ph\":\"M\",\"pid\":3,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"t\",\"kind\":" \
	"\"task\"}}\n"                                                                                     \
	",{\"ph\":\"i\",\"pid\":3,\"tid\":100,\"ts\":0.000,\"name\":\"create\",\"cat\":\"task\",\"s\":"    \
	"\"t\"}\n"
#define STEP ",{\"ph\":\"B\",\"pid\":3,\"tid\":100,\"ts\":1500.250,\"name\":\"t\",\"cat\":\"run\"}\n"

static char folder[64], path[96];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_follow.XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/t.json", folder);
	return 0;
}

static int remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static void write_file(const char *name, const char *mode, const char *text)
{
	FILE *file = fopen(name, mode);

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void watch(struct follow *follow)
{
	const char *paths[] = {path};

	assert_int_equal(follow_init(follow, paths, 1), 0);
}

static void the_last_whole_line_tells_run_and_time(void **state)
{
	const char *text = "[\n" RUN("real") TASK STEP ",{\"ph\":\"E\",\"pid\":3,\"tid\":100,\"ts\":99";
	const char *metadata = "[\n" RUN("real");
	uint32_t pid;
	int64_t ts_ns;

	(void)state;
	assert_true(follow_last_event(text, strlen(text), &pid, &ts_ns));
	assert_int_equal(pid, 3);
	assert_int_equal(ts_ns, 1500250);
	assert_false(follow_last_event(metadata, strlen(metadata), &pid, &ts_ns));
	assert_false(follow_last_event("", 0, &pid, &ts_ns));
	assert_false(follow_last_event("\n\n\n", 3, &pid, &ts_ns));
}

static void a_missing_file_is_waited_for(void **state)
{
	struct follow follow;
	struct follow_source *sources;
	uint32_t count;

	(void)state;
	watch(&follow);
	assert_false(follow_poll(&follow));
	assert_true(follow_is_live(&follow));
	assert_null(follow_sources(&follow, &count));
	write_file(path, "w", "[\n" RUN("real"));
	assert_true(follow_poll(&follow));
	sources = follow_sources(&follow, &count);
	assert_int_equal(count, 1);
	assert_string_equal(sources[0].path, path);
	assert_true(sources[0].live);
	free(sources);
	follow_finish(&follow);
}

static void more_lines_are_a_change_and_the_bracket_ends_it(void **state)
{
	struct follow follow;

	(void)state;
	watch(&follow);
	write_file(path, "w", "[\n" RUN("real") TASK);
	assert_true(follow_poll(&follow));
	assert_false(follow_poll(&follow));
	write_file(path, "a", STEP);
	assert_true(follow_poll(&follow));
	assert_true(follow_is_live(&follow));
	write_file(path, "a", "]\n");
	assert_true(follow_poll(&follow));
	assert_false(follow_is_live(&follow));
	assert_false(follow_poll(&follow));
	follow_finish(&follow);
}

static void a_new_inode_is_read_again_and_is_live_again(void **state)
{
	struct follow follow;
	char other[128];

	(void)state;
	watch(&follow);
	write_file(path, "w", "[\n" RUN("real") TASK "]\n");
	assert_true(follow_poll(&follow));
	assert_false(follow_is_live(&follow));
	snprintf(other, sizeof(other), "%s/other", folder);
	write_file(other, "w", "[\n" RUN("real") TASK STEP);
	assert_int_equal(rename(other, path), 0);
	assert_true(follow_poll(&follow));
	assert_true(follow_is_live(&follow));
	follow_finish(&follow);
}

static void parts_stand_for_the_whole_until_it_is_there(void **state)
{
	struct follow follow;
	struct follow_source *sources;
	uint32_t count;
	char part[128];

	(void)state;
	watch(&follow);
	snprintf(part, sizeof(part), "%s.part1", path);
	write_file(part, "w", "[\n" RUN("real") TASK);
	assert_true(follow_poll(&follow));
	sources = follow_sources(&follow, &count);
	assert_int_equal(count, 1);
	assert_string_equal(sources[0].path, part);
	free(sources);
	write_file(path, "w", "[\n" RUN("real") TASK "]\n");
	assert_true(follow_poll(&follow));
	sources = follow_sources(&follow, &count);
	assert_int_equal(count, 1);
	assert_string_equal(sources[0].path, path);
	free(sources);
	follow_finish(&follow);
}

/* Loads with an edge that lies `ahead_ns` after the run's start; returns where its run ends then. */
static int64_t end_with_edge(const char *text, int64_t ahead_ns)
{
	struct follow_source source = {.live = true, .offset_ns = follow_clock_ns() - ahead_ns};
	struct trace *trace;
	int64_t end_ns;

	write_file(path, "w", text);
	snprintf(source.path, sizeof(source.path), "%s", path);
	assert_int_equal(follow_load(&trace, &source, NULL), 0);
	assert_false(trace_damage(trace)->cut); /* it goes on */
	end_ns = trace_run(trace, 0)->end_ns;
	trace_destroy(trace);
	return end_ns;
}

static void the_live_edge_of_a_real_clock_moves_by_itself(void **state)
{
	const int64_t hour_ns = 3600000000000;

	(void)state;
	assert_true(end_with_edge("[\n" RUN("real") TASK STEP, hour_ns) >= hour_ns);
	/* A half last line counts as little as it does without an edge. */
	assert_true(end_with_edge("[\n" RUN("real") TASK STEP ",{\"ph\":\"E\"", hour_ns) >= hour_ns);
}

/* Of the track of the task, while the run goes on, one hour after its start. */
static uint8_t last_state_with_edge(const char *text)
{
	const int64_t hour_ns = 3600000000000;
	struct follow_source source = {.live = true, .offset_ns = follow_clock_ns() - hour_ns};
	struct trace *trace;

	write_file(path, "w", text);
	snprintf(source.path, sizeof(source.path), "%s", path);
	assert_int_equal(follow_load(&trace, &source, NULL), 0);
	assert_false(trace_damage(trace)->cut);
	const uint32_t track = trace_find_track(trace, 0, 100), count = trace_span_count(trace, track);
	assert_true(count > 0);
	const struct trace_span span = trace_span(trace, track, count - 1);
	const uint8_t state = span.state;
	assert_true(span.open && span.end_ns >= hour_ns);
	trace_destroy(trace);
	return state;
}

#define SLEEP(seconds)                                                                           \
	",{\"ph\":\"E\",\"pid\":3,\"tid\":100,\"ts\":1500.500,\"name\":\"t\",\"cat\":\"run\"}\n" \
	",{\"ph\":\"B\",\"pid\":3,\"tid\":100,\"ts\":1500.500,\"name\":\"sleep " seconds         \
	" s\",\"cat\":\"wait\",\"args\":{\"kind\":\"sleep\",\"line\":11,\"seconds\":" seconds "}}\n"

static void a_sleeper_whose_timer_came_due_is_ready_at_the_edge(void **state)
{
	(void)state;
	assert_int_equal(last_state_with_edge("[\n" RUN("real") TASK STEP SLEEP("0.5")), TRACE_READY);
	assert_int_equal(last_state_with_edge("[\n" RUN("real") TASK STEP SLEEP("7200")), TRACE_WAIT);
}

static void a_virtual_clock_stands_still_between_events(void **state)
{
	(void)state;
	assert_int_equal(end_with_edge("[\n" RUN("virtual") TASK STEP, 3600000000000), 1500250);
}

static void a_file_without_a_whole_line_holds_nothing_yet(void **state)
{
	struct follow_source source = {.live = true, .offset_ns = 0};
	struct trace *trace = NULL;

	(void)state;
	snprintf(source.path, sizeof(source.path), "%s", path);
	write_file(path, "w", "[");
	assert_int_equal(follow_load(&trace, &source, NULL), -ENODATA);
	assert_null(trace);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_whole_line_tells_run_and_time),
		TEST(a_missing_file_is_waited_for),
		TEST(more_lines_are_a_change_and_the_bracket_ends_it),
		TEST(a_new_inode_is_read_again_and_is_live_again),
		TEST(parts_stand_for_the_whole_until_it_is_there),
		TEST(the_live_edge_of_a_real_clock_moves_by_itself),
		TEST(a_sleeper_whose_timer_came_due_is_ready_at_the_edge),
		TEST(a_virtual_clock_stands_still_between_events),
		TEST(a_file_without_a_whole_line_holds_nothing_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
