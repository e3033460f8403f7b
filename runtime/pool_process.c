/* pool_process.c: ProcessPoolExecutor: an executor, each of whose threads has a call made by a child process.
 *
 * So queueing, cancelling, shutting down and recording are the executor's, and the lane of a thread shows
 * what its process does. A process is forked when a call finds none idle; one that dies takes its call with
 * it and no other, and the next call gets a new one.
 *
 * Under the virtual clock the thread is a lane: it waits for the process in real time, without the clock
 * moving, and then does what the process says that it did, for as long as that took on its own clock. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"
#include "remote.h"
#include "sync.h"
#include "thread.h"

struct worker {
	struct worker *next;
	pid_t pid;
	int fd;
};

struct aw_process_pool {
	struct aw_executor *executor;
	pthread_mutex_t lock; /* of what follows */
	struct worker *idle, *busy;
};

struct call {
	struct aw_process_pool *pool;
	aw_fn *fn;
	size_t bytes;
	void *data; /* the argument's copy, until the process has it */
};

static void drop_call(void *owned)
{
	struct call *call = owned;

	free(call->data);
	free(call);
}

/* ---- workers ---- */

static void take_out(struct worker **list, struct worker *worker)
{
	while (*list != worker)
		list = &(*list)->next;
	*list = worker->next;
}

static void put_in(struct worker **list, struct worker *worker)
{
	worker->next = *list;
	*list = worker;
}

static int fork_worker(struct worker *worker)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return -errno;
	fflush(stdout); /* what is in it is to be written once */
	worker->pid = fork();
	if (!worker->pid)
		aw__remote_main(ends[1], aw__loop);
	close(ends[1]);
	if (worker->pid < 0) {
		int status = -errno;

		close(ends[0]);
		return status;
	}
	worker->fd = ends[0];
	return 0;
}

/* An idle one, or a new one. */
static int take_worker(struct aw_process_pool *pool, struct worker **out)
{
	struct worker *worker;
	int status = 0;

	pthread_mutex_lock(&pool->lock);
	worker = pool->idle;
	if (worker)
		take_out(&pool->idle, worker);
	pthread_mutex_unlock(&pool->lock);
	if (!worker) {
		worker = calloc(1, sizeof(*worker));
		status = worker ? fork_worker(worker) : -ENOMEM;
	}
	if (status) {
		free(worker);
		return status;
	}
	pthread_mutex_lock(&pool->lock);
	put_in(&pool->busy, worker);
	pthread_mutex_unlock(&pool->lock);
	*out = worker;
	return 0;
}

static void give_worker_back(struct aw_process_pool *pool, struct worker *worker)
{
	pthread_mutex_lock(&pool->lock);
	take_out(&pool->busy, worker);
	put_in(&pool->idle, worker);
	pthread_mutex_unlock(&pool->lock);
}

/* Its socket is closed: it ends by itself, if it has not. */
static void reap(struct worker *worker)
{
	close(worker->fd);
	while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	free(worker);
}

/* It is dead, or is to be. Out of the list first: until it is reaped its pid is nobody else's. */
static void bury(struct aw_process_pool *pool, struct worker *worker)
{
	pthread_mutex_lock(&pool->lock);
	take_out(&pool->busy, worker);
	pthread_mutex_unlock(&pool->lock);
	kill(worker->pid, SIGKILL);
	reap(worker);
}

static void reap_idle(struct aw_process_pool *pool)
{
	struct worker *worker;

	pthread_mutex_lock(&pool->lock);
	while ((worker = pool->idle) != NULL) {
		take_out(&pool->idle, worker);
		reap(worker);
	}
	pthread_mutex_unlock(&pool->lock);
}

/* ---- a call, on a thread of the executor ---- */

/* On the loop's own thread an interrupt is to be heard, even one that another thread's handler took. */
static int await_message(const struct worker *worker)
{
	enum { LOOK_MS = 100 };
	struct pollfd events = {.fd = worker->fd, .events = POLLIN};

	while (aw__loop->lane && !aw__interrupt_asked()) {
		int count = poll(&events, 1, LOOK_MS);

		if (count > 0 || (count < 0 && errno != EINTR))
			return 0; /* who reads finds out what it is */
	}
	return aw__loop->lane ? -EINTR : 0;
}

static void do_hold(const struct aw__message *message)
{
	struct aw_loop *loop = aw__loop;
	enum trace_type type = (enum trace_type)message->type;
	enum trace_hold hold = (enum trace_hold)message->hold;
	double seconds;

	memcpy(&seconds, &message->value, sizeof(seconds));
	if (!loop->lane) {
		aw__probe_block(loop, type, hold, seconds, message->line);
	} else if (type == TRACE_BLOCK_BEGIN) {
		aw__probe_block(loop, TRACE_BLOCK_BEGIN, hold, seconds, message->line);
		if (hold == TRACE_HOLD_COMPUTE)
			aw__lane_compute(loop->lane, aw__to_ns(seconds));
		else
			aw__lane_wait(loop->lane, aw__after(aw__now_ns(loop), aw__to_ns(seconds)));
		aw__probe_block(loop, TRACE_BLOCK_END, hold, seconds, message->line);
	}
}

