/* Whatever the reader accepts, the model survives: damaged traces, asked for everything. */
#include "given.h"

static uint32_t random_state;
static uint32_t random_below(uint32_t limit)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % limit;
}

static void ask_lane(const struct model *model, uint32_t run, uint32_t lane)
{
	const struct model_run *shown = model_run(model, run);
	const int64_t edges[4] = {-5, 0, shown->total_ns / 2, shown->total_ns};
	struct model_column columns[3];
	uint32_t first;
	char text[64];
	const uint32_t count = model_lane_spans(model, run, lane, INT64_MIN, INT64_MAX, &first);

	model_lane_columns(model, run, lane, edges, 3, columns);
	for (uint32_t i = first; i < first + count; i++) {
		const struct model_span span = model_lane_span(model, run, lane, i);
		assert_true(span.lane < shown->lane_count);
		assert_true(span.end_ns >= span.start_ns);
		model_span_label(model, run, lane, i, i & 1, text, sizeof(text));
	}
}

static void ask_everything(struct model *model)
{
	struct model_now now = {0};
	char text[256];

	for (uint32_t r = 0; r < model_run_count(model); r++) {
		const struct model_run *run = model_run(model, r);
		struct model_task_stats *rows;
		struct model_delay *delays;
		uint32_t count;
		for (uint32_t lane = 0; lane < run->lane_count; lane++)
			ask_lane(model, r, lane);
		for (uint32_t m = 0; m <= run->moment_count; m++) {
			const struct model_position position = model_position_of_moment(model, r, m);
			assert_int_equal(model_now(model, r, position, &now), 0);
			assert_true(now.running_count <= 1);
			model_caption(model, r, position, text, sizeof(text));
		}
		for (uint32_t i = 0; i < run->stop_count; i++)
			assert_in_range(model_position_of_stop(model, r, i).moment, 1, run->moment_count);
		model_moment_on_line(model, r, (struct model_position){0, 0}, 33);
		assert_int_equal(model_run_stats(model, r, &rows, &count), 0);
		free(rows);
		assert_int_equal(model_run_delays(model, r, &delays, &count), 0);
		free(delays);
	}
	model_now_finish(&now);
}

static void ask(const void *bytes, size_t size)
{
	const struct trace *traces[1];
	struct trace *trace;
	struct model *model;

	if (trace_load_bytes(&trace, bytes, size) != 0)
		return;
	traces[0] = trace;
	assert_int_equal(model_create(&model, traces, 1, LANG_KO), 0);
	ask_everything(model);
	model_set_lang(model, LANG_EN);
	ask_everything(model);
	model_destroy(model);
	trace_destroy(trace);
}

static char *read_fixture(const char *name, size_t *size)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", FIXTURES, name);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	char *bytes = malloc(1 << 20);
	assert_non_null(bytes);
	*size = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

/* Some bytes of the events (behind the metadata) become other letters, digits or marks. */
static void a_damaged_trace_is_shown_as_far_as_it_goes(void **state)
{
	static const char *const files[] = {"coffee_gather.json", "coffee_blocking.json", "coffee_sync.json"};
	static const char marks[] = "0123456789BEisfMX,:\"{}[]-.eclor";
	(void)state;
	for (int f = 0; f < 3; f++) {
		size_t size;
		char *bytes = read_fixture(files[f], &size), *copy = malloc(size);
		assert_non_null(copy);
		for (uint32_t seed = 0; seed < 60; seed++) {
			random_state = seed * 77 + (uint32_t)f;
			memcpy(copy, bytes, size);
			for (uint32_t i = 0; i < 1 + seed / 4; i++)
				copy[random_below((uint32_t)size)] = marks[random_below(sizeof(marks) - 1)];
			ask(copy, size);
		}
		free(copy);
		free(bytes);
	}
}

static void a_trace_cut_anywhere_is_shown_as_far_as_it_goes(void **state)
{
	size_t size;
	char *bytes = read_fixture("coffee_blocking.json", &size);
	(void)state;
	for (size_t cut = 1; cut < size; cut += 97)
		ask(bytes, cut);
	free(bytes);
}

