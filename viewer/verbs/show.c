/* show.c: the timeline as text in the terminal; --events: a line an event. */
#include <getopt.h>
#include <stdlib.h>

#include "show.h"
#include "verb.h"

static int run_show(int argc, char **argv)
{
	enum { EVENTS = 256, ALL, WIDTH, WIDTH_LEAST = 40, WIDTH_MOST = 400 };
	static const struct option options[] = {{"events", no_argument, NULL, EVENTS},
		{"all", no_argument, NULL, ALL}, {"width", required_argument, NULL, WIDTH}, {0}};
	bool events = false, all = false;
	int width = verb_columns(stdout);
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
		char *end;
		switch (option) {
		case EVENTS:
			events = true;
			break;
		case ALL:
			all = true;
			break;
		case WIDTH:
			width = (int)strtol(optarg, &end, 10);
			if (*end || width < WIDTH_LEAST || width > WIDTH_MOST)
				return verb_say(VERB_USAGE, WORD_ERR_WIDTH, "value", optarg, NULL);
			break;
		default:
			return verb_bad_option(argv, options);
		}
	}

	struct verb_files files;
	int exit_code = verb_files_load(&files, argc - optind, argv + optind);
	if (exit_code != VERB_OK)
		return exit_code;
	int code = 0;
	if (events)
		for (uint32_t i = 0; i < files.count && code == 0; i++)
			code = verb_show_events(files.traces[i], stdout);
	else
		code = verb_show_lanes(
			files.model, stdout, width, verb_colours(stdout), all ? UINT32_MAX : SHOW_LANES);
	verb_files_finish(&files);
	return code < 0 ? verb_error(argv[optind], code) : VERB_OK;
}

const struct verb verb_show = {"show", WORD_SUM_SHOW, WORD_HELP_SHOW, run_show};
