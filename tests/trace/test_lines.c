/* test_lines.c: which lines the records become. */
#include "recording.h"
#include "trace/lines.h"
#include "trace/text.h"

struct writing {
	struct trace__segment segment;
	struct trace__strings strings;
	struct trace__lines lines;
};

static struct writing w;

static int begin(void **state)
{
	(void)state;
	memset(&w, 0, sizeof(w));
	assert_int_equal(trace__segment_init(&w.segment, NULL), 0);
	assert_int_equal(trace__strings_init(&w.strings, &w.segment), 0);
	assert_int_equal(trace__lines_init(&w.lines, &w.segment, &w.strings, 1, 100000000), 0);
	w.lines.run.started = true;
	trace__table_touch(&w.lines.tracks, TRACE_TID_LOOP).track->life = TRACE__THREAD;
	return 0;
}

static int end(void **state)
{
	(void)state;
	trace__lines_finish(&w.lines);
	trace__strings_finish(&w.strings);
	trace__segment_finish(&w.segment, false);
	return 0;
}

static uint32_t name(const char *text)
{
	return trace__strings_add(&w.strings, text, strlen(text));
}

static void take_text(struct trace_record record, const char *text, size_t bytes)
{
	record.arg = bytes;
	trace__lines_record(&w.lines, &record, text);
}

static void take_record(struct trace_record record)
{
	trace__lines_record(&w.lines, &record, "");
}
#define TAKE(...) take_record((struct trace_record){__VA_ARGS__})

static const char *written(void)
{
	w.lines.text[w.lines.used] = '\0';
	return w.lines.text;
}

/* The lines that came since the last call must be these. */
static void expect(const char *lines)
{
	assert_string_equal(written(), lines);
	w.lines.used = 0;
}

static cJSON *lawful(void)
{
	cJSON *events = events_of(written());

	assert_int_equal(obey_laws(events), 0);
	return events;
}

static void start_task(uint32_t tid, const char *text)
{
	TAKE(.type = TRACE_CREATE, .task = tid, .arg = name(text));
	TAKE(.type = TRACE_SWITCH, .other = tid);
	w.lines.used = 0;
}

static void a_created_task_is_named_and_says_by_whom(void **state)
{
	(void)state;
	TAKE(.type = TRACE_CREATE, .task = 100, .arg = name("main"));
	TAKE(.type = TRACE_SWITCH, .other = 100);
	expect(",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"main\","
	       "\"kind\":\"task\"}}\n"
	       ",{\"ph\":\"i\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"create\",\"cat\":\"task\",\"s\":"
	       "\"t\",\"args\":{\"by\":\"loop\"}}\n"
	       ",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"main\",\"cat\":\"run\",\"args\":"
	       "{\"by\":\"create\"}}\n");
	TAKE(.ticks = 1500, .type = TRACE_CREATE, .task = 101, .other = 100, .arg = name("빵"), .line = 33,
		.flags = TRACE_FLAG_FLOW);
	expect(",{\"ph\":\"M\",\"pid\":1,\"tid\":101,\"name\":\"thread_name\",\"args\":{\"name\":\"빵\","
	       "\"kind\":\"task\"}}\n"
	       ",{\"ph\":\"i\",\"pid\":1,\"tid\":101,\"ts\":1.500,\"name\":\"create\",\"cat\":\"task\",\"s\":"
	       "\"t\",\"args\":{\"by\":\"task 100\",\"line\":33}}\n"
	       ",{\"ph\":\"s\",\"pid\":1,\"tid\":100,\"ts\":1.500,\"name\":\"wake\",\"cat\":\"flow\",\"id\":"
	       "\"0x10000000001\"}\n");
}

