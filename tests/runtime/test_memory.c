/* Memory that runs out: each allocation of a run fails in turn, once or for good. The run then ends with
 * an error code or does without; it never crashes or hangs, and gives back all that it took.
 *
 * The test program's own malloc, mmap and their like stand before the C library's; they count, and fail
 * when told so. */
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "running.h"

#if defined(__GLIBC__) && !defined(SANITIZED)
#define CAN_FAIL 1
#else
#define CAN_FAIL 0 /* another C library, or a sanitizer that stands there itself */
#endif

static _Atomic long allocations;   /* since the count began */
static _Atomic long fail_at;       /* this one fails (from 1); 0: none */
static _Atomic bool fail_for_good; /* and all after it */
static _Atomic long alive;         /* blocks and mappings that were not given back */

#if CAN_FAIL
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);
void __libc_free(void *block);

static bool fails(void)
{
	long number = ++allocations, at = fail_at;

	if (!at || number < at || (number > at && !fail_for_good))
		return false;
	errno = ENOMEM;
	return true;
}

static void *counted(void *block)
{
	if (block)
		alive++;
	return block;
}

void *malloc(size_t bytes)
{
	return fails() ? NULL : counted(__libc_malloc(bytes));
}

void *calloc(size_t count, size_t bytes)
{
	return fails() ? NULL : counted(__libc_calloc(count, bytes));
}

void *realloc(void *old, size_t bytes)
{
	void *block;

	if (fails())
		return NULL;
	block = __libc_realloc(old, bytes);
	if (!old)
		return counted(block);
	if (!block && !bytes)
		alive--;
	return block;
}

void *memalign(size_t alignment, size_t bytes)
{
	return fails() ? NULL : counted(__libc_memalign(alignment, bytes));
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
	return memalign(alignment, bytes);
}

int posix_memalign(void **out, size_t alignment, size_t bytes)
{
	void *block = memalign(alignment, bytes);

	if (!block)
		return ENOMEM;
	*out = block;
	return 0;
}

void free(void *block)
{
	int error = errno;

	if (block)
		alive--;
	__libc_free(block);
	errno = error;
}

void *mmap(void *address, size_t bytes, int protection, int flags, int fd, off_t offset)
{
	void *map;

	if (fails())
		return MAP_FAILED;
	map = (void *)syscall(SYS_mmap, address, bytes, protection, flags, fd, offset);
	if (map != MAP_FAILED)
		alive++;
	return map;
}

int munmap(void *address, size_t bytes)
{
	alive--;
	return (int)syscall(SYS_munmap, address, bytes);
}
#endif

/* ---- a program that uses everything ---- */

static int return_text(void *arg)
{
	AW_TRY(aw_sleep(0.5));
	return aw_return_text(arg);
}

static int return_int(void *arg)
{
	return aw_return_int((intptr_t)arg);
}

static int raise_long(void *arg)
{
	return aw_raise("ValueError", "%0400d %s", 7, (const char *)arg);
}

static int sleep_long(void *arg)
{
	(void)arg;
	return aw_sleep(100);
}

static int call_in_task(void *arg)
{
	return aw_return_text(arg);
}

static int expect_error(int status, const char *type)
{
	if (status != AW_ERAISED)
		return status < 0 ? status : -EPROTO;
	/* Where there was no memory for its words it is one without a name. */
	if (strcmp(aw_error_type(), type) && strcmp(aw_error_type(), "RuntimeError") && *aw_error_type())
		return -EPROTO;
	return 0;
}

static int gather_crowd(void *arg)
{
	enum { CROWD = 300 };
	struct aw *all[CROWD];
	void *out[CROWD];

	(void)arg;
	for (intptr_t i = 0; i < CROWD; i++)
		all[i] = AW(return_int, (void *)i);
	AW_TRY(aw_gather_array(out, all, CROWD));
	for (int i = 0; i < CROWD; i++)
		if (aw_int(out[i]) != i)
			return -EPROTO;
	return 0;
}

/* Not of a stack: who waits for it may outlive the coroutine that gave up. */
static struct aw_queue queue;
static struct aw_event done;

static int take_all(void *arg)
{
	void *item;

	for (intptr_t i = 0; i < (intptr_t)arg; i++) {
		AW_TRY(aw_queue_get(&item, &queue));
		if ((intptr_t)item != i)
			return -EPROTO;
		AW_TRY(aw_queue_task_done(&queue));
	}
	aw_event_set(&done);
	return 0;
}

