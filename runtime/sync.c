/* sync.c: the tasks that wait for a lock and its like, and how one of them is chosen. */
#include "sync.h"
#include "probe.h"

enum aw__cancel aw__cancel_waiter(struct aw_loop *loop, struct aw *task)
{
	struct aw__waiter *waiter = task->wait_on;

	(void)loop;
	waiter->state = AW__WAITER_CANCELLED;
	return AW__CANCEL_INTERRUPT;
}

static void append(struct aw__waiters *list, struct aw__waiter *waiter)
{
	waiter->list = list;
	waiter->next = NULL;
	waiter->previous = list->last;
	if (list->last)
		list->last->next = waiter;
	else
		list->first = waiter;
	list->last = waiter;
}

void aw__take_out(struct aw__waiter *waiter)
{
	struct aw__waiters *list = waiter->list;

	if (!list)
		return;
	if (waiter->previous)
		waiter->previous->next = waiter->next;
	else
		list->first = waiter->next;
	if (waiter->next)
		waiter->next->previous = waiter->previous;
	else
		list->last = waiter->previous;
	waiter->list = NULL;
}

static int wait_in(struct aw__waiters *list, struct aw__waiter *waiter, enum trace_wait kind, uint64_t fact,
	uint32_t line)
{
	struct aw *task = waiter->task;
	int status;

	append(list, waiter);
	task->wait_on = waiter;
	task->cancel_wait = aw__cancel_waiter;
	status = aw__wait(aw__loop, kind, fact, line);
	aw__take_out(waiter);
	return status;
}

int aw__wait_in_as(struct aw__waiters *list, struct aw__waiter *waiter, enum trace_wait kind, uint64_t fact,
	uint32_t line)
{
	if (!aw__can_wait())
		return AW_ENOLOOP;
	*waiter = (struct aw__waiter){.task = aw__loop->current, .count = fact, .state = AW__WAITER_PENDING};
	return wait_in(list, waiter, kind, fact, line);
}

int aw__wait_in(struct aw__waiters *list, struct aw__waiter *waiter, enum trace_wait kind, const char *name,
	uint32_t line)
{
	struct aw_loop *loop = aw__loop;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	*waiter = (struct aw__waiter){.task = loop->current, .name = name, .state = AW__WAITER_PENDING};
	return wait_in(list, waiter, kind, loop->ring && name ? aw__probe_name(loop, name) : 0, line);
}

void aw__choose(struct aw__waiter *waiter)
{
	waiter->state = AW__WAITER_CHOSEN;
	aw__wake_now(aw__loop, waiter->task);
}

void aw__choose_by_io(struct aw__waiter *waiter)
{
	struct aw_loop *loop = aw__loop;

	waiter->state = AW__WAITER_CHOSEN;
	aw__wake_at(loop, waiter->task, TRACE_BY_IO, loop->polled_ns);
}

void aw__choose_some(struct aw__waiters *list, size_t most)
{
	for (struct aw__waiter *waiter = list->first; waiter && most; waiter = waiter->next) {
		if (waiter->state != AW__WAITER_PENDING)
			continue;
		aw__choose(waiter);
		most--;
	}
}

bool aw__has_claim(const struct aw__waiters *list)
{
	for (const struct aw__waiter *waiter = list->first; waiter; waiter = waiter->next)
		if (waiter->state != AW__WAITER_CANCELLED)
			return true;
	return false;
}
