/* record.c: runs modes of a scenario, in this process or in children, and joins their parts. */
#include "record.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "found/own.h"
#include "trace/recorder.h"
#include "verb.h"

/* What a mode's process tells its parent, who speaks of errors of the file once for all of them. */
struct outcome {
	int error; /* of its file, negative */
	bool recorded;
};

/* Before anything runs for it. */
static int check_output(const struct record_options *options)
{
	int status;

	if (options->mode_count > 1 && record_is_stream(options->path))
		return verb_say(VERB_USAGE, WORD_ERR_STREAM_MODES, "path", options->path, NULL);
	status = record_try(options->path, options->mode_count);
	return status ? verb_output_error(options->path, status) : VERB_OK;
}

/* ---- Ctrl+C ---- */

static volatile sig_atomic_t interrupted;
static pid_t child_pids[RECORD_MODES]; /* of this process, to hand the signal on to; 0: none */

/* The run ends in order, its trace is whole. A second signal is death, as usual; not for a child, which
 * gets the terminal's Ctrl+C and its parent's word of it. */
static void on_interrupt(int signal)
{
	interrupted = 1;
	for (unsigned i = 0; i < RECORD_MODES; i++)
		if (child_pids[i])
			kill(child_pids[i], signal);
	aw_interrupt();
}

static void watch_signal(int signal, bool once)
{
	struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = once ? (int)SA_RESETHAND : 0},
			 before;

	sigemptyset(&action.sa_mask);
	/* What was started in the background, deaf to Ctrl+C, stays so. */
	if (!sigaction(signal, NULL, &before) && before.sa_handler != SIG_IGN)
		sigaction(signal, &action, NULL);
}

static void watch_signals(bool once)
{
	watch_signal(SIGINT, once);
	watch_signal(SIGTERM, once);
}

/* ---- one mode ---- */

/* How the run of one mode ended, and its recording. */
struct ending {
	int status;
	const char *type, *message; /* of the error; "" */
	bool told;                  /* false: the program of one's own died before it could say so */
	struct aw_recording recording;
};

/* Tells what went wrong with one mode's run, but for its file. */
static int tell(
	const struct record_options *options, const char *mode, const char *path, const struct ending *ending)
{
	char what[160];

	snprintf(what, sizeof(what), "%s --mode %s", options->scenario->name, mode);
	if (ending->recording.dropped) {
		char count[32];

		snprintf(count, sizeof(count), "%llu", (unsigned long long)ending->recording.dropped);
		verb_say(VERB_OK, WORD_RUN_DROPPED, "path", path, "count", count, NULL);
	}
	if (interrupted)
		return verb_say(VERB_FAILED, WORD_ERR_INTERRUPTED, "what", what, NULL);
	if (ending->status >= 0)
		return VERB_OK;
	if (!ending->told)
		return verb_say(VERB_FAILED, WORD_ERR_OWN_DIED, "what", what, "why", ending->message, "path",
			options->path, NULL);
	if (*ending->type)
		return verb_say(VERB_FAILED, WORD_ERR_RUN_RAISED, "what", what, "type", ending->type,
			"message", ending->message, NULL);
	return verb_say(VERB_FAILED, WORD_ERR_RUN_FAILED, "what", what, "why",
		awaitscope_error_text(ending->status, verb_lang()), NULL);
}

/* In its program. A signal that arrives while that is started waits until it can be handed on. */
static int run_own(
	const struct scenario *scenario, const struct scenario_run_options *run, struct own_end *end)
{
	struct own_run own;
	sigset_t held, before;
	int status;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	fflush(NULL);
	sigprocmask(SIG_BLOCK, &held, &before);
	status = own_run_start(&own, scenario, run, &before);
	child_pids[0] = status ? 0 : own.pid;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (status)
		return status;
	own_run_finish(&own, end);
	child_pids[0] = 0;
	return 0;
}

