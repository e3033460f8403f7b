/* thread.c: threads of a run: started, joined, and what aw__loop is on them. Under the real clock each is a
 * thread of the OS, under the virtual one a lane; the body is the same. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "generator.h"
#include "probe.h"
#include "thread.h"

/* ---- on the thread ---- */

/* What is recorded of it goes to a ring of its own; without one it is not recorded. */
static void open_ring(struct aw_thread *thread, struct aw_loop *context)
{
	struct trace_recorder *recorder = thread->home->recorder;

	if (recorder && trace_recorder_add_ring(&context->ring, recorder) == 0)
		trace_put(context->ring, (struct trace_record){.ticks = probe_now(context),
						 .type = TRACE_THREAD,
						 .task = thread->tid,
						 .arg = trace_recorder_intern(recorder, thread->label),
						 .kind = TRACE_THREAD_WORKER});
	else
		thread->tid = 0;
}

static void begin(struct aw_thread *thread, struct aw_loop *context)
{
	struct aw_loop *home = thread->home;

	context->home = home;
	context->self = thread;
	context->is_virtual = home->is_virtual;
	context->virtual_ns = home->is_virtual ? home->virtual_ns : 0;
	context->start_ns = home->start_ns;
	context->scale = home->scale;
	context->quiet = home->quiet;
	context->has_gil = home->has_gil;
	context->recorder = home->recorder;
	context->is_sync = true;
	context->running = true;
	context->next_tid = TRACE_TID_TASK;
	context->thread.frame = &context->thread;
	open_ring(thread, context);
	context->thread.tid = thread->tid;
	if (home->is_virtual) {
		context->lane = &thread->lane;
		thread->lane.context = context;
		context->thread.stack = thread->lane.stack;
		thread->lane.tid = thread->tid;
	}
	aw__loop = context;
	pthread_mutex_lock(&home->outside->lock);
	thread->context = context;
	pthread_mutex_unlock(&home->outside->lock);
}

static void free_made(struct aw_loop *context)
{
	aw__generators_free(context);
	aw__stacks_finish(&context->stacks);
	aw__free_owned(context->thread.owned);
	aw__error_free(context->thread.error);
	aw__slabs_free(context);
	aw__contexts_free(context);
}

static void finish(struct aw_thread *thread, struct aw_loop *context)
{
	struct aw__outside *outside = thread->home->outside;

	aw__generators_end(context);
	free_made(context);
	if (context->ring)
		trace_ring_close(context->ring);
	pthread_mutex_lock(&outside->lock);
	thread->context = NULL;
	thread->is_over = true;
	thread->next_over = outside->over;
	outside->over = thread;
	aw__unpark(&thread->joiners, SIZE_MAX);
	if (!--outside->alive)
		aw__unpark(&outside->enders, SIZE_MAX);
	if (!thread->executor)
		atomic_fetch_sub(&outside->busy, 1);
	aw__set_must_poll(thread->home, true);
	if (!thread->home->is_virtual)
		aw__rouse(&thread->home->doze); /* it may be waiting for this */
	pthread_mutex_unlock(&outside->lock);
}

static void run(struct aw_thread *thread)
{
	struct aw_loop context = {0};

	begin(thread, &context);
	thread->body(thread);
	finish(thread, &context);
	aw__loop = NULL;
}

static void *real_main(void *thread)
{
	run(thread);
	return NULL;
}

static void lane_main(void *thread)
{
	run(thread);
}

struct aw__made aw__thread_call(struct aw_thread *thread, aw_fn *fn, void *arg)
{
	struct aw *here = &thread->context->thread;
	struct aw__made made = {.status = fn(arg)};

	made.status = made.status < 0 ? made.status : 0;
	if (made.status && made.status != AW_ECANCELLED)
		aw__set_error(here, made.status);
	made.result = here->result;
	made.owned = here->owned;
	made.error = here->error;
	made.flags = here->flags & (AW__RESULT_TEXT | AW__RESULT_INT);
	here->result = NULL;
	here->owned = NULL;
	here->error = NULL;
	here->flags = 0;
	return made;
}

