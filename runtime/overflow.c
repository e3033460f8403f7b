/* overflow.c: turns a stack overflow from a bare SIGSEGV into a line that names the task.
 *
 * The handler runs on an alternate stack of the thread. A fault that is none of ours goes back to
 * whoever handled SIGSEGV before. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "generator.h"
#include "loop.h"

enum { ALTERNATE_BYTES = 32768 };

static struct sigaction previous_segv, previous_bus;
static _Thread_local stack_t previous_alternate;
static _Thread_local void *alternate;
static pthread_mutex_t watch_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned watchers;

static void say(const char *text)
{
	ssize_t written = write(STDERR_FILENO, text, strlen(text));

	(void)written;
}

/* Only async-signal-safe calls from here on. */
static void say_number(size_t number)
{
	char digits[24];
	char *at = digits + sizeof(digits) - 1;

	*at = '\0';
	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	say(at);
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
	struct aw_loop *loop = aw__loop;
	const struct aw *self = loop ? aw__self(loop) : NULL;
	const struct sigaction *previous = signal == SIGBUS ? &previous_bus : &previous_segv;

	(void)context;
	if (self && self->stack && aw__stack_guards(&loop->stacks, self->stack, info->si_addr)) {
		const struct aw *frame = self->frame;

		while (frame != self && !aw__is_generator(frame))
			frame = frame->frame;
		say(frame == self ? "awaitscope: task " : "awaitscope: generator ");
		say(frame->name ? frame->name : "of a thread");
		say(" overflowed its stack of ");
		say_number(loop->stacks.stack_bytes / 1024);
		say(" KiB; give tasks more with aw_options.stack_bytes\n");
		_exit(134);
	}
	/* Not ours: the fault happens again, and meets the handler that was there before. */
	sigaction(signal, previous, NULL);
}

int aw__overflow_watch(void)
{
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	stack_t stack = {.ss_size = ALTERNATE_BYTES};
	int status = 0;

	alternate = malloc(ALTERNATE_BYTES);
	if (!alternate)
		return -ENOMEM;
	stack.ss_sp = alternate;
	if (sigaltstack(&stack, &previous_alternate)) {
		status = -errno;
		free(alternate);
		alternate = NULL;
		return status;
	}
	sigemptyset(&action.sa_mask);
	pthread_mutex_lock(&watch_lock);
	if (!watchers++ &&
		(sigaction(SIGSEGV, &action, &previous_segv) || sigaction(SIGBUS, &action, &previous_bus)))
		status = -errno;
	pthread_mutex_unlock(&watch_lock);
	if (status)
		aw__overflow_unwatch();
	return status;
}

void aw__overflow_unwatch(void)
{
	if (!alternate)
		return;
	pthread_mutex_lock(&watch_lock);
	if (!--watchers) {
		sigaction(SIGSEGV, &previous_segv, NULL);
		sigaction(SIGBUS, &previous_bus, NULL);
	}
	pthread_mutex_unlock(&watch_lock);
	sigaltstack(&previous_alternate, NULL);
	free(alternate);
	alternate = NULL;
}
