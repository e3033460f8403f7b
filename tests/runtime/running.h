/* running.h: for the runtime's tests: a run under the virtual clock, the order in which things
 * happened as one line of words, and what was written to standard error. */
#ifndef TEST_RUNNING_H
#define TEST_RUNNING_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "aw.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

/* ---- the order of events ---- */

static char said[1 << 16];
static size_t said_bytes;

/* Appends a word to the log of this run. */
__attribute__((format(printf, 1, 2), unused)) static void say(const char *format, ...)
{
	va_list arguments;
	size_t room;

	if (said_bytes)
		said[said_bytes++] = ' ';
	room = sizeof(said) - 1 - said_bytes;
	va_start(arguments, format);
	said_bytes += (size_t)vsnprintf(said + said_bytes, room, format, arguments);
	va_end(arguments);
	assert_true(said_bytes < sizeof(said) - 1);
}

#define assert_said(expected) assert_string_equal(said, expected)

/* ---- running ---- */

static struct aw_recording recording; /* of the last run */

/* Runs under the virtual clock, with an empty log. */
static inline int run_with(struct aw_options options, aw_fn *fn, void *arg)
{
	options.clock = AW_CLOCK_VIRTUAL;
	options.quiet = true;
	options.recording = &recording;
	said_bytes = 0;
	said[0] = '\0';
	return aw_run(AW_NAMED(fn, arg, "main"), &options);
}

static inline int run(aw_fn *fn, void *arg)
{
	return run_with((struct aw_options){0}, fn, arg);
}

/* How long the last run took on its clock. */
static inline int64_t run_ns(void)
{
	return (int64_t)(recording.seconds * 1e9 + 0.5);
}

static inline int64_t seconds_ns(double seconds)
{
	return (int64_t)(seconds * 1e9 + 0.5);
}

/* The running task's clock. */
static inline int64_t now_ns(void)
{
	return seconds_ns(aw_time());
}

/* ---- standard error ---- */

static int real_stderr;
static FILE *caught;
static char caught_text[4096];

static inline void catch_stderr(void)
{
	fflush(stderr);
	real_stderr = dup(STDERR_FILENO);
	caught = tmpfile();
	assert_true(real_stderr >= 0);
	assert_non_null(caught);
	assert_true(dup2(fileno(caught), STDERR_FILENO) >= 0);
}

/* What was written there since; it goes where it went before. */
static inline const char *caught_stderr(void)
{
	size_t bytes;

	fflush(stderr);
	assert_true(dup2(real_stderr, STDERR_FILENO) >= 0);
	close(real_stderr);
	rewind(caught);
	bytes = fread(caught_text, 1, sizeof(caught_text) - 1, caught);
	caught_text[bytes] = '\0';
	fclose(caught);
	return caught_text;
}

/* ---- programs that many tests use ---- */

/* A literal as a coroutine's argument. */
#define WORD(literal) ((void *)(uintptr_t)(literal))

/* Says its argument. */
static inline int say_arg(void *arg)
{
	say("%s", (const char *)arg);
	return 0;
}

/* Sleeps for so many seconds: arg is a double. */
static inline int sleep_arg(void *arg)
{
	return aw_sleep(*(const double *)arg);
}

#endif
