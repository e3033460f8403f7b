/* record.h: what the runtime puts into a ring, 32 bytes an event.
 *
 * One record is one thing that happened; the writer thread expands it to the lines of trace-format
 * (one SWITCH becomes up to four). The writer keeps what it needs to know of every task (its name,
 * what it waits for, the flow that will reach it), so a record carries numbers only, and the hot
 * path formats nothing. Texts stand in the slots that follow a record. */
#ifndef AWAITSCOPE_RECORD_H
#define AWAITSCOPE_RECORD_H

#include <stdint.h>

/* How a task leaves the loop's thread, in trace_record.how of a SWITCH. */
enum trace_leave {
	TRACE_LEAVE_LOOP,      /* nobody left: the loop itself resumes `other` */
	TRACE_LEAVE_YIELD,     /* a bare yield, sleep(0): it is READY at once */
	TRACE_LEAVE_WAIT,      /* it waits: `kind` says for what, `arg` holds the fact of that kind */
	TRACE_LEAVE_DONE,      /* it ended; arg: see TRACE_FLAG_INT, or the following slots hold text */
	TRACE_LEAVE_FAILED,    /* it ended with an error; slots: "type\0message\0" */
	TRACE_LEAVE_CANCELLED, /* it ended cancelled */
};

/* What `arg` means for a wait kind, and so how its words are made. */
enum trace_fact {
	TRACE_FACT_NONE,    /* "future" */
	TRACE_FACT_SECONDS, /* the bits of a double: "sleep 2 s" */
	TRACE_FACT_COUNT,   /* a number: "gather of 3" */
	TRACE_FACT_TASK,    /* a tid: "task make_coffee" */
	TRACE_FACT_TEXT,    /* an interned text: "lock db", "read 127.0.0.1:8000" */
};

/* Every wait kind: enumerator, its name in the trace, how the slice is called, what arg is.
 * %s in the words stands for the fact. A new kind is an addition, never a change. */
#define TRACE_WAIT_KINDS(X)                                          \
	X(SLEEP, "sleep", "sleep %s s", SECONDS)                     \
	X(TASK, "task", "task %s", TASK)                             \
	X(GATHER, "gather", "gather of %s", COUNT)                   \
	X(WAIT_FOR, "wait_for", "wait_for %s s", SECONDS)            \
	X(FUTURE, "future", "future %s", TEXT)                       \
	X(LOCK, "lock", "lock %s", TEXT)                             \
	X(SEMAPHORE, "semaphore", "semaphore %s", TEXT)              \
	X(EVENT, "event", "event %s", TEXT)                          \
	X(CONDITION, "condition", "condition %s", TEXT)              \
	X(QUEUE, "queue", "queue %s", TEXT)                          \
	X(EXECUTOR, "executor", "executor %s", TEXT)                 \
	X(PROCESS, "process", "process %s", TEXT)                    \
	X(CONNECT, "connect", "connect %s", TEXT)                    \
	X(ACCEPT, "accept", "accept %s", TEXT)                       \
	X(READ, "read", "read %s", TEXT)                             \
	X(WRITE, "write", "write %s", TEXT)                          \
	X(FILE, "file", "file %s", TEXT)                             \
	X(DNS, "dns", "dns %s", TEXT)                                \
	X(STREAM, "stream", "stream %s", TEXT)                       \
	X(WAIT, "wait", "wait for %s", COUNT)                        \
	X(AS_COMPLETED, "as_completed", "as_completed of %s", COUNT) \
	X(GROUP, "group", "group of %s", COUNT)                      \
	X(SHIELD, "shield", "shield %s", TASK)

enum trace_wait {
#define X(id, name, words, fact) TRACE_WAIT_##id,
	TRACE_WAIT_KINDS(X)
#undef X
		TRACE_WAIT_KIND_COUNT
};

/* What holds a thread, in trace_record.kind of a BLOCK_BEGIN: enumerator, how the slice is called, what arg is.
 * Of the last two the thread waits for its turn to compute; such a slice may lie in another. */
#define TRACE_HOLDS(X)                       \
	X(SLEEP, "time.sleep %s s", SECONDS) \
	X(COMPUTE, "compute %s s", SECONDS)  \
	X(LOCK, "thread lock %s", TEXT)      \
	X(EVENT, "thread event %s", TEXT)    \
	X(JOIN, "join %s", TEXT)             \
	X(RESULT, "result of %s", TEXT)      \
	X(GIL, "GIL", NONE)                  \
	X(CPU, "CPU", NONE)

enum trace_hold {
#define X(id, words, fact) TRACE_HOLD_##id,
	TRACE_HOLDS(X)
#undef X
		TRACE_HOLD_COUNT
};

