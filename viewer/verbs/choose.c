/* choose.c: reads names and numbers of the command line, and says which are valid. */
#include "choose.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "own.h"
#include "verb.h"

enum { MOST_NAMES = 128 };

/* The names of all: those of one's own are asked for, since none that is called so was found. */
static int unknown_scenario(const char *name)
{
	const char *names[MOST_NAMES + 1];
	struct own_search *own = NULL;
	const char *near;
	size_t count = 0;
	int exit_code;

	for (const struct scenario *const *scenario = scenarios; *scenario && count < MOST_NAMES; scenario++)
		names[count++] = (*scenario)->name;
	if (own_find(&own, NULL) == VERB_OK)
		for (unsigned i = 0; i < own_search_count(own) && count < MOST_NAMES; i++)
			if (own_search_at(own, i)->scenario)
				names[count++] = own_search_at(own, i)->scenario->name;
	names[count] = NULL;
	near = verb_nearest(name, names);
	exit_code = near ? verb_say(VERB_USAGE, WORD_ERR_SCENARIO_NEAR, "name", name, "near", near, NULL)
	                 : verb_say(VERB_USAGE, WORD_ERR_SCENARIO, "name", name, NULL);
	own_search_destroy(own);
	return exit_code;
}

int choose_scenario(struct record_options *options, const char *name)
{
	const struct own_found *found;
	int exit_code;

	options->scenario = scenario_find(name);
	if (options->scenario)
		return VERB_OK;
	exit_code = own_find(&options->own, name);
	if (exit_code != VERB_OK)
		return exit_code;
	if (!own_search_count(options->own))
		return unknown_scenario(name);
	found = own_search_at(options->own, 0);
	options->scenario = found->scenario;
	own_tell(found);
	return found->scenario ? VERB_OK : VERB_USAGE;
}

void choose_finish(struct record_options *options)
{
	own_search_destroy(options->own);
	options->own = NULL;
	options->scenario = NULL;
}

static int unknown_mode(const struct scenario *scenario, const char *name)
{
	const char *names[MOST_NAMES + 1];
	char all[512] = "all";
	const char *near;
	size_t count = 0;

	names[count++] = "all";
	for (const struct scenario_mode *mode = scenario->modes; mode->name && count < MOST_NAMES; mode++) {
		size_t length = strlen(all);

		names[count++] = mode->name;
		snprintf(all + length, sizeof(all) - length, ", %s", mode->name);
	}
	names[count] = NULL;
	near = verb_nearest(name, names);
	if (near)
		return verb_say(VERB_USAGE, WORD_ERR_MODE_NEAR, "scenario", scenario->name, "name", name,
			"near", near, NULL);
	return verb_say(
		VERB_USAGE, WORD_ERR_MODE, "scenario", scenario->name, "name", name, "all", all, NULL);
}

static int add_mode(struct record_options *options, const char *name)
{
	if (!strcmp(name, "all")) {
		for (const struct scenario_mode *mode = options->scenario->modes; mode->name; mode++)
			(void)add_mode(options, mode->name);
		return VERB_OK;
	}
	for (const struct scenario_mode *mode = options->scenario->modes; mode->name; mode++) {
		if (strcmp(mode->name, name))
			continue;
		for (unsigned i = 0; i < options->mode_count; i++)
			if (options->modes[i] == mode->name)
				return VERB_OK; /* named twice */
		if (options->mode_count < RECORD_MODES)
			options->modes[options->mode_count++] = mode->name;
		return VERB_OK;
	}
	return unknown_mode(options->scenario, name);
}

int choose_modes(struct record_options *options, const char *list)
{
	const struct scenario_mode *modes = options->scenario->modes;
	char copy[512], *rest = copy, *name;
	int exit_code = VERB_OK;

	options->mode_count = 0;
	if (!list) {
		for (unsigned i = 0; modes[i].name && i < options->scenario->default_modes; i++)
			options->modes[options->mode_count++] = modes[i].name;
		return VERB_OK;
	}
	if (snprintf(copy, sizeof(copy), "%s", list) >= (int)sizeof(copy))
		return unknown_mode(options->scenario, list);
	while (exit_code == VERB_OK && (name = strsep(&rest, ",")))
		exit_code = add_mode(options, name);
	return exit_code;
}

/* A whole, finite number and nothing after it. */
static bool read_number(const char *text, double *number)
{
	char *end;

	*number = strtod(text, &end);
	return end != text && !*end && isfinite(*number);
}

double *choose_knobs(const struct scenario *scenario)
{
	size_t count = 0;
	double *values;

	while (scenario->knobs && scenario->knobs[count].name)
		count++;
	values = malloc((count + 1) * sizeof(*values));
	for (size_t i = 0; values && i < count; i++)
		values[i] = scenario->knobs[i].value;
	return values;
}

static int unknown_knob(const struct scenario *scenario, const char *name)
{
	const char *names[MOST_NAMES + 1];
	char all[512] = "";
	const char *near;
	size_t count = 0;

	for (const struct scenario_knob *knob = scenario->knobs; knob && knob->name && count < MOST_NAMES;
		knob++) {
		size_t length = strlen(all);

		names[count++] = knob->name;
		snprintf(all + length, sizeof(all) - length, "%s%s", length ? ", " : "", knob->name);
	}
	names[count] = NULL;
	near = verb_nearest(name, names);
	if (near)
		return verb_say(VERB_USAGE, WORD_ERR_KNOB_NEAR, "scenario", scenario->name, "name", name,
			"near", near, NULL);
	return verb_say(
		VERB_USAGE, WORD_ERR_KNOB, "scenario", scenario->name, "name", name, "all", all, NULL);
}

int choose_knob(const struct scenario *scenario, double *values, const char *setting)
{
	const char *equals = strchr(setting, '=');
	char name[128], least[32], most[32];
	double value;

	if (!equals || equals == setting || equals - setting >= (int)sizeof(name))
		return verb_say(VERB_USAGE, WORD_ERR_SET, "value", setting, NULL);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - setting), setting);
	for (size_t i = 0; scenario->knobs && scenario->knobs[i].name; i++) {
		const struct scenario_knob *knob = &scenario->knobs[i];

		if (strcmp(knob->name, name))
			continue;
		if (read_number(equals + 1, &value) && value >= knob->min && value <= knob->max &&
			(!knob->whole || floor(value) >= value)) {
			values[i] = value;
			return VERB_OK;
		}
		snprintf(least, sizeof(least), "%g", knob->min);
		snprintf(most, sizeof(most), "%g", knob->max);
		return verb_say(VERB_USAGE, knob->whole ? WORD_ERR_KNOB_COUNT : WORD_ERR_KNOB_VALUE, "name",
			name, "least", least, "most", most, "value", equals + 1, NULL);
	}
	return unknown_knob(scenario, name);
}

int choose_clock(bool *virtual_clock, const char *name)
{
	*virtual_clock = !strcmp(name, "virtual");
	if (*virtual_clock || !strcmp(name, "real"))
		return VERB_OK;
	return verb_say(VERB_USAGE, WORD_ERR_CLOCK, "value", name, NULL);
}

int choose_scale(double *scale, const char *text)
{
	if (read_number(text, scale) && *scale >= 0.001 && *scale <= 100)
		return VERB_OK;
	return verb_say(VERB_USAGE, WORD_ERR_SCALE, "value", text, NULL);
}

int choose_output(const char **path, const char *text)
{
	if (!*text)
		return verb_say(VERB_USAGE, WORD_ERR_OPTION_VALUE, "name", "output", NULL);
	*path = text;
	return VERB_OK;
}