/* Lines in another order: waits without runs, ends before beginnings, tasks nobody made. */
static void shuffled_events_are_shown_somehow(void **state)
{
	size_t size;
	char *bytes = read_fixture("coffee.json", &size), *copy = malloc(size + 1);
	const char *lines[1000];
	size_t lengths[1000], count = 0;
	(void)state;
	assert_non_null(copy);
	for (char *at = bytes + 2; at < bytes + size && count < 1000;) {
		char *end = memchr(at, '\n', (size_t)(bytes + size - at));
		lines[count] = at;
		lengths[count++] = (size_t)((end ? end + 1 : bytes + size) - at);
		at = end ? end + 1 : bytes + size;
	}
	for (uint32_t seed = 1; seed <= 40; seed++) {
		size_t length = 2;
		random_state = seed;
		memcpy(copy, "[\n", 2);
		for (size_t i = 1; i < count; i++) { /* the first line stays: it has no comma */
			const size_t j = 1 + random_below((uint32_t)count - 1);
			const char *line = lines[i];
			const size_t bytes_of = lengths[i];
			lines[i] = lines[j];
			lengths[i] = lengths[j];
			lines[j] = line;
			lengths[j] = bytes_of;
		}
		for (size_t i = 0; i < count; i++) {
			if (random_below(4) == 0 && i > 0)
				continue;
			memcpy(copy + length, lines[i], lengths[i]);
			length += lengths[i];
		}
		ask(copy, length);
	}
	free(copy);
	free(bytes);
}

static void times_at_the_edge_of_numbers_are_survived(void **state)
{
	static const char *const times[] = {"-9223372036854775.808", "9223372036854775.807", "1e300",
		"-1e300", "0", "9007199254740993", "-5.5"};
	(void)state;
	for (int i = 0; i < 7; i++)
		for (int j = 0; j < 7; j++) {
			char text[1500];
			const int length = snprintf(text, sizeof(text),
				"[{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{"
				"\"name\":\"a\",\"kind\":\"task\"}},"
				"{\"ph\":\"i\",\"pid\":1,\"tid\":100,\"ts\":%s,\"name\":\"create\",\"cat\":"
				"\"task\",\"s\":\"t\"},"
				"{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":%s,\"name\":\"a\",\"cat\":"
				"\"run\"},"
				"{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":%s,\"name\":\"a\",\"cat\":"
				"\"run\"},"
				"{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":%s,\"name\":\"sleep 2 "
				"s\",\"cat\":\"wait\"},"
				"{\"ph\":\"B\",\"pid\":2,\"tid\":1,\"ts\":%s,\"name\":\"x\"},"
				"{\"ph\":\"X\",\"pid\":2,\"tid\":1,\"ts\":%s,\"dur\":%s,\"name\":\"y\"}]",
				times[i], times[i], times[j], times[j], times[i], times[j], times[i]);
			ask(text, (size_t)length);
		}
}

static void the_same_name_for_everything_is_survived(void **state)
{
	struct given g = {0};
	(void)state;
	given_run(&g, "", "");
	for (unsigned i = 0; i < 50; i++) {
		given_task(&g, 100 + i, i, "", "{\"by\":\"task 100\"}");
		given_event(&g, 'B', 100 + i, i, "", "wait", "{\"tasks\":[1,-5,\"x\",1e30,100]}");
		given_event(&g, 'B', 100 + i, i, "gather", "wait", "{\"tasks\":{}}");
	}
	ask_everything((struct model *)given_model(&g, LANG_EN));
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_damaged_trace_is_shown_as_far_as_it_goes),
		cmocka_unit_test(a_trace_cut_anywhere_is_shown_as_far_as_it_goes),
		cmocka_unit_test(shuffled_events_are_shown_somehow),
		cmocka_unit_test(times_at_the_edge_of_numbers_are_survived),
		cmocka_unit_test(the_same_name_for_everything_is_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
