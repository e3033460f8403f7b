/* Loading: every shape of file that the reader takes, and every one that it refuses. */
#include "loading.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <zlib.h>

static void a_whole_trace_is_loaded(void **state)
{
	struct trace *trace = load_fixture("coffee.json");
	const struct trace_damage *damage = trace_damage(trace);
	const struct trace_run *run = trace_run(trace, 1);
	uint32_t track;

	(void)state;
	assert_int_equal(trace_run_count(trace), 3);
	assert_string_equal(trace_run(trace, 0)->name, "sync");
	assert_false(trace_run(trace, 0)->has_loop);
	assert_string_equal(run->name, "gather");
	assert_string_equal(run->scenario, "coffee");
	assert_string_equal(run->clock, "virtual");
	assert_int_equal(run->pid, 2);
	assert_int_equal(run->slow_ns, 100000000);
	assert_int_equal(run->start_ns, 0);
	assert_int_equal(run->end_ns, 3000000000);
	assert_true(run->has_loop);
	assert_true(cJSON_IsArray(cJSON_GetObjectItem(run->metadata, "stops")));
	assert_false(damage->cut);
	assert_int_equal(damage->truncated_bytes, 0);
	assert_int_equal(damage->skipped_lines, 0);
	assert_int_equal(damage->first_skipped, 0);
	track = trace_find_track(trace, 1, 102);
	assert_string_equal(trace_track(trace, track)->name, "make_coffee");
	assert_int_equal(trace_track(trace, track)->kind, TRACE_TRACK_TASK);
	assert_int_equal(trace_track(trace, trace_find_track(trace, 1, 1))->kind, TRACE_TRACK_LOOP);
	assert_int_equal(trace_find_track(trace, 1, 999), TRACE_NONE);
	trace_destroy(trace);
}

static void an_event_knows_its_line(void **state)
{
	struct trace *trace = load_text(
		OUR_HEAD ",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":"
			 "\"t\",\"kind\":\"task\"}}\n"
			 ",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":1.000,\"name\":\"sleep 2 "
			 "s\",\"cat\":\"wait\",\"args\":{\"kind\":\"sleep\",\"line\":9,"
			 "\"seconds\":2.5,\"text\":\"a \\\"b\\\" \\ud55c\",\"deep\":{\"x\":[1,{\"y\":2}]}}}\n"
			 ",{\"ph\":\"s\",\"pid\":1,\"tid\":100,\"ts\":2.000,\"name\":\"wake\",\"cat\":"
			 "\"flow\",\"id\":\"0x20000000001\"}\n]\n");
	struct trace_event event = trace_event(trace, 0);
	char text[64];
	cJSON *json;

	(void)state;
	assert_int_equal(trace_event_count(trace), 2);
	assert_int_equal(event.ts_ns, 1000);
	assert_int_equal(event.phase, TRACE_PH_BEGIN);
	assert_int_equal(event.category, TRACE_CAT_WAIT);
	assert_string_equal(trace_text(trace, event.name), "sleep 2 s");
	assert_int_equal(trace_line_number(trace, 0), 4);
	assert_int_equal(trace_line_number(trace, 1), 5);
	assert_true(trace_event_arg(trace, 0, "kind", text, sizeof(text)));
	assert_string_equal(text, "sleep");
	assert_true(trace_event_arg(trace, 0, "text", text, sizeof(text)));
	assert_string_equal(text, "a \"b\" 한");
	assert_true(trace_event_arg(trace, 0, "text", text, 9));
	assert_string_equal(text, "a \"b\" "); /* cut before a character, not within */
	assert_true(trace_event_arg(trace, 0, "deep", text, sizeof(text)));
	assert_string_equal(text, "{\"x\":[1,{\"y\":2}]}");
	assert_false(trace_event_arg(trace, 0, "y", text, sizeof(text)));
	assert_string_equal(text, "");
	assert_int_equal(trace_event_number(trace, 0, "line", -1), 9);
	assert_true(trace_event_number(trace, 0, "seconds", -1) == 2.5);
	assert_true(trace_event_number(trace, 0, "kind", -1) == -1);
	assert_int_equal(trace_event_flow(trace, 1), 0x20000000001);
	assert_int_equal(trace_event_flow(trace, 0), 0);
	json = trace_event_json(trace, 0);
	assert_string_equal(cJSON_GetObjectItem(json, "name")->valuestring, "sleep 2 s");
	cJSON_Delete(json);
	trace_destroy(trace);
}

