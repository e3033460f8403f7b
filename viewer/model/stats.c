/* stats.c: how long each task ran, was ready and waited; and who made whom late. */
#include <errno.h>
#include <stdlib.h>

#include "inside.h"

static void add_span(struct model_task_stats *stats, const struct run *run, struct trace_span span)
{
	const int64_t length_ns = minus(span.end_ns, span.start_ns);

	switch (span.state) {
	case TRACE_READY:
		stats->ready_ns = plus(stats->ready_ns, length_ns);
		if (length_ns > stats->worst_lateness_ns)
			stats->worst_lateness_ns = length_ns;
		break;
	case TRACE_WAIT:
	case TRACE_POLL:
		stats->wait_ns = plus(stats->wait_ns, length_ns);
		break;
	default:
		stats->run_ns = plus(stats->run_ns, length_ns);
		if (span.state != TRACE_RUN)
			break;
		stats->resumes++;
		stats->yields += span.end != TRACE_NONE;
		if (length_ns >= run->shown.slow_ns)
			stats->blocked_ns = plus(stats->blocked_ns, length_ns);
	}
}

static void add_lane(struct model_task_stats *stats, const struct run *run, uint32_t index)
{
	const struct lane *lane = &run->insides[index];

	stats->name = run->lanes[index].name;
	stats->tid = run->lanes[index].tid;
	stats->end = run->lanes[index].end;
	for (uint32_t s = 0; s < lane->count; s++) {
		const struct trace_span span = lane_span(lane, s);
		add_span(stats, run, span);
		if (span.state == TRACE_WAIT && run->job_count > 0 && model__is_for_job(run, span))
			stats->queued_ns = plus(stats->queued_ns, model__queued_ns(run, index, span));
	}
	if (stats->end != MODEL_END_OPEN && stats->yields > 0)
		stats->yields--; /* the last run ended the task */
	if (!run->sync)
		return;
	for (uint32_t s = 0; s < lane->span_count; s++) {
		const struct trace_span span = raw_span(lane, s);
		const int64_t length_ns = minus(span.end_ns, span.start_ns);
		if (span.state == TRACE_BLOCK && length_ns >= run->shown.slow_ns)
			stats->blocked_ns = plus(stats->blocked_ns, length_ns);
	}
}

int model_run_stats(const struct model *model, uint32_t index, struct model_task_stats **out, uint32_t *count)
{
	const struct run *run = run_of(model, index);

	*out = NULL;
	*count = 0;
	if (!run)
		return -EINVAL;
	const uint32_t first = run->foreign ? 0 : run->first_task;
	const uint32_t rows = run->foreign ? run->shown.lane_count : run->task_count;
	*out = calloc((size_t)rows + 1, sizeof(**out));
	if (!*out)
		return -ENOMEM;
	*count = rows;
	for (uint32_t i = 0; i < rows; i++)
		add_lane(&(*out)[i], run, first + i);
	return 0;
}

/* ---- who delayed whom ---- */

struct pairs { /* an open hash table by (late, by) */
	struct model_delay *all;
	uint32_t count, mask;
};

static bool grow(struct pairs *pairs)
{
	const struct pairs old = *pairs;
	const uint32_t room = old.all ? (old.mask + 1) * 2 : 64;

	pairs->all = room ? calloc(room, sizeof(*pairs->all)) : NULL;
	if (!pairs->all) {
		*pairs = old;
		return false;
	}
	pairs->mask = room - 1;
	for (uint32_t i = 0; old.all && i <= old.mask; i++) {
		if (old.all[i].late_ns == 0)
			continue;
		uint32_t at =
			(old.all[i].late_lane * 2654435761u ^ old.all[i].by_lane * 40503u) & pairs->mask;
		while (pairs->all[at].late_ns != 0)
			at = (at + 1) & pairs->mask;
		pairs->all[at] = old.all[i];
	}
	free(old.all);
	return true;
}

