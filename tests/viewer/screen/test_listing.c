/* The listing in Python and in C: one key away from each other, with the same tasks on the same statements. */
#include "fixture.h"

#include <dirent.h>

static void start(struct fixture *fixture, const char *path)
{
	fixture_of_file(fixture, path, LANG_EN);
	fixture->view.kind = SCREEN_FOCUS;
}

static bool press(struct fixture *fixture, enum screen_action action)
{
	return screen_apply(&fixture->view, fixture->model, fixture_layout(fixture), action, 0, -1);
}

/* The n-th row of the listing, or NULL: its index is what events call the line. */
static const struct screen_item *row(const struct screen_list *list, uint32_t nth)
{
	return fixture_item(list, SCREEN_ROLE_CODE, SCREEN_RECT, nth);
}

/* The first text within a row behind its number, or NULL. */
static const struct screen_item *row_text(const struct screen_list *list, const struct screen_item *row)
{
	const struct screen_item *number = NULL;

	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role != SCREEN_ROLE_CODE || item->shape != SCREEN_TEXT || item->y_px < row->y_px ||
			item->y_px >= row->y_px + row->height_px)
			continue;
		if (number)
			return item;
		number = item;
	}
	return NULL;
}

/* The row that is lit, or NULL. */
static const struct screen_item *lit_row(const struct screen_list *list, uint32_t nth)
{
	const uint32_t active = 0xFFF3B8; /* of the light theme */
	const struct screen_item *item;

	for (uint32_t i = 0; (item = row(list, i)); i++)
		if (item->colour == active && nth-- == 0)
			return item;
	return NULL;
}

static void the_key_turns_the_listing_over_and_back(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, FIXTURES "/coffee_c.json");
	assert_string_equal(
		fixture_item(fixture_layout(&fixture), SCREEN_ROLE_TITLE, SCREEN_TEXT, 1)->text, "coffee.py");
	assert_true(press(&fixture, SCREEN_TOGGLE_C));
	assert_true(screen_shows_c(&fixture.view, fixture.model));
	assert_string_equal(
		fixture_item(fixture_layout(&fixture), SCREEN_ROLE_TITLE, SCREEN_TEXT, 1)->text, "coffee.c");
	assert_true(press(&fixture, SCREEN_TOGGLE_C));
	assert_false(screen_shows_c(&fixture.view, fixture.model));
	fixture_finish(&fixture);
}

static void without_a_c_or_a_listing_in_sight_the_key_does_nothing(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, FIXTURES "/coffee.json");
	assert_false(press(&fixture, SCREEN_TOGGLE_C));
	fixture.view.in_c = true; /* as the run before it was seen */
	assert_false(screen_shows_c(&fixture.view, fixture.model));
	assert_string_equal(
		fixture_item(fixture_layout(&fixture), SCREEN_ROLE_TITLE, SCREEN_TEXT, 1)->text, "coffee.py");
	fixture_finish(&fixture);
	start(&fixture, FIXTURES "/coffee_c.json");
	fixture.view.kind = SCREEN_COMPARE;
	assert_false(press(&fixture, SCREEN_TOGGLE_C));
	assert_false(fixture.view.in_c);
	fixture_finish(&fixture);
}

/* The button of the listing's head. */
static const struct screen_item *head_of(const struct screen_list *list)
{
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role == SCREEN_ROLE_BUTTON && item->index == SCREEN_TOGGLE_C)
			return item;
	}
	return NULL;
}

static void the_head_names_the_key_and_is_its_button(void **state)
{
	struct fixture fixture;
	const struct screen_list *list;
	const struct screen_item *head, *text;

	(void)state;
	start(&fixture, FIXTURES "/coffee.json");
	assert_null(head_of(fixture_layout(&fixture)));
	fixture_finish(&fixture);
	start(&fixture, FIXTURES "/coffee_c.json");
	for (int turn = 0; turn < 2; turn++) {
		bool key = false, other = false;
		list = fixture_layout(&fixture);
		head = head_of(list);
		assert_non_null(head);
		for (uint32_t i = 0; (text = fixture_item(list, SCREEN_ROLE_BUTTON, SCREEN_TEXT, i)); i++) {
			key |= !strcmp(text->text, "X");
			other |= !strcmp(text->text, turn ? "Python" : "C");
		}
		assert_true(key && other);
		assert_true(screen_click(
			&fixture.view, fixture.model, list, head->x_px + 5, head->y_px + 5 + turn * 20));
		assert_int_equal(fixture.view.in_c, !turn);
	}
	fixture_finish(&fixture);
}