#define EVENT(ts, name) \
	"{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":" ts ",\"name\":\"" name "\",\"cat\":\"note\"}"

/* The shapes that a file may have; each holds the same two events. */
static const char *const shapes[] = {
	"[\n" EVENT("1.000", "a") "\n," EVENT("2.000", "b") "\n]\n",
	"[\n" EVENT("1.000", "a") "\n," EVENT("2.000", "b") "\n",
	"[" EVENT("1.000", "a") "," EVENT("2.000", "b") "]",
	"[\n" EVENT("1.000", "a") ",\n" EVENT("2.000", "b") ",\n]\n",
	"[\n" EVENT("1.000", "a") ",\n" EVENT("2.000", "b") ",",
	"\xef\xbb\xbf[\n" EVENT("1.000", "a") "\n," EVENT("2.000", "b") "\n]\n",
	"[\r\n" EVENT("1.000", "a") "\r\n," EVENT("2.000", "b") "\r\n]\r\n",
	" \n\t[" EVENT("1.000", "a") " , " EVENT("2.000", "b") " ] \n",
	"{\"traceEvents\":[" EVENT("1.000", "a") "," EVENT("2.000", "b") "]}",
	"{\"traceEvents\":[\n" EVENT("1.000", "a") "\n," EVENT(
		"2.000", "b") "\n],\"displayTimeUnit\":\"ms\"}\n",
	"{\"a\":1,\"o\":{\"traceEvents\":[1,\"]\"]},\"s\":\"traceEvents\",\"n\":[[{}]],\"traceEvents\" : "
	"[ " EVENT("1.000", "a") "," EVENT("2.000", "b") "],\"z\":null}",
	"[\n  {\n    \"ph\": \"i\",\n    \"pid\": 1,\n    \"tid\": 1,\n    \"ts\": 1,\n    \"name\": "
	"\"a\",\n    \"args\": {\n"
	"      \"x\": [\n        {\"y\": 1}\n      ]\n    }\n  },\n  {\n    \"ts\": 2.0,\n    \"ph\": "
	"\"i\",\n    \"name\": \"b\",\n"
	"    \"tid\": 1,\n    \"pid\": 1\n  }\n]\n",
};

static void assert_two_events(struct trace *trace)
{
	assert_int_equal(trace_event_count(trace), 2);
	assert_int_equal(trace_event(trace, 0).ts_ns, 1000);
	assert_int_equal(trace_event(trace, 1).ts_ns, 2000);
	assert_string_equal(trace_text(trace, trace_event(trace, 0).name), "a");
	assert_string_equal(trace_text(trace, trace_event(trace, 1).name), "b");
	assert_int_equal(trace_damage(trace)->skipped_lines, 0);
	assert_int_equal(trace_damage(trace)->truncated_bytes, 0);
	trace_destroy(trace);
}

static void every_shape_of_file_is_taken(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		assert_two_events(load_text(shapes[i]));
}

static void a_missing_bracket_is_told(void **state)
{
	struct trace *trace = load_text(shapes[1]);

	(void)state;
	assert_true(trace_damage(trace)->cut);
	trace_destroy(trace);
	trace = load_text(shapes[0]);
	assert_false(trace_damage(trace)->cut);
	trace_destroy(trace);
}

static void a_half_last_line_is_left_out_and_counted(void **state)
{
	struct trace *trace = load_text("[\n" EVENT("1.000", "a") "\n,{\"ph\":\"i\",\"pid\":1");

	(void)state;
	assert_int_equal(trace_event_count(trace), 1);
	assert_true(trace_damage(trace)->cut);
	assert_int_equal(trace_damage(trace)->truncated_bytes, strlen(",{\"ph\":\"i\",\"pid\":1"));
	trace_destroy(trace);
}

static void what_was_appended_behind_the_bracket_is_read(void **state)
{
	(void)state;
	assert_two_events(load_text("[\n" EVENT("1.000", "a") "\n]\n," EVENT("2.000", "b") "\n]\n"));
}

/* gzip of the bytes, in one or two members; free() it. */
static unsigned char *compress_bytes(const char *bytes, size_t size, bool two, size_t *compressed)
{
	size_t room = size + 1024, first = two ? size / 2 : size, done = 0;
	unsigned char *out = malloc(room);
	z_stream stream;

	assert_non_null(out);
	*compressed = 0;
	while (done < size || !done) {
		size_t part = done ? size - done : first;

		memset(&stream, 0, sizeof(stream));
		assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
		stream.next_in = (Bytef *)(uintptr_t)(bytes + done);
		stream.avail_in = (uInt)part;
		stream.next_out = out + *compressed;
		stream.avail_out = (uInt)(room - *compressed);
		assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
		*compressed += stream.total_out;
		deflateEnd(&stream);
		done += part;
		if (!size)
			break;
	}
	return out;
}

