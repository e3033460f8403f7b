/* columns.c: coverage where many spans share a pixel column. The trace's own pyramid answers for
 * tracks and steps; what is BLOCKED is taken out of RUN by walking the few blocked steps beside it;
 * and the cpu's lane has sums before each span, so that a column costs two searches. */
#include <string.h>

#include "inside.h"

enum { CHUNK = 256 };

/* The lane's index of a span that the trace numbers among all of its track's. */
static uint32_t outer_index(const struct lane *lane, uint32_t index)
{
	if (!lane->outer || index == TRACE_NONE)
		return index;
	uint32_t low = 0, high = lane->count;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (lane->outer[middle] <= index)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? low - 1 : TRACE_NONE;
}

static int64_t overlap(int64_t a_ns, int64_t b_ns, int64_t from_ns, int64_t to_ns)
{
	const int64_t start_ns = a_ns > from_ns ? a_ns : from_ns, end_ns = b_ns < to_ns ? b_ns : to_ns;
	return end_ns > start_ns ? minus(end_ns, start_ns) : 0;
}

/* Moves what is BLOCKED in a column from RUN to BLOCKED; *at is the first blocked step that may touch it. */
static void take_blocked(
	const struct run *run, int64_t from_ns, int64_t to_ns, uint32_t *at, struct model_column *out)
{
	int64_t sum_ns = 0, longest_ns = 0;
	uint32_t longest = TRACE_NONE;

	while (*at < run->blocked_count && step_at(run, run->blocked[*at]).end_ns <= from_ns)
		(*at)++;
	for (uint32_t i = *at; i < run->blocked_count; i++) {
		const struct trace_step step = step_at(run, run->blocked[i]);
		if (step.start_ns >= to_ns)
			break;
		const int64_t ns = overlap(step.start_ns, step.end_ns, from_ns, to_ns);
		sum_ns = plus(sum_ns, ns);
		if (ns > longest_ns) {
			longest_ns = ns;
			longest = run->blocked[i];
		}
	}
	const double width_ns = (double)minus(to_ns, from_ns);
	if (sum_ns == 0 || width_ns <= 0)
		return;
	const float part = (float)((double)sum_ns / width_ns);
	out->cover[MODEL_BLOCKED] = part < 1 ? part : 1;
	out->cover[MODEL_RUN] = out->cover[MODEL_RUN] > part ? out->cover[MODEL_RUN] - part : 0;
	/* a rounding is no RUN of its own */
	if (out->cover[MODEL_RUN] < 1e-6f)
		out->cover[MODEL_RUN] = 0;
	if ((double)longest_ns * 2 >= width_ns ||
		(double)longest_ns >= (double)out->cover[MODEL_RUN] * width_ns)
		out->longest = longest;
}

static void track_columns(const struct run *run, uint32_t lane, const int64_t *edge_ns, uint32_t columns,
	struct model_column *out)
{
	const bool is_loop = run->lanes[lane].kind == MODEL_LANE_LOOP;
	const uint32_t track = is_loop ? TRACE_NONE : run->lanes[lane].track;
	const uint32_t raw_run = is_loop ? run->shown.trace_run : trace_track(run->shown.trace, track)->run;
	struct trace_column raw[CHUNK];
	int64_t edges[CHUNK + 1];
	uint32_t blocked = 0;

	for (uint32_t done = 0; done < columns; done += CHUNK) {
		const uint32_t count = columns - done < CHUNK ? columns - done : CHUNK;
		for (uint32_t i = 0; i <= count; i++)
			edges[i] = plus(edge_ns[done + i], run->base_ns);
		trace_columns(run->shown.trace, raw_run, track, edges, count, raw);
		for (uint32_t i = 0; i < count; i++) {
			struct model_column *column = &out[done + i];
			column->cover[MODEL_RUN] = raw[i].cover[TRACE_RUN];
			column->cover[MODEL_READY] = raw[i].cover[TRACE_READY];
			column->cover[MODEL_WAIT] = raw[i].cover[TRACE_WAIT];
			column->count = raw[i].count;
			column->longest =
				is_loop ? raw[i].longest : outer_index(&run->insides[lane], raw[i].longest);
			if (is_loop)
				take_blocked(run, edges[i], edges[i + 1], &blocked, column);
		}
	}
}

/* The first of the cpu's spans that ends after a time, and RUN and BLOCKED time before that time. */
static uint32_t cpu_before(const struct run *run, int64_t time_ns, int64_t sum_ns[2])
{
	uint32_t low = 0, high = run->cpu_count;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (run->cpu[middle].end_ns <= time_ns)
			low = middle + 1;
		else
			high = middle;
	}
	sum_ns[0] = sum_ns[1] = 0;
	if (low > 0) {
		const struct model_span *last = &run->cpu[low - 1];
		memcpy(sum_ns, run->cpu_sum[low - 1], sizeof(run->cpu_sum[0]));
		int64_t *mine = &sum_ns[last->state == MODEL_BLOCKED];
		*mine = plus(*mine, minus(last->end_ns, last->start_ns));
	}
	if (low < run->cpu_count && run->cpu[low].start_ns < time_ns) {
		int64_t *mine = &sum_ns[run->cpu[low].state == MODEL_BLOCKED];
		*mine = plus(*mine, minus(time_ns, run->cpu[low].start_ns));
	}
	return low;
}

static void cpu_columns(
	const struct run *run, const int64_t *edge_ns, uint32_t columns, struct model_column *out)
{
	enum { LOOKS_MAX = 64 };

	for (uint32_t i = 0; i < columns; i++) {
		const int64_t from_ns = edge_ns[i], to_ns = edge_ns[i + 1];
		const double width_ns = (double)minus(to_ns, from_ns);
		int64_t before[2], after[2], longest_ns = -1;
		uint32_t first = cpu_before(run, from_ns, before);
		const uint32_t last = cpu_before(run, to_ns, after);
		/* an empty span stands in the column that begins with it */
		while (first > 0 && run->cpu[first - 1].start_ns >= from_ns)
			first--;
		for (uint32_t s = first; s < run->cpu_count && s <= last; s++) {
			if (run->cpu[s].start_ns >= to_ns)
				break;
			out[i].count++;
			const int64_t ns = overlap(run->cpu[s].start_ns, run->cpu[s].end_ns, from_ns, to_ns);
			if (ns > longest_ns) {
				longest_ns = ns;
				out[i].longest = s;
			}
			if (out[i].count == LOOKS_MAX) { /* the rest is counted, not looked at */
				out[i].count += last > s ? last - s : 0;
				break;
			}
		}
		if (width_ns <= 0)
			continue;
		out[i].cover[MODEL_RUN] = (float)((double)minus(after[0], before[0]) / width_ns);
		out[i].cover[MODEL_BLOCKED] = (float)((double)minus(after[1], before[1]) / width_ns);
	}
}

void model_lane_columns(const struct model *model, uint32_t index, uint32_t lane, const int64_t *edge_ns,
	uint32_t columns, struct model_column *out)
{
	const struct run *run = run_of(model, index);

	for (uint32_t i = 0; i < columns; i++)
		out[i] = (struct model_column){.longest = TRACE_NONE};
	if (!run || lane >= run->shown.lane_count)
		return;
	if (run->sync && run->lanes[lane].kind == MODEL_LANE_LOOP)
		cpu_columns(run, edge_ns, columns, out);
	else
		track_columns(run, lane, edge_ns, columns, out);
}
