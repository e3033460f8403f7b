/* group.c: task groups: the first error cancels the siblings and the body; all are waited for, then one
 * error stands for all of theirs. */
#include <errno.h>

#include "context.h"
#include "exceptions.h"
#include "probe.h"
#include "sync.h"

enum { ENTERED, EXITING, EXITED };

struct aw__member {
	struct aw__block block;
	struct aw__hook hook; /* target: the group, until the task has reported */
	struct aw__member *next, *previous;
	struct aw_outcome outcome; /* of one in the list of errors; its texts are the block's */
};

static struct aw__member *member_of(struct aw__hook *hook)
{
	return (struct aw__member *)((char *)hook - offsetof(struct aw__member, hook));
}

static void append(struct aw__members *list, struct aw__member *member)
{
	member->next = NULL;
	member->previous = list->last;
	if (list->last)
		list->last->next = member;
	else
		list->first = member;
	list->last = member;
}

static void take_out(struct aw__members *list, struct aw__member *member)
{
	if (member->previous)
		member->previous->next = member->next;
	else
		list->first = member->next;
	if (member->next)
		member->next->previous = member->previous;
	else
		list->last = member->previous;
}

static void abort_group(struct aw_loop *loop, struct aw_group *group)
{
	group->aborting = true;
	for (struct aw__member *member = group->running.first; member; member = member->next)
		aw__cancel(loop, member->hook.link.child);
}

static void add_error(struct aw_group *group, struct aw__member *member)
{
	append(&group->errors, member);
	group->error_count++;
}

static void wake_parent(struct aw_loop *loop, struct aw_group *group, const struct aw *by)
{
	struct aw__waiter *waiter = group->waiters.first;

	if (!waiter || waiter->state != AW__WAITER_PENDING)
		return;
	waiter->state = AW__WAITER_CHOSEN;
	aw__wake(loop, waiter->task, TRACE_BY_TASK, by, TRACE_FLAG_END_FLOW);
}

static void child_ended(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw__member *member = member_of(hook);
	struct aw_group *group = hook->link.target;
	struct aw *child = hook->link.child;
	struct aw__link kept = hook->link; /* the member may be freed */

	take_out(&group->running, member);
	if (!group->running.first)
		wake_parent(loop, group, child);
	if (child->state != AW__FAILED) {
		aw__block_free(&member->block);
	} else {
		member->outcome = aw__outcome(&member->block.owned, child);
		add_error(group, member);
		if (!group->aborting && !group->cancelled_parent) {
			abort_group(loop, group);
			group->cancelled_parent = true;
			aw__cancel(loop, group->parent);
		}
	}
	aw__link_done(loop, &kept);
}

int aw_group_enter(struct aw_group *group)
{
	if (!aw__can_wait())
		return AW_ENOLOOP;
	*group = (struct aw_group){.parent = aw__loop->current, .state = ENTERED};
	return 0;
}

/* Whether it takes no more tasks; then that is the error of whoever runs. */
static bool is_closed(const struct aw_group *group)
{
	const char *why = group->state == EXITED || (group->state == EXITING && !group->running.first)
	                          ? "finished"
	                  : group->aborting ? "shutting down"
	                                    : NULL;

	if (why)
		aw__fail_as(-EINVAL, "RuntimeError", "TaskGroup is %s", why);
	return why;
}

struct aw *aw_group_spawn_at(struct aw_group *group, struct aw *coroutine, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw__member *member;
	struct aw *task;

	if (!loop || is_closed(group) || aw__reserve(loop, 1, 1))
		return NULL;
	member = aw__block_new(loop, sizeof(*member));
	if (!member)
		return NULL;
	task = aw_spawn_at(coroutine, line);
	if (!task) {
		aw__block_free(&member->block);
		return NULL;
	}
	member->hook = (struct aw__hook){.link = {.target = group}, .ended = child_ended};
	aw__hook_add(loop, task, &member->hook);
	append(&group->running, member);
	return task;
}

struct aw *aw_group_spawn_in_at(
	struct aw_group *group, struct aw_context *context, struct aw *coroutine, uint32_t line)
{
	return aw__context_can_give(context)
	               ? aw__context_give(aw_group_spawn_at(group, coroutine, line), context)
	               : NULL;
}

