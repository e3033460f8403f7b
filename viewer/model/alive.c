/* alive.c: which calls go on at a moment, without asking all of them.
 *
 * A binary tree over the lanes of tasks and calls, in which tasks never live: a node holds the earliest first
 * event and the latest end event below it, and a whole branch is left out when none in it can live. */
#include <errno.h>
#include <stdlib.h>

#include "inside.h"

int model__make_alive(struct run *run)
{
	uint32_t leaves = 1;

	while (leaves < run->task_count && leaves < UINT32_MAX / 2)
		leaves *= 2;
	uint32_t *tree = malloc((size_t)leaves * 2 * 2 * sizeof(*tree));
	if (!tree)
		return -ENOMEM;
	for (uint32_t i = 0; i < leaves; i++) {
		const bool is =
			i < run->task_count && run->lanes[run->first_task + i].kind == MODEL_LANE_CALL;
		const struct lane *lane = is ? &run->insides[run->first_task + i] : NULL;
		tree[2 * (leaves + i)] = is ? lane->first_event : TRACE_NONE;
		tree[2 * (leaves + i) + 1] = is ? lane->end_event : 0;
	}
	for (uint32_t node = leaves - 1; node > 0; node--) {
		const uint32_t *a = &tree[4 * node], *b = a + 2;
		tree[2 * node] = a[0] < b[0] ? a[0] : b[0];
		tree[2 * node + 1] = a[1] > b[1] ? a[1] : b[1];
	}
	run->alive = tree;
	run->alive_leaves = leaves;
	return 0;
}

static void visit_node(const struct run *run, uint32_t node, uint32_t happened,
	void (*visit)(void *context, uint32_t lane), void *context)
{
	if (run->alive[2 * node] >= happened || run->alive[2 * node + 1] < happened)
		return;
	if (node >= run->alive_leaves) {
		visit(context, run->first_task + node - run->alive_leaves);
		return;
	}
	visit_node(run, 2 * node, happened, visit, context);
	visit_node(run, 2 * node + 1, happened, visit, context);
}

void model__each_alive(
	const struct run *run, uint32_t happened, void (*visit)(void *context, uint32_t lane), void *context)
{
	if (run->task_count > 0)
		visit_node(run, 1, happened, visit, context);
}
