/* loop.c: the event loop: one iteration after the other until the main coroutine has ended.
 *
 * An iteration is CPython's (asyncio-rules 1): ask the OS, whose callbacks only append to the ready
 * queue; append due timers; run exactly the tasks that are ready now. libuv waits for us; the order
 * is ours. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "os.h"
#include "probe.h"
#include "thread.h"

_Thread_local struct aw_loop *aw__loop;

static const struct aw_options no_options;

struct aw_loop *aw__loop_make(void)
{
	struct aw_loop *loop = calloc(1, sizeof(*loop));

	if (!loop)
		return NULL;
	loop->next_tid = TRACE_TID_TASK;
	loop->scale = 1;
	aw__loop = loop;
	return loop;
}

/* ---- time ---- */

int64_t aw__now_ns(const struct aw_loop *loop)
{
	return loop->is_virtual ? loop->virtual_ns : (int64_t)uv_hrtime();
}

void aw__pass_time(struct aw_loop *loop, int64_t ns)
{
	loop->virtual_ns = aw__after(loop->virtual_ns, ns);
}

/* The virtual clock: time passes from lane to lane, and then to the deadline, until something is ready. */
static void pass_to(struct aw_loop *loop, int64_t deadline_ns)
{
	while (loop->lane && loop->head == loop->tail && !aw__interrupt_asked())
		if (!aw__lanes_step(loop->lane->lanes, deadline_ns))
			break;
	if (loop->head == loop->tail && deadline_ns != INT64_MAX)
		loop->virtual_ns = deadline_ns;
}

/* Waits in real time; the virtual clock goes along, but never beyond the deadline. */
static int wait_really(struct aw_loop *loop, int64_t deadline_ns)
{
	int64_t began_ns = (int64_t)uv_hrtime();

	if (loop->held || !loop->outside)
		return aw__os_poll(loop, &deadline_ns);
	if (!loop->is_virtual) {
		aw__doze(&loop->doze, loop->doze_seen, deadline_ns);
		return 0;
	}
	aw__doze(&loop->doze, loop->doze_seen,
		aw__after(began_ns, aw__to_ns((double)(deadline_ns - loop->virtual_ns) / 1e9)));
	aw__pass_time(loop, (int64_t)uv_hrtime() - began_ns);
	if (loop->virtual_ns > deadline_ns)
		loop->virtual_ns = deadline_ns;
	return 0;
}

/* Nothing is ready: time passes until the first deadline. */
static int wait_for_something(struct aw_loop *loop)
{
	int64_t deadline_ns = aw__heap_next(&loop->heap);
	int64_t now_ns = deadline_ns == INT64_MAX ? 0 : aw__now_ns(loop);
	int64_t lane_ns = loop->lane ? aw__lanes_next_ns(loop->lane->lanes) : INT64_MAX;
	int64_t next_ns = lane_ns < deadline_ns ? lane_ns : deadline_ns;
	bool is_called = loop->held > loop->watched || aw__may_be_called(loop);
	int status = 0;

	if (loop->watched) {
		status = aw__os_poll(loop, NULL);
		if (status || loop->head != loop->tail)
			return status;
	}
	if (next_ns == INT64_MAX && !loop->held && !is_called)
		return AW_EDEADLOCK;
	if (deadline_ns <= now_ns)
		return loop->held ? aw__os_poll(loop, NULL) : 0;
	aw__probe_poll(loop, TRACE_POLL_BEGIN, deadline_ns == INT64_MAX ? -1 : deadline_ns - now_ns);
	if (loop->is_virtual && !is_called && next_ns != INT64_MAX) {
		pass_to(loop, deadline_ns);
	} else {
		status = wait_really(loop, next_ns);
		if (loop->lane)
			aw__lanes_poll(loop->lane->lanes);
	}
	aw__probe_poll(loop, TRACE_POLL_END, 0);
	return status;
}

