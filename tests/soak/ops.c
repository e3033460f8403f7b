/* ops.c: what a task of the soak does: one thing after the other, as the dice fall; and what must hold then. */
#include "soak.h"

/* ---- locks and their like ---- */

/* What may be done with a lock in hand: nothing that waits for whoever else may hold one. */
static int linger(void)
{
	switch (draw(4)) {
	case 0:
		return aw_sleep(draw_seconds());
	case 1:
		return aw_yield();
	case 2:
		return aw_block(draw(3) * 0.001);
	default:
		return 0;
	}
}

static int use_lock(void)
{
	unsigned at = draw(LOCKS);
	int status;

	AW_WITH_LOCK(&world.locks[at])
	{
		if (world.inside[at]++)
			broken("two tasks hold lock %u", at);
		status = linger();
		world.inside[at]--;
		return status;
	}
	return 0;
}

static int use_semaphore(void)
{
	unsigned at = draw(SEMAPHORES);
	int status;

	AW_WITH_SEMAPHORE(&world.semaphores[at])
	{
		if (++world.taken[at] > world.permits[at])
			broken("semaphore %u gave more permits than its %zu", at, world.permits[at]);
		status = draw(3) ? linger() : use_lock();
		world.taken[at]--;
		return status;
	}
	return 0;
}

static int use_event(void)
{
	unsigned at = draw(EVENTS);
	long round = world.rounds;

	if (draw(3) == 0) {
		if (draw(2))
			aw_event_set(&world.events[at]);
		else
			aw_event_clear(&world.events[at]);
		return 0;
	}
	AW_TRY(aw_event_wait(&world.events[at]));
	if (world.rounds > round + 1)
		broken("a task slept through event %u", at);
	return 0;
}

static bool is_later(void *round)
{
	return world.rounds > *(long *)round;
}

static int use_condition(void)
{
	long round = world.rounds;
	int status = 0;

	AW_WITH_CONDITION(&world.condition)
	{
		if (world.in_condition)
			broken("two tasks hold the condition's lock");
		world.in_condition = true;
		switch (draw(3)) {
		case 0:
			world.in_condition = false;
			status = draw(2) ? aw_condition_wait(&world.condition)
			                 : aw_condition_wait_for(&world.condition, is_later, &round);
			if (world.in_condition)
				broken("a wait returned while another task holds the condition's lock");
			world.in_condition = true;
			break;
		case 1:
			status = aw_condition_notify(&world.condition, draw(3));
			break;
		default:
			status = linger();
		}
		world.in_condition = false;
		return status;
	}
	return 0;
}

/* ---- queues: every item that went in comes out once ---- */

int put_item(unsigned queue, bool can_wait)
{
	struct aw_queue *to = &world.queues[queue];
	enum item *item;
	unsigned number;
	int status;

	do
		number = world.next_item[queue]++ % ITEMS;
	while (world.items[queue][number]);
	item = &world.items[queue][number];
	*item = ITEM_OFFERED;
	world.putters[queue]++;
	status = can_wait ? aw_queue_put(to, (void *)(uintptr_t)number)
	                  : aw_queue_put_nowait(to, (void *)(uintptr_t)number);
	/* Nobody took it yet: a put does not suspend once it has room. */
	*item = status ? ITEM_FREE : ITEM_QUEUED;
	world.putters[queue]--;
	if (status)
		return status;
	world.moved[queue]++;
	world.queued[queue]++;
	if (world.queued[queue] != aw_queue_size(to))
		broken("queue %u holds %zu items, not %zu", queue, aw_queue_size(to), world.queued[queue]);
	if (to->max && aw_queue_size(to) > to->max)
		broken("queue %u holds %zu items, and may hold %zu", queue, aw_queue_size(to), to->max);
	return 0;
}

int get_item(unsigned queue, bool can_wait)
{
	struct aw_queue *from = &world.queues[queue];
	void *item;
	int status;

	world.getters[queue]++;
	status = can_wait ? aw_queue_get(&item, from) : aw_queue_get_nowait(&item, from);
	world.getters[queue]--;
	if (status)
		return status;
	if (world.items[queue][(uintptr_t)item] != ITEM_QUEUED)
		broken("queue %u gave item %u, which is not in it", queue, (unsigned)(uintptr_t)item);
	world.items[queue][(uintptr_t)item] = ITEM_FREE;
	world.moved[queue]++;
	world.queued[queue]--;
	status = aw_queue_task_done(from);
	if (status)
		broken("queue %u had no task to be done: %d", queue, status);
	return 0;
}

