/* aw_exit_stack.h: what is to be done when a block is left: the part of aw.h (which includes it) that is
 * contextlib's AsyncExitStack and ExitStack.
 *
 *	struct aw_exit_stack stack = {0};
 *	int status = aw_exit_stack_enter_context(&db, &stack, AW_ASYNC_GENERATOR(database, "a"));
 *
 *	if (!status)
 *		status = aw_exit_stack_callback(&stack, close_log, log);
 *	if (!status)
 *		status = use(db);
 *	return aw_exit_stack_close(&stack, status);
 *
 * What was pushed last is done first, however the block is left. The memory is the caller's; its fields are the
 * runtime's. Outside of a task plain generators and functions that await nothing do as well. */
#ifndef AWAITSCOPE_AW_EXIT_STACK_H
#define AWAITSCOPE_AW_EXIT_STACK_H

#include "aw.h"
#include "aw_generator.h"

#ifdef __cplusplus
extern "C" {
#endif

struct aw_exit_stack {
	struct aw__exit *top;
};

/* enter_async_context, enter_context: as aw_generator_enter; its end is then the stack's to do. After an error
 * there is nothing to do, and the generator is released. */
int aw_exit_stack_enter_context(void **value, struct aw_exit_stack *stack, struct aw_generator *generator);

/* push_async_exit, push: fn is told what the block ends with so far, and returns what it ends with: 0, if
 * that was an error which is no more. -ENOMEM. */
typedef int aw_exit_fn(void *arg, int status);
int aw_exit_stack_push(struct aw_exit_stack *stack, aw_exit_fn *fn, void *arg);

/* push_async_callback, callback: fn(arg) is called in any case. An error of its own replaces that of the block.
 * -ENOMEM. */
int aw_exit_stack_callback(struct aw_exit_stack *stack, aw_fn *fn, void *arg);

/* pop_all: what was pushed is another's to do. */
struct aw_exit_stack aw_exit_stack_pop_all(struct aw_exit_stack *stack);

/* aclose, or the end of `async with`: does it all, and returns what the block ends with, which began as
 * `status`. The stack is empty then. */
int aw_exit_stack_close(struct aw_exit_stack *stack, int status);

#ifdef __cplusplus
}
#endif

#endif
