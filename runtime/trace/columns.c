/* columns.c: what a pixel column of a lane is made of, at O(log spans) a column.
 *
 * The spans of a lane do not overlap, so those that touch a column stand together: one may reach in
 * from the left, one out to the right, and all between lie wholly inside. Their time comes from sums
 * before each block of 16 (one subtraction), the longest of them from a pyramid with fan-out 16. A span
 * that covers whole columns is carried along without looking. */
#include <stdlib.h>
#include <string.h>

#include "reader.h"

enum { FAN = 16, FEW = 64 }; /* a lane of fewer spans is simply looked through */

struct lane { /* a trace__lane that can be asked */
	const struct trace *trace;
	const struct trace__lane *of;
	uint32_t run;
	bool steps;
	int64_t run_end_ns;
};

static inline uint32_t span_at(const struct lane *lane, uint32_t i)
{
	const struct trace *trace = lane->trace;

	if (lane->steps) {
		uint32_t step = lane->of->first + i;

		return trace->lanes[trace->step_track[step]].first + trace->step_span[step];
	}
	return lane->of->first + (lane->of->outer ? lane->of->outer[i] : i);
}

static inline int64_t start_at(const struct lane *lane, uint32_t i)
{
	return lane->trace->events.ts_ns[lane->trace->spans.begin[span_at(lane, i)]];
}

static inline int64_t end_at(const struct lane *lane, uint32_t i)
{
	uint32_t span = span_at(lane, i);
	int64_t end_ns = trace__span_end_ns(
		lane->trace, lane->trace->spans.begin[span], lane->trace->spans.end[span], lane->run_end_ns);

	if (lane->steps && i + 1 < lane->of->outer_count) {
		int64_t next_ns = start_at(lane, i + 1);

		return end_ns < next_ns ? end_ns : next_ns;
	}
	return end_ns;
}

static inline int64_t length_at(const struct lane *lane, uint32_t i)
{
	return end_at(lane, i) - start_at(lane, i);
}

/* Which cover a span of this state counts as. */
static const uint8_t covers[TRACE_STATE_COUNT] = {
	[TRACE_READY] = TRACE_READY, [TRACE_WAIT] = TRACE_WAIT, [TRACE_POLL] = TRACE_WAIT};

static inline unsigned cover_at(const struct lane *lane, uint32_t i)
{
	return covers[lane->trace->spans.state[span_at(lane, i)]];
}

/* ---- building ---- */

static size_t pyramid_size(uint32_t count)
{
	size_t size = 0;

	for (count = (count + FAN - 1) / FAN; count; count = count > 1 ? (count + FAN - 1) / FAN : 0)
		size += count;
	return size;
}

static struct trace__lane *any_lane(struct trace *trace, uint32_t i)
{
	return i < trace->track_count ? &trace->lanes[i] : &trace->steps[i - trace->track_count];
}

int trace__columns_begin(struct trace *trace, const uint32_t *capacity)
{
	uint32_t lanes = trace->track_count + trace->run_count, i;
	size_t blocks = 0, tops = 0;
	int64_t(*sums)[3];
	uint32_t *longest;

	for (i = 0; i < lanes; i++) {
		blocks += capacity[i] < FEW ? 0 : capacity[i] / FAN + 2;
		tops += capacity[i] < FEW ? 0 : pyramid_size(capacity[i]);
	}
	if (!blocks)
		return 0;
	trace->sums_bytes = blocks * sizeof(*sums);
	trace->longest_bytes = tops * sizeof(*longest);
	trace->sums = sums = trace__pages_map(trace->sums_bytes);
	trace->longest = longest = trace__pages_map(trace->longest_bytes);
	if (!sums || !longest)
		return -ENOMEM;
	for (i = 0; i < lanes; i++) {
		if (capacity[i] < FEW)
			continue;
		any_lane(trace, i)->sums = sums;
		any_lane(trace, i)->longest = longest;
		sums += capacity[i] / FAN + 2;
		longest += pyramid_size(capacity[i]);
	}
	return 0;
}

void trace__columns_add(struct trace__lane *lane, uint32_t index, enum trace_state state, int64_t ns)
{
	uint32_t block = index / FAN;

	if (!lane->sums)
		return;
	if (index % FAN == 0)
		memcpy(lane->sums[block + 1], lane->sums[block], sizeof(lane->sums[0]));
	lane->sums[block + 1][covers[state]] += ns;
	if (index % FAN == 0 || ns > lane->longest_ns) {
		lane->longest[block] = index;
		lane->longest_ns = ns;
	}
}

static void build_pyramid(const struct lane *lane)
{
	uint32_t *longest = lane->of->longest, *below, count = lane->of->outer_count, i;

	for (count = (count + FAN - 1) / FAN; count > 1; count = (count + FAN - 1) / FAN) {
		below = longest;
		longest += count;
		for (i = 0; i < count; i++)
			if (i % FAN == 0 || length_at(lane, below[i]) > length_at(lane, longest[i / FAN]))
				longest[i / FAN] = below[i];
	}
}

static struct lane lane_of(const struct trace *trace, uint32_t run, uint32_t track)
{
	bool steps = track == TRACE_NONE;

