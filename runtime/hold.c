/* hold.c: what holds a thread, and with it the loop if it is the loop's: time.sleep, and computing.
 *
 * Under the real clock computing is real work, and a GIL a real lock, handed to who asked first after each
 * switch interval. Under the virtual one the scheduler of the lanes shares the cores out (lane.c). */
#include <errno.h>
#include <math.h>
#include <time.h>

#include "probe.h"
#include "thread.h"

enum { SWITCH_INTERVAL_NS = 5000000 };

/* ---- time.sleep ---- */

/* Signals do not shorten it, but for the one that asks for the end. */
static void hold_loop(int64_t ns)
{
	struct timespec left = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};

	while (!aw__interrupt_asked() && nanosleep(&left, &left) && errno == EINTR)
		continue;
}

static void hold_thread(struct aw_loop *context, int64_t until_ns)
{
	uint32_t seen = aw__doze_count(&context->doze);

	while (!aw__is_hurried(context) && until_ns > (int64_t)uv_hrtime()) {
		aw__doze(&context->doze, seen, until_ns);
		seen = aw__doze_count(&context->doze);
	}
}

static bool is_interrupted(const struct aw_loop *loop)
{
	return loop && loop->self ? aw__is_hurried(loop) : aw__interrupt_asked();
}

static void hold(struct aw_loop *loop, int64_t ns)
{
	if (loop->lane) {
		if (!is_interrupted(loop))
			aw__lane_wait(loop->lane, aw__after(aw__now_ns(loop), ns));
	} else if (loop->is_virtual) {
		aw__pass_time(loop, ns);
	} else if (loop->self) {
		hold_thread(loop, aw__after(aw__now_ns(loop), ns));
	} else {
		hold_loop(ns);
	}
}

int aw_block_at(double seconds, uint32_t line)
{
	struct aw_loop *loop = aw__loop;

	if (isnan(seconds) || seconds < 0)
		return -EINVAL;
	if (!loop || !loop->running) {
		hold_loop(aw__to_ns(seconds));
		return 0;
	}
	seconds *= loop->scale;
	aw__probe_block(loop, TRACE_BLOCK_BEGIN, TRACE_HOLD_SLEEP, seconds, line);
	hold(loop, aw__to_ns(seconds));
	aw__probe_block(loop, TRACE_BLOCK_END, TRACE_HOLD_SLEEP, seconds, line);
	return is_interrupted(loop) ? AW_ECANCELLED : 0;
}

/* ---- computing ---- */

static int64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Computes until this thread has had so much of a CPU, and at most for a while. */
static void burn(int64_t until_cpu_ns, int64_t until_ns)
{
	volatile uint64_t value = 1;

	do {
		for (int i = 0; i < 10000; i++)
			value = value * 6364136223846793005u + 1442695040888963407u;
	} while (cpu_ns() < until_cpu_ns && (int64_t)uv_hrtime() < until_ns);
}

static int take_gil(struct aw_loop *loop, struct aw_loop *home)
{
	struct aw__outside *outside = home->outside;
	int status = 0;

	pthread_mutex_lock(&outside->lock);
	if (outside->gil_is_held) {
		uint32_t tid = loop->self ? loop->thread.tid : probe_tid(loop->current);

		aw__probe_turn(loop, tid, true, true);
		status = aw__park(&outside->gil, &outside->lock, INT64_MAX);
		aw__probe_turn(loop, tid, false, true);
	}
	if (!status)
		outside->gil_is_held = true; /* who gives it up hands it over as it is */
	pthread_mutex_unlock(&outside->lock);
	return status;
}

static void give_gil(struct aw_loop *home)
{
	struct aw__outside *outside = home->outside;

	pthread_mutex_lock(&outside->lock);
	if (outside->gil.first)
		aw__unpark(&outside->gil, 1);
	else
		outside->gil_is_held = false;
	pthread_mutex_unlock(&outside->lock);
}

/* Every thread of the run has its turn, for a switch interval at most. */
static int compute_with_gil(struct aw_loop *loop, int64_t until_cpu_ns)
{
	struct aw_loop *home = loop->self ? loop->home : loop;

	while (cpu_ns() < until_cpu_ns && !is_interrupted(loop)) {
		AW_TRY(take_gil(loop, home));
		burn(until_cpu_ns, (int64_t)uv_hrtime() + SWITCH_INTERVAL_NS);
		give_gil(home);
	}
	return 0;
}

static int compute(struct aw_loop *loop, int64_t ns)
{
	int64_t until_ns;

	if (loop && loop->lane)
		return aw__lane_compute(loop->lane, ns);
	if (loop && loop->is_virtual) {
		aw__pass_time(loop, ns);
		return 0;
	}
	until_ns = aw__after(cpu_ns(), ns);
	if (loop && loop->has_gil && (loop->self || loop->outside))
		return compute_with_gil(loop, until_ns);
	while (cpu_ns() < until_ns && !is_interrupted(loop))
		burn(until_ns, (int64_t)uv_hrtime() + SWITCH_INTERVAL_NS);
	return 0;
}

int aw_compute_at(double seconds, uint32_t line)
{
	struct aw_loop *loop = aw__loop && aw__loop->running ? aw__loop : NULL;
	int status;

	if (isnan(seconds) || seconds < 0)
		return -EINVAL;
	if (!loop)
		return compute(NULL, aw__to_ns(seconds));
	seconds *= loop->scale;
	aw__probe_block(loop, TRACE_BLOCK_BEGIN, TRACE_HOLD_COMPUTE, seconds, line);
	status = compute(loop, aw__to_ns(seconds));
	aw__probe_block(loop, TRACE_BLOCK_END, TRACE_HOLD_COMPUTE, seconds, line);
	return status || !is_interrupted(loop) ? status : AW_ECANCELLED;
}

void aw__gil_pass(struct aw_loop *loop)
{
	struct aw__outside *outside = loop->outside;
	bool is_held;

	pthread_mutex_lock(&outside->lock);
	is_held = outside->gil_is_held;
	pthread_mutex_unlock(&outside->lock);
	if (is_held && !take_gil(loop, loop))
		give_gil(loop);
}