static void long_statements_are_lit_whole_and_comments_are_quiet(void **state)
{
	struct fixture fixture;
	const struct screen_list *list;
	const struct screen_item *first, *second, *item;
	uint32_t quiet = 0;

	(void)state;
	start(&fixture, FIXTURES "/coffee_c.json");
	fixture.view.in_c = true;
	fixture.view.width_px = 3840, fixture.view.height_px = 2160;
	for (uint32_t moment = 0;; moment++) {
		assert_true(moment <= model_run(fixture.model, 0)->moment_count);
		fixture.view.position = model_position_of_moment(fixture.model, 0, moment);
		list = fixture_layout(&fixture);
		first = lit_row(list, 0);
		if (first && strstr(row_text(list, first)->text, "AW_TRY(aw_gather("))
			break;
	}
	second = lit_row(list, 1);
	assert_non_null(second);
	assert_int_equal(second->index, first->index);
	assert_true(second->y_px == first->y_px + first->height_px);
	assert_non_null(strstr(row_text(list, second)->text, "make_toast"));
	assert_null(lit_row(list, 2));
	for (uint32_t i = 0; (item = row(list, i)); i++) {
		const struct screen_item *text = row_text(list, item);
		if (!text || strncmp(text->text + strspn(text->text, " "), "/*", 2))
			continue;
		quiet++;
		assert_int_equal(item->index, 0);
		assert_int_not_equal(text->colour, row_text(list, first)->colour);
	}
	assert_true(quiet > 2);
	fixture_finish(&fixture);
}

/* The lanes whose markers stand on an event's line, as bits. */
static uint64_t markers(const struct screen_list *list, uint32_t of_line)
{
	const struct screen_item *item;
	uint64_t lanes = 0;

	for (uint32_t i = 0; (item = fixture_item(list, SCREEN_ROLE_MARKER, SCREEN_RECT, i)); i++)
		if (item->index == of_line && item->lane < 64)
			lanes |= 1ull << item->lane;
	return lanes;
}

static void check_moment(struct fixture *fixture, const char *path)
{
	const struct model_listing *c = &model_run(fixture->model, 0)->c_listing;
	const struct screen_item *lit;
	uint32_t line = 0, mirrored = 0;
	uint64_t lanes = 0;

	fixture->view.in_c = false;
	lit = lit_row(fixture_layout(fixture), 0);
	if (lit) {
		line = lit->index;
		lanes = markers(fixture_layout(fixture), line);
	}
	fixture->view.in_c = true;
	const struct screen_list *list = fixture_layout(fixture);

	for (uint32_t i = 1; line && i <= c->line_count; i++)
		mirrored += model_event_line(c, i) == line;
	lit = lit_row(list, 0);
	if ((lit ? lit->index : 0) != (mirrored ? line : 0))
		fail_msg("%s: line %u of the Python is lit, and in the C that for line %u", path, line,
			lit ? lit->index : 0);
	if (lit)
		assert_int_equal(markers(list, line), lanes);
	for (uint32_t i = 0;; i++) {
		const struct screen_item *text = fixture_item(list, SCREEN_ROLE_CODE, SCREEN_TEXT, i);
		if (!text)
			break;
		if (strcmp(text->text, text->whole) || strchr(text->text, '\t'))
			fail_msg("%s: '%s' is not shown whole", path, text->whole);
	}
}

