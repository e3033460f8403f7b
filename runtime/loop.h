/* loop.h: what the runtime's files share: the records of a task and of the loop.
 *
 * A ready queue entry is a pointer with a tag in its low bits: a task to step, or one of the small
 * callbacks that asyncio would put there too (a timer that came due, a gather's child that ended).
 * Their order in this queue is what makes the runtime faithful, so each of asyncio's hops is a hop. */
#ifndef AW_LOOP_H
#define AW_LOOP_H

#include <stdarg.h>
#include <stdatomic.h>
#include <uv.h>

#include "aw.h"
#include "stack.h"
#include "trace/recorder.h"

enum aw__state {
	AW__NEW,
	AW__READY,
	AW__RUNNING,
	AW__WAITING,   /* also: a future that is not done */
	AW__SCHEDULED, /* the record is a callback's handle */
	AW__DONE,
	AW__FAILED,
	AW__CANCELLED,
};

enum aw__flag {
	AW__TASK = 1,         /* it was spawned; else a coroutine object */
	AW__MUST_CANCEL = 2,  /* CancelledError is thrown at its next step */
	AW__RELEASED = 4,     /* its handle is not used any more */
	AW__RETRIEVED = 8,    /* somebody fetched its error */
	AW__RESULT_TEXT = 16, /* result points to text */
	AW__RESULT_INT = 32,  /* result points to an int64_t */
	AW__TIMER_LIVE = 64,  /* an entry of the timer heap is this task's */
	AW__USED = 128,       /* a coroutine object that is being awaited */
};

/* What became of an attempt to cancel what a task waits for. */
enum aw__cancel {
	AW__CANCEL_LATE,      /* it has happened already: CancelledError comes at the next step */
	AW__CANCEL_PASSED,    /* handed on to another task, whose end will bring it */
	AW__CANCEL_INTERRUPT, /* the wait is over: the task becomes ready to throw CancelledError */
};

struct aw_loop;
struct aw;

/* Memory that belongs to a task and is freed with it: results and errors. */
struct aw__owned {
	struct aw__owned *next;
	size_t size; /* of a result, in bytes; else 0; or AW__OWNS_ERRORS */
	_Alignas(16) char bytes[];
};
#define AW__OWNS_ERRORS SIZE_MAX /* in its bytes stands a struct aw__errors *, held once */

/* What was raised: its type and message, each ended by a NUL, one after the other. */
struct aw__error {
	int32_t status; /* the code that it came with */
	uint32_t bytes, message_at;
	struct aw__errors *errors; /* of an ExceptionGroup; else NULL */
	/* the CancelledError of a cancel() that comes at the next step; else NULL */
	struct aw__error *awaits;
	char text[];
};

enum aw__link_kind {
	AW__LINK_TASK,     /* a task awaits it */
	AW__LINK_GATHER,   /* a gather */
	AW__LINK_STOP,     /* the loop: it stops */
	AW__LINK_HOOK,     /* a struct aw__hook of the runtime */
	AW__LINK_CALLBACK, /* a done callback of the program, which runs on the loop's own stack */
	AW__LINK_SENT,     /* a hook that another thread sent (thread.h); it too runs there */
	AW__LINK_NOBODY,   /* who stood there has gone */
};

/* Somebody who wants to know when an awaitable ends. */
struct aw__link {
	struct aw__link *next; /* a ring; the awaitable points to the last */
	uint8_t kind;          /* enum aw__link_kind */
	bool owns_child;       /* the gather made the task */
	bool holds_child;      /* the gather is one of its collectors */
	void *target;          /* the awaiting task, or the gather */
	struct aw *child;
};

/* A link with a function of the runtime's own, called by way of the ready queue as a done callback is. */
struct aw__hook {
	struct aw__link link;
	void (*ended)(struct aw_loop *loop, struct aw__hook *hook);
};

