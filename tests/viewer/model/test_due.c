/* A recording that goes on while its loop is held: a sleeper is READY from its deadline on, though
 * nobody has written so yet, and every word and figure says the same. */
#include "given.h"

/* A heartbeat sleeps 0.5 s from 10 ms on; cook holds the loop from 20 ms on. */
static void given_held_loop(struct given *g)
{
	given_run(g, "blocking", "");
	given_thread(g, 1, "event loop", "loop");
	given_task(g, 100, 0, "heartbeat", "{\"by\":\"loop\"}");
	given_task(g, 101, 0, "cook", "{\"by\":\"loop\"}");
	given_step(g, 100, 0, 10, "heartbeat", "create");
	given_event(
		g, 'B', 100, 10, "sleep 0.5 s", "wait", "{\"kind\":\"sleep\",\"line\":3,\"seconds\":0.5}");
	given_event(g, 'B', 101, 20, "cook", "run", "{\"by\":\"create\"}");
	given_event(g, 'B', 101, 20, "time.sleep 5 s", "block", "{\"line\":9,\"seconds\":5}");
}

/* As a follower reads it `edge_ms` after the start. Returns how many bytes were behind the lines. */
static size_t given_edge(struct given *g, double edge_ms)
{
	struct trace *trace;
	char *due;
	size_t bytes;

	given_event(g, 'i', 1, edge_ms, "now", "edge", "");
	g->text[g->length++] = '\n';
	assert_int_equal(trace_load_bytes(&trace, g->text, g->length), 0);
	assert_int_equal(model_due_lines(&due, &bytes, trace, (int64_t)(edge_ms * 1e6)), 0);
	trace_destroy(trace);
	if (due) {
		g->text = realloc(g->text, g->room = g->length + bytes + 32768);
		assert_non_null(g->text);
		memcpy(g->text + g->length, due, bytes);
		g->length += bytes;
		free(due);
	}
	g->text[--g->length] = '\0'; /* given_line puts the newline */
	return bytes;
}

static void before_its_deadline_a_sleeper_waits(void **state)
{
	struct given g = {0};
	struct model_now now = {0};

	(void)state;
	given_held_loop(&g);
	assert_int_equal(given_edge(&g, 509.999), 0);
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_now(model, 0, model_position_at(model, 0, 509 * MS), &now), 0);
	assert_int_equal(now.waiting_count, 1);
	assert_int_equal(now.waiting[0].remaining_ns, 1 * MS);
	model_now_finish(&now);
	given_end(&g);
}

static void a_sleeper_is_ready_from_its_deadline_on(void **state)
{
	static const double edges_ms[] = {510, 600, 2010};

	(void)state;
	for (size_t i = 0; i < sizeof(edges_ms) / sizeof(*edges_ms); i++) {
		const int64_t edge_ns = (int64_t)(edges_ms[i] * 1e6);
		struct given g = {0};
		struct model_now now = {0};
		given_held_loop(&g);
		assert_true(given_edge(&g, edges_ms[i]) > 0);
		const struct model *model = given_model(&g, LANG_EN);
		const uint32_t lane = lane_named(model, 0, "heartbeat");
		assert_int_equal(model_run(model, 0)->total_ns, edge_ns);
		/* the loop's state */
		assert_int_equal(model_now(model, 0, model_position_at(model, 0, edge_ns), &now), 0);
		assert_int_equal(now.waiting_count, 0);
		assert_int_equal(now.ready_count, 1);
		assert_int_equal(now.ready[0].lane, lane);
		assert_int_equal(now.ready[0].since_ns, 510 * MS);
		assert_int_equal(now.running[0].lane, lane_named(model, 0, "cook"));
		/* the lane */
		uint32_t first;
		const uint32_t spans = model_lane_spans(model, 0, lane, 0, edge_ns, &first);
		const struct model_span wait = model_lane_span(model, 0, lane, 1);
		assert_int_equal(wait.state, MODEL_WAIT);
		assert_int_equal(wait.end_ns, 510 * MS);
		assert_false(wait.open);
		if (edge_ns > 510 * MS) {
			const struct model_span ready = model_lane_span(model, 0, lane, 2);
			assert_int_equal(spans, 3);
			assert_int_equal(ready.state, MODEL_READY);
			assert_int_equal(ready.start_ns, 510 * MS);
			assert_int_equal(ready.end_ns, edge_ns);
		}
		/* the figures */
		const int64_t late_ns = edge_ns - 510 * MS; /* cook was 20 ms late */
		assert_int_equal(
			model_run(model, 0)->worst_lateness_ns, late_ns > 20 * MS ? late_ns : 20 * MS);
		model_now_finish(&now);
		given_end(&g);
	}
}