/* One mode, here, or in the program of a scenario of one's own. */
static int run_mode(const struct record_options *options, unsigned index, const char *path, unsigned pid,
	struct outcome *outcome)
{
	struct ending ending = {.told = true};
	struct scenario_run_options run = {
		.mode = options->modes[index],
		.virtual_clock = options->virtual_clock,
		.scale = options->scale,
		.trace_path = path,
		.pid = pid,
		.knobs = options->knobs,
		.quiet = options->quiet,
		.recording = &ending.recording,
	};
	struct own_end end;

	if (options->scenario->program) {
		int status = run_own(options->scenario, &run, &end);

		if (status)
			return verb_error(options->scenario->program, status);
		ending = (struct ending){end.status, end.type, end.message, end.told, end.recording};
	} else {
		ending.status = scenario_run(options->scenario, &run);
		ending.type = aw_error_type();
		ending.message = aw_error_message();
	}
	outcome->recorded = ending.recording.bytes > 0;
	outcome->error = ending.recording.error;
	if (ending.told && ending.status < 0 && !outcome->recorded && !outcome->error && !*ending.type)
		outcome->error = ending.status; /* the file could not be made: nothing was run */
	if (outcome->error)
		return VERB_FAILED;
	return tell(options, options->modes[index], path, &ending);
}

/* ---- children ---- */

struct children {
	pid_t pids[RECORD_MODES];
	int alive[2]; /* a pipe that ends when the last child does */
	unsigned count;
	int exit_code;
};

static int start_child(struct children *children, const struct record_options *options, unsigned index,
	struct outcome *outcome)
{
	pid_t parent = getpid(), pid;
	char part[4096];

	if (trace_part_path(part, sizeof(part), options->path, index) >= (int)sizeof(part))
		return verb_error(options->path, -ENAMETOOLONG);
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return verb_error(options->path, -errno);
	if (!pid) {
		int exit_code;

		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(VERB_FAILED);
		close(children->alive[0]);
		memset(child_pids, 0, sizeof(child_pids)); /* its brothers are its parent's business */
		watch_signals(false);
		exit_code = run_mode(options, index, part, index + 1, outcome);
		fflush(NULL);
		_exit(exit_code);
	}
	child_pids[index] = pid;
	children->pids[children->count++] = pid;
	return VERB_OK;
}

static void reap(struct children *children)
{
	for (unsigned i = 0; i < children->count; i++) {
		int status;

		while (waitpid(children->pids[i], &status, 0) < 0 && errno == EINTR)
			continue;
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			children->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : VERB_FAILED;
	}
	memset(child_pids, 0, sizeof(child_pids));
	children->count = 0;
}

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* How long the longest mode will take: it is run once under the virtual clock, which takes no time. */
static double expected_seconds(const struct record_options *options)
{
	double longest = 0;

	if (options->virtual_clock || options->scenario->program)
		return 0; /* not known: a program of one's own is started only for what was asked */
	for (unsigned i = 0; i < options->mode_count; i++) {
		struct aw_recording recording = {0};
		struct scenario_run_options run = {
			.mode = options->modes[i],
			.virtual_clock = true,
			.scale = options->scale,
			.knobs = options->knobs,
			.quiet = true,
			.recording = &recording,
		};

		if (scenario_run(options->scenario, &run) >= 0 && recording.seconds > longest)
			longest = recording.seconds;
	}
	return longest;
}

/* Shows progress until the pipe ends with the last child. */
static void watch(const struct children *children, const struct record_options *options, double expected)
{
	double start = seconds_now();
	struct pollfd pipe_end = {.fd = children->alive[0], .events = POLLIN};

	while (poll(&pipe_end, 1, 100) <= 0)
		verb_progress(
			options->scenario->name, expected > 0 ? (seconds_now() - start) / expected : -1);
	verb_progress_done();
}

