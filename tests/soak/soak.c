/* soak.c: programs that the dice write, of everything that tasks can do to one another, and with
 * cancellations at every moment. Each must end; two tasks never hold a lock, permits and items stay as many
 * as they were; the trace keeps the laws; memory, descriptors and child processes return to what they were;
 * and under the virtual clock a seed writes the same bytes twice.
 *
 *	soak [--seed S] [--runs N | --seconds N] [--operations N] [--clock virtual|real]
 *
 * The runs have the seeds S, S + 1, …. Only --seconds looks at the time. What fails is told with its seed, and
 * fails again with that. */
#include <dirent.h>
#include <getopt.h>
#include <stdarg.h>
#include <time.h>

#include "../runtime/faults.h"
#include "soak.h"
#include "trace/trace.h"

/* A round is 50 ms, or of the real clock 50 us: a minute, as a child process may be all that is left to wait
 * for. */
enum { ROUNDS_WITHOUT_PROGRESS = 20000, REAL_ROUNDS_WITHOUT_PROGRESS = 1200000 };

struct world world;

static struct {
	unsigned long seed, runs, seconds;
	long operations;
	bool only_virtual, only_real;
} options = {.seed = 1, .runs = 20, .operations = 3000};

static const char *clock_name;
static unsigned long seed;
static FILE *nowhere; /* /dev/null */
static int loud;      /* standard error, which is otherwise full of errors that nobody fetched */

void broken(const char *format, ...)
{
	va_list arguments;

	fflush(stderr);
	dup2(loud, STDERR_FILENO);
	fprintf(stderr, "soak: seed %lu, %s clock, operation %ld: ", seed, clock_name, world.operations);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\n      again with: soak --seed %lu --runs 1 --operations %ld --clock %s\n", seed,
		options.operations, clock_name);
	_exit(1);
}

/* ---- where its files are ---- */

static char folder[] = "/tmp/awaitscope-soak-XXXXXX";

