/* event.c: asyncio.Event. Setting it ends every wait that is under way, for good: those who waited do not
 * look at the flag again. */
#include "sync.h"

void aw_event_init(struct aw_event *event, const char *name)
{
	*event = (struct aw_event)AW_EVENT(name);
}

int aw_event_wait_at(struct aw_event *event, uint32_t line)
{
	struct aw__waiter waiter;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (event->is_set)
		return 0;
	return aw__wait_in(&event->waiters, &waiter, TRACE_WAIT_EVENT, event->name, line);
}

void aw_event_set(struct aw_event *event)
{
	if (event->is_set)
		return;
	event->is_set = true;
	aw__choose_some(&event->waiters, SIZE_MAX);
}

void aw_event_clear(struct aw_event *event)
{
	event->is_set = false;
}

bool aw_event_is_set(const struct aw_event *event)
{
	return event->is_set;
}
