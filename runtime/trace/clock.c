/* clock.c: the TSC, and the straight line from it to CLOCK_MONOTONIC. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

#include "clock.h"

enum { SECOND_NS = 1000000000, FIRST_BASELINE_NS = 1000000, SAMPLE_TRIES = 8 };

uint64_t trace__clock_monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * SECOND_NS + (uint64_t)t.tv_nsec;
}

#if defined(__x86_64__)

bool trace__clock_tsc_usable(void)
{
	static const char path[] = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
	unsigned a, b, c, d;
	char name[8] = "";
	ssize_t got;
	int fd;

	/* Invariant TSC: what the kernel calls constant_tsc and nonstop_tsc. */
	if (!__get_cpuid(0x80000007, &a, &b, &c, &d) || !(d & 1u << 8))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = read(fd, name, sizeof(name) - 1);
	close(fd);
	return got >= 3 && memcmp(name, "tsc", 3) == 0 && (name[3] == '\n' || name[3] == '\0');
}

struct trace__sample trace__clock_sample(void)
{
	struct trace__sample best = {0};
	uint64_t best_width = UINT64_MAX;

	/* The clock read that took least between two reads of the TSC tells most. */
	for (int i = 0; i < SAMPLE_TRIES; i++) {
		uint64_t before = __rdtsc();
		uint64_t ns = trace__clock_monotonic_ns();
		uint64_t after = __rdtsc();

		if (after - before < best_width) {
			best_width = after - before;
			best = (struct trace__sample){.ticks = before + (after - before) / 2, .ns = ns};
		}
	}
	return best;
}

#else

bool trace__clock_tsc_usable(void)
{
	return false;
}

struct trace__sample trace__clock_sample(void)
{
	uint64_t ns = trace__clock_monotonic_ns();

	return (struct trace__sample){.ticks = ns, .ns = ns};
}

#endif

void trace__clock_init(struct trace__clock *clock, bool is_tsc)
{
	*clock = (struct trace__clock){.is_tsc = is_tsc};
	if (is_tsc)
		clock->base = clock->last = clock->sample = trace__clock_sample();
}

void trace__clock_refine(struct trace__clock *clock)
{
	if (!clock->is_tsc)
		return;
	if (!clock->rate) {
		uint64_t since_ns = trace__clock_monotonic_ns() - clock->sample.ns;

		if (since_ns < FIRST_BASELINE_NS) {
			struct timespec rest = {.tv_nsec = (long)(FIRST_BASELINE_NS - since_ns)};

			while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
				;
		}
	}
	trace__clock_refine_with(clock, trace__clock_sample());
}

void trace__clock_refine_with(struct trace__clock *clock, struct trace__sample sample)
{
	uint64_t ticks = sample.ticks - clock->sample.ticks;
	uint64_t ns = sample.ns - clock->sample.ns;
	int64_t error_ns, most_ns;
	unsigned __int128 rate;
	struct trace__sample last;

	if (sample.ticks <= clock->sample.ticks || sample.ns <= clock->sample.ns)
		return;
	if (!clock->rate) {
		rate = ((unsigned __int128)ns << 32) / ticks;
		clock->rate = rate ? (uint64_t)rate : 1;
		clock->sample = sample;
		return;
	}
	/* The new line begins where the old one was used last, or at the last sample if that is later. */
	last = clock->last;
	if (last.ticks < clock->sample.ticks)
		last = (struct trace__sample){
			clock->sample.ticks, trace__clock_ns(clock, clock->sample.ticks)};
	error_ns = (int64_t)(sample.ns - trace__clock_ns(clock, sample.ticks));
	most_ns = (int64_t)(ns / 1000);
	if (error_ns > most_ns)
		error_ns = most_ns;
	if (error_ns < -most_ns)
		error_ns = -most_ns;
	/* Half of the error an interval: the line began up to one interval ago, so more would overshoot. */
	rate = ((unsigned __int128)(ns + (uint64_t)(error_ns / 2)) << 32) / ticks;
	clock->base = clock->last = last;
	clock->rate = rate ? (uint64_t)rate : 1;
	clock->sample = sample;
}
