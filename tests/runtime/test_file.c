/* Files: what is read is what was written, in the order of asking; and the loop goes on meanwhile. A FIFO
 * stands for the slow disk: its reader waits for its writer. */
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
		cmocka_unit_test(a_trace_names_the_file_and_what_is_done_with_it),
	};
	int failed = cmocka_run_group_tests_name("file", tests, make_folder_and_pool, remove_folder);

	trace_destroy(trace);
	return failed;
}