/* Why a task is resumed: `args.by` of its run slice. Those with a number print it ("task 101"). */
enum trace_cause {
	TRACE_BY_CREATE,
	TRACE_BY_YIELD,
	TRACE_BY_TIMER,
	TRACE_BY_IO,
	TRACE_BY_TASK,     /* other: the task that woke it */
	TRACE_BY_CANCEL,   /* other: the task that cancelled it, or 0 */
	TRACE_BY_EXECUTOR, /* other: the worker's tid */
	TRACE_BY_THREAD,   /* other: the thread's tid */
	TRACE_BY_CALLBACK,
	TRACE_BY_LOOP,
	TRACE_BY_TIMEOUT, /* the deadline of a timeout or wait_for cancelled it */
	TRACE_BY_EAGER,   /* other: the task that it spawned eagerly, whose first step is over */
};

enum trace_type {
	TRACE_PAD,         /* fills a ring to its end; carries nothing */
	TRACE_THREAD,      /* a thread appears. task: its tid, arg: its name, kind: enum trace_thread */
	TRACE_CREATE,      /* task: the new tid; other: the creator's tid or 0; arg: its name; line */
	TRACE_SWITCH,      /* task leaves as `how` says (0: nobody), other is resumed (0: nobody) */
	TRACE_WAKE,        /* task's wait is over. kind: enum trace_cause, other: who did it or 0;
			      flags say where the flow starts; arg: with TRACE_FLAG_AT the time in ns
			      of the run's clock (a deadline; the writer never lets it precede the wait) */
	TRACE_FLOW_OUT,    /* task, just before it ends, has a waiter: its final run gets an `s` whose
			      id a later WAKE with TRACE_FLAG_END_FLOW uses (one for each waiter).
			      Before a job is submitted: the JOB_BEGIN whose `other` it is uses it */
	TRACE_BLOCK_BEGIN, /* task: in whose run, call or job; kind: enum trace_hold, arg: its fact; line */
	TRACE_BLOCK_END,   /* task; kind GIL or CPU: of that alone, else of all that holds it */
	TRACE_CALL_BEGIN, /* a traced plain call. task: its own tid, other: the caller's tid, arg: its name; line */
	TRACE_CALL_END,   /* task; how: TRACE_LEAVE_FAILED, _CANCELLED, or else it returned; flags and slots
			      as for that how */
	TRACE_POLL_BEGIN, /* arg: timeout in ns (UINT64_MAX: none), other: the iteration's number */
	TRACE_POLL_END,
	TRACE_PRINT,     /* task: who printed (0: the loop); slots: the text */
	TRACE_NOTE,      /* task; slots: the text */
	TRACE_JOB_BEGIN, /* a job on a worker. task: the worker's tid, other: the awaiting task, arg: its name.
			      The flow to it starts at other's FLOW_OUT, else in other's run, if it runs */
	TRACE_JOB_END,   /* task: the worker's tid, other: the awaiting task or 0. With an `other` the flow
			      to its next resume starts here by itself: its WAKE has TRACE_FLAG_END_FLOW */
	TRACE_END,       /* the run is over; its ts is the run's end */
	TRACE_LOST,      /* put by the ring itself, where it had been full: ticks to arg is the range,
			      line the count (UINT32_MAX: so many or more) */
};

enum trace_thread { TRACE_THREAD_LOOP, TRACE_THREAD_WORKER };

enum trace_flag {
	TRACE_FLAG_INT = 1,      /* DONE, CALL_END: arg is a signed integer result */
	TRACE_FLAG_FLOW = 2,     /* WAKE, CREATE: `other` runs now: write the `s` here and now */
	TRACE_FLAG_END_FLOW = 4, /* WAKE: use the flow that `other` sent at its end (FLOW_OUT) */
	TRACE_FLAG_AT = 8,       /* WAKE: arg holds the time */
};

struct trace_record {
	uint64_t ticks; /* the recorder's clock: TSC, or ns (virtual clock, or where no good TSC is) */
	uint32_t task;
	uint32_t other;
	uint64_t arg;
	uint32_t line; /* the listing's line, 0: none */
	uint8_t type;  /* enum trace_type */
	uint8_t how;   /* enum trace_leave */
	uint8_t kind;  /* enum trace_wait of a waiting leave, enum trace_cause of a wake, … */
	uint8_t flags; /* enum trace_flag */
	/* A record with text is followed by ceil(text_bytes / 32) slots that hold it. Its length
	 * stands in `arg` of PRINT, NOTE, and of a DONE, CALL_END (without TRACE_FLAG_INT) or FAILED:
	 * 0 is no text. Text is cut at TRACE_TEXT_MAX bytes, at a character's boundary. */
};

enum { TRACE_TEXT_MAX = 4096, TRACE_SLOT = 32 };

/* Ids: tid 1 is the loop's thread, 2–99 workers (beyond them 1,000,000,000 and up), from 100 tasks
 * and traced calls. */
enum { TRACE_TID_LOOP = 1, TRACE_TID_WORKER = 2, TRACE_TID_TASK = 100, TRACE_TID_WORKER_MORE = 1000000000 };

_Static_assert(sizeof(struct trace_record) == TRACE_SLOT, "a record is 32 bytes");

#endif
