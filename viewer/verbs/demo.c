/* demo.c: the headline: a scenario's default modes (coffee's sync, gather and blocking), recorded at the same
 * time, and shown. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "choose.h"
#include "show.h"
#include "summary.h"
#include "verb.h"
#ifdef AWAITSCOPE_VIEWER
#include "window/app.h"
#endif

struct request {
	struct record_options record;
	const char *name; /* of the scenario */
	char temporary[4096];
	bool no_window;
};

static int read_options(struct request *request, int argc, char **argv)
{
	enum { CLOCK = 256, SCALE, NO_WINDOW };
	static const struct option options[] = {{"clock", required_argument, NULL, CLOCK},
		{"scale", required_argument, NULL, SCALE}, {"output", required_argument, NULL, 'o'},
		{"no-window", no_argument, NULL, NO_WINDOW}, {0}};
	int exit_code = VERB_OK;

	opterr = 0;
	for (int option;
		exit_code == VERB_OK && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1;) {
		switch (option) {
		case CLOCK:
			exit_code = choose_clock(&request->record.virtual_clock, optarg);
			break;
		case SCALE:
			exit_code = choose_scale(&request->record.scale, optarg);
			break;
		case 'o':
			exit_code = choose_output(&request->record.path, optarg);
			break;
		case NO_WINDOW:
			request->no_window = true;
			break;
		default:
			return verb_bad_option(argv, options);
		}
	}
	if (exit_code == VERB_OK && optind + 1 < argc)
		return verb_say(VERB_USAGE, WORD_ERR_ARGUMENT, "value", argv[optind + 1], NULL);
	if (optind < argc)
		request->name = argv[optind];
	return exit_code;
}

#ifdef AWAITSCOPE_VIEWER
/* Writes the picture of the comparison beside the trace. */
static int write_picture(const struct model *model, const char *trace_path)
{
	struct screen *screen;
	struct screen_view view;
	char path[4096];
	size_t length = strlen(trace_path);
	int status;

	if (length > 3 && !strcmp(trace_path + length - 3, ".gz"))
		length -= 3;
	if (length > 5 && !strncmp(trace_path + length - 5, ".json", 5))
		length -= 5;
	snprintf(path, sizeof(path), "%.*s.png", (int)length, trace_path);
	status = screen_create(&screen, NULL);
	if (status)
		return verb_failed("%s", awaitscope_error_text(status, verb_lang()));
	screen_view_init(&view, model, 1920, 1080);
	screen_apply(&view, model, NULL, SCREEN_GO_END, 0, -1);
	status = screen_write(screen, model, &view, path);
	screen_destroy(screen);
	if (status)
		return verb_output_error(path, status);
	return verb_say(VERB_OK, WORD_DEMO_PICTURE, "path", path, NULL);
}
#endif

/* The comparison in the terminal, and a picture. */
static int show_without_window(const char *path)
{
	char *paths[] = {(char *)path};
	struct verb_files files;
	int exit_code = verb_files_load(&files, 1, paths), status;

	if (exit_code != VERB_OK)
		return exit_code;
	status = verb_show_model(files.model, stdout, verb_columns(stdout), verb_colours(stdout));
	if (status)
		exit_code = verb_error(path, status);
	fflush(stdout);
#ifdef AWAITSCOPE_VIEWER
	if (exit_code == VERB_OK)
		exit_code = write_picture(files.model, path);
#endif
	verb_files_finish(&files);
	return exit_code;
}

static int show(const struct request *request)
{
	int exit_code = summary_print(request->record.path);

	if (exit_code != VERB_OK)
		return exit_code;
	fflush(stdout);
	(void)verb_can_print(stdout); /* why it cannot, is asked now and told at the end */
#ifdef AWAITSCOPE_VIEWER
	if (!request->no_window) {
		const char *paths[] = {request->record.path};
		struct app_options app = {.paths = paths, .path_count = 1, .lang = verb_lang(), .at_ns = -1};
		int status = app_run(&app);

		if (!status)
			return VERB_OK;
		if (status != APP_ENODISPLAY)
			return verb_error(request->record.path, status);
		verb_say(VERB_OK, WORD_DEMO_NO_DISPLAY, NULL);
	}
#endif
	putchar('\n');
	return show_without_window(request->record.path);
}

static int choose_place(struct request *request)
{
	int status = request->record.path ? 0
	                                  : record_default(&request->record.path, request->temporary,
						    sizeof(request->temporary), "awaitscope-demo.json");

	return status ? verb_output_error(request->temporary, status) : VERB_OK;
}

static int record_and_show(struct request *request)
{
	bool recorded;
	int exit_code = choose_scenario(&request->record, request->name);

	if (exit_code == VERB_OK)
		exit_code = choose_modes(&request->record, NULL);
	if (exit_code == VERB_OK)
		exit_code = choose_place(request);
	if (exit_code == VERB_OK)
		exit_code = record_modes(&request->record, &recorded);
	if (exit_code != VERB_OK)
		return exit_code;
	verb_say(VERB_OK, WORD_DEMO_RECORDED, "path", request->record.path, NULL);
	return show(request);
}

static int run_demo(int argc, char **argv)
{
	struct request request = {.record = {.scale = 1, .at_once = true, .quiet = true}, .name = "coffee"};
	int exit_code = read_options(&request, argc, argv);

	if (exit_code == VERB_OK)
		exit_code = record_and_show(&request);
	choose_finish(&request.record);
	return exit_code;
}

const struct verb verb_demo = {"demo", WORD_SUM_DEMO, WORD_HELP_DEMO, run_demo};
