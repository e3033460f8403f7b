/* Waiting for the operating system: deadlines beside it, operations of libuv, and interruptions. */
#include <sched.h>
#include <stdatomic.h>

#include "connected.h"
#include "os.h"

/* ---- deadlines ---- */

static int accept_one(void *server)
{
	struct aw_stream *stream;

	return aw_accept(&stream, server);
}

static int sleep_beside_a_socket(void *arg)
{
	static const double naps[] = {0.0000005, 0.0012345678, 0.0025, 0.0500000001};
	struct aw_server *server;

	(void)arg;
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	aw_spawn(AW(accept_one, server));
	for (size_t i = 0; i < sizeof(naps) / sizeof(naps[0]); i++) {
		int64_t start = now_ns();

		AW_TRY(aw_sleep(naps[i]));
		assert_int_equal(now_ns() - start, seconds_ns(naps[i]));
	}
	return 0;
}

static void a_deadline_is_met_to_the_nanosecond_while_a_socket_is_waited_for(void **state)
{
	(void)state;
	assert_int_equal(run(sleep_beside_a_socket, NULL), 0);
}

static int never_early(void *arg)
{
	struct aw_server *server;

	(void)arg;
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	aw_spawn(AW(accept_one, server));
	for (int i = 1; i < 30; i++) {
		double start = aw_time(), nap = i * 0.00037;

		AW_TRY(aw_sleep(nap));
		assert_true(aw_time() - start >= nap - 1e-9);
	}
	return 0;
}

static void on_the_real_clock_no_timer_is_early(void **state)
{
	struct aw_options options = {.quiet = true};

	(void)state;
	assert_int_equal(aw_run(AW(never_early, NULL), &options), 0);
}

/* ---- operations ---- */

static int freed; /* operations that were told to be unwanted */

/* A job of libuv's pool: what an operation is a part of. */
struct job {
	struct aw__op op;
	uv_work_t work;
	atomic_bool *go; /* it runs until this is set; NULL: not at all */
};

static void cancel_job(struct aw__op *op)
{
	uv_cancel((uv_req_t *)&((struct job *)op)->work);
}

static void free_job(struct aw__op *op)
{
	freed++;
	free(op);
}

static void work(uv_work_t *request)
{
	struct job *job = request->data;

	while (job->go && !atomic_load(job->go))
		sched_yield();
}

static void after_work(uv_work_t *request, int status)
{
	struct job *job = request->data;

	aw__op_came(aw__loop, &job->op, status);
}

static struct job *ask(atomic_bool *go)
{
	struct job *job = calloc(1, sizeof(*job));
	uv_loop_t *uv;

	assert_non_null(job);
	assert_int_equal(aw__os_uv(aw__loop, &uv), 0);
	job->op = (struct aw__op){.cancel = cancel_job, .unwanted = free_job};
	job->work.data = job;
	job->go = go;
	assert_int_equal(aw__op_begin(aw__loop, &job->op), 0);
	assert_int_equal(uv_queue_work(uv, &job->work, work, after_work), 0);
	return job;
}

static int wait_for_job(void *arg)
{
	struct job *job = ask(arg);
	int status = aw__op_wait(aw__loop, &job->op, TRACE_WAIT_FILE, "job", 0);

	say("%d", status);
	if (status != AW_ECANCELLED) {
		assert_int_equal(job->op.state, AW__OP_OVER);
		free(job);
	}
	return status;
}

static int await_jobs(void *arg)
{
	(void)arg;
	AW_TRY(aw_await(NULL, AW(wait_for_job, NULL)));
	return aw_gather(NULL, AW(wait_for_job, NULL), AW(wait_for_job, NULL), AW(wait_for_job, NULL));
}

static void an_operation_is_awaited(void **state)
{
	(void)state;
	freed = 0;
	assert_int_equal(run(await_jobs, NULL), 0);
	assert_said("0 0 0 0");
	assert_int_equal(freed, 0);
}

static int cancel_a_job(void *arg)
{
	static atomic_bool go;
	struct aw *task;

	(void)arg;
	atomic_store(&go, false);
	task = aw_spawn(AW(wait_for_job, &go));
	AW_TRY(aw_yield());
	aw_cancel(task);
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	atomic_store(&go, true);
	while (!freed)
		AW_TRY(aw_yield());
	return 0;
}

static void a_cancelled_operation_frees_itself_when_it_comes(void **state)
{
	(void)state;
	freed = 0;
	assert_int_equal(run(cancel_a_job, NULL), 0);
	assert_said("-20001");
	assert_int_equal(freed, 1);
}

/* In each iteration that an operation takes to reach its task, once. */
static int cancel_late(void *arg)
{
	struct aw *task = aw_spawn(AW(wait_for_job, NULL));

	AW_TRY(aw_yield());
	for (int i = 0; i < *(int *)arg && !aw_done(task); i++)
		AW_TRY(aw_yield());
	if (!aw_cancel(task))
		return aw_await(NULL, task);
	(void)aw_await(NULL, task);
	return 0;
}

static void an_operation_may_be_cancelled_at_any_moment(void **state)
{
	(void)state;
	for (int turns = 0; turns < 60; turns++) {
		freed = 0;
		assert_int_equal(run(cancel_late, &turns), 0);
		assert_true(!strcmp(said, "0") || !strcmp(said, "-20001"));
		assert_int_equal(freed, said[0] == '-');
	}
}

static int leave_a_job(void *arg)
{
	static atomic_bool go;

	(void)arg;
	atomic_store(&go, false);
	aw_spawn(AW(wait_for_job, &go));
	AW_TRY(aw_yield());
	atomic_store(&go, true);
	return 0;
}

static void an_operation_that_is_left_at_the_end_is_freed(void **state)
{
	(void)state;
	freed = 0;
	assert_int_equal(run(leave_a_job, NULL), 0);
	assert_int_equal(freed, 1);
}

/* ---- interruptions ---- */

static void interrupt(uv_work_t *request)
{
	(void)request;
	aw_interrupt();
}

static void interrupted(uv_work_t *request, int status)
{
	(void)request, (void)status;
}

static int be_interrupted(void *arg)
{
	static uv_work_t request;
	struct aw_server *server;
	struct aw_stream *stream;
	uv_loop_t *uv;

	(void)arg;
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	assert_int_equal(aw__os_uv(aw__loop, &uv), 0);
	assert_int_equal(uv_queue_work(uv, &request, interrupt, interrupted), 0);
	return aw_accept(&stream, server);
}

static void an_interruption_ends_a_wait_for_the_system(void **state)
{
	(void)state;
	assert_int_equal(run(be_interrupted, NULL), AW_ECANCELLED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_deadline_is_met_to_the_nanosecond_while_a_socket_is_waited_for),
		cmocka_unit_test(on_the_real_clock_no_timer_is_early),
		cmocka_unit_test(an_operation_is_awaited),
		cmocka_unit_test(a_cancelled_operation_frees_itself_when_it_comes),
		cmocka_unit_test(an_operation_may_be_cancelled_at_any_moment),
		cmocka_unit_test(an_operation_that_is_left_at_the_end_is_freed),
		cmocka_unit_test(an_interruption_ends_a_wait_for_the_system),
	};

	return cmocka_run_group_tests_name("os", tests, NULL, NULL);
}
