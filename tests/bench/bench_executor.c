/* bench_executor.c: a job's round trip, from a task to a worker and back, beside raw uv_queue_work and its
 * after_work callback: one at a time, and a hundred at once. In turn, round by round, in one process; the least
 * of the rounds counts, in ns a job. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <uv.h>

#include "aw.h"

enum { ROUNDS = 15, JOBS = 3000, WORKERS = 4, MOST = 100 };

static char trace_path[] = "/tmp/awaitscope-bench-XXXXXX";
static int at_once;
static double took_ns; /* of the last run's jobs */

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* ---- libuv ---- */

static uv_work_t requests[MOST];
static int submitted, ended;

static void on_work(uv_work_t *request)
{
	(void)request;
}

static void after_work(uv_work_t *request, int status);

static void submit(uv_loop_t *loop, uv_work_t *request)
{
	submitted++;
	if (uv_queue_work(loop, request, on_work, after_work)) {
		fputs("bench_executor: uv_queue_work failed\n", stderr);
		exit(1);
	}
}

/* As a gather does, the next ones are submitted when all have ended. */
static void after_work(uv_work_t *request, int status)
{
	(void)status;
	if (++ended < submitted || submitted >= JOBS)
		return;
	for (int i = 0; i < at_once; i++)
		submit(request->loop, &requests[i]);
}

static void run_uv(void)
{
	uv_loop_t *loop = uv_default_loop();
	double start = now_ns();

	submitted = ended = 0;
	for (int i = 0; i < at_once; i++)
		submit(loop, &requests[i]);
	uv_run(loop, UV_RUN_DEFAULT);
	took_ns = now_ns() - start;
}

/* ---- ours ---- */

static int job(void *arg)
{
	(void)arg;
	return 0;
}

static int one_by_one(struct aw_executor *pool)
{
	for (int i = 0; i < JOBS; i++) {
		struct aw *future = aw_run_in_executor(pool, job, NULL);

		AW_TRY(aw_await(NULL, future));
		aw_release(future);
	}
	return 0;
}

static int many_at_once(struct aw_executor *pool)
{
	struct aw *futures[MOST];

	for (int done = 0; done < JOBS; done += at_once) {
		for (int i = 0; i < at_once; i++)
			futures[i] = aw_run_in_executor(pool, job, NULL);
		AW_TRY(aw_gather_array(NULL, futures, (size_t)at_once));
		for (int i = 0; i < at_once; i++)
			aw_release(futures[i]);
	}
	return 0;
}

static int measure(void *arg)
{
	struct aw_executor *pool = aw_executor_new(WORKERS, "bench");
	struct aw *warm[WORKERS];
	double start;
	int status;

	(void)arg;
	for (int i = 0; i < WORKERS; i++)
		warm[i] = aw_run_in_executor(pool, job, NULL);
	AW_TRY(aw_gather_array(NULL, warm, WORKERS));
	start = now_ns();
	status = at_once > 1 ? many_at_once(pool) : one_by_one(pool);
	took_ns = now_ns() - start;
	return status;
}

static void run_ours(const char *path)
{
	struct aw_options options = {.trace_path = path};

	if (aw_run(AW(measure, NULL), &options)) {
		fputs("bench_executor: the run failed\n", stderr);
		exit(1);
	}
}

/* ---- the table ---- */

static void bench(int count, bool json)
{
	double uv = 1e18, ours = 1e18, recorded = 1e18;

	at_once = count;
	for (int round = 0; round < ROUNDS; round++) {
		run_uv();
		uv = took_ns / JOBS < uv ? took_ns / JOBS : uv;
		run_ours(NULL);
		ours = took_ns / JOBS < ours ? took_ns / JOBS : ours;
		run_ours(trace_path);
		recorded = took_ns / JOBS < recorded ? took_ns / JOBS : recorded;
	}
	if (json)
		printf("%s{\"at_once\":%d,\"uv\":%.0f,\"ours\":%.0f,\"recorded\":%.0f}", count > 1 ? "," : "",
			count, uv, ours, recorded);
	else
		printf("%3d at once  %14.0f ns  %7.0f ns x%.3f  %7.0f ns x%.3f\n", count, uv, ours, ours / uv,
			recorded, recorded / uv);
}

int main(int argc, char **argv)
{
	bool json = argc > 1 && !strcmp(argv[1], "--json");
	int fd = mkstemp(trace_path);

	if (fd < 0) {
		perror(trace_path);
		return 1;
	}
	close(fd);
	printf("%s", json ? "{\"executor\":["
			  : "executor (least)  uv_queue_work              ours            recorded\n");
	bench(1, json);
	bench(MOST, json);
	printf("%s", json ? "]}\n" : "");
	unlink(trace_path);
	return 0;
}