/* Begins what is on the heap for as long as somebody needs it, and at most until the loop ends. */
struct aw__block {
	struct aw__block *next, **place;
	struct aw__owned *owned; /* freed with it */
};

/* A coroutine object and the task it becomes, 128 bytes. A future is one that has no body, and the handle
 * of a callback one that nobody awaits: so both share its memory, its names and its timers. The first line is
 * what a switch touches. */
struct aw {
	void *sp;                /* suspended: its context; NULL: it has never been left */
	struct aw__stack *stack; /* NULL: it has not begun, or has ended */
	union {
		aw_fn *fn;
		aw_callback *call; /* a handle's */
	};
	union {
		void *arg;
		/* A task, once it has begun: the kind of its wait in the upper 8 bits of 32, its line in the
		 * others; above them when it began, in 2^20 ns of the run's clock. */
		uint64_t waiting;
	};
	uint32_t tid; /* 0: a coroutine object, a future or a handle */
	uint8_t state;
	uint8_t flags;
	uint16_t cancels : 12;  /* cancel() calls so far, less the uncancel() calls */
	uint16_t in_cancel : 1; /* what it waits for is being cancelled now */
	uint16_t was_cut : 1;   /* AW__MUST_CANCEL: its wait is over by that, so its message stands */
	uint16_t owns_name : 1; /* the name is among what it owns */
	uint16_t is_users : 1;  /* a handle: the program's function, not the runtime's */
	/* While it waits: cancels what it waits for. */
	enum aw__cancel (*cancel_wait)(struct aw_loop *loop, struct aw *task);
	union {
		void *wait_on;       /* a task, a gather */
		int64_t deadline_ns; /* a sleep */
		size_t collectors;   /* after its end: those who waited and have not looked at it yet */
	};
	/* A task: the coroutine whose body runs, itself or one awaited inline. Of such a one: the one that
	 * awaits it. */
	struct aw *frame;

	void *result;
	struct aw__link *waiters; /* the last of a ring */
	struct aw__owned *owned;
	struct aw__error *error; /* the last one that reached it */
	const char *name;
	const char *file;
	int32_t status;
	uint32_t line; /* where it was made */
	uint32_t timer_seq;
	union {
		uint32_t return_line;
		uint32_t ended_by; /* a future: the tid of the worker whose job it stood for; 0: none */
	};
};
_Static_assert(sizeof(struct aw) == 128, "two cache lines");

/* Where a thread sleeps until it is roused, by other threads or by a signal handler: a futex that counts
 * (thread.h). Nothing is missed between looking at the count and falling asleep. */
struct aw__doze {
	_Atomic uint32_t roused; /* so many times */
	_Atomic uint32_t how;    /* enum aw__dozing */
	uint8_t misses;          /* so often it looked in vain for who rouses it */
};

enum { AW__TAG_TASK, AW__TAG_TIMER, AW__TAG_LINK, AW__TAG_MASK = 7 };

struct aw__timer { /* of the heap; stale once the task's timer_seq is another */
	int64_t deadline_ns;
	uint32_t seq;
	struct aw *task;
};

struct aw__heap {
	struct aw__timer *timers;
	size_t count, capacity, stale;
};

struct aw__generators {
	struct aw_generator *first, *last;
};

struct aw_loop {
	/* the ready queue: a ring of tagged pointers */
	uintptr_t *ready;
	uint64_t head, tail;
	uint64_t ready_mask;
	uint64_t batch_end; /* this iteration runs the entries up to here */
	size_t places;      /* for so many entries there is room: see aw__reserve */
	struct aw *current;
	const char *cancel_message; /* of the cancel() call that is being made */
	bool is_timing_out;         /* it is the deadline of a timeout that makes it */
	int64_t due_ns;             /* the deadline of the callback that runs; 0: it has none */
	struct trace_ring *ring;    /* NULL: not recorded */
	struct aw__eager *eager;    /* it is an eager step that runs, within another's (eager.c); else NULL */
	struct aw__contexts *contexts; /* of tasks and handles (context.h); NULL: nobody set a variable */
	void *sp;                      /* the loop's own context, while a task runs */
	bool must_poll;                /* the next turn polls, so it is made on the loop's own stack */
	bool is_virtual, stopping, is_sync, quiet, running;
	bool exits; /* SystemExit ends its turn: it is the error of `thread` */

