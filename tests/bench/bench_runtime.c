/* bench_runtime.c: what the runtime costs, beside glibc's ucontext, raw libuv and python3's asyncio,
 * all in the same run. Each figure is the least of several rounds, in ns a unit; the ratios count. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aw.h"
#include "peers.h"
#include "stack.h"

enum { SWITCHES = 2000000 };

static char trace_path[] = "/tmp/awaitscope-bench-XXXXXX";

static double resident_bytes(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (file && fscanf(file, "%*s %ld", &pages) != 1)
		pages = 0;
	if (file)
		fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* To one core; or to all, for a recorder's writer must not share the loop's. Unpinned figures are only
 * noisier, so a refusal does not matter. */
static void pin(bool one)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (int i = 0; i < (one ? 1 : CPU_SETSIZE); i++)
		CPU_SET(i, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/* ---- the bare switch ---- */

static void *main_sp, *coroutine_sp;

static __attribute__((noinline)) void switch_at_depth(int depth)
{
	if (depth > 1) {
		switch_at_depth(depth - 1);
		__asm__ volatile("" ::: "memory"); /* a frame, not a loop */
		return;
	}
	aw__context_switch(&coroutine_sp, main_sp, 0);
}

static int coroutine_depth;

static struct aw__next ping(void)
{
	for (;;)
		switch_at_depth(coroutine_depth);
	return (struct aw__next){0};
}

static double bench_switch(int depth)
{
	struct aw__stacks stacks = {0};
	struct aw__stack *stack;
	double best = 1e18;

	if (aw__stacks_init(&stacks, 0) || !(stack = aw__stack_take(&stacks)))
		return -1;
	coroutine_depth = depth;
	aw__context_begin(&main_sp, stack->top, ping);
	for (int round = 0; round < ROUNDS; round++) {
		double start = now_ns();

		for (int i = 0; i < SWITCHES / 2; i++)
			aw__context_switch(&main_sp, coroutine_sp, 0);
		start = (now_ns() - start) / SWITCHES;
		best = start < best ? start : best;
	}
	aw__stack_give(&stacks, stack);
	aw__stacks_finish(&stacks);
	return best;
}

/* ---- the scheduler ---- */

static int tasks, each;
static double result_ns, result_bytes;
static struct aw **handles;

static __attribute__((noinline)) int yield_times(int times)
{
	for (int i = 0; i < times; i++)
		AW_TRY(aw_yield());
	return 0;
}

static int yielder(void *arg)
{
	(void)arg;
	return yield_times(each);
}

static int empty(void *arg)
{
	(void)arg;
	return 0;
}

/* The main coroutine is one of the tasks; only turns in which all of them yield are timed. */
static int yield_main(void *arg)
{
	double start;

	(void)arg;
	for (int i = 1; i < tasks; i++)
		handles[i] = aw_spawn(AW(yielder, NULL));
	AW_TRY(aw_yield()); /* all have begun */
	start = now_ns();
	AW_TRY(yield_times(each - 2));
	result_ns = (now_ns() - start) / ((double)tasks * (each - 2));
	return aw_gather_array(NULL, handles + 1, (size_t)tasks - 1);
}

static int spawn_main(void *arg)
{
	double start = now_ns();

	(void)arg;
	for (int i = 0; i < tasks; i++) {
		struct aw *task = aw_spawn(AW(empty, NULL));

		AW_TRY(aw_await(NULL, task));
		aw_release(task);
	}
	result_ns = (now_ns() - start) / tasks;
	return 0;
}

static int gather_main(void *arg)
{
	double start;

	(void)arg;
	for (int warm = 0; warm < 10; warm++) {
		start = now_ns();
		for (int i = 0; i < tasks; i++)
			handles[i] = AW(empty, NULL);
		AW_TRY(aw_gather_array(NULL, handles, (size_t)tasks));
		start = (now_ns() - start) / tasks;
		result_ns = !warm || start < result_ns ? start : result_ns;
	}
	return 0;
}

static int sleeper(void *arg)
{
	return aw_sleep(nap((uint32_t)(intptr_t)arg));
}

static int sleepers_main(void *arg)
{
	double before = resident_bytes();

	(void)arg;
	for (int i = 0; i < tasks; i++)
		handles[i] = aw_spawn(AW(sleeper, (void *)(intptr_t)i));
	AW_TRY(aw_yield());
	result_bytes = (resident_bytes() - before) / tasks;
	return aw_gather_array(NULL, handles, (size_t)tasks);
}

/* Runs a main coroutine some rounds; the least of result_ns. */
static double bench_run(aw_fn *fn, int task_count, int each_count, bool recorded, int rounds)
{
	double best = 1e18;

	tasks = task_count;
	each = each_count;
	handles = calloc((size_t)tasks, sizeof(*handles));
	if (!handles)
		return -1;
	pin(!recorded);
	for (int round = 0; round < rounds; round++) {
		struct aw_recording recording = {0};
		struct aw_options options = {.trace_path = recorded ? trace_path : NULL,
			.recording = &recording,
			.ring_bytes = (size_t)64 << 20};
		double start = cpu_ns();

		if (aw_run(AW(fn, NULL), &options) || recording.error) {
			best = -1;
			break;
		}
		if (fn == sleepers_main)
			result_ns = (cpu_ns() - start) / tasks;
		best = result_ns < best ? result_ns : best;
	}
	free(handles);
	return best;
}

/* ---- the table ---- */

struct row {
	const char *name, *unit;
	double ours, recorded; /* < 0: not measured */
	const char *peer;
	double peer_value;
	const char *asyncio; /* the key in bench_asyncio's answer */
};

static double asyncio_value(const cJSON *asyncio, const struct row *row)
{
	const cJSON *value = row->asyncio ? cJSON_GetObjectItem(asyncio, row->asyncio) : NULL;

	return cJSON_IsNumber(value) ? value->valuedouble : -1;
}

static void print_table(const struct row *rows, size_t count, const cJSON *asyncio)
{
	printf("%-22s %10s %10s  %-22s %10s\n", "runtime (least)", "ours", "recorded", "peer", "asyncio");
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &rows[i];
		double python = asyncio_value(asyncio, row);

		printf("%-22s %7.1f %-2s ", row->name, row->ours, row->unit);
		if (row->recorded >= 0)
			printf("%7.1f %-2s", row->recorded, row->unit);
		else
			printf("%10s", "-");
		if (row->peer)
			printf("  %-10s %7.1f /%-4.1f", row->peer, row->peer_value,
				row->peer_value / row->ours);
		else
			printf("  %-22s", "-");
		if (python >= 0)
			printf(" %8.0f /%.0f", python, python / row->ours);
		putchar('\n');
	}
}

