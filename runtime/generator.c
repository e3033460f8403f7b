/* generator.c: generators: a body on a stack of its own, which runs as a part of whatever task asks it.
 *
 * To ask is to switch to that stack within the task: the task's `stack` and `frame` are the generator's
 * until the body yields or ends. So whatever suspends in the body suspends the task, and whatever is
 * thrown at that is thrown into the body. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "generator.h"
#include "sync.h"

/* frame.fn of every generator: how its frame is told from a coroutine's. */
static int generator_frame(void *unused)
{
	(void)unused;
	return -EINVAL;
}

bool aw__is_generator(const struct aw *frame)
{
	return frame->fn == generator_frame;
}

const struct aw_generator *aw__generator_of(const struct aw *frame)
{
	return aw__is_generator(frame) ? (const struct aw_generator *)((const char *)frame -
								       offsetof(struct aw_generator, frame))
	                               : NULL;
}

static struct aw_generator *of_frame(struct aw *frame)
{
	return (struct aw_generator *)((char *)frame - offsetof(struct aw_generator, frame));
}

struct aw_generator *aw_generator_new(
	aw_fn *fn, void *arg, bool is_async, const char *name, const char *file, uint32_t line)
{
	struct aw_loop *loop = aw__loop_get();
	struct aw_generator *generator = loop ? calloc(1, sizeof(*generator)) : NULL;

	if (!generator)
		return NULL;
	generator->loop = loop;
	generator->body = fn;
	generator->is_async = is_async;
	generator->frame = (struct aw){.fn = generator_frame,
		.arg = arg,
		.name = name,
		.file = file,
		.line = line,
		.flags = AW__USED};
	generator->previous = loop->generators.last;
	if (generator->previous)
		generator->previous->next = generator;
	else
		loop->generators.first = generator;
	loop->generators.last = generator;
	return generator;
}

void aw__generator_free(struct aw_loop *loop, struct aw_generator *generator)
{
	struct aw_generator *next = generator->next, *previous = generator->previous;

	if (next)
		next->previous = previous;
	else
		loop->generators.last = previous;
	if (previous)
		previous->next = next;
	else
		loop->generators.first = next;
	aw__free_owned(generator->frame.owned);
	aw__free_owned(generator->yielded);
	free(generator);
}

/* ---- between the two stacks ---- */

/* The body leaves its stack: whoever asked has its own again. */
static void leave(struct aw_loop *loop, struct aw_generator *generator)
{
	struct aw *self = aw__self(loop);

	self->frame = generator->frame.frame;
	self->stack = generator->asker_stack;
}

static struct aw__next begin(void)
{
	struct aw_loop *loop = aw__loop;
	struct aw_generator *generator = of_frame(aw__frame(loop));
	struct aw__stack *stack = generator->frame.stack;

	aw__switch_arrived();
	generator->status = generator->body(generator->frame.arg);
	aw__stack_check(&loop->stacks, stack, generator->frame.name);
	generator->frame.stack = NULL;
	generator->state = AW__GENERATOR_OVER;
	leave(loop, generator);
	aw__stack_give(&loop->stacks, stack);
	return aw__switch_end(stack, aw__to(generator->asker_sp), generator->asker_stack);
}

/* Runs the body to its next yield or its end. 0, or -ENOMEM: there is no stack for it. */
static int resume(struct aw_loop *loop, struct aw_generator *generator)
{
	struct aw *self = aw__self(loop), *frame = &generator->frame;
	bool begins = !frame->stack;

	if (begins && !loop->stacks.stack_bytes) /* a thread has stacks once it needs one */
		AW_TRY(aw__stacks_init(&loop->stacks, loop->home->stacks.stack_bytes));
	if (begins)
		frame->stack = aw__stack_take(&loop->stacks);
	if (!frame->stack)
		return -ENOMEM;
	aw__free_owned(generator->yielded);
	generator->yielded = NULL;
	generator->state = AW__GENERATOR_RUNNING;
	frame->frame = self->frame;
	frame->tid = self->frame->tid;
	generator->asker_stack = self->stack;
	self->frame = frame;
	self->stack = frame->stack;
	if (begins)
		aw__switch_begin(&generator->asker_sp, generator->asker_stack, frame->stack, begin);
	else
		aw__switch_to(&generator->asker_sp, generator->asker_stack, aw__to(frame->sp), frame->stack);
	return 0;
}

