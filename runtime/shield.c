/* shield.c: shield: a future stands between who waits and the task, and takes the cancellation. */
#include <errno.h>

#include "combine.h"
#include "reuse.h"
#include "sync.h"

struct shield {
	struct aw__block block;
	struct aw__hook hook; /* on the inner task */
	struct aw__hook gone; /* on the outer future */
	struct aw *outer;     /* NULL once it has ended */
	unsigned hooks;       /* that are on, or in the queue */
};

static void unhooked(struct shield *shield)
{
	if (!--shield->hooks)
		aw__block_free(&shield->block);
}

static void inner_ended(struct aw_loop *loop, struct aw__hook *hook)
{
	struct shield *shield = (struct shield *)((char *)hook - offsetof(struct shield, hook));
	struct aw *inner = hook->link.child, *outer = shield->outer;

	inner->flags |= AW__RETRIEVED;
	shield->outer = NULL;
	if (outer && inner->state == AW__CANCELLED)
		aw__set_cancel_message(outer, NULL);
	else if (outer && inner->state == AW__FAILED)
		aw__take_error(outer, inner);
	else if (outer)
		outer->result = inner->result;
	if (outer)
		aw__future_end_as(loop, outer, inner->state, inner->status);
	aw__link_done(loop, &hook->link);
	unhooked(shield);
}

/* Of an inner one that fails later nobody has fetched the error; of one that failed meanwhile the shield has. */
static void outer_ended(struct aw_loop *loop, struct aw__hook *hook)
{
	struct shield *shield = (struct shield *)((char *)hook - offsetof(struct shield, gone));

	aw__link_done(loop, &hook->link);
	if (shield->hooks == 2 && !aw__has_ended(shield->hook.link.child)) {
		aw__hook_remove(loop, &shield->hook);
		shield->hooks--;
	}
	unhooked(shield);
}

static enum aw__cancel cancel_shield(struct aw_loop *loop, struct aw *outer)
{
	struct shield *shield = outer->wait_on;

	shield->outer = NULL;
	aw__future_end(loop, outer, AW_ECANCELLED);
	return AW__CANCEL_PASSED;
}

const struct aw *aw__shielded(const struct aw *future)
{
	const struct shield *shield = future->wait_on;

	return future->cancel_wait == cancel_shield ? shield->hook.link.child : NULL;
}

struct aw *aw_shield_future_at(struct aw *awaitable, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct shield *shield;
	struct aw *outer;

	if (!loop || !awaitable)
		return NULL;
	if (aw__has_ended(awaitable) && (awaitable->flags & AW__TASK))
		return awaitable;
	outer = aw_future_new("shield");
	shield = outer && !aw__reserve(loop, 1, 2) ? aw__block_new(loop, sizeof(*shield)) : NULL;
	if (shield && !(awaitable->flags & AW__TASK))
		awaitable = aw_spawn_at(awaitable, line);
	if (!shield || !awaitable) {
		if (shield)
			aw__block_free(&shield->block);
		if (outer)
			aw__task_free(loop, outer);
		return NULL;
	}
	shield->outer = outer;
	shield->hook.ended = inner_ended;
	outer->wait_on = shield;
	outer->cancel_wait = cancel_shield;
	shield->gone.ended = outer_ended;
	shield->hooks = 2;
	aw__hook_add(loop, awaitable, &shield->hook);
	aw__hook_add(loop, outer, &shield->gone);
	return outer;
}

int aw_shield_at(void **out, struct aw *awaitable, uint32_t line)
{
	struct aw *self = aw_current(), *inner = awaitable, *outer;
	bool is_ours = awaitable && !(awaitable->flags & AW__TASK);
	int status;

	if (!self)
		return AW_ENOLOOP;
	if (inner == self)
		return -EINVAL;
	if (is_ours)
		inner = aw__fresh(aw__loop, awaitable);
	outer = aw_shield_future_at(inner, line);
	if (!outer)
		return -ENOMEM;
	if (outer != inner)
		aw_release(outer);
	status = aw_await_at(out, outer, line);
	if (is_ours) {
		if (aw__has_ended(inner))
			aw__take_owned(self, inner);
		aw_release(inner);
	}
	return status;
}