	int64_t virtual_ns;
	int64_t start_ns; /* real clock: uv_hrtime at the start */
	double scale;
	struct aw__heap heap;
	uint32_t next_timer_seq;

	struct aw__stacks stacks;
	struct aw__slab *slabs;
	struct aw *free_tasks;   /* linked through sp */
	struct aw *retired[256]; /* a ring */
	unsigned next_retired;
	size_t live_tasks, live_links;
	uint32_t next_tid;
	uint64_t iteration;

	struct trace_recorder *recorder;
	struct {
		const char *name;
		uint32_t id;
	} names[64]; /* interned, by pointer */
	uv_loop_t uv;
	uv_async_t uv_wake; /* a signal handler ends a wait with it */
	struct aw *main;    /* NULL: a Runner's loop runs for ever */
	bool uv_ready;
	struct gather *gathers; /* those that are not over */
	struct aw__block *blocks;
	struct aw__generators generators;
	struct aw__resource *resources; /* what is open in libuv (os.h) */
	size_t held;                    /* what libuv may still answer */
	size_t writers;                 /* of these: what waits to be written */
	/* What came since the last snapshot and does no more than to read from the system. If a turn is made of
	 * nothing else, nothing of the program has run in it, so that the next need not ask the system again. */
	size_t reads_came;
	size_t watched; /* of these: signals, for which virtual time does not stop */
	struct aw__signal *signals;
	struct aw__descriptor *descriptors; /* of the program's own that are waited for */
	bool has_new_descriptors;
	size_t uv_room;      /* descriptors that libuv's table has room for, as far as it was asked */
	uv_timer_t uv_timer; /* ends a wait of more than some milliseconds */
	int64_t seen_ns;     /* the clock, when the loop last looked at it */
	int debug_signal;    /* the handler of which is this loop's; 0: none */
	int64_t polled_ns;   /* when the last poll returned; kept for the recorder */
	char *scratch;       /* what is read lands here first */
	bool uv_closing;     /* the run is over: what libuv still answers is freed at once */
	bool ignores_sigpipe;
	size_t polled; /* that, and what else wants a poll in each iteration */
	struct aw__link main_link, left_link;
	const struct aw_options *runner; /* of a Runner that is open; NULL: none is */
	bool runner_turns;
	struct aw thread; /* a sync mode's frame, and who prints outside of tasks */

	/* Threads. Each has a struct aw_loop of its own too, which never turns: it is where results, errors
	 * and records go that its functions make. */
	struct aw__outside *outside; /* of a run: its threads, and what they ask for; NULL: none yet */
	struct aw_loop *home;        /* of a thread: the loop of the run that it belongs to */
	struct aw_thread *self;      /* whose it is; NULL: a run's own */
	struct aw__lane *lane; /* the same, under the virtual clock (lane.h); NULL: there are no threads */
	struct aw__remote *remote; /* a process pool's worker: where it tells what it does; else NULL */
	struct aw__doze doze;
	uint32_t doze_seen; /* the count before the last look at what other threads sent */
	uint32_t called_by; /* the tid of the thread whose call runs now; 0: none */
	size_t executor_workers, cores;
	bool has_gil;
	bool interrupted;                 /* once; the run is to end */
	struct aw_context *context;       /* outside of tasks: that of the callback, or thread, that runs */
	struct aw_context *made_contexts; /* all */
	aw_exception_handler *exception_handler;
	void *exception_arg;
};

extern _Thread_local struct aw_loop *aw__loop;

