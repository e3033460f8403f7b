/* own_read.c: from the JSON of a description to a struct scenario. The texts stay in the parsed JSON, which is
 * kept; each part is checked before it is taken, and the first that does not pass is named. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "own.h"
#include "own/clean.h"

enum { LINE_BYTES_MAX = 2000 };

struct own_read {
	struct scenario scenario;
	struct scenario_listing listing;
	struct scenario_mode modes[OWN_MODES_MAX + 1];
	struct scenario_knob knobs[OWN_KNOBS_MAX + 1];
	struct scenario_stop *stops[OWN_MODES_MAX];
	uint16_t *c_lines;
	cJSON *json;
	char *path;
};

/* Where the reading is, for `why`; it stops at the first wrong part. */
struct reading {
	char *why;
	size_t why_size;
};

static bool wrong(const struct reading *reading, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static bool wrong(const struct reading *reading, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(reading->why, reading->why_size, format, args);
	va_end(args);
	return false;
}

bool own_is_name(const char *name)
{
	static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	size_t length = strspn(name, first);

	return length && length <= OWN_NAME_MAX && !name[length] && !strchr("0123456789", name[0]);
}

/* ---- texts ---- */

static const char *string_of(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

/* A text of one line that says something. */
static const char *line_of(const cJSON *object, const char *key)
{
	const char *text = string_of(object, key);

	return text && *text && strlen(text) <= LINE_BYTES_MAX && clean_text(text, "") ? text : NULL;
}

static bool read_text(
	const struct reading *reading, const cJSON *texts, struct scenario_text *out, const char *where)
{
	out->ko = line_of(texts, "ko");
	out->en = line_of(texts, "en");
	if (!out->ko || !out->en)
		return wrong(reading, "%s.%s", where, out->ko ? "en" : "ko");
	return true;
}

static bool read_named(
	const struct reading *reading, const cJSON *object, const char *key, struct scenario_text *out)
{
	return read_text(reading, cJSON_GetObjectItemCaseSensitive(object, key), out, key);
}

/* A whole number in a range; least - 1 when it is none. */
static int whole(const cJSON *object, const char *key, int least, int most)
{
	double value = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(object, key));

	return value >= least && value <= most && floor(value) == value ? (int)value : least - 1;
}

/* ---- parts ---- */

static bool is_moment(const char *on)
{
	static const char *const moments[] = {"create", "resume", "wait", "ready", "end", "blocked", "print"};

	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++)
		if (on && !strcmp(on, moments[i]))
			return true;
	return false;
}

/* -ENOMEM, 0 for a part that is wrong, 1. */
static int read_stops(const struct reading *reading, struct own_read *read, unsigned mode, const cJSON *list)
{
	struct scenario_stop *stop;
	char where[64];

	if (!cJSON_IsArray(list))
		return wrong(reading, "modes[%u].stops", mode);
	stop = read->stops[mode] = calloc((size_t)cJSON_GetArraySize(list) + 1, sizeof(*stop));
	if (!stop)
		return -ENOMEM;
	read->modes[mode].stops = stop;
	for (const cJSON *item = list->child; item; item = item->next, stop++) {
		int nth = whole(item, "nth", 1, 1 << 30);

		snprintf(where, sizeof(where), "modes[%u].stops[%d]", mode, (int)(stop - read->stops[mode]));
		stop->task = line_of(item, "task");
		if (!is_moment(string_of(item, "on")) || !stop->task || !nth)
			return wrong(reading, "%s", where);
		stop->nth = (unsigned)nth;
		if (!read_text(reading, cJSON_GetObjectItemCaseSensitive(item, "text"), &stop->text, where))
			return 0;
		stop->on = string_of(item, "on");
	}
	return 1;
}