static void gzip_is_told_by_its_content(void **state)
{
	size_t compressed;
	struct trace *trace;
	char path[64], text[16];
	int two;

	(void)state;
	for (two = 0; two < 2; two++) {
		unsigned char *bytes = compress_bytes(shapes[0], strlen(shapes[0]), two, &compressed);

		assert_int_equal(trace_load_bytes(&trace, bytes, compressed), 0);
		assert_two_events(trace);
		write_scratch(path, bytes, compressed);
		assert_int_equal(trace_load(&trace, path, NULL), 0);
		unlink(path);
		assert_false(trace_event_arg(trace, 0, "x", text, sizeof(text)));
		assert_int_equal(trace_line_number(trace, 1), 3);
		assert_two_events(trace);
		free(bytes);
	}
}

static void a_pipe_is_read_and_its_args_are_kept(void **state)
{
	static const char text[] = "[\n{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":1.000,\"name\":\"a\",\"cat\":"
				   "\"note\",\"args\":{\"x\":7}}\n]\n";
	struct trace *trace;
	char path[64];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
	close(ends[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
	assert_int_equal(trace_load(&trace, path, NULL), 0);
	close(ends[0]);
	assert_int_equal(trace_event_number(trace, 0, "x", 0), 7);
	assert_int_equal(trace_line_number(trace, 0), 2);
	assert_string_equal(trace_path(trace), path);
	trace_destroy(trace);
}

static void a_minus_is_standard_input(void **state)
{
	struct trace *trace;
	char path[64];
	int kept = dup(0), fd;

	(void)state;
	write_scratch(path, shapes[0], strlen(shapes[0]));
	fd = open(path, O_RDONLY);
	unlink(path);
	assert_true(kept >= 0 && fd >= 0 && dup2(fd, 0) == 0);
	assert_int_equal(trace_load(&trace, "-", NULL), 0);
	assert_true(dup2(kept, 0) == 0);
	close(fd);
	close(kept);
	assert_two_events(trace);
}

static int error_of(const char *text)
{
	struct trace *trace = (struct trace *)&trace;
	int error = trace_load_bytes(&trace, text, strlen(text));

	assert_null(error ? trace : NULL);
	trace_destroy(trace);
	return error;
}

static void what_is_no_trace_is_refused_with_its_reason(void **state)
{
	static const char gzip_head[] = "\x1f\x8b\x08\x00\x00\x00";
	struct trace *trace;
	char path[64];

	(void)state;
	assert_int_equal(error_of(""), TRACE_EEMPTY);
	assert_int_equal(error_of(" \n\n"), TRACE_EEMPTY);
	assert_int_equal(error_of("hello"), TRACE_ENOTTRACE);
	assert_int_equal(error_of("[section]\nkey = value\n"), TRACE_ENOTTRACE);
	assert_int_equal(error_of("[1, 2, 3]"), TRACE_ENOTTRACE);
	assert_int_equal(error_of("{\"a\": [1, 2]}"), TRACE_ENOTTRACE);
	assert_int_equal(error_of("{\"traceEv"), TRACE_ENOTTRACE);
	assert_int_equal(error_of("[]"), 0);
	assert_int_equal(error_of("["), 0);
	assert_int_equal(error_of("{\"traceEvents\":[]}"), 0);
	assert_int_equal(trace_load_bytes(&trace, gzip_head, 6), TRACE_EGZIP);
	assert_int_equal(trace_load(&trace, "/tmp", NULL), -EISDIR);
	assert_int_equal(trace_load(&trace, "/nonexistent/file", NULL), -ENOENT);
	assert_null(trace);
	write_scratch(path, "[", 1);
	assert_int_equal(chmod(path, 0), 0);
	assert_int_equal(trace_load(&trace, path, NULL), geteuid() ? -EACCES : 0);
	trace_destroy(trace);
	unlink(path);
	write_scratch(path, "", 0);
	assert_int_equal(trace_load(&trace, path, NULL), TRACE_EEMPTY);
	unlink(path);
}

/* How many events stand whole before a cut: those whose lines are there but for the newline. */
static uint32_t whole_events(const char *bytes, size_t size)
{
	const char *line = bytes, *newline;
	uint32_t count = 0;

	for (; (newline = strchr(line, '\n')) && newline <= bytes + size; line = newline + 1)
		count += !strncmp(line, ",{\"ph\":\"", 8) && line[8] != 'M';
	return count;
}

/* Under qemu and tsan, which take ten times as long, only every so many bytes. */
#if !defined(__x86_64__)
enum { CUT_STEP = 7 };
#elif defined(__has_feature)
enum { CUT_STEP = __has_feature(thread_sanitizer) ? 7 : 1 };
#else
enum { CUT_STEP = 1 };
#endif

static void a_trace_cut_at_any_byte_keeps_what_is_before(void **state)
{
	size_t size, cut;
	char *bytes = read_fixture("coffee.json", &size);
	struct trace *trace;
	int error;

	(void)state;
	assert_int_equal(trace_load_bytes(&trace, bytes, size), 0);
	assert_int_equal(whole_events(bytes, size), trace_event_count(trace));
	trace_destroy(trace);
	for (cut = 0; cut < size; cut += CUT_STEP) {
		error = trace_load_bytes(&trace, bytes, cut);
		assert_int_equal(error, cut ? 0 : TRACE_EEMPTY);
		if (error)
			continue;
		assert_int_equal(trace_event_count(trace), whole_events(bytes, cut));
		assert_int_equal(trace_damage(trace)->skipped_lines, 0);
		assert_true(trace_damage(trace)->cut == (cut < size - 1));
		assert_int_equal(trace_check(trace, LANG_EN, NULL, NULL), 0);
		trace_destroy(trace);
	}
	free(bytes);
}

static void a_compressed_trace_cut_at_any_byte_keeps_what_is_before(void **state)
{
	size_t size, compressed, cut;
	char *bytes = read_fixture("coffee.json", &size);
	unsigned char *packed = compress_bytes(bytes, size, false, &compressed);
	uint32_t had = 0;
	struct trace *trace;
	int error;

	(void)state;
	for (cut = 0; cut < compressed; cut += CUT_STEP) {
		error = trace_load_bytes(&trace, packed, cut);
		if (error) {
			assert_true(
				error == TRACE_EEMPTY || error == TRACE_ENOTTRACE || error == TRACE_EGZIP);
			assert_int_equal(had, 0); /* once something could be read, more is never less */
			continue;
		}
		assert_true(trace_event_count(trace) >= had);
		assert_true(trace_damage(trace)->cut);
		had = trace_event_count(trace);
		trace_destroy(trace);
	}
	assert_true(had > 100);
	free(packed);
	free(bytes);
}

/* A file of several pieces: lines lie across the seams, wherever those are. */
static void a_large_file_is_read_across_its_pieces(void **state)
{
	size_t room = 24 << 20, size = 0, huge = 200 << 10;
	uint32_t count = 0, i;
	char *bytes = malloc(room), path[64];
	struct trace *trace;

	(void)state;
	assert_non_null(bytes);
	size += (size_t)sprintf(bytes, "[\n");
	while (size < 5 << 20) {
		size += (size_t)sprintf(bytes + size,
			",{\"ph\":\"i\",\"pid\":1,\"tid\":%u,\"ts\":%u.%03u,\"name\":\"n%u\",\"cat\":"
			"\"note\"}\n",
			count % 50, count, count % 1000, count % 7);
		if (++count % 10000 == 0) { /* longer than the room before a piece */
			size += (size_t)sprintf(bytes + size,
				",{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":%u.999,\"name\":\"big\",\"args\":{"
				"\"x\":\"",
				count - 1);
			memset(bytes + size, 'x', huge);
			size += huge;
			size += (size_t)sprintf(bytes + size, "\"}}\n");
		}
	}
	write_scratch(path, bytes, size);
	assert_int_equal(trace_load(&trace, path, NULL), 0);
	unlink(path);
	assert_int_equal(trace_event_count(trace), count + count / 10000);
	assert_int_equal(trace_damage(trace)->skipped_lines, 0);
	for (i = 0, count = 0; i < trace_event_count(trace); i++) {
		if (!strcmp(trace_text(trace, trace_event(trace, i).name), "big"))
			continue;
		assert_int_equal(trace_event(trace, i).ts_ns, (int64_t)count * 1000 + count % 1000);
		assert_int_equal(trace_text(trace, trace_event(trace, i).name)[1], '0' + count % 7);
		count++;
	}
	assert_int_equal(
		trace_line_number(trace, trace_event_count(trace) - 1), trace_event_count(trace) + 1);
	trace_destroy(trace);
	free(bytes);
}

static void an_element_too_large_to_keep_is_passed_over(void **state)
{
	size_t big = (size_t)20 << 20, size = 0;
	char *bytes = malloc(big + 4096), path[64];
	struct trace *trace;

	(void)state;
	assert_non_null(bytes);
	size += (size_t)sprintf(bytes, "[%s,{\"ph\":\"i\",\"name\":\"", EVENT("1.000", "a"));
	memset(bytes + size, '{', big);
	size += big;
	size += (size_t)sprintf(bytes + size, "\",\"x\":[{\"y\":\"}\\\"\"}]},%s]", EVENT("2.000", "b"));
	write_scratch(path, bytes, size);
	assert_int_equal(trace_load(&trace, path, NULL), 0);
	unlink(path);
	assert_int_equal(trace_event_count(trace), 2);
	assert_int_equal(trace_damage(trace)->skipped_lines, 1);
	assert_int_equal(trace_damage(trace)->first_skipped, 1);
	assert_false(trace_damage(trace)->cut);
	trace_destroy(trace);
	free(bytes);
}

static bool stop_at_once(void *context, uint64_t bytes, uint64_t total_bytes)
{
	*(uint64_t *)context = bytes;
	return total_bytes == bytes;
}

static void loading_tells_how_far_it_is_and_can_be_cancelled(void **state)
{
	uint64_t seen = 0;
	struct trace_load_options options = {.progress = stop_at_once, .context = &seen};
	struct trace *trace;
	char path[64];

	(void)state;
	write_scratch(path, shapes[0], strlen(shapes[0]));
	assert_int_equal(trace_load(&trace, path, &options), TRACE_ECANCELLED);
	assert_null(trace);
	assert_int_equal(seen, strlen(shapes[0]));
	unlink(path);
}

static void parts_of_a_run_are_named(void **state)
{
	struct trace *trace = load_text("[{\"ph\":\"M\",\"pid\":7,\"name\":\"process_name\",\"args\":{"
					"\"name\":\"worker\",\"awaitscope\":{\"part_of\":2,\"slow_ns\":5}}}\n"
					",{\"ph\":\"M\",\"pid\":2,\"name\":\"process_name\",\"args\":{"
					"\"name\":\"m\",\"awaitscope\":{\"scenario\":\"s\"}}}\n"
					",{\"ph\":\"M\",\"pid\":2,\"name\":\"process_name\",\"args\":{"
					"\"name\":\"m2\",\"awaitscope\":{\"scenario\":\"again\"}}}]");

	(void)state;
	assert_int_equal(trace_run_count(trace), 2);
	assert_int_equal(trace_run(trace, 0)->pid, 2); /* in order of pid */
	assert_string_equal(trace_run(trace, 0)->name, "m2");
	assert_string_equal(trace_run(trace, 0)->scenario, "s");
	assert_int_equal(trace_run(trace, 0)->slow_ns, 100000000);
	assert_int_equal(trace_run(trace, 1)->part_of, 2);
	assert_int_equal(trace_run(trace, 1)->slow_ns, 5);
	assert_int_equal(trace_run(trace, 1)->track_count, 0);
	trace_destroy(trace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_trace_is_loaded),
		cmocka_unit_test(an_event_knows_its_line),
		cmocka_unit_test(every_shape_of_file_is_taken),
		cmocka_unit_test(a_missing_bracket_is_told),
		cmocka_unit_test(a_half_last_line_is_left_out_and_counted),
		cmocka_unit_test(what_was_appended_behind_the_bracket_is_read),
		cmocka_unit_test(gzip_is_told_by_its_content),
		cmocka_unit_test(a_pipe_is_read_and_its_args_are_kept),
		cmocka_unit_test(a_minus_is_standard_input),
		cmocka_unit_test(what_is_no_trace_is_refused_with_its_reason),
		cmocka_unit_test(a_trace_cut_at_any_byte_keeps_what_is_before),
		cmocka_unit_test(a_compressed_trace_cut_at_any_byte_keeps_what_is_before),
		cmocka_unit_test(a_large_file_is_read_across_its_pieces),
		cmocka_unit_test(an_element_too_large_to_keep_is_passed_over),
		cmocka_unit_test(loading_tells_how_far_it_is_and_can_be_cancelled),
		cmocka_unit_test(parts_of_a_run_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