static int put_all(void *arg)
{
	enum { ITEMS = 40 };

	(void)arg;
	if (!aw_spawn(AW(take_all, (void *)ITEMS)))
		return -ENOMEM;
	AW_TRY(aw_yield());
	for (intptr_t i = 0; i < ITEMS; i++)
		AW_TRY(aw_queue_put(&queue, (void *)i));
	AW_TRY(aw_queue_join(&queue));
	AW_TRY(aw_event_wait(&done));
	if (aw_queue_get_nowait(NULL, &queue) != AW_EQUEUE_EMPTY)
		return -EPROTO;
	return 0;
}

static int use_queue(void *arg)
{
	int status;

	aw_queue_init(&queue, "items", 20);
	aw_event_init(&done, "done");
	status = put_all(arg);
	aw_queue_finish(&queue);
	return status;
}

static void set_future(void *future)
{
	aw_future_set_result(future, NULL);
}

static void mark(struct aw *ended, void *called)
{
	(void)ended;
	*(bool *)called = true;
}

static int use_futures(void *arg)
{
	struct aw *future = aw_future_new("future"), *named;
	struct aw_as_completed *all;
	struct aw_handle handle;
	bool called = false;
	int status;

	(void)arg;
	AW_TRY(aw_add_done_callback(future, mark, &called));
	AW_TRY(aw_call_later(NULL, 1, set_future, future));
	AW_TRY(aw_call_soon(&handle, set_future, future));
	aw_handle_cancel(handle);
	named = AW(return_int, NULL);
	AW_TRY(aw_set_name(named, "named"));
	AW_TRY(aw_shield(NULL, named));
	AW_TRY(aw_await(NULL, future));
	AW_TRY(aw_yield());
	if (!called)
		return -EPROTO;
	named = AW(return_text, WORD("completed"));
	AW_TRY(aw_as_completed(&all, &named, 1, 100));
	status = aw_as_completed_next(NULL, all);
	aw_as_completed_close(all);
	return status;
}

static int use_group(void *arg)
{
	struct aw_group group;
	int status = 0;
	size_t errors;

	AW_TRY(aw_group_enter(&group));
	if (!aw_group_spawn(&group, AW(raise_long, arg)) || !aw_group_spawn(&group, AW(sleep_long, NULL)))
		status = -ENOMEM;
	status = aw_group_exit(&group, status);
	errors = aw_group_error_count(&group);
	for (size_t i = 0; i < errors; i++)
		if (aw_group_error(&group, i)->status == -ENOMEM)
			status = -ENOMEM;
	aw_group_finish(&group);
	return status == AW_EGROUP && errors == 1 ? 0 : status < 0 ? status : -EPROTO;
}

static int use_timeouts(void *arg)
{
	struct aw *task = aw_spawn(AW(return_text, arg));
	struct aw_outcome outcomes[2];
	struct aw *gather;
	int status;

	AW_TRY(aw_wait(NULL, &task, 1, AW_FIRST_COMPLETED, 10));
	status = aw_wait_for(NULL, 1, AW(sleep_long, NULL));
	if (status != AW_ETIMEDOUT)
		return status ? status : -EPROTO;
	status = aw_wait_for(NULL, 0, AW(sleep_long, NULL));
	if (status != AW_ETIMEDOUT)
		return status ? status : -EPROTO;
	AW_TRY(aw_gather_outcomes(outcomes, AW(raise_long, arg), task));
	if (outcomes[0].status == -ENOMEM)
		return -ENOMEM;
	gather = aw_gather_future(true, AW(raise_long, arg), AW(return_text, arg));
	return aw_await(NULL, gather);
}

