/* Files: what is read is what was written, in the order of asking; the loop goes on meanwhile; and whoever is
 * cancelled leaves nothing behind. A FIFO stands for the slow disk: its reader waits for its writer. */
#include <limits.h>
#include <sys/ioctl.h>

#include "outside.h"

static const char *in(const char *name)
{
	return in_folder(name);
}

/* ---- reading and writing ---- */

static int write_then_read(void *arg)
{
	struct aw_file *file;
	struct aw_stat about;
	char text[16] = "", *whole;
	size_t got;

	(void)arg;
	AW_TRY(aw_file_open(&file, in("notes.txt"), "w+"));
	AW_TRY(aw_file_write(file, "hello ", 6));
	AW_TRY(aw_file_write(file, "world", 5));
	AW_TRY(aw_file_pwrite(file, "J", 1, 0));
	AW_TRY(aw_file_fsync(file));
	AW_TRY(aw_file_read(&got, file, text, sizeof(text)));
	say("%zu", got);
	AW_TRY(aw_file_pread(&got, file, text, sizeof(text), 6));
	say("%zu:%.*s", got, (int)got, text);
	AW_TRY(aw_file_stat(&about, file));
	say("%d", (int)about.size_bytes);
	AW_TRY(aw_file_close(file));
	AW_TRY(aw_read_file(&whole, &got, in("notes.txt")));
	say("%zu:%s", got, whole);
	free(whole);
	AW_TRY(aw_file_open(&file, in("notes.txt"), "r"));
	AW_TRY(aw_file_read(&got, file, text, 4));
	say("%zu:%.4s", got, text);
	AW_TRY(aw_file_read(&got, file, text, sizeof(text)));
	say("%zu:%.7s", got, text);
	return aw_file_close(file);
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	run_both(write_then_read, "0 5:world 11 11:Jello world 4:Jell 7:o world");
}

static int append(void *arg)
{
	struct aw_file *file;
	char text[8], *whole;
	size_t got;

	(void)arg;
	AW_TRY(aw_write_file(in("log"), "one\n", 4));
	AW_TRY(aw_file_open(&file, in("log"), "a+"));
	AW_TRY(aw_file_read(&got, file, text, sizeof(text)));
	AW_TRY(aw_file_write(file, "two\n", 4));
	AW_TRY(aw_file_close(file));
	AW_TRY(aw_read_file(&whole, NULL, in("log")));
	say("%zu %s", got, whole);
	free(whole);
	return 0;
}

static void appending_goes_to_the_end(void **state)
{
	(void)state;
	run_both(append, "0 one\ntwo\n");
}

enum { BIG = 3 << 20 };

static int copy_big(void *arg)
{
	char *data = malloc(BIG), *copy;
	size_t bytes;

	(void)arg;
	assert_non_null(data);
	for (size_t i = 0; i < BIG; i++)
		data[i] = (char)(i * 31 >> 8);
	AW_TRY(aw_write_file(in("big"), data, BIG));
	AW_TRY(aw_read_file(&copy, &bytes, in("big")));
	say("%d", bytes == BIG && !memcmp(data, copy, BIG));
	free(copy);
	free(data);
	AW_TRY(aw_read_file(&copy, &bytes, "/proc/self/stat")); /* its size is 0 */
	say("%d", bytes > 0 && strlen(copy) == bytes);
	free(copy);
	return 0;
}

static void files_of_any_size_are_whole(void **state)
{
	(void)state;
	run_both(copy_big, "1 1");
}

/* ---- directories ---- */

static int tidy(void *arg)
{
	struct aw_stat about;
	size_t count;
	char **names;

	(void)arg;
	AW_TRY(aw_mkdir(in("d")));
	AW_TRY(aw_write_file(in("d/b"), "", 0));
	AW_TRY(aw_write_file(in("d/c"), "", 0));
	AW_TRY(aw_rename(in("d/c"), in("d/a")));
	AW_TRY(aw_listdir(&names, &count, in("d")));
	say("%zu %s %s %d", count, names[0], names[1], names[2] == NULL);
	free(names);
	say("%d", aw_rmdir(in("d")));
	AW_TRY(aw_unlink(in("d/a")));
	AW_TRY(aw_unlink(in("d/b")));
	AW_TRY(aw_stat(&about, in("d")));
	say("%d %d", S_ISDIR(about.mode) != 0, about.modified_ns > 0);
	AW_TRY(aw_rmdir(in("d")));
	say("%d", aw_stat(&about, in("d")));
	say("%s", aw_error_type());
	return 0;
}

static void directories_are_made_listed_and_removed(void **state)
{
	char expected[64];

	(void)state;
	snprintf(expected, sizeof(expected), "2 a b 1 %d 1 1 %d FileNotFoundError", -ENOTEMPTY, -ENOENT);
	run_both(tidy, expected);
}

/* ---- errors ---- */

static int fail_in_many_ways(void *arg)
{
	struct aw_file *file;
	char *data = (char *)1;
	char text[4];

	(void)arg;
	assert_int_equal(aw_file_open(&file, "/nowhere/notes.txt", "r"), -ENOENT);
	assert_null(file);
	say("%s: %s,", aw_error_type(), aw_error_message());
	assert_int_equal(aw_file_open(&file, folder, "r"), -EISDIR);
	say("%s", aw_error_type());
	assert_int_equal(aw_file_open(&file, in("new"), "rw"), -EINVAL);
	assert_int_equal(aw_file_open(&file, in("new"), ""), -EINVAL);
	AW_TRY(aw_file_open(&file, in("new"), "x"));
	assert_int_equal(aw_file_read(NULL, file, text, sizeof(text)), -EBADF);
	AW_TRY(aw_file_close(file));
	assert_int_equal(aw_file_open(&file, in("new"), "xb"), -EEXIST);
	say("%s", aw_error_type());
	AW_TRY(aw_unlink(in("new")));
	assert_int_equal(aw_read_file(&data, NULL, in("new")), -ENOENT);
	assert_null(data);
	assert_int_equal(aw_file_close(NULL), 0);
	AW_TRY(aw_file_open(&file, "/dev/full", "w"));
	assert_int_equal(aw_file_write(file, "x", 1), -ENOSPC);
	say("%s: %s", aw_error_type(), aw_error_message());
	assert_int_equal(aw_file_write(file, text, SIZE_MAX), -ENOMEM);
	AW_TRY(aw_file_close(file));
	return aw_write_file("/dev/full", "x", 1) == -ENOSPC ? 0 : -EPROTO;
}

