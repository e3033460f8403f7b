/* outside.h: for the tests of files, signals and processes: runs under both clocks, each of which leaves no
 * descriptor, no child process and no memory behind. */
#ifndef TEST_OUTSIDE_H
#define TEST_OUTSIDE_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "recorded.h"

static inline int count_descriptors(void)
{
	DIR *folder_of_them = opendir("/proc/self/fd");
	int count = 0;

	assert_non_null(folder_of_them);
	while (readdir(folder_of_them))
		count++;
	closedir(folder_of_them);
	return count;
}

static inline int run_clean(struct aw_options options, aw_fn *fn, void *arg)
{
	int before = count_descriptors(), status;

	options.quiet = true;
	options.recording = &recording;
	said_bytes = 0;
	said[0] = '\0';
	status = aw_run(AW_NAMED(fn, arg, "main"), &options);
	assert_int_equal(count_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	return status;
}

static inline int run_on(enum aw_clock clock, aw_fn *fn, void *arg)
{
	return run_clean((struct aw_options){.clock = clock}, fn, arg);
}

/* The first run makes what the process keeps: the threads of libuv's pool and their descriptors. What the
 * test was started with is for no child. */
static inline int touch_pool(void *arg)
{
	struct aw_stat about;

	(void)arg;
	return aw_stat(&about, "/");
}

static inline int make_folder_and_pool(void **state)
{
	for (int fd = 3; fd < 1024; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	aw_run(AW(touch_pool, NULL), NULL);
	return make_folder(state);
}

/* Runs it under both clocks: each time it succeeds and says the same. */
static inline void run_both(aw_fn *fn, const char *expected)
{
	assert_int_equal(run_on(AW_CLOCK_VIRTUAL, fn, NULL), 0);
	assert_said(expected);
	assert_int_equal(run_on(AW_CLOCK_REAL, fn, NULL), 0);
	assert_said(expected);
}

/* Runs and records under the virtual clock, and loads what was recorded. */
static inline int record_clean(aw_fn *fn, void *arg)
{
	const char *path = in_folder("trace.json");
	int status = run_clean((struct aw_options){.clock = AW_CLOCK_VIRTUAL, .trace_path = path}, fn, arg);

	assert_int_equal(recording.error, 0);
	assert_int_equal(recording.dropped, 0);
	load(path);
	return status;
}

#endif
