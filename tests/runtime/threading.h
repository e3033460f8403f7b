/* threading.h: for the tests of threads: what several threads say, in the order in which they said it, and runs
 * under either clock. */
#ifndef TEST_THREADING_H
#define TEST_THREADING_H

#include <math.h>
#include <pthread.h>

#include "running.h"

static pthread_mutex_t said_lock = PTHREAD_MUTEX_INITIALIZER;

/* say, of any thread. */
#define tell(...)                                 \
	do {                                      \
		pthread_mutex_lock(&said_lock);   \
		say(__VA_ARGS__);                 \
		pthread_mutex_unlock(&said_lock); \
	} while (0)

/* The same program under the real clock. */
static inline int run_real_with(struct aw_options options, aw_fn *fn, void *arg)
{
	options.clock = AW_CLOCK_REAL;
	options.quiet = true;
	options.recording = &recording;
	said_bytes = 0;
	said[0] = '\0';
	return aw_run(AW_NAMED(fn, arg, "main"), &options);
}

static inline int run_real(aw_fn *fn, void *arg)
{
	return run_real_with((struct aw_options){0}, fn, arg);
}

/* Under both clocks the same is said. */
#define assert_both_say(fn, arg, expected)                  \
	do {                                                \
		assert_int_equal(run((fn), (arg)), 0);      \
		assert_said(expected);                      \
		assert_int_equal(run_real((fn), (arg)), 0); \
		assert_said(expected);                      \
	} while (0)

/* Blocks for so many seconds: arg is a double. */
static inline int block_arg(void *arg)
{
	return aw_block(*(const double *)arg);
}

/* Returns its argument as text. */
static inline int return_arg(void *arg)
{
	return aw_return_text(arg);
}

struct step {
	const char *name;
	double seconds;
};

/* Says its name, blocks, and says it with a dot. */
static inline int say_around_block(void *arg)
{
	const struct step *step = arg;

	tell("%s", step->name);
	AW_TRY(aw_block(step->seconds));
	tell("%s.", step->name);
	return 0;
}

static inline int nothing(void *arg)
{
	(void)arg;
	return 0;
}

/* What must not depend on the clock: a job that says its name, waits for the gate, and says it with a dot. */
static struct aw_thread_event begun, gate;

static inline void close_gate(void)
{
	begun = (struct aw_thread_event)AW_THREAD_EVENT("begun");
	gate = (struct aw_thread_event)AW_THREAD_EVENT("gate");
}

static inline int wait_at_gate(void *arg)
{
	tell("%s", (const char *)arg);
	aw_thread_event_set(&begun);
	AW_TRY(aw_thread_event_wait(&gate, INFINITY));
	tell("%s.", (const char *)arg);
	return 0;
}

/* A task waits until something has begun on a thread. */
static inline int until_begun(void)
{
	while (!aw_thread_event_is_set(&begun))
		AW_TRY(aw_sleep(0.001));
	return 0;
}

#endif
