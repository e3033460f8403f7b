/* Pixel columns: coverage is exact; compared with looking at every span. */
#include "loading.h"

#include <math.h>

/* What a column is, the slow way. */
static struct trace_column naive(
	const struct trace *trace, uint32_t track, int64_t from_ns, int64_t to_ns, int64_t *longest_ns)
{
	struct trace_column column = {.longest = TRACE_NONE};
	int64_t sums[3] = {0};
	uint32_t count, i;
	const struct trace_span *spans = trace_track_spans(trace, track, &count);

	*longest_ns = -1;
	for (i = 0; i < count; i++) {
		int64_t start = spans[i].start_ns > from_ns ? spans[i].start_ns : from_ns;
		int64_t end = spans[i].end_ns < to_ns ? spans[i].end_ns : to_ns;
		bool stands_in =
			spans[i].start_ns == spans[i].end_ns && start == spans[i].start_ns && start < to_ns;

		if (spans[i].depth || !(start < end || stands_in))
			continue;
		column.count++;
		sums[spans[i].state == TRACE_READY || spans[i].state == TRACE_WAIT ? spans[i].state : 0] +=
			end - start;
		if (end - start > *longest_ns) {
			*longest_ns = end - start;
			column.longest = i;
		}
	}
	for (i = 0; i < 3; i++)
		column.cover[i] = (float)((double)sums[i] / (double)(to_ns - from_ns));
	return column;
}

static void assert_columns(
	const struct trace *trace, uint32_t track, int64_t from_ns, int64_t to_ns, uint32_t columns)
{
	struct trace_column *out = malloc(columns * sizeof(*out));
	int64_t *edges = malloc((columns + 1) * sizeof(*edges)), longest_ns;
	uint32_t i, s;

	assert_true(out && edges);
	for (i = 0; i <= columns; i++)
		edges[i] = from_ns + (int64_t)((double)(to_ns - from_ns) * i / columns);
	trace_columns(trace, 0, track, edges, columns, out);
	for (i = 0; i < columns; i++) {
		struct trace_column slow;

		if (edges[i] == edges[i + 1])
			continue;
		slow = naive(trace, track, edges[i], edges[i + 1], &longest_ns);
		assert_int_equal(out[i].count, slow.count);
		assert_int_equal(out[i].longest, slow.longest);
		for (s = 0; s < 3; s++)
			assert_true(fabsf(out[i].cover[s] - slow.cover[s]) < 1e-6f);
	}
	free(out);
	free(edges);
}

/* A task that runs, waits and is kept ready for random times, some of them zero, with blocks inside. */
static struct trace *random_life(uint32_t cycles, uint64_t seed, int64_t *end_us)
{
	char *bytes = malloc((size_t)cycles * 700 + 1024);
	struct trace *trace;
	size_t size = 0;
	int64_t us = 0;
	uint32_t i;

	assert_non_null(bytes);
	size += (size_t)sprintf(bytes, OUR_HEAD
		",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"t\","
		"\"kind\":\"task\"}}\n"
		",{\"ph\":\"i\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"create\",\"cat\":\"task\"}\n");
#define PUT(ph, cat)                                                                                       \
	size += (size_t)sprintf(bytes + size,                                                              \
		",{\"ph\":\"%c\",\"pid\":1,\"tid\":100,\"ts\":%lld.000,\"name\":\"%s\",\"cat\":\"%s\"}\n", \
		ph, (long long)us, cat, cat)
	for (i = 0; i < cycles; i++) {
		uint32_t random = next_random(&seed);

		us += random % 5; /* READY */
		PUT('B', "run");
		if (random % 7 == 0) {
			PUT('B', "block");
			us += random % 11;
			PUT('E', "block");
		}
		us += random % 3 ? random % 6 : 0;
		PUT('E', "run");
		PUT('B', "wait");
		us += random % 100 == 0 ? random % 5000 : random % 13;
		PUT('E', "wait");
	}
	*end_us = us;
	assert_int_equal(trace_load_bytes(&trace, bytes, size), 0);
	free(bytes);
	return trace;
}

