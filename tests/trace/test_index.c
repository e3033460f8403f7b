/* The index: order by (ts, place), and the spans that lie between events. */
#include "loading.h"

static void assert_span(struct trace_span span, enum trace_state state, int64_t start_ns, int64_t end_ns)
{
	assert_int_equal(span.state, state);
	assert_int_equal(span.start_ns, start_ns);
	assert_int_equal(span.end_ns, end_ns);
}

static void a_task_kept_waiting_is_ready_from_its_deadline(void **state)
{
	struct trace *trace = load_fixture("coffee_blocking.json");
	uint32_t track = trace_find_track(trace, 0, 101), count;
	const struct trace_span *spans = trace_track_spans(trace, track, &count);

	(void)state;
	assert_string_equal(trace_track(trace, track)->name, "heartbeat");
	assert_true(count >= 4);
	assert_span(spans[0], TRACE_RUN, 0, 0);
	assert_span(spans[1], TRACE_WAIT, 0, 500000000);
	assert_span(spans[2], TRACE_READY, 500000000, 5000000000);
	assert_int_equal(spans[2].begin, TRACE_NONE);
	assert_int_equal(spans[2].end, TRACE_NONE);
	assert_span(spans[3], TRACE_RUN, 5000000000, 5000000000);
	trace_destroy(trace);
}

static void a_life_has_no_holes(void **state)
{
	struct trace *trace = load_fixture("coffee.json");
	uint32_t track, i, count, tasks = 0;

	(void)state;
	for (track = 0; track < trace_track_count(trace); track++) {
		const struct trace_span *spans = trace_track_spans(trace, track, &count);
		const struct trace_track *of = trace_track(trace, track);
		int64_t at_ns;

		if (of->kind != TRACE_TRACK_TASK)
			continue;
		tasks++;
		at_ns = trace_event(trace, of->first_event).ts_ns; /* its creation */
		for (i = 0; i < count; i++) {
			if (spans[i].depth) {
				assert_int_equal(spans[i].state, TRACE_BLOCK);
				continue;
			}
			assert_int_equal(spans[i].start_ns, at_ns);
			assert_true(spans[i].end_ns >= at_ns);
			at_ns = spans[i].end_ns;
		}
		assert_int_equal(at_ns, trace_event(trace, of->last_event).ts_ns); /* its end */
	}
	assert_int_equal(tasks, 8);
	trace_destroy(trace);
}

static void steps_are_the_runs_of_all_tasks_in_order(void **state)
{
	struct trace *trace = load_fixture("coffee_blocking.json");
	uint32_t count, i;
	const struct trace_step *steps = trace_run_steps(trace, 0, &count);
	int64_t longest = 0, at_ns = 0;

	(void)state;
	assert_true(count >= 7);
	for (i = 0; i < count; i++) {
		assert_true(steps[i].start_ns >= at_ns && steps[i].end_ns >= steps[i].start_ns);
		at_ns = steps[i].end_ns;
		assert_int_equal(trace_span(trace, steps[i].track, steps[i].span).state, TRACE_RUN);
		assert_int_equal(trace_step(trace, 0, i).start_ns, steps[i].start_ns);
		longest = steps[i].end_ns - steps[i].start_ns > longest ? steps[i].end_ns - steps[i].start_ns
		                                                        : longest;
	}
	assert_int_equal(longest, 3000000000);
	trace_destroy(trace);
}

static void without_a_loop_the_steps_are_the_outermost_calls(void **state)
{
	struct trace *trace = load_text(OUR_HEAD
		",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"outer\","
		"\"kind\":\"call\"}}\n"
		",{\"ph\":\"M\",\"pid\":1,\"tid\":101,\"name\":\"thread_name\",\"args\":{\"name\":\"inner\","
		"\"kind\":\"call\"}}\n"
		",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"outer\",\"cat\":\"call\"}\n"
		",{\"ph\":\"B\",\"pid\":1,\"tid\":101,\"ts\":1.000,\"name\":\"inner\",\"cat\":\"call\"}\n"
		",{\"ph\":\"E\",\"pid\":1,\"tid\":101,\"ts\":2.000,\"name\":\"inner\",\"cat\":\"call\"}\n"
		",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":3.000,\"name\":\"outer\",\"cat\":\"call\"}\n"
		",{\"ph\":\"B\",\"pid\":1,\"tid\":101,\"ts\":4.000,\"name\":\"inner\",\"cat\":\"call\"}\n"
		",{\"ph\":\"E\",\"pid\":1,\"tid\":101,\"ts\":5.000,\"name\":\"inner\",\"cat\":\"call\"}\n]"
		"\n");
	uint32_t count;
	const struct trace_step *steps = trace_run_steps(trace, 0, &count);

	(void)state;
	assert_int_equal(count, 2);
	assert_int_equal(steps[0].end_ns, 3000);
	assert_int_equal(steps[1].start_ns, 4000);
	trace_destroy(trace);
}

