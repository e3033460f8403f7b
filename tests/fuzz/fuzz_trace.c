/* fuzz_trace: any bytes are loaded or refused, and what was loaded keeps its promises. */
#include <stdlib.h>

#include "trace/trace.h"

#define PROMISE(condition)        \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at_events(const struct trace *trace)
{
	uint32_t i, count = trace_event_count(trace);
	int64_t before_ns = INT64_MIN;
	char text[16];

	for (i = 0; i < count; i++) {
		struct trace_event event = trace_event(trace, i);

		PROMISE(event.ts_ns >= before_ns);
		PROMISE(event.dur_ns >= 0 && event.track < trace_track_count(trace));
		PROMISE(trace_text(trace, event.name));
		before_ns = event.ts_ns;
		if (i < 64) {
			trace_event_arg(trace, i, "by", text, sizeof(text));
			trace_event_number(trace, i, "line", 0);
			cJSON_Delete(trace_event_json(trace, i));
		}
		PROMISE(i >= 4 || trace_line_number(trace, i) > 0);
		trace_event_flow(trace, i);
	}
}

static void look_at_track(const struct trace *trace, uint32_t track)
{
	bool is_task = trace_track(trace, track)->kind == TRACE_TRACK_TASK;
	int64_t start_ns = INT64_MIN, outer_end_ns = INT64_MIN;
	uint32_t i, count;
	const struct trace_span *spans = trace_track_spans(trace, track, &count);

	for (i = 0; i < count; i++) {
		PROMISE(spans[i].start_ns >= start_ns && spans[i].end_ns >= spans[i].start_ns);
		start_ns = spans[i].start_ns;
		if (spans[i].depth)
			continue;
		PROMISE(spans[i].start_ns >= outer_end_ns);
		PROMISE(!is_task || outer_end_ns == INT64_MIN || spans[i].start_ns == outer_end_ns ||
			spans[i].state == TRACE_SLICE || spans[i].state == TRACE_BLOCK ||
			spans[i].begin != TRACE_NONE);
		outer_end_ns = spans[i].end_ns;
	}
}

static void look_at_columns(const struct trace *trace, uint32_t run, uint32_t track)
{
	enum { COLUMNS = 7 };
	const struct trace_run *of = trace_run(trace, run);
	int64_t edges[COLUMNS + 1], width_ns = of->end_ns / COLUMNS - of->start_ns / COLUMNS + 1;
	struct trace_column columns[COLUMNS];
	float cover;
	int i;

	for (i = 0; i <= COLUMNS; i++)
		edges[i] = of->start_ns + width_ns * i;
	trace_columns(trace, run, track, edges, COLUMNS, columns);
	for (i = 0; i < COLUMNS; i++) {
		cover = columns[i].cover[0] + columns[i].cover[1] + columns[i].cover[2];
		PROMISE(cover >= 0 && cover < 1.001f);
		PROMISE((columns[i].longest == TRACE_NONE) == !columns[i].count);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trace *trace;
	uint32_t run, track, count, i;

	if (trace_load_bytes(&trace, data, size))
		return 0;
	look_at_events(trace);
	for (track = 0; track < trace_track_count(trace); track++) {
		look_at_track(trace, track);
		look_at_columns(trace, trace_track(trace, track)->run, track);
	}
	for (run = 0; run < trace_run_count(trace); run++) {
		const struct trace_step *steps = trace_run_steps(trace, run, &count);

		for (i = 1; i < count; i++)
			PROMISE(steps[i].start_ns >= steps[i - 1].end_ns);
		look_at_columns(trace, run, TRACE_NONE);
	}
	PROMISE(trace_check(trace, LANG_KO, NULL, NULL) >= 0);
	trace_destroy(trace);
	return 0;
}
