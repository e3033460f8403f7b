/* 75_combined_at_random: trees of tasks that gather, group, shield, wait, time out and clean up, drawn by a
 * generator that the Python has too, while futures end, deadlines pass and tasks are cancelled. Each prints a
 * sum over all that happened in it; with SAY in the environment each says what that is. */
#include <stdio.h>

#include "dice.h"
#include "parity.h"

enum { PROGRAMS = 300, ROOTS = 4, FUTURES = 4, DEADLINES = 4, DEEPEST = 3, TURNS = 30, LAST_TURNS = 200 };
enum { MOST_CHILDREN = 3, MOST_NODES = ROOTS * 40, MOST_TASKS = 2 * MOST_NODES };

static struct node {
	int number, kind, a, root;
	size_t count;
	struct node *children[MOST_CHILDREN];
} nodes[MOST_NODES];
static int node_count;

static struct aw *every[MOST_TASKS], *roots[ROOTS], *futures[FUTURES];
static int task_count;
static struct aw_timeout *deadlines[DEADLINES];

static struct node *draw_node(int depth, int root)
{
	struct node *node = &nodes[node_count];

	*node = (struct node){.number = node_count++, .root = root};
	node->kind = depth == DEEPEST ? draw(3) : depth ? draw(18) : draw(15) + 3;
	node->a = draw(6);
	if (node->kind == 3 || node->kind == 4 || node->kind == 5 || node->kind == 8 || node->kind == 16)
		node->count = (size_t)draw(MOST_CHILDREN) + 1;
	else if (node->kind > 2 && node->kind != 12 && node->kind != 13)
		node->count = 1;
	for (size_t i = 0; i < node->count; i++)
		node->children[i] = draw_node(depth + 1, root);
	return node;
}

/* ---- what the nodes do ---- */

static int run_node(void *arg);

static struct aw *keep(struct aw *task)
{
	return every[task_count++] = task;
}

static struct aw *spawn(struct node *node)
{
	return keep(aw_spawn(AW(run_node, node)));
}

/* tasks[i] becomes the i-th child. */
static void spawn_all(struct aw **tasks, const struct node *node)
{
	for (size_t i = 0; i < node->count; i++)
		tasks[i] = spawn(node->children[i]);
}

static int turns(int count)
{
	while (count-- > 0)
		AW_TRY(aw_sleep(0));
	return 0;
}

static int gather(const struct node *node)
{
	struct aw_outcome outcomes[MOST_CHILDREN];
	struct aw *tasks[MOST_CHILDREN];

	spawn_all(tasks, node);
	return node->a % 2 ? aw_gather_outcomes_array(outcomes, tasks, node->count)
	                   : aw_gather_array(NULL, tasks, node->count);
}

static int group(const struct node *node)
{
	struct aw_group tg;
	int status;

	AW_TRY(aw_group_enter(&tg));
	for (size_t i = 0; i < node->count; i++)
		keep(aw_group_spawn(&tg, AW(run_node, node->children[i])));
	status = turns(node->a % 3 == 1 ? 2 : node->a % 3);
	if (!status && node->a % 3 == 1)
		status = aw_raise("KeyError", "in the body");
	status = aw_group_exit(&tg, status);
	aw_group_finish(&tg);
	return status;
}

static int wait_for_some(const struct node *node)
{
	static const enum aw_return_when whens[] = {AW_ALL_COMPLETED, AW_FIRST_COMPLETED, AW_FIRST_EXCEPTION};
	struct aw *tasks[MOST_CHILDREN];
	size_t done;

	spawn_all(tasks, node);
	AW_TRY(aw_wait(&done, tasks, node->count, whens[node->a % 3], AW_FOREVER));
	say("done %zu", done);
	for (size_t i = done; i < node->count && node->a > 2; i++)
		aw_cancel(tasks[i]);
	return 0;
}

static int completed(const struct node *node)
{
	struct aw *tasks[MOST_CHILDREN];
	struct aw_as_completed *all;
	int status = 0;

	spawn_all(tasks, node);
	AW_TRY(aw_as_completed(&all, tasks, node->count, AW_FOREVER));
	while (aw_as_completed_left(all)) {
		status = aw_as_completed_next(NULL, all);
		if (status == AW_ECANCELLED)
			break;
		say("next %s", status ? aw_error_type() : "ok");
		status = 0;
		if (node->a == 0)
			break;
	}
	aw_as_completed_close(all);
	return status;
}

static int deadline(const struct node *node)
{
	struct aw_timeout **place = &deadlines[node->a % DEADLINES], cm;
	int status;

	AW_TRY(aw_timeout_enter(&cm, AW_FOREVER));
	*place = &cm;
	status = aw_await(NULL, AW(run_node, node->children[0]));
	if (*place == &cm)
		*place = NULL;
	return aw_timeout_exit(&cm, status);
}

static int suppress(const struct node *node)
{
	int status = aw_await(NULL, AW(run_node, node->children[0]));

	if (status != AW_ECANCELLED)
		return status;
	if (node->a % 2)
		aw_uncancel(aw_current());
	return turns(node->a % 3);
}

