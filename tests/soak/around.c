/* around.c: a task of the soak uses what surrounds its work: exit stacks, barriers, generators that are spoken to,
 * queues of its own that are shut down, and processes that compute. */
#include "soak.h"

/* ---- exit stacks: what was pushed last is done first, and all of it, however much is cancelled ---- */

struct pushed {
	int *top;
	int at;
	bool waits;
};

static int pop(struct pushed *pushed)
{
	if (--*pushed->top != pushed->at)
		broken("number %d of an exit stack is done where %d is due", pushed->at, *pushed->top);
	return pushed->waits ? aw_yield() : 0;
}

static int on_exit_call(void *pushed)
{
	return pop(pushed);
}

static int on_exit_with(void *pushed, int status)
{
	int own = pop(pushed);

	return own ? own : status;
}

static int around(void *pushed)
{
	int status = aw_yield_value(NULL, pushed);
	int own = pop(pushed);

	return own ? own : status;
}

static int push(struct aw_exit_stack *stack, struct pushed *pushed)
{
	switch (draw(4)) {
	case 0:
		return aw_exit_stack_push(stack, on_exit_with, pushed);
	case 1:
		return aw_exit_stack_enter_context(NULL, stack, AW_GENERATOR(around, pushed));
	case 2:
		return aw_exit_stack_enter_context(NULL, stack, AW_ASYNC_GENERATOR(around, pushed));
	default:
		return aw_exit_stack_callback(stack, on_exit_call, pushed);
	}
}

static int by_exit_stack(void)
{
	enum { MOST = 5 };
	struct aw_exit_stack stack = {0}, left = {0};
	struct pushed pushed[MOST];
	int top = 0, status = 0, count = (int)draw(MOST + 1);

	for (int i = 0; i < count && !status; i++) {
		pushed[i] = (struct pushed){&top, i, draw(3) == 0};
		status = push(&stack, &pushed[i]);
		top += !status;
	}
	if (!status && draw(2))
		status = aw_sleep(draw_seconds());
	if (draw(4) == 0)
		left = aw_exit_stack_pop_all(&stack);
	status = aw_exit_stack_close(&stack, status);
	status = aw_exit_stack_close(&left, status);
	if (top)
		broken("an exit stack is closed, and %d of it are not done", top);
	return status;
}

/* ---- barriers ---- */

static int by_barrier(void)
{
	struct aw_barrier *barrier = &world.barriers[draw(BARRIERS)];
	size_t index = SIZE_MAX;
	int status;

	if (draw(16) == 0)
		return draw(2) ? aw_barrier_reset(barrier) : aw_barrier_abort(barrier);
	status = aw_barrier_wait(&index, barrier);
	if (!status && index >= aw_barrier_parties(barrier))
		broken("number %zu of %zu left a barrier", index, aw_barrier_parties(barrier));
	return status;
}

/* ---- generators ---- */

/* Hands out twice what was sent, goes on over what is thrown in, and is over when it is closed or cancelled. */
static int twice(void *arg)
{
	int64_t doubled = 0;
	void *sent;

	(void)arg;
	for (;;) {
		int status = aw_yield_int(&sent, doubled);

		if (status && status != AW_ERAISED)
			return status;
		doubled = status ? -1 : 2 * aw_int(sent);
		if (doubled % 3 == 0)
			AW_TRY(aw_yield());
	}
}

static int talk_to(struct aw_generator *generator)
{
	void *value;

	AW_TRY(aw_next(&value, generator));
	for (int i = (int)draw(6); i > 0; i--) {
		int64_t sent = draw(100), due = draw(4) ? 2 * sent : -1;

		if (due < 0)
			AW_TRY(aw_throw(&value, generator, aw_raise("ValueError", "thrown in")));
		else
			AW_TRY(aw_send(&value, generator, &sent));
		if (aw_int(value) != due)
			broken("a generator answered %d with %d", (int)sent, (int)aw_int(value));
	}
	return draw(2) ? aw_generator_close(generator) : 0;
}

