/* The home screen's list: bundled scenarios, then the user's own as they are found, then saved traces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "found/own.h"
#include "own/describe.h"
#include "window/home.h"

static char folder[64], programs[512];
static unsigned told_good, told_left_out;

static void tell(const struct own_found *found)
{
	told_good += found->problem == OWN_GOOD;
	told_left_out += found->problem != OWN_GOOD;
}

static int begin(void **state)
{
	char path[256];

	(void)state;
	strcpy(folder, "/tmp/awaitscope-home.XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/awaitscope", folder);
	snprintf(programs, sizeof(programs), "%s/scenarios", path);
	setenv("XDG_DATA_HOME", folder, 1);
	setenv("XDG_STATE_HOME", folder, 1);
	setenv("AWAITSCOPE_TRACES", FIXTURES, 1);
	return mkdir(path, 0700) || mkdir(programs, 0700);
}

static int end(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static void write_file(const char *name, mode_t mode, const char *text)
{
	char path[1024];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", programs, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* A program that describes itself as coffee, under another name and title. */
static void add_program(const char *name, const char *title)
{
	struct scenario scenario = *scenario_find("coffee");
	char script[1024], leaf[64], *text;
	cJSON *description;

	scenario.name = name;
	scenario.title = (struct scenario_text){title, title};
	description = describe_scenario(&scenario);
	text = cJSON_PrintUnformatted(description);
	snprintf(leaf, sizeof(leaf), "%s.json", name);
	write_file(leaf, 0600, text);
	snprintf(script, sizeof(script), "#!/bin/sh\nexec cat %s/%s\n", programs, leaf);
	write_file(name, 0700, script);
	cJSON_free(text);
	cJSON_Delete(description);
}

static void remove_program(const char *name)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/%s", programs, name);
	assert_int_equal(unlink(path), 0);
}

/* Looks, however long the machine takes. */
static void look(struct home *home)
{
	home_look(home);
	assert_true(home_is_looking(home));
	while (!home_take(home))
		sched_yield();
	assert_false(home_is_looking(home));
}

static int64_t row_of(const struct home *home, const char *name)
{
	const struct screen_home *rows = home_rows(home);

	for (uint32_t i = 0; i < rows->row_count; i++)
		if (!strcmp(rows->rows[i].name, name))
			return i;
	return -1;
}

static const char *selected(const struct home *home)
{
	return home_rows(home)->rows[home_rows(home)->selected].name;
}

static void the_users_own_stand_below_the_bundled_ones(void **state)
{
	struct home *home;
	int64_t traces;

	(void)state;
	assert_int_equal(home_create(&home, LANG_EN, tell), 0);
	traces = row_of(home, "coffee.json");
	assert_true(traces > 0);
	add_program("tea", "green tea");
	write_file("milk", 0700, "#!/bin/sh\necho milk\n");
	told_good = told_left_out = 0;
	look(home);
	assert_int_equal(told_good, 1);
	assert_int_equal(told_left_out, 1);
	assert_true(row_of(home, "green tea") > row_of(home, "coffee & toast"));
	assert_int_equal(row_of(home, "coffee.json"), traces + 1);
	remove_program("milk");
	home_destroy(home);
}

static void what_was_selected_stays_so_when_they_come_and_go(void **state)
{
	struct home *home;

	(void)state;
	assert_int_equal(home_create(&home, LANG_EN, tell), 0);
	home_move(home, (int)row_of(home, "coffee.json"));
	look(home);
	assert_string_equal(selected(home), "coffee.json");
	remove_program("tea");
	look(home);
	assert_string_equal(selected(home), "coffee.json");
	assert_int_equal(row_of(home, "green tea"), -1);
	home_destroy(home);
}

static void a_page_that_is_open_outlives_its_program(void **state)
{
	struct home *home;
	struct home_chosen chosen;

	(void)state;
	add_program("tea", "green tea");
	assert_int_equal(home_create(&home, LANG_EN, tell), 0);
	look(home);
	assert_int_equal(home_choose(home, (uint32_t)row_of(home, "green tea"), &chosen), HOME_STAYS);
	assert_string_equal(selected(home), "▶ green tea");
	remove_program("tea");
	home_look(home);
	for (int i = 0; i < 100; i++)
		assert_false(home_take(home));
	assert_int_equal(home_choose(home, 0, &chosen), HOME_RUNS);
	assert_string_equal(chosen.argv[2], "tea");
	assert_true(home_leave(home));
	while (!home_take(home))
		sched_yield();
	assert_int_equal(row_of(home, "green tea"), -1);
	home_destroy(home);
}

static void it_may_be_left_while_it_looks(void **state)
{
	struct home *home;

	(void)state;
	write_file("hangs", 0700, "#!/bin/sh\nexec sleep 1000\n");
	assert_int_equal(home_create(&home, LANG_KO, tell), 0);
	home_look(home);
	assert_false(home_take(home));
	home_destroy(home);
	remove_program("hangs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_users_own_stand_below_the_bundled_ones),
		cmocka_unit_test(what_was_selected_stays_so_when_they_come_and_go),
		cmocka_unit_test(a_page_that_is_open_outlives_its_program),
		cmocka_unit_test(it_may_be_left_while_it_looks),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
