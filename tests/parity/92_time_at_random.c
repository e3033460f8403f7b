/* 92_time_at_random: trees of tasks that sleep, time out, gather, group, shield, wait, hand over items, lock
 * and clean up; all of it takes time. */
#include "dice.h"
#include "parity.h"

enum { PROGRAMS = 300, ROOTS = 5, DEEPEST = 4, KINDS = 26, NODES = 1024, TASKS = 4096, CHILDREN = 3 };

struct node {
	int number, kind, a, count;
	double d;
	int children[CHILDREN];
};

static struct node nodes[NODES];
static struct aw *every[TASKS], *roots[ROOTS];
static int node_count, every_count, root_count;
static struct aw_queue queue;
static struct aw_event event;
static struct aw_lock lock;
static struct aw_semaphore semaphore;
static struct aw_condition condition;

static int run_node(void *of);

/* `finally:` ends: with its own error, or what it was entered with. */
static int after(int status, struct aw__error *error, int cleaned)
{
	if (cleaned < 0) {
		aw_error_discard(error);
		return cleaned;
	}
	aw_error_restore(error);
	return status;
}

static struct aw *node_object(int number)
{
	return AW(run_node, &nodes[number]);
}

static struct aw *keep(struct aw *task)
{
	every[every_count++] = task;
	return task;
}

static struct aw *spawn(int number)
{
	return keep(aw_spawn(node_object(number)));
}

static size_t spawn_children(struct aw **tasks, const struct node *node)
{
	for (int i = 0; i < node->count; i++)
		tasks[i] = spawn(node->children[i]);
	return (size_t)node->count;
}

/* ---- several at once ---- */

static int gathers(const struct node *node)
{
	struct aw_outcome outcomes[CHILDREN];
	struct aw *tasks[CHILDREN];
	size_t count = spawn_children(tasks, node);

	return node->a % 2 ? aw_gather_outcomes_array(outcomes, tasks, count)
	                   : aw_gather_array(NULL, tasks, count);
}

static int in_group(struct aw_group *group, const struct node *node)
{
	for (int i = 0; i < node->count; i++)
		keep(aw_group_spawn(group, node_object(node->children[i])));
	AW_TRY(aw_sleep(node->d * (node->a % 2)));
	return node->a == 1 ? aw_raise("KeyError", "%s", "") : 0;
}

static int groups(const struct node *node)
{
	struct aw_group group;
	int status;

	AW_TRY(aw_group_enter(&group));
	status = aw_group_exit(&group, in_group(&group, node));
	aw_group_finish(&group);
	return status;
}

static int waits(const struct node *node)
{
	static const enum aw_return_when whens[] = {AW_ALL_COMPLETED, AW_FIRST_COMPLETED, AW_FIRST_EXCEPTION};
	struct aw *tasks[CHILDREN];
	size_t count = spawn_children(tasks, node), done;

	AW_TRY(aw_wait(&done, tasks, count, whens[node->a % 3], node->a > 2 ? node->d * 2 : AW_FOREVER));
	say("done %zu", done);
	for (size_t i = done; i < count; i++)
		aw_cancel(tasks[i]);
	return 0;
}

static int completes(const struct node *node)
{
	struct aw *tasks[CHILDREN];
	size_t count = spawn_children(tasks, node);
	struct aw_as_completed *all;
	int status = 0;

	AW_TRY(aw_as_completed(&all, tasks, count, node->a % 2 ? node->d * 2 : AW_FOREVER));
	while (!status && aw_as_completed_left(all)) {
		status = aw_as_completed_next(NULL, all);
		if (status == AW_ECANCELLED)
			break;
		if (!status)
			say("next ok");
		else
			say("next %s", aw_error_type());
		if (node->a)
			status = 0;
	}
	aw_as_completed_close(all);
	return status;
}

/* ---- deadlines ---- */

static int in_moving_timeout(struct aw_timeout *timeout, const struct node *node)
{
	AW_TRY(run_node(&nodes[node->children[0]]));
	AW_TRY(aw_timeout_reschedule(timeout, node->a % 2 ? aw_time() + node->d / 3 : AW_FOREVER));
	return run_node(&nodes[node->children[1]]);
}

static int moves_timeout(const struct node *node)
{
	struct aw_timeout timeout;

	AW_TRY(aw_timeout_enter(&timeout, node->d));
	AW_TRY(aw_timeout_exit(&timeout, in_moving_timeout(&timeout, node)));
	say("expired %s", truth(aw_timeout_expired(&timeout)));
	return 0;
}

