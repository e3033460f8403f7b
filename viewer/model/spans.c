/* spans.c: what a lane shows. A task's lane is its track's outer spans as they are; the loop's lane is
 * the steps, of which those at or over the threshold are BLOCKED; the cpu's lane was cut in loop.c. */
#include "inside.h"

uint32_t model__slice_before(const struct lane *lane, uint32_t happened)
{
	uint32_t low = 0, high = lane->count;

	while (low < high) { /* READY spans have no begin event: the next span speaks for them */
		const uint32_t middle = low + (high - low) / 2;
		uint32_t probe = middle;
		while (probe < high && lane_span(lane, probe).begin == TRACE_NONE)
			probe++;
		if (probe < high && lane_span(lane, probe).begin < happened)
			low = probe + 1;
		else
			high = middle;
	}
	while (low > 0 && lane_span(lane, low - 1).begin == TRACE_NONE)
		low--;
	return low > 0 ? low - 1 : TRACE_NONE;
}

uint32_t model__slice_from(const struct lane *lane, uint32_t index)
{
	while (index < lane->count && lane_span(lane, index).begin == TRACE_NONE)
		index++;
	return index < lane->count ? index : TRACE_NONE;
}

bool model__block_at(const struct lane *lane, uint32_t happened, struct trace_span *block)
{
	enum { DEEPEST = 64 };
	const uint32_t slice = model__slice_before(lane, happened);

	if (slice == TRACE_NONE)
		return false;
	const uint32_t first = lane->outer ? lane->outer[slice] : slice;
	uint32_t low = first, high = first + 1;
	if (lane->outer)
		high = slice + 1 < lane->count ? lane->outer[slice + 1] : lane->span_count;
	while (low < high) { /* what lies inside a slice has a begin event, and they are in order */
		const uint32_t middle = low + (high - low) / 2;
		if (raw_span(lane, middle).begin < happened)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = low; i > first && low - i < DEEPEST; i--) {
		*block = raw_span(lane, i - 1);
		if (block->state == TRACE_BLOCK && (block->end == TRACE_NONE || block->end >= happened))
			return true;
	}
	return false;
}

static bool is_loop(const struct run *run, uint32_t lane)
{
	return run->lanes[lane].kind == MODEL_LANE_LOOP;
}

static uint32_t count_of(const struct run *run, uint32_t lane)
{
	if (!is_loop(run, lane))
		return run->insides[lane].count;
	return run->sync ? run->cpu_count : run->step_count;
}

static void times_of(const struct run *run, uint32_t lane, uint32_t index, int64_t *start_ns, int64_t *end_ns)
{
	if (!is_loop(run, lane)) {
		const struct trace_span span = lane_span(&run->insides[lane], index);
		*start_ns = minus(span.start_ns, run->base_ns);
		*end_ns = minus(span.end_ns, run->base_ns);
	} else if (run->sync) {
		*start_ns = run->cpu[index].start_ns;
		*end_ns = run->cpu[index].end_ns;
	} else {
		const struct trace_step step = step_at(run, index);
		*start_ns = minus(step.start_ns, run->base_ns);
		*end_ns = minus(step.end_ns, run->base_ns);
	}
}

uint32_t model_lane_spans(const struct model *model, uint32_t index, uint32_t lane, int64_t from_ns,
	int64_t to_ns, uint32_t *first)
{
	const struct run *run = run_of(model, index);
	int64_t start_ns, end_ns;

	*first = 0;
	if (!run || lane >= run->shown.lane_count || to_ns < from_ns)
		return 0;
	uint32_t low = 0, high = count_of(run, lane);
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		times_of(run, lane, middle, &start_ns, &end_ns);
		if (end_ns < from_ns)
			low = middle + 1;
		else
			high = middle;
	}
	*first = low;
	high = count_of(run, lane);
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		times_of(run, lane, middle, &start_ns, &end_ns);
		if (start_ns <= to_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low - *first;
}

static enum model_state state_of(uint8_t state)
{
	return state == TRACE_READY                         ? MODEL_READY
	       : state == TRACE_WAIT || state == TRACE_POLL ? MODEL_WAIT
	                                                    : MODEL_RUN;
}

struct model_span model_lane_span(
	const struct model *model, uint32_t run_index, uint32_t lane, uint32_t index)
{
	const struct run *run = run_of(model, run_index);
	struct model_span span = {.lane = lane, .begin = TRACE_NONE, .end = TRACE_NONE};

	if (!run || lane >= run->shown.lane_count || index >= count_of(run, lane))
		return span;
	if (is_loop(run, lane) && run->sync)
		return run->cpu[index];
	struct trace_span from;
	if (is_loop(run, lane)) {
		const struct trace_step step = step_at(run, index);
		span.lane = lane_of(run, step.track);
		span.state =
			minus(step.end_ns, step.start_ns) >= run->shown.slow_ns ? MODEL_BLOCKED : MODEL_RUN;
		from = raw_span(&run->insides[span.lane], step.span);
	} else {
		from = lane_span(&run->insides[lane], index);
		span.state = state_of(from.state);
	}
	times_of(run, lane, index, &span.start_ns, &span.end_ns);
	span.begin = from.begin;
	span.end = from.end;
	span.open = from.open;
	return span;
}
