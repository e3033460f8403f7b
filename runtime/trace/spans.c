/* spans.c: spans and steps as trace.h shows them, made from the two events that each is kept as. */
#include <stdlib.h>

#include "reader.h"

uint32_t trace_span_count(const struct trace *trace, uint32_t track)
{
	return trace->lanes[track].count;
}

struct trace_span trace_span(const struct trace *trace, uint32_t track, uint32_t index)
{
	const struct trace__spans *spans = &trace->spans;
	uint32_t span = trace->lanes[track].first + index, begin = spans->begin[span], end = spans->end[span];
	bool derived = spans->state[span] == TRACE_READY;

	return (struct trace_span){
		.start_ns = trace->events.ts_ns[begin],
		.end_ns = trace__span_end_ns(trace, begin, end, trace->runs[trace->tracks[track].run].end_ns),
		.begin = derived ? TRACE_NONE : begin,
		.end = derived ? TRACE_NONE : end,
		.state = spans->state[span],
		.depth = spans->depth[span],
		.open = end == TRACE_NONE,
	};
}

uint32_t trace_step_count(const struct trace *trace, uint32_t run)
{
	return trace->steps[run].count;
}

struct trace_step trace_step(const struct trace *trace, uint32_t run, uint32_t index)
{
	const struct trace__lane *steps = &trace->steps[run];
	uint32_t at = steps->first + index, track = trace->step_track[at];
	struct trace_span span = trace_span(trace, track, trace->step_span[at]);
	int64_t next_ns;

	if (index + 1 < steps->count) { /* never two at one time, even where an end was lost */
		uint32_t next = trace->lanes[trace->step_track[at + 1]].first + trace->step_span[at + 1];

		next_ns = trace->events.ts_ns[trace->spans.begin[next]];
		span.end_ns = span.end_ns < next_ns ? span.end_ns : next_ns;
	}
	return (struct trace_step){span.start_ns, span.end_ns, track, trace->step_span[at]};
}

/* Two threads may both make the array; the first one's is kept. */
#define KEEP(place, made)                                                \
	do {                                                             \
		if (!atomic_compare_exchange_strong(place, &kept, made)) \
			free(made);                                      \
		else                                                     \
			kept = made;                                     \
	} while (0)

const struct trace_span *trace_track_spans(const struct trace *trace, uint32_t track, uint32_t *count)
{
	struct trace_span *kept = atomic_load(&trace->made_spans[track]), *made;
	uint32_t i;

	*count = trace->lanes[track].count;
	if (kept || !*count)
		return kept;
	made = malloc(*count * sizeof(*made));
	if (!made) {
		*count = 0;
		return NULL;
	}
	for (i = 0; i < *count; i++)
		made[i] = trace_span(trace, track, i);
	KEEP(&trace->made_spans[track], made);
	return kept;
}

const struct trace_step *trace_run_steps(const struct trace *trace, uint32_t run, uint32_t *count)
{
	struct trace_step *kept = atomic_load(&trace->made_steps[run]), *made;
	uint32_t i;

	*count = trace->steps[run].count;
	if (kept || !*count)
		return kept;
	made = malloc(*count * sizeof(*made));
	if (!made) {
		*count = 0;
		return NULL;
	}
	for (i = 0; i < *count; i++)
		made[i] = trace_step(trace, run, i);
	KEEP(&trace->made_steps[run], made);
	return kept;
}