static void words_and_figures_say_who_holds_the_loop(void **state)
{
	struct given g = {0};
	struct model_task_stats *stats;
	struct model_delay *delays;
	uint32_t count;
	char text[512];

	(void)state;
	given_held_loop(&g);
	given_edge(&g, 2010);
	const struct model *model = given_model(&g, LANG_EN);
	const uint32_t lane = lane_named(model, 0, "heartbeat");

	model_span_label(model, 0, lane, 2, false, text, sizeof(text));
	assert_string_equal(text, "1.50 s late — because of cook");
	model_caption(model, 0, model_position_at(model, 0, 2010 * MS), text, sizeof(text));
	assert_string_equal(
		text, "heartbeat's 0.5 s timer is over, but cook is holding the loop, so it cannot run.");
	assert_int_equal(model_run_stats(model, 0, &stats, &count), 0);
	assert_string_equal(stats[0].name, "heartbeat");
	assert_int_equal(stats[0].wait_ns, 500 * MS);
	assert_int_equal(stats[0].ready_ns, 1500 * MS);
	assert_int_equal(stats[0].worst_lateness_ns, 1500 * MS);
	free(stats);
	assert_int_equal(model_run_delays(model, 0, &delays, &count), 0);
	assert_int_equal(count, 2); /* and cook by heartbeat's first step */
	assert_int_equal(delays[0].late_lane, lane);
	assert_int_equal(delays[0].late_ns, 1500 * MS);
	free(delays);
	given_end(&g);
}

static void what_has_no_deadline_goes_on_waiting(void **state)
{
	struct given g = {0};

	(void)state;
	given_run(&g, "gather", "");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_step(&g, 100, 0, 10, "main", "create");
	given_event(&g, 'B', 100, 10, "lock db", "wait", "{\"kind\":\"lock\",\"text\":\"db\"}");
	assert_int_equal(given_edge(&g, 5000), 0);
	given_end(&g);
}

static void a_sleep_that_ended_is_left_alone(void **state)
{
	struct given g = {0};

	(void)state;
	given_run(&g, "gather", "");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_step(&g, 100, 0, 10, "main", "create");
	given_event(&g, 'B', 100, 10, "sleep 0.5 s", "wait", "{\"kind\":\"sleep\",\"seconds\":0.5}");
	given_event(&g, 'E', 100, 510, "sleep 0.5 s", "wait", "");
	assert_int_equal(given_edge(&g, 5000), 0);
	given_end(&g);
}

/* The name is rounded for people: 1/3 s is "0.333333 s". */
static void the_deadline_is_that_of_the_fact(void **state)
{
	struct given g = {0};

	(void)state;
	given_run(&g, "gather", "");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_step(&g, 100, 0, 0, "main", "create");
	given_event(&g, 'B', 100, 0, "sleep 0.33 s", "wait", "{\"kind\":\"sleep\",\"seconds\":0.333333333}");
	assert_true(given_edge(&g, 1000) > 0);
	const struct model *model = given_model(&g, LANG_EN);
	assert_int_equal(model_lane_span(model, 0, lane_named(model, 0, "main"), 1).end_ns, 333333333);
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_its_deadline_a_sleeper_waits),
		cmocka_unit_test(a_sleeper_is_ready_from_its_deadline_on),
		cmocka_unit_test(words_and_figures_say_who_holds_the_loop),
		cmocka_unit_test(what_has_no_deadline_goes_on_waiting),
		cmocka_unit_test(a_sleep_that_ended_is_left_alone),
		cmocka_unit_test(the_deadline_is_that_of_the_fact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
