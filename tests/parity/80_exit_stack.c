/* 80_exit_stack: what an exit stack does, and in which order, when its block is left in each way. */
#include "parity.h"

struct resource {
	const char *name, *how;
};

/* Its clean-up meets an error of its own, which is nobody's. */
static int clean_up(const char *name, int status)
{
	struct aw__error *error = aw_error_save();

	aw_raise("TypeError", "handled");
	AW_TRY(aw_sleep(0.01));
	aw_print("%s closes", name);
	aw_error_restore(error);
	return status;
}

static bool is_how(const struct resource *of, const char *how)
{
	return of->how && !strcmp(of->how, how);
}

static int resource(void *arg)
{
	const struct resource *of = arg;
	int status;

	aw_print("%s opens", of->name);
	if (is_how(of, "fails"))
		return aw_raise("OSError", "%s", of->name);
	AW_TRY(aw_sleep(0.01));
	status = aw_yield_text(NULL, of->name);
	if (status && !strcmp(aw_error_type(), "ValueError")) {
		aw_print("%s sees %s", of->name, aw_error_message());
		if (is_how(of, "swallows"))
			status = 0;
		else if (is_how(of, "replaces"))
			status = aw_raise("KeyError", "'%s'", of->name);
	}
	return clean_up(of->name, status);
}

static int plain(void *name)
{
	int status;

	aw_print("%s opens", (char *)name);
	status = aw_yield_text(NULL, name);
	aw_print("%s closes", (char *)name);
	return status;
}

static int open_resource(struct aw_exit_stack *stack, const char *name, const char *how)
{
	static struct resource all[32];
	static int count;
	struct resource *of = &all[count++];

	*of = (struct resource){name, how};
	return aw_exit_stack_enter_context(NULL, stack, AW_ASYNC_GENERATOR(resource, of));
}

static int say(void *name)
{
	AW_TRY(aw_sleep(0.01));
	aw_print("callback %s", (char *)name);
	return 0;
}

static int bad(void *name)
{
	aw_print("bad %s", (char *)name);
	return aw_raise("RuntimeError", "%s", (char *)name);
}

static int on_exit_of_block(void *arg, int status)
{
	(void)arg;
	aw_print("exit %s %s", status ? aw_error_type() : "None", status ? aw_error_message() : "None");
	return status && !strcmp(aw_error_type(), "ValueError") ? 0 : status;
}

/* ---- bodies ---- */

static struct aw_exit_stack kept;

static int all_well(struct aw_exit_stack *stack)
{
	static struct resource a = {"a", NULL}, b = {"b", NULL};
	void *value;

	AW_TRY(aw_exit_stack_enter_context(&value, stack, AW_ASYNC_GENERATOR(resource, &a)));
	aw_print("%s", (char *)value);
	AW_TRY(aw_exit_stack_enter_context(&value, stack, AW_ASYNC_GENERATOR(resource, &b)));
	aw_print("%s", (char *)value);
	AW_TRY(aw_exit_stack_callback(stack, say, word("c")));
	AW_TRY(aw_exit_stack_enter_context(&value, stack, AW_GENERATOR(plain, word("d"))));
	aw_print("%s", (char *)value);
	return 0;
}

static int error(struct aw_exit_stack *stack)
{
	AW_TRY(open_resource(stack, "a", NULL));
	AW_TRY(aw_exit_stack_callback(stack, say, word("b")));
	AW_TRY(open_resource(stack, "c", NULL));
	return aw_raise("ValueError", "of the body");
}

static int swallowed(struct aw_exit_stack *stack)
{
	AW_TRY(aw_exit_stack_push(stack, on_exit_of_block, NULL));
	AW_TRY(open_resource(stack, "a", "swallows"));
	AW_TRY(open_resource(stack, "b", NULL));
	return aw_raise("ValueError", "of the body");
}

static int replaced(struct aw_exit_stack *stack)
{
	AW_TRY(aw_exit_stack_push(stack, on_exit_of_block, NULL));
	AW_TRY(open_resource(stack, "a", "replaces"));
	return aw_raise("ValueError", "of the body");
}

static int at_exit(struct aw_exit_stack *stack)
{
	AW_TRY(aw_exit_stack_push(stack, on_exit_of_block, NULL));
	return aw_raise("ValueError", "of the body");
}

static int fails(struct aw_exit_stack *stack)
{
	AW_TRY(open_resource(stack, "a", NULL));
	return open_resource(stack, "b", "fails");
}

static int raises(struct aw_exit_stack *stack)
{
	AW_TRY(open_resource(stack, "a", NULL));
	AW_TRY(aw_exit_stack_callback(stack, bad, word("in a callback")));
	return aw_exit_stack_callback(stack, say, word("first"));
}

static int moved(struct aw_exit_stack *stack)
{
	AW_TRY(open_resource(stack, "a", NULL));
	kept = aw_exit_stack_pop_all(stack);
	return 0;
}

static void attempt(const char *name, int (*body)(struct aw_exit_stack *stack))
{
	struct aw_exit_stack stack = {0};
	int status;

	aw_print("-- %s", name);
	status = body(&stack);
	if (!status)
		aw_print("body ends");
	status = aw_exit_stack_close(&stack, status);
	if (status)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	else
		aw_print("went on");
}

static int cancelled(void *arg)
{
	struct aw_exit_stack stack = {0};
	int status = aw_exit_stack_push(&stack, on_exit_of_block, NULL);

	(void)arg;
	if (!status)
		status = open_resource(&stack, "a", NULL);
	if (!status)
		status = aw_sleep(9);
	return aw_exit_stack_close(&stack, status);
}

static int body(void *arg)
{
	struct aw *t;

	(void)arg;
	attempt("all well", all_well);
	attempt("an error", error);
	attempt("swallowed", swallowed);
	attempt("replaced", replaced);
	attempt("swallowed by an exit", at_exit);
	attempt("the second cannot be opened", fails);
	attempt("a callback fails", raises);
	attempt("moved", moved);
	AW_TRY(aw_exit_stack_close(&kept, 0));
	aw_print("-- cancelled");
	t = aw_spawn(AW(cancelled, NULL));
	AW_TRY(aw_sleep(0.1));
	aw_cancel(t);
	AW_TRY(aw_wait(NULL, &t, 1, AW_ALL_COMPLETED, AW_FOREVER));
	aw_print("%s", truth(aw_cancelled(t)));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
