/* coffee under the virtual clock: how long each mode takes, who is late because of whom, and that its
 * trace is sound and the same each time. */
#include "running.h"

#include <errno.h>

static const struct {
	const char *mode;
	int64_t total_ns;
} totals[] = {{"sync", 5 * SECOND}, {"gather", 3 * SECOND}, {"blocking", 5 * SECOND},
	{"sequential", 5 * SECOND}, {"create_task", 3 * SECOND}, {"executor", 3 * SECOND}};
enum { MODES = sizeof(totals) / sizeof(totals[0]) };

static int64_t to_ns(double seconds)
{
	return (int64_t)(seconds * 1e9 + 0.5);
}

static struct trace *coffee(const char *mode)
{
	return running_trace("coffee", mode, NULL, 1);
}

static void all_modes_of_it_are_tested(void **state)
{
	const struct scenario *scenario = running_scenario("coffee");
	unsigned count = 0;

	(void)state;
	while (scenario->modes[count].name)
		count++;
	assert_int_equal(count, MODES);
	assert_int_equal(scenario->default_modes, 3);
	for (unsigned i = 0; i < count; i++)
		assert_string_equal(scenario->modes[i].name, totals[i].mode);
}

static void each_mode_takes_exactly_its_time(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MODES; i++) {
		struct trace *trace = coffee(totals[i].mode);
		uint32_t last = trace_event_count(trace) - 1;

		assert_int_equal(
			to_ns(running_seconds("coffee", totals[i].mode, NULL, 1, NULL)), totals[i].total_ns);
		assert_int_equal(trace_event(trace, last).ts_ns, totals[i].total_ns);
		assert_int_equal(trace_run(trace, 0)->start_ns, 0);
		assert_int_equal(trace_run(trace, 0)->end_ns, totals[i].total_ns);
		trace_destroy(trace);
	}
}

static void the_same_run_gives_the_same_bytes(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MODES; i++) {
		size_t bytes[2];
		char *text[2];

		for (int round = 0; round < 2; round++) {
			char path[128];

			running_path(path, totals[i].mode);
			running_seconds("coffee", totals[i].mode, NULL, 1, path);
			text[round] = running_bytes(path, &bytes[round]);
			assert_int_equal(unlink(path), 0);
		}
		assert_true(bytes[0] > 1000);
		assert_int_equal(bytes[0], bytes[1]);
		assert_memory_equal(text[0], text[1], bytes[0]);
		free(text[0]);
		free(text[1]);
	}
}

static void tell_breach(void *context, const struct trace_breach *breach)
{
	print_error("%s, line %llu: law %u: %s\n", (const char *)context, (unsigned long long)breach->line,
		breach->law, breach->text);
}

static void each_mode_keeps_the_laws(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MODES; i++) {
		struct trace *trace = coffee(totals[i].mode);
		const struct trace_damage *damage = trace_damage(trace);

		assert_int_equal(trace_check(trace, LANG_EN, tell_breach, (void *)totals[i].mode), 0);
		assert_false(damage->cut);
		assert_int_equal(damage->truncated_bytes, 0);
		assert_int_equal(damage->skipped_lines, 0);
		trace_destroy(trace);
	}
}

static void the_trace_says_what_it_is_of(void **state)
{
	const char *const paths[] = {"title", "mode", "parameters", "listing", "stops"};

	(void)state;
	for (unsigned i = 0; i < MODES; i++) {
		struct trace *trace = coffee(totals[i].mode);
		const struct trace_run *run = trace_run(trace, 0);

		assert_string_equal(run->name, totals[i].mode);
		assert_string_equal(run->scenario, "coffee");
		assert_string_equal(run->clock, "virtual");
		assert_int_equal(run->pid, 1);
		assert_int_equal(run->slow_ns, SECOND / 10);
		assert_int_equal(run->has_loop, i > 0);
		for (unsigned j = 0; j < sizeof(paths) / sizeof(paths[0]); j++)
			assert_non_null(cJSON_GetObjectItem(run->metadata, paths[j]));
		assert_null(
			cJSON_GetObjectItem(run->metadata, "started")); /* it would not be the same twice */
		trace_destroy(trace);
	}
}