static int read_modes(const struct reading *reading, struct own_read *read, const cJSON *list)
{
	int count = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0, status;
	char where[64];
	unsigned i = 0;

	if (count < 1 || count > OWN_MODES_MAX)
		return wrong(reading, "modes");
	for (const cJSON *item = list->child; item; item = item->next, i++) {
		const char *name = string_of(item, "name");
		const cJSON *sync = cJSON_GetObjectItemCaseSensitive(item, "sync"),
			    *gil = cJSON_GetObjectItemCaseSensitive(item, "gil");

		if (!name || !own_is_name(name) || !strcmp(name, "all"))
			return wrong(reading, "modes[%u].name", i);
		for (unsigned j = 0; j < i; j++)
			if (!strcmp(read->modes[j].name, name))
				return wrong(reading, "modes[%u].name", i);
		if (!cJSON_IsBool(sync))
			return wrong(reading, "modes[%u].sync", i);
		if (!cJSON_IsBool(gil))
			return wrong(reading, "modes[%u].gil", i);
		read->modes[i].sync = cJSON_IsTrue(sync);
		read->modes[i].gil = cJSON_IsTrue(gil);
		snprintf(where, sizeof(where), "modes[%u].text", i);
		if (!read_text(reading, cJSON_GetObjectItemCaseSensitive(item, "text"), &read->modes[i].text,
			    where))
			return 0;
		read->modes[i].name = name;
		status = read_stops(reading, read, i, cJSON_GetObjectItemCaseSensitive(item, "stops"));
		if (status <= 0)
			return status;
	}
	return 1;
}

static bool read_knobs(const struct reading *reading, struct own_read *read, const cJSON *list)
{
	char where[64];
	unsigned i = 0;

	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > OWN_KNOBS_MAX)
		return wrong(reading, "knobs");
	for (const cJSON *item = list->child; item; item = item->next, i++) {
		struct scenario_knob *knob = &read->knobs[i];
		const char *name = string_of(item, "name");

		knob->value = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(item, "value"));
		knob->min = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(item, "min"));
		knob->max = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(item, "max"));
		knob->whole = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "whole"));
		if (!name || !own_is_name(name))
			return wrong(reading, "knobs[%u].name", i);
		for (unsigned j = 0; j < i; j++)
			if (!strcmp(read->knobs[j].name, name))
				return wrong(reading, "knobs[%u].name", i);
		if (!isfinite(knob->min) || !isfinite(knob->max) || !(knob->min <= knob->value) ||
			!(knob->value <= knob->max))
			return wrong(reading, "knobs[%u].value", i);
		snprintf(where, sizeof(where), "knobs[%u].text", i);
		if (!read_text(reading, cJSON_GetObjectItemCaseSensitive(item, "text"), &knob->text, where))
			return false;
		knob->name = name;
	}
	return true;
}

static bool read_question(
	const struct reading *reading, struct scenario_question *question, const cJSON *object)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, "choices");
	int count = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0, answer;
	struct scenario_text *choice = question->choices;

	if (!object)
		return true; /* it asks nothing */
	if (!read_text(reading, cJSON_GetObjectItemCaseSensitive(object, "text"), &question->text,
		    "question.text"))
		return false;
	if (count < 2 || count > SCENARIO_CHOICES)
		return wrong(reading, "question.choices");
	for (const cJSON *item = list->child; item; item = item->next, choice++)
		if (!read_text(reading, item, choice, "question.choices"))
			return false;
	answer = whole(object, "answer", 1, count);
	if (!answer)
		return wrong(reading, "question.answer");
	question->answer = (unsigned)answer;
	return true;
}

static unsigned lines_in(const char *text)
{
	unsigned count = 0;

	for (; *text; text += *text == '\n') {
		count++;
		text = strchrnul(text, '\n');
	}
	return count;
}

/* Pairs of a line of the Python and a line of the C. -ENOMEM, 0 for a part that is wrong, 1. */
static int read_lines(const struct reading *reading, struct own_read *read, const cJSON *list)
{
	const double python_lines = lines_in(read->listing.text);
	unsigned count = lines_in(read->listing.c.text), i = 0;

	if (!cJSON_IsArray(list))
		return wrong(reading, "listing.c.lines");
	read->c_lines = calloc((size_t)count + 1, sizeof(*read->c_lines));
	if (!read->c_lines)
		return -ENOMEM;
	for (const cJSON *item = list->child; item; item = item->next, i++) {
		double python = cJSON_GetNumberValue(cJSON_GetArrayItem(item, 0)),
		       c = cJSON_GetNumberValue(cJSON_GetArrayItem(item, 1));

		if (!cJSON_IsArray(item) || !(python >= 1 && python <= fmin(python_lines, UINT16_MAX)) ||
			!(c >= 1 && c <= count) || floor(python) != python || floor(c) != c)
			return wrong(reading, "listing.c.lines[%u]", i);
		read->c_lines[(unsigned)c] = (uint16_t)python;
	}
	read->listing.c.lines = read->c_lines;
	read->listing.c.line_count = count;
	return 1;
}

