/* combine.c: gather.
 *
 * A gather is a block on the heap with a link for each argument; it outlives the caller's wait, for
 * the siblings of a child that failed go on. Each child's end is a callback of its own in the ready
 * queue, and the deciding one wakes the caller: two hops, as in asyncio. */
#include <errno.h>
#include <stdlib.h>

#include "combine.h"
#include "probe.h"
#include "reuse.h"
#include "sync.h"

struct gather {
	struct gather *next, **place; /* in the loop's list */
	struct aw *waiter;            /* the caller; NULL once it has gone on */
	struct aw *future;            /* instead of it, until that is done */
	struct aw_outcome *outcomes;  /* the future's result */
	struct aw *failed;            /* the child whose error the caller gets; NULL: CancelledError */
	size_t count;                 /* arguments */
	size_t unfinished;            /* distinct children that have not reported */
	int status;
	bool decided, cancel_requested;
	bool keeps_errors; /* they are results: return_exceptions */
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

/* Those of children that go with the gather are the owner's from now on. */
static void take_results(struct aw *owner, const struct gather *gather)
{
	for (size_t i = 0; i < gather->count; i++) {
		struct aw *child = gather->links[i].child;

		if (gather->links[i].owns_child || ((child->flags & AW__RELEASED) && child->collectors == 1))
			aw__take_owned(owner, child);
	}
}

/* What the children came to; what is a child's alone goes to `owner`. */
static void collect_outcomes(struct aw *owner, struct gather *gather, struct aw_outcome *out)
{
	for (size_t i = 0; i < gather->count; i++)
		out[i] = aw__outcome(&owner->owned, gather->links[i].child);
	take_results(owner, gather);
}

/* A child that was cancelled is an error of the gather, which is not cancelled itself. */
static void end_future(struct aw_loop *loop, struct gather *gather)
{
	struct aw *future = gather->future;

	gather->future = NULL;
	if (!gather->status) {
		collect_outcomes(future, gather, gather->outcomes);
		future->result = gather->outcomes;
	} else if (gather->failed) {
		aw__take_error(future, gather->failed);
	} else {
		aw__set_cancel_message(future, NULL);
	}
	aw__future_end_as(loop, future, gather->status ? AW__FAILED : AW__DONE, gather->status);
}

static void decide(struct aw_loop *loop, struct gather *gather, int status, const struct aw *by)
{
	gather->decided = true;
	gather->status = status;
	if (gather->future)
		end_future(loop, gather);
	else
		aw__wake_by_end(loop, gather->waiter, by);
}

void aw__gather_child_ended(struct aw_loop *loop, struct aw__link *link)
{
	struct gather *gather = link->target;
	struct aw *child = link->child;

	gather->unfinished--;
	loop->live_links--;
	child->flags |= AW__RETRIEVED;
	if (!gather->decided) {
		if (child->status < 0 && !gather->keeps_errors) {
			gather->failed = child;
			decide(loop, gather, child->status, child);
		} else if (!gather->unfinished) {
			if (gather->cancel_requested && child->state == AW__CANCELLED)
				gather->failed = child; /* the message is the last one's */
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
	if (task != gather->future)
		return AW__CANCEL_INTERRUPT;
	gather->future = NULL;
	aw__future_end(loop, task, AW_ECANCELLED);
	return AW__CANCEL_PASSED;
}

size_t aw__gathered(const struct aw *future)
{
	const struct gather *gather = future->wait_on;

	return future->cancel_wait == cancel_gather ? gather->count : 0;
}

static int check(const struct aw *self, struct aw *const *awaitables, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!awaitables[i])
			return -ENOMEM;
		if (awaitables[i] == self)
			return -EINVAL;
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
	if (child->status < 0 && !gather->decided && !gather->keeps_errors) {
		gather->decided = true;
		gather->status = child->status;
		gather->failed = child;
	}
}

/* Nothing fails from here on: room was reserved, and the arguments are sound. */
static void start(struct aw_loop *loop, struct gather *gather, uint32_t line)
{
	gather->next = loop->gathers;
	gather->place = &loop->gathers;
	if (gather->next)
		gather->next->place = &gather->next;
	loop->gathers = gather;
	for (size_t i = 0; i < gather->count; i++) {
		struct aw__link *link = &gather->links[i];
		struct aw *child = link->child;

		*link = (struct aw__link){.kind = AW__LINK_GATHER, .target = gather, .child = child};
		if (!(child->flags & AW__TASK)) {
			aw__spawn(loop, child, line);
			link->owns_child = true;
		} else if (aw__has_ended(child)) {
			note_ended(gather, link);
			continue;
		} else if (child->waiters && child->waiters->target == gather) {
			continue; /* the same awaitable twice is one */
		}
		link->holds_child = true;
		gather->unfinished++;
		aw__add_waiter(child, link);
	}
	loop->live_links += gather->unfinished;
}

/* Hands the results out, in the order of the arguments. */
static void collect(struct aw *self, const struct gather *gather, void **out)
{
	for (size_t i = 0; i < gather->count; i++) {
		struct aw *child = gather->links[i].child;

		if (out)
			out[i] = child->result;
	}
	take_results(self, gather);
}

/* What the gather came to is the caller's: one of the two arrays, or the error. */
static int hand_over(struct aw *self, struct gather *gather, void **out, struct aw_outcome *outcomes)
{
	if (!gather->status && outcomes)
		collect_outcomes(self, gather, outcomes);
	else if (!gather->status)
		collect(self, gather, out);
	else if (gather->failed)
		aw__take_error(self, gather->failed);
	else
		aw__set_cancel_message(self, NULL);
	return gather->status;
}

/* What was used before is replaced by what fails in its stead. */
static int take_arguments(struct aw_loop *loop, struct gather *gather, struct aw *const *awaitables)
{
	for (size_t i = 0; i < gather->count; i++) {
		struct aw *child = awaitables[i];

		if (!(child->flags & AW__TASK))
			child = aw__fresh(loop, child);
		if (!child)
			return -ENOMEM;
		gather->links[i].child = child;
	}
	return 0;
}

/* Room for all that happens later. */
static int gather_new(struct gather **out, struct aw_loop *loop, struct aw *const *awaitables, size_t count,
	bool keeps_errors)
{
	struct gather *gather;
	int status = check(loop->current, awaitables, count);

	if (status)
		return status;
	if (count > (SIZE_MAX - sizeof(*gather)) / 2 / sizeof(struct aw__link) ||
		aw__reserve(loop, count, count))
		return -ENOMEM;
	gather = malloc(sizeof(*gather) + count * sizeof(struct aw__link));
	if (!gather)
		return -ENOMEM;
	*gather = (struct gather){.count = count, .keeps_errors = keeps_errors};
	status = take_arguments(loop, gather, awaitables);
	if (status)
		free(gather);
	else
		*out = gather;
	return status;
}

static int gather_inline(
	void **out, struct aw_outcome *outcomes, struct aw *const *awaitables, size_t count, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw *self = loop ? loop->current : NULL;
	struct gather *gather;
	int status;

	if (!self)
		return AW_ENOLOOP;
	if (!count)
		return 0;
	status = gather_new(&gather, loop, awaitables, count, outcomes);
	if (status)
		return status;
	gather->waiter = self;
	start(loop, gather, line);
	if (!gather->decided && gather->unfinished) {
		self->wait_on = gather;
		self->cancel_wait = cancel_gather;
		status = aw__wait(loop, TRACE_WAIT_GATHER, count, line);
	}
	/* A cancellation that came after the children had decided goes before what they came to. */
	if (!status)
		status = hand_over(self, gather, out, outcomes);
	gather->waiter = NULL;
	finish(loop, gather);
	return status;
}

int aw_gather_at(void **out, struct aw *const *awaitables, size_t count, uint32_t line)
{
	return gather_inline(out, NULL, awaitables, count, line);
}

int aw_gather_outcomes_at(struct aw_outcome *out, struct aw *const *awaitables, size_t count, uint32_t line)
{
	return out ? gather_inline(NULL, out, awaitables, count, line) : -EINVAL;
}

struct aw *aw_gather_future_at(
	bool return_exceptions, struct aw *const *awaitables, size_t count, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw *future = aw_future_new("gather");
	struct aw__owned *owned;
	struct gather *gather;

	if (!future)
		return NULL;
	owned = count < SIZE_MAX / 64 ? malloc(sizeof(*owned) + count * sizeof(struct aw_outcome)) : NULL;
	if (!owned || gather_new(&gather, loop, awaitables, count, return_exceptions)) {
		free(owned);
		aw__task_free(loop, future);
		return NULL;
	}
	owned->size = 0;
	owned->next = future->owned;
	future->owned = owned;
	future->wait_on = gather;
	future->cancel_wait = cancel_gather;
	gather->outcomes = (struct aw_outcome *)owned->bytes;
	gather->future = future;
	start(loop, gather, line);
	if (gather->decided || !gather->unfinished)
		end_future(loop, gather);
	finish(loop, gather);
	return future;
}