#define TASK                                                                                               \
	OUR_HEAD ",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"t\"," \
		 "\"kind\":\"task\"}}\n"                                                                   \
		 ",{\"ph\":\"i\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"create\",\"cat\":\"task\"," \
		 "\"s\":\"t\"}\n"
#define B(ts, name, cat) \
	",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":" ts ",\"name\":\"" name "\",\"cat\":\"" cat "\"}\n"
#define E(ts, name, cat) \
	",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":" ts ",\"name\":\"" name "\",\"cat\":\"" cat "\"}\n"

static uint32_t task_of(const struct trace *trace)
{
	return trace_find_track(trace, 0, 100);
}

static void what_is_open_at_the_end_ends_with_its_run(void **state)
{
	struct trace *trace = load_text(TASK B("1.000", "t", "run") B(
		"2.000", "time.sleep 9 s", "block") ",{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":7.000,"
						    "\"name\":\"x\",\"cat\":\"note\",\"s\":\"t\"}\n");

	(void)state;
	assert_int_equal(trace_span_count(trace, task_of(trace)), 3);
	assert_span(trace_span(trace, task_of(trace), 0), TRACE_READY, 0, 1000);
	assert_span(trace_span(trace, task_of(trace), 1), TRACE_RUN, 1000, 7000);
	assert_true(trace_span(trace, task_of(trace), 1).open);
	assert_int_equal(trace_span(trace, task_of(trace), 1).end, TRACE_NONE);
	assert_span(trace_span(trace, task_of(trace), 2), TRACE_BLOCK, 2000, 7000);
	assert_int_equal(trace_span(trace, task_of(trace), 2).depth, 1);
	trace_destroy(trace);
}

static void a_task_that_never_ran_is_ready_to_the_end(void **state)
{
	struct trace *trace = load_text(TASK ",{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":7.000,\"name\":\"x\","
					     "\"cat\":\"note\",\"s\":\"t\"}\n");

	(void)state;
	assert_int_equal(trace_span_count(trace, task_of(trace)), 1);
	assert_span(trace_span(trace, task_of(trace), 0), TRACE_READY, 0, 7000);
	assert_true(trace_span(trace, task_of(trace), 0).open);
	trace_destroy(trace);
}

static void a_lost_end_leaves_no_hole(void **state)
{
	struct trace *trace = load_text(TASK B("0.000", "t", "run") B("3.000", "sleep 1 s", "wait") E("4.000",
		"sleep 1 s", "wait") B("5.000", "t", "run") E("6.000", "t", "run") E("6.000", "t", "run"));

	(void)state;
	assert_int_equal(trace_span_count(trace, task_of(trace)), 4);
	assert_span(trace_span(trace, task_of(trace), 0), TRACE_RUN, 0, 3000);
	assert_span(trace_span(trace, task_of(trace), 1), TRACE_WAIT, 3000, 4000);
	assert_span(trace_span(trace, task_of(trace), 2), TRACE_READY, 4000, 5000);
	assert_span(trace_span(trace, task_of(trace), 3), TRACE_RUN, 5000, 6000);
	trace_destroy(trace);
}

static void a_bare_yield_makes_it_ready(void **state)
{
	struct trace *trace = load_text(
		TASK B("0.000", "t", "run") ",{\"ph\":\"i\",\"pid\":1,\"tid\":100,\"ts\":1.000,\"name\":"
					    "\"yield\",\"cat\":\"task\",\"s\":\"t\"}\n" E("1.000", "t", "run")
						    B("3.000", "t", "run") E("3.000", "t", "run"));

	(void)state;
	assert_int_equal(trace_span_count(trace, task_of(trace)), 3);
	assert_span(trace_span(trace, task_of(trace), 1), TRACE_READY, 1000, 3000);
	trace_destroy(trace);
}

