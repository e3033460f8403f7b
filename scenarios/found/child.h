/* child.h: starting a program that is not trusted, and learning how it ended. */
#ifndef AWAITSCOPE_CHILD_H
#define AWAITSCOPE_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { CHILD_KEEPS = 3 }; /* under which number it has child_options.keep */

struct child_options {
	int out, words; /* its standard output and standard error; -1: ours */
	int keep;       /* one more file that it gets; -1: none */
	bool on_trial; /* in a process group of its own, without input, with little time and room, and not for
	                 * longer than this thread; else it gets SIGTERM when this thread ends */
	const sigset_t *mask; /* its signal mask; NULL: ours */
};

/* Starts argv[0] (a path). Returns 0 or -errno, the system's reason why it could not be executed too. */
int child_start(pid_t *pid, const char *const *argv, const struct child_options *options);
/* Whether it has ended, and then its wait status: once. */
bool child_ended(pid_t pid, int *status);
/* Kills one that was started on trial, with its group, and takes its end. */
void child_kill(pid_t pid);

/* A file for standard error, on no disk; -1 when there is none to be had. */
int child_words(void);
/* The first line that is there, else "exit 1" or "signal 11". */
void child_last_words(int words, int status, char *buffer, size_t size);

#endif
