/* 67_group_corners: errors on the way, late tasks, groups in groups, the body's error, and a cancellation from
 * outside, while the body runs and while it waits. */
#include <stdlib.h>

#include "parity.h"

enum how { RAISE_AGAIN, RAISE, SUPPRESS, FAIL };

struct child {
	const char *name;
	double seconds;
	enum how how;
};

static int child(void *arg)
{
	const struct child *child = arg;
	int status;

	aw_print("%s start", child->name);
	status = aw_sleep(child->seconds);
	if (status == AW_ECANCELLED) {
		aw_print("%s cancelled", child->name);
		if (child->how == RAISE)
			return aw_raise("ValueError", "%s on cancel", child->name);
		return child->how == SUPPRESS ? 0 : status;
	}
	AW_TRY(status);
	if (child->how == FAIL)
		return aw_raise("ValueError", "%s", child->name);
	aw_print("%s end", child->name);
	return 0;
}

static struct aw *add(struct aw_group *group, const char *name, double seconds, enum how how)
{
	static struct child children[32];
	static int count;
	struct child *its = &children[count++];

	*its = (struct child){name, seconds, how};
	return aw_group_spawn(group, AW(child, its));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void tell(const char *message, const struct aw_outcome *errors, size_t count)
{
	const char *texts[4];
	char list[160] = "";

	for (size_t i = 0; i < count; i++)
		texts[i] = errors[i].message;
	qsort(texts, count, sizeof(texts[0]), by_text);
	for (size_t i = 0; i < count; i++)
		sprintf(list + strlen(list), "%s'%s'", i ? ", " : "", texts[i]);
	aw_print("ExceptionGroup %s [%s]", message, list);
}

/* The group's error is the one that last reached this task. */
static void tell_group(void)
{
	size_t count;
	const struct aw_outcome *errors = aw_error_group(&count);

	tell(aw_error_message(), errors, count);
}

static int on_the_way(void)
{
	struct aw_group group;

	AW_TRY(aw_group_enter(&group));
	add(&group, "a", 0.05, FAIL);
	add(&group, "b", 1, RAISE);
	if (aw_group_exit(&group, 0) == AW_EGROUP)
		tell_group();
	aw_group_finish(&group);
	return 0;
}

static int cancelled_child(void)
{
	struct aw_group group;
	struct aw *t, *u;
	int status;

	AW_TRY(aw_group_enter(&group));
	t = add(&group, "x", 1, 0);
	u = add(&group, "y", 0.05, 0);
	status = aw_sleep(0);
	aw_cancel(t);
	AW_TRY(aw_group_exit(&group, status));
	aw_print("%s %s after the group", truth(aw_cancelled(t)), truth(aw_done(u)));
	return 0;
}

static int late(void *group)
{
	aw_print("late starts one more");
	add(group, "later", 0.05, 0);
	return 0;
}

static int inner(void *unused)
{
	struct aw_group group;
	int status;

	(void)unused;
	AW_TRY(aw_group_enter(&group));
	add(&group, "deep", 0.05, FAIL);
	add(&group, "deep 2", 1, 0);
	status = aw_group_exit(&group, 0);
	aw_group_finish(&group);
	return status;
}

static int nested(void)
{
	struct aw_group group;

	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, AW(late, &group));
	AW_TRY(aw_group_exit(&group, 0));
	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, AW(inner, NULL));
	add(&group, "beside", 1, 0);
	if (aw_group_exit(&group, 0) == AW_EGROUP) {
		const struct aw_outcome *first = aw_group_error(&group, 0);

		tell_group();
		tell(first->message, first->errors, first->error_count);
	}
	aw_group_finish(&group);
	return 0;
}

static int body_error(void)
{
	struct aw_group group;
	int status;

	AW_TRY(aw_group_enter(&group));
	add(&group, "k", 1, RAISE);
	status = aw_sleep(0);
	if (!status)
		status = aw_raise("KeyError", "body");
	if (aw_group_exit(&group, status) == AW_EGROUP)
		aw_print("['%s', '%s']", aw_group_error(&group, 0)->type, aw_group_error(&group, 1)->type);
	aw_group_finish(&group);
	return 0;
}

static int whole(void *unused)
{
	struct aw_group group;
	int status;

	(void)unused;
	AW_TRY(aw_group_enter(&group));
	add(&group, "m", 1, SUPPRESS);
	add(&group, "n", 0, 0);
	status = aw_sleep(1);
	aw_print("body finally");
	return aw_group_exit(&group, status);
}

static int waiting(void *unused)
{
	struct aw_group group;
	int status;

	(void)unused;
	AW_TRY(aw_group_enter(&group));
	add(&group, "o", 1, RAISE);
	status = aw_group_exit(&group, 0);
	if (status == AW_EGROUP) {
		tell_group();
		aw_print("cancelling %d", aw_cancelling(aw_current()));
		status = 0;
	}
	aw_group_finish(&group);
	return status;
}

static int cancel_from_outside(struct aw *t)
{
	AW_TRY(aw_sleep(0.05));
	aw_cancel(t);
	AW_TRY(aw_wait(NULL, &t, 1, AW_ALL_COMPLETED, AW_FOREVER));
	aw_print("cancelled %s", truth(aw_cancelled(t)));
	return 0;
}

static int too_late(void)
{
	static struct child its = {"too late", 1, 0};
	struct aw *coroutine = AW(child, &its);
	struct aw_group group;
	int status;

	AW_TRY(aw_group_enter(&group));
	add(&group, "fails", 0.05, FAIL);
	status = aw_sleep(0.1); /* interrupted */
	if (!status)
		aw_print("not reached");
	if (aw_group_exit(&group, status) == AW_EGROUP)
		aw_print("except* %zu", aw_group_error_count(&group));
	if (!aw_group_spawn(&group, coroutine)) {
		aw_print("RuntimeError");
		aw_close(coroutine);
	}
	aw_group_finish(&group);
	return 0;
}

static int body(void *arg)
{
	(void)arg;
	AW_TRY(on_the_way());
	AW_TRY(cancelled_child());
	AW_TRY(nested());
	AW_TRY(body_error());
	AW_TRY(cancel_from_outside(aw_spawn(AW(whole, NULL))));
	AW_TRY(cancel_from_outside(aw_spawn(AW(waiting, NULL))));
	return too_late();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