static int under_timeout(const struct node *node)
{
	struct aw_timeout timeout;

	AW_TRY(aw_timeout_enter(&timeout, node->d));
	return aw_timeout_exit(&timeout, run_node(&nodes[node->children[0]]));
}

/* ---- generators ---- */

static int items(void *of)
{
	const struct node *node = of;
	struct aw__error *error;
	int status = 0;

	for (int i = 0; i < 3 && !status; i++) {
		status = aw_sleep(node->d / 2);
		if (!status)
			status = aw_yield_int(NULL, i);
	}
	error = aw_error_save();
	say("items end");
	return after(status, error, aw_sleep(node->d / 2 / 7));
}

static int iterate_in(struct aw_generator *each, const struct node *node)
{
	AW_FOR (value, each) {
		int i = (int)aw_int(value);

		say("item %d", i);
		AW_TRY(run_node(&nodes[node->children[0]]));
		if (i == node->a)
			break;
	}
	return 0;
}

static int iterates(struct node *node)
{
	struct aw_generator *each = AW_ASYNC_GENERATOR(items, node);
	int status = iterate_in(each, node);
	struct aw__error *error = aw_error_save();

	status = after(status, error, aw_generator_close(each));
	aw_generator_release(each);
	return status;
}

/* ---- leaves ---- */

static int puts_under_timeout(struct node *node)
{
	struct aw_timeout timeout;

	AW_TRY(aw_timeout_enter(&timeout, node->d));
	return aw_timeout_exit(&timeout, aw_queue_put(&queue, &node->d));
}

static int queue_get(void *arg)
{
	void *got;

	(void)arg;
	AW_TRY(aw_queue_get(&got, &queue));
	return aw_return(got);
}

static int gets(const struct node *node)
{
	void *got;

	AW_TRY(aw_wait_for(&got, node->d, AW(queue_get, NULL)));
	AW_TRY(aw_queue_task_done(&queue));
	say("got %ld", (long)(*(double *)got * 1e6 + 0.5));
	return 0;
}

static int event_wait(void *arg)
{
	(void)arg;
	return aw_event_wait(&event);
}

static int under_condition(void *of)
{
	const struct node *node = of;

	AW_WITH_CONDITION(&condition)
	{
		if (node->a % 2)
			AW_TRY(aw_condition_notify(&condition, (size_t)node->a));
		else
			AW_TRY(aw_condition_wait(&condition));
		AW_TRY(aw_sleep(node->d / 3));
	}
	return 0;
}

static void set(void *arg)
{
	(void)arg;
	aw_event_set(&event);
}

static void clear(void *arg)
{
	(void)arg;
	aw_event_clear(&event);
}

static int leaf(struct node *node)
{
	switch (node->kind) {
	case 0:
		return aw_sleep(node->d);
	case 1:
		AW_TRY(aw_sleep(node->d));
		return aw_raise("ValueError", "%s", "");
	case 2:
		return puts_under_timeout(node);
	case 3:
		return gets(node);
	case 4:
		return aw_wait_for(NULL, node->d, AW(event_wait, NULL));
	case 5:
		AW_TRY(aw_call_later(NULL, node->d, set, NULL));
		return aw_call_later(NULL, node->d * 1.5, clear, NULL);
	case 6:
		if (root_count)
			say("cancel %s", truth(aw_cancel(roots[node->a % root_count])));
		else
			say("cancel None");
		return 0;
	default:
		return aw_wait_for(NULL, node->d, AW(under_condition, node));
	}
}

/* ---- nodes ---- */

static int locks(struct node *child)
{
	AW_WITH_LOCK(&lock)
	return run_node(child);
	return 0;
}

static int takes_permit(struct node *child)
{
	AW_WITH_SEMAPHORE(&semaphore)
	return run_node(child);
	return 0;
}

static int cleans_up(const struct node *node, struct node *child)
{
	int status = run_node(child);
	struct aw__error *error = aw_error_save();
	int cleaned = aw_sleep(node->d / 5);

	if (!cleaned)
		say("cleaned up");
	return after(status, error, cleaned);
}

static int suppresses(const struct node *node, struct node *child)
{
	int status = run_node(child);

	if (status != AW_ECANCELLED)
		return status;
	if (node->a % 2)
		say("suppressed %d", aw_uncancel(aw_current()));
	else
		say("suppressed None");
	return 0;
}

static int forgives(struct node *child)
{
	int status = run_node(child);

	if (status == AW_ECANCELLED)
		return status;
	if (status)
		say("forgiven %s", aw_error_type());
	return 0;
}