static int everything(void *arg)
{
	struct aw *task, *sleeper, *released;
	void *out[3];
	int status;

	(void)arg;
	AW_TRY(aw_await(&out[0], AW(return_text, WORD("inline"))));
	task = aw_spawn(AW(return_text, WORD("task")));
	released = aw_spawn(AW(return_text, WORD("released")));
	aw_release(released);
	AW_TRY(aw_await(&out[1], task));
	AW_TRY(aw_gather(out, AW(return_text, WORD("one")), AW(return_int, (void *)2), task));
	say("%s %d %s", (char *)out[0], (int)aw_int(out[1]), (char *)out[2]);
	AW_TRY(aw_await(NULL, AW(gather_crowd, NULL)));
	AW_TRY(aw_await(NULL, AW(use_queue, NULL)));
	AW_TRY(expect_error(aw_await(NULL, AW(raise_long, WORD("inline"))), "ValueError"));
	status = aw_gather(NULL, AW(raise_long, WORD("gathered")), AW(sleep_long, NULL));
	AW_TRY(expect_error(status, "ValueError"));
	AW_TRY(aw_await(NULL, AW(use_futures, NULL)));
	AW_TRY(aw_await(NULL, AW(use_group, WORD("grouped"))));
	AW_TRY(aw_await(NULL, AW(use_timeouts, WORD("timed"))));
	sleeper = aw_spawn(AW(sleep_long, NULL));
	AW_TRY(aw_yield());
	aw_cancel(sleeper);
	status = aw_await(NULL, sleeper);
	if (status != AW_ECANCELLED)
		return status ? status : -EPROTO;
	aw_print("%0600d", 1);
	aw_note("noted");
	AW_TRY(aw_block(0.2));
	AW_TRY(aw_call(&out[0], call_in_task, WORD("called")));
	say("%s", (char *)out[0]);
	aw_spawn(AW(sleep_long, NULL)); /* left to the end of the run */
	AW(sleep_long, NULL);           /* never awaited */
	aw_spawn(AW(raise_long, WORD("lost")));
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	return aw_return_text("end");
}

static int everything_sync(void *arg)
{
	void *out;

	(void)arg;
	AW_TRY(aw_call(&out, call_in_task, WORD("called")));
	say("%s", (char *)out);
	AW_TRY(aw_block(0.2));
	aw_print("%0600d", 1);
	AW_TRY(expect_error(aw_call(NULL, raise_long, WORD("x")), "ValueError"));
	return 0;
}

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

/* ---- one failure after the other ---- */

static int silence; /* /dev/null */

static int run_everything(const char *trace_path, bool sync)
{
	struct aw_options options = {.clock = AW_CLOCK_VIRTUAL, .quiet = true, .trace_path = trace_path};
	int status, loud = dup(STDERR_FILENO);

	/* What it reports is looked at elsewhere. */
	assert_true(loud >= 0 && dup2(silence, STDERR_FILENO) >= 0);
	said_bytes = 0;
	said[0] = '\0';
	status = sync ? aw_run_sync(everything_sync, NULL, &options) : aw_run(AW(everything, NULL), &options);
	assert_true(dup2(loud, STDERR_FILENO) >= 0);
	close(loud);
	return status;
}

/* What runs leave behind for the next (the last error) is gone after one that goes well. */
static long alive_now(void)
{
	assert_int_equal(run(nothing, NULL), 0);
	return alive;
}

static void fail_each(const char *trace_path, bool sync, int expected)
{
	static char whole[sizeof(said)];
	long before;
	bool reached = true;
	int failed_runs = 0;

	/* Once in full: to know what it says, and for what libraries keep from their first use. */
	assert_int_equal(run_everything(trace_path, sync), expected);
	memcpy(whole, said, sizeof(said));
	before = alive_now();
	for (long at = 1; reached; at++) {
		int status;

		allocations = 0;
		fail_at = at;
		status = run_everything(trace_path, sync);
		fail_at = 0;
		reached = allocations >= at;
		if (status == expected)
			assert_string_equal(said, whole);
		else
			failed_runs++;
		if (status != expected && status >= 0)
			fail_msg("allocation %ld: ended with %d", at, status);
		if (status != expected && !trace_path && status != -ENOMEM)
			fail_msg("allocation %ld: ended with %d", at, status);
		if (alive_now() != before)
			fail_msg("allocation %ld: %ld left behind", at, alive - before);
	}
	assert_true(failed_runs > 0);
}

static void each(const char *trace_path, bool sync, int expected)
{
	if (!CAN_FAIL)
		skip();
	alarm(100);
	silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
	assert_true(silence >= 0);
	fail_for_good = false;
	fail_each(trace_path, sync, expected);
	fail_for_good = true;
	fail_each(trace_path, sync, expected);
	close(silence);
	alarm(0);
}

static void each_failing_allocation_of_a_run_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each(NULL, false, 0);
}

static void each_failing_allocation_of_a_recorded_run_is_an_error_or_does_no_harm(void **state)
{
	char path[] = "/tmp/awaitscope-test-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	each(path, false, 0);
	unlink(path);
}

static void each_failing_allocation_of_a_run_without_a_loop_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each(NULL, true, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failing_allocation_of_a_run_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failing_allocation_of_a_recorded_run_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failing_allocation_of_a_run_without_a_loop_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