static void print_json(const struct row *rows, size_t count, const cJSON *asyncio)
{
	printf("{\"runtime\":[");
	for (size_t i = 0; i < count; i++)
		printf("%s{\"name\":\"%s\",\"unit\":\"%s\",\"ours\":%.2f,\"recorded\":%.2f,\"peer\":\"%s\","
		       "\"peer_value\":%.2f,"
		       "\"asyncio\":%.2f}",
			i ? "," : "", rows[i].name, rows[i].unit, rows[i].ours, rows[i].recorded,
			rows[i].peer ? rows[i].peer : "", rows[i].peer_value,
			asyncio_value(asyncio, &rows[i]));
	printf("]}\n");
}

/* The first of each kind meets cold memory. They come last, for they leave the machine's memory scattered. */
static size_t measure_sleepers(struct row *rows)
{
	enum { SLEEPERS = 1000000, TIMES = 3 };
	double uv_timers = bench_uv_timers(SLEEPERS, TIMES), pages = bench_new_pages(SLEEPERS, TIMES);
	double ns = bench_run(sleepers_main, SLEEPERS, 0, false, TIMES), bytes = result_bytes;
	double recorded_ns = bench_run(sleepers_main, SLEEPERS, 0, true, 1);

	rows[0] = (struct row){
		"1M sleepers, CPU", "ns", ns, recorded_ns, "uv_timer", uv_timers, "sleepers_cpu"};
	rows[1] = (struct row){"1M sleepers, pages", "ns", ns, -1, "new pages", pages, NULL};
	rows[2] = (struct row){"1M sleepers, memory", "B", bytes, -1, NULL, 0, "sleepers_bytes"};
	return 3;
}

static size_t measure_switches(struct row *rows)
{
	double ucontext = bench_ucontext();

	rows[0] = (struct row){"switch, depth 1", "ns", bench_switch(1), -1, "ucontext", ucontext, NULL};
	rows[1] = (struct row){"switch, depth 4", "ns", bench_switch(4), -1, "ucontext", ucontext, NULL};
	return 2;
}

static size_t measure_tasks(struct row *rows)
{
	static const struct {
		const char *name;
		aw_fn *fn;
		int tasks, each, recorded_tasks, recorded_each, recorded_rounds;
		const char *asyncio;
	} kinds[] = {
		{"yield, 2 tasks", yield_main, 2, 1000000, 2, 200000, ROUNDS, "yield_2"},
		{"yield, 1000 tasks", yield_main, 1000, 2000, 1000, 400, ROUNDS, "yield_1000"},
		{"yield, 100000 tasks", yield_main, 100000, 20, 100000, 8, 3, "yield_100000"},
		{"spawn + join", spawn_main, 500000, 0, 200000, 0, 3, "spawn_join"},
		{"gather of 10000", gather_main, 10000, 0, 10000, 0, ROUNDS, "gather_10000"},
	};
	size_t count = sizeof(kinds) / sizeof(kinds[0]);

	for (size_t i = 0; i < count; i++) {
		rows[i] = (struct row){.name = kinds[i].name, .unit = "ns", .asyncio = kinds[i].asyncio};
		rows[i].ours = bench_run(kinds[i].fn, kinds[i].tasks, kinds[i].each, false, ROUNDS);
		rows[i].recorded = bench_run(kinds[i].fn, kinds[i].recorded_tasks, kinds[i].recorded_each,
			true, kinds[i].recorded_rounds);
	}
	rows[2].peer = "met pages";
	rows[2].peer_value = bench_met_pages(kinds[2].tasks);
	return count;
}

int main(int argc, char **argv)
{
	bool json = argc > 1 && !strcmp(argv[1], "--json");
	struct row rows[16];
	size_t count;
	int fd = mkstemp(trace_path);
	cJSON *asyncio;

	if (fd < 0) {
		perror(trace_path);
		return 1;
	}
	close(fd);
	asyncio = bench_asyncio(100000);
	pin(true);
	count = measure_switches(rows);
	count += measure_tasks(rows + count);
	count += measure_sleepers(rows + count);
	if (json)
		print_json(rows, count, asyncio);
	else
		print_table(rows, count, asyncio);
	cJSON_Delete(asyncio);
	unlink(trace_path);
	return 0;
}
