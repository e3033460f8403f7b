/* peers.h: what bench_runtime's figures stand beside, measured in the same run: glibc's ucontext, raw libuv,
 * python3's asyncio, and what the machine itself takes for the memory that so many stacks are.
 * All in ns a unit, the least of several rounds; -1 where there was no memory. */
#ifndef BENCH_PEERS_H
#define BENCH_PEERS_H

#include <stdint.h>

#include <cjson/cJSON.h>

enum { ROUNDS = 5 };

double now_ns(void);
double cpu_ns(void); /* of this thread */

/* One way. */
double bench_ucontext(void);

/* Naps of 0.5 to 1 s that end in another order than they began, as a program's timers do. */
double nap(uint32_t i);
/* CPU of a timer each, of those naps. */
double bench_uv_timers(int count, int rounds);

/* A page in each of so many stacks, whoever touches it and does nothing else: one that is there (a miss of the
 * TLB each), and one that is new (the kernel binds and clears it, and takes it back). */
double bench_met_pages(int count);
double bench_new_pages(int count, int rounds);

/* bench_asyncio.py's answer, the caller's to delete; NULL without python3. */
cJSON *bench_asyncio(int sleepers);

#endif
