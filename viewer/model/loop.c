/* loop.c: lane 0, and what a run's figures say of it.
 *
 * With a loop its spans are the steps; here only those at or over the threshold are listed. Without
 * one the cpu's lane is cut from the calls and their blocking calls: they nest, so one walk in order
 * of time with a stack says at every moment who holds the thread, and a long blocking call is
 * BLOCKED from its beginning to its end. */
#include <errno.h>
#include <stdlib.h>

#include "inside.h"

/* ---- with a loop ---- */

static int list_blocked(struct run *run)
{
	run->step_count = trace_step_count(run->shown.trace, run->shown.trace_run);
	run->shown.switches = run->step_count;
	for (uint32_t pass = 0; pass < 2; pass++) {
		uint32_t count = 0;
		for (uint32_t i = 0; i < run->step_count; i++) {
			const struct trace_step step = step_at(run, i);
			const int64_t length_ns = minus(step.end_ns, step.start_ns);
			if (length_ns < run->shown.slow_ns)
				continue;
			if (run->blocked)
				run->blocked[count] = i;
			else
				run->shown.blocked_ns = plus(run->shown.blocked_ns, length_ns);
			count++;
		}
		if (count == 0 || run->blocked)
			break;
		run->blocked = malloc(count * sizeof(*run->blocked));
		if (!run->blocked)
			return -ENOMEM;
		run->blocked_count = count;
	}
	return 0;
}

static void find_lateness(struct run *run)
{
	for (uint32_t i = 0; i < run->task_count; i++) {
		const struct lane *lane = &run->insides[run->first_task + i];
		for (uint32_t s = 0; s < lane->count; s++) {
			const struct trace_span span = lane_span(lane, s);
			const int64_t late_ns = minus(span.end_ns, span.start_ns);
			if (span.state == TRACE_READY && late_ns > run->shown.worst_lateness_ns)
				run->shown.worst_lateness_ns = late_ns;
		}
	}
}

/* ---- without ---- */

struct piece { /* a call, or a long blocking call */
	struct trace_span span;
	uint32_t lane;
	bool blocks;
};

static bool is_piece(const struct run *run, const struct trace_span *span)
{
	if (span->state == TRACE_CALL)
		return true;
	return span->state == TRACE_BLOCK && minus(span->end_ns, span->start_ns) >= run->shown.slow_ns;
}

static uint32_t gather_pieces(const struct run *run, struct piece *pieces)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < run->shown.lane_count; i++) {
		const struct lane *lane = &run->insides[i];
		if (run->lanes[i].kind != MODEL_LANE_CALL && run->lanes[i].kind != MODEL_LANE_LOOP)
			continue;
		for (uint32_t s = 0; s < lane->span_count; s++) {
			const struct trace_span span = raw_span(lane, s);
			if (!is_piece(run, &span))
				continue;
			if (pieces)
				pieces[count] = (struct piece){span, i, span.state == TRACE_BLOCK};
			count++;
		}
	}
	return count;
}

static int by_begin(const void *a, const void *b)
{
	const struct trace_span *x = &((const struct piece *)a)->span, *y = &((const struct piece *)b)->span;

	if (x->start_ns != y->start_ns)
		return x->start_ns < y->start_ns ? -1 : 1;
	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/* Adds [from_ns, to_ns] of a piece to the cpu's lane; of an empty one only where it is the whole. */
static void put(struct run *run, const struct piece *piece, int64_t from_ns, int64_t to_ns)
{
	const struct trace_span *span = &piece->span;

	if (from_ns > to_ns || (from_ns == to_ns && (span->start_ns != from_ns || span->end_ns != to_ns)))
		return;
	run->cpu[run->cpu_count++] = (struct model_span){
		.start_ns = minus(from_ns, run->base_ns),
		.end_ns = minus(to_ns, run->base_ns),
		.state = piece->blocks ? MODEL_BLOCKED : MODEL_RUN,
		.lane = piece->lane,
		.begin = span->begin,
		.end = span->end,
		.open = span->open,
	};
	if (piece->blocks)
		run->shown.blocked_ns = plus(run->shown.blocked_ns, minus(to_ns, from_ns));
}

/* Cuts the nested pieces into spans side by side: the innermost has the thread, unless an outer one
 * blocks. `open` is the stack of pieces that are going on, each with how far it was put. */
static void cut(struct run *run, const struct piece *pieces, uint32_t count, uint32_t *open)
{
	uint32_t depth = 0;
	int64_t at_ns = INT64_MIN;

	for (uint32_t i = 0; i <= count; i++) {
		const int64_t next_ns = i < count ? pieces[i].span.start_ns : INT64_MAX;
		while (depth > 0 && (i == count || pieces[open[depth - 1]].span.end_ns <= next_ns)) {
			const struct piece *ends = &pieces[open[--depth]];
			put(run, ends, ends->span.start_ns > at_ns ? ends->span.start_ns : at_ns,
				ends->span.end_ns);
			if (ends->span.end_ns > at_ns)
				at_ns = ends->span.end_ns;
		}
		if (i == count)
			break;
		if (depth > 0 && pieces[open[depth - 1]].blocks)
			continue; /* inside a blocking call that is drawn whole */
		if (depth > 0) {
			const struct piece *outer = &pieces[open[depth - 1]];
			const int64_t from_ns = outer->span.start_ns > at_ns ? outer->span.start_ns : at_ns;
			if (from_ns < next_ns)
				put(run, outer, from_ns, next_ns);
			if (next_ns > at_ns)
				at_ns = next_ns;
		}
		open[depth++] = i;
	}
}

static int cut_cpu(struct run *run)
{
	const uint32_t count = gather_pieces(run, NULL);

	if (count == 0)
		return 0;
	struct piece *pieces = malloc(count * sizeof(*pieces));
	uint32_t *open = malloc(count * sizeof(*open));
	/* each piece ends once and is interrupted at most once by each other's beginning */
	run->cpu = malloc((size_t)count * 2 * sizeof(*run->cpu));
	run->cpu_sum = malloc((size_t)count * 2 * sizeof(*run->cpu_sum));
	const int code = pieces && open && run->cpu && run->cpu_sum ? 0 : -ENOMEM;
	if (code == 0) {
		gather_pieces(run, pieces);
		qsort(pieces, count, sizeof(*pieces), by_begin);
		cut(run, pieces, count, open);
		int64_t sum[2] = {0, 0};
		for (uint32_t i = 0; i < run->cpu_count; i++) {
			const struct model_span *span = &run->cpu[i];
			run->cpu_sum[i][0] = sum[0];
			run->cpu_sum[i][1] = sum[1];
			int64_t *mine = &sum[span->state == MODEL_BLOCKED];
			*mine = plus(*mine, minus(span->end_ns, span->start_ns));
		}
	}
	free(pieces);
	free(open);
	return code;
}

int model__make_loop(struct run *run)
{
	if (run->foreign)
		return 0;
	if (run->sync)
		return cut_cpu(run);
	find_lateness(run);
	return list_blocked(run);
}

uint32_t model__blocked_in(const struct run *run, int64_t from_ns, int64_t to_ns, uint32_t *first)
{
	uint32_t low = 0, high = run->blocked_count;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (step_at(run, run->blocked[middle]).end_ns <= from_ns)
			low = middle + 1;
		else
			high = middle;
	}
	*first = low;
	high = run->blocked_count;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (step_at(run, run->blocked[middle]).start_ns < to_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low - *first;
}
