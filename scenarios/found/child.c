/* child.c: fork and exec. Between the two only what a signal handler may do is done, for another thread may
 * hold any lock at that moment. A pipe that ends with the exec tells whether there was one. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

enum { TRIAL_BYTES = 1 << 20, TRIAL_CPU_SECONDS = 10, AWAY = 16 };

static void limit(int resource, rlim_t most)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)resource, &limit))
		return;
	if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > most)
		limit.rlim_max = most;
	if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	(void)setrlimit((__rlimit_resource_t)resource, &limit);
}

static void put_on_trial(void)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (nothing >= 0)
		(void)dup2(nothing, STDIN_FILENO);
	limit(RLIMIT_FSIZE, TRIAL_BYTES);
	limit(RLIMIT_CPU, TRIAL_CPU_SECONDS);
	limit(RLIMIT_CORE, 0);
}

/* Ours become the default ones; what is ignored by whoever started us stays so, but for what we ignore. */
static void forget_signals(const sigset_t *mask)
{
	static const int ours[] = {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ};

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		struct sigaction action;

		if (!sigaction(ours[i], NULL, &action) &&
			(action.sa_handler != SIG_IGN || ours[i] == SIGPIPE || ours[i] == SIGXFSZ))
			(void)signal(ours[i], SIG_DFL);
	}
	if (mask)
		(void)sigprocmask(SIG_SETMASK, mask, NULL);
}

static void become(const char *const *argv, const struct child_options *options, int failure, pid_t parent)
{
	int away = fcntl(failure, F_DUPFD_CLOEXEC, AWAY), code;

	failure = away >= 0 ? away : failure;
	if (options->on_trial)
		put_on_trial();
	else
		(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(127);
	if (options->out >= 0)
		(void)dup2(options->out, STDOUT_FILENO);
	if (options->words >= 0)
		(void)dup2(options->words, STDERR_FILENO);
	(void)close_range(CHILD_KEEPS, ~0u, CLOSE_RANGE_CLOEXEC);
	if (options->keep >= 0) {
		(void)dup2(options->keep, CHILD_KEEPS);
		(void)fcntl(CHILD_KEEPS, F_SETFD, 0);
	}
	forget_signals(options->mask);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	code = errno;
	(void)!write(failure, &code, sizeof(code));
	_exit(127);
}

int child_start(pid_t *out, const char *const *argv, const struct child_options *options)
{
	pid_t parent = getpid(), pid;
	int failure[2], code = 0;
	ssize_t got;

	*out = 0;
	if (pipe2(failure, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (!pid)
		become(argv, options, failure[1], parent);
	code = pid < 0 ? errno : 0;
	close(failure[1]);
	if (!code) {
		do
			got = read(failure[0], &code, sizeof(code));
		while (got < 0 && errno == EINTR);
		if (got != sizeof(code))
			code = 0;
		else
			while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
				continue;
	}
	close(failure[0]);
	*out = code ? 0 : pid;
	return -code;
}

bool child_ended(pid_t pid, int *status)
{
	pid_t ended;

	do
		ended = waitpid(pid, status, WNOHANG);
	while (ended < 0 && errno == EINTR);
	if (ended < 0)
		*status = W_EXITCODE(127, 0); /* somebody else took it */
	return ended != 0;
}

void child_kill(pid_t pid)
{
	(void)kill(-pid, SIGKILL);
	(void)kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}

int child_words(void)
{
	return memfd_create("awaitscope-words", MFD_CLOEXEC);
}

void child_last_words(int words, int status, char *buffer, size_t size)
{
	ssize_t got = words < 0 ? 0 : pread(words, buffer, size - 1, 0);

	buffer[got > 0 ? got : 0] = '\0';
	buffer[strcspn(buffer, "\n")] = '\0';
	if (*buffer)
		return;
	if (WIFSIGNALED(status))
		snprintf(buffer, size, "signal %d", WTERMSIG(status));
	else
		snprintf(buffer, size, "exit %d", WEXITSTATUS(status));
}