static void a_switch_ends_a_run_begins_a_wait_and_resumes_the_next(void **state)
{
	(void)state;
	start_task(100, "main");
	TAKE(.type = TRACE_CREATE, .task = 101, .other = 100, .arg = name("toast"), .flags = TRACE_FLAG_FLOW);
	w.lines.used = 0;
	TAKE(.ticks = 2000, .type = TRACE_SWITCH, .task = 100, .how = TRACE_LEAVE_WAIT,
		.kind = TRACE_WAIT_SLEEP, .arg = seconds(0.5), .line = 30, .other = 101);
	expect(",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":2.000,\"name\":\"main\",\"cat\":\"run\"}\n"
	       ",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":2.000,\"name\":\"sleep 0.5 s\",\"cat\":\"wait\","
	       "\"args\":{\"kind\":\"sleep\",\"line\":30,\"seconds\":0.5}}\n"
	       ",{\"ph\":\"B\",\"pid\":1,\"tid\":101,\"ts\":2.000,\"name\":\"toast\",\"cat\":\"run\","
	       "\"args\":{\"by\":\"create\"}}\n"
	       ",{\"ph\":\"f\",\"pid\":1,\"tid\":101,\"ts\":2.000,\"name\":\"wake\",\"cat\":\"flow\",\"id\":"
	       "\"0x10000000001\",\"bp\":\"e\"}\n");
}

static void a_bare_yield_says_its_line_before_the_run_ends(void **state)
{
	(void)state;
	start_task(100, "main");
	TAKE(.ticks = 7, .type = TRACE_SWITCH, .task = 100, .how = TRACE_LEAVE_YIELD, .line = 12,
		.other = 100);
	expect(",{\"ph\":\"i\",\"pid\":1,\"tid\":100,\"ts\":0.007,\"name\":\"yield\",\"cat\":\"task\",\"s\":"
	       "\"t\",\"args\":{\"line\":12}}\n"
	       ",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":0.007,\"name\":\"main\",\"cat\":\"run\"}\n"
	       ",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":0.007,\"name\":\"main\",\"cat\":\"run\",\"args\":"
	       "{\"by\":\"yield\"}}\n");
}

static void a_sleep_ends_at_its_deadline_but_not_before_it_began_nor_later_than_now(void **state)
{
	static const struct {
		uint64_t deadline, ends;
	} cases[] = {{500, 1000}, {1500, 1500}, {99999, 3000}};

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		char line[200];

		start_task(100 + i, "t");
		TAKE(.ticks = 1000 + 5000 * i, .type = TRACE_SWITCH, .task = 100 + i, .how = TRACE_LEAVE_WAIT,
			.kind = TRACE_WAIT_SLEEP, .arg = seconds(1));
		w.lines.used = 0;
		TAKE(.ticks = 3000 + 5000 * i, .type = TRACE_WAKE, .task = 100 + i, .kind = TRACE_BY_TIMER,
			.flags = TRACE_FLAG_AT, .arg = cases[i].deadline + 5000 * i);
		snprintf(line, sizeof(line),
			",{\"ph\":\"E\",\"pid\":1,\"tid\":%u,\"ts\":%u.000,\"name\":\"sleep 1 "
			"s\",\"cat\":\"wait\"}\n",
			100 + i, (unsigned)(cases[i].ends / 1000 + 5 * i));
		if (i == 1)
			memcpy(strstr(line, ".000"), ".500", 4);
		expect(line);
	}
}

static void a_task_that_ends_wakes_its_waiter_with_a_flow(void **state)
{
	(void)state;
	start_task(100, "main");
	TAKE(.type = TRACE_CREATE, .task = 101, .other = 100, .arg = name("child"));
	TAKE(.type = TRACE_SWITCH, .task = 100, .how = TRACE_LEAVE_WAIT, .kind = TRACE_WAIT_TASK, .arg = 101,
		.line = 3, .other = 101);
	assert_non_null(strstr(written(),
		"\"name\":\"task "
		"child\",\"cat\":\"wait\",\"args\":{\"kind\":\"task\",\"line\":3,\"task\":101}"));
	w.lines.used = 0;
	TAKE(.ticks = 9, .type = TRACE_FLOW_OUT, .task = 101);
	take_text(
		(struct trace_record){
			.ticks = 9, .type = TRACE_SWITCH, .task = 101, .how = TRACE_LEAVE_DONE, .line = 10},
		"커피 \"완료\"", 15);
	TAKE(.ticks = 10, .type = TRACE_WAKE, .task = 100, .other = 101, .kind = TRACE_BY_TASK,
		.flags = TRACE_FLAG_END_FLOW);
	TAKE(.ticks = 11, .type = TRACE_SWITCH, .other = 100);
	expect(",{\"ph\":\"s\",\"pid\":1,\"tid\":101,\"ts\":0.009,\"name\":\"wake\",\"cat\":\"flow\",\"id\":"
	       "\"0x10000000001\"}\n"
	       ",{\"ph\":\"E\",\"pid\":1,\"tid\":101,\"ts\":0.009,\"name\":\"child\",\"cat\":\"run\"}\n"
	       ",{\"ph\":\"i\",\"pid\":1,\"tid\":101,\"ts\":0.009,\"name\":\"done\",\"cat\":\"task\",\"s\":"
	       "\"t\",\"args\":{\"line\":10,\"result\":\"커피 \\\"완료\\\"\"}}\n"
	       ",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":0.010,\"name\":\"task child\",\"cat\":\"wait\"}\n"
	       ",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":0.011,\"name\":\"main\",\"cat\":\"run\",\"args\":"
	       "{\"by\":\"task 101\"}}\n"
	       ",{\"ph\":\"f\",\"pid\":1,\"tid\":100,\"ts\":0.011,\"name\":\"wake\",\"cat\":\"flow\",\"id\":"
	       "\"0x10000000001\",\"bp\":\"e\"}\n");
}