static void coverage_is_what_looking_at_every_span_says(void **state)
{
	static const uint32_t cycles[] = {1, 5, 21, 22, 60, 500, 3000};
	uint64_t seed = 7;
	uint32_t i, j;

	(void)state;
	for (i = 0; i < sizeof(cycles) / sizeof(cycles[0]); i++) {
		int64_t end_us, end_ns;
		struct trace *trace = random_life(cycles[i], i + 1, &end_us);

		end_ns = end_us * 1000;
		assert_columns(trace, 0, 0, end_ns + 1, 1);
		assert_columns(trace, 0, 0, end_ns + 1, 300);
		assert_columns(trace, 0, -1000, end_ns + 5000, 77);
		assert_columns(trace, 0, end_ns + 1, end_ns + 100, 10);
		assert_columns(trace, 0, -100, -1, 10);
		for (j = 0; j < 60; j++) {
			int64_t from = next_random(&seed) % (uint64_t)(end_ns + 2),
				width = 1 + next_random(&seed) % (1 << (j % 30));

			assert_columns(trace, 0, from, from + width, 1 + next_random(&seed) % 40);
		}
		trace_destroy(trace);
	}
}

static void edges_may_touch_spans_exactly(void **state)
{
	struct trace *trace = load_fixture("coffee_blocking.json");
	uint32_t track = trace_find_track(trace, 0, 101);
	static const int64_t edges[] = {0, 500000000, 5000000000, 5000000001, 6000000000};
	struct trace_column out[4];

	(void)state;
	trace_columns(trace, 0, track, edges, 4, out);
	assert_true(out[0].cover[TRACE_WAIT] == 1 && out[0].cover[TRACE_READY] == 0);
	assert_int_equal(out[0].count, 2); /* its first run has no length, but stands there */
	assert_true(out[1].cover[TRACE_READY] == 1 && out[1].cover[TRACE_WAIT] == 0);
	assert_int_equal(out[1].longest, 2);
	assert_true(out[2].cover[0] == 0);
	assert_int_equal(out[2].count, 3);
	assert_int_not_equal(out[2].longest, TRACE_NONE);
	assert_int_equal(out[3].count, 0);
	assert_int_equal(out[3].longest, TRACE_NONE);
	trace_destroy(trace);
}

static void a_loops_columns_are_its_steps(void **state)
{
	struct trace *trace = load_fixture("coffee_blocking.json");
	static const int64_t edges[] = {0, 1000000000, 2000000000, 2500000000, 6000000000};
	struct trace_column out[4];
	struct trace_step step;

	(void)state;
	trace_columns(trace, 0, TRACE_NONE, edges, 4, out);
	assert_true(out[0].cover[TRACE_RUN] == 1);
	assert_true(out[2].cover[TRACE_RUN] == 1);
	assert_true(fabsf(out[3].cover[TRACE_RUN] - 2500.f / 3500.f) < 1e-6f);
	step = trace_step(trace, 0, out[3].longest);
	assert_string_equal(trace_track(trace, step.track)->name, "make_toast");
	trace_destroy(trace);
}

static void long_lanes_of_steps_agree_with_their_track(void **state)
{
	int64_t end_us, edges[101];
	struct trace *trace = random_life(2000, 99, &end_us);
	struct trace_column steps[100], track[100];
	uint32_t i;

	(void)state;
	for (i = 0; i <= 100; i++)
		edges[i] = end_us * 1000 / 100 * i;
	trace_columns(trace, 0, TRACE_NONE, edges, 100, steps);
	trace_columns(trace, 0, 0, edges, 100, track);
	for (i = 0; i < 100; i++) /* the only task: its runs are the loop's steps */
		assert_true(fabsf(steps[i].cover[TRACE_RUN] - track[i].cover[TRACE_RUN]) < 1e-6f);
	trace_destroy(trace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(coverage_is_what_looking_at_every_span_says),
		cmocka_unit_test(edges_may_touch_spans_exactly),
		cmocka_unit_test(a_loops_columns_are_its_steps),
		cmocka_unit_test(long_lanes_of_steps_agree_with_their_track),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