static void knobs_change_what_a_mode_takes(void **state)
{
	static const struct {
		double knobs[3]; /* coffee, toast, heartbeat */
		double one_by_one, together;
	} cases[] = {{{2.5, 3, 0.5}, 5.5, 3}, {{4, 1, 0.5}, 5, 4}, {{0.25, 0.5, 0.01}, 0.75, 0.5},
		{{60, 60, 60}, 120, 60}};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (unsigned j = 0; j < MODES; j++) {
			bool together = totals[j].total_ns == 3 * SECOND;
			double seconds = running_seconds("coffee", totals[j].mode, cases[i].knobs, 1, NULL);

			assert_int_equal(
				to_ns(seconds), to_ns(together ? cases[i].together : cases[i].one_by_one));
		}
	}
}

static void the_knobs_stand_in_the_trace(void **state)
{
	const double knobs[] = {1, 2, 0.25};
	struct trace *trace = running_trace("coffee", "gather", knobs, 1);
	const cJSON *parameters = cJSON_GetObjectItem(trace_run(trace, 0)->metadata, "parameters");

	(void)state;
	assert_true(cJSON_GetObjectItem(parameters, "coffee")->valuedouble == 1);
	assert_true(cJSON_GetObjectItem(parameters, "toast")->valuedouble == 2);
	assert_true(cJSON_GetObjectItem(parameters, "heartbeat")->valuedouble == 0.25);
	assert_int_equal(trace_run(trace, 0)->end_ns, 2 * SECOND);
	trace_destroy(trace);
}

static void a_scale_shortens_every_duration(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MODES; i++) {
		struct trace *trace = running_trace("coffee", totals[i].mode, NULL, 0.1);

		assert_int_equal(trace_run(trace, 0)->end_ns, totals[i].total_ns / 10);
		assert_int_equal(trace_run(trace, 0)->slow_ns, SECOND / 100);
		trace_destroy(trace);
	}
}

/* ---- who is late, and who blocks ---- */

static uint32_t track_of(const struct trace *trace, const char *name)
{
	for (uint32_t i = 0; i < trace_track_count(trace); i++)
		if (!strcmp(trace_track(trace, i)->name, name))
			return i;
	fail_msg("no track %s", name);
	return TRACE_NONE;
}

/* The longest span of that state on a track. */
static struct trace_span longest(const struct trace *trace, uint32_t track, enum trace_state kind)
{
	struct trace_span most = {0};

	for (uint32_t i = 0; i < trace_span_count(trace, track); i++) {
		struct trace_span span = trace_span(trace, track, i);

		if (span.state == kind && span.end_ns - span.start_ns > most.end_ns - most.start_ns)
			most = span;
	}
	return most;
}

static void blocking_makes_the_heartbeat_late(void **state)
{
	struct trace *trace = coffee("blocking");
	struct trace_span late = longest(trace, track_of(trace, "heartbeat"), TRACE_READY);

	(void)state;
	assert_int_equal(late.start_ns, SECOND / 2); /* its timer was due then … */
	assert_int_equal(late.end_ns, 5 * SECOND);   /* … and this is when the loop came to it */
	late = longest(trace, track_of(trace, "make_toast"), TRACE_READY);
	assert_int_equal(late.start_ns, 0);
	assert_int_equal(late.end_ns, 2 * SECOND);
	trace_destroy(trace);
}

static void nobody_is_late_where_nobody_blocks(void **state)
{
	static const char *const modes[] = {"gather", "sequential", "create_task"};

	(void)state;
	for (unsigned i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		struct trace *trace = coffee(modes[i]);

		for (uint32_t track = 0; track < trace_track_count(trace); track++) {
			struct trace_span late = longest(trace, track, TRACE_READY);
			struct trace_span block = longest(trace, track, TRACE_BLOCK);

			assert_int_equal(late.end_ns - late.start_ns, 0);
			assert_int_equal(block.end_ns - block.start_ns, 0);
		}
		trace_destroy(trace);
	}
}