static void outcomes_say_what_came_of_it(void **state)
{
	(void)state;
	start_task(100, "a");
	TAKE(.type = TRACE_SWITCH, .task = 100, .how = TRACE_LEAVE_DONE, .flags = TRACE_FLAG_INT,
		.arg = (uint64_t)-42);
	assert_non_null(strstr(
		written(), "\"name\":\"done\",\"cat\":\"task\",\"s\":\"t\",\"args\":{\"result\":-42}}"));
	start_task(101, "b");
	take_text((struct trace_record){.type = TRACE_SWITCH, .task = 101, .how = TRACE_LEAVE_FAILED},
		"ValueError\0no\0", 14);
	assert_non_null(strstr(written(), "\"name\":\"failed\",\"cat\":\"task\",\"s\":\"t\",\"args\":{"
					  "\"type\":\"ValueError\",\"message\":\"no\"}}"));
	start_task(102, "c");
	TAKE(.type = TRACE_SWITCH, .task = 102, .how = TRACE_LEAVE_CANCELLED);
	assert_non_null(strstr(written(), "\"name\":\"cancelled\",\"cat\":\"task\",\"s\":\"t\"}\n"));
	start_task(103, "d");
	TAKE(.type = TRACE_SWITCH, .task = 103, .how = TRACE_LEAVE_DONE);
	assert_non_null(strstr(written(), "\"name\":\"done\",\"cat\":\"task\",\"s\":\"t\",\"args\":{}}\n"));
}

static void a_long_step_is_reported_as_blocked(void **state)
{
	(void)state;
	start_task(100, "main");
	TAKE(.type = TRACE_BLOCK_BEGIN, .task = 100, .arg = seconds(2), .line = 19);
	TAKE(.ticks = 2000000000, .type = TRACE_BLOCK_END, .task = 100);
	TAKE(.ticks = 2000000000, .type = TRACE_SWITCH, .task = 100, .how = TRACE_LEAVE_DONE);
	expect(",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"time.sleep 2 "
	       "s\",\"cat\":\"block\",\"args\":{\"line\":19,\"seconds\":2}}\n"
	       ",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":2000000.000,\"name\":\"time.sleep 2 "
	       "s\",\"cat\":\"block\"}\n"
	       ",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":2000000.000,\"name\":\"main\",\"cat\":\"run\"}\n"
	       ",{\"ph\":\"i\",\"pid\":1,\"tid\":100,\"ts\":2000000.000,\"name\":\"done\",\"cat\":\"task\","
	       "\"s\":\"t\",\"args\":{}}\n"
	       ",{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":2000000.000,\"name\":\"blocked\",\"cat\":"
	       "\"blocked\",\"s\":\"p\",\"args\":{\"task\":100,\"dur_ns\":2000000000}}\n");
}

