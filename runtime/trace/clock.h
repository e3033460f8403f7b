/* clock.h: from ticks to nanoseconds, without ever going back.
 *
 * Ticks are the TSC where the kernel itself trusts it, else they are CLOCK_MONOTONIC's ns already.
 * The map is a straight line from the last point that was converted; each refinement (once a second)
 * bends it towards where CLOCK_MONOTONIC will be, so it is continuous and monotonic. */
#ifndef AWAITSCOPE_CLOCK_H
#define AWAITSCOPE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct trace__sample { /* both clocks at one time */
	uint64_t ticks, ns;
};

struct trace__clock {
	uint8_t is_tsc;              /* else ticks are ns */
	uint64_t rate;               /* ns a tick, times 2^32; 0: not calibrated yet */
	struct trace__sample base;   /* where the line begins */
	struct trace__sample last;   /* the last point converted */
	struct trace__sample sample; /* the last look at both clocks */
};

/* The TSC is constant, nonstop, and the kernel's current clocksource. */
bool trace__clock_tsc_usable(void);
uint64_t trace__clock_monotonic_ns(void);
struct trace__sample trace__clock_sample(void);

void trace__clock_init(struct trace__clock *clock, bool is_tsc);
/* Takes a sample and bends the line. Before the first conversion it must have been called once: it
 * then waits until the samples lie a millisecond apart. */
void trace__clock_refine(struct trace__clock *clock);
/* The same with a sample of the caller's. */
void trace__clock_refine_with(struct trace__clock *clock, struct trace__sample sample);
static inline uint64_t trace__clock_ns(struct trace__clock *clock, uint64_t ticks)
{
	uint64_t ns;

	if (!clock->is_tsc)
		return ticks;
	if (ticks >= clock->base.ticks)
		ns = clock->base.ns +
		     (uint64_t)(((unsigned __int128)(ticks - clock->base.ticks) * clock->rate) >> 32);
	else /* a thread was held up between reading the clock and putting */
		ns = clock->base.ns -
		     (uint64_t)(((unsigned __int128)(clock->base.ticks - ticks) * clock->rate) >> 32);
	if (ticks > clock->last.ticks)
		clock->last = (struct trace__sample){.ticks = ticks, .ns = ns};
	return ns;
}

#endif
