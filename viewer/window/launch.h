/* launch.h: a scenario runs as a child process of its own (this same program, another verb): it shares
 * no memory with the window that watches its file, and a crash of one leaves the other standing. */
#ifndef AWAITSCOPE_LAUNCH_H
#define AWAITSCOPE_LAUNCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct launch {
	pid_t pid; /* 0: none runs */
	int words; /* an anonymous file with what it said on stderr, or -1 */
};
#define LAUNCH_NONE   \
	{             \
		0, -1 \
	}

/* Starts this program with other arguments (argv[0] is the name, NULL ends). It is ended when we are.
 * 0 or -errno. */
int launch_start(struct launch *launch, const char *const *argv);
/* Whether it has just ended; *failed: with another code than 0, or by a signal. */
bool launch_ended(struct launch *launch, bool *failed);
/* The last line that it said on stderr, "" when it said nothing. */
void launch_last_words(const struct launch *launch, char *buffer, size_t size);
/* Ends it if it still runs, and forgets it. */
void launch_finish(struct launch *launch);

#endif
