/* The list of recent files, in a state folder of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "window/recent.h"

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_recent.XXXXXX");
	return mkdtemp(folder) == NULL || setenv("XDG_STATE_HOME", folder, 1) != 0 ? -1 : 0;
}

static int remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static void make_file(char path[96], int number)
{
	FILE *file;

	snprintf(path, 96, "%s/%d.json", folder, number);
	file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
}

static void the_newest_file_is_first_and_none_is_twice(void **state)
{
	char a[96], b[96], **paths;
	uint32_t count;

	(void)state;
	make_file(a, 1);
	make_file(b, 2);
	assert_int_equal(recent_add(a), 0);
	assert_int_equal(recent_add(b), 0);
	assert_int_equal(recent_add(a), 0);
	assert_int_equal(recent_list(&paths, &count), 0);
	assert_int_equal(count, 2);
	assert_string_equal(paths[0], a);
	assert_string_equal(paths[1], b);
	recent_free(paths, count);
}

static void files_that_are_gone_are_left_out(void **state)
{
	char a[96], b[96], **paths;
	uint32_t count;

	(void)state;
	make_file(a, 1);
	make_file(b, 2);
	assert_int_equal(recent_add(a), 0);
	assert_int_equal(recent_add(b), 0);
	assert_int_equal(unlink(b), 0);
	assert_int_equal(recent_list(&paths, &count), 0);
	assert_int_equal(count, 1);
	assert_string_equal(paths[0], a);
	recent_free(paths, count);
	assert_true(recent_add(b) < 0);
}

static void the_list_does_not_grow_without_end(void **state)
{
	char path[96], **paths;
	uint32_t count;

	(void)state;
	for (int i = 0; i < RECENT_MAX + 5; i++) {
		make_file(path, i);
		assert_int_equal(recent_add(path), 0);
	}
	assert_int_equal(recent_list(&paths, &count), 0);
	assert_int_equal(count, RECENT_MAX);
	assert_string_equal(paths[0], path);
	recent_free(paths, count);
}

static void without_a_list_it_is_empty(void **state)
{
	char **paths;
	uint32_t count = 7;

	(void)state;
	assert_int_equal(recent_list(&paths, &count), 0);
	assert_int_equal(count, 0);
	recent_free(paths, count);
}

static void a_broken_list_is_read_as_far_as_it_makes_sense(void **state)
{
	char good[96], list[128], **paths;
	uint32_t count;
	FILE *file;

	(void)state;
	make_file(good, 1);
	assert_int_equal(recent_state_path(list, sizeof(list), "recent"), 0);
	file = fopen(list, "w");
	assert_non_null(file);
	fprintf(file, "\n\nrelative.json\n/no/such/file\n\xff\xfe\n%s", good); /* no newline at its end */
	fclose(file);
	assert_int_equal(recent_list(&paths, &count), 0);
	assert_int_equal(count, 1);
	assert_string_equal(paths[0], good);
	recent_free(paths, count);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
	const struct CMUnitTest tests[] = {
		TEST(the_newest_file_is_first_and_none_is_twice),
		TEST(files_that_are_gone_are_left_out),
		TEST(the_list_does_not_grow_without_end),
		TEST(without_a_list_it_is_empty),
		TEST(a_broken_list_is_read_as_far_as_it_makes_sense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
