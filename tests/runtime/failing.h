/* failing.h: a run that goes well is made again and again, and in each the next of its calls fails, until there is
 * none left that could: nothing crashes, hangs or is left behind.
 *
 *	static const struct failing copy = {.fn = copy_a_file, .at_most_seconds = 60};
 *	…
 *	fail_each(&copy, FAULT_ENOSPC | FAULT_EINTR, FAULT_ENOSPC);
 *
 * The first set of faults strikes one call a run; the second that call and all behind it. Each time
 * - the run ends with 0 or with the code of an error. Not with AW_EDEADLOCK: whoever waits is told; nor by a
 *   timeout of its own;
 * - if that is 0 it said (say) what it says when nothing fails;
 * - memory, mappings, descriptors and child processes are then as many as before.
 * To be included, in place of faults.h, by one file of a program. */
#ifndef TEST_FAILING_H
#define TEST_FAILING_H

#include "faults.h"

#include "running.h"

/* A run of fn(arg), with these options; it is quiet. */
struct failing {
	aw_fn *fn;
	void *arg;
	struct aw_options options;
	bool is_sync;       /* by aw_run_sync: a plain function */
	bool may_say_other; /* who goes without an answer may say so, and the run ends well all the same */
	int only;           /* the one code that it may end with; 0: any */
	double at_most_seconds; /* longer than it ever takes: it hangs; 0: it waits for nothing of the system's */
};

static int failing__in_time(void *run)
{
	const struct failing *failing = run;

	if (!failing->at_most_seconds)
		return aw_await(NULL, AW_NAMED(failing->fn, failing->arg, "failing"));
	return aw_wait_for(NULL, failing->at_most_seconds, AW_NAMED(failing->fn, failing->arg, "failing"));
}

/* Standard error leads to /dev/null meanwhile: what a run reports is looked at elsewhere. nth 0: nothing fails. */
static int failing__run(const struct failing *failing, enum fault fault, long nth, bool for_good)
{
	int loud = dup(STDERR_FILENO), silence = open("/dev/null", O_WRONLY | O_CLOEXEC), status;
	struct aw_options options = failing->options;

	assert_true(loud >= 0 && silence >= 0 && dup2(silence, STDERR_FILENO) >= 0);
	close(silence);
	options.quiet = true;
	options.recording = &recording;
	said_bytes = 0;
	said[0] = '\0';
	if (nth)
		faults_arm(fault, nth, for_good);
	if (failing->is_sync)
		status = aw_run_sync(failing->fn, failing->arg, &options);
	else
		status = aw_run(AW_NAMED(failing__in_time, (void *)(uintptr_t)failing, "main"), &options);
	faults_armed = FAULT_NONE;
	assert_true(dup2(loud, STDERR_FILENO) >= 0);
	close(loud);
	return status;
}

static int failing__nothing(void *arg)
{
	(void)arg;
	return 0;
}

/* After a run of nothing: the last error of one is kept until the next. */
static long failing__alive(void)
{
	assert_int_equal(run(failing__nothing, NULL), 0);
	return faults_alive();
}

/* How many runs ended with an error. */
static long failing__each(const struct failing *failing, enum fault fault, bool for_good)
{
	static char whole[sizeof(said)];
	bool struck = true;
	long before, failed = 0;

	/* Twice in full: to know what it says, and for what libraries keep from their first use. */
	assert_int_equal(failing__run(failing, FAULT_NONE, 0, false), 0);
	memcpy(whole, said, said_bytes + 1);
	assert_int_equal(failing__run(failing, FAULT_NONE, 0, false), 0);
	before = failing__alive();
	for (long nth = 1; struck; nth++) {
		int status = failing__run(failing, fault, nth, for_good);
		const char *name = faults_name(fault), *how = for_good ? "for good" : "once";
		long left;

		struck = faults_disarm();
		failed += status < 0;
		if (!status && !failing->may_say_other && strcmp(said, whole))
			fail_msg("%s at call %ld (%s): said %s, not %s", name, nth, how, said, whole);
		if (status > 0 || status == AW_ETIMEDOUT || status == AW_EDEADLOCK || (!struck && status) ||
			(status && failing->only && status != failing->only))
			fail_msg(
				"%s at call %ld (%s): ended with %d after: %s", name, nth, how, status, said);
		if (waitpid(-1, NULL, WNOHANG) != -1)
			fail_msg("%s at call %ld (%s): a child is left after: %s", name, nth, how, said);
		left = failing__alive() - before;
		if (left)
			fail_msg(
				"%s at call %ld (%s): %ld left behind after: %s", name, nth, how, left, said);
	}
	return failed;
}

/* Returns how many runs ended with an error. */
static inline long fail_each(const struct failing *failing, unsigned once, unsigned for_good)
{
	long failed = 0;

	if (!FAULTS_CAN_FAIL)
		skip();
	for (unsigned fault = 1; fault <= (once | for_good); fault <<= 1) {
		if (fault & once)
			failed += failing__each(failing, fault, false);
		if (fault & for_good)
			failed += failing__each(failing, fault, true);
	}
	return failed;
}

#endif
