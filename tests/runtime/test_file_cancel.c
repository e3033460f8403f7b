/* Files whose callers are cancelled, or leave them open: a call that has begun is made, from a buffer of its
 * own, and nothing is left behind. A FIFO stands for the slow disk: its reader waits for its writer. */
#include <limits.h>
#include <sys/ioctl.h>

#include "outside.h"

static const char *in(const char *name)
{
	return in_folder(name);
}

static const char *make_fifo(const char *name)
{
	unlink(in(name));
	assert_int_equal(mkfifo(in(name), 0600), 0);
	return in(name);
}

static struct aw_file *shared;

/* ---- cancelling ---- */

/* So many bytes lie in the FIFO: that is how a test sees what a thread has done. */
static int until_held(int fd, int least, int most)
{
	for (;;) {
		int held = -1;

		assert_int_equal(ioctl(fd, FIONREAD, &held), 0);
		if (held >= least && held <= most)
			return 0;
		AW_TRY(aw_yield());
	}
}

static int open_fifo(const char *name)
{
	int fd = open(make_fifo(name), O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static int read_some(void *bytes)
{
	char text[4] = "";
	size_t got;
	int status = aw_file_read(&got, shared, text, (size_t)(intptr_t)bytes);

	say("%s", status == AW_ECANCELLED ? "cancelled" : text);
	return status;
}

static int cancel_reads(void *arg)
{
	int fd = open_fifo("fifo");
	struct aw *first, *second;

	(void)arg;
	AW_TRY(aw_file_open(&shared, in("fifo"), "r"));
	first = aw_spawn(AW(read_some, (void *)2));
	second = aw_spawn(AW(read_some, (void *)1));
	assert_int_equal(write(fd, "x", 1), 1);
	AW_TRY(until_held(fd, 0, 0)); /* a thread has begun the first */
	aw_cancel(first);
	aw_cancel(second);
	assert_int_equal(aw_await(NULL, first), AW_ECANCELLED);
	assert_int_equal(aw_await(NULL, second), AW_ECANCELLED);
	assert_int_equal(write(fd, "yz", 2), 2);
	AW_TRY(aw_await(NULL, AW(read_some, (void *)1)));
	close(fd);
	return aw_file_close(shared);
}

static void a_call_that_has_begun_is_made_and_one_that_has_not_is_not(void **state)
{
	(void)state;
	run_both(cancel_reads, "cancelled cancelled z");
}

enum { MUCH = 200000 }; /* more than a FIFO holds */

static int write_much(void *data)
{
	int status = aw_file_write(shared, data, MUCH);

	memset(data, 'b', MUCH);
	free(data);
	say("%s", status == AW_ECANCELLED ? "cancelled" : "written");
	return status;
}

static int close_shared(void *arg)
{
	int status = aw_file_close(shared);

	(void)arg;
	say("closed");
	return status;
}

static int drain(int fd)
{
	size_t found = 0;
	char part[4096];

	while (found < MUCH) {
		AW_TRY(until_held(fd, 1, INT_MAX));
		ssize_t got = read(fd, part, sizeof(part));

		assert_true(got > 0);
		for (ssize_t i = 0; i < got; i++)
			assert_int_equal(part[i], 'a');
		found += (size_t)got;
	}
	return 0;
}

static int cancel_write(void *arg)
{
	int fd = open_fifo("fifo");
	char *data = malloc(MUCH);
	struct aw *writer, *closer;

	(void)arg;
	assert_non_null(data);
	memset(data, 'a', MUCH);
	AW_TRY(aw_file_open(&shared, in("fifo"), "w"));
	writer = aw_spawn(AW(write_much, data));
	AW_TRY(until_held(fd, 1, INT_MAX));
	aw_cancel(writer);
	assert_int_equal(aw_await(NULL, writer), AW_ECANCELLED);
	closer = aw_spawn(AW(close_shared, NULL));
	AW_TRY(aw_yield());
	assert_int_equal(aw_file_write(shared, "x", 1), -EBADF);
	AW_TRY(drain(fd));
	say("drained");
	close(fd);
	return aw_await(NULL, closer);
}

static void a_cancelled_write_goes_on_from_a_buffer_of_its_own(void **state)
{
	(void)state;
	run_both(cancel_write, "cancelled drained closed");
}

static int open_fifo_for_reading(void *arg)
{
	struct aw_file *file;
	int status = aw_file_open(&file, in("fifo"), "r");

	(void)arg;
	say("%s", status == AW_ECANCELLED && !file ? "cancelled" : "open");
	return status;
}

static int open_plain(void *arg)
{
	struct aw_file *file;
	int status = aw_file_open(&file, in("plain"), "r");

	(void)arg;
	say("%s", status == AW_ECANCELLED ? "cancelled" : "open");
	return status ? status : aw_file_close(file);
}

static int cancel_open(void *arg)
{
	struct aw *opener;
	int fd;

	(void)arg;
	make_fifo("fifo");
	opener = aw_spawn(AW(open_fifo_for_reading, NULL));
	while ((fd = open(in("fifo"), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0) {
		assert_int_equal(errno, ENXIO); /* nobody opens it for reading yet */
		AW_TRY(aw_yield());
	}
	close(fd);
	aw_cancel(opener);
	assert_int_equal(aw_await(NULL, opener), AW_ECANCELLED);
	return 0;
}

static void a_file_whose_opener_was_cancelled_is_closed(void **state)
{
	(void)state;
	run_both(cancel_open, "cancelled");
}

/* The thread is done; so many iterations later the opener is cancelled: before the loop knows, between that
 * and the opener's next step, or too late. */
static int cancel_late(void *iterations)
{
	struct aw *opener;
	int before, status;

	AW_TRY(aw_write_file(in("plain"), "text", 4));
	before = count_descriptors();
	opener = aw_spawn(AW(open_plain, NULL));
	AW_TRY(aw_yield());
	while (count_descriptors() == before)
		continue;
	for (intptr_t i = 0; i < (intptr_t)iterations; i++)
		AW_TRY(aw_yield());
	aw_cancel(opener);
	status = aw_await(NULL, opener);
	assert_true(status == AW_ECANCELLED || status == 0);
	while (count_descriptors() != before)
		AW_TRY(aw_yield());
	return 0;
}

static void a_file_whose_opener_was_cancelled_at_the_last_moment_is_closed(void **state)
{
	int cancelled = 0;

	(void)state;
	for (intptr_t iterations = 0; iterations < 5; iterations++) {
		assert_int_equal(run_on(AW_CLOCK_VIRTUAL, cancel_late, (void *)iterations), 0);
		cancelled += !strcmp(said, "cancelled");
		assert_int_equal(run_on(AW_CLOCK_REAL, cancel_late, (void *)iterations), 0);
	}
	assert_in_range(cancelled, 2, 4);
}

static int leave_open(void *arg)
{
	struct aw_file *left;
	int fd = open_fifo("fifo");

	(void)arg;
	AW_TRY(aw_file_open(&left, in("fifo"), "r"));
	AW_TRY(aw_file_open(&shared, in("fifo"), "r"));
	aw_spawn(AW(read_some, (void *)2));
	aw_spawn(AW(read_some, (void *)1));
	assert_int_equal(write(fd, "x", 1), 1);
	AW_TRY(until_held(fd, 0, 0));
	assert_int_equal(write(fd, "y", 1), 1); /* the thread will end some time */
	close(fd);
	return 0;
}

static void what_is_left_open_is_closed_at_the_end(void **state)
{
	(void)state;
	run_both(leave_open, "cancelled cancelled");
}

static int time_out(void *arg)
{
	int fd = open_fifo("fifo"), status;

	(void)arg;
	AW_TRY(aw_file_open(&shared, in("fifo"), "r"));
	status = aw_wait_for(NULL, 0.01, AW(read_some, (void *)1));
	assert_int_equal(status, AW_ETIMEDOUT);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	return aw_file_close(shared);
}

static void a_read_can_time_out(void **state)
{
	(void)state;
	run_both(time_out, "cancelled");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_that_has_begun_is_made_and_one_that_has_not_is_not),
		cmocka_unit_test(a_cancelled_write_goes_on_from_a_buffer_of_its_own),
		cmocka_unit_test(a_file_whose_opener_was_cancelled_is_closed),
		cmocka_unit_test(a_file_whose_opener_was_cancelled_at_the_last_moment_is_closed),
		cmocka_unit_test(what_is_left_open_is_closed_at_the_end),
		cmocka_unit_test(a_read_can_time_out),
	};
	int failed = cmocka_run_group_tests_name("file_cancel", tests, make_folder_and_pool, remove_folder);

	trace_destroy(trace);
	return failed;
}
