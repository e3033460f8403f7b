/* failing.h: a run that goes well is made again and again, and in each the next of its calls fails, until there is
 * none left that could: nothing crashes, hangs or is left behind.
 *
 *	static const struct failing copy = {.fn = copy_a_file, .at_most_seconds = 60};
 *	…
 *	fail_each(&copy, FAULT_ENOSPC | FAULT_EINTR, FAULT_ENOSPC);
 *
 * The first set of faults strikes one call a run; the second that call and all behind it. Each time
 * - the run ends with 0 or with the code of an error. Not with AW_EDEADLOCK: whoever waits is told; nor by a
 *   timeout of its own. A signal or a short transfer is no error;
 * - if that is 0 it said (say) what it says when nothing fails;
 * - memory, mappings, descriptors and child processes are then as many as before.
 * To be included, in place of faults.h, by one file of a program. */
#ifndef TEST_FAILING_H
#define TEST_FAILING_H

#include "faults.h"

#include "running.h"

/* ---- what such a run is made of ---- */

#define EXPECT(condition)               \
	do {                            \
		if (!(condition))       \
			return -EPROTO; \
	} while (0)

/* Passes an error other than the expected one on. */
#define EXPECT_STATUS(call, expected)                           \
	do {                                                    \
		int status_ = (call);                           \
		if (status_ != (expected))                      \
			return status_ < 0 ? status_ : -EPROTO; \
	} while (0)

/* ---- the run, and what fails in it ---- */

/* A run of fn(arg), with these options; it is quiet. */
struct failing {
	const char *name; /* to tell it from others; may be NULL */
	aw_fn *fn;
	void *arg;
	struct aw_options options;
	int (*by)(aw_fn *fn, void *arg, const struct aw_options *options); /* NULL: aw_run */
	bool may_say_other; /* who goes without an answer may say so, and the run ends well all the same */
	int only;           /* the one code that it may end with; 0: any */
	double at_most_seconds; /* longer than it ever takes: it hangs; 0: it waits for nothing of the system's */
};

static int failing__in_time(void *arg)
{
	const struct failing *failing = arg;

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
	options.ring_bytes = 64 << 10; /* the pages of a large one take longer than the run */
	said_bytes = 0;
	said[0] = '\0';
	if (nth)
		faults_arm(fault, nth, for_good);
	if (failing->by)
		status = failing->by(failing->fn, failing->arg, &options);
	else if (failing->at_most_seconds)
		status = aw_run(AW_NAMED(failing__in_time, (void *)(uintptr_t)failing, "main"), &options);
	else
		status = aw_run(AW_NAMED(failing->fn, failing->arg, "main"), &options);
	faults_armed = FAULT_NONE;
	assert_true(dup2(loud, STDERR_FILENO) >= 0);
	close(loud);
	return status;
}

static void failing__run_well(const struct failing *failing)
{
	int status = failing__run(failing, FAULT_NONE, 0, false);

	if (status)
		fail_msg("%s: nothing fails, and it ends with %d (%s: %s) after: %s",
			failing->name ? failing->name : "run", status, aw_error_type(), aw_error_message(),
			said);
}

static int failing__nothing(void *arg)
{
	(void)arg;
	return 0;
}

/* After a run of nothing: the last error of one is kept until the next. */
static long failing__alive(void)
{
	assert_int_equal(aw_run(AW(failing__nothing, NULL), NULL), 0);
	return faults_alive();
}

/* A signal that came, and part of what was asked for, are nobody's error: one asks again. */
static const unsigned failing__is_no_error = FAULT_EINTR | FAULT_SHORT;

/* What does not hold after a run that ended with this status, and was struck by the fault, or by none; NULL: all
 * holds. */
static const char *failing__breach(
	const struct failing *failing, int status, enum fault fault, const char *whole)
{
	if (status > 0 || status == AW_ETIMEDOUT || status == AW_EDEADLOCK)
		return "it did not end with an error of its caller's";
	if (status && (!fault || (fault & failing__is_no_error)))
		return "it ended with an error where there was none";
	if (status && failing->only && status != failing->only)
		return "it ended with another error";
	if (!status && !failing->may_say_other && strcmp(said, whole))
		return "it ended well and said something else";
	if (waitpid(-1, NULL, WNOHANG) != -1)
		return "a child process is left";
	return NULL;
}

/* How many runs ended with an error. */
static long failing__each(const struct failing *failing, enum fault fault, bool for_good)
{
	static char whole[sizeof(said)];
	bool struck = true;
	long before, failed = 0;

	/* Twice in full: to know what it says, and for what libraries keep from their first use. */
	failing__run_well(failing);
	memcpy(whole, said, said_bytes + 1);
	failing__run_well(failing);
	before = failing__alive();
	for (long nth = 1; struck; nth++) {
		int status = failing__run(failing, fault, nth, for_good);
		const char *breach;
		long left;

		struck = faults_disarm();
		failed += status < 0;
		breach = failing__breach(failing, status, struck ? fault : FAULT_NONE, whole);
		left = failing__alive() - before;
		if (breach || left)
			fail_msg("%s, %s at call %ld%s: %s; status %d, %ld left behind, said: %s",
				failing->name ? failing->name : "run", faults_name(fault), nth,
				for_good ? " and all behind it" : "", breach ? breach : "it keeps something",
				status, left, said);
	}
	return failed;
}

/* libuv's threads, once one is asked for, stay. */
static int failing__begin_threads(void *arg)
{
	struct aw_stat about;

	(void)arg;
	return aw_stat(&about, "/");
}

/* Returns how many runs ended with an error. */
static inline long fail_each(const struct failing *failing, unsigned once, unsigned for_good)
{
	long failed = 0;

	if (!FAULTS_CAN_FAIL)
		skip();
	assert_int_equal(aw_run(AW(failing__begin_threads, NULL), NULL), 0);
	for (unsigned fault = 1; fault <= (once | for_good); fault <<= 1) {
		if (fault & once)
			failed += failing__each(failing, fault, false);
		if (fault & for_good)
			failed += failing__each(failing, fault, true);
	}
	return failed;
}

#endif
