/* 89_generators_at_random: async generators that tasks and one another ask, send to, throw into, close and drop,
 * while tasks are cancelled. */
#include "dice.h"
#include "parity.h"

enum { PROGRAMS = 300, TASKS = 4, GENERATORS = 3, BODIES = 3, OPS = 9, KINDS = 18, TURNS = 40, MOST = 100 };

struct op {
	int op, x;
};

struct made {
	char name[16];
	int number;
	struct aw__error *error; /* that its clean-up goes on over */
};

static struct body {
	int how;
	struct op ops[OPS];
} bodies[BODIES];
static struct plan {
	char name[16];
	struct op ops[OPS];
} plans[TASKS];
static struct made made[MOST + 1];
static struct aw_generator *generators[GENERATORS];
static struct aw *tasks[TASKS];
static struct aw_event event;
static int made_count;
static bool is_over;

static bool raised(int status, const char *type)
{
	return status == AW_ERAISED && !strcmp(aw_error_type(), type);
}

static int turns(int count)
{
	while (count-- > 0)
		AW_TRY(aw_sleep(0));
	return 0;
}

static int ask(struct op op, int k, const char *name)
{
	static int numbers[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
	struct aw_generator *generator = generators[k];
	void *value = NULL;
	int status;

	if (op.op < 14)
		status = aw_next(&value, generator);
	else if (op.op == 14)
		status = aw_send(&value, generator, &numbers[op.x]);
	else if (op.op == 15)
		status = aw_throw(&value, generator, aw_raise("KeyError", "%s", ""));
	else
		status = aw_generator_close(generator);
	if (status == AW_ECANCELLED || status == AW_EGENERATOREXIT)
		return status;
	if (!status && value)
		say("%s got %d", name, (int)aw_int(value));
	else if (!status)
		say("%s got None", name);
	else if (!strcmp(aw_error_type(), "RuntimeError") || !strcmp(aw_error_type(), "TypeError"))
		say("%s %s", name, aw_error_message());
	else
		say("%s %s", name, aw_error_type());
	return 0;
}

static int body(void *of);

static struct aw_generator *new_generator(void)
{
	struct made *its = &made[++made_count];

	its->number = made_count;
	snprintf(its->name, sizeof(its->name), "%d", made_count);
	return AW_ASYNC_GENERATOR(body, its);
}

static int act(struct op op, const char *name)
{
	int k = op.x % GENERATORS;
	struct aw_generator *dropped;

	if (op.op < 6)
		return turns(op.x % 3 + 1);
	if (op.op == 6)
		return aw_raise("ValueError", "%s", "");
	if (op.op == 7) {
		aw_cancel(tasks[op.x % TASKS]);
	} else if (op.op == 8 && made_count < MOST) {
		say("%s drops %d", name, k);
		dropped = generators[k];
		generators[k] = new_generator();
		aw_generator_release(dropped);
	} else if (op.op == 9) {
		return aw_event_wait(&event);
	} else if (op.op == 10) {
		aw_event_set(&event);
		if (!is_over)
			aw_event_clear(&event);
	} else if (op.op > 10) {
		return ask(op, k, name);
	}
	return 0;
}

static int yields(const struct made *its, int x)
{
	void *sent;

	AW_TRY(aw_yield_int(&sent, its->number * 100 + x));
	if (sent)
		say("%s sent %d", its->name, *(int *)sent);
	else
		say("%s sent None", its->name);
	return 0;
}

static int acts(const struct made *its)
{
	const struct body *plan = &bodies[its->number % BODIES];

	for (int i = 0; i < OPS; i++) {
		struct op op = plan->ops[i];
		int status = op.op < 4 ? yields(its, op.x) : act(op, its->name);

		if (raised(status, "KeyError")) {
			say("%s KeyError", its->name);
			status = plan->how & 1 ? status : 0;
		} else if (status == AW_ECANCELLED) {
			say("%s cancelled", its->name);
			status = plan->how & 6 ? status : 0;
		}
		AW_TRY(status);
		if (op.op == 17)
			break;
	}
	return 0;
}

/* It is the last error again; after the run, of a body that was never asked again, it is only freed. */
static void forget(struct made *its)
{
	struct aw__error *error = its->error;

	its->error = NULL;
	aw_error_restore(error);
}

static int body(void *of)
{
	struct made *its = of;
	int how = bodies[its->number % BODIES].how, status;

	say("%s begins", its->name);
	status = acts(its);
	its->error = aw_error_save();
	say("%s finally", its->name);
	if (how & 8) {
		int cleaned = turns(how / 16);

		if (!cleaned && how / 16 == 3)
			cleaned = aw_yield_int(NULL, -its->number);
		if (cleaned < 0) {
			aw_error_discard(its->error);
			its->error = NULL;
			return cleaned;
		}
	}
	say("%s closed", its->name);
	forget(its);
	return status;
}

static int task(void *of)
{
	const struct plan *plan = of;

	for (int i = 0; i < OPS; i++) {
		int status = act(plan->ops[i], plan->name);

		if (raised(status, "ValueError")) {
			say("%s ValueError", plan->name);
		} else if (status == AW_ECANCELLED) {
			say("%s cancelled", plan->name);
			if (plan->ops[i].x & 1)
				return status;
		} else {
			AW_TRY(status);
		}
	}
	return 0;
}

static void handler(const struct aw_exception *exception, void *arg)
{
	(void)arg;
	say("%.30s %s", exception->message, exception->type);
}

static void draw_ops(struct op *ops)
{
	for (int i = 0; i < OPS; i++) {
		ops[i].op = draw(KINDS);
		ops[i].x = draw(12);
	}
}

static void draw_program(void)
{
	for (int i = 0; i < BODIES; i++) {
		bodies[i].how = draw(64);
		draw_ops(bodies[i].ops);
	}
	for (int i = 0; i < TASKS; i++) {
		snprintf(plans[i].name, sizeof(plans[i].name), "t%d", i);
		draw_ops(plans[i].ops);
	}
	aw_event_init(&event, NULL);
	made_count = 0;
	is_over = false;
}

static int program(void *arg)
{
	struct aw_outcome outcomes[TASKS];

	(void)arg;
	draw_program();
	AW_TRY(aw_set_exception_handler(handler, NULL));
	for (int i = 0; i < GENERATORS; i++)
		generators[i] = new_generator();
	for (int i = 0; i < TASKS; i++)
		tasks[i] = aw_spawn(AW(task, &plans[i]));
	AW_TRY(turns(TURNS));
	aw_event_set(&event);
	is_over = true;
	for (int i = 0; i < TASKS; i++)
		aw_cancel(tasks[i]);
	AW_TRY(aw_gather_outcomes_array(outcomes, tasks, TASKS));
	for (int k = 0; k < GENERATORS; k++)
		for (int i = 0; i < 2; i++)
			AW_TRY(ask((struct op){16, 0}, k, "main"));
	return turns(TURNS);
}

int main(int argc, char **argv)
{
	for (int i = 0; i < PROGRAMS; i++) {
		dice_begin();
		if (parity_run(argc, argv, program))
			return 1;
		for (int k = 1; k <= made_count; k++)
			forget(&made[k]);
		dice_end(i);
	}
	return 0;
}