	run = steps ? run : trace->tracks[track].run;
	return (struct lane){trace, steps ? &trace->steps[run] : &trace->lanes[track], run, steps,
		trace->runs[run].end_ns};
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

int trace__columns_end(struct trace *trace)
{
	uint32_t i;

	if (collect_outers(trace))
		return -ENOMEM;
	for (i = 0; i < trace->track_count + trace->run_count; i++) {
		bool is_track = i < trace->track_count;
		struct lane lane =
			lane_of(trace, is_track ? 0 : i - trace->track_count, is_track ? i : TRACE_NONE);

		if (lane.of->sums)
			build_pyramid(&lane);
	}
	return 0;
}

/* ---- asking ---- */

struct best {
	uint32_t span;
	int64_t ns;
};

static inline void consider(struct best *best, uint32_t span, int64_t ns)
{
	if (ns > best->ns || (ns == best->ns && span < best->span))
		*best = (struct best){span, ns};
}

/* Adds the spans [low, high), all wholly inside: one by one at the ends, by blocks between. */
static void add_whole(
	const struct lane *lane, uint32_t low, uint32_t high, int64_t sums[3], struct best *best)
{
	const uint32_t *level = lane->of->longest;
	uint32_t count = lane->of->outer_count, i;
	int64_t ns;

#define ADD(index)                                 \
	do {                                       \
		ns = length_at(lane, index);       \
		sums[cover_at(lane, index)] += ns; \
		consider(best, index, ns);         \
	} while (0)
	for (; low < high && (low % FAN || !level || high - low < FAN); low++)
		ADD(low);
	for (; low < high && high % FAN; high--)
		ADD(high - 1);
	if (low >= high)
		return;
	low /= FAN;
	high /= FAN;
	for (i = 0; i < 3; i++)
		sums[i] += lane->of->sums[high][i] - lane->of->sums[low][i];
	for (;;) { /* up the pyramid: the ragged ends of each level */
		for (; low < high && low % FAN; low++)
			consider(best, level[low], length_at(lane, level[low]));
		for (; low < high && high % FAN; high--)
			consider(best, level[high - 1], length_at(lane, level[high - 1]));
		if (low >= high)
			return;
		count = (count + FAN - 1) / FAN;
		level += count;
		low /= FAN;
		high /= FAN;
	}
#undef ADD
}

/* The first span from `low` on that starts at `ns` or later: by doubling steps, then halves. */
static uint32_t gallop(const struct lane *lane, uint32_t low, int64_t ns)
{
	uint32_t count = lane->of->outer_count, step = 1, high = low, middle;

	while (high < count && start_at(lane, high) < ns) {
		low = high + 1;
		high = count - high > step ? high + step : count;
		step *= 2;
	}
	while (low < high) {
		middle = low + (high - low) / 2;
		if (start_at(lane, middle) < ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* One column; *first is a span that no later one starts before. Moves it along. */
static struct trace_column column_of(const struct lane *lane, int64_t from_ns, int64_t to_ns, uint32_t *first)
{
	struct trace_column column = {.longest = TRACE_NONE};
	struct best best = {TRACE_NONE, -1};
	int64_t sums[3] = {0}, ns, width_ns = to_ns - from_ns;
	uint32_t count = lane->of->outer_count, low = *first, high;

	/* What ended before the column is over; a span without length touches the column it stands in. */
	while (low < count && start_at(lane, low) < from_ns && end_at(lane, low) <= from_ns)
		low++;
	if (low < count && width_ns > 0 && start_at(lane, low) <= from_ns && end_at(lane, low) >= to_ns &&
		(start_at(lane, low) < from_ns || (low + 1 < count && start_at(lane, low + 1) >= to_ns) ||
			low + 1 == count)) {
		*first = low; /* carried: it is all there is */
		column.cover[cover_at(lane, low)] = 1;
		column.count = 1;
		column.longest = low;
		return column;
	}
	high = gallop(lane, low, to_ns);
	column.count = high - low;
	*first = high > low ? high - 1 : low;
	if (low < high && start_at(lane, low) < from_ns) { /* reaches in */
		ns = (end_at(lane, low) < to_ns ? end_at(lane, low) : to_ns) - from_ns;
		sums[cover_at(lane, low)] += ns;
		consider(&best, low++, ns);
	}
	if (low < high && end_at(lane, high - 1) > to_ns) { /* reaches out */
		ns = to_ns - start_at(lane, high - 1);
		sums[cover_at(lane, high - 1)] += ns;
		consider(&best, --high, ns);
	}
	add_whole(lane, low, high, sums, &best);
	column.longest = best.span;
	for (unsigned i = 0; i < 3 && width_ns > 0; i++)
		column.cover[i] = (float)((double)sums[i] / (double)width_ns);
	return column;
}

void trace_columns(const struct trace *trace, uint32_t run, uint32_t track, const int64_t *edge_ns,
	uint32_t columns, struct trace_column *out)
{
	struct lane lane = lane_of(trace, run, track);
	uint32_t first = 0, i;

	if (columns && lane.of->outer_count) {
		/* Where to begin: the last span that starts before the first edge may reach over it. */
		first = gallop(&lane, 0, edge_ns[0]);
		first -= first > 0;
	}
	for (i = 0; i < columns; i++) {
		out[i] = column_of(&lane, edge_ns[i], edge_ns[i + 1], &first);
		if (lane.of->outer && out[i].longest != TRACE_NONE)
			out[i].longest = lane.of->outer[out[i].longest];
	}
}