/* CPython's select(): what came from outside is ready after it. */
static int poll(struct aw_loop *loop)
{
	int status = 0;

	if (loop->outside) {
		loop->doze_seen = aw__doze_count(&loop->doze);
		aw__sent_take(loop);
	}
	if (loop->lane)
		aw__lanes_poll(loop->lane->lanes);
	if (loop->head == loop->tail)
		status = wait_for_something(loop);
	else if (loop->held)
		status = aw__os_poll(loop, NULL);
	if (loop->outside)
		aw__sent_take(loop);
	if (loop->lane)
		aw__lanes_resume(loop->lane->lanes);
	else if (loop->has_gil && loop->outside)
		aw__gil_pass(loop);
	return status;
}

/* Turns until the stop link has come through the queue. */
static int turn(struct aw_loop *loop)
{
	loop->stopping = false;
	for (;;) {
		struct aw *next;
		int status;

		while ((next = aw__next_of_loop(loop)))
			aw__task_run(loop, next);
		if (loop->stopping)
			return 0;
		aw__set_must_poll(loop, false);
		if (aw__interrupt_asked())
			aw__interrupt_heard(loop);
		status = poll(loop);
		if (status)
			return status;
		aw__timers_due(loop);
	}
}

/* ---- beginning and end ---- */

/* ThreadPoolExecutor's own default: four more than processors, 32 at most. */
static size_t executor_workers(const struct aw_options *options)
{
	size_t cores = options->cores, workers;

	if (options->executor_workers)
		return options->executor_workers;
	if (!cores && options->clock == AW_CLOCK_VIRTUAL)
		return 32; /* it has as many as are needed */
	if (!cores || options->clock == AW_CLOCK_REAL)
		cores = uv_available_parallelism();
	workers = cores + 4;
	return workers < 32 ? workers : 32;
}

int aw__loop_begin(struct aw_loop *loop, const struct aw_options *options, const char *mode)
{
	int status;

	loop->is_virtual = options->clock == AW_CLOCK_VIRTUAL;
	loop->scale = options->scale > 0 ? options->scale : 1;
	loop->quiet = options->quiet;
	loop->has_gil = options->gil;
	loop->cores = options->cores;
	loop->executor_workers = executor_workers(options);
	loop->thread.frame = &loop->thread;
	loop->thread.tid = loop->is_sync ? TRACE_TID_LOOP : 0;
	status = aw__stacks_init(&loop->stacks, options->stack_bytes);
	if (!status)
		status = aw__reserve(loop, 1, 1);
	if (!status)
		status = aw__overflow_watch();
	if (!status && options->trace_path)
		status = aw__probe_open(loop, options, mode);
	loop->start_ns = aw__now_ns(loop);
	loop->running = !status;
	aw__interrupt_listen(loop);
	return status;
}

int aw__loop_end(struct aw_loop *loop, const struct aw_options *options, int status)
{
	int closed, left = aw__outside_end(loop);

	aw__interrupt_deafen(loop);
	closed = aw__os_close(loop);
	aw__probe_close(loop, options);
	aw__overflow_unwatch();
	aw__stacks_finish(&loop->stacks);
	aw__gathers_free(loop);
	aw__blocks_free(loop);
	aw__slabs_free(loop);
	aw__free_owned(loop->thread.owned);
	free(loop->thread.error);
	free(loop->heap.timers);
	free(loop->ready);
	aw__outside_free(loop);
	aw__loop = NULL;
	return status ? status : left ? left : closed;
}

static bool is_left(const struct aw *task)
{
	return (task->flags & AW__TASK) && !aw__is_future(task) && !aw__has_ended(task);
}

static bool was_never_awaited(const struct aw *task)
{
	return task->state == AW__NEW && !(task->flags & (AW__TASK | AW__USED));
}

void aw__tell_lost_error(struct aw *task)
{
	const struct aw__error *error = task->error;

	aw__exception(aw__loop,
		&(struct aw_exception){.message = aw__is_future(task) ? "Future exception was never retrieved"
	                                                              : "Task exception was never retrieved",
			.task = task,
			.name = task->name,
			.type = error ? error->text : "MemoryError",
			.text = error ? error->text + error->message_at : ""});
}

/* For so many iterations more a task lives that somebody's clean-up made: the end of the gather of those
 * that were left, then the shutdown of the async generators and of the executor, two each. */
enum { SHUTDOWN_TURNS = 5 };

