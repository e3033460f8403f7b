/* The texts: both languages hold the same ones, and the grammar that joins them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/words.h"

static const char *const names[WORD_COUNT] = {
#define X(id, text) #id,
#include "lang/en.h"
#undef X
};

static const char *const korean[WORD_COUNT] = {
#define X(id, text) [WORD_##id] = text,
#include "lang/ko.h"
#undef X
};

static void every_word_exists_in_both_languages(void **state)
{
	(void)state;
	for (int i = 0; i < WORD_COUNT; i++) {
		if (!korean[i] || !*korean[i] || !*word(LANG_EN, (enum word)i))
			fail_msg("%s is missing", names[i]);
		assert_string_equal(word(LANG_KO, (enum word)i), korean[i]);
	}
}

static bool is_hole(const char *text, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		if (!(text[i] >= 'a' && text[i] <= 'z') && text[i] != '_')
			return false;
	return bytes > 0;
}

/* Whether every {hole} of one text stands in the other. */
static bool holes_are_in(const char *text, const char *other)
{
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		const char *end = strchr(at, '}');
		char hole[64];
		if (!end || !is_hole(at + 1, (size_t)(end - at - 1)) || end - at > 60)
			continue;
		snprintf(hole, sizeof(hole), "%.*s", (int)(end - at + 1), at);
		if (!strstr(other, hole))
			return false;
	}
	return true;
}

static void both_languages_have_the_same_holes(void **state)
{
	(void)state;
	for (int i = 0; i < WORD_COUNT; i++) {
		const char *en = word(LANG_EN, (enum word)i), *ko = word(LANG_KO, (enum word)i);
		if (!holes_are_in(en, ko) || !holes_are_in(ko, en))
			fail_msg("%s: \"%s\" and \"%s\" have other holes", names[i], en, ko);
	}
}

static void a_hole_takes_its_value_and_nothing_in_a_value_is_a_hole(void **state)
{
	char text[128];
	(void)state;
	assert_int_equal(word_fill(text, sizeof(text), LANG_EN, "{task} held {what}.", "what", "the {task}",
				 "task", "a", NULL),
		strlen("a held the {task}."));
	assert_string_equal(text, "a held the {task}.");
	word_fill(text, sizeof(text), LANG_EN, "{unknown} {task", "task", "a", NULL);
	assert_string_equal(text, "{unknown} {task");
	word_fill(text, sizeof(text), LANG_EN, "[{task}] {task}: [x/y]", "task", NULL, NULL);
	assert_string_equal(text, "[] : [x/y]");
	word_fill(text, sizeof(text), LANG_EN, "{n}[ place/ places], {m}[ event/ events]", "n", "1", "m", "0",
		NULL);
	assert_string_equal(text, "1 place, 0 events");
	word_fill(text, sizeof(text), LANG_EN, "{n}[ place/ places], {m}[ event/ events]", "n", "11", "m",
		"1", NULL);
	assert_string_equal(text, "11 places, 1 event");
}

static void a_text_that_does_not_fit_is_cut_between_characters(void **state)
{
	char text[8];
	(void)state;
	assert_int_equal(word_fill(text, sizeof(text), LANG_KO, "가나다라", NULL), 12);
	assert_string_equal(text, "가나");
	assert_int_equal(word_fill(text, 1, LANG_KO, "가", NULL), 3);
	assert_string_equal(text, "");
	assert_int_equal(word_fill(NULL, 0, LANG_KO, "{a}", "a", "12", NULL), 2);
}