static void the_heart_beats_each_half_second(void **state)
{
	struct trace *trace = coffee("gather");
	uint32_t track = track_of(trace, "heartbeat"), beats = 0;

	(void)state;
	for (uint32_t i = 0; i < trace_span_count(trace, track); i++) {
		struct trace_span span = trace_span(trace, track, i);

		if (span.state != TRACE_WAIT || span.end_ns == span.start_ns)
			continue;
		assert_int_equal(span.start_ns, beats * SECOND / 2);
		assert_int_equal(span.end_ns, ++beats * SECOND / 2);
	}
	assert_int_equal(beats, 6);
	trace_destroy(trace);
}

static void blocking_calls_fill_the_time(void **state)
{
	static const char *const modes[] = {"sync", "blocking"};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct trace *trace = coffee(modes[i]);
		struct trace_span block = longest(trace, track_of(trace, "make_coffee"), TRACE_BLOCK);

		assert_int_equal(block.start_ns, 0);
		assert_int_equal(block.end_ns, 2 * SECOND);
		block = longest(trace, track_of(trace, "make_toast"), TRACE_BLOCK);
		assert_int_equal(block.start_ns, 2 * SECOND);
		assert_int_equal(block.end_ns, 5 * SECOND);
		trace_destroy(trace);
	}
}

/* In each mode that has a loop: the steps at or over the threshold, as the recorder found them. */
static void a_long_step_is_noticed(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MODES; i++) {
		struct trace *trace = coffee(totals[i].mode);
		int64_t blocked_ns = 0;
		unsigned count = 0;

		for (uint32_t event = 0; event < trace_event_count(trace); event++) {
			if (trace_event(trace, event).category != TRACE_CAT_BLOCKED)
				continue;
			blocked_ns += (int64_t)trace_event_number(trace, event, "dur_ns", 0);
			count++;
		}
		assert_int_equal(count, strcmp(totals[i].mode, "blocking") ? 0 : 2);
		assert_int_equal(blocked_ns, count ? 5 * SECOND : 0);
		trace_destroy(trace);
	}
}

static void each_mode_prints_the_same_three_lines(void **state)
{
	static const char *const lines[] = {"커피 시작", "토스트 시작", "커피 완료, 토스트 완료"};

	(void)state;
	for (unsigned i = 0; i < MODES; i++) {
		struct trace *trace = coffee(totals[i].mode);
		unsigned count = 0;

		for (uint32_t event = 0; event < trace_event_count(trace); event++) {
			if (trace_event(trace, event).category != TRACE_CAT_PRINT)
				continue;
			assert_true(count < 3);
			assert_string_equal(
				trace_text(trace, trace_event(trace, event).name), lines[count++]);
		}
		assert_int_equal(count, 3);
		trace_destroy(trace);
	}
}

static void an_unknown_mode_is_refused(void **state)
{
	char path[128];
	struct scenario_run_options options = {
		.mode = "gahter", .virtual_clock = true, .trace_path = path, .pid = 1};

	(void)state;
	running_path(path, "none");
	assert_int_equal(scenario_run(running_scenario("coffee"), &options), -EINVAL);
	assert_int_equal(access(path, F_OK), -1); /* and nothing was written for it */
	options.mode = "";
	assert_int_equal(scenario_run(running_scenario("coffee"), &options), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_modes_of_it_are_tested),
		cmocka_unit_test(each_mode_takes_exactly_its_time),
		cmocka_unit_test(the_same_run_gives_the_same_bytes),
		cmocka_unit_test(each_mode_keeps_the_laws),
		cmocka_unit_test(the_trace_says_what_it_is_of),
		cmocka_unit_test(knobs_change_what_a_mode_takes),
		cmocka_unit_test(the_knobs_stand_in_the_trace),
		cmocka_unit_test(a_scale_shortens_every_duration),
		cmocka_unit_test(blocking_makes_the_heartbeat_late),
		cmocka_unit_test(nobody_is_late_where_nobody_blocks),
		cmocka_unit_test(the_heart_beats_each_half_second),
		cmocka_unit_test(blocking_calls_fill_the_time),
		cmocka_unit_test(a_long_step_is_noticed),
		cmocka_unit_test(each_mode_prints_the_same_three_lines),
		cmocka_unit_test(an_unknown_mode_is_refused),
	};

	return cmocka_run_group_tests(tests, running_begin, running_end);
}
