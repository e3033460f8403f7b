/* executor.h: what an executor and its jobs are, for executor.c (threads) and job.c (the loop). */
#ifndef AW_EXECUTOR_H
#define AW_EXECUTOR_H

#include "thread.h"

enum aw__job_state { AW__JOB_PENDING, AW__JOB_RUNNING, AW__JOB_DROPPED };

struct aw__job {
	struct aw__sent sent;  /* from the worker to the loop */
	struct aw__hook ended; /* the future has ended */
	struct aw__job *next;
	struct aw *future; /* NULL: it has ended, and its callbacks were called */
	struct aw_executor *executor;
	aw_fn *fn;
	void *arg;
	void (*free_arg)(void *arg); /* NULL: it is the program's */
	const char *name;
	struct aw__made made;
	_Atomic uint32_t waiter; /* the task that submitted it, or the last that awaits it */
	_Atomic uint8_t state;   /* enum aw__job_state */
	uint8_t held;            /* by the hook, by what is sent */
};

struct aw_executor {
	struct aw_executor *next;
	struct aw_loop *home;
	size_t most;          /* threads */
	pthread_mutex_t lock; /* of what follows */
	struct aw__job *first, *last;
	size_t idle; /* as CPython counts them: those that found the queue empty, less those a job was meant for */
	size_t threads, alive;
	struct aw__parking idlers, joiners;
	struct aw__sent *gone; /* to be sent when the last worker has gone */
	bool is_shut;
	const struct aw__executor_kind *kind;
	void *owner; /* for what the kind does */
	char name[]; /* "": none */
};

/* Puts a job into the queue, and makes a thread for it where none is idle. AW_ESHUTDOWN; -EAGAIN, -ENOMEM:
 * there is no thread at all. */
int aw__executor_submit(struct aw_executor *executor, struct aw__job *job);

#endif