static void a_korean_particle_fits_the_end_of_the_word(void **state)
{
	static const struct {
		const char *word, *subject, *object, *by;
	} rows[] = {
		{"make_coffee", "가", "를", "로"},
		{"heartbeat", "가", "를", "로"},
		{"cell", "이", "을", "로"},
		{"main", "이", "을", "으로"},
		{"time.sleep", "이", "을", "으로"},
		{"sleep 2 s", "가", "를", "로"},
		{"read_file", "이", "을", "로"},
		{"last_name", "이", "을", "으로"},
		{"price", "가", "를", "로"},
		{"job", "이", "을", "으로"},
		{"lock", "이", "을", "으로"},
		{"stream", "이", "을", "으로"},
		{"GIL", "이", "을", "로"},
		{"커피", "가", "를", "로"},
		{"토스트 완료", "가", "를", "로"},
		{"작업", "이", "을", "으로"},
		{"파일", "이", "을", "로"},
		{"루프", "가", "를", "로"},
		{"2 s", "가", "를", "로"},
		{"450 ms", "가", "를", "로"},
		{"12.3 µs", "가", "를", "로"},
		{"16.7 min", "이", "을", "으로"},
		{"worker 0", "이", "을", "으로"},
		{"worker 1", "이", "을", "로"},
		{"worker 2", "가", "를", "로"},
		{"worker 3", "이", "을", "으로"},
		{"worker 4", "가", "를", "로"},
		{"worker 5", "가", "를", "로"},
		{"worker 6", "이", "을", "으로"},
		{"worker 7", "이", "을", "로"},
		{"worker 8", "이", "을", "로"},
		{"worker 9", "가", "를", "로"},
		{"worker 10", "이", "을", "으로"},
		{"gather(3)", "이", "을", "으로"},
		{"\"lock db\"", "가", "를", "로"},
		{"\"main\".", "이", "을", "으로"},
		{"", "가", "를", "로"},
		{")", "가", "를", "로"},
		{"\xEA\xB0", "가", "를", "로"},
		{"\x80\x80\x80\x80\x80", "가", "를", "로"},
	};
	char text[64], want[64];
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		word_fill(text, sizeof(text), LANG_KO, "{w}[이/가] {w}[을/를] {w}[으로/로] {w}[은/는]", "w",
			rows[i].word, NULL);
		snprintf(want, sizeof(want), "%s%s %s%s %s%s %s%s", rows[i].word, rows[i].subject,
			rows[i].word, rows[i].object, rows[i].word, rows[i].by, rows[i].word,
			strcmp(rows[i].subject, "이") == 0 ? "은" : "는");
		assert_string_equal(text, want);
	}
}

static void a_duration_has_three_digits_and_one_unit(void **state)
{
	static const struct {
		int64_t ns;
		const char *text;
	} rows[] = {
		{0, "0 s"},
		{7, "7 ns"},
		{999, "999 ns"},
		{1000, "1.00 µs"},
		{12340, "12.3 µs"},
		{999400, "999 µs"},
		{999600, "1.00 ms"},
		{9996000, "10.0 ms"},
		{99960000, "100 ms"},
		{450000000, "450 ms"},
		{999999999, "1.00 s"},
		{2000000000, "2.00 s"},
		{4500000000, "4.50 s"},
		{5010000000, "5.01 s"},
		{61000000000, "61.0 s"},
		{999000000000, "999 s"},
		{1000000000000, "16.7 min"},
		{60000000000000, "16.7 h"},
		{-1500000000, "-1.50 s"},
		{INT64_MAX, "2562048 h"},
		{INT64_MIN, "-2562048 h"},
	};
	char buffer[32];
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(word_duration(buffer, rows[i].ns), rows[i].text);
}

static void the_language_is_the_options_or_the_environments(void **state)
{
	enum awaitscope_lang lang;
	(void)state;
	assert_int_equal(word_lang(&lang, "ko"), 0);
	assert_int_equal(lang, LANG_KO);
	assert_int_equal(word_lang(&lang, "en"), 0);
	assert_int_equal(lang, LANG_EN);
	assert_true(word_lang(&lang, "fr") < 0);
	assert_true(word_lang(&lang, "") < 0);
	unsetenv("AWAITSCOPE_LANG");
	unsetenv("LC_ALL");
	setenv("LC_MESSAGES", "ko_KR.UTF-8", 1);
	setenv("LANG", "en_US.UTF-8", 1);
	assert_int_equal(word_lang(&lang, NULL), 0);
	assert_int_equal(lang, LANG_KO);
	setenv("LC_ALL", "C", 1);
	assert_int_equal(word_lang(&lang, NULL), 0);
	assert_int_equal(lang, LANG_EN);
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	setenv("LANG", "kok_IN", 1); /* Konkani */
	assert_int_equal(word_lang(&lang, NULL), 0);
	assert_int_equal(lang, LANG_EN);
	setenv("AWAITSCOPE_LANG", "ko", 1); /* of a program that another's --lang has started */
	assert_int_equal(word_lang(&lang, NULL), 0);
	assert_int_equal(lang, LANG_KO);
	unsetenv("AWAITSCOPE_LANG");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_exists_in_both_languages),
		cmocka_unit_test(both_languages_have_the_same_holes),
		cmocka_unit_test(a_hole_takes_its_value_and_nothing_in_a_value_is_a_hole),
		cmocka_unit_test(a_text_that_does_not_fit_is_cut_between_characters),
		cmocka_unit_test(a_korean_particle_fits_the_end_of_the_word),
		cmocka_unit_test(a_duration_has_three_digits_and_one_unit),
		cmocka_unit_test(the_language_is_the_options_or_the_environments),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