/* -ENOMEM, 0 for a part that is wrong, 1. */
static int read_listing(const struct reading *reading, struct own_read *read, const cJSON *object)
{
	const cJSON *c = cJSON_GetObjectItemCaseSensitive(object, "c");
	struct scenario_listing *listing = &read->listing;

	listing->file = line_of(object, "file");
	listing->text = string_of(object, "text");
	if (!listing->file)
		return wrong(reading, "listing.file");
	if (!listing->text || !clean_text(listing->text, CLEAN_CODE))
		return wrong(reading, "listing.text");
	if (!c)
		return 1; /* it does not show it */
	listing->c.file = line_of(c, "file");
	listing->c.text = string_of(c, "text");
	if (!listing->c.file)
		return wrong(reading, "listing.c.file");
	if (!listing->c.text || !*listing->c.text || strlen(listing->c.text) > SCENARIO_C_BYTES_MAX ||
		!clean_text(listing->c.text, CLEAN_CODE))
		return wrong(reading, "listing.c.text");
	return read_lines(reading, read, cJSON_GetObjectItemCaseSensitive(c, "lines"));
}

/* -ENOMEM, 0 for a part that is wrong, 1. */
static int read_all(const struct reading *reading, struct own_read *read, const char *name)
{
	const cJSON *json = read->json;
	const char *own_name = string_of(json, "name");
	int status, defaults, count = 0;

	if (!own_name || strcmp(own_name, name) != 0)
		return wrong(reading, "name");
	if (!read_named(reading, json, "title", &read->scenario.title) ||
		!read_named(reading, json, "lesson", &read->scenario.lesson))
		return 0;
	status = read_modes(reading, read, cJSON_GetObjectItemCaseSensitive(json, "modes"));
	if (status <= 0)
		return status;
	while (read->modes[count].name)
		count++;
	defaults = whole(json, "default_modes", 1, count < 3 ? count : 3);
	if (!defaults)
		return wrong(reading, "default_modes");
	read->scenario.name = own_name;
	read->scenario.modes = read->modes;
	read->scenario.default_modes = (unsigned)defaults;
	read->scenario.knobs = read->knobs;
	read->scenario.listing = &read->listing;
	read->scenario.program = read->path;
	if (!read_knobs(reading, read, cJSON_GetObjectItemCaseSensitive(json, "knobs")) ||
		!read_question(reading, &read->scenario.question,
			cJSON_GetObjectItemCaseSensitive(json, "question")))
		return 0;
	return read_listing(reading, read, cJSON_GetObjectItemCaseSensitive(json, "listing"));
}

int own_read_create(struct own_read **out, const char *text, const char *name, const char *path, char *why,
	size_t why_size)
{
	struct reading reading = {why, why_size};
	struct own_read *read = calloc(1, sizeof(*read));
	int status = -ENOMEM;

	*out = NULL;
	*why = '\0';
	if (!read)
		return -ENOMEM;
	read->path = strdup(path);
	if (!read->path)
		goto fail;
	read->json = cJSON_ParseWithOpts(text, NULL, true);
	if (!cJSON_IsObject(read->json)) {
		status = OWN_NO_JSON;
		goto fail;
	}
	status = read_all(&reading, read, name);
	if (status > 0) {
		*out = read;
		return OWN_GOOD;
	}
	status = status ? status : OWN_BAD_PART;
fail:
	own_read_destroy(read);
	return status;
}

void own_read_destroy(struct own_read *read)
{
	if (!read)
		return;
	for (size_t i = 0; i < OWN_MODES_MAX; i++)
		free(read->stops[i]);
	free(read->c_lines);
	cJSON_Delete(read->json);
	free(read->path);
	free(read);
}

const struct scenario *own_read_scenario(const struct own_read *read)
{
	return &read->scenario;
}
