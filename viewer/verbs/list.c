/* list.c: the scenarios, their modes and knobs. */
#include <getopt.h>
#include <stdio.h>

#include "list.h"
#include "own.h"
#include "scenario.h"
#include "verb.h"

static const char *pick(struct scenario_text text)
{
	return verb_lang() == LANG_KO ? text.ko : text.en;
}

static void print_scenario(const struct scenario *scenario)
{
	printf("%s — %s\n  %s\n", scenario->name, pick(scenario->title), pick(scenario->lesson));
	printf("  %s:", verb_word(WORD_LIST_MODES));
	for (unsigned i = 0; scenario->modes[i].name; i++)
		printf(" %s%s", scenario->modes[i].name, i < scenario->default_modes ? "*" : "");
	putchar('\n');
	if (scenario->program)
		printf("  %s\n", scenario->program);
	for (const struct scenario_knob *knob = scenario->knobs; knob && knob->name; knob++)
		printf("  --set %s=%g  %s (%g … %g)\n", knob->name, knob->value, pick(knob->text), knob->min,
			knob->max);
}

/* ---- --json ---- */

static bool add_texts(cJSON *object, const char *key, struct scenario_text text)
{
	cJSON *texts = cJSON_AddObjectToObject(object, key);

	return texts && cJSON_AddStringToObject(texts, "ko", text.ko) &&
	       cJSON_AddStringToObject(texts, "en", text.en);
}

static bool add_modes(cJSON *object, const struct scenario *scenario)
{
	cJSON *all = cJSON_AddArrayToObject(object, "modes"),
	      *defaults = cJSON_AddArrayToObject(object, "default_modes");

	for (unsigned i = 0; all && defaults && scenario->modes[i].name; i++) {
		if (!cJSON_AddItemToArray(all, cJSON_CreateString(scenario->modes[i].name)))
			return false;
		if (i < scenario->default_modes &&
			!cJSON_AddItemToArray(defaults, cJSON_CreateString(scenario->modes[i].name)))
			return false;
	}
	return all && defaults;
}

static bool add_knobs(cJSON *object, const struct scenario *scenario)
{
	cJSON *knobs = cJSON_AddObjectToObject(object, "knobs");

	for (const struct scenario_knob *knob = scenario->knobs; knobs && knob && knob->name; knob++) {
		cJSON *item = cJSON_AddObjectToObject(knobs, knob->name);

		if (!cJSON_AddNumberToObject(item, "value", knob->value) ||
			!cJSON_AddNumberToObject(item, "min", knob->min) ||
			!cJSON_AddNumberToObject(item, "max", knob->max) ||
			!add_texts(item, "text", knob->text) ||
			!cJSON_AddBoolToObject(item, "whole", knob->whole))
			return false;
	}
	return knobs;
}

static bool add_scenario(cJSON *list, const struct scenario *scenario)
{
	cJSON *object = cJSON_CreateObject();

	return cJSON_AddItemToArray(list, object) && verb_json_text(object, "name", scenario->name) &&
	       add_modes(object, scenario) && add_knobs(object, scenario) &&
	       add_texts(object, "title", scenario->title) && add_texts(object, "lesson", scenario->lesson) &&
	       (!scenario->program || verb_json_text(object, "program", scenario->program));
}

static cJSON *to_json(const struct own_search *own)
{
	cJSON *document = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(document, "scenarios");
	bool done = list != NULL;

	for (const struct scenario *const *scenario = scenarios; done && *scenario; scenario++)
		done = add_scenario(list, *scenario);
	for (unsigned i = 0; own && done && i < own_search_count(own); i++)
		if (own_search_at(own, i)->scenario)
			done = add_scenario(list, own_search_at(own, i)->scenario);
	if (!done) {
		cJSON_Delete(document);
		document = NULL;
	}
	return document;
}

static void print_all(const struct own_search *own)
{
	for (const struct scenario *const *scenario = scenarios; *scenario; scenario++) {
		if (scenario != scenarios)
			putchar('\n');
		print_scenario(*scenario);
	}
	for (unsigned i = 0; own && i < own_search_count(own); i++) {
		if (!own_search_at(own, i)->scenario)
			continue;
		putchar('\n');
		print_scenario(own_search_at(own, i)->scenario);
	}
	printf("\n%s\n", verb_word(WORD_LIST_FOOT));
}

/* The bundled ones, and those of one's own: a program there that is none harms nothing, it is told. */
static int list_scenarios(bool json)
{
	struct own_search *own = NULL;
	int exit_code = own_find(&own, NULL), printed = VERB_OK;

	if (json)
		printed = verb_print_json(to_json(own));
	else
		print_all(own);
	for (unsigned i = 0; own && i < own_search_count(own); i++)
		own_tell(own_search_at(own, i));
	own_search_destroy(own);
	return exit_code != VERB_OK ? exit_code : printed;
}

static int run_list(int argc, char **argv)
{
	enum { JSON = 256, TRACES };
	static const struct option options[] = {
		{"json", no_argument, NULL, JSON}, {"traces", no_argument, NULL, TRACES}, {0}};
	bool json = false, traces = false;

	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
		if (option != JSON && option != TRACES)
			return verb_bad_option(argv, options);
		json |= option == JSON;
		traces |= option == TRACES;
	}
	if (optind < argc)
		return verb_say(VERB_USAGE, WORD_ERR_ARGUMENT, "value", argv[optind], NULL);
	return traces ? list_traces(json) : list_scenarios(json);
}

const struct verb verb_list = {"list", WORD_SUM_LIST, WORD_HELP_LIST, run_list};
