/* combine.c: gather.
 *
 * A gather is a block on the heap with a link for each argument; it outlives the caller's wait, for
 * the siblings of a child that failed go on. Each child's end is a callback of its own in the ready
 * queue, and the deciding one wakes the caller: two hops, as in asyncio. */
#include <errno.h>
#include <stdlib.h>

#include "probe.h"

struct gather {
	struct gather *next, **place; /* in the loop's list */
	struct aw *waiter;            /* the caller; NULL once it has gone on */
	struct aw *failed;            /* the child whose error the caller gets */
	size_t count;                 /* arguments */
	size_t unfinished;            /* distinct children that have not reported */
	int status;
	bool decided, cancel_requested;
	struct aw__link links[];
};

static void forget(struct gather *gather)
{
	*gather->place = gather->next;
	if (gather->next)
		gather->next->place = gather->place;
	free(gather);
}

/* The last to leave puts out the light: children that the gather made go with it. */
static void finish(struct aw_loop *loop, struct gather *gather)
{
	if (gather->waiter || gather->unfinished)
		return;
	for (size_t i = 0; i < gather->count; i++) {
		struct aw__link *link = &gather->links[i];

		if (link->owns_child)
			link->child->flags |= AW__RELEASED;
		if (link->holds_child) {
			link->child->collectors--;
			aw__let_go(loop, link->child);
		}
	}
	forget(gather);
}

void aw__gathers_free(struct aw_loop *loop)
{
	while (loop->gathers)
		forget(loop->gathers);
}

static void decide(struct aw_loop *loop, struct gather *gather, int status, const struct aw *by)
{
	gather->decided = true;
	gather->status = status;
	aw__wake(loop, gather->waiter, TRACE_BY_TASK, by, TRACE_FLAG_END_FLOW);
}

void aw__gather_child_ended(struct aw_loop *loop, struct aw__link *link)
{
	struct gather *gather = link->target;
	struct aw *child = link->child;

	gather->unfinished--;
	loop->live_links--;
	child->flags |= AW__RETRIEVED;
	if (!gather->decided) {
		if (child->status < 0) {
			gather->failed = child;
			decide(loop, gather, child->status, child);
		} else if (!gather->unfinished) {
			decide(loop, gather, gather->cancel_requested ? AW_ECANCELLED : 0, child);
		}
	}
	finish(loop, gather);
}

static enum aw__cancel cancel_gather(struct aw_loop *loop, struct aw *task)
{
	struct gather *gather = task->wait_on;
	bool any = false, is_ring = false;

	for (size_t i = 0; i < gather->count; i++) {
		struct aw *child = gather->links[i].child;

		if (child->in_cancel)
			is_ring = true;
		else
			any |= aw__cancel(loop, child);
	}
	if (any) {
		gather->cancel_requested = true;
		return AW__CANCEL_PASSED;
	}
	if (!is_ring)
		return AW__CANCEL_LATE;
	gather->decided = true; /* a child waits for the caller, and for nobody else: see cancel.c */
	return AW__CANCEL_INTERRUPT;
}

static int check(const struct aw *self, struct aw *const *awaitables, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!awaitables[i])
			return -ENOMEM;
		if (awaitables[i] == self)
			return -EINVAL;
		if (!(awaitables[i]->flags & AW__TASK) &&
			(awaitables[i]->state != AW__NEW || (awaitables[i]->flags & AW__USED)))
			return AW_EAWAITED;
	}
	return 0;
}

/* A child that had ended before decides without a hop (as it does since CPython 3.12). */
static void note_ended(struct gather *gather, struct aw__link *link)
{
	struct aw *child = link->child;

	link->holds_child = true;
	child->collectors++;
	child->flags |= AW__RETRIEVED;
	if (child->status < 0 && !gather->decided) {
		gather->decided = true;
		gather->status = child->status;
		gather->failed = child;
	}
}

/* Nothing fails from here on: room was reserved, and the arguments are sound. */
static void start(struct aw_loop *loop, struct gather *gather, struct aw *const *awaitables, uint32_t line)
{
	gather->next = loop->gathers;
	gather->place = &loop->gathers;
	if (gather->next)
		gather->next->place = &gather->next;
	loop->gathers = gather;
	for (size_t i = 0; i < gather->count; i++) {
		struct aw__link *link = &gather->links[i];
		struct aw *child = awaitables[i];

		*link = (struct aw__link){.kind = AW__LINK_GATHER, .target = gather, .child = child};
		if (!(child->flags & AW__TASK)) {
			aw_spawn_at(child, line);
			link->owns_child = true;
		} else if (aw__has_ended(child)) {
			note_ended(gather, link);
			continue;
		} else if (child->waiters && child->waiters->target == gather) {
			continue; /* the same awaitable twice is one */
		}
		link->holds_child = true;
		gather->unfinished++;
		loop->live_links++;
		aw__add_waiter(child, link);
	}
}

/* Hands the results out, in the order of the arguments. */
static void collect(struct aw *self, const struct gather *gather, void **out)
{
	for (size_t i = 0; i < gather->count; i++) {
		struct aw *child = gather->links[i].child;

		if (out)
			out[i] = child->result;
	}
	for (size_t i = 0; i < gather->count; i++) {
		struct aw *child = gather->links[i].child;

		if (gather->links[i].owns_child || ((child->flags & AW__RELEASED) && child->collectors == 1))
			aw__take_owned(self, child);
	}
}

int aw_gather_at(void **out, struct aw *const *awaitables, size_t count, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw *self = loop ? loop->current : NULL;
	struct gather *gather;
	int status;

	if (!self)
		return AW_ENOLOOP;
	if (!count)
		return 0;
	status = check(self, awaitables, count);
	if (status)
		return status;
	if (count > (SIZE_MAX - sizeof(*gather)) / sizeof(struct aw__link) || aw__reserve(loop, count, count))
		return -ENOMEM;
	gather = malloc(sizeof(*gather) + count * sizeof(struct aw__link));
	if (!gather)
		return -ENOMEM;
	*gather = (struct gather){.waiter = self, .count = count};
	start(loop, gather, awaitables, line);
	if (!gather->decided && gather->unfinished) {
		self->wait_on = gather;
		self->cancel_wait = cancel_gather;
		status = aw__wait(loop, TRACE_WAIT_GATHER, count, line);
	}
	if (!status)
		status = gather->status;
	if (!status)
		collect(self, gather, out);
	else if (status != AW_ECANCELLED)
		aw__take_error(self, gather->failed);
	gather->waiter = NULL;
	finish(loop, gather);
	return status;
}
