/* bench_recorder.c: what recording costs the recording thread, and what a line costs the writer.
 *
 * Machine noise is larger than what is measured and only ever adds, so each figure is taken in turns
 * with the thing that it is compared with, and the least of the one is held against the least of the
 * other. The median shows how much noise there was. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "trace/lines.h"
#include "trace/recorder.h"

enum {
	TURNS = 15,
	PUTS = 200000,
	RING_BYTES = 16 << 20,
	TASKS = 64,
	CYCLES = 20000,
	LINES_ROOM = 32 << 20,
};

struct figure {
	const char *name, *against;
	double ns[TURNS], other_ns[TURNS];
	double target; /* of the ratio; 0: none */
	bool at_least;
};

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double now_ns(void)
{
	return (double)trace__clock_monotonic_ns();
}

static void fail(const char *what, int error)
{
	fprintf(stderr, "bench_recorder: %s: %s\n", what, strerror(-error));
	exit(1);
}

/* ---- putting ---- */

static uint64_t ticks_now(bool is_tsc)
{
	struct trace_ring clock_only = {.ticks_are_tsc = is_tsc};

	return trace_ring_now(&clock_only);
}

/* The least that recording can be: a clock read and a 32-byte store, one after the other. */
static double bare_stores(struct trace_record *slots, bool is_tsc)
{
	uint64_t mask = RING_BYTES / TRACE_SLOT - 1;
	double start = now_ns();

	for (uint64_t i = 0; i < PUTS; i++) {
		volatile uint64_t *slot = (volatile uint64_t *)(void *)&slots[i & mask];

		slot[0] = ticks_now(is_tsc);
		slot[1] = i;
		slot[2] = i;
		slot[3] = (uint64_t)TRACE_SWITCH << 32;
	}
	return (now_ns() - start) / PUTS;
}

static double clock_reads(void)
{
	uint64_t sum = 0;
	double start = now_ns(), taken;

	for (int i = 0; i < PUTS; i++)
		sum += trace__clock_monotonic_ns();
	taken = (now_ns() - start) / PUTS;
	return sum ? taken : 0;
}

static double puts_of(struct trace_ring *ring)
{
	double start = now_ns();

	for (uint32_t i = 0; i < PUTS; i++)
		trace_put(ring, (struct trace_record){.ticks = trace_ring_now(ring),
					.type = TRACE_SWITCH,
					.how = TRACE_LEAVE_YIELD,
					.task = TRACE_TID_TASK + (i & 1),
					.other = TRACE_TID_TASK + (~i & 1),
					.line = 12});
	return (now_ns() - start) / PUTS;
}

static struct trace_recorder *create(const char *path, size_t ring_bytes)
{
	struct trace_recorder_options options = {
		.path = path, .pid = 1, .mode = "bench", .ring_bytes = ring_bytes};
	struct trace_recorder *recorder;
	int error = trace_recorder_create(&recorder, &options);

	if (error)
		fail(path, error);
	return recorder;
}