static const char *in_folder(const char *name)
{
	static char paths[2][64];
	static unsigned next;
	char *path = paths[next++ % 2];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void empty_folder(void)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;

	while (entries && (entry = readdir(entries)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(entries), entry->d_name, 0);
	if (!entries || closedir(entries))
		broken("%s: %s", folder, strerror(errno));
}

/* ---- one run ---- */

static int by_number(const void *a, const void *b)
{
	return (int)((intptr_t)a % 7 - (intptr_t)b % 7);
}

static void make_world(bool is_real)
{
	world = (struct world){.dice = seed * 0x9e3779b97f4a7c15u,
		.operations_left = options.operations,
		.is_real = is_real,
		.path = in_folder("file"),
		.mine = AW_CONTEXT_VAR("mine", NULL),
		.nowhere = nowhere};
	for (unsigned i = 0; i < LOCKS; i++)
		aw_lock_init(&world.locks[i], "lock");
	for (unsigned i = 0; i < SEMAPHORES; i++) {
		world.permits[i] = draw(3) + 1;
		aw_bounded_semaphore_init(&world.semaphores[i], "permits", world.permits[i]);
	}
	for (unsigned i = 0; i < EVENTS; i++)
		aw_event_init(&world.events[i], "event");
	aw_condition_init(&world.condition, "condition", NULL);
	for (unsigned i = 0; i < BARRIERS; i++)
		aw_barrier_init(&world.barriers[i], "barrier", draw(3) + 2);
	aw_queue_init(&world.queues[0], "fifo", draw(4));
	aw_lifo_queue_init(&world.queues[1], "lifo", draw(4));
	aw_priority_queue_init(&world.queues[2], "heap", draw(4), by_number);
}

/* Nobody waits for a whole round beside a queue that has what he waits for. */
static void check_queue(unsigned at)
{
	const struct aw_queue *queue = &world.queues[at];
	bool idle = world.moved[at] == world.moved_before[at];
	bool starved = world.getters[at] && aw_queue_size(queue);
	bool blocked = world.putters[at] && !aw_queue_full(queue);

	if (idle && world.was_odd[at] && (starved || blocked))
		broken("a wake-up at queue %u was lost: it holds %zu, %d get and %d put", at,
			aw_queue_size(queue), world.getters[at], world.putters[at]);
	world.was_odd[at] = starved || blocked;
	world.moved_before[at] = world.moved[at];
}

/* Wakes who waits for what the dice may never do again: so a program that stands still has lost a wake-up. */
static int keep(void)
{
	world.rounds++;
	for (unsigned i = 0; i < EVENTS; i++) {
		aw_event_set(&world.events[i]);
		aw_event_clear(&world.events[i]);
	}
	for (unsigned i = 0; i < QUEUES; i++) {
		check_queue(i);
		if (world.getters[i] && aw_queue_empty(&world.queues[i]))
			put_item(i, false);
		else if (!world.getters[i] && (!world.putters[i] || aw_queue_full(&world.queues[i])))
			get_item(i, false);
	}
	AW_WITH_CONDITION(&world.condition)
	{
		AW_TRY(aw_condition_notify_all(&world.condition));
	}
	for (unsigned i = 0; i < BARRIERS; i++)
		if (aw_barrier_broken(&world.barriers[i]) || aw_barrier_n_waiting(&world.barriers[i]))
			AW_TRY(aw_barrier_reset(&world.barriers[i]));
	return 0;
}

static void worker_ended(struct aw *task, void *arg)
{
	(void)arg;
	if (aw_status(task))
		broken("worker %s ended with %d", aw_name(task), aw_status(task));
	world.workers_left--;
}

static void on_exception(const struct aw_exception *exception, void *arg)
{
	(void)arg;
	if (!exception->message)
		broken("the exception handler is told nothing");
	aw_default_exception_handler(exception);
}

static int begin_world(void)
{
	struct aw *echo;

	world.executor = aw_executor_new(2, "pool");
	world.pool = aw_process_pool_new(2);
	if (!world.executor || !world.pool)
		return -ENOMEM;
	AW_TRY(aw_set_exception_handler(on_exception, NULL));
	if (!world.is_real)
		return 0;
	AW_TRY(serve_lines());
	AW_TRY(watch_signals());
	AW_TRY(aw_open_datagram(&world.datagrams, "127.0.0.1", 0, NULL, 0));
	echo = aw_spawn(AW(echo_datagrams, NULL));
	return echo ? 0 : -ENOMEM;
}

static int soak(void *arg)
{
	long progress = 0, since = 0;

	(void)arg;
	AW_TRY(begin_world());
	for (int i = 0; i < WORKERS; i++) {
		world.workers[i] = aw_spawn(AW_NAMED(work, NULL, "worker"));
		AW_TRY(aw_add_done_callback(world.workers[i], worker_ended, NULL));
		world.workers_left++;
	}
	while (world.workers_left || world.heard != world.raised) {
		AW_TRY(aw_sleep(0.05));
		AW_TRY(keep());
		since = progress == world.operations ? since + 1 : 0;
		progress = world.operations;
		if (since == (world.is_real ? REAL_ROUNDS_WITHOUT_PROGRESS : ROUNDS_WITHOUT_PROGRESS))
			broken("%d workers wait for ever; %ld of %ld signals are heard", world.workers_left,
				world.heard, world.raised);
	}
	return 0;
}

static int let_pass(void *arg)
{
	(void)arg;
	return aw_sleep(0.01);
}

static void check_world(void)
{
	for (unsigned i = 0; i < LOCKS; i++)
		if (aw_lock_locked(&world.locks[i]))
			broken("lock %u is left locked", i);
	if (aw_condition_locked(&world.condition))
		broken("the condition's lock is left locked");
	for (unsigned i = 0; i < SEMAPHORES; i++)
		if (world.semaphores[i].value != world.permits[i])
			broken("semaphore %u is left with %zu permits of %zu", i, world.semaphores[i].value,
				world.permits[i]);
	for (unsigned i = 0; i < QUEUES; i++) {
		if (aw_queue_size(&world.queues[i]) != world.queued[i])
			broken("queue %u is left with %zu items, not %zu", i, aw_queue_size(&world.queues[i]),
				world.queued[i]);
		aw_queue_finish(&world.queues[i]);
	}
}

/* ---- what it left behind ---- */

static void told(void *context, const struct trace_breach *breach)
{
	(void)context;
	broken("line %llu of its trace breaks law %u: %s", (unsigned long long)breach->line, breach->law,
		breach->text);
}

static uint64_t sum_of(const char *path)
{
	uint64_t sum = 0xcbf29ce484222325u;
	FILE *file = fopen(path, "r");
	int byte;

	if (!file)
		broken("%s: %s", path, strerror(errno));
	while ((byte = getc_unlocked(file)) != EOF)
		sum = (sum ^ (uint64_t)byte) * 0x100000001b3u;
	fclose(file);
	return sum;
}

static void check_trace(const char *path)
{
	struct trace *trace;
	int status = trace_load(&trace, path, NULL);

	if (status)
		broken("its trace cannot be read: %d", status);
	if (trace_damage(trace)->cut || trace_damage(trace)->skipped_lines)
		broken("its trace is damaged");
	if (trace_check(trace, LANG_EN, told, NULL))
		broken("its trace could not be checked");
	trace_destroy(trace);
}

static int run_whole(const struct aw_options *its)
{
	return aw_run(AW(soak, NULL), its);
}

/* The loop stands still in between, and what is left goes on. */
static int run_by_runner(const struct aw_options *its)
{
	int status, ended;

	AW_TRY(aw_runner_enter(its));
	status = aw_runner_run(NULL, AW(soak, NULL));
	if (!status)
		status = aw_runner_run(NULL, AW(let_pass, NULL));
	ended = aw_runner_exit();
	return status ? status : ended;
}

static void run(enum aw_clock clock)
{
	const char *path = in_folder("trace");
	struct aw_recording recording;
	int status;

	clock_name = clock == AW_CLOCK_VIRTUAL ? "virtual" : "real";
	make_world(clock == AW_CLOCK_REAL);
	status = (seed % 3 ? run_whole : run_by_runner)(&(struct aw_options){.clock = clock,
		.scale = clock == AW_CLOCK_REAL ? 0.001 : 1,
		.trace_path = path,
		.keep_all = true,
		.recording = &recording});
	if (status || recording.error || recording.dropped)
		broken("the run ended with %d, its recording with %d", status, recording.error);
	check_world();
	if (waitpid(-1, NULL, WNOHANG) != -1)
		broken("a child process is left");
	check_trace(path);
	if (clock == AW_CLOCK_REAL)
		empty_folder();
}

static void run_seed(bool twice)
{
	if (!options.only_real) {
		uint64_t sum;

		run(AW_CLOCK_VIRTUAL);
		if (twice) {
			sum = sum_of(in_folder("trace"));
			run(AW_CLOCK_VIRTUAL);
			if (sum_of(in_folder("trace")) != sum)
				broken("the same seed left another trace");
		}
	}
	if (!options.only_virtual)
		run(AW_CLOCK_REAL);
}

/* ---- the command line ---- */

static void read_options(int argc, char **argv)
{
	static const struct option known[] = {{"seed", required_argument, NULL, 's'},
		{"runs", required_argument, NULL, 'r'}, {"seconds", required_argument, NULL, 't'},
		{"operations", required_argument, NULL, 'o'}, {"clock", required_argument, NULL, 'c'}, {0}};
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (option) {
		case 's':
			options.seed = strtoul(optarg, NULL, 10);
			break;
		case 'r':
			options.runs = strtoul(optarg, NULL, 10);
			break;
		case 't':
			options.seconds = strtoul(optarg, NULL, 10);
			break;
		case 'o':
			options.operations = strtol(optarg, NULL, 10);
			break;
		case 'c':
			options.only_virtual = !strcmp(optarg, "virtual");
			options.only_real = !options.only_virtual;
			break;
		default:
			exit(2);
		}
	}
}

int main(int argc, char **argv)
{
	time_t began = time(NULL);
	long before = 0;

	read_options(argc, argv);
	loud = dup(STDERR_FILENO);
	nowhere = fopen("/dev/null", "we");
	if (!mkdtemp(folder) || !nowhere || loud < 0 || dup2(fileno(nowhere), STDERR_FILENO) < 0) {
		perror(folder);
		return 1;
	}
	for (unsigned long i = 0;
		options.seconds ? (unsigned long)(time(NULL) - began) < options.seconds : i < options.runs;
		i++) {
		seed = options.seed + i;
		run_seed(i % 4 == 0);
		if (i < 2)
			before = faults_alive(); /* of what libraries keep from their first use */
		else if (faults_alive() != before)
			broken("%ld blocks, mappings or files are left behind", faults_alive() - before);
	}
	empty_folder();
	rmdir(folder);
	printf("soak: seeds %lu to %lu went well\n", options.seed, seed);
	return 0;
}
