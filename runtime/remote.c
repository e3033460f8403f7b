/* remote.c: a process pool's worker: what the new process gives up, and the calls that it makes.
 *
 * It is a fork of a program with threads, of which only the one that forked is left. So of what the program
 * had open it keeps its standard streams, of what it recorded nothing, and it never returns from here:
 * no exit handler of the program's runs twice. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "context.h"
#include "probe.h"
#include "remote.h"
#include "thread.h"

/* ---- messages ---- */

static int send_all(int fd, const char *from, size_t bytes)
{
	while (bytes) {
		ssize_t sent = send(fd, from, bytes, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return -errno;
		from += sent;
		bytes -= (size_t)sent;
	}
	return 0;
}

int aw__message_send(int fd, const struct aw__message *message, const void *data)
{
	AW_TRY(send_all(fd, (const char *)message, sizeof(*message)));
	return send_all(fd, data, message->bytes);
}

int aw__bytes_receive(int fd, void *to, size_t bytes)
{
	char *place = to;

	while (bytes) {
		ssize_t got = recv(fd, place, bytes, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got ? -errno : -EPIPE;
		place += got;
		bytes -= (size_t)got;
	}
	return 0;
}

/* ---- what it tells ---- */

/* Without its pool it has nothing to live for. */
static void tell(const struct aw__remote *remote, const struct aw__message *message, const void *data)
{
	if (aw__message_send(remote->fd, message, data))
		_exit(1);
}

void aw__remote_text(struct aw__remote *remote, enum trace_type type, const char *text)
{
	tell(remote,
		&(struct aw__message){
			.kind = AW__MESSAGE_TEXT, .type = (uint32_t)type, .bytes = strlen(text) + 1},
		text);
}

void aw__remote_hold(
	struct aw__remote *remote, enum trace_type type, enum trace_hold hold, double seconds, uint32_t line)
{
	tell(remote,
		&(struct aw__message){.kind = AW__MESSAGE_HOLD,
			.type = (uint32_t)type,
			.hold = (uint32_t)hold,
			.line = line,
			.value = probe_seconds(seconds)},
		NULL);
}

static void tell_error(const struct aw__remote *remote, struct aw *here, int status)
{
	const struct aw__error *error;

	if (status != AW_ECANCELLED)
		aw__set_error(here, status);
	error = here->error;
	tell(remote,
		&(struct aw__message){.kind = AW__MESSAGE_ERROR,
			.status = status,
			.value = error ? error->message_at : 0,
			.bytes = error ? error->bytes : 0},
		error ? error->text : NULL);
}

/* Of a result that was lent nothing can be told: it is an address in this process. */
static void tell_result(const struct aw__remote *remote, struct aw *here)
{
	struct aw__owned *owned = here->owned;

	while (owned && owned->bytes != here->result)
		owned = owned->next;
	if (here->result && !owned) {
		tell_error(remote, here,
			aw_raise("TypeError", "aw_return() lends memory, which another process cannot read"));
		return;
	}
	tell(remote,
		&(struct aw__message){.kind = AW__MESSAGE_RESULT,
			.type = here->flags & (AW__RESULT_TEXT | AW__RESULT_INT),
			.value = owned != NULL,
			.bytes = owned ? owned->size : 0},
		owned ? owned->bytes : NULL);
}

/* ---- what it does ---- */

static void forget(struct aw *here)
{
	aw__free_owned(here->owned);
	aw__error_free(here->error);
	here->owned = NULL;
	here->error = NULL;
	here->result = NULL;
	here->flags = 0;
}

static void make_call(struct aw_loop *context, const struct aw__message *call, void *data)
{
	struct aw *here = &context->thread;
	aw_fn *fn = (aw_fn *)(uintptr_t)call->value;
	int status;

	context->virtual_ns = call->now_ns;
	status = fn(data);
	fflush(stdout);
	if (status < 0)
		tell_error(context->remote, here, status);
	else
		tell_result(context->remote, here);
	forget(here);
}

static void serve(struct aw_loop *context)
{
	int fd = context->remote->fd;
	struct aw__message call;

	while (!aw__bytes_receive(fd, &call, sizeof(call))) {
		/* It ends here where there is no memory for that: the pool will tell. */
		char *data = malloc(call.bytes ? call.bytes : 1);

		if (!data || aw__bytes_receive(fd, data, call.bytes))
			_exit(1);
		make_call(context, &call, data);
		free(data);
	}
	_exit(0);
}

/* ---- what it gives up ---- */

/* Each signal does what it does by default: those who handled it are not here. */
static void reset_signals(void)
{
	struct sigaction plain = {.sa_handler = SIG_DFL};
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		sigaction(number, &plain, NULL);
	sigemptyset(&none);
	pthread_sigmask(SIG_SETMASK, &none, NULL);
}

static void close_from(int first)
{
	int last = (int)sysconf(_SC_OPEN_MAX);

#ifdef SYS_close_range
	if (!syscall(SYS_close_range, (unsigned)first, ~0u, 0))
		return;
#endif
	for (int fd = first; fd < last; fd++)
		close(fd);
}

/* All but the standard streams and the socket, which becomes the next. */
static int keep_only(int fd)
{
	enum { FIRST = STDERR_FILENO + 1 };

	if (fd != FIRST && dup2(fd, FIRST) < 0)
		_exit(1);
	close_from(FIRST + 1);
	return FIRST;
}

enum { STACK_BYTES = 8 << 20 };

static struct aw_loop *context_to_serve;

static struct aw__next begin(void)
{
	aw__switch_arrived();
	serve(context_to_serve);
	_exit(0);
}

/* A lane that forked stands on a stack for coroutines, which is small for a program. */
static void serve_on_own_stack(struct aw_loop *context, struct aw__stack *forked_on)
{
	struct aw__stacks stacks = {0};
	struct aw__stack *stack;
	void *unused;

	if (aw__stacks_init(&stacks, STACK_BYTES))
		_exit(1);
	stack = aw__stack_take(&stacks);
	if (!stack)
		_exit(1);
	context_to_serve = context;
	aw__switch_begin(&unused, forked_on, stack, begin);
}

void aw__remote_main(int fd, const struct aw_loop *like)
{
	static struct aw__remote remote;
	static struct aw_loop context; /* all that is left of the program's */

	aw__context_forked();
	aw__park_forked();
	reset_signals();
	remote.fd = keep_only(fd);
	__fpurge(stdout); /* the program has written it, or will */
	context.remote = &remote;
	context.is_sync = true;
	context.running = true;
	context.is_virtual = like->is_virtual;
	context.start_ns = like->start_ns;
	context.scale = like->scale;
	context.next_tid = TRACE_TID_TASK;
	context.thread.frame = &context.thread;
	context.thread.tid = TRACE_TID_LOOP;
	aw__loop = &context;
	if (like->lane)
		serve_on_own_stack(&context, like->thread.stack);
	else
		serve(&context);
	_exit(0);
}