/* The body's own error joins those of the tasks, as the last. It is copied before others reach the parent. */
static struct aw__member *body_error(struct aw_loop *loop, const struct aw_group *group, int status)
{
	struct aw__member *member = aw__block_new(loop, sizeof(*member));

	if (!member)
		return NULL;
	aw__set_error(group->parent, status);
	member->outcome = aw__outcome_of_error(&member->block.owned, group->parent, status);
	return member;
}

/* SystemExit and KeyboardInterrupt are raised as they are; NULL: there is none. */
static const struct aw__member *exit_among(const struct aw_group *group)
{
	const struct aw__member *member = group->errors.first;

	while (member && !aw__is_exit(member->outcome.status, member->outcome.type))
		member = member->next;
	return member;
}

static size_t running_count(const struct aw_group *group)
{
	size_t count = 0;

	for (const struct aw__member *member = group->running.first; member; member = member->next)
		count++;
	return count;
}

/* Of the cancellations that come the first is the one that is passed on. */
static int wait_for_children(struct aw_loop *loop, struct aw_group *group, bool cancelled, uint32_t line)
{
	struct aw__error *first = cancelled ? aw_error_save() : NULL;

	while (group->running.first) {
		struct aw__waiter waiter;
		int status = aw__wait_in_as(
			&group->waiters, &waiter, TRACE_WAIT_GROUP, running_count(group), line);

		if (status == AW_ECANCELLED && !group->aborting) {
			if (!cancelled)
				first = aw_error_save();
			cancelled = true;
			abort_group(loop, group);
		}
	}
	if (!cancelled)
		return 0;
	aw_error_restore(first);
	return AW_ECANCELLED;
}

/* The error of the running task gets what the group holds. */
static int raise_group(struct aw_group *group)
{
	struct aw__errors *errors = aw__errors_new(group->error_count);
	int status = errors ? 0 : -ENOMEM;

	for (const struct aw__member *member = group->errors.first; member && !status; member = member->next)
		status = aw__errors_add(errors, &member->outcome);
	if (!status)
		status = aw__fail_as(AW_EGROUP, "ExceptionGroup",
			"unhandled errors in a TaskGroup (%zu sub-exception%s)", group->error_count,
			group->error_count == 1 ? "" : "s");
	else
		aw__fail(status);
	if (status == AW_EGROUP && group->parent->error)
		group->parent->error->errors = errors;
	else
		aw__errors_drop(errors);
	return status;
}

int aw_group_exit_at(struct aw_group *group, int status, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	bool cancelled = status == AW_ECANCELLED;
	const struct aw__member *exit;
	struct aw__member *own = NULL;
	bool lost = false;
	int waited;

	if (!aw__can_wait() || group->state != ENTERED)
		return aw__can_wait() ? -EINVAL : AW_ENOLOOP;
	group->state = EXITING;
	if (group->cancelled_parent && aw_uncancel(group->parent) == 0)
		cancelled = false;
	if (status < 0 && status != AW_ECANCELLED) {
		own = body_error(loop, group, status);
		lost = !own;
	}
	exit = exit_among(group);
	if (!exit && own && aw__is_exit(own->outcome.status, own->outcome.type))
		exit = own;
	if (status < 0 && !group->aborting)
		abort_group(loop, group);
	waited = wait_for_children(loop, group, cancelled, line);
	group->state = EXITED;
	if (own)
		add_error(group, own);
	if (!group->error_count)
		return waited ? waited : lost ? aw__fail(-ENOMEM) : 0;
	if (lost)
		return aw__fail(-ENOMEM);
	if (!exit)
		exit = exit_among(group);
	return exit ? aw__fail_as(AW_ERAISED, exit->outcome.type, "%s", exit->outcome.message)
	            : raise_group(group);
}

size_t aw_group_error_count(const struct aw_group *group)
{
	return group->error_count;
}

const struct aw_outcome *aw_group_error(const struct aw_group *group, size_t at)
{
	const struct aw__member *member = group->errors.first;

	while (member && at--)
		member = member->next;
	return member ? &member->outcome : NULL;
}

void aw_group_finish(struct aw_group *group)
{
	struct aw__member *member;

	while ((member = group->errors.first)) {
		take_out(&group->errors, member);
		aw__block_free(&member->block);
	}
	group->error_count = 0;
}
