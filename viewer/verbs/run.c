/* run.c: runs a scenario, records it, and prints what came of it. */
#include <getopt.h>
#include <stdlib.h>

#include "choose.h"
#include "summary.h"
#include "verb.h"

struct request {
	struct record_options record;
	double *knobs;
	const char *settings[64];
	unsigned setting_count;
	const char *modes;
	bool json, plain;
};

static int read_options(struct request *request, int argc, char **argv)
{
	enum { MODE = 256, CLOCK, SCALE, SET, JSON, QUIET, PLAIN };
	static const struct option options[] = {{"mode", required_argument, NULL, MODE},
		{"clock", required_argument, NULL, CLOCK}, {"scale", required_argument, NULL, SCALE},
		{"set", required_argument, NULL, SET}, {"output", required_argument, NULL, 'o'},
		{"json", no_argument, NULL, JSON}, {"quiet", no_argument, NULL, QUIET},
		{"plain", no_argument, NULL, PLAIN}, {0}};
	int exit_code = VERB_OK;

	opterr = 0;
	for (int option;
		exit_code == VERB_OK && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1;) {
		switch (option) {
		case MODE:
			request->modes = optarg;
			break;
		case CLOCK:
			exit_code = choose_clock(&request->record.virtual_clock, optarg);
			break;
		case SCALE:
			exit_code = choose_scale(&request->record.scale, optarg);
			break;
		case SET:
			if (request->setting_count ==
				sizeof(request->settings) / sizeof(request->settings[0]))
				return verb_say(VERB_USAGE, WORD_ERR_ARGUMENT, "value", optarg, NULL);
			request->settings[request->setting_count++] = optarg;
			break;
		case 'o':
			exit_code = choose_output(&request->record.path, optarg);
			break;
		case JSON:
			request->json = true;
			break;
		case QUIET:
			request->record.quiet = true;
			break;
		case PLAIN:
			request->plain = true;
			break;
		default:
			return verb_bad_option(argv, options);
		}
	}
	if (exit_code == VERB_OK && request->json && request->plain)
		return verb_say(VERB_USAGE, WORD_ERR_RUN_BOTH, NULL);
	return exit_code;
}

static int choose(struct request *request, int argc, char **argv)
{
	int exit_code;

	if (optind == argc)
		return verb_say(VERB_USAGE, WORD_ERR_SCENARIO_MISSING, NULL);
	if (optind + 1 < argc)
		return verb_say(VERB_USAGE, WORD_ERR_ARGUMENT, "value", argv[optind + 1], NULL);
	exit_code = choose_scenario(&request->record, argv[optind]);
	if (exit_code == VERB_OK)
		exit_code = choose_modes(&request->record, request->modes);
	if (exit_code != VERB_OK)
		return exit_code;
	request->knobs = choose_knobs(request->record.scenario);
	if (!request->knobs)
		return verb_error(argv[optind], -12);
	for (unsigned i = 0; i < request->setting_count && exit_code == VERB_OK; i++)
		exit_code = choose_knob(request->record.scenario, request->knobs, request->settings[i]);
	request->record.knobs = request->knobs;
	return exit_code;
}

static int record_and_tell(struct request *request)
{
	char temporary[4096];
	bool recorded, is_temporary = !request->record.path, is_stream;
	int exit_code;

	if (is_temporary) {
		int status = record_temporary(temporary, sizeof(temporary), "run.json");

		if (status)
			return verb_output_error(temporary, status);
		request->record.path = temporary;
		request->record.is_temporary = true;
	}
	is_stream = record_is_stream(request->record.path);
	if (request->json || is_stream)
		request->record.quiet = true;
	exit_code = record_modes(&request->record, &recorded);
	if (recorded && !is_stream && !request->plain) {
		int told = request->json ? summary_json(request->record.path)
		                         : summary_print(request->record.path);

		exit_code = exit_code != VERB_OK ? exit_code : told;
	}
	if (is_temporary)
		record_temporary_remove(temporary);
	return exit_code;
}

static int run_run(int argc, char **argv)
{
	struct request request = {.record = {.scale = 1}};
	int exit_code = read_options(&request, argc, argv);

	if (exit_code == VERB_OK)
		exit_code = choose(&request, argc, argv);
	if (exit_code == VERB_OK)
		exit_code = record_and_tell(&request);
	free(request.knobs);
	choose_finish(&request.record);
	return exit_code;
}

const struct verb verb_run = {"run", WORD_SUM_RUN, WORD_HELP_RUN, run_run};
