/* 73_context: a task begins with a copy of its creator's context variables, and keeps its own; callbacks and jobs
 * bring those of who scheduled them. */
#include "parity.h"

static struct aw_context_var var = AW_CONTEXT_VAR("var", "unset"), user = AW_CONTEXT_VAR("user", "nobody");

static const char *get(void)
{
	return aw_context_get(&var);
}

static int set(const char *value)
{
	return aw_context_set(NULL, &var, value);
}

static int inner(void *value)
{
	return aw_context_set(NULL, &var, value); /* an awaited coroutine is in the same context */
}

struct child {
	const char *name, *inner;
};

static int child(void *arg)
{
	const struct child *child = arg;

	aw_print("%s sees %s", child->name, get());
	AW_TRY(set(child->name));
	AW_TRY(aw_sleep(0.05));
	aw_print("%s still has %s", child->name, get());
	AW_TRY(aw_await(NULL, AW(inner, word(child->inner))));
	aw_print("%s after a call %s", child->name, get());
	return 0;
}

static int log_it(void *name)
{
	aw_print("log %s %s", (char *)name, (char *)aw_context_get(&user));
	return 0;
}

static int handle(void *name)
{
	AW_TRY(aw_context_set(NULL, &user, name));
	AW_TRY(aw_sleep(0.05));
	AW_TRY(aw_gather(NULL, AW(log_it, word("a")), AW(log_it, word("b"))));
	aw_print("request of %s", (char *)aw_context_get(&user));
	return 0;
}

static void callback(void *unused)
{
	(void)unused;
	aw_print("callback %s", get());
	set("lost");
}

static void done_callback(struct aw *future, void *unused)
{
	(void)future;
	(void)unused;
	aw_print("done callback %s", get());
}

static void set_future(void *future)
{
	aw_future_set_int(future, 1);
}

static int job(void *unused)
{
	(void)unused;
	return aw_return_text(get());
}

static int callbacks(void)
{
	struct aw *f = aw_future_new("f");

	AW_TRY(aw_call_soon(NULL, callback, NULL));
	AW_TRY(aw_add_done_callback(f, done_callback, NULL));
	AW_TRY(aw_call_later(NULL, 0.05, set_future, f));
	AW_TRY(set("after call_soon"));
	AW_TRY(aw_await(NULL, f));
	AW_TRY(aw_sleep(0));
	AW_TRY(aw_await(NULL, AW(inner, word("main inner"))));
	aw_print("%s", get());
	return 0;
}

static int tokens(struct aw_context_token *token)
{
	struct aw_context_token t2, t3;

	AW_TRY(aw_context_reset(token));
	aw_print("reset %s", get());
	if (aw_context_reset(token) < 0)
		aw_print("%s", aw_error_type());
	AW_TRY(aw_context_set(&t2, &var, "two"));
	AW_TRY(aw_context_set(&t3, &var, "three"));
	AW_TRY(aw_context_reset(&t3));
	aw_print("%s", get());
	AW_TRY(aw_context_reset(&t2));
	aw_print("%s", get());
	return 0;
}

static int body(void *arg)
{
	struct child x = {"x", "x inner"}, y = {"y", "y inner"}, z = {"z", "z inner"};
	struct aw_context_token token;
	struct aw *ts[2];
	struct aw_group group;
	void *got;

	(void)arg;
	aw_print("%s %s", get(), (char *)aw_context_get(&user));
	if (!aw_context_is_set(&user))
		aw_print("LookupError");
	AW_TRY(aw_context_set(&token, &var, "main"));
	ts[0] = aw_spawn(AW(child, &x));
	ts[1] = aw_spawn(AW(child, &y));
	AW_TRY(set("main later")); /* the copies were made at the spawn */
	AW_TRY(aw_gather_array(NULL, ts, 2));
	aw_print("main has %s", get());
	AW_TRY(callbacks());
	AW_TRY(tokens(&token));
	AW_TRY(aw_gather(NULL, AW(handle, word("kim")), AW(handle, word("lee"))));
	AW_TRY(set("to the thread"));
	AW_TRY(aw_to_thread(&got, job, NULL));
	aw_print("thread %s", (char *)got);
	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, AW(child, &z));
	AW_TRY(aw_group_exit(&group, set("body")));
	aw_print("%s", get());
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
