/* Scenarios of one's own: what describe says is read back as it was; what is wrong is named; where they lie. */
#include <errno.h>

#include "running.h"

#include <cjson/cJSON.h>

#include "found/own.h"
#include "own/describe.h"

static void assert_same_text(struct scenario_text a, struct scenario_text b)
{
	assert_string_equal(a.ko, b.ko);
	assert_string_equal(a.en, b.en);
}

static void assert_same_mode(const struct scenario_mode *a, const struct scenario_mode *b)
{
	const struct scenario_stop *x = a->stops, *y = b->stops;

	assert_string_equal(a->name, b->name);
	assert_same_text(a->text, b->text);
	assert_int_equal(a->sync, b->sync);
	assert_int_equal(a->gil, b->gil);
	for (; x && x->on; x++, y++) {
		assert_string_equal(x->on, y->on);
		assert_string_equal(x->task, y->task);
		assert_int_equal(x->nth ? x->nth : 1, y->nth);
		assert_same_text(x->text, y->text);
	}
	assert_null(y->on);
}

static void assert_same_c(const struct scenario_c *a, const struct scenario_c *b)
{
	assert_string_equal(a->file, b->file);
	assert_string_equal(a->text, b->text);
	assert_int_equal(a->line_count, b->line_count);
	for (unsigned line = 1; line <= a->line_count; line++)
		assert_int_equal(a->lines[line], b->lines[line]);
}

static void assert_same(const struct scenario *a, const struct scenario *b)
{
	const struct scenario_knob *x = a->knobs, *y = b->knobs;
	unsigned modes = 0;

	assert_string_equal(a->name, b->name);
	assert_same_text(a->title, b->title);
	assert_same_text(a->lesson, b->lesson);
	for (; a->modes[modes].name; modes++)
		assert_same_mode(&a->modes[modes], &b->modes[modes]);
	assert_null(b->modes[modes].name);
	assert_int_equal(a->default_modes, b->default_modes);
	for (; x && x->name; x++, y++) {
		assert_string_equal(x->name, y->name);
		assert_float_equal(x->value, y->value, 0);
		assert_float_equal(x->min, y->min, 0);
		assert_float_equal(x->max, y->max, 0);
		assert_int_equal(x->whole, y->whole);
		assert_same_text(x->text, y->text);
	}
	assert_null(y->name);
	assert_int_equal(a->question.answer, b->question.answer);
	for (unsigned i = 0; i < SCENARIO_CHOICES && a->question.choices[i].en; i++)
		assert_same_text(a->question.choices[i], b->question.choices[i]);
	assert_string_equal(a->listing->file, b->listing->file);
	assert_string_equal(a->listing->text, b->listing->text);
	assert_same_c(&a->listing->c, &b->listing->c);
}

static void what_is_described_is_read_back_as_it_was(void **state)
{
	(void)state;
	for (const struct scenario *const *scenario = scenarios; *scenario; scenario++) {
		cJSON *json = describe_scenario(*scenario);
		char *text = cJSON_Print(json), why[256];
		struct own_read *read;

		assert_int_equal(
			own_read_create(&read, text, (*scenario)->name, "/tea", why, sizeof(why)), OWN_GOOD);
		assert_same(*scenario, own_read_scenario(read));
		assert_string_equal(own_read_scenario(read)->program, "/tea");
		own_read_destroy(read);
		cJSON_free(text);
		cJSON_Delete(json);
	}
}

/* A program that was built when there was no C in a listing. */
static void a_listing_needs_no_c(void **state)
{
	cJSON *json = describe_scenario(running_scenario("coffee"));
	char *text, why[256];
	struct own_read *read;

	(void)state;
	cJSON_DeleteItemFromObject(cJSON_GetObjectItem(json, "listing"), "c");
	text = cJSON_PrintUnformatted(json);
	assert_int_equal(own_read_create(&read, text, "coffee", "/tea", why, sizeof(why)), OWN_GOOD);
	assert_int_equal(own_read_scenario(read)->listing->c.line_count, 0);
	own_read_destroy(read);
	cJSON_free(text);
	cJSON_Delete(json);
}

