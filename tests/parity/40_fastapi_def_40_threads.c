/* 40_fastapi_def_40_threads: FastAPI runs `def` routes on 40 threads of anyio's, `async def` ones as tasks. What
 * it is made of: a pool of 40, and tasks. */
#include "parity.h"

enum { REQUESTS = 60, THREADS = 40 };

static struct aw_executor *pool;
static struct aw_thread_lock lock = AW_THREAD_LOCK("count");
static struct aw_thread_event gate = AW_THREAD_EVENT("gate");
static struct aw_event async_gate;
static int active, peak;

static int enter(int change)
{
	AW_TRY(aw_thread_lock_acquire(&lock));
	active += change;
	if (active > peak)
		peak = active;
	return aw_thread_lock_release(&lock);
}

static int active_now(void)
{
	int now;

	aw_thread_lock_acquire(&lock);
	now = active;
	aw_thread_lock_release(&lock);
	return now;
}

/* @app.get('/def') */
static int def_route(void *arg)
{
	(void)arg;
	AW_TRY(enter(1));
	AW_TRY(aw_thread_event_wait(&gate, 10));
	return enter(-1);
}

/* @app.get('/async') */
static int async_route(void *arg)
{
	(void)arg;
	AW_TRY(enter(1));
	AW_TRY(aw_event_wait(&async_gate));
	return enter(-1);
}

/* @app.get('/quick'), and '/quickdef' */
static int quick(void *arg)
{
	(void)arg;
	return 0;
}

static int get_def(void *arg)
{
	(void)arg;
	return aw_await(NULL, aw_run_in_executor(pool, def_route, NULL));
}

static int get_quick_def(void *arg)
{
	(void)arg;
	return aw_await(NULL, aw_run_in_executor(pool, quick, NULL));
}

static int serve(const char *path, aw_fn *get, int limit)
{
	struct aw *tasks[REQUESTS + 1];

	peak = 0;
	aw_thread_event_clear(&gate);
	aw_event_init(&async_gate, "gate");
	for (int i = 0; i < REQUESTS; i++)
		tasks[i] = aw_spawn(AW(get, NULL));
	while (active_now() < limit)
		AW_TRY(aw_sleep(0.01));
	AW_TRY(aw_sleep(0.1));
	aw_print("%s of 60 running at once: %d", path, active_now());
	AW_TRY(aw_await(NULL, AW(quick, NULL)));
	aw_print("async route served meanwhile");
	tasks[REQUESTS] = aw_spawn(AW(get_quick_def, NULL));
	AW_TRY(aw_sleep(0.2));
	aw_print("def route served meanwhile: %s", truth(aw_done(tasks[REQUESTS])));
	aw_thread_event_set(&gate);
	aw_event_set(&async_gate);
	AW_TRY(aw_gather_array(NULL, tasks, REQUESTS + 1));
	aw_print("all done, peak %d", peak);
	return 0;
}

static int main_coroutine(void *arg)
{
	(void)arg;
	pool = aw_executor_new(THREADS, "anyio");
	AW_TRY(serve("/def", get_def, THREADS));
	return serve("/async", async_route, REQUESTS);
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
