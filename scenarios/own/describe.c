/* describe.c: from struct scenario to JSON. */
#include "describe.h"

#include <stdlib.h>

void describe_text(cJSON *object, struct scenario_text text)
{
	cJSON_AddStringToObject(object, "ko", text.ko);
	cJSON_AddStringToObject(object, "en", text.en);
}

static void describe_filled(cJSON *object, struct scenario_text text, const struct fill *fill)
{
	if (!fill) {
		describe_text(object, text);
		return;
	}
	char *ko = fill_text(text.ko, fill), *en = fill_text(text.en, fill);

	describe_text(object, (struct scenario_text){ko, en});
	free(ko);
	free(en);
}

void describe_stops(cJSON *object, const struct scenario_stop *stop, const struct fill *fill)
{
	cJSON *list = cJSON_AddArrayToObject(object, "stops");

	for (; stop && stop->on; stop++) {
		cJSON *item = cJSON_CreateObject();

		cJSON_AddStringToObject(item, "on", stop->on);
		cJSON_AddStringToObject(item, "task", stop->task);
		cJSON_AddNumberToObject(item, "nth", stop->nth ? stop->nth : 1);
		describe_filled(cJSON_AddObjectToObject(item, "text"), stop->text, fill);
		cJSON_AddItemToArray(list, item);
	}
}

void describe_question(cJSON *object, const struct scenario_question *question, const struct fill *fill)
{
	cJSON *part, *choices;

	if (!question->answer)
		return;
	part = cJSON_AddObjectToObject(object, "question");
	describe_filled(cJSON_AddObjectToObject(part, "text"), question->text, fill);
	choices = cJSON_AddArrayToObject(part, "choices");
	for (const struct scenario_text *choice = question->choices;
		choice < question->choices + SCENARIO_CHOICES && choice->en; choice++) {
		cJSON *item = cJSON_CreateObject();

		describe_filled(item, *choice, fill);
		cJSON_AddItemToArray(choices, item);
	}
	cJSON_AddNumberToObject(part, "answer", question->answer);
}

static void describe_c(cJSON *object, const struct scenario_c *c)
{
	cJSON *part, *lines;

	if (!c->line_count)
		return;
	part = cJSON_AddObjectToObject(object, "c");
	cJSON_AddStringToObject(part, "file", c->file);
	cJSON_AddStringToObject(part, "text", c->text);
	lines = cJSON_AddArrayToObject(part, "lines");
	for (unsigned line = 1; line <= c->line_count; line++)
		if (c->lines[line])
			cJSON_AddItemToArray(
				lines, cJSON_CreateIntArray((const int[]){c->lines[line], (int)line}, 2));
}

void describe_listing(cJSON *object, const struct scenario_listing *listing)
{
	cJSON *part = cJSON_AddObjectToObject(object, "listing");

	cJSON_AddStringToObject(part, "file", listing->file);
	cJSON_AddStringToObject(part, "language", "python");
	cJSON_AddStringToObject(part, "text", listing->text);
	describe_c(part, &listing->c);
}

static void describe_modes(cJSON *object, const struct scenario_mode *mode)
{
	cJSON *list = cJSON_AddArrayToObject(object, "modes");

	for (; mode && mode->name; mode++) {
		cJSON *item = cJSON_CreateObject();

		cJSON_AddStringToObject(item, "name", mode->name);
		describe_text(cJSON_AddObjectToObject(item, "text"), mode->text);
		cJSON_AddBoolToObject(item, "sync", mode->sync);
		cJSON_AddBoolToObject(item, "gil", mode->gil);
		describe_stops(item, mode->stops, NULL);
		cJSON_AddItemToArray(list, item);
	}
}

static void describe_knobs(cJSON *object, const struct scenario_knob *knob)
{
	cJSON *list = cJSON_AddArrayToObject(object, "knobs");

	for (; knob && knob->name; knob++) {
		cJSON *item = cJSON_CreateObject();

		cJSON_AddStringToObject(item, "name", knob->name);
		cJSON_AddNumberToObject(item, "value", knob->value);
		cJSON_AddNumberToObject(item, "min", knob->min);
		cJSON_AddNumberToObject(item, "max", knob->max);
		describe_text(cJSON_AddObjectToObject(item, "text"), knob->text);
		cJSON_AddBoolToObject(item, "whole", knob->whole);
		cJSON_AddItemToArray(list, item);
	}
}

cJSON *describe_scenario(const struct scenario *scenario)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "name", scenario->name);
	describe_text(cJSON_AddObjectToObject(object, "title"), scenario->title);
	describe_text(cJSON_AddObjectToObject(object, "lesson"), scenario->lesson);
	describe_modes(object, scenario->modes);
	cJSON_AddNumberToObject(object, "default_modes", scenario->default_modes);
	describe_knobs(object, scenario->knobs);
	describe_question(object, &scenario->question, NULL);
	describe_listing(object, scenario->listing);
	return object;
}