static int waits_for_gather(const struct node *node)
{
	struct aw *tasks[CHILDREN];
	size_t count = spawn_children(tasks, node);

	return aw_wait_for(NULL, node->d * 2, aw_gather_future_array(false, tasks, count));
}

static int act(struct node *node)
{
	struct node *child = &nodes[node->children[0]];

	switch (node->kind) {
	case 8:
		return gathers(node);
	case 9:
		return groups(node);
	case 10:
		return waits(node);
	case 11:
		return completes(node);
	case 12:
		return waits_for_gather(node);
	case 13:
		return moves_timeout(node);
	case 14:
		AW_TRY(run_node(child));
		return run_node(&nodes[node->children[1]]);
	case 15:
		return aw_wait_for(NULL, node->d, AW(run_node, child));
	case 16:
		return aw_wait_for(NULL, node->d, aw_shield_future(spawn(child->number)));
	case 17:
		return under_timeout(node);
	case 18:
		return locks(child);
	case 19:
		return takes_permit(child);
	case 20:
		return cleans_up(node, child);
	case 21:
		return suppresses(node, child);
	case 22:
		return forgives(child);
	case 23:
		return iterates(node);
	case 24:
		return aw_shield(NULL, spawn(child->number));
	default:
		spawn(child->number);
		return aw_sleep(node->d / 9);
	}
}

static int run_node(void *of)
{
	struct node *node = of;
	int status = node->kind < 8 ? leaf(node) : act(node);

	say("%d kind %d %s %d", node->number, node->kind, status ? aw_error_type() : "ok",
		aw_cancelling(aw_current()));
	return status;
}

static int draw_node(int depth)
{
	int number = node_count++;
	struct node *node = &nodes[number];

	node->number = number;
	node->kind = depth == DEEPEST ? draw(8) : depth ? draw(KINDS) : 8 + draw(KINDS - 8);
	node->a = draw(6);
	node->d = (draw(399989) + 1) / 1e6;
	node->count = node->kind < 8 ? 0 : node->kind < 13 ? draw(3) + 1 : node->kind < 15 ? 2 : 1;
	for (int i = 0; i < node->count; i++)
		node->children[i] = draw_node(depth + 1);
	return number;
}

/* ---- the program ---- */

static void cancel_root(void *of)
{
	int root = (int)((struct aw **)of - roots);

	say("root %d %s", root, truth(aw_cancel(roots[root])));
}

static int disturb(const int *which, const double *when, int count)
{
	for (int i = 0; i < count; i++)
		AW_TRY(aw_call_later(NULL, when[i], cancel_root, &roots[which[i]]));
	return 0;
}

static int let_go(void)
{
	int done = 0, cancelled = 0;

	AW_TRY(aw_sleep(5.0000005));
	for (int i = 0; i < 9; i++) {
		for (int k = 0; k < every_count; k++)
			aw_cancel(every[k]);
		AW_TRY(aw_sleep(1.0000005));
	}
	for (int k = 0; k < every_count; k++) {
		done += aw_done(every[k]);
		cancelled += aw_cancelled(every[k]);
	}
	say("%d %d %d", every_count, done, cancelled);
	return 0;
}

static void ignore(const struct aw_exception *exception, void *arg)
{
	(void)exception;
	(void)arg;
}

static int program(void *arg)
{
	int tops[ROOTS], which[4], disturbances;
	double when[4];

	(void)arg;
	node_count = every_count = root_count = 0;
	aw_queue_init(&queue, NULL, 2);
	aw_event_init(&event, NULL);
	aw_lock_init(&lock, NULL);
	aw_semaphore_init(&semaphore, NULL, 2);
	aw_condition_init(&condition, NULL, NULL);
	AW_TRY(aw_set_exception_handler(ignore, NULL));
	for (int i = 0; i < ROOTS; i++)
		tops[i] = draw_node(0);
	disturbances = draw(4);
	for (int i = 0; i < disturbances; i++) {
		which[i] = draw(ROOTS);
		when[i] = (draw(1999993) + 1) / 1e6;
	}
	for (int i = 0; i < ROOTS; i++)
		roots[root_count++] = spawn(tops[i]);
	AW_TRY(disturb(which, when, disturbances));
	AW_TRY(let_go());
	aw_queue_finish(&queue);
	return 0;
}

/* All of it would take an hour: it knows the virtual clock alone. */
int main(void)
{
	for (int i = 0; i < PROGRAMS; i++) {
		dice_begin();
		if (aw_run(AW_NAMED(program, NULL, "main"), &(struct aw_options){.clock = AW_CLOCK_VIRTUAL}))
			return 1;
		dice_end(i);
	}
	return 0;
}
