/* 88_callbacks_at_random: callbacks and tasks that schedule, cancel, set, hook and unhook one another, drawn
 * by a generator that the Python has too. Each prints a sum over all that happened in it; with SAY in the
 * environment each says what that is. */
#include <stdio.h>

#include "dice.h"
#include "parity.h"

enum { PROGRAMS = 300, FUTURES = 5, CALLBACKS = 12, TASKS = 5, MOST_TASKS = 40, TURNS = 20, LAST_TURNS = 60 };
enum { MOST_OPS = 8, MOST_HANDLES = 400 };

struct op {
	int kind, x;
};
struct ops {
	int count;
	struct op ops[MOST_OPS];
};

static struct ops of_callback[CALLBACKS], of_task[TASKS];
static struct aw *futures[FUTURES], *tasks[MOST_TASKS];
static struct aw_handle handles[MOST_HANDLES];
static int task_count, handle_count, left;

static void draw_ops(struct ops *ops, int kinds, int most)
{
	ops->count = draw(most) + 1;
	for (int i = 0; i < ops->count; i++) {
		ops->ops[i].kind = draw(kinds);
		ops->ops[i].x = draw(60);
	}
}

/* ---- callbacks ---- */

static int act(struct op op);

static void act_all(int number)
{
	for (int i = 0; i < of_callback[number].count; i++)
		if (act(of_callback[number].ops[i]) < 0)
			return;
}

static void called(void *arg)
{
	int number = (int)(intptr_t)arg;

	say("callback %d", number);
	act_all(number);
}

static int place(const struct aw *future)
{
	for (int i = 0; i < FUTURES; i++)
		if (futures[i] == future)
			return i;
	for (int i = 0; i < task_count; i++)
		if (tasks[i] == future)
			return i;
	return -1;
}

static void done(int number, const struct aw *future)
{
	say("done %d %d %s", number, place(future), truth(aw_cancelled(future)));
	act_all(number);
}

/* Callbacks are told apart by their functions. */
#define DONES(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define X(number)                                                 \
	static void done_##number(struct aw *ended, void *unused) \
	{                                                         \
		(void)unused;                                     \
		done(number, ended);                              \
	}
DONES(X)
#undef X
#define X(number) done_##number,
static aw_done_callback *const dones[CALLBACKS] = {DONES(X)};
#undef X

static void on_exception(const struct aw_exception *exception, void *unused)
{
	(void)unused;
	say("handler %s", exception->type);
}

/* ---- what they and the tasks do ---- */

static void spawn(int number);

static void replace(struct aw **future)
{
	struct aw *old = *future;

	if (!aw_done(old))
		return;
	aw_status(old);
	*future = aw_future_new("future");
	aw_release(old);
}

static int act_on_handles(struct op op)
{
	if (op.kind <= 1)
		return aw_call_soon(&handles[handle_count++], called, (void *)(intptr_t)(op.x % CALLBACKS));
	if (op.kind == 2 && handle_count)
		aw_handle_cancel(handles[op.x % handle_count]);
	for (int i = handle_count > 3 ? handle_count - 3 : 0; op.kind == 14 && i < handle_count; i++)
		aw_handle_cancel(handles[i]);
	return 0;
}

static int act_on_future(struct op op, struct aw **future, aw_done_callback *callback)
{
	switch (op.kind) {
	case 3:
		return aw_done(*future) ? 0 : aw_future_set_result(*future, NULL);
	case 4:
		return aw_done(*future) ? 0 : aw_future_set_error(*future, "ValueError", "%d", op.x);
	case 5:
		say("cancel %s", truth(aw_cancel(*future)));
		return 0;
	case 6:
	case 7:
		return aw_add_done_callback(*future, callback, NULL);
	case 8:
		say("removed %d", aw_remove_done_callback(*future, callback));
		return 0;
	default:
		replace(future);
		return 0;
	}
}