void aw__made_free(struct aw__made *made)
{
	aw__free_owned(made->owned);
	aw__error_free(made->error);
	*made = (struct aw__made){0};
}

/* ---- starting ---- */

/* Signals are the program's own thread's. Those that a thread does to itself stay. */
static int start_real(struct aw_thread *thread)
{
	static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};
	sigset_t blocked, before;
	int error;

	sigfillset(&blocked);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		sigdelset(&blocked, own[i]);
	error = pthread_sigmask(SIG_SETMASK, &blocked, &before);
	if (error)
		return -error;
	error = pthread_create(&thread->real, NULL, real_main, thread);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	thread->is_real = !error;
	return -error;
}

/* Of one that is about to end no more is needed than a pthread_join. The lock is held, but for that. */
static void reap_one(struct aw__outside *outside, struct aw_thread *thread)
{
	if (thread->is_joined || !thread->is_real)
		return;
	thread->is_joined = true;
	pthread_mutex_unlock(&outside->lock);
	pthread_join(thread->real, NULL);
	pthread_mutex_lock(&outside->lock);
}

static void reap(struct aw__outside *outside)
{
	struct aw_thread *thread;

	while ((thread = outside->over) != NULL) {
		outside->over = thread->next_over;
		reap_one(outside, thread);
	}
}

void aw__threads_reap(struct aw__outside *outside, const struct aw_executor *executor)
{
	pthread_mutex_lock(&outside->lock);
	for (struct aw_thread *thread = outside->threads; thread; thread = thread->next)
		if (thread->executor == executor)
			reap_one(outside, thread);
	pthread_mutex_unlock(&outside->lock);
}

static uint32_t number(struct aw__outside *outside)
{
	uint32_t tid = outside->next_tid++;

	return tid < TRACE_TID_TASK ? tid : tid - TRACE_TID_TASK + TRACE_TID_WORKER_MORE;
}

static int start(struct aw_thread *thread)
{
	struct aw_loop *home = thread->home;
	struct aw__outside *outside = home->outside;
	int status;

	pthread_mutex_lock(&outside->lock);
	reap(outside);
	thread->tid = number(outside);
	/* It is among all before it runs: who runs must be found at the run's end. */
	thread->next = outside->threads;
	outside->threads = thread;
	outside->alive++;
	if (!thread->executor)
		atomic_fetch_add(&outside->busy, 1);
	status = home->is_virtual ? aw__lane_start(home->lane->lanes, &thread->lane, lane_main, thread)
	                          : start_real(thread);
	if (status) {
		for (struct aw_thread **place = &outside->threads; *place; place = &(*place)->next)
			if (*place == thread) {
				*place = thread->next;
				break;
			}
		outside->alive--;
		if (!thread->executor)
			atomic_fetch_sub(&outside->busy, 1);
	}
	pthread_mutex_unlock(&outside->lock);
	return status;
}

int aw__thread_start(struct aw_thread **out, struct aw_loop *home, const struct aw__thread_options *options)
{
	struct aw_thread *thread = calloc(1, sizeof(*thread));
	int status;

	*out = NULL;
	if (!thread)
		return -ENOMEM;
	thread->home = home;
	thread->body = options->body;
	thread->executor = options->executor;
	thread->fn = options->fn;
	thread->arg = options->arg;
	thread->name = options->name;
	thread->starter = options->starter;
	thread->lane.needs_gil = !options->has_no_gil;
	snprintf(thread->label, sizeof(thread->label), "%s", options->label);
	status = start(thread);
	if (status)
		free(thread);
	else
		*out = thread;
	return status;
}

/* ---- the program's own ---- */

static void tell_error(const struct aw_thread *thread, const struct aw__made *made)
{
	const struct aw__error *error = made->error;

	fprintf(stderr, "Exception in thread '%s': %s: %s\n", thread->name,
		error ? error->text : "MemoryError", error ? error->text + error->message_at : "");
}

