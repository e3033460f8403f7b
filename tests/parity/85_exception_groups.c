/* 85_exception_groups: groups of errors in groups go where errors go: out of tasks, into gathers, past
 * clean-ups. */
#include "parity.h"

struct child {
	char name[16];
	double seconds;
	const char *type, *on_cancel;
};

static void show(
	int depth, const char *type, const char *message, const struct aw_outcome *errors, size_t count)
{
	bool is_group = !strcmp(type, "ExceptionGroup");

	aw_print("%*s%s%s%s", 2 * depth, "", type, *message ? " " : "",
		is_group ? "unhandled errors in a TaskGroup" : message);
	for (size_t i = 0; i < count; i++)
		show(depth + 1, errors[i].type, errors[i].message, errors[i].errors, errors[i].error_count);
}

/* The error that last reached this task. */
static void show_last(void)
{
	size_t count;
	const struct aw_outcome *errors = aw_error_group(&count);

	show(0, aw_error_type(), aw_error_message(), errors, count);
}

static int child(void *arg)
{
	const struct child *child = arg;
	int status = aw_sleep(child->seconds);

	if (status == AW_ECANCELLED) {
		aw_print("%s cancelled", child->name);
		return child->on_cancel ? aw_raise(child->on_cancel, "%s", child->name) : status;
	}
	AW_TRY(status);
	return child->type ? aw_raise(child->type, "%s", child->name) : aw_return_text(child->name);
}

static struct aw *make(
	const char *name, const char *suffix, double seconds, const char *type, const char *on_cancel)
{
	static struct child children[32];
	static int count;
	struct child *its = &children[count++];

	*its = (struct child){.seconds = seconds, .type = type, .on_cancel = on_cancel};
	snprintf(its->name, sizeof(its->name), "%s%s", name, suffix);
	return AW(child, its);
}

struct branch {
	const char *name;
	int depth;
};

static int branch(void *arg)
{
	const struct branch *its = arg;
	char name[16];
	struct branch left = {name, its->depth - 1};
	struct aw_group tg;
	int status = 0;

	snprintf(name, sizeof(name), "%sl", its->name);
	AW_TRY(aw_group_enter(&tg));
	if (its->depth) {
		aw_group_spawn(&tg, AW(branch, &left));
		aw_group_spawn(&tg, make(its->name, "r", 9, NULL, "OSError"));
	} else {
		aw_group_spawn(&tg, make(its->name, "1", 0.01, "ValueError", NULL));
		aw_group_spawn(&tg, make(its->name, "2", 9, NULL, "TypeError"));
	}
	if (its->depth == 2) {
		status = aw_sleep(9);
		status = aw_raise("KeyError", "%s body", its->name);
	}
	status = aw_group_exit(&tg, status);
	aw_group_finish(&tg);
	return status;
}

static void attempt(struct aw *awaitable)
{
	if (aw_await(NULL, awaitable) < 0)
		show_last();
}

static int count_errors(const struct aw_outcome *errors, size_t count, const char *type)
{
	int found = 0;

	for (size_t i = 0; i < count; i++)
		if (errors[i].errors)
			found += count_errors(errors[i].errors, errors[i].error_count, type);
		else
			found += !type || !strcmp(errors[i].type, type);
	return found;
}

static int awaited(void)
{
	struct branch a = {"a", 3}, b = {"b", 1}, c = {"c", 0}, d = {"d", 2};
	const struct aw_outcome *errors;
	struct aw_outcome r[2];
	struct aw *t;
	size_t count;

	aw_print("-- a tree");
	attempt(AW(branch, &a));
	aw_print("-- from a task, and once more");
	t = aw_spawn(AW(branch, &b));
	attempt(t);
	attempt(t);
	aw_print("-- a gather has it as a result");
	AW_TRY(aw_gather_outcomes(r, AW(branch, &c), make("fine", "", 0.02, NULL, NULL)));
	show(0, r[0].type, r[0].message, r[0].errors, r[0].error_count);
	aw_print("%s", (char *)r[1].result);
	aw_print("-- counted");
	if (aw_await(NULL, AW(branch, &d)) == AW_EGROUP) {
		errors = aw_error_group(&count);
		aw_print("[%d, %d, %d, %d, %d]", count_errors(errors, count, "ValueError"),
			count_errors(errors, count, "TypeError"), count_errors(errors, count, "OSError"),
			count_errors(errors, count, "KeyError"), count_errors(errors, count, NULL));
	}
	return 0;
}

static int cleans(void *arg)
{
	int status = aw_await(NULL, AW(branch, arg));
	struct aw__error *error = aw_error_save();

	if (aw_await(NULL, make("clean-up", "", 0.01, "KeyError", NULL)) < 0)
		aw_print("met '%s'", aw_error_message());
	aw_error_restore(error);
	return status;
}

static int slow(void *unused)
{
	struct aw_timeout timeout;

	(void)unused;
	AW_TRY(aw_timeout_enter(&timeout, 0.01));
	return aw_timeout_exit(&timeout, aw_await(NULL, make("slow", "", 9, NULL, NULL)));
}

static int timed(void *coroutine)
{
	struct aw_group tg;
	int status;

	AW_TRY(aw_group_enter(&tg));
	aw_group_spawn(&tg, coroutine);
	status = aw_group_exit(&tg, 0);
	aw_group_finish(&tg);
	return status;
}

/* What `except*` takes of the group, by its type. */
static int except_star(const struct aw_outcome *errors, size_t count)
{
	int values = 0, types = 0;

	for (size_t i = 0; i < count; i++)
		if (!strcmp(errors[i].type, "ValueError"))
			values++;
		else if (!strcmp(errors[i].type, "TypeError"))
			types++;
	if (values)
		aw_print("values %d", values);
	if (types)
		aw_print("types %d", types);
	return (size_t)(values + types) == count ? 0 : AW_EGROUP;
}

static int body(void *unused)
{
	struct branch e = {"e", 0}, g = {"g", 0};
	const struct aw_outcome *errors;
	struct aw_timeout timeout;
	size_t count;

	(void)unused;
	AW_TRY(awaited());
	aw_print("-- cleaned up, and passed on");
	attempt(AW(cleans, &e));
	aw_print("-- a timeout in the group, a group in a timeout");
	attempt(AW(timed, AW(slow, NULL)));
	AW_TRY(aw_timeout_enter(&timeout, 0.01));
	if (aw_timeout_exit(&timeout, timed(make("f", "", 9, NULL, "ValueError"))) == AW_EGROUP)
		show_last();
	aw_print("-- except*");
	if (aw_await(NULL, AW(branch, &g)) == AW_EGROUP) {
		errors = aw_error_group(&count);
		if (except_star(errors, count))
			aw_print("nothing is left");
	}
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