static int act(struct op op)
{
	if (--left < 0)
		return 0;
	switch (op.kind) {
	case 0:
	case 1:
	case 2:
	case 14:
		return act_on_handles(op);
	case 9:
		say("cancel task %s", truth(aw_cancel(tasks[op.x % task_count])));
		return 0;
	case 10:
		return aw_add_done_callback(tasks[op.x % task_count], dones[op.x % CALLBACKS], NULL);
	case 12:
		return op.x < 12 ? aw_raise("KeyError", "%d", op.x) : 0;
	case 13:
		if (task_count < MOST_TASKS)
			spawn(op.x % TASKS);
		return 0;
	default:
		return act_on_future(op, &futures[op.x % FUTURES], dones[op.x % CALLBACKS]);
	}
}

static int step(struct op op, int me)
{
	struct aw *two[2] = {futures[op.x % FUTURES], futures[(op.x + 1) % FUTURES]};

	switch (op.kind) {
	case 15:
		return aw_await(NULL, two[0]);
	case 16:
		return aw_sleep(0);
	case 17:
		return aw_wait(NULL, two, 2, AW_FIRST_COMPLETED, AW_FOREVER);
	case 18:
		return aw_shield(NULL, two[0]);
	case 19:
		return op.x % task_count < me ? aw_await(NULL, tasks[op.x % task_count]) : 0;
	default:
		return act(op);
	}
}

struct body {
	int number, me;
};

static int body(void *arg)
{
	const struct body *body = arg;

	say("task %d", body->me);
	for (int i = 0; i < of_task[body->number].count; i++) {
		struct op op = of_task[body->number].ops[i];
		int status = step(op, body->me);

		say("%d op %d %s", body->me, op.kind, status ? aw_error_type() : "ok");
		if (status == AW_ECANCELLED && op.x % 3)
			return status;
	}
	return 0;
}

static void spawn(int number)
{
	static struct body bodies[MOST_TASKS];

	bodies[task_count] = (struct body){number, task_count};
	tasks[task_count] = aw_spawn(AW(body, &bodies[task_count]));
	task_count++;
}

/* ---- a program ---- */

static int end_all(void)
{
	int cancelled = 0;

	left = 0;
	for (int turn = 0; turn < LAST_TURNS; turn++) {
		for (int i = 0; i < task_count; i++)
			aw_cancel(tasks[i]);
		for (int i = 0; i < FUTURES; i++)
			aw_cancel(futures[i]);
		AW_TRY(aw_sleep(0));
	}
	for (int i = 0; i < FUTURES; i++)
		aw_status(futures[i]);
	for (int i = 0; i < task_count; i++) {
		aw_status(tasks[i]);
		cancelled += aw_cancelled(tasks[i]);
	}
	say("%d %d", task_count, cancelled);
	return 0;
}

static int run_program(void *unused)
{
	(void)unused;
	task_count = handle_count = 0;
	left = 400;
	for (int i = 0; i < FUTURES; i++)
		futures[i] = aw_future_new("future");
	for (int i = 0; i < CALLBACKS; i++)
		draw_ops(&of_callback[i], 15, 4);
	for (int i = 0; i < TASKS; i++)
		draw_ops(&of_task[i], 20, 8);
	AW_TRY(aw_set_exception_handler(on_exception, NULL));
	for (int i = 0; i < TASKS; i++)
		spawn(i);
	for (int turn = 0; turn < TURNS; turn++) {
		struct op op;

		AW_TRY(aw_sleep(0));
		say("turn %d", turn);
		op.kind = draw(15);
		op.x = draw(60);
		if (act(op) < 0)
			say("KeyError");
	}
	return end_all();
}

int main(int argc, char **argv)
{
	for (int number = 0; number < PROGRAMS; number++) {
		int status;

		dice_begin();
		if (getenv("SAY"))
			printf("program %d\n", number);
		status = parity_run(argc, argv, run_program);
		if (status)
			return status;
		dice_end(number);
	}
	return 0;
}
