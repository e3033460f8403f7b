/* several.c: a task of the soak makes others, and waits for them in each way that there is. */
#include "soak.h"

enum { MOST = 4, DEEPEST = 3 };

static struct aw *child(int depth)
{
	return AW(work, (void *)(intptr_t)(depth + 1));
}

static int by_await(int depth)
{
	const struct aw *self = aw_current();
	struct aw *task;
	int status;

	if (draw(2))
		return aw_await(NULL, child(depth));
	task = draw(2) ? aw_spawn(child(depth)) : aw_spawn_eager(child(depth));
	if (!task)
		return -ENOMEM;
	if (aw_current() != self)
		broken("a task that was made runs on in its creator's place");
	status = aw_await(NULL, task);
	if (status != AW_ECANCELLED && !aw_done(task))
		broken("awaiting a task returned %d before its end", status);
	aw_release(task);
	return status;
}

static int by_gather(int depth)
{
	struct aw *all[MOST];
	size_t count = draw(MOST) + 1;

	for (size_t i = 0; i < count; i++)
		all[i] = child(depth);
	switch (draw(3)) {
	case 0: {
		struct aw_outcome outcomes[MOST];

		return aw_gather_outcomes_array(outcomes, all, count);
	}
	case 1: {
		struct aw *future = aw_gather_future_array(draw(2), all, count);
		int status = future ? aw_await(NULL, future) : -ENOMEM;

		aw_release(future);
		return status;
	}
	default: {
		void *out[MOST];

		return aw_gather_array(out, all, count);
	}
	}
}

static int by_timeout(int depth)
{
	struct aw_timeout timeout;
	double seconds = draw_seconds();
	int status;

	switch (draw(3)) {
	case 0:
		return aw_wait_for(NULL, seconds, child(depth));
	case 1:
		return aw_shield(NULL, child(depth));
	default:
		AW_TRY(aw_timeout_enter(&timeout, seconds));
		status = aw_timeout_exit(&timeout, by_gather(depth));
		if (status == AW_ETIMEDOUT && !aw_timeout_expired(&timeout))
			broken("a timeout that has not expired");
		return status;
	}
}

static int by_group(int depth)
{
	struct aw_group group;
	int status = 0, spawned = (int)draw(MOST);

	AW_TRY(aw_group_enter(&group));
	for (int i = 0; i < spawned; i++) {
		struct aw *coroutine = child(depth);

		if (!aw_group_spawn(&group, coroutine))
			aw_close(coroutine);
	}
	if (draw(2))
		status = aw_sleep(draw_seconds());
	else if (draw(4) == 0)
		status = aw_raise("KeyError", "in the body");
	status = aw_group_exit(&group, status);
	if ((status == AW_EGROUP) != (aw_group_error_count(&group) > 0))
		broken("a group ended with %d and %zu errors", status, aw_group_error_count(&group));
	aw_group_finish(&group);
	return status;
}

static int by_completed(int depth)
{
	struct aw *all[MOST];
	struct aw_as_completed *completed;
	size_t count = draw(MOST) + 1;
	int status = 0;

	for (size_t i = 0; i < count; i++)
		all[i] = child(depth);
	AW_TRY(aw_as_completed(&completed, all, count, draw(2) ? AW_FOREVER : draw_seconds()));
	while (aw_as_completed_left(completed) && status != AW_ECANCELLED && draw(8))
		status = aw_as_completed_next(NULL, completed);
	aw_as_completed_close(completed);
	return status;
}

static int by_wait(int depth)
{
	static const enum aw_return_when ways[] = {AW_ALL_COMPLETED, AW_FIRST_COMPLETED, AW_FIRST_EXCEPTION};
	struct aw *all[MOST];
	size_t count = draw(MOST - 1) + 1, done;
	int status;

	for (size_t i = 0; i < count; i++) {
		all[i] = aw_spawn(child(depth));
		if (!all[i])
			return -ENOMEM;
	}
	/* A worker too; never without end, as that may be waiting for us. */
	all[count++] = world.workers[draw(WORKERS)];
	if (all[count - 1] == aw_current())
		count--;
	status = aw_wait(&done, all, count, ways[draw(3)], draw_seconds());
	for (size_t i = 0; !status && i < count; i++)
		if (aw_done(all[i]) != (i < done))
			broken("wait says that %zu are done, and number %zu is not so", done, i);
	for (size_t i = 0; i < count; i++) {
		bool is_worker = false;

		for (int j = 0; j < WORKERS; j++)
			is_worker |= all[i] == world.workers[j];
		if (is_worker)
			continue;
		if (draw(2))
			aw_cancel(all[i]);
		aw_release(all[i]);
	}
	return status;
}

int use_several(int depth)
{
	if (depth >= DEEPEST)
		return aw_yield();
	switch (draw(6)) {
	case 0:
		return by_await(depth);
	case 1:
		return by_gather(depth);
	case 2:
		return by_timeout(depth);
	case 3:
		return by_group(depth);
	case 4:
		return by_completed(depth);
	default:
		return by_wait(depth);
	}
}
