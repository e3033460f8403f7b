/* The file is JSON, every line of it: which texts are, and which lines check names. */
#include "loading.h"
#include "trace/strict.h"

/* ---- JSON to the letter ---- */

/* Whole and sound, given in two pieces that part at `cut`. */
static bool is_json(const char *text, size_t cut)
{
	struct trace__strict strict;
	const char *end = text + strlen(text);

	trace__strict_init(&strict);
	return trace__strict_take(&strict, text, text + cut) == text + cut &&
	       trace__strict_take(&strict, text + cut, end) == end && trace__strict_is_whole(&strict);
}

static const char *const json[] = {
	"{}",
	" [ ] \n",
	"[1,-2,0,0.5,-0,1e5,1E-5,1.25e+10,10]",
	"{\"a\":{\"b\":[[],{}]},\"c\":null}",
	"[true,false,null]",
	"\"a \\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9 \\uAbCd 가 é 😀 long enough for eight at a time\"",
	"{\"가\":1}",
	"17",
};

static const char *const no_json[] = {
	"",
	"{bad}",
	"{\"a\"}",
	"{\"a\":}",
	"{\"a\":1,}",
	"{,}",
	"{\"a\":1 \"b\":2}",
	"{1:2}",
	"[1,]",
	"[,1]",
	"[1 2]",
	"[1}",
	"{\"a\":1]",
	"[",
	"]",
	"[]]",
	"[]{}",
	"01",
	"-",
	"+1",
	".5",
	"1.",
	"1.e5",
	"1e",
	"1e+",
	"0x10",
	"NaN",
	"nul",
	"nulL",
	"truee",
	"'a'",
	"\"a",
	"\"\n\"",
	"\"a tab \t in it\"",
	"\"\x01\"",
	"\"\\x\"",
	"\"\\u12g4\"",
	"\"\\u12\"",
	"\"\xff\"",
	"\"\x80\"",
	"\"\xc0\xaf\"",         /* a slash in too many bytes */
	"\"\xe0\x80\xaf\"",     /* and in still more */
	"\"\xed\xa0\x80\"",     /* half of a pair */
	"\"\xf4\x90\x80\x80\"", /* beyond Unicode */
	"\"\xea\xb0\"",
};

static void is_told(const char *const *texts, size_t count, bool expected)
{
	for (size_t i = 0; i < count; i++)
		for (size_t cut = 0; cut <= strlen(texts[i]); cut++)
			if (is_json(texts[i], cut) != expected)
				fail_msg("%s, cut at %zu", texts[i], cut);
}

static void what_is_json_is_told_to_the_letter(void **state)
{
	(void)state;
	is_told(json, sizeof(json) / sizeof(json[0]), true);
	is_told(no_json, sizeof(no_json) / sizeof(no_json[0]), false);
}

static void brackets_may_nest_deeply_but_not_without_end(void **state)
{
	char text[2 * TRACE__STRICT_DEPTH + 3];

	(void)state;
	for (size_t i = 0; i < TRACE__STRICT_DEPTH; i++) {
		text[i] = '[';
		text[2 * TRACE__STRICT_DEPTH - 1 - i] = ']';
	}
	text[2 * TRACE__STRICT_DEPTH] = '\0';
	assert_true(is_json(text, 0));
	memmove(text + 1, text, 2 * TRACE__STRICT_DEPTH + 1);
	memcpy(text + 2 * TRACE__STRICT_DEPTH + 1, "]", 2);
	assert_false(is_json(text, 0));
}

/* ---- which lines ---- */

struct told {
	uint32_t count;
	uint64_t lines[8];
	char text[200];
};

static void note(void *context, const struct trace_breach *breach)
{
	struct told *told = context;

	if (breach->law)
		return;
	if (told->count < 8)
		told->lines[told->count] = breach->line;
	if (!told->count++)
		memcpy(told->text, breach->text, sizeof(told->text));
}

static struct told check(const char *text)
{
	struct trace *trace = load_text(text);
	struct told told = {0};

	assert_true(trace_check(trace, LANG_EN, note, &told) >= told.count);
	trace_destroy(trace);
	return told;
}

#define EVENT(args) \
	"{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":1.000,\"name\":\"n\",\"cat\":\"note\",\"s\":\"t\"" args
