/* stats.h: what the files of `stats` share: a run with its figures. */
#ifndef AWAITSCOPE_STATS_H
#define AWAITSCOPE_STATS_H

#include "table.h"
#include "verb.h"

struct figures {
	const struct model *model;
	const struct model_run *run;
	uint32_t index; /* of the run in the model */
	struct model_task_stats *tasks;
	struct model_delay *delays;
	uint32_t task_count, delay_count;
};

/* 0 or -ENOMEM; finish also after a failure. */
int figures_init(struct figures *figures, const struct model *model, uint32_t run);
void figures_finish(struct figures *figures);
/* The lane of a tid, or TRACE_NONE. */
uint32_t figures_lane(const struct figures *figures, uint32_t tid);
/* Nearest-rank percentiles (0.5, 0.99) and the maximum of a lane's READY spans. 0 or -ENOMEM. */
int figures_lateness(const struct figures *figures, uint32_t lane, int64_t late_ns[3]);

/* The tables of one run, and of the difference between two. Return 0 or -ENOMEM. */
int stats_print_run(const struct figures *figures, FILE *out, int width, bool all);
int stats_print_difference(
	const struct figures *before, const struct figures *after, FILE *out, int width, bool all);

#endif
