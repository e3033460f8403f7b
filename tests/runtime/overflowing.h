/* overflowing.h: for the tests of stacks: calls as deep as wanted, and runs in a process of their own. */
#ifndef TEST_OVERFLOWING_H
#define TEST_OVERFLOWING_H

#include <sys/wait.h>

#include "running.h"

/* The address of a local of each depth is passed on, so that no compiler makes a loop of it. */
static inline int dig(int depth, const volatile char *above)
{
	volatile char frame[128];

	frame[0] = above ? above[0] : 1;
	frame[127] = (char)depth;
	if (depth <= 0)
		return frame[0];
	return dig(depth - 1, frame) + (frame[127] == 0);
}

struct outcome {
	int status;
	char text[4096];
};

/* Runs it in a process of its own; what became of that, and what it wrote to standard error. */
static inline struct outcome in_a_child(void (*body)(const void *arg), const void *arg)
{
	struct outcome outcome = {0};
	size_t used = 0;
	ssize_t got;
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		body(arg);
		_exit(0);
	}
	close(ends[1]);
	while ((got = read(ends[0], outcome.text + used, sizeof(outcome.text) - 1 - used)) > 0)
		used += (size_t)got;
	close(ends[0]);
	assert_int_equal(waitpid(child, &outcome.status, 0), child);
	return outcome;
}

struct child_run {
	aw_fn *fn;
	size_t stack_bytes;
	const char *trace_path;
};

static inline void run_in_child(const void *arg)
{
	const struct child_run *child = arg;

	run_with((struct aw_options){.stack_bytes = child->stack_bytes, .trace_path = child->trace_path},
		child->fn, NULL);
}

static inline void expect_overflow(const struct child_run *child, const char *line)
{
	struct outcome outcome = in_a_child(run_in_child, child);

	assert_string_equal(outcome.text, line);
	assert_true(WIFEXITED(outcome.status));
	assert_int_equal(WEXITSTATUS(outcome.status), 134);
}

#endif