/* loop.c */
struct aw_loop *aw__loop_make(void);
/* This thread's, made when there is none; NULL: no memory. */
static inline struct aw_loop *aw__loop_get(void)
{
	return aw__loop ? aw__loop : aw__loop_make();
}
int aw__loop_begin(struct aw_loop *loop, const struct aw_options *options, const char *mode);
int aw__loop_end(struct aw_loop *loop, const struct aw_options *options, int status);
/* Turns until the stop link has come through the queue, or somebody stops it. */
int aw__turn(struct aw_loop *loop);
int64_t aw__now_ns(const struct aw_loop *loop); /* live, never cached */
/* The last moment of a run's clock; INT64_MAX is for "never". */
#define AW__LAST_NS (INT64_MAX - 1)
static inline int64_t aw__after(int64_t now_ns, int64_t ns)
{
	return ns < AW__LAST_NS - now_ns ? now_ns + ns : AW__LAST_NS;
}
/* More than a run's clock can hold is half of what it can hold. Times before a run began have their order. */
static inline int64_t aw__to_ns(double seconds)
{
	double ns = seconds * 1e9;

	if (ns < 0)
		return ns > (double)(INT64_MIN / 2) ? (int64_t)(ns - 0.5) : INT64_MIN / 2;
	return ns + 0.5 < (double)(INT64_MAX / 2) ? (int64_t)(ns + 0.5) : INT64_MAX / 2;
}
void aw__pass_time(struct aw_loop *loop, int64_t ns); /* virtual clock: something held the thread */

/* report.c: what was left undone, on standard error. */
void aw__tell_task_error(struct aw *task, const char *message);
void aw__tell_lost_error(struct aw *task);
void aw__tell_failed_shutdown(struct aw *task); /* which the run's end cancelled */
bool aw__is_left(const struct aw *task);        /* a task that has not ended */
void aw__report_lost_errors(struct aw_loop *loop);
void aw__report(struct aw_loop *loop);

void aw__timers_due(struct aw_loop *loop); /* timer.c: due timers go to the ready queue */

/* A signal handler sets it, and other threads. */
static inline bool aw__must_poll(const struct aw_loop *loop)
{
	return __atomic_load_n(&loop->must_poll, __ATOMIC_RELAXED);
}
static inline void aw__set_must_poll(struct aw_loop *loop, bool value)
{
	__atomic_store_n(&loop->must_poll, value, __ATOMIC_RELAXED);
}

/* exit.c */
bool aw__is_exit(int status, const char *type);
void aw__exit(struct aw_loop *loop);
void aw__exit_task(struct aw_loop *loop, struct aw *task); /* if that is what it failed with */

/* task.c */
/* Of a coroutine object that was not used yet; its place was reserved. */
void aw__spawn(struct aw_loop *loop, struct aw *coroutine, uint32_t line);
void aw__make_task(struct aw_loop *loop, struct aw *coroutine, uint32_t line); /* that is not ready */
/* Its first step, now and within what runs; eager_over: that is over, and who goes on. */
void aw__task_run_eagerly(struct aw_loop *loop, struct aw *task);
struct aw *aw__eager_over(struct aw_loop *loop, const struct aw *task);
void aw__task_run(struct aw_loop *loop, struct aw *next); /* from the loop's context */
void aw__wake(
	struct aw_loop *loop, struct aw *task, enum trace_cause cause, const struct aw *by, unsigned flags);
/* The same by whoever has that tid: a worker, a thread. */
void aw__wake_by(
	struct aw_loop *loop, struct aw *task, enum trace_cause cause, uint32_t by_tid, unsigned flags);
/* The same by whoever runs now: a task, a call that a thread sent, a callback. */
void aw__wake_now(struct aw_loop *loop, struct aw *task);
/* The same by the end of a task, or of a future (which a worker may have brought), before now. */
void aw__wake_by_end(struct aw_loop *loop, struct aw *task, const struct aw *ended);
/* The same where its wait was over at a moment before now. */
void aw__wake_at(struct aw_loop *loop, struct aw *task, enum trace_cause cause, int64_t at_ns);
/* The same by the callback of a timer: over since its deadline. */
void aw__wake_by_timer(struct aw_loop *loop, struct aw *task, enum trace_cause cause);
/* The running task suspends: ready again at once, or until it is woken. Return 0, or AW_ECANCELLED when
 * CancelledError is thrown at this step. */