static void errors_have_pythons_names_and_words(void **state)
{
	(void)state;
	run_both(fail_in_many_ways,
		"FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/notes.txt', "
		"IsADirectoryError FileExistsError OSError: [Errno 28] No space left on device");
}

static int open_sync(void *arg)
{
	struct aw_file *file;

	(void)arg;
	return aw_file_open(&file, "/dev/null", "r");
}

static void without_a_loop_there_is_nobody_who_could_wait(void **state)
{
	struct aw_options options = {.quiet = true};
	struct aw_file *file;

	(void)state;
	assert_int_equal(aw_file_open(&file, "/dev/null", "r"), AW_ENOLOOP);
	assert_int_equal(aw_run_sync(open_sync, NULL, &options), AW_ENOLOOP);
}

/* ---- the loop goes on ---- */

static const char *make_fifo(const char *name)
{
	unlink(in(name));
	assert_int_equal(mkfifo(in(name), 0600), 0);
	return in(name);
}

static int read_fifo(void *arg)
{
	char *text;

	say("read");
	AW_TRY(aw_read_file(&text, NULL, in(arg)));
	say("got %s", text);
	free(text);
	return 0;
}

static int go_on(void *arg)
{
	struct aw *reader;

	(void)arg;
	make_fifo("fifo");
	reader = aw_spawn(AW(read_fifo, WORD("fifo")));
	for (int i = 0; i < 3; i++) {
		AW_TRY(aw_yield());
		say("%d", i);
	}
	AW_TRY(aw_write_file(in("fifo"), "text", 4));
	return aw_await(NULL, reader);
}

static void the_loop_goes_on_while_a_file_is_read(void **state)
{
	(void)state;
	run_both(go_on, "read 0 1 2 got text");
}

static struct aw_file *shared;

static int write_letter(void *letter)
{
	return aw_file_write(shared, letter, 1);
}

static int write_at_once(void *arg)
{
	static char letters[] = "abcdefghijklmnopqrstuvwxyz";
	struct aw *all[26];
	char *text;

	(void)arg;
	AW_TRY(aw_file_open(&shared, in("letters"), "w"));
	for (int i = 0; i < 26; i++)
		all[i] = AW(write_letter, &letters[i]);
	AW_TRY(aw_gather_array(NULL, all, 26));
	AW_TRY(aw_file_close(shared));
	AW_TRY(aw_read_file(&text, NULL, in("letters")));
	say("%s", text);
	free(text);
	return 0;
}

static void calls_of_one_file_are_made_in_the_order_of_asking(void **state)
{
	(void)state;
	run_both(write_at_once, "abcdefghijklmnopqrstuvwxyz");
}

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

/* ---- the trace ---- */

static int read_notes(void *arg)
{
	struct aw_file *file;
	char text[8];
	size_t got;

	(void)arg;
	AW_TRY(aw_write_file(in("notes.txt"), "hello", 5));
	AW_TRY(aw_file_open(&file, in("notes.txt"), "r"));
	AW_TRY(aw_file_read(&got, file, text, sizeof(text)));
	return aw_file_close(file);
}

static void a_trace_names_the_file_and_what_is_done_with_it(void **state)
{
	static const char *const names[] = {
		"file write notes.txt", "file open notes.txt", "file read notes.txt", "file close notes.txt"};

	(void)state;
	assert_int_equal(record_clean(read_notes, NULL), 0);
	for (int i = 0; i < 4; i++) {
		uint32_t wait = find(100, 'B', TRACE_CAT_WAIT, i + 1);

		assert_string_equal(event_name(wait), names[i]);
		assert_string_equal(arg_of(wait, "kind"), "file");
		assert_true(line_of(wait) > 0);
		assert_string_equal(resumed_by(100, i + 2), "io");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(appending_goes_to_the_end),
		cmocka_unit_test(files_of_any_size_are_whole),
		cmocka_unit_test(directories_are_made_listed_and_removed),
		cmocka_unit_test(errors_have_pythons_names_and_words),
		cmocka_unit_test(without_a_loop_there_is_nobody_who_could_wait),
		cmocka_unit_test(the_loop_goes_on_while_a_file_is_read),
		cmocka_unit_test(calls_of_one_file_are_made_in_the_order_of_asking),
		cmocka_unit_test(a_call_that_has_begun_is_made_and_one_that_has_not_is_not),
		cmocka_unit_test(a_cancelled_write_goes_on_from_a_buffer_of_its_own),
		cmocka_unit_test(a_file_whose_opener_was_cancelled_is_closed),
		cmocka_unit_test(a_file_whose_opener_was_cancelled_at_the_last_moment_is_closed),
		cmocka_unit_test(what_is_left_open_is_closed_at_the_end),
		cmocka_unit_test(a_read_can_time_out),
		cmocka_unit_test(a_trace_names_the_file_and_what_is_done_with_it),
	};
	int failed = cmocka_run_group_tests_name("file", tests, make_folder_and_pool, remove_folder);

	trace_destroy(trace);
	return failed;
}
