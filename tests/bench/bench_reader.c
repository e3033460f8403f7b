/* bench_reader: what loading a trace costs, against reading its bytes and finding its newlines.
 *
 *   bench_reader [--events N] [--json]
 *
 * Makes a trace of N events (1,000,000) in our own form and in another program's key order, in
 * unlinked files, then measures each reader in a process of its own, so that its peak memory is its
 * own too: the best of three. cJSON is measured on 100,000 lines. */
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "trace/trace.h"

enum { ROUNDS = 3, TASKS = 66, CJSON_LINES = 100000, READ_BYTES = 1 << 20 };

struct measured {
	double seconds;
	uint64_t items; /* events, newlines or bytes: whatever the reader counts */
};

struct reader {
	const char *name;
	struct measured (*run)(const char *path);
	bool foreign;
	/* found out */
	struct measured best;
	double megabytes;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- the trace ---- */

struct maker {
	FILE *file;
	bool foreign;
	uint64_t left;
};

static void event(struct maker *to, char ph, unsigned tid, int64_t ns, const char *name, const char *cat,
	const char *more)
{
	if (!to->left)
		return;
	to->left--;
	if (to->foreign)
		fprintf(to->file,
			",{\"name\":\"%s\",\"cat\":\"%s\",\"ph\":\"%c\",\"ts\":%" PRId64
			".%03d,\"pid\":1,\"tid\":%u%s}\n",
			name, cat, ph, ns / 1000, (int)(ns % 1000), tid, more);
	else
		fprintf(to->file,
			",{\"ph\":\"%c\",\"pid\":1,\"tid\":%u,\"ts\":%" PRId64
			".%03d,\"name\":\"%s\",\"cat\":\"%s\"%s}\n",
			ph, tid, ns / 1000, (int)(ns % 1000), name, cat, more);
}

static void head(struct maker *to, char names[TASKS][24])
{
	unsigned i;

	fprintf(to->file, "[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":"
			  "\"bench\",\"awaitscope\":"
			  "{\"version\":\"0.1.0\",\"scenario\":\"bench\",\"clock\":\"real\"}}}\n"
			  ",{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":"
			  "\"event loop\",\"kind\":\"loop\"}}\n");
	for (i = 0; i < TASKS; i++) {
		snprintf(names[i], sizeof(names[i]), "handle_request_%u", i);
		fprintf(to->file,
			",{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":\"%"
			"s\",\"kind\":\"task\"}}\n",
			100 + i, names[i]);
	}
}

/* Tasks that sleep and read by turns under a loop that polls: a few wake at each turn, those that
 * slept a little late, so that some events stand behind later ones as in any real trace. */
static int make(FILE *file, uint64_t events, bool foreign)
{
	struct maker to = {.file = file, .foreign = foreign, .left = events};
	static char names[TASKS][24];
	static bool sleeps[TASKS];
	uint64_t turn, flow = 1;
	unsigned i, woken;
	int64_t ns = 0;
	char more[160];

	head(&to, names);
	for (i = 0; i < TASKS; i++) {
		event(&to, 'i', 100 + i, ns, "create", "task",
			",\"s\":\"t\",\"args\":{\"by\":\"loop\",\"line\":12}");
		event(&to, 'B', 100 + i, ns += 1200, names[i], "run", ",\"args\":{\"by\":\"create\"}");
		event(&to, 'E', 100 + i, ns += 800, names[i], "run", "");
		sleeps[i] = true;
		event(&to, 'B', 100 + i, ns, "sleep 0.05 s", "wait",
			",\"args\":{\"kind\":\"sleep\",\"line\":30,\"seconds\":0.05}");
	}
	for (turn = 1; to.left; turn++) {
		snprintf(more, sizeof(more),
			",\"args\":{\"timeout_ns\":%" PRIu64 ",\"iteration\":%" PRIu64 "}",
			50000 + turn % 7 * 1000, turn);
		event(&to, 'B', 1, ns += 300, "poll", "poll", more);
		event(&to, 'E', 1, ns += 52000, "poll", "poll", "");
		woken = 1 + (unsigned)(turn * 7 % 5);
		for (i = 0; i < woken; i++) { /* all waits end first: the READY queue of this turn */
			unsigned task = (unsigned)((turn * 5 + i) % TASKS);

			event(&to, 'E', 100 + task, sleeps[task] ? ns - 1500 * (int64_t)(woken - i) : ns,
				sleeps[task] ? "sleep 0.05 s" : "read 127.0.0.1:8000", "wait", "");
		}
		for (i = 0; i < woken; i++) {
			unsigned task = (unsigned)((turn * 5 + i) % TASKS);

			event(&to, 'B', 100 + task, ns += 900, names[task], "run",
				sleeps[task] ? ",\"args\":{\"by\":\"timer\"}" : ",\"args\":{\"by\":\"io\"}");
			if (turn % 4 == 0) {
				snprintf(more, sizeof(more), ",\"id\":\"0x1%010" PRIx64 "\"", flow++);
				event(&to, 's', 100 + task, ns += 200, "wake", "flow", more);
			}
			event(&to, 'E', 100 + task, ns += 3100, names[task], "run", "");
			sleeps[task] = (turn + i) % 3;
			event(&to, 'B', 100 + task, ns, sleeps[task] ? "sleep 0.05 s" : "read 127.0.0.1:8000",
				"wait",
				sleeps[task] ? ",\"args\":{\"kind\":\"sleep\",\"line\":30,\"seconds\":0.05}"
					     : ",\"args\":{\"kind\":\"read\",\"line\":44,\"fd\":17,\"bytes\":"
					       "16384}");
		}
	}
	fputs("]\n", file);
	return fflush(file) || ferror(file) ? -1 : 0;
}

/* ---- the readers ---- */

static struct measured run_read(const char *path)
{
	struct measured measured = {.seconds = now()};
	char *buffer = malloc(READ_BYTES);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	while (buffer && fd >= 0 && (got = read(fd, buffer, READ_BYTES)) > 0)
		measured.items += (uint64_t)got;
	if (fd >= 0)
		close(fd);
	free(buffer);
	measured.seconds = now() - measured.seconds;
	return measured;
}

static struct measured run_newlines(const char *path)
{
	struct measured measured = {.seconds = now()};
	char *buffer = malloc(READ_BYTES), *p;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	while (buffer && fd >= 0 && (got = read(fd, buffer, READ_BYTES)) > 0)
		for (p = buffer; (p = memchr(p, '\n', (size_t)(buffer + got - p))); p++)
			measured.items++;
	if (fd >= 0)
		close(fd);
	free(buffer);
	measured.seconds = now() - measured.seconds;
	return measured;
}

static struct measured run_load(const char *path)
{
	struct measured measured = {.seconds = now()};
	struct trace *trace;

