/* lanes.c: what a lane keeps so that its pixel columns are cheap (columns.c): starts, lengths, sums
 * before each block of 16, and the longest of each 16, 256, …; built while spans are made. */
#include <stdlib.h>
#include <string.h>

#include "lanes.h"

const uint8_t trace__covers[TRACE_STATE_COUNT] = {
	[TRACE_READY] = TRACE_READY, [TRACE_WAIT] = TRACE_WAIT, [TRACE_POLL] = TRACE_WAIT};

struct trace__lane_view trace__lane_view(const struct trace *trace, uint32_t run, uint32_t track)
{
	bool steps = track == TRACE_NONE;

	run = steps ? run : trace->tracks[track].run;
	return (struct trace__lane_view){
		trace, steps ? &trace->steps[run] : &trace->lanes[track], steps, trace->runs[run].end_ns};
}

static size_t pyramid_size(uint32_t count)
{
	size_t size = 0;

	for (count = (count + TRACE__FAN - 1) / TRACE__FAN; count;
		count = count > 1 ? (count + TRACE__FAN - 1) / TRACE__FAN : 0)
		size += count;
	return size;
}

/* The lanes of tracks, then those of runs. */
static struct trace__lane *any_lane(struct trace *trace, uint32_t i)
{
	return i < trace->track_count ? &trace->lanes[i] : &trace->steps[i - trace->track_count];
}

/* A task's life has no gaps, so that its starts tell its ends. */
static bool keeps_lengths(const struct trace *trace, uint32_t i)
{
	return i >= trace->track_count || trace->tracks[i].kind != TRACE_TRACK_TASK;
}

/* Memory for all lanes at once, handed out piece by piece: 8-byte things first. */
static char *take(char **at, size_t bytes)
{
	char *piece = *at;

	*at += (bytes + 7) & ~(size_t)7;
	return piece;
}

static void give_room(struct trace *trace, uint32_t i, uint32_t capacity, char **at)
{
	struct trace__lane *lane = any_lane(trace, i);
	size_t blocks = capacity / TRACE__FAN + 2;

	lane->sums = (void *)take(at, blocks * sizeof(*lane->sums));
	lane->bases = (void *)take(at, blocks * sizeof(*lane->bases));
	lane->longest = (void *)take(at, pyramid_size(capacity) * sizeof(*lane->longest));
	lane->starts = (void *)take(at, capacity * sizeof(*lane->starts));
	if (keeps_lengths(trace, i))
		lane->lengths = (void *)take(at, capacity * sizeof(*lane->lengths));
}

int trace__lanes_begin(struct trace *trace, const uint32_t *capacity)
{
	uint32_t lanes = trace->track_count + trace->run_count, i;
	size_t bytes = 0;
	char *at;

	for (i = 0; i < lanes; i++) {
		size_t blocks = capacity[i] / TRACE__FAN + 2;

		any_lane(trace, i)->has_no_gaps = !keeps_lengths(trace, i);
		if (capacity[i] < TRACE__FEW)
			continue;
		bytes += blocks * (3 + 1) * sizeof(int64_t) + 4 * sizeof(int64_t);
		bytes += (pyramid_size(capacity[i]) + 2 * (size_t)capacity[i]) * sizeof(uint32_t);
	}
	if (!bytes)
		return 0;
	trace->lane_room = at = trace__pages_map(bytes);
	if (!at)
		return -ENOMEM;
	trace->lane_room_bytes = bytes;
	for (i = 0; i < lanes; i++)
		if (capacity[i] >= TRACE__FEW)
			give_room(trace, i, capacity[i], &at);
	return 0;
}

/* What fits into 32 bits; the greatest value says: ask the events. */
static uint32_t narrow(int64_t ns)
{
	return ns < UINT32_MAX ? (uint32_t)ns : UINT32_MAX;
}

void trace__lane_add(struct trace__lane *lane, uint32_t index, int64_t start_ns)
{
	if (index && start_ns != lane->last_end_ns)
		lane->has_no_gaps = false;
	if (!lane->starts)
		return;
	if (index % TRACE__FAN == 0)
		lane->bases[index / TRACE__FAN] = start_ns;
	lane->starts[index] = narrow(start_ns - lane->bases[index / TRACE__FAN]);
}

void trace__lane_end_of(
	struct trace__lane *lane, uint32_t index, enum trace_state state, int64_t start_ns, int64_t end_ns)
{
	uint32_t block = index / TRACE__FAN;
	int64_t ns = end_ns - start_ns;

	lane->last_end_ns = end_ns;
	if (!lane->starts)
		return;
	if (lane->lengths)
		lane->lengths[index] = narrow(ns);
	if (index % TRACE__FAN == 0)
		memcpy(lane->sums[block + 1], lane->sums[block], sizeof(lane->sums[0]));
	lane->sums[block + 1][trace__covers[state]] += ns;
	if (index % TRACE__FAN == 0 || ns > lane->longest_ns) {
		lane->longest[block] = index;
		lane->longest_ns = ns;
	}
}

static int64_t length_at(const struct trace__lane_view *lane, uint32_t i)
{
	return trace__lane_end(lane, i) - trace__lane_start(lane, i);
}

static void build_pyramid(const struct trace__lane_view *lane)
{
	uint32_t *longest = lane->of->longest, *below, count = lane->of->outer_count, i;

	for (count = (count + TRACE__FAN - 1) / TRACE__FAN; count > 1;
		count = (count + TRACE__FAN - 1) / TRACE__FAN) {
		below = longest;
		longest += count;
		for (i = 0; i < count; i++)
			if (i % TRACE__FAN == 0 ||
				length_at(lane, below[i]) > length_at(lane, longest[i / TRACE__FAN]))
				longest[i / TRACE__FAN] = below[i];
	}
}

/* The spans of depth 0, where there are others between them. */
static int collect_outers(struct trace *trace)
{
	size_t total = 0;
	uint32_t i, j, *next;

	for (i = 0; i < trace->track_count; i++)
		if (trace->lanes[i].outer_count != trace->lanes[i].count)
			total += trace->lanes[i].outer_count;
	trace->outers = next = malloc((total + 1) * sizeof(*next));
	if (!next)
		return -ENOMEM;
	for (i = 0; i < trace->track_count; i++) {
		struct trace__lane *lane = &trace->lanes[i];

		if (lane->outer_count == lane->count)
			continue;
		lane->outer = next;
		for (j = 0; j < lane->count; j++)
			if (!trace->spans.depth[lane->first + j])
				*next++ = j;
	}
	return 0;
}

int trace__lanes_end(struct trace *trace)
{
	uint32_t i;

	if (collect_outers(trace))
		return -ENOMEM;
	for (i = 0; i < trace->track_count + trace->run_count; i++) {
		bool is_track = i < trace->track_count;
		struct trace__lane_view lane = trace__lane_view(
			trace, is_track ? 0 : i - trace->track_count, is_track ? i : TRACE_NONE);

		if (lane.of->starts)
			build_pyramid(&lane);
	}
	return 0;
}
