/* lane.h: threads under the virtual clock: coroutines on stacks of their own, which whatever moves the clock
 * runs on the way (architecture.md).
 *
 * A lane runs until it sleeps, parks or computes. The thread of the run is a lane too, the only one that has
 * no stack of ours: its waiting is the scheduler's loop. All of it is one thread of the OS, so that nothing
 * here is locked. Of lanes that are due at the same moment the first is whoever asked first. */
#ifndef AW_LANE_H
#define AW_LANE_H

#include "loop.h"

struct aw__lanes;

enum aw__lane_state {
	AW__LANE_RUNNING,   /* at rest, if it is the run's own: it does its own work */
	AW__LANE_READY,     /* in the list of that name */
	AW__LANE_WAITING,   /* asleep or parked */
	AW__LANE_COMPUTING, /* in the list of that name, with a core or without */
	AW__LANE_OVER,
};

struct aw__lane {
	struct aw__lane *next, *previous; /* ready, or computing */
	struct aw__lane *later, *sooner;  /* asleep */
	struct aw__lanes *lanes;
	struct aw_loop *context; /* aw__loop while it runs */
	void (*body)(void *arg);
	void *arg;
	struct aw__stack *stack; /* NULL: of the run's own thread, or not begun */
	void *sp;
	int64_t due_ns;   /* wakes by itself then; INT64_MAX: never */
	int64_t left_ns;  /* of what it computes */
	int64_t since_ns; /* has its core since, or has been without one */
	int64_t count_ns; /* has computed up to here */
	uint32_t tid;     /* its track */
	uint8_t state;    /* enum aw__lane_state */
	bool is_asleep;   /* in the list of those with a time to wake */
	bool timed_out;   /* that time came first */
	bool needs_gil;   /* a thread of the run's own interpreter, should it have one */
	bool has_core;    /* computes now */
	bool has_turn;    /* holds the GIL until it waits again */
	bool is_kept;     /* a slice in the trace says that it waits for its turn */
};

/* The run's scheduler, made at its first use. NULL: no memory. */
struct aw__lanes *aw__lanes_get(struct aw_loop *home);
void aw__lanes_free(struct aw_loop *home);
/* The lane of whoever runs now; NULL: the clock is real, or the run has no threads yet. */
static inline struct aw__lane *aw__lane_here(void)
{
	return aw__loop ? aw__loop->lane : NULL;
}

/* Makes a lane of a struct that is all zero but for tid: it is ready to run body. -ENOMEM: no stack. */
int aw__lane_start(struct aw__lanes *lanes, struct aw__lane *lane, void (*body)(void *arg), void *arg);

/* The running lane waits until it is woken, or until its time has come. 0, AW_ETIMEDOUT; on the run's own
 * thread also AW_EDEADLOCK when nothing is left that could run, and AW_ECANCELLED at an interrupt. */
int aw__lane_wait(struct aw__lane *lane, int64_t due_ns);
void aw__lane_wake(struct aw__lane *lane); /* of one that waits */

/* The running lane computes for so long (0: it waits for its turn of the GIL). As aw__lane_wait. */
int aw__lane_compute(struct aw__lane *lane, int64_t ns);

/* For the loop. The next moment at which a lane has something to do; INT64_MAX: none has. */
int64_t aw__lanes_next_ns(struct aw__lanes *lanes);
/* Lets time pass to the first such moment, not beyond `until_ns`, and runs who is due; whether there was one. */
bool aw__lanes_step(struct aw__lanes *lanes, int64_t until_ns);
/* A poll begins: runs those who are ready now, once each. */
void aw__lanes_poll(struct aw__lanes *lanes);
/* It ends: waits for the loop's turn of the GIL. */
void aw__lanes_resume(struct aw__lanes *lanes);

#endif