static void run_program(struct aw_thread *thread)
{
	struct aw__made made;

	aw__probe_job(aw__loop, TRACE_JOB_BEGIN, thread->starter, thread->name);
	made = aw__thread_call(thread, thread->fn, thread->arg);
	aw__probe_job(aw__loop, TRACE_JOB_END, 0, NULL);
	if (made.status && made.status != AW_ECANCELLED)
		tell_error(thread, &made);
	aw__made_free(&made);
}

int aw_thread_start_at(struct aw_thread **out, aw_fn *fn, void *arg, const char *name, uint32_t line)
{
	struct aw_loop *loop = aw__loop, *home = loop && loop->home ? loop->home : loop;
	struct aw__thread_options options = {
		.body = run_program, .fn = fn, .arg = arg, .name = name, .label = name};
	struct aw_thread *thread;
	int status;

	(void)line;
	if (!loop || !loop->running)
		return AW_ENOLOOP;
	if (!home->outside && !aw__outside_get(home))
		return -ENOMEM;
	if (loop->current) {
		options.starter = loop->current->tid;
		aw__probe_flow_out(loop, loop->current);
	}
	status = aw__thread_start(&thread, home, &options);
	if (!status && out)
		*out = thread;
	return status;
}

int aw_thread_join_at(struct aw_thread *thread, double seconds, uint32_t line)
{
	struct aw__outside *outside;
	int status = 0;

	if (!thread || isnan(seconds))
		return -EINVAL;
	if (thread == aw__thread_here())
		return -EDEADLK;
	outside = thread->home->outside;
	pthread_mutex_lock(&outside->lock);
	if (!thread->is_over) {
		aw__hold_begin(TRACE_HOLD_JOIN, thread->name, line);
		status = aw__park(&thread->joiners, &outside->lock, aw__until_ns(seconds));
		aw__hold_end();
	}
	if (!status)
		reap_one(outside, thread);
	pthread_mutex_unlock(&outside->lock);
	return status;
}

bool aw_thread_is_alive(struct aw_thread *thread)
{
	bool is_over;

	if (!thread)
		return false;
	pthread_mutex_lock(&thread->home->outside->lock);
	is_over = thread->is_over;
	pthread_mutex_unlock(&thread->home->outside->lock);
	return !is_over;
}

bool aw_is_main_thread(void)
{
	return aw__loop && aw__loop->running && !aw__loop->self;
}

/* ---- the run's end ---- */

void aw__hurry(struct aw_loop *loop)
{
	struct aw__outside *outside = loop->outside;

	aw__executors_shut(loop);
	aw__executors_hurry(loop);
	pthread_mutex_lock(&outside->lock);
	atomic_store(&outside->hurries, true);
	for (struct aw_thread *thread = outside->threads; thread; thread = thread->next) {
		if (thread->context && !loop->is_virtual)
			aw__rouse(&thread->context->doze);
		else if (thread->context)
			aw__lane_wake(&thread->lane);
	}
	pthread_mutex_unlock(&outside->lock);
}

int aw__threads_end(struct aw_loop *home)
{
	struct aw__outside *outside = home->outside;
	int status = 0;

	pthread_mutex_lock(&outside->lock);
	while (!status && outside->alive) {
		status = aw__park(&outside->enders, &outside->lock, INT64_MAX);
		if (status != AW_ECANCELLED)
			continue;
		pthread_mutex_unlock(&outside->lock);
		aw__interrupt_taken();
		aw__hurry(home);
		pthread_mutex_lock(&outside->lock);
		status = 0;
	}
	reap(outside);
	pthread_mutex_unlock(&outside->lock);
	return status;
}

void aw__threads_free(struct aw_loop *home)
{
	struct aw_thread *thread;

	while ((thread = home->outside->threads) != NULL) {
		home->outside->threads = thread->next;
		if (thread->context) /* a lane that cannot go on; its stack is still there */
			free_made(thread->context);
		free(thread);
	}
}
