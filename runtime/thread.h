/* thread.h: threads of a run, real ones or lanes, and how they reach its loop.
 *
 * A thread's struct aw_loop never turns; it stands on the thread's own stack while the thread lives, and is
 * what aw__loop points to there: so results, errors and records need not ask who makes them. Whatever
 * waits parks in a list under a mutex, and dozes (a real thread) or suspends its lane. */
#ifndef AW_THREAD_INTERNAL_H
#define AW_THREAD_INTERNAL_H

#include <pthread.h>

#include "lane.h"
#include "loop.h"

/* ---- dozing (outside.c) ---- */

enum aw__dozing { AW__AWAKE, AW__DOZING, AW__POLLING };

static inline uint32_t aw__doze_count(struct aw__doze *doze)
{
	return atomic_load(&doze->roused);
}
/* Sleeps until it was roused after the count was `seen`, or until a moment of uv_hrtime (INT64_MAX: never
 * comes); it may wake for nothing. */
void aw__doze(struct aw__doze *doze, uint32_t seen, int64_t until_ns);
/* Ends a doze, or the poll of a loop whose doze it is. Async-signal-safe. */
void aw__rouse(struct aw__doze *doze);

/* ---- parking (park.c) ---- */

/* Who waits in a list, on its own stack. */
struct aw__parked {
	struct aw__parked *next, *previous;
	struct aw__doze *doze; /* a real thread's */
	struct aw_loop *loop;  /* whose that is; NULL: of a thread that is not aw's */
	struct aw__lane *lane; /* a simulated one's */
	bool is_out;           /* it was taken out of the list */
};

/* Parks whoever runs at the list's end, until it is taken out or the moment has come (of the run's clock; in
 * a thread that is not aw's, of uv_hrtime). The lock is held, and free while it waits. 0, AW_ETIMEDOUT,
 * AW_ECANCELLED at an interrupt (of the loop's thread, or of any at the run's end), AW_EDEADLOCK. */
int aw__park(struct aw__parking *place, pthread_mutex_t *lock, int64_t until_ns);
/* Takes the first `most` out. The lock is held. */
void aw__unpark(struct aw__parking *place, size_t most);
/* Takes the last out, who has rested for the shortest time: its processor may not be asleep yet. */
void aw__unpark_latest(struct aw__parking *place);
/* In a new process, which has this thread alone: another one may have been at work on locks and events. */
void aw__park_forked(void);
/* When so many seconds (scaled) are over, for aw__park. Infinity: never. */
int64_t aw__until_ns(double seconds);
/* A slice in the trace for as long as a thread is held. */
void aw__hold_begin(enum trace_hold kind, const char *name, uint32_t line);
void aw__hold_end(void);

/* ---- what is sent to the loop (outside.c) ---- */

/* A hook that any thread may send into the ready queue. It is in a list from its making to its end, so that none
 * is lost at the run's end. */
struct aw__sent {
	struct aw__hook hook;
	struct aw__sent *next, **place;         /* calls, or jobs */
	struct aw__sent *after;                 /* sent, and not yet taken by the loop */
	void (*discard)(struct aw__sent *sent); /* frees it: the run is over */
	uint32_t tid;                           /* the thread that sent it; 0: not one of aw's */
	bool has_room;                          /* in the ready queue, counted in live_links */
};

struct aw__outside {
	pthread_mutex_t lock; /* of what follows */
	struct aw__sent *calls;
	struct aw_thread *threads, *over; /* all; those that are over, and were not joined yet */
	size_t alive;                     /* threads that are not over … */
	struct aw__parking enders;        /* … and who waits until there are none */
	struct aw_concurrent *concurrents;

	_Atomic(struct aw__sent *) sent; /* the newest first */
	_Atomic size_t busy;  /* jobs that were not reported, threads that run, holders: none is a deadlock */
	_Atomic size_t refs;  /* who holds the loop's memory: itself, and threads that are not aw's */
	_Atomic bool hurries; /* an interrupt, and the run ends: whoever is held is not held any longer */
	struct aw__sent *taken, *jobs;                    /* the loop's own; no lock */
	struct aw_executor *executors, *default_executor; /* the loop's own; no lock */
	bool default_is_shut;
	struct aw__sent gone; /* its last worker has: sent by that one */
	struct aw *gone_future;
	bool is_going, is_gone, ends_run;
	_Atomic uint32_t next_worker; /* how many workers were named without a name of their executor's */
	uint32_t next_tid;
	struct aw__parking gil; /* who waits for the lock that is the real clock's GIL */
	bool gil_is_held;
};

