/* 82_context_run: Context objects: what runs in one sees what is set there, and sets it for all who do; tasks
 * that are spawned in it have copies. */
#include "parity.h"

static struct aw_context_var var = AW_CONTEXT_VAR("var", "unset"), other = AW_CONTEXT_VAR("other", "none");
static struct aw_context *context;
static struct aw *spawned;

static const char *get(const struct aw_context_var *of)
{
	return aw_context_get(of);
}

static int look(void *name)
{
	aw_print("%s %s %s", (char *)name, get(&var), get(&other));
	return 0;
}

static int change(void *name)
{
	look(name);
	AW_TRY(aw_context_set(NULL, &var, name));
	aw_print("%s then %s %s", (char *)name, get(&var), get(&other));
	return 0;
}

static void look_soon(void *name)
{
	look(name);
}

static void change_soon(void *name)
{
	change(name);
}

static int child(void *name)
{
	aw_print("%s's child %s %s", (char *)name, get(&var), get(&other));
	return aw_context_set(NULL, &var, "child");
}

static int task(void *name)
{
	look(name);
	AW_TRY(aw_context_set(NULL, &var, name));
	AW_TRY(aw_sleep(0));
	aw_print("%s later %s %s", (char *)name, get(&var), get(&other));
	AW_TRY(aw_await(NULL, aw_spawn(AW(child, name))));
	aw_print("%s after its child %s %s", (char *)name, get(&var), get(&other));
	return 0;
}

static const char *none(const char *value)
{
	return value ? value : "None";
}

static void tell(void)
{
	aw_print("the context has %s", (char *)aw_context_get_in(context, &var));
}

static void tell_both(void)
{
	aw_print("the context has %s %s", (char *)aw_context_get_in(context, &var),
		none(aw_context_get_in(context, &other)));
}

static int spawn(void *unused)
{
	(void)unused;
	AW_TRY(aw_context_set(NULL, &var, "spawner"));
	spawned = aw_spawn(AW(task, word("d")));
	return aw_context_set(NULL, &other, "after the copy");
}

static int tasks(void)
{
	aw_print("-- a task in it");
	AW_TRY(aw_await(NULL, aw_spawn_in(context, AW(task, word("a")))));
	tell();
	aw_print("-- two tasks in it");
	AW_TRY(aw_gather(
		NULL, aw_spawn_in(context, AW(task, word("b"))), aw_spawn_in(context, AW(task, word("c")))));
	tell();
	look(word("main"));
	aw_print("-- spawned within run: a copy");
	AW_TRY(aw_context_run(context, spawn, NULL));
	AW_TRY(aw_await(NULL, spawned));
	tell_both();
	return 0;
}

static int callbacks(void)
{
	aw_print("-- callbacks");
	AW_TRY(aw_call_soon_in(NULL, context, change_soon, word("soon")));
	AW_TRY(aw_call_soon(NULL, look_soon, word("soon without")));
	AW_TRY(aw_call_soon_in(NULL, context, look_soon, word("soon after")));
	AW_TRY(aw_sleep(0));
	tell();
	return 0;
}

static int within(void *unused)
{
	(void)unused;
	if (aw_context_run(context, look, word("never")) < 0)
		aw_print("%s within a copy", aw_error_type());
	return 0;
}

static int again(void *copy)
{
	if (aw_context_run(context, look, word("never")) < 0)
		aw_print("%s", aw_error_type());
	copy = aw_copy_context();
	AW_TRY(aw_context_run(copy, look, word("a copy of it")));
	AW_TRY(aw_context_run(copy, within, NULL));
	aw_context_release(copy);
	return 0;
}

static int reset(void *token)
{
	return aw_context_reset(token);
}

static int inside(void *unused)
{
	struct aw_context_token token;
	struct aw_context *copy;

	(void)unused;
	if (aw_context_run(context, look, word("never")) < 0)
		aw_print("%s in the task", aw_error_type());
	copy = aw_copy_context();
	AW_TRY(aw_context_run(copy, within, NULL));
	aw_context_release(copy);
	AW_TRY(aw_context_set(&token, &var, "x"));
	copy = aw_copy_context();
	if (aw_context_run(copy, reset, &token) < 0)
		aw_print("%s", aw_error_type());
	aw_context_release(copy);
	AW_TRY(aw_context_reset(&token));
	return look(word("reset"));
}

static int fails(void *unused)
{
	(void)unused;
	return aw_raise("KeyError", "in run");
}

static int read_var(void *unused)
{
	(void)unused;
	return aw_return_text(get(&var));
}

static int in_thread(void *unused)
{
	(void)unused;
	return aw_context_run(context, read_var, NULL);
}

static int nested(struct aw_context *empty)
{
	struct aw_group group;
	void *result;

	aw_print("-- in a group, and nested");
	AW_TRY(aw_group_enter(&group));
	aw_group_spawn_in(&group, context, AW(task, word("e")));
	aw_group_spawn(&group, AW(task, word("f")));
	AW_TRY(aw_group_exit(&group, 0));
	tell();
	AW_TRY(aw_context_run(context, again, NULL));
	AW_TRY(aw_context_run(empty, look, word("an empty one")));
	AW_TRY(aw_await(NULL, aw_spawn_in(context, AW(inside, NULL))));
	if (aw_context_run(context, fails, NULL) < 0)
		aw_print("%s '%s'", aw_error_type(), aw_error_message());
	AW_TRY(aw_context_run(context, look, word("still good")));
	AW_TRY(aw_to_thread(&result, in_thread, NULL));
	aw_print("thread %s", (char *)result);
	return look(word("main"));
}

static int body(void *unused)
{
	struct aw_context *empty = aw_copy_context();

	(void)unused;
	AW_TRY(aw_context_set(NULL, &var, "main"));
	context = aw_copy_context();
	AW_TRY(aw_context_set(NULL, &var, "main later")); /* the copy keeps what was set */
	AW_TRY(aw_context_run(context, look, word("run")));
	AW_TRY(aw_context_run(context, change, word("changed")));
	look(word("main"));
	tell_both();
	AW_TRY(tasks());
	AW_TRY(callbacks());
	AW_TRY(nested(empty));
	aw_context_release(context);
	aw_context_release(empty);
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