static int clean_up(const struct node *node)
{
	int status = aw_await(NULL, AW(run_node, node->children[0]));

	AW_TRY(turns(node->a % 3));
	say("cleaned up");
	return status;
}

static int forgive(const struct node *node)
{
	int status = aw_await(NULL, AW(run_node, node->children[0]));

	return status == AW_ECANCELLED ? status : 0;
}

static void on_done(struct aw *task, void *arg)
{
	(void)arg;
	say("callback %s", truth(aw_cancelled(task)));
}

static int callbacks(const struct node *node)
{
	struct aw *task = spawn(node->children[0]);

	AW_TRY(aw_add_done_callback(task, on_done, NULL));
	AW_TRY(turns(node->a % 2));
	return aw_await(NULL, task);
}

static int cancelled_gather(const struct node *node)
{
	struct aw *tasks[MOST_CHILDREN], *future;

	spawn_all(tasks, node);
	future = aw_gather_future_array(node->a % 2, tasks, node->count);
	AW_TRY(turns(node->a / 2));
	say("cancel %s", truth(aw_cancel(future)));
	return aw_await(NULL, future);
}

static int wait_and_tell(void *task)
{
	int status = aw_await(NULL, task);

	say("the other");
	return status;
}

static int two_at_once(const struct node *node)
{
	struct aw *task = spawn(node->children[0]), *other = keep(aw_spawn(AW(wait_and_tell, task)));
	struct aw_outcome outcomes[2];

	return node->a % 2 ? aw_gather_outcomes(outcomes, aw_shield_future(task), other)
	                   : aw_gather(NULL, aw_shield_future(task), other);
}

static int act(const struct node *node)
{
	switch (node->kind) {
	case 0:
		return turns(node->a);
	case 1:
		AW_TRY(turns(node->a));
		return aw_raise("ValueError", "of a node");
	case 2:
		return aw_await(NULL, futures[node->a % FUTURES]);
	case 3:
		return gather(node);
	case 4:
		return group(node);
	case 5:
		return wait_for_some(node);
	case 6:
		return aw_wait_for(NULL, node->a % 2 ? AW_FOREVER : 0, spawn(node->children[0]));
	case 7:
		return aw_shield(NULL, spawn(node->children[0]));
	case 8:
		return completed(node);
	case 9:
		return deadline(node);
	case 10:
		return suppress(node);
	case 11:
		return clean_up(node);
	case 12:
		return node->root ? aw_await(NULL, roots[node->a % node->root]) : aw_sleep(0);
	case 13:
		say("cancel %s", truth(aw_cancel(roots[node->a % ROOTS])));
		return 0;
	case 14:
		return callbacks(node);
	case 15:
		return forgive(node);
	case 16:
		return cancelled_gather(node);
	default:
		return two_at_once(node);
	}
}

static int run_node(void *arg)
{
	const struct node *node = arg;
	int status = act(node);

	say("%d kind %d %s %d", node->number, node->kind, status ? aw_error_type() : "ok",
		aw_cancelling(aw_current()));
	return status;
}

/* ---- what happens to them ---- */

static int disturb(void)
{
	int what = draw(8), x = draw(12);
	struct aw *future = futures[x % FUTURES];
	struct aw_timeout *cm = deadlines[x % DEADLINES];

	if (what == 0 && !aw_done(future))
		return aw_future_set_result(future, NULL);
	if (what == 1 && !aw_done(future))
		return aw_future_set_error(future, "OSError", "of a future");
	if (what == 2 && x < 4)
		say("future %s", truth(aw_cancel(future)));
	else if (what == 3)
		say("root %s", truth(aw_cancel(roots[x % ROOTS])));
	else if (what == 4 && cm && !aw_timeout_expired(cm))
		return aw_timeout_reschedule(cm, aw_time() - 1);
	else if (what == 5)
		say("task %s", truth(aw_cancel(every[x % task_count])));
	return 0;
}

static int run_program(void *arg)
{
	struct node *tops[ROOTS];
	int done = 0, cancelled = 0;

	(void)arg;
	node_count = task_count = 0;
	memset(deadlines, 0, sizeof(deadlines));
	for (int i = 0; i < FUTURES; i++)
		futures[i] = aw_future_new("future");
	for (int i = 0; i < ROOTS; i++)
		tops[i] = draw_node(0, i);
	for (int i = 0; i < ROOTS; i++)
		roots[i] = spawn(tops[i]);
	for (int turn = 0; turn < TURNS; turn++) {
		AW_TRY(aw_sleep(0));
		say("turn %d", turn);
		AW_TRY(disturb());
	}
	for (int turn = 0; turn < LAST_TURNS; turn++) {
		for (int i = 0; i < task_count; i++)
			aw_cancel(every[i]);
		AW_TRY(aw_sleep(0));
	}
	for (int i = 0; i < task_count; i++) {
		done += aw_done(every[i]);
		cancelled += aw_cancelled(every[i]);
	}
	say("%d %d %d", task_count, done, cancelled);
	return 0;
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
