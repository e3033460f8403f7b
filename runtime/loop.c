/* loop.c: the event loop: one iteration after the other until the main coroutine has ended.
 *
 * An iteration is CPython's (asyncio-rules 1): ask the OS, whose callbacks only append to the ready
 * queue; append due timers; run exactly the tasks that are ready now. libuv waits for us; the order
 * is ours. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "debug.h"
#include "generator.h"
#include "os.h"
#include "probe.h"
#include "thread.h"

_Thread_local struct aw_loop *aw__loop;

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
	if (loop->head == loop->tail) {
		status = wait_for_something(loop);
		loop->seen_ns = aw__now_ns(loop);
	} else if (loop->held)
		status = aw__os_poll(loop, NULL);
	if (loop->outside)
		aw__sent_take(loop);
	if (loop->lane)
		aw__lanes_resume(loop->lane->lanes);
	else if (loop->has_gil && loop->outside)
		aw__gil_pass(loop);
	return status;
}

int aw__turn(struct aw_loop *loop)
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
		aw__debug_turn(loop);
		if (aw__interrupt_asked())
			aw__interrupt_heard(loop);
		if (loop->stopping)
			return 0;
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
	loop->seen_ns = loop->start_ns;
	aw__interrupt_listen(loop);
	if (!status)
		status = aw__debug_watch(loop, options->debug_signal);
	return status;
}

int aw__loop_end(struct aw_loop *loop, const struct aw_options *options, int status)
{
	int closed, left = aw__outside_end(loop);

	aw__debug_unwatch(loop);
	aw__interrupt_deafen(loop);
	closed = aw__os_close(loop);
	aw__probe_close(loop, options);
	aw__overflow_unwatch();
	aw__stacks_finish(&loop->stacks);
	aw__gathers_free(loop);
	aw__generators_free(loop);
	aw__blocks_free(loop);
	aw__slabs_free(loop);
	aw__contexts_free(loop);
	aw__free_owned(loop->thread.owned);
	aw__error_free(loop->thread.error);
	free(loop->heap.timers);
	free(loop->ready);
	aw__outside_free(loop);
	aw__loop = NULL;
	return status ? status : left ? left : closed;
}