	if (!trace_load(&trace, path, NULL))
		measured.items = trace_event_count(trace);
	measured.seconds = now() - measured.seconds;
	return measured; /* the process ends: what is measured is the loading */
}

static struct measured run_cjson(const char *path)
{
	struct measured measured = {.seconds = now()};
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t size;

	while (file && measured.items < CJSON_LINES && (size = getline(&line, &room, file)) > 0) {
		cJSON *json = line[0] == ',' ? cJSON_ParseWithLength(line + 1, (size_t)size - 1) : NULL;

		measured.items += json != NULL;
		cJSON_Delete(json);
	}
	free(line);
	if (file)
		fclose(file);
	measured.seconds = now() - measured.seconds;
	return measured;
}

/* Runs one reader in a child; false when it failed. */
static bool measure(struct reader *reader, const char *path)
{
	struct measured measured = {0};
	struct rusage usage;
	int ends[2], status;
	pid_t child;
	bool sound;

	if (pipe2(ends, O_CLOEXEC))
		return false;
	child = fork();
	if (child < 0)
		return false;
	if (!child) {
		measured = reader->run(path);
		_exit(write(ends[1], &measured, sizeof(measured)) == sizeof(measured) && measured.items ? 0
													: 1);
	}
	close(ends[1]);
	sound = read(ends[0], &measured, sizeof(measured)) == sizeof(measured);
	close(ends[0]);
	if (wait4(child, &status, 0, &usage) < 0 || !sound || !WIFEXITED(status) || WEXITSTATUS(status))
		return false;
	if (!reader->best.items || measured.seconds < reader->best.seconds)
		reader->best = measured;
	if ((double)usage.ru_maxrss / 1024 > reader->megabytes)
		reader->megabytes = (double)usage.ru_maxrss / 1024;
	return true;
}

/* ---- the table ---- */

static void print_table(const struct reader *readers, size_t count, double scan)
{
	size_t i;

	printf("%-28s %9s %8s %12s %9s\n", "reader", "seconds", "x scan", "items", "peak MB");
	for (i = 0; i < count; i++)
		printf("%-28s %9.4f %8.2f %12" PRIu64 " %9.0f\n", readers[i].name, readers[i].best.seconds,
			readers[i].best.seconds / scan, readers[i].best.items, readers[i].megabytes);
}

static void print_json(const struct reader *readers, size_t count, double scan, uint64_t events)
{
	size_t i;

	printf("{\"benchmark\":\"reader\",\"events\":%" PRIu64 ",\"results\":[", events);
	for (i = 0; i < count; i++)
		printf("%s{\"name\":\"%s\",\"seconds\":%.6f,\"ratio_to_scan\":%.3f,\"items\":%" PRIu64
		       ",\"peak_mb\":%.1f}",
			i ? "," : "", readers[i].name, readers[i].best.seconds,
			readers[i].best.seconds / scan, readers[i].best.items, readers[i].megabytes);
	printf("]}\n");
}

/* A file without a name; *path is how a child opens it. */
static FILE *temporary(char *path, size_t size)
{
	const char *folder = getenv("TMPDIR");
	FILE *file = NULL;
	int fd;

	snprintf(path, size, "%s/bench_reader.XXXXXX", folder && folder[0] ? folder : "/tmp");
	fd = mkstemp(path);
	if (fd < 0)
		return NULL;
	unlink(path);
	file = fdopen(fd, "w+");
	if (file)
		snprintf(path, size, "/proc/%d/fd/%d", (int)getpid(), fd);
	else
		close(fd);
	return file;
}

int main(int count, char **arguments)
{
	static const struct option options[] = {{"events", required_argument, NULL, 'e'},
		{"json", no_argument, NULL, 'j'}, {NULL, 0, NULL, 0}};
	struct reader readers[] = {
		{.name = "read()", .run = run_read},
		{.name = "newline scan", .run = run_newlines},
		{.name = "trace_load", .run = run_load},
		{.name = "trace_load, other key order", .run = run_load, .foreign = true},
		{.name = "cJSON a line (100,000)", .run = run_cjson},
	};
	size_t readers_count = sizeof(readers) / sizeof(readers[0]), i;
	uint64_t events = 1000000;
	char paths[2][4096];
	FILE *files[2];
	bool json = false;
	int option, round;

	while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
		if (option == 'e')
			events = strtoull(optarg, NULL, 10);
		else if (option == 'j')
			json = true;
		else
			return 2;
	}
	if (!events || events > 1000000000)
		return fprintf(stderr, "bench_reader: --events takes 1 to 1000000000\n"), 2;
	for (i = 0; i < 2; i++) {
		files[i] = temporary(paths[i], sizeof(paths[i]));
		if (!files[i] || make(files[i], events, i == 1))
			return fprintf(stderr, "bench_reader: cannot write a temporary file; set TMPDIR\n"),
			       1;
	}
	for (round = 0; round < ROUNDS; round++)
		for (i = 0; i < readers_count; i++)
			if (!measure(&readers[i], paths[readers[i].foreign]))
				return fprintf(stderr, "bench_reader: %s failed\n", readers[i].name), 1;
	if (json)
		print_json(readers, readers_count, readers[1].best.seconds, events);
	else
		print_table(readers, readers_count, readers[1].best.seconds);
	for (i = 0; i < 2; i++)
		fclose(files[i]);
	return 0;
}