static int take_result(const struct aw__message *message, struct aw__owned *owned)
{
	struct aw *here = &aw__loop->thread;

	if (!message->value) {
		free(owned);
		return 0;
	}
	owned->size = message->bytes;
	owned->next = here->owned;
	here->owned = owned;
	here->result = owned->bytes;
	here->flags |= message->type & (AW__RESULT_TEXT | AW__RESULT_INT);
	return 0;
}

/* What a message says is done here. *over: it was the last. The bytes end in a NUL. */
static int do_message(const struct aw__message *message, struct aw__owned *owned, bool *over)
{
	int status = 0;

	*over = message->kind == AW__MESSAGE_RESULT || message->kind == AW__MESSAGE_ERROR;
	switch (message->kind) {
	case AW__MESSAGE_RESULT:
		return take_result(message, owned);
	case AW__MESSAGE_TEXT:
		if (message->type == TRACE_PRINT)
			aw_print("%s", owned->bytes);
		else
			aw_note("%s", owned->bytes);
		break;
	case AW__MESSAGE_HOLD:
		do_hold(message);
		break;
	default:
		status = message->status;
		if (message->bytes)
			aw__fail_as(status, owned->bytes, "%s", owned->bytes + message->value);
	}
	free(owned);
	return status;
}

/* Until the call is over. *alive: whether the process is as it was. */
static int converse(const struct worker *worker, struct call *call, bool *alive)
{
	struct aw__message message = {.kind = AW__MESSAGE_CALL,
		.value = (uintptr_t)call->fn,
		.now_ns = aw__now_ns(aw__loop),
		.bytes = call->bytes};
	int status = aw__message_send(worker->fd, &message, call->data);

	/* Giving back a large one takes its time, which is this thread's here and would be the loop's at the
	 * end. */
	free(call->data);
	call->data = NULL;
	*alive = false;
	/* Whoever is ready now goes on first: what it asks of other processes is done at the same time. */
	if (aw__loop->lane)
		aw__lane_wait(aw__loop->lane, aw__now_ns(aw__loop));
	while (!status && !*alive) {
		struct aw__owned *owned;

		status = await_message(worker);
		if (!status)
			status = aw__bytes_receive(worker->fd, &message, sizeof(message));
		if (status)
			break;
		owned = malloc(sizeof(*owned) + message.bytes + 1);
		if (!owned)
			return -ENOMEM;
		owned->size = message.bytes;
		owned->bytes[message.bytes] = '\0';
		status = aw__bytes_receive(worker->fd, owned->bytes, message.bytes);
		if (status)
			free(owned);
		else
			status = do_message(&message, owned, alive);
	}
	if (*alive)
		return status;
	return status == -EINTR ? AW_ECANCELLED
	                        : aw__fail_as(AW_ERAISED, "BrokenProcessPool",
					  "A process in the process pool was terminated abruptly while the "
					  "future was running.");
}

static int make_call(void *arg)
{
	struct call *call = arg;
	struct worker *worker;
	bool alive;
	int status = take_worker(call->pool, &worker);

	if (status)
		return aw__fail(status);
	status = converse(worker, call, &alive);
	if (alive)
		give_worker_back(call->pool, worker);
	else
		bury(call->pool, worker);
	return status;
}

/* ---- the pool ---- */

static void hurry(void *owner)
{
	struct aw_process_pool *pool = owner;

	pthread_mutex_lock(&pool->lock);
	for (struct worker *worker = pool->busy; worker; worker = worker->next)
		kill(worker->pid, SIGKILL);
	pthread_mutex_unlock(&pool->lock);
}

static void end(void *owner)
{
	struct aw_process_pool *pool = owner;

	reap_idle(pool);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

struct aw_process_pool *aw_process_pool_new(size_t workers)
{
	static const struct aw__executor_kind kind = {
		.wait = TRACE_WAIT_PROCESS, .has_no_gil = true, .hurry = hurry, .end = end};
	struct aw_process_pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	if (pthread_mutex_init(&pool->lock, NULL)) {
		free(pool);
		return NULL;
	}
	if (!workers)
		workers = uv_available_parallelism();
	pool->executor = aw__executor_new(workers, "process", &kind, pool);
	if (pool->executor)
		return pool;
	pthread_mutex_destroy(&pool->lock);
	free(pool);
	return NULL;
}

struct aw *aw_run_in_process_at(struct aw_process_pool *pool, aw_fn *fn, const void *arg, size_t bytes,
	const char *name, uint32_t line)
{
	struct call *call = pool && fn ? malloc(sizeof(*call)) : NULL;
	struct aw *future;

	(void)line;
	if (!call)
		return NULL;
	*call = (struct call){.pool = pool, .fn = fn, .bytes = bytes, .data = bytes ? malloc(bytes) : NULL};
	if (bytes && !call->data) {
		free(call);
		return NULL;
	}
	if (bytes)
		memcpy(call->data, arg, bytes);
	future = aw__executor_run(pool->executor, make_call, call, drop_call, name);
	if (!future || aw_done(future))
		drop_call(call);
	return future;
}

int aw_process_pool_shutdown_at(struct aw_process_pool *pool, bool wait, bool cancel_futures, uint32_t line)
{
	int status;

	if (!pool)
		return -ENOMEM;
	status = aw_executor_shutdown_at(pool->executor, wait, cancel_futures, line);
	if (wait && !status)
		reap_idle(pool);
	return status;
}
