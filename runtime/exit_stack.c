/* exit_stack.c: AsyncExitStack: a list of what is to be done, and the error that goes through all of it. */
#include <errno.h>
#include <stdlib.h>

#include "loop.h"

struct aw__exit {
	struct aw__exit *below;
	struct aw_generator *generator; /* one of the three */
	aw_exit_fn *fn;
	aw_fn *callback;
	void *arg;
};

static int push(struct aw_exit_stack *stack, struct aw__exit what)
{
	struct aw__exit *top = malloc(sizeof(*top));

	if (!top)
		return -ENOMEM;
	*top = what;
	top->below = stack->top;
	stack->top = top;
	return 0;
}

static struct aw__exit pop(struct aw_exit_stack *stack)
{
	struct aw__exit *top = stack->top, what = *top;

	stack->top = top->below;
	free(top);
	return what;
}

int aw_exit_stack_enter_context(void **value, struct aw_exit_stack *stack, struct aw_generator *generator)
{
	int status = generator ? push(stack, (struct aw__exit){.generator = generator}) : -ENOMEM;

	if (status) {
		aw_generator_release(generator);
		return status;
	}
	status = aw_generator_enter(value, generator);
	if (status)
		pop(stack);
	return status;
}

int aw_exit_stack_push(struct aw_exit_stack *stack, aw_exit_fn *fn, void *arg)
{
	return push(stack, (struct aw__exit){.fn = fn, .arg = arg});
}

int aw_exit_stack_callback(struct aw_exit_stack *stack, aw_fn *fn, void *arg)
{
	return push(stack, (struct aw__exit){.callback = fn, .arg = arg});
}

struct aw_exit_stack aw_exit_stack_pop_all(struct aw_exit_stack *stack)
{
	struct aw_exit_stack all = *stack;

	stack->top = NULL;
	return all;
}

/* It may meet errors of its own, and handle them: the block's stays the one that it was. */
static int call_back(const struct aw__exit *what, int status)
{
	struct aw__error *error = status < 0 ? aw_error_save() : NULL;
	int own = what->callback(what->arg);

	if (own < 0)
		aw__error_free(error);
	else if (error)
		aw_error_restore(error);
	return own < 0 ? own : status;
}

int aw_exit_stack_close(struct aw_exit_stack *stack, int status)
{
	while (stack->top) {
		struct aw__exit what = pop(stack);

		status = what.generator  ? aw_generator_exit(what.generator, status)
		         : what.callback ? call_back(&what, status)
		                         : what.fn(what.arg, status);
	}
	return status;
}