/* Of coffee's description, with one part taken out or put in. */
static void assert_wrong(const char *part, void (*change)(cJSON *json))
{
	cJSON *json = describe_scenario(running_scenario("coffee"));
	char *text, why[256];
	struct own_read *read;

	change(json);
	text = cJSON_PrintUnformatted(json);
	assert_int_equal(own_read_create(&read, text, "coffee", "/tea", why, sizeof(why)), OWN_BAD_PART);
	assert_null(read);
	assert_string_equal(why, part);
	cJSON_free(text);
	cJSON_Delete(json);
}

static cJSON *part_of(cJSON *json, const char *key, int index)
{
	return cJSON_GetArrayItem(cJSON_GetObjectItem(json, key), index);
}

static void set_text(cJSON *object, const char *key, const char *text)
{
	assert_true(cJSON_ReplaceItemInObject(object, key, cJSON_CreateString(text)));
}

static void no_modes(cJSON *json)
{
	assert_true(cJSON_ReplaceItemInObject(json, "modes", cJSON_CreateArray()));
}

static void too_many_modes(cJSON *json)
{
	for (char name[] = "a"; *name <= 'z'; ++*name) {
		cJSON *mode = cJSON_Duplicate(part_of(json, "modes", 0), true);

		set_text(mode, "name", name);
		cJSON_AddItemToArray(cJSON_GetObjectItem(json, "modes"), mode);
	}
}

static void broken_utf8(cJSON *json)
{
	set_text(part_of(json, "knobs", 1), "name", "to\xffst");
}

static void broken_title(cJSON *json)
{
	set_text(cJSON_GetObjectItem(json, "title"), "en", "tea \xed\xa0\x80");
}

static void a_control_character(cJSON *json)
{
	set_text(cJSON_GetObjectItem(json, "lesson"), "ko",
		"\xc2\x9b"
		"2J");
}

static void a_long_lesson(cJSON *json)
{
	char lesson[3000];

	memset(lesson, 'a', sizeof(lesson) - 1);
	lesson[sizeof(lesson) - 1] = '\0';
	set_text(cJSON_GetObjectItem(json, "lesson"), "en", lesson);
}

static void half_a_mode(cJSON *json)
{
	assert_true(cJSON_ReplaceItemInObject(json, "default_modes", cJSON_CreateNumber(1.5)));
}

static void a_bell_in_the_listing(cJSON *json)
{
	set_text(cJSON_GetObjectItem(json, "listing"), "text", "print('\a')\n");
}

static cJSON *c_of(cJSON *json)
{
	return cJSON_GetObjectItem(cJSON_GetObjectItem(json, "listing"), "c");
}

static void a_c_that_is_none(cJSON *json)
{
	assert_true(cJSON_ReplaceItemInObject(cJSON_GetObjectItem(json, "listing"), "c", cJSON_CreateNull()));
}

static void an_escape_in_the_c(cJSON *json)
{
	set_text(c_of(json), "text", "\033[2J\n");
}

static void a_c_of_nothing(cJSON *json)
{
	set_text(c_of(json), "text", "");
}

static void a_very_long_c(cJSON *json)
{
	static char text[SCENARIO_C_BYTES_MAX + 2];

	memset(text, '\n', sizeof(text) - 1);
	set_text(c_of(json), "text", text);
}

static void no_lines_of_c(cJSON *json)
{
	cJSON_DeleteItemFromObject(c_of(json), "lines");
}

/* In place of the third pair. */
static void set_pair(cJSON *json, const char *pair)
{
	assert_true(cJSON_ReplaceItemInArray(cJSON_GetObjectItem(c_of(json), "lines"), 2, cJSON_Parse(pair)));
}

static void a_line_0_of_c(cJSON *json)
{
	set_pair(json, "[1, 0]");
}

static void a_line_behind_the_c(cJSON *json)
{
	set_pair(json, "[1, 60000]");
}

static void a_line_behind_the_python(cJSON *json)
{
	set_pair(json, "[60000, 1]");
}