/* In the smallest window: also that no line is cut. */
static void in_every_scenario_the_c_follows_the_python(void **state)
{
	static const char folder[] = FIXTURES "/../golden";
	DIR *traces = opendir(folder);
	unsigned checked = 0;

	(void)state;
	assert_non_null(traces);
	for (struct dirent *entry; (entry = readdir(traces));) {
		struct fixture fixture;
		char path[512];
		if (!strstr(entry->d_name, ".json"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		start(&fixture, path);
		fixture.view.width_px = 800;
		fixture.view.height_px = 600;
		uint32_t stops = model_run(fixture.model, 0)->stop_count;
		assert_true(model_run(fixture.model, 0)->c_listing.line_count > 0);
		for (uint32_t stop = 0; stop < stops; stop++) {
			fixture.view.position = model_position_of_stop(fixture.model, 0, stop);
			check_moment(&fixture, entry->d_name);
			checked++;
		}
		fixture_finish(&fixture);
	}
	closedir(traces);
	assert_true(checked > 100);
}

static void a_click_on_a_line_of_c_goes_where_that_of_the_python_goes(void **state)
{
	const struct model_position begin = {0, 0};
	struct fixture fixture;
	const struct screen_item *item;
	uint32_t gone = 0, stayed = 0;

	(void)state;
	start(&fixture, FIXTURES "/coffee_c.json");
	fixture.view.in_c = true;
	fixture.view.position = model_position_of_stop(fixture.model, 0, 2);
	const struct screen_view view = fixture.view;

	for (uint32_t i = 0; (item = row(fixture_layout(&fixture), i)); i++) {
		const struct screen_item at = *item;
		uint32_t wanted = model_moment_on_line(fixture.model, 0, view.position, at.index);
		wanted = wanted ? wanted : model_moment_on_line(fixture.model, 0, begin, at.index);
		wanted = at.index ? wanted : 0;
		assert_int_equal(screen_click(&fixture.view, fixture.model, fixture_layout(&fixture),
					 at.x_px + at.width_px / 2, at.y_px + 3),
			wanted != 0);
		assert_int_equal(fixture.view.position.moment, wanted ? wanted : view.position.moment);
		gone += wanted != 0;
		stayed += !wanted;
		fixture.view = view;
	}
	assert_true(gone > 0 && stayed > 0);
	fixture_finish(&fixture);
}

/* Another program's C: a label begins no function, tabs are as wide as in an editor, comments have many lines. */
static void any_c_is_shown_from_its_functions_beginning(void **state)
{
	static const char text[] =
		"[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"m\","
		"\"awaitscope\":{\"listing\":{\"file\":\"t.py\",\"text\":\"a()\\nb()\\n\",\"c\":{\"file\":"
		"\"t.c\","
		"\"text\":\"/* one */\\n\\nint f(void)\\n{\\n/* two\\n three */\\nout:\\n\\tb();\\t// "
		"x\\n}\\n"
		"int g;\\nint h;\\nint i;\\nint j;\\nint k;\\nint l;\\nint m;\\nint "
		"n;\\n\",\"lines\":[[2,8]]}}}}}\n"
		",{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":\"event "
		"loop\",\"kind\":\"loop\"}}\n"
		",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"main\","
		"\"kind\":\"task\"}}\n"
		",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"main\",\"cat\":\"run\","
		"\"args\":{"
		"\"by\":\"create\"}}\n"
		",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":5.000,\"name\":\"main\",\"cat\":\"run\"}\n"
		",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":5.000,\"name\":\"sleep 1 "
		"s\",\"cat\":\"wait\",\"args\":{"
		"\"kind\":\"sleep\",\"line\":2,\"seconds\":1}}\n]\n";
	static const char *const wanted[] = {
		"int f(void)", "{", "/* two", " three */", "out:", "    b();    // x"};
	struct fixture fixture;

	(void)state;
	fixture_of_text(&fixture, text);
	fixture.view.kind = SCREEN_FOCUS;
	fixture.view.in_c = true;
	fixture.view.position = model_position_of_moment(fixture.model, 0, 1);
	const struct screen_list *list = fixture_layout(&fixture);

	for (uint32_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		const struct screen_item *line = row_text(list, row(list, i));
		bool quiet = line->colour != row_text(list, row(list, 0))->colour;
		assert_string_equal(line->text, wanted[i]);
		assert_int_equal(quiet, i == 2 || i == 3);
	}
	assert_ptr_equal(lit_row(list, 0), row(list, 5));
	fixture_finish(&fixture);
}

/* An indent alone is no row, and a chain of calls is broken between them rather than in a name. */
static void a_line_too_long_is_broken_between_calls(void **state)
{
	static const char text[] =
		"[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"m\","
		"\"awaitscope\":{\"listing\":{\"file\":\"t.py\",\"text\":"
		"\"        first_of_some_calls().the_second_of_these_calls_that_follow(1)\\n"
		"        a_name_that_has_no_room_at_all_where_lines_are_as_short_as_these\\n\"}}}}\n"
		",{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":\"event "
		"loop\",\"kind\":\"loop\"}}\n]\n";
	static const char *const wanted[] = {"        first_of_some_calls()",
		".the_second_of_these_calls_that_follow(1)", "        a_name_that_has_no_"};
	struct fixture fixture;
	uint32_t found = 0;

	(void)state;
	fixture_of_text(&fixture, text);
	fixture.view.kind = SCREEN_FOCUS;
	fixture.view.width_px = 1024, fixture.view.height_px = 768;
	const struct screen_list *list = fixture_layout(&fixture);

	for (uint32_t i = 0; i < screen_list_count(list) && found < 3; i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role != SCREEN_ROLE_CODE || item->shape != SCREEN_TEXT || item->text[0] == '1' ||
			item->text[0] == '2')
			continue; /* a line's number */
		assert_int_equal(strncmp(item->text, wanted[found], strlen(wanted[found])), 0);
		found++;
	}
	assert_int_equal(found, 3);
	fixture_finish(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_key_turns_the_listing_over_and_back),
		cmocka_unit_test(without_a_c_or_a_listing_in_sight_the_key_does_nothing),
		cmocka_unit_test(the_head_names_the_key_and_is_its_button),
		cmocka_unit_test(long_statements_are_lit_whole_and_comments_are_quiet),
		cmocka_unit_test(in_every_scenario_the_c_follows_the_python),
		cmocka_unit_test(a_click_on_a_line_of_c_goes_where_that_of_the_python_goes),
		cmocka_unit_test(any_c_is_shown_from_its_functions_beginning),
		cmocka_unit_test(a_line_too_long_is_broken_between_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
