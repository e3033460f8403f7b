/* 41_waits_at_random: programs of six tasks at two locks, two semaphores, two events, a condition and a
 * queue, drawn by a generator that the Python has too. Each prints a sum over all that happened in it. */

#include "dice.h"
#include "parity.h"

enum { PROGRAMS = 200, TASKS = 6, OPS = 14, TURNS = 40 };

static struct aw_lock locks[2];
static struct aw_semaphore semaphores[2];
static struct aw_event events[2];
static struct aw_condition condition;
static struct aw_queue queue;
static struct aw *tasks[TASKS];
static struct {
	int op, x;
} program[TASKS][OPS];

static int by_tens(const void *a, const void *b)
{
	return (int)((intptr_t)a / 10 - (intptr_t)b / 10);
}

static void draw_program(void)
{
	static const struct {
		int count, ops[10];
	} mixes[6] = {
		{.count = 0},
		{7, {0, 0, 0, 1, 1, 16, 17}},
		{7, {2, 2, 2, 3, 3, 16, 17}},
		{6, {4, 4, 5, 6, 16, 17}},
		{9, {7, 7, 8, 8, 8, 9, 1, 16, 17}},
		{10, {10, 10, 11, 11, 12, 13, 14, 15, 16, 17}},
	};
	int kind = draw(3), most = draw(4), mix = draw(6);

	for (int i = 0; i < TASKS; i++) {
		for (int j = 0; j < OPS; j++) {
			int op = draw(18), x = draw(30), usual = draw(5);

			if (mixes[mix].count && usual)
				op = mixes[mix].ops[op % mixes[mix].count];
			program[i][j].op = op;
			program[i][j].x = x;
		}
	}
	for (int i = 0; i < 2; i++) {
		aw_lock_init(&locks[i], NULL);
		aw_event_init(&events[i], NULL);
	}
	aw_bounded_semaphore_init(&semaphores[0], NULL, 1);
	aw_semaphore_init(&semaphores[1], NULL, 2);
	aw_condition_init(&condition, NULL, &locks[1]);
	if (kind == 0)
		aw_queue_init(&queue, NULL, (size_t)most);
	else if (kind == 1)
		aw_lifo_queue_init(&queue, NULL, (size_t)most);
	else
		aw_priority_queue_init(&queue, NULL, (size_t)most, by_tens);
}

static int step(int op, int x, void *item, intptr_t *got)
{
	void *taken = NULL;
	int status;

	switch (op) {
	case 0:
		return aw_lock_acquire(&locks[x % 2]);
	case 1:
		return aw_lock_release(&locks[x % 2]);
	case 2:
		return aw_semaphore_acquire(&semaphores[x % 2]);
	case 3:
		return aw_semaphore_release(&semaphores[x % 2]);
	case 4:
		return aw_event_wait(&events[x % 2]);
	case 5:
		aw_event_set(&events[x % 2]);
		return 0;
	case 6:
		aw_event_clear(&events[x % 2]);
		return 0;
	case 7:
		return aw_lock_acquire(&locks[1]);
	case 8:
		return aw_condition_wait(&condition);
	case 9:
		return aw_condition_notify(&condition, (size_t)(x % 3 + 1));
	case 10:
		return aw_queue_put(&queue, item);
	case 11:
	case 13:
		status = op == 11 ? aw_queue_get(&taken, &queue) : aw_queue_get_nowait(&taken, &queue);
		*got = (intptr_t)taken;
		return status;
	case 12:
		return aw_queue_put_nowait(&queue, item);
	case 14:
		return aw_queue_task_done(&queue);
	case 15:
		return aw_queue_join(&queue);
	case 16:
		return aw_yield();
	default:
		*got = aw_cancel(tasks[x % TASKS]);
		return 0;
	}
}

static int body(void *arg)
{
	int number = (int)(intptr_t)arg, cancels = 0;

	for (int i = 0; i < OPS; i++) {
		int op = program[number][i].op, x = program[number][i].x, status;
		const char *result = "ok";
		intptr_t got = 0;

		status = step(op, x, (void *)(intptr_t)(x * 10 + number), &got);
		if (status == AW_ECANCELLED)
			result = "CancelledError";
		else if (status)
			result = aw_error_type();
		say("%d.%d op %d %s %d", number, i, op, result, (int)got);
		if (status == AW_ECANCELLED && ++cancels == 2)
			return status;
	}
	return 0;
}

static int end_them(void)
{
	for (int turn = 0; turn < TURNS; turn++) {
		for (int i = 0; i < TASKS; i++)
			aw_cancel(tasks[i]);
		for (int i = 0; i < 2; i++)
			if (aw_lock_locked(&locks[i]))
				AW_TRY(aw_lock_release(&locks[i]));
		AW_TRY(aw_yield());
	}
	return 0;
}

static int run_program(void *arg)
{
	(void)arg;
	for (intptr_t i = 0; i < TASKS; i++)
		tasks[i] = aw_spawn(AW(body, (void *)i));
	for (int turn = 0; turn < TURNS; turn++) {
		AW_TRY(aw_yield());
		say("turn %d", turn);
		if (turn % 7 == 6) {
			if (aw_lock_locked(&locks[turn % 2]))
				AW_TRY(aw_lock_release(&locks[turn % 2]));
			AW_TRY(aw_semaphore_release(&semaphores[1]));
		}
	}
	AW_TRY(end_them());
	say("%d %s %zu", aw_lock_locked(&locks[0]) + aw_lock_locked(&locks[1]),
		aw_semaphore_locked(&semaphores[0]) ? "True" : "False", aw_queue_size(&queue));
	for (int i = 0; i < TASKS; i++)
		say("%s", aw_done(tasks[i]) ? "True" : "False");
	return 0;
}

int main(int argc, char **argv)
{
	for (int number = 0; number < PROGRAMS; number++) {
		int status;

		dice_begin();
		draw_program();
		status = parity_run(argc, argv, run_program);
		aw_queue_finish(&queue);
		if (status)
			return status;
		dice_end(number);
	}
	return 0;
}