/* The run's, made at its first use. NULL: no memory. On the loop's thread. */
struct aw__outside *aw__outside_get(struct aw_loop *home);
bool aw__outside_is_closed(const struct aw__outside *outside); /* the run is over */
/* Puts a call among all; from any thread. AW_ENOLOOP: the run is over. */
int aw__sent_add(struct aw_loop *home, struct aw__sent *sent);
void aw__sent_remove(struct aw_loop *home, struct aw__sent *sent);
/* The same with a list that is the loop's own. */
void aw__sent_link(struct aw__sent **list, struct aw__sent *sent);
void aw__sent_unlink(struct aw__sent *sent);
/* Sends it: the loop will call its hook. AW_ENOLOOP; -ENOMEM, only of one that has no room. */
int aw__send(struct aw_loop *home, struct aw__sent *sent);
/* The loop takes what was sent into its ready queue. */
void aw__sent_take(struct aw_loop *loop);
/* An interrupt, and the run ends: whoever is held is not held any longer. */
void aw__hurry(struct aw_loop *loop);
/* Ends what is outside of the loop: nothing is taken from there any more, and every thread is waited for. */
int aw__outside_end(struct aw_loop *loop);
/* Frees the loop's memory with it, when nobody holds that. */
void aw__outside_free(struct aw_loop *loop);
static inline bool aw__is_hurried(const struct aw_loop *context)
{
	return atomic_load_explicit(&context->home->outside->hurries, memory_order_relaxed);
}
/* May somebody call, though nothing is ready? Of lanes the scheduler knows. */
static inline bool aw__may_be_called(const struct aw_loop *loop)
{
	if (!loop->outside)
		return false;
	if (loop->is_virtual)
		return atomic_load(&loop->outside->refs) > 1;
	return atomic_load(&loop->outside->busy) > 0;
}
/* Does code run here that is a thread of a run, but not the loop's? */
static inline struct aw_thread *aw__thread_here(void)
{
	return aw__loop ? aw__loop->self : NULL;
}

/* ---- threads (thread.c) ---- */

struct aw_thread {
	struct aw_thread *next; /* all of the run */
	struct aw_thread *next_over;
	struct aw_loop *home;
	struct aw_loop *context; /* while it lives */
	struct aw__lane lane;
	void (*body)(struct aw_thread *thread);
	aw_fn *fn; /* a program's thread */
	void *arg;
	const char *name;
	struct aw_executor *executor; /* a worker's */
	uint32_t starter;             /* the tid of the task that started it */
	uint32_t tid;
	pthread_t real;
	bool is_real, is_joined, is_over;
	struct aw__parking joiners;
	char label[48]; /* its name in the trace */
};

/* Starts one of `home`; body is called on it. It counts as busy while it lives, but for an executor's. `name` is
 * borrowed; the label is copied. -EAGAIN, -ENOMEM. */
struct aw__thread_options {
	void (*body)(struct aw_thread *thread);
	struct aw_executor *executor;
	aw_fn *fn;
	void *arg;
	const char *name, *label;
	uint32_t starter;
	bool has_no_gil; /* it computes nothing */
};
int aw__thread_start(struct aw_thread **out, struct aw_loop *home, const struct aw__thread_options *options);
/* Joins an executor's, which have no more to do. */
void aw__threads_reap(struct aw__outside *outside, const struct aw_executor *executor);
/* Joins each that is over; waits until all are. AW_EDEADLOCK, where lanes are left that cannot go on. */
int aw__threads_end(struct aw_loop *home);
void aw__threads_free(struct aw_loop *home);
/* What its function made goes to the caller: the result, with the memory and the error that it made. */
struct aw__made {
	void *result;
	struct aw__owned *owned;
	struct aw__error *error;
	int status;
	uint8_t flags; /* AW__RESULT_… */
};
/* Calls fn on the running thread. */
struct aw__made aw__thread_call(struct aw_thread *thread, aw_fn *fn, void *arg);
void aw__made_free(struct aw__made *made);

/* ---- computing (hold.c) ---- */

/* The loop has come from a poll: waits for its turn of the real clock's GIL. */
void aw__gil_pass(struct aw_loop *loop);

/* ---- executors (executor.c, job.c) ---- */

/* Shuts the default executor down: 1 while workers are left, whose last one ends the wait for outside->gone; 0
 * when there is none. -ENOMEM. */
int aw__default_executor_end(struct aw_loop *loop);
/* Shuts all down, without waiting. */
void aw__executors_shut(struct aw_loop *home);
void aw__executors_free(struct aw_loop *home);
/* A future is awaited by this task: what kind of wait that is; TRACE_WAIT_FUTURE, if it stands for no job. */
enum trace_wait aw__job_awaited(struct aw *future, const struct aw *by);

/* What is an executor beneath, and more. The functions may be NULL. */
struct aw__executor_kind {
	enum trace_wait wait;       /* that awaiting a job is */
	bool has_no_gil;            /* its threads compute nothing */
	void (*hurry)(void *owner); /* whoever is held is not held any longer */
	void (*end)(void *owner);   /* at the run's end, when its threads are gone */
};
struct aw_executor *aw__executor_new(
	size_t workers, const char *name, const struct aw__executor_kind *kind, void *owner);
/* aw_run_in_executor, with an argument that the job frees, unless the future has ended with an error. */
struct aw *aw__executor_run(
	struct aw_executor *executor, aw_fn *fn, void *arg, void (*free_arg)(void *arg), const char *name);
void aw__executors_hurry(struct aw_loop *home);

/* ---- concurrent futures (concurrent.c) ---- */

/* Those that are not done: nobody will end them any more. */
void aw__concurrents_cancel(struct aw_loop *home);
void aw__concurrents_free(struct aw_loop *home);

#endif