static void half_a_line_of_c(cJSON *json)
{
	set_pair(json, "[1.5, 1]");
}

static void a_line_without_its_pair(cJSON *json)
{
	set_pair(json, "[1]");
}

static void a_line_that_is_no_pair(cJSON *json)
{
	set_pair(json, "{\"a\":1,\"b\":1}");
}

static void a_stop_of_no_moment(cJSON *json)
{
	set_text(part_of(part_of(json, "modes", 2), "stops", 1), "on", "never");
}

static void an_infinite_knob(cJSON *json)
{
	cJSON_ReplaceItemInObject(part_of(json, "knobs", 0), "max", cJSON_CreateString("60"));
}

static void a_part_that_is_wrong_is_named(void **state)
{
	(void)state;
	assert_wrong("modes", no_modes);
	assert_wrong("modes", too_many_modes);
	assert_wrong("knobs[1].name", broken_utf8);
	assert_wrong("title.en", broken_title);
	assert_wrong("lesson.ko", a_control_character);
	assert_wrong("lesson.en", a_long_lesson);
	assert_wrong("default_modes", half_a_mode);
	assert_wrong("listing.text", a_bell_in_the_listing);
	assert_wrong("listing.c.file", a_c_that_is_none);
	assert_wrong("listing.c.text", an_escape_in_the_c);
	assert_wrong("listing.c.text", a_c_of_nothing);
	assert_wrong("listing.c.text", a_very_long_c);
	assert_wrong("listing.c.lines", no_lines_of_c);
	assert_wrong("listing.c.lines[2]", a_line_0_of_c);
	assert_wrong("listing.c.lines[2]", a_line_behind_the_c);
	assert_wrong("listing.c.lines[2]", a_line_behind_the_python);
	assert_wrong("listing.c.lines[2]", half_a_line_of_c);
	assert_wrong("listing.c.lines[2]", a_line_without_its_pair);
	assert_wrong("listing.c.lines[2]", a_line_that_is_no_pair);
	assert_wrong("modes[2].stops[1]", a_stop_of_no_moment);
	assert_wrong("knobs[0].value", an_infinite_knob);
}

static void what_is_no_json_object_is_said_to_be_none(void **state)
{
	static const char *const texts[] = {"", "{", "[]", "7", "{} {}", "{\"name\":\"tea\"", "\"tea\""};
	struct own_read *read;
	char why[8];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(
			own_read_create(&read, texts[i], "tea", "/tea", why, sizeof(why)), OWN_NO_JSON);
	assert_int_equal(own_read_create(&read, "{}\n", "tea", "/tea", why, sizeof(why)), OWN_BAD_PART);
}

static void a_name_is_a_c_identifier(void **state)
{
	static const char *const names[] = {"tea", "_", "Tea_2"}, *const others[] = {"", "2tea", "a-b", "a b",
									  "차", "a/b"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_true(own_is_name(names[i]));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(own_is_name(others[i]));
}

static void they_lie_in_the_users_data_folder(void **state)
{
	char folder[64];

	(void)state;
	setenv("HOME", "/home/me", 1);
	setenv("XDG_DATA_HOME", "/data", 1);
	assert_int_equal(own_folder(folder, sizeof(folder)), 0);
	assert_string_equal(folder, "/data/awaitscope/scenarios");
	setenv("XDG_DATA_HOME", "not/absolute", 1);
	assert_int_equal(own_folder(folder, sizeof(folder)), 0);
	assert_string_equal(folder, "/home/me/.local/share/awaitscope/scenarios");
	assert_int_equal(own_folder(folder, 20), -ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_described_is_read_back_as_it_was),
		cmocka_unit_test(a_listing_needs_no_c),
		cmocka_unit_test(a_part_that_is_wrong_is_named),
		cmocka_unit_test(what_is_no_json_object_is_said_to_be_none),
		cmocka_unit_test(a_name_is_a_c_identifier),
		cmocka_unit_test(they_lie_in_the_users_data_folder),
	};

	return cmocka_run_group_tests(tests, running_begin, running_end);
}