static int use_queue(void)
{
	unsigned at = draw(QUEUES);

	switch (draw(9)) {
	case 0:
		return aw_queue_join(&world.queues[at]);
	case 1:
	case 2:
	case 3:
	case 4:
		return put_item(at, draw(4) != 0);
	default:
		return get_item(at, draw(4) != 0);
	}
}

/* ---- futures and callbacks ---- */

static void end_future(void *future)
{
	switch (draw(5)) {
	case 0:
		aw_cancel(future);
		break;
	case 1:
		aw_future_set_error(future, "OSError", "at random");
		break;
	case 2:
		aw_future_set_text(future, "text");
		break;
	default:
		aw_future_set_int(future, 7);
	}
}

static void on_done(struct aw *ended, void *arg)
{
	(void)arg;
	if (!aw_done(ended))
		broken("a done callback of what is not done");
}

static int use_future(void)
{
	struct aw *future = aw_future_new("future");
	struct aw_handle handle = {0};
	int status;

	if (!future)
		return -ENOMEM;
	AW_TRY(aw_add_done_callback(future, on_done, NULL));
	if (draw(3) == 0)
		aw_remove_done_callback(future, on_done);
	if (draw(2))
		AW_TRY(aw_call_soon(&handle, end_future, future));
	else
		AW_TRY(aw_call_later(&handle, draw_seconds(), end_future, future));
	status = aw_await(NULL, future);
	aw_handle_cancel(handle);
	if (!aw_done(future))
		broken("awaiting a future returned %d before its end", status);
	aw_release(future);
	return status;
}

static void poke(void *arg)
{
	(void)arg;
	aw_event_set(&world.events[draw(EVENTS)]);
}

static int use_callback(void)
{
	struct aw_handle handle;

	AW_TRY(draw(2) ? aw_call_soon(&handle, poke, NULL)
		       : aw_call_later(&handle, draw_seconds(), poke, NULL));
	if (draw(2))
		aw_handle_cancel(handle);
	return 0;
}

static int cancel_somebody(void)
{
	struct aw *task = world.live[draw(LIVE)];

	if (task && task != aw_current())
		aw_cancel(task);
	return 0;
}

/* ---- a task ---- */

static int do_something(int depth)
{
	switch (draw(world.is_real ? 22 : 20)) {
	case 0:
	case 1:
		return aw_yield();
	case 2:
		return aw_sleep(draw_seconds());
	case 3:
	case 4:
		return use_lock();
	case 5:
		return use_semaphore();
	case 6:
		return use_event();
	case 7:
		return use_condition();
	case 8:
	case 9:
		return use_queue();
	case 10:
		return use_future();
	case 11:
		return use_callback();
	case 12:
		return cancel_somebody();
	case 14:
		return use_beside();
	case 15:
	case 16:
		return use_around();
	case 20:
	case 21:
		return use_outside();
	case 13:
		return depth && draw(3) == 0 ? aw_raise("ValueError", "at random, %d deep", depth) : 0;
	default:
		return use_several(depth);
	}
}

/* What an operation may end with: the rest is a fault of the runtime. */
static void check_status(int status)
{
	switch (status) {
	case 0:
	case AW_ECANCELLED:
	case AW_ERAISED:
	case AW_ETIMEDOUT:
	case AW_EGROUP:
	case AW_EQUEUE_FULL:
	case AW_EQUEUE_EMPTY:
	case AW_EBARRIER:
		return;
	default:
		broken("an operation ended with %d: %s: %s", status, aw_error_type(), aw_error_message());
	}
}

static int work_on(int depth)
{
	int operations = depth ? (int)draw(6) : INT32_MAX;

	while (operations-- > 0 && world.operations_left > 0) {
		int status;

		world.operations_left--;
		status = do_something(depth);
		world.operations++;
		check_status(status);
		if (status == AW_ERAISED && depth && draw(2))
			return status;
		if (status != AW_ECANCELLED)
			continue;
		/* A worker outlives it; others do so now and then. */
		if (depth && draw(4))
			return status;
		while (aw_cancelling(aw_current()))
			aw_uncancel(aw_current());
	}
	return draw(2) ? aw_return_int(depth) : aw_return_text("worked");
}

static int work_alive(int depth)
{
	unsigned at = draw(LIVE);
	int status;

	if (world.live[at])
		return work_on(depth);
	world.live[at] = aw_current();
	status = work_on(depth);
	world.live[at] = NULL;
	return status;
}

/* What others set is theirs; and a coroutine that is awaited gives back what it changed. */
int work(void *arg)
{
	struct aw_context_token token = {0};
	int status;

	AW_TRY(aw_context_set(&token, &world.mine, &token));
	status = work_alive((int)(intptr_t)arg);
	if (aw_context_get(&world.mine) != &token || aw_context_reset(&token))
		broken("a task's context is not what it was");
	return status;
}
