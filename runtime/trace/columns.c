/* columns.c: what a pixel column of a lane is made of, at O(log spans) a column.
 *
 * The spans of a lane do not overlap, so those that touch a column stand together. A span that covers
 * whole columns is carried along; up to 24 are looked at one by one; of more, the last is found by
 * galloping, and all between first and last lie wholly inside: their time comes from sums before each
 * block of 16 (one subtraction), the longest of them from a pyramid with fan-out 16 (lanes.c). */
#include "lanes.h"

enum { LOOK = 24 };

struct column { /* being made */
	int64_t sums[3];
	uint32_t longest;
	int64_t longest_ns;
};

static inline void consider(struct column *column, uint32_t span, int64_t ns)
{
	if (ns > column->longest_ns || (ns == column->longest_ns && span < column->longest)) {
		column->longest = span;
		column->longest_ns = ns;
	}
}

static inline void add(struct column *column, const struct trace__lane_view *lane, uint32_t i, int64_t ns)
{
	column->sums[trace__lane_cover(lane, i)] += ns;
	consider(column, i, ns);
}

static inline int64_t length_at(const struct trace__lane_view *lane, uint32_t i)
{
	return trace__lane_end(lane, i) - trace__lane_start(lane, i);
}

/* Adds the spans [low, high), all wholly inside: one by one at the ends, by blocks between. */
static void add_whole(struct column *column, const struct trace__lane_view *lane, uint32_t low, uint32_t high)
{
	const uint32_t *level = lane->of->longest;
	uint32_t count = lane->of->outer_count, i;

	for (; low < high && (low % TRACE__FAN || !level || high - low < TRACE__FAN); low++)
		add(column, lane, low, length_at(lane, low));
	for (; low < high && high % TRACE__FAN; high--)
		add(column, lane, high - 1, length_at(lane, high - 1));
	if (low >= high)
		return;
	low /= TRACE__FAN;
	high /= TRACE__FAN;
	for (i = 0; i < 3; i++)
		column->sums[i] += lane->of->sums[high][i] - lane->of->sums[low][i];
	while (low < high) { /* up the pyramid: the ragged ends of each level */
		for (; low < high && low % TRACE__FAN; low++)
			consider(column, level[low], length_at(lane, level[low]));
		for (; low < high && high % TRACE__FAN; high--)
			consider(column, level[high - 1], length_at(lane, level[high - 1]));
		count = (count + TRACE__FAN - 1) / TRACE__FAN;
		level += count;
		low /= TRACE__FAN;
		high /= TRACE__FAN;
	}
}

/* The first span from `low` on that starts at `ns` or later: by doubling steps, then halves. */
static uint32_t gallop(const struct trace__lane_view *lane, uint32_t low, int64_t ns)
{
	uint32_t count = lane->of->outer_count, step = TRACE__FAN, high = low, middle;

	while (high < count && trace__lane_start(lane, high) < ns) {
		low = high + 1;
		high = count - high > step ? high + step : count;
		step *= 2;
	}
	while (low < high) {
		middle = low + (high - low) / 2;
		if (trace__lane_start(lane, middle) < ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Adds the spans from `low` on that start before to_ns; returns the first that does not. */
static uint32_t add_from(struct column *column, const struct trace__lane_view *lane, uint32_t low,
	int64_t from_ns, int64_t to_ns)
{
	uint32_t count = lane->of->outer_count, stop = count - low > LOOK ? low + LOOK : count, i, high;
	int64_t start_ns, end_ns;

	for (i = low; i < stop; i++) {
		start_ns = trace__lane_start(lane, i);
		if (start_ns >= to_ns)
			return i;
		end_ns = trace__lane_end(lane, i);
		add(column, lane, i,
			(end_ns < to_ns ? end_ns : to_ns) - (start_ns > from_ns ? start_ns : from_ns));
	}
	high = gallop(lane, i, to_ns);
	if (high == i)
		return i;
	add_whole(column, lane, i, high - 1);
	end_ns = trace__lane_end(lane, high - 1); /* the last may reach out */
	add(column, lane, high - 1, (end_ns < to_ns ? end_ns : to_ns) - trace__lane_start(lane, high - 1));
	return high;
}

/* One column; *first is a span before which none touches it. Moves it along. */
static struct trace_column column_of(
	const struct trace__lane_view *lane, int64_t from_ns, int64_t to_ns, uint32_t *first)
{
	struct trace_column out = {.longest = TRACE_NONE};
	struct column column = {.longest = TRACE_NONE, .longest_ns = -1};
	uint32_t count = lane->of->outer_count, low = *first, high, i;
	double width_ns = (double)(to_ns - from_ns);

	/* What ended before the column is over; a span without length touches the column it stands in. */
	while (low < count && trace__lane_start(lane, low) < from_ns && trace__lane_end(lane, low) <= from_ns)
		low++;
	*first = low;
	if (low == count || trace__lane_start(lane, low) >= to_ns)
		return out;
	if (trace__lane_start(lane, low) <= from_ns && trace__lane_end(lane, low) >= to_ns) { /* carried */
		out.cover[trace__lane_cover(lane, low)] = 1;
		out.count = 1;
		out.longest = low;
		return out;
	}
	high = add_from(&column, lane, low, from_ns, to_ns);
	*first = high - 1;
	out.count = high - low;
	out.longest = column.longest;
	for (i = 0; i < 3; i++)
		out.cover[i] = (float)((double)column.sums[i] / width_ns);
	return out;
}

void trace_columns(const struct trace *trace, uint32_t run, uint32_t track, const int64_t *edge_ns,
	uint32_t columns, struct trace_column *out)
{
	struct trace__lane_view lane = trace__lane_view(trace, run, track);
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