static void complete_events_nest_by_their_length(void **state)
{
	/* as programs write them that log a slice when it ends: the inner one first */
	struct trace *trace =
		load_text("[{\"ph\":\"X\",\"pid\":1,\"tid\":5,\"ts\":10,\"dur\":2,\"name\":\"inner\"},"
			  "{\"ph\":\"X\",\"pid\":1,\"tid\":5,\"ts\":10,\"dur\":5,\"name\":\"middle\"},"
			  "{\"ph\":\"X\",\"pid\":1,\"tid\":6,\"ts\":10,\"dur\":7,\"name\":\"other\"},"
			  "{\"ph\":\"X\",\"pid\":1,\"tid\":5,\"ts\":10,\"dur\":9,\"name\":\"outer\"},"
			  "{\"ph\":\"X\",\"pid\":1,\"tid\":5,\"ts\":19,\"dur\":1,\"name\":\"next\"}]");
	static const char *const names[] = {"outer", "middle", "inner", "next"};
	static const uint8_t depths[] = {0, 1, 2, 0};
	uint32_t track = trace_find_track(trace, 0, 5), i;

	(void)state;
	assert_int_equal(trace_span_count(trace, track), 4);
	for (i = 0; i < 4; i++) {
		struct trace_span span = trace_span(trace, track, i);

		assert_string_equal(trace_text(trace, trace_event(trace, span.begin).name), names[i]);
		assert_int_equal(span.depth, depths[i]);
	}
	assert_int_equal(trace_run(trace, 0)->end_ns, 20000);
	assert_int_equal(trace_event(trace, 0).dur_ns, 2000);
	trace_destroy(trace);
}

/* ---- order ---- */

struct placed {
	int64_t us;
	uint32_t place;
};

static int by_time(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;

	if (a->us != b->us)
		return a->us < b->us ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

/* Loads instants with these times, in this order, and compares with a plain sort. */
static void assert_sorted(struct placed *events, uint32_t count)
{
	char *bytes = malloc((size_t)count * 100 + 16), text[32];
	struct trace *trace;
	size_t size = 0;
	uint32_t i;

	assert_non_null(bytes);
	bytes[size++] = '[';
	for (i = 0; i < count; i++)
		size += (size_t)sprintf(bytes + size,
			"%c{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":%lld.000,\"name\":\"%u\",\"dur\":%u}\n",
			i ? ',' : ' ', (long long)events[i].us, i, i);
	bytes[size++] = ']';
	assert_int_equal(trace_load_bytes(&trace, bytes, size), 0);
	qsort(events, count, sizeof(*events), by_time);
	assert_int_equal(trace_event_count(trace), count);
	for (i = 0; i < count; i++) {
		struct trace_event event = trace_event(trace, i);

		snprintf(text, sizeof(text), "%u", events[i].place);
		assert_int_equal(event.ts_ns, events[i].us * 1000);
		assert_string_equal(trace_text(trace, event.name), text);
		assert_int_equal(event.dur_ns, (int64_t)events[i].place * 1000);
	}
	trace_destroy(trace);
	free(bytes);
}

static void events_are_in_order_of_time_and_place(void **state)
{
	enum { COUNT = 30000, SHAPES = 7 };
	struct placed *events = malloc(COUNT * sizeof(*events));
	uint64_t seed = 42;
	uint32_t shape, i;

	(void)state;
	assert_non_null(events);
	for (shape = 0; shape < SHAPES; shape++) {
		for (i = 0; i < COUNT; i++) {
			uint32_t random = next_random(&seed);
			int64_t us = i;

			switch (shape) {
			case 1: /* a few a little late */
				us = i / 3 - (random % 10 ? 0 : random % 20);
				break;
			case 2: /* a few very late */
				us = i / 2 - (random % 1000 ? 0 : random % 20000);
				break;
			case 3: /* runs one behind the other */
				us = i % 9000;
				break;
			case 4: /* at random */
				us = random % 500;
				break;
			case 5: /* backwards */
				us = COUNT - i / 2;
				break;
			case 6: /* all late behind one that blocked */
				us = i == 5 ? 1000000 : i;
				break;
			default:
				break;
			}
			events[i] = (struct placed){us, i};
		}
		assert_sorted(events, COUNT);
	}
	free(events);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_task_kept_waiting_is_ready_from_its_deadline),
		cmocka_unit_test(a_life_has_no_holes),
		cmocka_unit_test(steps_are_the_runs_of_all_tasks_in_order),
		cmocka_unit_test(without_a_loop_the_steps_are_the_outermost_calls),
		cmocka_unit_test(what_is_open_at_the_end_ends_with_its_run),
		cmocka_unit_test(a_task_that_never_ran_is_ready_to_the_end),
		cmocka_unit_test(a_lost_end_leaves_no_hole),
		cmocka_unit_test(a_bare_yield_makes_it_ready),
		cmocka_unit_test(complete_events_nest_by_their_length),
		cmocka_unit_test(events_are_in_order_of_time_and_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