int aw__yield(struct aw_loop *loop, uint32_t line);
int aw__wait(struct aw_loop *loop, enum trace_wait kind, uint64_t fact, uint32_t line);
static inline void aw__add_waiter(struct aw *awaitable, struct aw__link *link) /* which has not ended */
{
	struct aw__link *last = awaitable->waiters;

	link->next = last ? last->next : link;
	if (last)
		last->next = link;
	awaitable->waiters = link;
}
void aw__remove_waiter(struct aw *awaitable, struct aw__link *link);
void aw__tell_waiters(struct aw_loop *loop, struct aw *awaitable); /* which has just ended */
static inline bool aw__has_ended(const struct aw *task)
{
	return task->state >= AW__DONE;
}
static inline bool aw__has_lost_error(const struct aw *task)
{
	return task->state == AW__FAILED && (task->flags & (AW__TASK | AW__RETRIEVED)) == AW__TASK;
}
/* Who runs: a task, or else what stands for the thread. */
static inline struct aw *aw__self(struct aw_loop *loop)
{
	return loop->current ? loop->current : &loop->thread;
}
/* Whose body runs: the running task's innermost coroutine, or a sync mode's call. */
static inline struct aw *aw__frame(struct aw_loop *loop)
{
	return aw__self(loop)->frame;
}

/* cancel.c */
bool aw__cancel(struct aw_loop *loop, struct aw *task); /* by the running task, or the loop */
/* Asks what a task waits for to be cancelled, and says whether CancelledError is on its way. */
bool aw__cancel_wait(struct aw_loop *loop, struct aw *task);
enum aw__cancel aw__cancel_awaited(struct aw_loop *loop, struct aw *task); /* cancel_wait of an await */

/* future.c */
int aw__future_body(void *unused);
static inline bool aw__is_future(const struct aw *awaitable)
{
	return awaitable->fn == aw__future_body;
}
/* Ends a future that is not done; its result or error stands in it. */
void aw__future_end(struct aw_loop *loop, struct aw *future, int status);
void aw__future_end_as(struct aw_loop *loop, struct aw *future, enum aw__state state, int status);
/* Memory of so many bytes that begins with a struct aw__block, all zero; NULL: no memory. */
void *aw__block_new(struct aw_loop *loop, size_t bytes);
void aw__block_free(struct aw__block *block);
void aw__blocks_free(struct aw_loop *loop);
/* Hooks itself to an awaitable, even if it has ended; room for the link was reserved. */
void aw__hook_add(struct aw_loop *loop, struct aw *awaitable, struct aw__hook *hook);
/* Takes it off again, from one that has not ended. */
void aw__hook_remove(struct aw_loop *loop, struct aw__hook *hook);
/* What a link to one that has ended kept alive may go. */
void aw__link_done(struct aw_loop *loop, struct aw__link *link);
void aw__run_done_callback(struct aw_loop *loop, struct aw__link *link);

/* exception.c */
/* Calls a function of the program, and tells what it raised. */
void aw__call(struct aw_loop *loop, aw_callback *fn, void *arg);
void aw__call_done(struct aw_loop *loop, aw_done_callback *fn, struct aw *ended, void *arg);
/* Hands an error to the exception handler, or tells it on standard error. */
void aw__exception(struct aw_loop *loop, const struct aw_exception *exception);

/* outside.c */
void aw__sent_came(struct aw_loop *loop, struct aw__hook *hook);

/* context.c */
int aw__contexts_reserve(struct aw_loop *loop, size_t places);
void aw__contexts_free(struct aw_loop *loop);