int aw_yield_value(void **sent, void *value)
{
	struct aw_loop *loop = aw__loop;
	struct aw *frame = loop && loop->running ? aw__frame(loop) : NULL;
	struct aw_generator *generator;
	int thrown;

	if (!frame || !aw__is_generator(frame))
		return aw__fail(AW_ENOGENERATOR);
	generator = of_frame(frame);
	generator->value = value;
	generator->state = AW__GENERATOR_SUSPENDED;
	leave(loop, generator);
	aw__switch_to(&frame->sp, frame->stack, aw__to(generator->asker_sp), generator->asker_stack);
	thrown = generator->thrown;
	generator->thrown = 0;
	if (sent)
		*sent = thrown ? NULL : generator->sent;
	return thrown;
}

static int yield_copy(void **sent, const void *value, size_t bytes)
{
	struct aw__owned *copy = malloc(sizeof(*copy) + bytes);
	struct aw *frame = aw__loop && aw__loop->running ? aw__frame(aw__loop) : NULL;

	if (!copy)
		return -ENOMEM;
	copy->size = bytes;
	memcpy(copy->bytes, value, bytes);
	if (!frame || !aw__is_generator(frame)) {
		free(copy);
		return aw__fail(AW_ENOGENERATOR);
	}
	copy->next = NULL;
	of_frame(frame)->yielded = copy;
	return aw_yield_value(sent, copy->bytes);
}

int aw_yield_text(void **sent, const char *text)
{
	return text ? yield_copy(sent, text, strlen(text) + 1) : aw_yield_value(sent, NULL);
}

int aw_yield_int(void **sent, int64_t value)
{
	return yield_copy(sent, &value, sizeof(value));
}

/* ---- asking ---- */

static const char *kind(const struct aw_generator *generator)
{
	return generator->is_async ? "async generator" : "generator";
}

/* What the end of the body is to whoever asked. StopIteration would look like an end that it is not. */
static int ended(struct aw_loop *loop, void **value, struct aw_generator *generator)
{
	struct aw *self = aw__self(loop);
	int status = generator->status;

	if (status == AW_ESTOPITERATION || (status == AW_ESTOPASYNC && generator->is_async))
		return aw__fail_as(AW_ERAISED, "RuntimeError", "%s raised %s", kind(generator),
			status == AW_ESTOPASYNC ? "StopAsyncIteration" : "StopIteration");
	if (status < 0) {
		if (status != AW_ECANCELLED)
			aw__set_error(self, status);
		return status;
	}
	if (value && !generator->is_async)
		*value = generator->frame.result;
	aw__take_owned(self, &generator->frame);
	return generator->is_async ? AW_ESTOPASYNC : AW_ESTOPITERATION;
}

/* Lets the body go on, with `thrown` at its yield. 0 and a value, or what it ended with. */
static int go_on(void **value, struct aw_generator *generator, void *sent, int thrown)
{
	struct aw_loop *loop = aw__loop;

	if (thrown && generator->state == AW__GENERATOR_CREATED) {
		generator->state = AW__GENERATOR_OVER;
		return thrown;
	}
	generator->sent = sent;
	generator->thrown = thrown;
	AW_TRY(resume(loop, generator));
	if (generator->state == AW__GENERATOR_OVER)
		return ended(loop, value, generator);
	if (value)
		*value = generator->value;
	return 0;
}

/* Whether it can be asked here and now. */
static int askable(struct aw_generator *generator)
{
	if (!generator)
		return -ENOMEM;
	if (!aw__loop || !aw__loop->running || (generator->is_async && !aw__loop->current))
		return AW_ENOLOOP;
	if (generator->loop != aw__loop)
		return -EINVAL;
	if (generator->is_async && !generator->was_asked)
		generator->was_asked = generator->is_watched = true;
	return 0;
}

static int busy(const struct aw_generator *generator, const char *call)
{
	if (!generator->is_async)
		return aw__fail(AW_EGENERATORBUSY);
	return aw__fail_as(
		AW_EGENERATORBUSY, "RuntimeError", "%s: asynchronous generator is already running", call);
}

static int stopped(const struct aw_generator *generator)
{
	return generator->is_async ? AW_ESTOPASYNC : AW_ESTOPITERATION;
}

/* It may have been released while it ran. */
static int asked(struct aw_generator *generator, int status)
{
	if (generator->is_released && generator->state != AW__GENERATOR_RUNNING)
		aw__generator_drop(aw__loop, generator);
	return status;
}

