/* launch.c: fork and exec of /proc/self/exe. Between the two only what a signal handler may do is
 * done: the loader's thread may hold any lock at that moment. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

static void become(const char *const *argv, int words, pid_t parent)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	/* Ctrl+C in the terminal is for the window, which then ends its child. */
	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(127); /* it ended before it could be told to take us along */
	if (nothing >= 0) {
		(void)dup2(nothing, STDIN_FILENO);
		(void)dup2(nothing, STDOUT_FILENO);
	}
	if (words >= 0)
		(void)dup2(words, STDERR_FILENO);
	execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	_exit(127);
}

int launch_start(struct launch *launch, const char *const *argv)
{
	pid_t parent = getpid();
	pid_t pid;

	launch_finish(launch);
	launch->words = memfd_create("awaitscope-child", MFD_CLOEXEC);
	pid = fork();
	if (pid < 0) {
		int code = -errno;

		launch_finish(launch);
		return code;
	}
	if (pid == 0)
		become(argv, launch->words, parent);
	launch->pid = pid;
	return 0;
}

bool launch_ended(struct launch *launch, bool *failed)
{
	int status;
	pid_t pid;

	if (launch->pid == 0)
		return false;
	do
		pid = waitpid(launch->pid, &status, WNOHANG);
	while (pid < 0 && errno == EINTR);
	if (pid == 0)
		return false;
	launch->pid = 0;
	*failed = pid < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
	return true;
}

void launch_last_words(const struct launch *launch, char *buffer, size_t size)
{
	char text[4096];
	off_t end = launch->words < 0 ? 0 : lseek(launch->words, 0, SEEK_END);
	off_t start = end > (off_t)sizeof(text) - 1 ? end - (off_t)sizeof(text) + 1 : 0;
	ssize_t got = end > 0 ? pread(launch->words, text, sizeof(text) - 1, start) : 0;
	const char *line;
	size_t length;

	buffer[0] = '\0';
	while (got > 0 && (text[got - 1] == '\n' || text[got - 1] == '\r'))
		got--;
	if (got <= 0)
		return;
	text[got] = '\0';
	line = strrchr(text, '\n');
	line = line == NULL ? text : line + 1;
	length = strlen(line);
	if (length >= size)
		length = size - 1;
	memcpy(buffer, line, length);
	buffer[length] = '\0';
}

void launch_finish(struct launch *launch)
{
	if (launch->pid > 0) {
		bool failed;

		(void)kill(launch->pid, SIGTERM);
		for (int tries = 0; tries < 100 && !launch_ended(launch, &failed); tries++)
			(void)usleep(10000);
		if (launch->pid > 0) {
			(void)kill(launch->pid, SIGKILL);
			(void)waitpid(launch->pid, NULL, 0);
		}
	}
	if (launch->words >= 0)
		(void)close(launch->words);
	*launch = (struct launch)LAUNCH_NONE;
}
