/* peers.c: the same work by others, for bench_runtime. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <ucontext.h>

#include <uv.h>

#include "peers.h"

static double read_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

double now_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

double cpu_ns(void)
{
	return read_ns(CLOCK_THREAD_CPUTIME_ID);
}

static double lesser(double a, double b)
{
	return a < b ? a : b;
}

/* ---- glibc's ucontext ---- */

enum { SWITCHES = 200000 };

static ucontext_t main_context, other_context;

static void ucontext_ping(void)
{
	for (;;)
		swapcontext(&other_context, &main_context);
}

static double ucontext_round(void)
{
	double start = now_ns();

	for (int i = 0; i < SWITCHES / 2; i++)
		swapcontext(&main_context, &other_context);
	return (now_ns() - start) / SWITCHES;
}

double bench_ucontext(void)
{
	static char stack[65536];
	volatile double best = 1e18; /* getcontext returns twice, as far as the compiler knows */

	getcontext(&other_context);
	other_context.uc_stack.ss_sp = stack;
	other_context.uc_stack.ss_size = sizeof(stack);
	makecontext(&other_context, ucontext_ping, 0);
	for (int round = 0; round < ROUNDS; round++)
		best = lesser(best, ucontext_round());
	return best;
}

/* ---- raw libuv: a timer each ---- */

double nap(uint32_t i)
{
	return 0.5 + (double)(i * 2654435761u % 1000000) / 2000000;
}

static void on_timer(uv_timer_t *timer)
{
	uv_close((uv_handle_t *)timer, NULL);
}

static double uv_timers_round(int count)
{
	uv_loop_t loop;
	uv_timer_t *timers = calloc((size_t)count, sizeof(*timers));
	double start = cpu_ns();

	if (!timers || uv_loop_init(&loop)) {
		free(timers);
		return -1;
	}
	for (int i = 0; i < count; i++) {
		uv_timer_init(&loop, &timers[i]);
		uv_timer_start(&timers[i], on_timer, (uint64_t)(nap((uint32_t)i) * 1000), 0);
	}
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	free(timers);
	return (cpu_ns() - start) / count;
}

double bench_uv_timers(int count, int rounds)
{
	double best = 1e18;

	for (int round = 0; round < rounds; round++)
		best = lesser(best, uv_timers_round(count));
	return best;
}

/* ---- pages ---- */

enum { STACK_STRIDE = 21 * 4096, WALKS = 10 };

static char *map_stacks(int count)
{
	size_t bytes = (size_t)count * STACK_STRIDE;
	char *base =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (base == MAP_FAILED)
		return NULL;
	(void)madvise(base, bytes, MADV_NOHUGEPAGE);
	return base;
}

static void walk(char *base, int count)
{
	for (int i = 0; i < count; i++)
		++*(volatile char *)(base + (size_t)i * STACK_STRIDE);
}

double bench_met_pages(int count)
{
	char *base = map_stacks(count);
	double best = 1e18;

	if (!base)
		return -1;
	walk(base, count);
	for (int round = 0; round < ROUNDS; round++) {
		double start = now_ns();

		for (int i = 0; i < WALKS; i++)
			walk(base, count);
		best = lesser(best, (now_ns() - start) / ((double)WALKS * count));
	}
	munmap(base, (size_t)count * STACK_STRIDE);
	return best;
}

double bench_new_pages(int count, int rounds)
{
	double best = 1e18;

	for (int round = 0; round < rounds; round++) {
		double start = cpu_ns();
		char *base = map_stacks(count);

		if (!base)
			return -1;
		walk(base, count);
		munmap(base, (size_t)count * STACK_STRIDE);
		best = lesser(best, (cpu_ns() - start) / count);
	}
	return best;
}

/* ---- asyncio ---- */

cJSON *bench_asyncio(int sleepers)
{
	char command[512], *text = calloc(1, 4096);
	FILE *pipe_in;
	cJSON *json;

	if (!text)
		return NULL;
	snprintf(command, sizeof(command), "python3 '%s/bench_asyncio.py' %d 2>/dev/null", BENCH_SOURCE,
		sleepers);
	pipe_in = popen(command, "re");
	if (!pipe_in) {
		free(text);
		return NULL;
	}
	if (!fread(text, 1, 4095, pipe_in))
		text[0] = '\0';
	pclose(pipe_in);
	json = cJSON_Parse(text);
	free(text);
	return json;
}