/* The end is no error here: a loop passes it without one being made. */
static int ask_next(void **value, struct aw_generator *generator, void *sent)
{
	if (value)
		*value = NULL;
	AW_TRY(askable(generator));
	if (generator->state == AW__GENERATOR_RUNNING)
		return busy(generator, "anext()");
	if (generator->state == AW__GENERATOR_OVER)
		return stopped(generator);
	if (sent && generator->state == AW__GENERATOR_CREATED)
		return aw__fail_as(AW_ERAISED, "TypeError", "can't send non-None value to a just-started %s",
			kind(generator));
	return asked(generator, go_on(value, generator, sent, 0));
}

/* Python's has no words. */
static int fail_without_words(int status)
{
	return aw__fail_as(status, aw__error_type_of(status), "%s", "");
}

static int told(int status)
{
	return aw__is_stop(status) ? fail_without_words(status) : status;
}

int aw_send(void **value, struct aw_generator *generator, void *sent)
{
	return told(ask_next(value, generator, sent));
}

int aw_next(void **value, struct aw_generator *generator)
{
	return told(ask_next(value, generator, NULL));
}

int aw__for_next(struct aw__for *loop)
{
	int status = ask_next(&loop->value, loop->generator, NULL);

	return !status ? 1 : aw__is_stop(status) ? 0 : status;
}

void aw__for_leave(struct aw__for *loop)
{
	aw_generator_release(loop->generator);
}

int aw_throw(void **value, struct aw_generator *generator, int status)
{
	if (value)
		*value = NULL;
	if (status >= 0)
		return -EINVAL;
	AW_TRY(askable(generator));
	if (generator->state == AW__GENERATOR_RUNNING)
		return busy(generator, "athrow()");
	if (status != AW_ECANCELLED)
		aw__set_error(aw__self(aw__loop), status);
	if (generator->state == AW__GENERATOR_OVER)
		return generator->is_async ? 0 : status; /* as CPython 3.12 does it */
	if (generator->is_closed)
		return told(AW_ESTOPASYNC);
	return asked(generator, told(go_on(value, generator, NULL, status)));
}

/* The end of a close: the exit that was thrown has come back, or else is an error. */
static int closed(struct aw_generator *generator, int status)
{
	if (!status)
		status = aw__fail_as(
			AW_EIGNOREDEXIT, "RuntimeError", "%s ignored GeneratorExit", kind(generator));
	if (status == stopped(generator) || status == AW_EGENERATOREXIT)
		status = 0;
	return asked(generator, status);
}

int aw_generator_close(struct aw_generator *generator)
{
	AW_TRY(askable(generator));
	if (generator->state == AW__GENERATOR_OVER)
		return 0;
	if (generator->state == AW__GENERATOR_RUNNING)
		return busy(generator, "aclose()");
	if (generator->is_closed)
		return told(AW_ESTOPASYNC);
	generator->is_closed = generator->is_async;
	if (generator->state == AW__GENERATOR_SUSPENDED)
		fail_without_words(AW_EGENERATOREXIT);
	return closed(generator, go_on(NULL, generator, NULL, AW_EGENERATOREXIT));
}

/* ---- anext() and aclose() as coroutine objects ---- */

static int run_next(void *arg)
{
	void *value;

	AW_TRY(aw_next(&value, arg));
	return aw_return(value);
}

static int run_close(void *arg)
{
	return aw_generator_close(arg);
}

struct aw *aw_generator_object(struct aw_generator *generator, bool closes, const char *file, uint32_t line)
{
	if (!generator)
		return NULL;
	return aw_coroutine(
		closes ? run_close : run_next, generator, closes ? "aclose" : "anext", file, line);
}

bool aw__is_generator_object(const struct aw *coroutine)
{
	return coroutine->fn == run_next || coroutine->fn == run_close;
}

/* Cancelled before its first step: other than a coroutine's, its body is there already, at a yield. */
int aw__generator_object_cancelled(struct aw *object)
{
	struct aw_generator *generator = object->arg;
	void *value;
	int status;

	if (generator->state == AW__GENERATOR_RUNNING || generator->state == AW__GENERATOR_OVER)
		return AW_ECANCELLED;
	status = go_on(&value, generator, NULL, AW_ECANCELLED);
	if (object->fn == run_close)
		return closed(generator, status);
	return asked(generator, status ? told(status) : aw_return(value));
}