static void calls_polls_and_prints_have_their_forms(void **state)
{
	(void)state;
	TAKE(.type = TRACE_CALL_BEGIN, .task = 100, .arg = name("make_coffee"), .line = 33);
	TAKE(.ticks = 5, .type = TRACE_CALL_END, .task = 100);
	TAKE(.ticks = 5, .type = TRACE_POLL_BEGIN, .arg = 500, .other = 3);
	TAKE(.ticks = 6, .type = TRACE_POLL_END);
	TAKE(.ticks = 6, .type = TRACE_POLL_BEGIN, .arg = UINT64_MAX, .other = 4);
	TAKE(.ticks = 7, .type = TRACE_POLL_END);
	take_text((struct trace_record){.ticks = 8, .type = TRACE_PRINT}, "a\tb\x01\xff", 5);
	expect(",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"make_"
	       "coffee\",\"kind\":\"call\"}}\n"
	       ",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"make_coffee\",\"cat\":\"call\","
	       "\"args\":{\"line\":33}}\n"
	       ",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":0.005,\"name\":\"make_coffee\",\"cat\":\"call\"}"
	       "\n"
	       ",{\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":0.005,\"name\":\"poll\",\"cat\":\"poll\",\"args\":{"
	       "\"timeout_ns\":500,\"iteration\":3}}\n"
	       ",{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":0.006,\"name\":\"poll\",\"cat\":\"poll\"}\n"
	       ",{\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":0.006,\"name\":\"poll\",\"cat\":\"poll\",\"args\":{"
	       "\"iteration\":4}}\n"
	       ",{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":0.007,\"name\":\"poll\",\"cat\":\"poll\"}\n"
	       ",{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":0.008,\"name\":\"a\\tb\\u0001\xef\xbf\xbd\","
	       "\"cat\":\"print\",\"s\":\"t\"}\n");
}

static void waits_are_called_by_their_words(void **state)
{
	static const struct {
		enum trace_wait kind;
		const char *text, *words;
	} cases[] = {{TRACE_WAIT_LOCK, "db", "lock db"}, {TRACE_WAIT_LOCK, "", "lock"},
		{TRACE_WAIT_FUTURE, "", "future"}, {TRACE_WAIT_READ, "127.0.0.1:80", "read 127.0.0.1:80"}};

	(void)state;
	for (uint32_t i = 0; i < 4; i++) {
		char begin_text[100], end_text[100];

		start_task(100 + i, "t");
		TAKE(.type = TRACE_SWITCH, .task = 100 + i, .how = TRACE_LEAVE_WAIT,
			.kind = (uint8_t)cases[i].kind, .arg = name(cases[i].text));
		snprintf(begin_text, sizeof(begin_text), "\"name\":\"%s\",\"cat\":\"wait\",\"args\":{",
			cases[i].words);
		assert_non_null(strstr(written(), begin_text));
		TAKE(.type = TRACE_WAKE, .task = 100 + i, .kind = TRACE_BY_CALLBACK);
		snprintf(end_text, sizeof(end_text), "\"name\":\"%s\",\"cat\":\"wait\"}\n", cases[i].words);
		assert_non_null(strstr(written(), end_text));
	}
	start_task(110, "t");
	TAKE(.type = TRACE_SWITCH, .task = 110, .how = TRACE_LEAVE_WAIT, .kind = TRACE_WAIT_GATHER, .arg = 3);
	assert_non_null(strstr(written(),
		"\"name\":\"gather of 3\",\"cat\":\"wait\",\"args\":{\"kind\":\"gather\",\"count\":3}"));
}

static void a_job_is_linked_to_its_task_both_ways(void **state)
{
	cJSON *events;

	(void)state;
	start_task(100, "main");
	TAKE(.type = TRACE_CREATE, .task = 101, .arg = name("t"), .other = 100);
	TAKE(.type = TRACE_THREAD, .task = 2, .arg = name("worker 1"), .kind = TRACE_THREAD_WORKER);
	w.lines.used = 0;
	start_task(102, "main");
	TAKE(.type = TRACE_FLOW_OUT, .task = 102);
	TAKE(.ticks = 1, .type = TRACE_SWITCH, .task = 102, .how = TRACE_LEAVE_WAIT,
		.kind = TRACE_WAIT_EXECUTOR);
	TAKE(.ticks = 2, .type = TRACE_JOB_BEGIN, .task = 2, .other = 102, .arg = name("hash"));
	TAKE(.ticks = 3, .type = TRACE_BLOCK_BEGIN, .task = 2, .arg = seconds(1));
	TAKE(.ticks = 4, .type = TRACE_BLOCK_END, .task = 2);
	TAKE(.ticks = 5, .type = TRACE_JOB_END, .task = 2, .other = 102);
	TAKE(.ticks = 6, .type = TRACE_WAKE, .task = 102, .other = 2, .kind = TRACE_BY_EXECUTOR,
		.flags = TRACE_FLAG_END_FLOW);
	TAKE(.ticks = 7, .type = TRACE_SWITCH, .other = 102);
	events = events_of(written());
	assert_string_equal(
		text_of(find(events, 's', 102, NULL, 1), "id"), text_of(find(events, 'f', 2, NULL, 1), "id"));
	assert_string_equal(
		text_of(find(events, 's', 2, NULL, 1), "id"), text_of(find(events, 'f', 102, NULL, 1), "id"));
	assert_string_equal(arg_of(find(events, 'B', 102, "main", 1), "by")->valuestring, "executor 2");
	cJSON_Delete(events);
}