/* The loop turns until the default executor has done what it has. */
static int end_executor(struct aw_loop *loop)
{
	int status = aw__default_executor_end(loop);

	if (status <= 0)
		return status;
	loop->outside->ends_run = true;
	if (loop->interrupted)
		aw__hurry(loop);
	status = 0;
	while (!status && !loop->outside->is_gone)
		status = turn(loop);
	return status;
}

/* run()'s end: cancels all that is left, in order of creation, and waits until they have ended. */
static int cancel_left(struct aw_loop *loop)
{
	struct aw **left = aw__tasks(loop, is_left);
	int status = 0;

	if (!left)
		return -ENOMEM;
	/* From here on the loop holds them: a released one would be reused by what its clean-up spawns. */
	for (struct aw **task = left; *task; task++)
		(*task)->flags &= (uint8_t)~AW__RELEASED;
	for (struct aw **task = left; *task; task++)
		aw__cancel(loop, *task);
	loop->left_link = (struct aw__link){.kind = AW__LINK_STOP};
	for (struct aw **task = left; *task && !status; task++) {
		if (aw__has_ended(*task))
			continue;
		aw__add_waiter(*task, &loop->left_link);
		/* After a deadlock the main coroutine's link may end a turn too. */
		while (!status && !aw__has_ended(*task))
			status = turn(loop);
	}
	for (int i = 0; *left && i < SHUTDOWN_TURNS && !status; i++) {
		aw__push(loop, &loop->left_link, AW__TAG_LINK);
		status = turn(loop);
	}
	free(left);
	return status ? status : end_executor(loop);
}

static void report(struct aw_loop *loop)
{
	struct aw **tasks = aw__tasks(loop, was_never_awaited);

	for (struct aw **task = tasks; task && *task; task++) {
		fprintf(stderr, "RuntimeWarning: coroutine '%s' was never awaited (%s:%u)\n", (*task)->name,
			(*task)->file, (*task)->line);
		aw_note("coroutine '%s' was never awaited", (*task)->name);
	}
	free(tasks);
	tasks = aw__tasks(loop, aw__has_lost_error);
	for (struct aw **task = tasks; task && *task; task++)
		aw__tell_lost_error(*task);
	free(tasks);
	tasks = aw__tasks(loop, is_left);
	for (struct aw **task = tasks; task && *task; task++)
		fprintf(stderr, "Task was destroyed but it is pending: task '%s' (%s:%u)\n", (*task)->name,
			(*task)->file, (*task)->line);
	free(tasks);
}

static int run_main(struct aw_loop *loop, struct aw *main)
{
	struct aw *task = aw_spawn_at(main, main->line);
	int status, cleaned;

	if (!task)
		return AW_EAWAITED;
	loop->main = task;
	loop->main_link = (struct aw__link){.kind = AW__LINK_STOP};
	aw__add_waiter(task, &loop->main_link);
	status = turn(loop);
	cleaned = cancel_left(loop);
	if (aw__has_ended(task)) {
		task->flags |= AW__RETRIEVED;
		if (!status)
			status = task->status;
		if (status < 0)
			aw__keep_last_error(task);
	}
	report(loop);
	return status ? status : cleaned;
}

int aw_run(struct aw *main, const struct aw_options *options)
{
	struct aw_loop *loop = aw__loop_get();
	int status;

	if (!loop || !main)
		return -ENOMEM;
	if (loop->running)
		return -EBUSY;
	if (!options)
		options = &no_options;
	aw__keep_last_error(NULL);
	status = aw__loop_begin(loop, options, main->name);
	if (!status)
		status = run_main(loop, main);
	return aw__loop_end(loop, options, status);
}

int aw_run_sync_at(aw_fn *fn, void *arg, const struct aw_options *options)
{
	struct aw_loop *loop = aw__loop_get();
	int status;

	if (!loop)
		return -ENOMEM;
	if (loop->running)
		return -EBUSY;
	if (!options)
		options = &no_options;
	aw__keep_last_error(NULL);
	loop->is_sync = true;
	status = aw__loop_begin(loop, options, "sync");
	if (!status) {
		status = fn(arg);
		if (status < 0) {
			aw__set_error(&loop->thread, status);
			aw__keep_last_error(&loop->thread);
		}
		report(loop);
	}
	return aw__loop_end(loop, options, status < 0 ? status : 0);
}