static bool add_pair(struct pairs *pairs, uint32_t late, uint32_t by, int64_t ns)
{
	if ((!pairs->all || pairs->count > pairs->mask / 2) && !grow(pairs))
		return false;
	uint32_t at = (late * 2654435761u ^ by * 40503u) & pairs->mask;
	while (pairs->all[at].late_ns != 0 &&
		(pairs->all[at].late_lane != late || pairs->all[at].by_lane != by))
		at = (at + 1) & pairs->mask;
	pairs->count += pairs->all[at].late_ns == 0;
	pairs->all[at].late_lane = late;
	pairs->all[at].by_lane = by;
	pairs->all[at].late_ns = plus(pairs->all[at].late_ns, ns);
	return true;
}

/* The steps that are looked at: all, or those of at least some length. */
struct steps {
	struct trace_step *all;
	uint32_t count;
};

static void keep_steps(const struct run *run, int64_t least_ns, struct steps *steps)
{
	steps->count = 0;
	for (uint32_t i = 0; i < run->step_count; i++) {
		const struct trace_step step = step_at(run, i);
		if (minus(step.end_ns, step.start_ns) >= least_ns)
			steps->all[steps->count++] = step;
	}
}

/* The first kept step that ends after a time. */
static uint32_t step_after(const struct steps *steps, int64_t time_ns)
{
	uint32_t low = 0, high = steps->count;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (steps->all[middle].end_ns <= time_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Goes over each READY span and the kept steps in it: counts them, or (with pairs) adds them up. */
static bool walk(const struct run *run, const struct steps *steps, struct pairs *pairs, uint64_t *looks)
{
	for (uint32_t t = 0; t < run->task_count; t++) {
		const uint32_t late = run->first_task + t;
		const struct lane *lane = &run->insides[late];
		for (uint32_t s = 0; s < lane->count; s++) {
			const struct trace_span span = lane_span(lane, s);
			if (span.state != TRACE_READY || span.end_ns <= span.start_ns)
				continue;
			uint32_t i = step_after(steps, span.start_ns);
			if (!pairs) {
				*looks += 1 + step_after(steps, span.end_ns) - i;
				continue;
			}
			for (; i < steps->count && steps->all[i].start_ns < span.end_ns; i++) {
				const struct trace_step step = steps->all[i];
				const int64_t from_ns =
					step.start_ns > span.start_ns ? step.start_ns : span.start_ns;
				const int64_t to_ns = step.end_ns < span.end_ns ? step.end_ns : span.end_ns;
				const uint32_t by = lane_of(run, step.track);
				if (to_ns > from_ns && by != late &&
					!add_pair(pairs, late, by, minus(to_ns, from_ns)))
					return false;
			}
		}
	}
	return true;
}

static int most_first(const void *a, const void *b)
{
	const struct model_delay *x = a, *y = b;

	if (x->late_ns != y->late_ns)
		return x->late_ns > y->late_ns ? -1 : 1;
	if (x->late_lane != y->late_lane)
		return x->late_lane < y->late_lane ? -1 : 1;
	return x->by_lane < y->by_lane ? -1 : x->by_lane > y->by_lane;
}

int model_run_delays(const struct model *model, uint32_t index, struct model_delay **out, uint32_t *count)
{
	const uint64_t looks_max = 8000000;
	const struct run *run = run_of(model, index);
	struct pairs pairs = {0};
	struct steps steps = {0};
	uint64_t looks = 0;
	int code = -ENOMEM;

	*out = NULL;
	*count = 0;
	if (!run)
		return -EINVAL;
	steps.all = malloc(((size_t)run->step_count + 1) * sizeof(*steps.all));
	if (!steps.all)
		return -ENOMEM;
	for (int64_t least_ns = 1; least_ns > 0 && least_ns < INT64_MAX / 4; least_ns *= 4) {
		keep_steps(run, least_ns, &steps);
		looks = 0;
		walk(run, &steps, NULL, &looks);
		if (looks <= looks_max)
			break;
	}
	if (!walk(run, &steps, &pairs, NULL))
		goto out;
	for (uint32_t i = 0; pairs.all && i <= pairs.mask; i++)
		if (pairs.all[i].late_ns != 0)
			pairs.all[(*count)++] = pairs.all[i];
	if (*count > 1)
		qsort(pairs.all, *count, sizeof(*pairs.all), most_first);
	*out = pairs.all ? pairs.all : calloc(1, sizeof(**out));
	pairs.all = NULL;
	code = *out ? 0 : -ENOMEM;
out:
	free(steps.all);
	free(pairs.all);
	return code;
}
