/* everything_around.h: the part of everything.h (which includes it) for what surrounds a task: its context,
 * errors that are kept or reach nobody, and who looks at it from outside. */
#ifndef TEST_EVERYTHING_AROUND_H
#define TEST_EVERYTHING_AROUND_H

static int save_errors(void *arg)
{
	struct aw__error *error;
	int status;

	AW_TRY(expect_error(aw_await(NULL, AW(raise_long, arg)), "ValueError"));
	error = aw_error_save();
	status = expect_error(aw_raise("KeyError", "of the clean-up"), "KeyError");
	EXPECT(status || strstr(aw_error_message(), "clean-up") || !*aw_error_message());
	if (!error)
		return status ? status : -ENOMEM;
	AW_TRY(expect_error(aw_error_restore(error), "ValueError"));
	aw_error_discard(aw_error_save());
	return status;
}

/* ---- what reaches nobody ---- */

static void count_told(const struct aw_exception *exception, void *count)
{
	++*(int *)count;
	aw_default_exception_handler(exception);
}

static void fail_in_callback(void *arg)
{
	aw_raise("ValueError", "%0400d %s", 7, (const char *)arg);
}

static int use_handler(void *arg)
{
	static int count;

	count = 0;
	AW_TRY(aw_set_exception_handler(count_told, &count));
	AW_TRY(aw_call_soon(NULL, fail_in_callback, arg));
	AW_TRY(aw_sleep(1));
	aw_call_exception_handler(&(struct aw_exception){.message = arg});
	EXPECT(count == 2);
	AW_TRY(aw_set_exception_handler(NULL, NULL));
	aw_call_exception_handler(&(struct aw_exception){.message = arg});
	return 0;
}

/* ---- contexts ---- */

static struct aw_context_var user = AW_CONTEXT_VAR("user", "nobody");

static int see_user(void *name)
{
	EXPECT(!strcmp(aw_context_get(&user), name));
	return 0;
}

static int change_user(void *arg)
{
	(void)arg;
	AW_TRY(aw_context_set(NULL, &user, "somebody else"));
	AW_TRY(aw_yield());
	return see_user(WORD("somebody else"));
}

static void see_user_of(void *seen)
{
	*(const char **)seen = aw_context_get(&user);
}

static int use_contexts(void *name)
{
	struct aw_context_token token;
	static const char *seen;

	EXPECT(!aw_context_is_set(&user));
	AW_TRY(aw_context_set(&token, &user, name));
	AW_TRY(aw_gather(NULL, AW(see_user, name), AW(change_user, NULL), AW(see_user, name)));
	AW_TRY(aw_call_soon(NULL, see_user_of, &seen));
	AW_TRY(aw_to_thread(NULL, see_user, name));
	EXPECT(seen == name);
	AW_TRY(aw_context_reset(&token));
	return see_user(WORD("nobody"));
}

static int set_user(void *name)
{
	AW_TRY(aw_context_set(NULL, &user, name));
	return see_user(name);
}

static void see_user_soon(void *count)
{
	*(int *)count += !strcmp(aw_context_get(&user), "of the group");
}

/* A task, one of a group and a callback run in it, and a copy of it sees what they set. */
static int run_in(struct aw_context *context)
{
	static struct aw_group group;
	static int count;
	struct aw *task = aw_spawn_in(context, AW(set_user, WORD("of the task")));
	int status;

	AW_TRY(aw_await(NULL, task));
	EXPECT(!strcmp(aw_context_get_in(context, &user), "of the task"));
	AW_TRY(aw_group_enter(&group));
	task = aw_group_spawn_in(&group, context, AW(set_user, WORD("of the group")));
	status = aw_group_exit(&group, task ? 0 : -ENOMEM);
	aw_group_finish(&group);
	if (status == AW_EGROUP || (task && !status && aw_status(task)))
		return -ENOMEM; /* there was none for it to begin */
	AW_TRY(status);
	count = 0;
	AW_TRY(aw_call_soon_in(NULL, context, see_user_soon, &count));
	AW_TRY(aw_yield());
	EXPECT(count == 1);
	return aw_context_run(context, see_user, WORD("of the group"));
}

static int use_context_objects(void *name)
{
	struct aw_context *context = aw_copy_context();
	int status = aw_context_run(context, set_user, name);

	if (!status)
		status = run_in(context);
	aw_context_release(context);
	AW_TRY(status);
	return see_user(WORD("nobody"));
}

/* ---- from outside ---- */

static int dump(void *arg)
{
	struct aw *asked = aw_spawn(AW_NAMED(sleep_long, arg, "asked"));
	char *text = NULL;
	size_t length;
	FILE *file;
	bool is_told;

	if (!asked)
		return -ENOMEM;
	AW_TRY(aw_yield());
	file = open_memstream(&text, &length);
	if (!file)
		return -ENOMEM;
	aw_dump(file);
	is_told = !fclose(file) && text && strstr(text, "asked: waits for sleep");
	free(text);
	return is_told ? 0 : -ENOMEM;
}

#endif
