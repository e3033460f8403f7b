/* soak.h: what the parts of the soak share: the dice, the world that its tasks work in, and how a breach of
 * an invariant is told. */
#ifndef TEST_SOAK_H
#define TEST_SOAK_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aw.h"

enum {
	WORKERS = 12,
	LOCKS = 3,
	SEMAPHORES = 3,
	EVENTS = 2,
	BARRIERS = 2,
	QUEUES = 3,
	ITEMS = 1 << 12,
	LIVE = 512,
	SERVERS = 3
};

/* One run's: all zero, but for the first lines, when it begins. */
struct world {
	uint64_t dice;
	long operations_left;
	bool is_real;     /* the clock: then sockets and files are used too */
	const char *path; /* which names of files begin with */

	long operations; /* done */
	struct aw *workers[WORKERS];
	int workers_left;
	struct aw *live[LIVE]; /* whom a cancel may hit */

	struct aw_lock locks[LOCKS];
	int inside[LOCKS];
	struct aw_semaphore semaphores[SEMAPHORES];
	size_t permits[SEMAPHORES], taken[SEMAPHORES];
	struct aw_event events[EVENTS];
	long rounds; /* in which every event was set */
	struct aw_condition condition;
	bool in_condition;
	struct aw_barrier barriers[BARRIERS];
	struct aw_queue queues[QUEUES];
	enum item { ITEM_FREE, ITEM_OFFERED, ITEM_QUEUED } items[QUEUES][ITEMS];
	unsigned next_item[QUEUES];
	size_t queued[QUEUES];
	int getters[QUEUES], putters[QUEUES]; /* who may be waiting */
	long moved[QUEUES], moved_before[QUEUES];
	bool was_odd[QUEUES];

	struct aw_context_var mine; /* a task's own, and its coroutines' */
	struct aw_executor *executor;
	struct aw_process_pool *pool;
	struct aw_server *servers[SERVERS]; /* that echo lines */
	struct aw_datagram *datagrams;      /* that echo */
	unsigned files;
	long raised, heard; /* signals */
	FILE *nowhere;
};

extern struct world world;

/* Says what is wrong, of which seed, and ends the program. */
__attribute__((format(printf, 1, 2), noreturn)) void broken(const char *format, ...);

/* From 0 to below - 1. */
static inline unsigned draw(unsigned below)
{
	world.dice = world.dice * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((world.dice >> 33) % below);
}

/* Up to 20 ms, some of them none at all. */
static inline double draw_seconds(void)
{
	return draw(4) ? draw(20) * 0.001 : 0;
}

/* ops.c: the body of a worker and of what it spawns; arg is how deep that is. */
int work(void *arg);
/* The keeper of the world uses them too. */
int put_item(unsigned queue, bool can_wait);
int get_item(unsigned queue, bool can_wait);

/* several.c */
int use_several(int depth);
/* around.c */
int use_around(void);
/* beside.c */
int use_beside(void);
int serve_lines(void);
/* outside.c: on the real clock. */
int use_outside(void);
int echo_datagrams(void *arg);
int watch_signals(void);

#endif
