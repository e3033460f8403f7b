/* scenario.c: runs one mode of a scenario, recorded with all that the viewer tells. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "own/describe.h"
#include "scenario.h"

static const struct scenario *current;
static const double *current_knobs;
static bool current_is_virtual;
static double current_scale = 1;

double scenario_knob(const char *name)
{
	for (size_t i = 0; current && current->knobs && current->knobs[i].name; i++)
		if (!strcmp(current->knobs[i].name, name))
			return current_knobs ? current_knobs[i] : current->knobs[i].value;
	return NAN;
}

bool scenario_is_virtual(void)
{
	return current_is_virtual;
}

double scenario_scale(void)
{
	return current_scale;
}

struct nth_name {
	struct nth_name *next;
	char text[32];
};

/* Each name is kept once; without memory the tasks have to do with the one name. */
const char *scenario_nth(const char *name, int nth)
{
	static struct nth_name *names;
	char text[sizeof(names->text)];

	if (snprintf(text, sizeof(text), "%s %d", name, nth) >= (int)sizeof(text))
		return name;
	for (const struct nth_name *known = names; known; known = known->next)
		if (!strcmp(known->text, text))
			return known->text;
	struct nth_name *made = malloc(sizeof(*made));
	if (!made)
		return name;
	made->next = names;
	memcpy(made->text, text, sizeof(text));
	names = made;
	return made->text;
}

/* ---- the metadata of a run (trace-format: args.awaitscope) ---- */

static void add_start(cJSON *metadata)
{
	char started[32];
	time_t now = time(NULL);
	struct tm utc;

	if (gmtime_r(&now, &utc) && strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ", &utc))
		cJSON_AddStringToObject(metadata, "started", started);
}

/* Nothing is checked on the way: cJSON refuses NULL, and then the text is shorter but still JSON. */
static char *metadata_text(const struct scenario *scenario, const struct scenario_mode *mode,
	const struct scenario_run_options *options, double slow_seconds)
{
	const struct fill fill = {scenario->knobs, options->knobs, options->scale};
	cJSON *metadata = cJSON_CreateObject(), *part;
	char *text;

	cJSON_AddStringToObject(metadata, "version", AWAITSCOPE_VERSION);
	cJSON_AddStringToObject(metadata, "scenario", scenario->name);
	describe_text(cJSON_AddObjectToObject(metadata, "title"), scenario->title);
	part = cJSON_AddObjectToObject(metadata, "mode");
	cJSON_AddStringToObject(part, "name", mode->name);
	describe_text(part, mode->text);
	cJSON_AddStringToObject(metadata, "clock", options->virtual_clock ? "virtual" : "real");
	if (!options->virtual_clock)
		add_start(metadata);
	cJSON_AddNumberToObject(metadata, "slow_ns", slow_seconds * options->scale * 1e9);
	part = cJSON_AddObjectToObject(metadata, "parameters");
	for (size_t i = 0; scenario->knobs && scenario->knobs[i].name; i++)
		cJSON_AddNumberToObject(
			part, scenario->knobs[i].name, scenario_knob(scenario->knobs[i].name));
	if (options->scale < 1 || options->scale > 1)
		cJSON_AddNumberToObject(part, "scale", options->scale);
	describe_listing(metadata, scenario->listing);
	describe_stops(metadata, mode->stops, &fill);
	describe_question(metadata, &scenario->question, &fill);
	text = cJSON_PrintUnformatted(metadata);
	cJSON_Delete(metadata);
	return text;
}

/* The listing's line that starts the main coroutine, the last that says asyncio.run; 0 when none does. */
static uint32_t main_line(const char *listing)
{
	uint32_t line = 1, found = 0;

	for (const char *at = listing; *at; at++) {
		if (*at == '\n')
			line++;
		else if (!strncmp(at, "asyncio.run(", strlen("asyncio.run(")))
			found = line;
	}
	return found;
}

int scenario_run(const struct scenario *scenario, const struct scenario_run_options *options)
{
	const struct scenario_mode *mode = scenario->modes;
	struct scenario_run_options filled = *options;
	const double slow_seconds = 0.1;
	struct aw_options run = {
		.clock = options->virtual_clock ? AW_CLOCK_VIRTUAL : AW_CLOCK_REAL,
		.slow_seconds = slow_seconds,
		.quiet = options->quiet,
		.trace_path = options->trace_path,
		.trace_pid = options->pid,
		.mode = options->mode,
		.keep_all = options->virtual_clock,
		.recording = options->recording,
		.debug_signal = SIGUSR1,
	};
	char *metadata;
	int status;

	while (mode->name && strcmp(mode->name, options->mode))
		mode++;
	if (!mode->name)
		return -EINVAL;
	if (!(filled.scale > 0))
		filled.scale = 1;
	current = scenario;
	current_knobs = options->knobs;
	current_is_virtual = options->virtual_clock;
	current_scale = filled.scale;
	metadata = metadata_text(scenario, mode, &filled, slow_seconds);
	if (!metadata)
		return -ENOMEM;
	run.scale = filled.scale;
	run.metadata = metadata;
	run.gil = mode->gil;
	if (scenario_knob("cores") >= 1)
		run.cores = (size_t)scenario_knob("cores");
	if (mode->sync)
		status = aw_run_sync(mode->main, NULL, &run);
	else
		status = aw_run(aw_coroutine(mode->main, NULL, "main", scenario->listing->file,
					main_line(scenario->listing->text)),
			&run);
	free(metadata);
	return status;
}