static void what_holds_a_thread_is_called_by_its_kind(void **state)
{
	cJSON *events;

	(void)state;
	TAKE(.type = TRACE_THREAD, .task = 2, .arg = name("worker 1"), .kind = TRACE_THREAD_WORKER);
	TAKE(.type = TRACE_JOB_BEGIN, .task = 2, .arg = name("crunch"));
	TAKE(.ticks = 1000, .type = TRACE_BLOCK_BEGIN, .task = 2, .kind = TRACE_HOLD_COMPUTE,
		.arg = seconds(1));
	TAKE(.ticks = 2000, .type = TRACE_BLOCK_BEGIN, .task = 2, .kind = TRACE_HOLD_GIL);
	TAKE(.ticks = 3000, .type = TRACE_BLOCK_END, .task = 2, .kind = TRACE_HOLD_GIL);
	TAKE(.ticks = 4000, .type = TRACE_BLOCK_BEGIN, .task = 2, .kind = TRACE_HOLD_CPU);
	TAKE(.ticks = 5000, .type = TRACE_BLOCK_END, .task = 2, .kind = TRACE_HOLD_COMPUTE);
	TAKE(.ticks = 6000, .type = TRACE_BLOCK_BEGIN, .task = 2, .kind = TRACE_HOLD_LOCK, .arg = name("db"));
	TAKE(.ticks = 7000, .type = TRACE_BLOCK_END, .task = 2, .kind = TRACE_HOLD_LOCK);
	TAKE(.ticks = 8000, .type = TRACE_BLOCK_BEGIN, .task = 2, .kind = TRACE_HOLD_EVENT);
	TAKE(.ticks = 9000, .type = TRACE_JOB_END, .task = 2);
	events = events_of(written());
	assert_non_null(find(events, 'E', 2, "GIL", 1));
	assert_true(ts_of(find(events, 'B', 2, "CPU", 1)) == 4);
	assert_true(ts_of(find(events, 'E', 2, "CPU", 1)) == 5);
	assert_true(ts_of(find(events, 'E', 2, "compute 1 s", 1)) == 5);
	assert_string_equal(arg_of(find(events, 'B', 2, "thread lock db", 1), "text")->valuestring, "db");
	assert_true(ts_of(find(events, 'E', 2, "thread event", 1)) == 9);
	cJSON_Delete(events);
}

static void after_a_gap_everything_fits_again(void **state)
{
	const cJSON *dropped;
	cJSON *events;

	(void)state;
	TAKE(.type = TRACE_CREATE, .task = 100, .arg = name("main"));
	TAKE(.type = TRACE_CREATE, .task = 101, .arg = name("waiter"));
	TAKE(.type = TRACE_SWITCH, .other = 101);
	TAKE(.ticks = 1000, .type = TRACE_SWITCH, .task = 101, .how = TRACE_LEAVE_WAIT,
		.kind = TRACE_WAIT_FUTURE, .other = 100);
	/* lost: main ended, 101 was woken, 102 was created, resumed, and runs */
	TAKE(.ticks = 2000, .type = TRACE_LOST, .task = TRACE_TID_LOOP, .arg = 500000000, .line = 17);
	TAKE(.ticks = 600000000, .type = TRACE_SWITCH, .task = 102, .how = TRACE_LEAVE_WAIT,
		.kind = TRACE_WAIT_SLEEP, .arg = seconds(1), .other = 101);
	TAKE(.ticks = 600001000, .type = TRACE_SWITCH, .task = 101, .how = TRACE_LEAVE_DONE);
	TAKE(.ticks = 700000000, .type = TRACE_END);
	assert_true(trace__lines_end(&w.lines));
	events = lawful();
	dropped = find(events, 'i', 1, "dropped", 1);
	assert_int_equal(arg_of(dropped, "count")->valueint, 17);
	assert_float_equal(arg_of(dropped, "from_ts")->valuedouble, 2, 0);
	assert_float_equal(arg_of(dropped, "to_ts")->valuedouble, 500000, 0);
	assert_float_equal(ts_of(find(events, 'E', 100, "main", 1)), 2, 0);
	assert_float_equal(ts_of(find(events, 'B', 102, "task 102", 1)), 500000, 0);
	assert_float_equal(ts_of(find(events, 'E', 101, "future", 1)), 500000, 0);
	/* 102 ran on for 100 ms, but nobody blocked for the length of the gap */
	assert_null(find(events, 'i', 1, "blocked", 2));
	cJSON_Delete(events);
}