/* In turn, the next mode is not begun when the file of one could not be written. */
static int run_children(const struct record_options *options, struct outcome *outcomes)
{
	struct children children = {.exit_code = VERB_OK};
	double expected = options->at_once ? expected_seconds(options) : 0;
	int exit_code = VERB_OK;
	bool goes_on = true;

	if (pipe(children.alive))
		return verb_error(options->path, -errno);
	for (unsigned i = 0; i < options->mode_count && goes_on && !interrupted; i++) {
		exit_code = start_child(&children, options, i, &outcomes[i]);
		if (!options->at_once)
			reap(&children);
		goes_on = exit_code == VERB_OK && !outcomes[i].error;
	}
	close(children.alive[1]);
	if (options->at_once && exit_code == VERB_OK)
		watch(&children, options, expected);
	reap(&children);
	close(children.alive[0]);
	return exit_code != VERB_OK ? exit_code : children.exit_code;
}

/* ---- what came of it ---- */

/* How many events a file holds: what `check` says of it. */
static uint64_t events_of(const char *path)
{
	struct trace *trace;
	uint64_t count = 0;

	if (!trace_load(&trace, path, NULL)) {
		count = trace_event_count(trace);
		trace_destroy(trace);
	}
	return count;
}

static uint64_t events_of_parts(const struct record_options *options)
{
	uint64_t count = 0;
	char part[4096];

	for (unsigned i = 0; i < options->mode_count; i++)
		if (trace_part_path(part, sizeof(part), options->path, i) < (int)sizeof(part))
			count += events_of(part);
	return count;
}

/* Why not all could be recorded, and where what could is. */
static int tell_error(const struct record_options *options, int error, bool in_parts)
{
	const char *path = strcmp(options->path, "-") ? options->path : verb_word(WORD_STDOUT);
	const char *advice = verb_advice(error);
	bool keeps = !record_is_stream(options->path) && !options->is_temporary && error != TRACE_ERUNNING;
	uint64_t count = !keeps ? 0 : in_parts ? events_of_parts(options) : events_of(options->path);
	char digits[24];

	if (!count)
		return verb_error(path, error);
	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)count);
	return verb_say(VERB_FAILED, in_parts ? WORD_ERR_KEPT_PARTS : WORD_ERR_KEPT, "path", path, "what",
		awaitscope_error_text(error, verb_lang()), "count", digits, "advice",
		advice ? advice : verb_word(WORD_DO_PLACE), NULL);
}

static int record_one(const struct record_options *options, bool *recorded)
{
	struct outcome outcome = {0};
	int exit_code = run_mode(options, 0, options->path, 1, &outcome);

	*recorded = outcome.recorded && !outcome.error;
	return outcome.error ? tell_error(options, outcome.error, false) : exit_code;
}

static void remove_parts(const struct record_options *options)
{
	char part[4096];

	for (unsigned i = 0; i < options->mode_count; i++)
		if (trace_part_path(part, sizeof(part), options->path, i) < (int)sizeof(part))
			unlink(part);
}

static int record_several(const struct record_options *options, bool *recorded)
{
	struct outcome *outcomes = mmap(NULL, RECORD_MODES * sizeof(*outcomes), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int exit_code, error = 0, joined;

	if (outcomes == MAP_FAILED)
		return verb_error(options->path, -errno);
	exit_code = run_children(options, outcomes);
	for (unsigned i = 0; i < options->mode_count && !error; i++)
		error = outcomes[i].error;
	munmap(outcomes, RECORD_MODES * sizeof(*outcomes));
	joined = error == TRACE_ERUNNING ? error : trace_join(options->path, options->mode_count, NULL);
	*recorded = !joined && !error;
	if (error || (joined && joined != TRACE_EEMPTY))
		exit_code = tell_error(options, error ? error : joined, joined != 0);
	if (options->is_temporary)
		remove_parts(options);
	return exit_code;
}

int record_modes(const struct record_options *options, bool *recorded)
{
	int exit_code;

	*recorded = false;
	exit_code = check_output(options);
	if (exit_code != VERB_OK)
		return exit_code;
	watch_signals(true);
	return options->mode_count == 1 ? record_one(options, recorded) : record_several(options, recorded);
}