static int by_sending(void)
{
	struct aw_generator *generator = AW_ASYNC_GENERATOR(twice, NULL);
	int status = talk_to(generator);

	aw_generator_release(generator);
	return status;
}

/* ---- queues of its own: all that was put is taken, or is left when it is shut down at once ---- */

struct belt {
	struct aw_queue queue;
	int put, taken;
};

static int put_some(void *of)
{
	struct belt *belt = of;

	for (int i = (int)draw(8); i > 0; i--) {
		AW_TRY(aw_queue_put(&belt->queue, belt));
		belt->put++;
	}
	return 0;
}

static int take_all(void *of)
{
	struct belt *belt = of;

	for (;;) {
		int status = aw_queue_get(NULL, &belt->queue);

		if (status)
			return status == AW_EQUEUE_SHUTDOWN ? 0 : status;
		belt->taken++;
		AW_TRY(aw_queue_task_done(&belt->queue));
	}
}

/* The group waits for those who use it, whatever comes. */
static int run_belt(struct belt *belt)
{
	struct aw_group group;
	int status;

	AW_TRY(aw_group_enter(&group));
	for (int i = (int)draw(3) + 1; i > 0; i--)
		aw_group_spawn(&group, AW(put_some, belt));
	aw_group_spawn(&group, AW(take_all, belt));
	status = aw_sleep(draw_seconds());
	if (!status && draw(4))
		status = aw_queue_join(&belt->queue);
	aw_queue_shutdown(&belt->queue, draw(2));
	status = aw_group_exit(&group, status);
	if (status == AW_EGROUP && aw_group_error(&group, 0)->status == AW_EQUEUE_SHUTDOWN)
		status = 0; /* who still had something to put */
	aw_group_finish(&group);
	return status;
}

static int by_own_queue(void)
{
	struct belt belt = {.put = 0};
	int status;

	aw_queue_init(&belt.queue, "belt", draw(3));
	status = run_belt(&belt);
	if (belt.taken > belt.put)
		broken("%d were put into a queue, and %d taken", belt.put, belt.taken);
	aw_queue_finish(&belt.queue);
	return status;
}

/* ---- processes that compute: under both clocks ---- */

static int square(void *number)
{
	int64_t of = *(const int64_t *)number;

	AW_TRY(aw_block((double)of * 0.001));
	return of == 7 ? aw_raise("ValueError", "seven") : aw_return_int(of * of);
}

static int by_process_pool(void)
{
	int64_t number = draw(8);
	struct aw *call = aw_run_in_process(world.pool, square, &number, sizeof(number));
	void *result = NULL;
	int status;

	if (!call)
		return -ENOMEM;
	if (draw(8) == 0)
		aw_cancel(call);
	status = aw_await(&result, call);
	if (status == (number == 7 ? 0 : AW_ERAISED) || (!status && aw_int(result) != number * number))
		broken("the square of %d is %d, with %d: %s", (int)number, (int)aw_int(result), status,
			aw_error_message());
	aw_release(call);
	return status;
}

/* ---- looking on ---- */

static int look(void)
{
	struct aw *all[LIVE];
	size_t count = aw_all_tasks(all, LIVE);

	if (count < (size_t)world.workers_left)
		broken("of %d workers and more there are %zu tasks", world.workers_left, count);
	for (size_t i = 0; i < count && i < LIVE; i++)
		if (aw_done(all[i]))
			broken("among all tasks is %s, which has ended", aw_name(all[i]));
	if (draw(4) == 0)
		aw_dump(world.nowhere);
	return 0;
}

int use_around(void)
{
	switch (draw(16)) {
	case 0:
		return draw(4) ? look() : by_process_pool();
	case 1:
	case 2:
	case 3:
	case 4:
		return by_exit_stack();
	case 5:
	case 6:
	case 7:
		return by_barrier();
	case 8:
	case 9:
	case 10:
	case 11:
		return by_sending();
	default:
		return by_own_queue();
	}
}