#define SOUND EVENT("}\n")

static void a_line_that_is_no_json_is_named(void **state)
{
	static const struct {
		const char *text;
		uint32_t count;
		uint64_t lines[3];
	} rows[] = {
		{OUR_HEAD "," SOUND "]\n", 0, {0}},
		{OUR_HEAD "," SOUND, 0, {0}},                      /* cut off */
		{OUR_HEAD "," SOUND ",{\"ph\":\"i\",\"p", 0, {0}}, /* in the middle of a line */
		{OUR_HEAD "," EVENT(",\"args\":{bad}}\n") "]\n", 1, {3}},
		{OUR_HEAD "," EVENT(",\"args\":{bad}}\n") "," SOUND
							  "," EVENT(",\"args\":{\"a\":01}}\n") "]\n",
			2, {3, 5}},
		{OUR_HEAD "," SOUND "," EVENT("\n") "," SOUND "]\n", 1, {4}}, /* its brace is missing */
		{OUR_HEAD "," SOUND "," EVENT("\n") "]\n", 1, {4}},           /* of the last */
		{OUR_HEAD "," SOUND "," EVENT(",\"args\":[1\n") "," SOUND "]\n", 1, {4}}, /* a bracket too */
		{OUR_HEAD "," EVENT(",\"args\":{\"a\":\"\n") "," SOUND "]\n", 1,
			{3}},                                         /* a string without end */
		{OUR_HEAD "," EVENT("}}\n") "," SOUND "]\n", 1, {3}}, /* a brace too many */
		{OUR_HEAD "," SOUND SOUND "," SOUND "]\n", 1, {4}},   /* no comma */
		{OUR_HEAD "," SOUND "," SOUND ",\n]\n", 1, {6}},      /* one too many */
		{OUR_HEAD "," SOUND "this is no event\n," SOUND "]\n", 1, {4}},
		{OUR_HEAD "," EVENT("\xff}\n") "," SOUND "]\n", 1, {3}},
		{OUR_HEAD "," SOUND "]\n]\n", 1, {5}},
		{"{\"traceEvents\":[\n" SOUND "," SOUND "]}\n", 0, {0}},
		{"{\"traceEvents\":[\n" EVENT(",\"args\":{bad}}\n") "," SOUND "]}\n", 1, {2}},
		{"{\"traceEvents\":[\n" SOUND "," SOUND "]\n", 1, {4}}, /* the object has no end */
		{"\xef\xbb\xbf[" SOUND "]", 0, {0}},
		{"[\r\n" SOUND "\r\n]\r\n", 0, {0}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct told told = check(rows[i].text);

		if (told.count != rows[i].count)
			fail_msg("%s: %u lines, the first is %u: %s", rows[i].text, (unsigned)told.count,
				(unsigned)told.lines[0], told.text);
		for (uint32_t j = 0; j < told.count; j++)
			assert_int_equal(told.lines[j], rows[i].lines[j]);
	}
}

/* Wherever the pieces in which the file is read part, the same lines are named. */
static void long_files_are_named_by_line_too(void **state)
{
	enum { LINES = 9000 };
	const size_t room = LINES * 120;
	char *text = malloc(room);

	(void)state;
	assert_non_null(text);
	for (int shift = 0; shift < 100; shift += 7) {
		size_t size = (size_t)sprintf(text, "%s", OUR_HEAD);
		struct told told;

		/* Line 3 is longer each time, so that all behind it stands elsewhere. */
		size += (size_t)sprintf(text + size, ",%*s%s", shift, "", SOUND);
		for (int i = 4; i < LINES; i++)
			size += (size_t)sprintf(text + size, ",%s",
				i == 3000 || i == 8999 ? EVENT(",\"args\":{bad}}\n") : SOUND);
		strcpy(text + size, "]\n");
		told = check(text);
		assert_int_equal(told.count, 2);
		assert_int_equal(told.lines[0], 3000);
		assert_int_equal(told.lines[1], 8999);
		assert_string_equal(told.text, "is not JSON from its byte 79 on");
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_json_is_told_to_the_letter),
		cmocka_unit_test(brackets_may_nest_deeply_but_not_without_end),
		cmocka_unit_test(a_line_that_is_no_json_is_named),
		cmocka_unit_test(long_files_are_named_by_line_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
