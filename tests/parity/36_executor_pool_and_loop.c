/* 36_executor_pool_and_loop: jobs on two threads while the loop goes on; a cancelled job runs on. */
#include "parity.h"

struct job {
	int number;
	double seconds;
	bool raises;
};

struct made {
	int number;
	bool is_main_thread;
};

static struct aw_thread_lock lock = AW_THREAD_LOCK("count");
static int active, peak;

static int count(int change)
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

static int job(void *arg)
{
	const struct job *job = arg;
	struct made made = {job->number, aw_is_main_thread()};

	AW_TRY(count(1));
	AW_TRY(aw_block(job->seconds));
	AW_TRY(count(-1));
	if (job->raises)
		return aw_raise("ValueError", "in thread");
	return aw_return_copy(&made, sizeof(made));
}

static void done(struct aw *ended, void *arg)
{
	(void)ended;
	aw_print("done %d", *(const int *)arg);
}

static int use(struct aw_executor *pool)
{
	static struct job jobs[] = {{0, 0.08, false}, {1, 0.04, false}, {2, 0.02, false}, {3, 0.08, false}};
	static struct job wrong = {9, 0, true}, late = {10, 0.05, false};
	struct aw *futures[4], *future;
	struct made *made[4];
	int status;

	for (int i = 0; i < 4; i++)
		futures[i] = aw_run_in_executor(pool, job, &jobs[i]);
	for (int i = 0; i < 4; i++)
		AW_TRY(aw_add_done_callback(futures[i], done, &jobs[i].number));
	aw_print("submitted; loop goes on");
	AW_TRY(aw_sleep(0.01));
	aw_print("tick");
	AW_TRY(aw_gather_array((void **)made, futures, 4));
	aw_print("[(%d, %s), (%d, %s), (%d, %s), (%d, %s)] peak %d", made[0]->number,
		truth(made[0]->is_main_thread), made[1]->number, truth(made[1]->is_main_thread),
		made[2]->number, truth(made[2]->is_main_thread), made[3]->number,
		truth(made[3]->is_main_thread), peak);
	if (aw_await(NULL, aw_run_in_executor(pool, job, &wrong)) == AW_ERAISED)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	future = aw_run_in_executor(pool, job, &late);
	AW_TRY(aw_sleep(0.01));
	aw_print("cancel %s", truth(aw_cancel(future)));
	status = aw_await(NULL, future);
	if (status != AW_ECANCELLED)
		return status;
	aw_print("CancelledError; thread still busy %d", active_now());
	return 0;
}

static int is_main(void *arg)
{
	(void)arg;
	return aw_return_int(aw_is_main_thread());
}

static int main_coroutine(void *arg)
{
	struct aw_executor *pool = aw_executor_new(2, NULL);
	int status = use(pool);
	void *answer;

	(void)arg;
	AW_TRY(aw_executor_shutdown(pool, true, false));
	AW_TRY(status);
	aw_print("shutdown waited; busy %d", active_now());
	AW_TRY(aw_to_thread(&answer, is_main, NULL));
	aw_print("%s", truth(aw_int(answer)));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
