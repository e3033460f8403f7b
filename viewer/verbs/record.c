/* record.c: runs modes of a scenario, in this process or in children, and joins their parts. */
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "verb.h"

static void part_path(char *path, size_t size, const char *base, unsigned index)
{
	snprintf(path, size, "%s.part%u", base, index + 1);
}

/* ---- where it goes ---- */

bool record_is_stream(const char *path)
{
	struct stat st;

	return !strcmp(path, "-") || (!stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
}

static int try_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd >= 0) {
		close(fd);
		return unlink(path) ? -errno : 0;
	}
	if (errno == EEXIST)
		fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

int record_try(const char *path, unsigned mode_count)
{
	char part[4096];
	int status = record_is_stream(path) ? 0 : try_file(path);

	if (status || mode_count == 1)
		return status;
	part_path(part, sizeof(part), path, 0);
	return try_file(part);
}

int record_error(const char *path, int status)
{
	if (status == -ENOENT || status == -ENOTDIR)
		return verb_say(VERB_USAGE, WORD_ERR_FOLDER, "path", path, NULL);
	return verb_error(path, status);
}

/* Before anything runs for it. */
static int check_output(const struct record_options *options)
{
	int status;

	if (options->mode_count > 1 && record_is_stream(options->path))
		return verb_say(VERB_USAGE, WORD_ERR_STREAM_MODES, "path", options->path, NULL);
	status = record_try(options->path, options->mode_count);
	return status ? record_error(options->path, status) : VERB_OK;
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

/* Tells what went wrong with one mode's run. */
static int tell(const struct record_options *options, const char *mode, const char *path, int status,
	const struct aw_recording *recording)
{
	char what[160];

	snprintf(what, sizeof(what), "%s --mode %s", options->scenario->name, mode);
	if (recording->error)
		return verb_say(VERB_FAILED, WORD_ERR_RECORDING, "path", path, "why",
			awaitscope_error_text(recording->error, verb_lang()), NULL);
	if (recording->dropped) {
		char count[32];

		snprintf(count, sizeof(count), "%llu", (unsigned long long)recording->dropped);
		verb_say(VERB_OK, WORD_RUN_DROPPED, "path", path, "count", count, NULL);
	}
	if (interrupted)
		return verb_say(VERB_FAILED, WORD_ERR_INTERRUPTED, "what", what, NULL);
	if (status >= 0)
		return VERB_OK;
	if (*aw_error_type())
		return verb_say(VERB_FAILED, WORD_ERR_RUN_RAISED, "what", what, "type", aw_error_type(),
			"message", aw_error_message(), NULL);
	return verb_say(VERB_FAILED, WORD_ERR_RUN_FAILED, "what", what, "why",
		awaitscope_error_text(status, verb_lang()), NULL);
}

/* One mode, here. */
static int run_mode(
	const struct record_options *options, unsigned index, const char *path, unsigned pid, bool *recorded)
{
	struct aw_recording recording = {0};
	struct scenario_run_options run = {
		.mode = options->modes[index],
		.virtual_clock = options->virtual_clock,
		.scale = options->scale,
		.trace_path = path,
		.pid = pid,
		.knobs = options->knobs,
		.quiet = options->quiet,
		.recording = &recording,
	};
	int status = scenario_run(options->scenario, &run);

	*recorded = recording.bytes > 0;
	if (status < 0 && !*recorded && !recording.error && !*aw_error_type())
		return verb_error(path, status); /* the file could not be made: nothing was run */
	return tell(options, options->modes[index], path, status, &recording);
}

/* ---- children ---- */

struct children {
	pid_t pids[RECORD_MODES];
	int alive[2]; /* a pipe that ends when the last child does */
	unsigned count;
	int exit_code;
};

static int start_child(
	struct children *children, const struct record_options *options, unsigned index, const char *part)
{
	pid_t parent = getpid(), pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return verb_error(part, -errno);
	if (!pid) {
		bool recorded;
		int exit_code;

		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(VERB_FAILED);
		close(children->alive[0]);
		memset(child_pids, 0, sizeof(child_pids)); /* its brothers are its parent's business */
		watch_signals(false);
		exit_code = run_mode(options, index, part, index + 1, &recorded);
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

	if (options->virtual_clock)
		return 0;
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

static int run_children(const struct record_options *options)
{
	struct children children = {.exit_code = VERB_OK};
	double expected = options->at_once ? expected_seconds(options) : 0;
	char part[4096];
	int exit_code = VERB_OK;

	if (pipe(children.alive))
		return verb_error(options->path, -errno);
	for (unsigned i = 0; i < options->mode_count && exit_code == VERB_OK && !interrupted; i++) {
		part_path(part, sizeof(part), options->path, i);
		exit_code = start_child(&children, options, i, part);
		if (!options->at_once)
			reap(&children);
	}
	close(children.alive[1]);
	if (options->at_once && exit_code == VERB_OK)
		watch(&children, options, expected);
	reap(&children);
	close(children.alive[0]);
	return exit_code != VERB_OK ? exit_code : children.exit_code;
}

/* ---- joining ---- */

/* Copies the events of a part: all lines but its `[` and `]`. Returns 0 or -errno. */
static int copy_part(gzFile out, FILE *part, bool *any)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	int status = 0;

	while (!status && (length = getline(&line, &room, part)) > 0) {
		const char *event = line;

		if (line[length - 1] == '\n')
			line[--length] = '\0';
		if (*event == ',')
			event++;
		if (*event != '{' || line[length - 1] != '}')
			continue; /* `[`, `]`, or the half last line of a run that was killed */
		if ((*any && gzputs(out, ",") <= 0) || gzputs(out, event) <= 0 || gzputs(out, "\n") <= 0)
			status = errno ? -errno : -EIO;
		*any = true;
	}
	if (!status && ferror(part))
		status = errno ? -errno : -EIO;
	free(line);
	return status;
}

/* Compressed when the name that it will have says so. */
static gzFile open_output(const char *path, const char *name)
{
	size_t length = strlen(name);
	bool compress = length > 3 && !strcmp(name + length - 3, ".gz");

	return gzopen(path, compress ? "wb6" : "wbT");
}

/* Writes the parts, one after the other, as one trace. */
static int write_joined(const struct record_options *options, const char *path, bool *any)
{
	char part[4096];
	gzFile out;
	int status = 0;

	errno = 0;
	out = open_output(path, options->path);
	if (!out)
		return errno ? -errno : -ENOMEM;
	if (gzputs(out, "[\n") <= 0)
		status = errno ? -errno : -EIO;
	for (unsigned i = 0; i < options->mode_count && !status; i++) {
		FILE *file;

		part_path(part, sizeof(part), options->path, i);
		file = fopen(part, "re");
		if (!file)
			continue; /* its mode could not be recorded, and has told why */
		status = copy_part(out, file, any);
		fclose(file);
	}
	if (!status && gzputs(out, "]\n") <= 0)
		status = errno ? -errno : -EIO;
	if (gzclose(out) != Z_OK && !status)
		status = errno ? -errno : -EIO;
	return status;
}

static void remove_parts(const struct record_options *options)
{
	char part[4096];

	for (unsigned i = 0; i < options->mode_count; i++) {
		part_path(part, sizeof(part), options->path, i);
		unlink(part);
	}
}

/* Joins the parts beside the file, which it then replaces; an older trace of that name stays when
 * nothing was recorded, or the join cannot be written. */
static int join(const struct record_options *options, bool *recorded)
{
	char joined[4096];
	int status;
	bool any = false;

	snprintf(joined, sizeof(joined), "%s.joined", options->path);
	status = write_joined(options, joined, &any);
	if (!status && any && rename(joined, options->path))
		status = -errno;
	if (status || !any)
		unlink(joined);
	if (status)
		return verb_say(VERB_FAILED, WORD_ERR_JOIN, "path", options->path, "why",
			awaitscope_error_text(status, verb_lang()), NULL);
	remove_parts(options);
	*recorded = any;
	return VERB_OK;
}

int record_modes(const struct record_options *options, bool *recorded)
{
	int exit_code, joined;

	*recorded = false;
	exit_code = check_output(options);
	if (exit_code != VERB_OK)
		return exit_code;
	watch_signals(true);
	if (options->mode_count == 1)
		return run_mode(options, 0, options->path, 1, recorded);
	exit_code = run_children(options);
	if (exit_code == VERB_USAGE)
		return exit_code; /* no part could be made */
	joined = join(options, recorded);
	return exit_code != VERB_OK ? exit_code : joined;
}

/* ---- files that nobody asked for ---- */

int record_temporary(char *path, size_t size, const char *name)
{
	const char *folder = getenv("TMPDIR");
	size_t length;

	if (snprintf(path, size, "%s/awaitscope-XXXXXX", folder && *folder ? folder : "/tmp") >= (int)size)
		return -ENAMETOOLONG;
	if (!mkdtemp(path))
		return -errno;
	length = strlen(path);
	if (snprintf(path + length, size - length, "/%s", name) >= (int)(size - length))
		return -ENAMETOOLONG;
	return 0;
}

void record_temporary_remove(const char *path)
{
	char folder[4096];
	char *slash;

	unlink(path);
	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash) {
		*slash = '\0';
		rmdir(folder);
	}
}