/* callback.c */
/* Instead of a deadline: in the next iteration. */
#define AW__SOON INT64_MIN
/* call_soon (AW__SOON) or call_at with a function of the runtime or of the program. */
int aw__schedule(struct aw_handle *out, int64_t deadline_ns, aw_callback *call, void *arg, bool is_users);
/* call_later(seconds) with a function of the runtime; AW_FOREVER: nothing, and success. */
int aw__timeout_call(struct aw_handle *out, double seconds, aw_callback *call, void *arg); /* timeout.c */
void aw__handle_run(struct aw_loop *loop, struct aw *handle);

/* wait.c: aw_wait without its checks. */
int aw__wait_for_tasks(struct aw **tasks, size_t count, enum aw_return_when when, double seconds,
	size_t *done, uint32_t line);

/* combine.c */
void aw__gather_child_ended(struct aw_loop *loop, struct aw__link *link);
void aw__gathers_free(struct aw_loop *loop); /* those of tasks that never ended */

/* timer.c */
int aw__heap_reserve(struct aw__heap *heap, size_t timers);
void aw__timer_set(struct aw_loop *loop, struct aw *task, int64_t deadline_ns); /* room is there */
void aw__timer_drop(struct aw_loop *loop, struct aw *task);
int64_t aw__heap_next(struct aw__heap *heap); /* the first live deadline; INT64_MAX: none */
void aw__timer_fired(struct aw_loop *loop, struct aw *task);

/* interrupt.c */
void aw__interrupt_listen(struct aw_loop *loop);
void aw__interrupt_deafen(struct aw_loop *loop);
int aw__interrupt_watch(struct aw_loop *loop); /* once uv is ready: a wait can be ended */
void aw__interrupt_unwatch(struct aw_loop *loop);
bool aw__interrupt_asked(void);
void aw__interrupt_rouse(void);                 /* from a signal handler: the loop takes a turn of its own */
void aw__interrupt_heard(struct aw_loop *loop); /* cancels the main coroutine */
void aw__interrupt_taken(void);                 /* nobody asks any more */

/* result.c */
/* Makes an error of this code, type and message its last one (none, where there is no memory). */
void aw__put_error(struct aw *task, int status, const char *type, const char *format, va_list arguments)
	__attribute__((format(printf, 4, 0)));
/* Keeps an errno's error as the one that last reached whoever runs, in Python's words ("[Errno 2] No such
 * file or directory: 'notes.txt'"), and returns it. path may be NULL. */
int aw__fail_path(int status, const char *path);
/* Copies it. The CancelledError of a task is handed out once with its message, as in CPython; of a future
 * always. */
void aw__take_error(struct aw *to, struct aw *from);
void aw__error_free(struct aw__error *error);
/* Says why a task is cancelled (NULL: no message), in its error. */
void aw__set_cancel_message(struct aw *task, const char *message);
/* CancelledError is thrown now: its error is that of the cancel(), whatever it has met since. */
void aw__set_thrown(struct aw *task);
/* What an awaitable that has ended came to, which is fetched thereby. The texts are copied to `owner`. */
struct aw_outcome aw__outcome(struct aw__owned **owner, struct aw *ended);
/* The same of an error that last reached a task, which goes on. */
struct aw_outcome aw__outcome_of_error(struct aw__owned **owner, const struct aw *task, int status);
void aw__take_owned(struct aw *to, struct aw *from);
void aw__free_owned(struct aw__owned *list);
/* Makes sure that the task's error is the one that belongs to this code. */
void aw__set_error(struct aw *task, int status);
/* raised.c: what Python raises for a code: its type, and its message. */
const char *aw__error_type_of(int status);
const char *aw__error_message_of(int status);
int aw__raised_code(const char *type);     /* what raising it by hand returns */
void aw__keep_last_error(struct aw *task); /* for aw_run's caller */

#include "ready.h"
#include "slab.h"

#endif
