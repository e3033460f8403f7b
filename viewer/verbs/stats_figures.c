/* stats_figures.c: a run's figures, as the model counts them, and the percentiles of its lateness. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"

int figures_init(struct figures *figures, const struct model *model, uint32_t run)
{
	*figures = (struct figures){.model = model, .run = model_run(model, run), .index = run};
	int code = model_run_stats(model, run, &figures->tasks, &figures->task_count);
	return code < 0 ? code : model_run_delays(model, run, &figures->delays, &figures->delay_count);
}

void figures_finish(struct figures *figures)
{
	free(figures->tasks);
	free(figures->delays);
	memset(figures, 0, sizeof(*figures));
}

uint32_t figures_lane(const struct figures *figures, uint32_t tid)
{
	/* Tasks and calls stand behind the loop's and the workers' lanes, by tid. */
	const struct model_lane *lanes = figures->run->lanes;
	uint32_t low = 0, high = figures->run->lane_count;
	while (low < high && lanes[low].kind != MODEL_LANE_TASK && lanes[low].kind != MODEL_LANE_CALL)
		low++;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (lanes[middle].tid == tid)
			return middle;
		if (lanes[middle].tid < tid)
			low = middle + 1;
		else
			high = middle;
	}
	return TRACE_NONE;
}

static int compare_ns(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static int64_t percentile(const int64_t *sorted, size_t count, unsigned percent)
{
	size_t rank = (count * percent + 99) / 100;
	return count ? sorted[rank ? rank - 1 : 0] : 0;
}

int figures_lateness(const struct figures *figures, uint32_t lane, int64_t late_ns[3])
{
	memset(late_ns, 0, 3 * sizeof(*late_ns));
	if (lane == TRACE_NONE)
		return 0;
	uint32_t first;
	uint32_t spans = model_lane_spans(figures->model, figures->index, lane, INT64_MIN, INT64_MAX, &first);
	int64_t *late = malloc(((size_t)spans + 1) * sizeof(*late));
	if (!late)
		return -ENOMEM;
	size_t count = 0;
	for (uint32_t s = first; s < first + spans; s++) {
		struct model_span span = model_lane_span(figures->model, figures->index, lane, s);
		if (span.state == MODEL_READY)
			late[count++] = span.end_ns - span.start_ns;
	}
	qsort(late, count, sizeof(*late), compare_ns);
	late_ns[0] = percentile(late, count, 50);
	late_ns[1] = percentile(late, count, 99);
	late_ns[2] = count ? late[count - 1] : 0;
	free(late);
	return 0;
}