static uint64_t random_state = 88172645463325252ull;

static uint32_t any(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 33) % below;
}

static void whatever_records_come_the_lines_obey_the_laws(void **state)
{
	(void)state;
	for (int round = 0; round < 60; round++) {
		uint64_t ticks = 0;

		for (char c = 'a'; c < 'z'; c++)
			trace__strings_add(&w.strings, &c, 1); /* numbers that records may have */
		for (int i = 0; i < 300; i++) {
			static const uint32_t tids[] = {0, 1, 2, 3, 100, 101, 102, 103, 104, 105};
			struct trace_record record = {.type = (uint8_t)any(TRACE_END),
				.how = (uint8_t)any(7),
				.kind = (uint8_t)any(22),
				.flags = (uint8_t)any(16),
				.line = any(3),
				.task = tids[any(10)],
				.other = tids[any(10)]};

			ticks += any(3) ? any(1000) : 0;
			record.ticks = ticks;
			record.arg = any(2) ? any(20) : ticks - any(500);
			if (any(40) == 0) {
				record = (struct trace_record){
					.type = TRACE_LOST, .ticks = ticks, .task = 1, .line = 5};
				ticks += any(5000);
				record.arg = ticks;
			}
			if (trace__record_text(&record))
				record.arg = any(8);
			trace__lines_record(&w.lines, &record, "text \"\\\x80");
		}
		TAKE(.ticks = ticks + any(100), .type = TRACE_END);
		assert_true(trace__lines_end(&w.lines));
		cJSON_Delete(lawful());
		end(NULL);
		begin(NULL);
	}
}

static void a_million_ended_tasks_leave_little_behind(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 1000000; i++) {
		TAKE(.ticks = i, .type = TRACE_CREATE, .task = 100 + i, .arg = name("t"));
		TAKE(.ticks = i, .type = TRACE_SWITCH, .other = 100 + i);
		TAKE(.ticks = i, .type = TRACE_SWITCH, .task = 100 + i, .how = TRACE_LEAVE_DONE);
		w.lines.used = 0;
	}
	assert_in_range(w.segment.mapping_count, 1, 20);
}

static void numbers_print_as_percent_g_has_them(void **state)
{
	static const double values[] = {0, 1, 2, 0.5, 0.1, 1e-4, 1.5e-5, 123456, 1234567, 999999.5,
		3.14159265, 1e22, 0.001, 100000, 2.5e-300, -0.25};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		char ours[64], theirs[64];

		*trace__put_double(ours, values[i]) = '\0';
		snprintf(theirs, sizeof(theirs), "%g", values[i]);
		assert_string_equal(ours, theirs);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_created_task_is_named_and_says_by_whom),
		TEST(a_switch_ends_a_run_begins_a_wait_and_resumes_the_next),
		TEST(a_bare_yield_says_its_line_before_the_run_ends),
		TEST(a_sleep_ends_at_its_deadline_but_not_before_it_began_nor_later_than_now),
		TEST(a_task_that_ends_wakes_its_waiter_with_a_flow),
		TEST(outcomes_say_what_came_of_it),
		TEST(a_long_step_is_reported_as_blocked),
		TEST(calls_polls_and_prints_have_their_forms),
		TEST(waits_are_called_by_their_words),
		TEST(a_job_is_linked_to_its_task_both_ways),
		TEST(what_holds_a_thread_is_called_by_its_kind),
		TEST(after_a_gap_everything_fits_again),
		TEST(whatever_records_come_the_lines_obey_the_laws),
		TEST(a_million_ended_tasks_leave_little_behind),
		TEST(numbers_print_as_percent_g_has_them),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