static void measure_puts(const char *path, struct figure *put, struct figure *clock)
{
	struct trace_record *slots = mmap(
		NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	bool is_tsc = trace__clock_tsc_usable();

	if (slots == MAP_FAILED)
		fail("memory", -12);
	for (int turn = 0; turn < TURNS; turn++) {
		struct trace_recorder *recorder = create(path, RING_BYTES);
		struct trace_ring *ring = trace_recorder_ring(recorder);
		double bare = bare_stores(slots, is_tsc);

		put->ns[turn] = puts_of(ring);
		put->other_ns[turn] = bare;
		clock->ns[turn] = put->ns[turn];
		clock->other_ns[turn] = clock_reads();
		trace_recorder_close(recorder, trace_ring_now(ring), NULL);
	}
	munmap(slots, RING_BYTES);
}

/* ---- lines ---- */

struct writing {
	struct trace__segment segment;
	struct trace__strings strings;
	struct trace__lines lines;
	uint64_t ticks;
	char *all; /* every line that came out, one behind the other … */
	size_t bytes;
	size_t *ends; /* … and where each ends */
	size_t count;
};

static void writing_init(struct writing *w)
{
	char name[32];

	memset(w, 0, sizeof(*w));
	if (trace__segment_init(&w->segment, NULL) || trace__strings_init(&w->strings, &w->segment) ||
		trace__lines_init(&w->lines, &w->segment, &w->strings, 1, 0))
		fail("memory", -12);
	w->lines.run.started = true;
	for (uint32_t i = 0; i < TASKS; i++) {
		snprintf(name, sizeof(name), "handle_request_%u", (unsigned)(i % 8));
		trace__lines_record(&w->lines,
			&(struct trace_record){.type = TRACE_CREATE,
				.task = TRACE_TID_TASK + i,
				.arg = trace__strings_add(&w->strings, name, strlen(name))},
			"");
	}
	w->ticks = 12345678;
}

static void writing_finish(struct writing *w)
{
	trace__lines_finish(&w->lines);
	trace__strings_finish(&w->strings);
	trace__segment_finish(&w->segment, false);
}

/* One turn of one task: it is resumed by its timer, runs, sleeps again: four lines of two records. */
static void cycle(struct writing *w, uint32_t i)
{
	static const double seconds[] = {0.5, 0.01, 2, 0.25};
	struct trace_record leave = {.type = TRACE_SWITCH, .task = TRACE_TID_TASK + i % TASKS, .line = 30};
	struct trace_record wake = {.type = TRACE_WAKE, .kind = TRACE_BY_TIMER};

	w->ticks += 1234;
	leave.ticks = wake.ticks = w->ticks;
	leave.other = TRACE_TID_TASK + (i + 1) % TASKS;
	leave.how = TRACE_LEAVE_WAIT;
	leave.kind = TRACE_WAIT_SLEEP;
	memcpy(&leave.arg, &seconds[i % 4], sizeof(leave.arg));
	trace__lines_record(&w->lines, &leave, "");
	wake.task = TRACE_TID_TASK + (i + 2) % TASKS;
	trace__lines_record(&w->lines, &wake, "");
}

static double lines_of(struct writing *w)
{
	double taken = 0;

	for (uint32_t i = 0; i < CYCLES;) {
		double start = now_ns();

		w->lines.used = 0;
		while (i < CYCLES && w->lines.used < TRACE__FLUSH_BYTES)
			cycle(w, i++);
		taken += now_ns() - start;
		if (w->bytes + w->lines.used <= LINES_ROOM && w->all) {
			memcpy(w->all + w->bytes, w->lines.text, w->lines.used);
			w->bytes += w->lines.used;
		}
	}
	return taken;
}

static void find_lines(struct writing *w)
{
	w->ends = malloc((w->bytes / 16 + 1) * sizeof(*w->ends));
	if (!w->ends)
		fail("memory", -12);
	for (size_t at = 0; at < w->bytes;) {
		at = (size_t)((char *)memchr(w->all + at, '\n', w->bytes - at) + 1 - w->all);
		w->ends[w->count++] = at;
	}
}

/* The same lines, already there, copied one by one to a buffer of the writer's size. */
static double copies_of(const struct writing *w, char *buffer)
{
	size_t from = 0, used = 0;
	double start = now_ns();

	for (size_t i = 0; i < w->count; i++) {
		memcpy(buffer + used, w->all + from, w->ends[i] - from);
		used += w->ends[i] - from;
		from = w->ends[i];
		if (used >= TRACE__FLUSH_BYTES)
			used = 0;
		__asm__ volatile("" : : "r"(buffer) : "memory");
	}
	return (now_ns() - start) / (double)w->count;
}

/* The same lines by fprintf, each by the format that its kind has. */
static double prints_of(const struct writing *w, FILE *file)
{
	double start = now_ns();

	for (size_t i = 0; i < w->count; i++) {
		unsigned tid = TRACE_TID_TASK + (unsigned)i % TASKS;
		double ts = 12345.678 + 1.234 * (double)i;

		switch (i % 4) {
		case 0:
			fprintf(file,
				",{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":%.3f,\"name\":\"%s\",\"cat\":"
				"\"%s\"}\n",
				'E', 1u, tid, ts, "handle_request_3", "run");
			break;
		case 1:
			fprintf(file,
				",{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":%.3f,\"name\":\"sleep %g "
				"s\",\"cat\":\"%s\","
				"\"args\":{\"kind\":\"%s\",\"line\":%u,\"seconds\":%g}}\n",
				'B', 1u, tid, ts, 0.25, "wait", "sleep", 30u, 0.25);
			break;
		case 2:
			fprintf(file,
				",{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":%.3f,\"name\":\"%s\",\"cat\":"
				"\"%s\","
				"\"args\":{\"by\":\"%s\"}}\n",
				'B', 1u, tid, ts, "handle_request_3", "run", "timer");
			break;
		default:
			fprintf(file,
				",{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":%.3f,\"name\":\"sleep %g "
				"s\",\"cat\":\"%s\"}\n",
				'E', 1u, tid, ts, 0.25, "wait");
			break;
		}
	}
	return (now_ns() - start) / (double)w->count;
}

static double measure_lines(struct figure *copy, struct figure *print)
{
	FILE *null = fopen("/dev/null", "w");
	char *buffer = malloc(TRACE__FLUSH_BYTES + TRACE__RECORD_MOST);
	struct writing w;
	double bytes_a_line;

	if (!null || !buffer)
		fail("/dev/null", -12);
	writing_init(&w);
	lines_of(&w); /* now everybody waits or is ready: the lines are the same from here on */
	w.all = malloc(LINES_ROOM);
	if (!w.all)
		fail("memory", -12);
	w.lines.used = 0;
	lines_of(&w);
	find_lines(&w);
	bytes_a_line = (double)w.bytes / (double)w.count;
	for (int turn = 0; turn < TURNS; turn++) {
		size_t full = w.bytes;

		w.bytes = LINES_ROOM; /* nothing more is kept */
		copy->ns[turn] = print->ns[turn] = lines_of(&w) / (double)w.count;
		w.bytes = full;
		copy->other_ns[turn] = copies_of(&w, buffer);
		print->other_ns[turn] = prints_of(&w, null);
	}
	writing_finish(&w);
	free(w.all);
	free(w.ends);
	free(buffer);
	fclose(null);
	return bytes_a_line;
}

/* ---- at a rate ---- */

/* Records at a steady rate for some time; how many were dropped. */
static struct trace_recorder_result at_rate(const char *path, double per_second, double seconds)
{
	struct trace_recorder *recorder = create(path, 0);
	struct trace_ring *ring = trace_recorder_ring(recorder);
	struct trace_recorder_result result;
	uint64_t total = (uint64_t)(per_second * seconds), put = 0;
	double start = now_ns();

	trace_put(ring,
		(struct trace_record){.ticks = trace_ring_now(ring), .type = TRACE_CREATE, .task = 100});
	trace_put(ring,
		(struct trace_record){.ticks = trace_ring_now(ring), .type = TRACE_CREATE, .task = 101});
	while (put < total) {
		uint64_t due = (uint64_t)((now_ns() - start) * per_second / 1e9);

		for (due = due < total ? due : total; put < due; put++) {
			uint32_t i = (uint32_t)put & 1;

			trace_put(ring, (struct trace_record){.ticks = trace_ring_now(ring),
						.type = TRACE_SWITCH,
						.how = TRACE_LEAVE_YIELD,
						.task = TRACE_TID_TASK + i,
						.other = TRACE_TID_TASK + !i});
		}
		trace_ring_publish(ring);
	}
	trace_recorder_close(recorder, trace_ring_now(ring), &result);
	return result;
}

/* ---- the report ---- */

static void report(struct figure *figures, size_t count, bool json)
{
	for (size_t i = 0; i < count; i++) {
		struct figure *f = &figures[i];
		double ratio;
		bool met;

		qsort(f->ns, TURNS, sizeof(*f->ns), by_value);
		qsort(f->other_ns, TURNS, sizeof(*f->other_ns), by_value);
		ratio = f->at_least ? f->other_ns[0] / f->ns[0] : f->ns[0] / f->other_ns[0];
		met = f->at_least ? ratio >= f->target : ratio <= f->target;
		if (json)
			printf("%s\n{\"name\":\"%s\",\"against\":\"%s\",\"ns\":%.2f,\"ns_median\":%.2f,"
			       "\"other_ns\":%.2f,\"ratio\":%.3f,\"target\":%.2f,\"met\":%s}",
				i ? "," : "", f->name, f->against, f->ns[0], f->ns[TURNS / 2], f->other_ns[0],
				ratio, f->target, met ? "true" : "false");
		else
			printf("%-13s %6.2f ns (median %6.2f)  %5.2fx %-26s (%6.2f ns)  %s %5.2fx: %s\n",
				f->name, f->ns[0], f->ns[TURNS / 2], ratio, f->against, f->other_ns[0],
				f->at_least ? "at least" : "at most ", f->target, met ? "met" : "MISSED");
	}
}

int main(int argc, char **argv)
{
	static struct figure figures[] = {
		{.name = "a record put", .against = "of clock + 32-byte store", .target = 1.15},
		{.name = "a record put", .against = "of clock_gettime", .target = 1.15},
		{.name = "a line", .against = "of memcpy of the same line", .target = 2},
		{.name = "a line", .against = "faster than fprintf of it", .target = 15, .at_least = true},
	};
	static const struct {
		double per_second, seconds;
	} rates[] = {{1e6, 1}, {5e6, 1}};
	bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
	char path[] = "/tmp/awaitscope-bench-XXXXXX";
	int fd = mkstemp(path);
	double bytes_a_line;

	if (fd < 0)
		fail(path, -1);
	close(fd);
	measure_puts(path, &figures[0], &figures[1]);
	bytes_a_line = measure_lines(&figures[2], &figures[3]);
	unlink(path);
	printf(json ? "{\"bench\":\"recorder\",\"bytes_a_line\":%.1f,\"figures\":["
		    : "%.1f bytes a line on average\n",
		bytes_a_line);
	report(figures, sizeof(figures) / sizeof(figures[0]), json);
	printf(json ? "],\n\"rates\":[" : "");
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		struct trace_recorder_result result =
			at_rate("/dev/null", rates[i].per_second, rates[i].seconds);

		printf(json ? "%s\n{\"records_per_second\":%.0f,\"seconds\":%g,\"records\":%" PRIu64
			      ",\"dropped\":%" PRIu64 "}"
			    : "%s%.0f records/s for %g s: %" PRIu64 " recorded, %" PRIu64 " dropped\n",
			json && i ? "," : "", rates[i].per_second, rates[i].seconds, result.records,
			result.dropped);
	}
	printf(json ? "]}\n" : "");
	return 0;
}
