/* aw_generator.h: generators, functions that hand out values one by one; a part of aw.h, which includes it.
 *
 *	static int ticker(void *arg)
 *	{
 *		for (int64_t i = 0; i < 3; i++) {
 *			AW_TRY(aw_yield_int(NULL, i));
 *			AW_TRY(aw_sleep(1));
 *		}
 *		return 0;
 *	}
 *
 *	AW_FOR_OWN (tick, AW_ASYNC_GENERATOR(ticker, NULL))
 *		aw_print("%d", (int)aw_int(tick));
 *
 * A yield suspends the function, not the loop: the body stands still on a stack of its own until it is
 * asked for the next value, and then runs as a part of the task that asks. What it awaits that task waits
 * for, what cancels the task is thrown into the body, and an error of the body is the asker's.
 *
 * Values. What a body yields is borrowed from it (it may lie on its stack), and good until the generator
 * is asked again, closed or released. A value that is sent is the sender's. */
#ifndef AWAITSCOPE_AW_GENERATOR_H
#define AWAITSCOPE_AW_GENERATOR_H

#include "aw.h"
#include "aw_sync.h"

#ifdef __cplusplus
extern "C" {
#endif

struct aw_generator;

/* Calls a `def` with a yield in it, or an `async def`: nothing of the body runs before it is asked for the first
 * value. It is the caller's until aw_generator_release, and at most until the end of the run. NULL when
 * memory is out, which all that take one understand (-ENOMEM). A plain generator serves without a loop
 * too (aw_run_sync, a thread), and its body awaits nothing. It is asked on the thread that made it, else
 * -EINVAL. The name is borrowed. */
#define AW_GENERATOR(fn, arg)       aw_generator_new((fn), (arg), false, #fn, __FILE__, AW_LINE)
#define AW_ASYNC_GENERATOR(fn, arg) aw_generator_new((fn), (arg), true, #fn, __FILE__, AW_LINE)
struct aw_generator *aw_generator_new(
	aw_fn *fn, void *arg, bool is_async, const char *name, const char *file, uint32_t line);

/* Drops it. A plain one that is not over is closed at once, an async one by the loop, in a task of its own
 * soon after (as the last reference's end does it in Python); an error of that is reported. Those that
 * are never released are closed at the end of the run: the async ones in loop.shutdown_asyncgens.
 * NULL is fine. */
void aw_generator_release(struct aw_generator *generator);

/* ---- in the body ---- */

/* `*sent = yield value`: hands the value out and waits until it is asked again. *sent (may be NULL) becomes
 * what was sent, NULL for a plain next. Returns 0, or the code that was thrown in, which the body should
 * pass on: AW_EGENERATOREXIT when it is being closed. AW_ENOGENERATOR: no generator's body runs, or a
 * coroutine that it awaits. Text and int are copied. A plain generator's `return value` is
 * aw_return_… */
int aw_yield_value(void **sent, void *value);
int aw_yield_text(void **sent, const char *text);
int aw_yield_int(void **sent, int64_t value); /* read it with aw_int */

/* ---- for who asks ---- */

/* `async for value in generator:` or `for value in generator:`, with a `void *value` of its own. An error
 * returns from the enclosing function, as AW_TRY does; break, continue, return and goto are fine.
 * AW_FOR_OWN releases the generator when the loop is left, by whatever way. */
#define AW_FOR(value, generator) AW__FOR_AS(value, generator, , AW__JOIN(aw_for_, __COUNTER__))
#define AW_FOR_OWN(value, generator) \
	AW__FOR_AS(value, generator, __attribute__((cleanup(aw__for_leave))), AW__JOIN(aw_for_, __COUNTER__))

/* await anext(generator), next(generator): *value (may be NULL) becomes the next value.
 * AW_ESTOPASYNC, for a plain one AW_ESTOPITERATION: there is no further (*value is then what a plain
 * one's body returned, kept as an inline coroutine's result is). AW_EGENERATORBUSY: it is running, for
 * another task or for its own body. Else what the body failed with. */
int aw_next(void **value, struct aw_generator *generator);
/* asend, send: the yield returns `sent`. AW_ERAISED (TypeError): it has not begun, and `sent` is not NULL. */
int aw_send(void **value, struct aw_generator *generator, void *sent);
/* athrow, throw: the yield returns `status` (< 0): a code, or what aw_raise has just returned. Then as
 * aw_next. One that has not begun is over thereby. */
int aw_throw(void **value, struct aw_generator *generator, int status);
/* aclose, close: throws AW_EGENERATOREXIT at the yield, and waits until the body is over. AW_EIGNOREDEXIT:
 * it yielded a value instead. */
int aw_generator_close(struct aw_generator *generator);

/* anext() and aclose() as coroutine objects, for all that takes one; the value is the result. NULL: memory
 * is out. The generator may not be released before they have run. */
#define AW_NEXT(generator)   aw_generator_object((generator), false, __FILE__, AW_LINE)
#define AW_ACLOSE(generator) aw_generator_object((generator), true, __FILE__, AW_LINE)
struct aw *aw_generator_object(struct aw_generator *generator, bool closes, const char *file, uint32_t line);

/* ---- set-up and teardown ---- */

/* contextlib.asynccontextmanager and contextmanager: a generator that yields once is a `with` block's two
 * ends. enter asks for the value; exit, which every way out of the block passes with its status, lets
 * the body go on (an error is thrown in), releases the generator and returns what the block ends with:
 * 0 when the body went on over the error.
 *
 *	AW_TRY(aw_generator_enter(&db, generator));
 *	status = use(db);
 *	return aw_generator_exit(generator, status);
 *
 * AW_ERAISED (RuntimeError): it did not yield, or yielded twice. After a failed enter there is nothing to
 * exit; the generator is released then too. */
int aw_generator_enter(void **value, struct aw_generator *generator);
int aw_generator_exit(struct aw_generator *generator, int status);

/* ---- what AW_FOR is made of ---- */

struct aw__for {
	struct aw_generator *generator;
	void *value;
	bool in_body;
};
int aw__for_next(struct aw__for *loop); /* 1: a value; 0: that was all; or an error */
void aw__for_leave(struct aw__for *loop);

#define AW__FOR_AS(name, generator, cleanup, it)                                                     \
	for (struct aw__for it cleanup = {(generator), NULL, false}; __extension__({                 \
		     int aw_more_ = it.in_body ? 0 : aw__for_next(&it);                              \
		     AW_TRY(aw_more_);                                                               \
		     aw_more_;                                                                       \
	     });)                                                                                    \
		for (void *name __attribute__((unused)) = (it.in_body = true, it.value); it.in_body; \
			it.in_body = false)

#ifdef __cplusplus
}
#endif

#endif
