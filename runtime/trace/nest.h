/* nest.h: the pass over the events that makes spans of them (nest.c). */
#ifndef AWAITSCOPE_NEST_H
#define AWAITSCOPE_NEST_H

#include "reader.h"

struct trace__node {          /* something open, on a stack */
	uint32_t span, below; /* below: node + 1, or 0 */
	int64_t end_ns;       /* of an X */
	bool is_x;
};

struct trace__progress { /* of a track */
	uint32_t top, depth;
	uint32_t
		idle; /* since this event it is in no span of depth 0: a task is READY. TRACE_NONE: not alive */
};

struct trace__run_progress {
	uint32_t open_calls;
	bool step_runs; /* the last step has no end yet */
};

struct trace__nest {
	struct trace *trace;
	struct trace__progress *tracks;
	struct trace__run_progress *runs;
	struct trace__node *nodes;
	uint32_t node_count, node_capacity, free_node;
	uint32_t *same_time; /* X events with one ts */
	size_t same_capacity;
	int error;
};

int trace__nest_init(struct trace__nest *nest, struct trace *trace);
int trace__nest_take_all(struct trace__nest *nest); /* every event, in order */
void trace__nest_end(struct trace__nest *nest);     /* what is open stays so */
void trace__nest_finish(struct trace__nest *nest);

#endif
