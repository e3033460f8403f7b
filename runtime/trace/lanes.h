/* lanes.h: a lane that can be asked when its spans of depth 0 (or a run's steps) begin and end.
 *
 * A span is kept as its two events, whose times lie far apart in memory; so a lane of many spans keeps
 * each start too, in 32 bits after that of its block of 16, and (where there are gaps) each length. */
#ifndef AWAITSCOPE_LANES_H
#define AWAITSCOPE_LANES_H

#include "reader.h"

enum { TRACE__FAN = 16, TRACE__FEW = 64 }; /* a lane of fewer spans keeps nothing */

struct trace__lane_view {
	const struct trace *trace;
	const struct trace__lane *of;
	bool steps;
	int64_t run_end_ns;
};

/* Which cover a span of a state counts as. */
extern const uint8_t trace__covers[TRACE_STATE_COUNT];

struct trace__lane_view trace__lane_view(const struct trace *trace, uint32_t run, uint32_t track);

static inline uint32_t trace__lane_span(const struct trace__lane_view *lane, uint32_t i)
{
	const struct trace *trace = lane->trace;

	if (lane->steps) {
		uint32_t step = lane->of->first + i;

		return trace->lanes[trace->step_track[step]].first + trace->step_span[step];
	}
	return lane->of->first + (lane->of->outer ? lane->of->outer[i] : i);
}

static inline int64_t trace__lane_start(const struct trace__lane_view *lane, uint32_t i)
{
	if (lane->of->starts && lane->of->starts[i] != UINT32_MAX)
		return lane->of->bases[i / TRACE__FAN] + lane->of->starts[i];
	return lane->trace->events.ts_ns[lane->trace->spans.begin[trace__lane_span(lane, i)]];
}

static inline int64_t trace__lane_end(const struct trace__lane_view *lane, uint32_t i)
{
	bool is_last = i + 1 == lane->of->outer_count;
	uint32_t span;
	int64_t end_ns, next_ns;

	if (lane->of->has_no_gaps && !is_last)
		return trace__lane_start(lane, i + 1);
	if (lane->of->lengths && lane->of->lengths[i] != UINT32_MAX)
		return trace__lane_start(lane, i) + lane->of->lengths[i];
	span = trace__lane_span(lane, i);
	end_ns = trace__span_end_ns(
		lane->trace, lane->trace->spans.begin[span], lane->trace->spans.end[span], lane->run_end_ns);
	if (!lane->steps || is_last)
		return end_ns;
	next_ns = trace__lane_start(lane, i + 1);
	return end_ns < next_ns ? end_ns : next_ns;
}

static inline unsigned trace__lane_cover(const struct trace__lane_view *lane, uint32_t i)
{
	return trace__covers[lane->trace->spans.state[trace__lane_span(lane, i)]];
}

#endif
