/* view.c: the window, on files or on its home screen. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "own.h"
#include "verb.h"
#include "window/app.h"
#include "window/home.h"

static const struct option options[] = {
	{"follow", no_argument, NULL, 'F'},
	{"run", required_argument, NULL, 'r'},
	{"stop", required_argument, NULL, 'n'},
	{"at", required_argument, NULL, 'a'},
	{"screen", required_argument, NULL, 's'},
	{"listing", required_argument, NULL, 'l'},
	{"theme", required_argument, NULL, 't'},
	{"scale", required_argument, NULL, 'x'},
	{"full-screen", no_argument, NULL, 'f'},
	{"display", required_argument, NULL, 'd'},
	{NULL, 0, NULL, 0},
};

/* A number in a range; the whole argument must be it. */
static bool parse_number(const char *text, double min, double max, double *out)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end != '\0' || !isfinite(value) || value < min || value > max)
		return false;
	*out = value;
	return true;
}

/* Which of the words it is, or -1. */
static int parse_word(const char *text, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++) {
		if (strcmp(text, words[i]) == 0)
			return i;
	}
	return -1;
}

static int bad_value(const char *name, const char *value, const char *wanted)
{
	return verb_say(
		VERB_USAGE, WORD_ERR_VIEW_VALUE, "name", name, "value", value, "wanted", wanted, NULL);
}

static int parse_one(int option, const char *value, struct app_options *app)
{
	static const char *const themes[] = {"light", "dark", "contrast", NULL};
	static const char *const screens[] = {"compare", "focus", NULL};
	static const char *const listings[] = {"python", "c", NULL};
	double number;
	int index;

	switch (option) {
	case 'F':
		app->follow = true;
		return VERB_OK;
	case 'f':
		app->full_screen = true;
		return VERB_OK;
	case 'r':
		app->run = value;
		return VERB_OK;
	case 'n':
		if (!parse_number(value, 1, 1e6, &number) || number != floor(number))
			return verb_range_error("stop", value, "1", "1000000");
		app->stop = (uint32_t)number;
		return VERB_OK;
	case 'a':
		if (!parse_number(value, 0, 9e9, &number))
			return verb_range_error("at", value, "0", "9000000000");
		app->at_ns = (int64_t)llround(number * 1e9);
		return VERB_OK;
	case 's':
		index = parse_word(value, screens);
		if (index < 0)
			return bad_value("screen", value, "compare, focus");
		app->focus = index == 1;
		return VERB_OK;
	case 'l':
		index = parse_word(value, listings);
		if (index < 0)
			return bad_value("listing", value, "python, c");
		app->in_c = index == 1;
		return VERB_OK;
	case 't':
		index = parse_word(value, themes);
		if (index < 0)
			return bad_value("theme", value, "light, dark, contrast");
		app->theme = (enum screen_theme)index;
		return VERB_OK;
	case 'x':
		if (!parse_number(value, 0.25, 4, &number))
			return verb_range_error("scale", value, "0.25", "4");
		app->scale = number;
		return VERB_OK;
	default: /* 'd' */
		if (!parse_number(value, 1, 64, &number) || number != floor(number))
			return verb_range_error("display", value, "1", "64");
		app->display = (unsigned)number;
		return VERB_OK;
	}
}

static int parse(int argc, char **argv, struct app_options *app)
{
	int option, code = VERB_OK;

	opterr = 0;
	optind = 1;
	while (code == VERB_OK && (option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (option == '?' || option == ':')
			return verb_bad_option(argv, options);
		code = parse_one(option, optarg, app);
	}
	return code;
}

/* What is wrong with a file is said before a window opens. A followed one may come later. */
static int check_files(const struct app_options *app)
{
	for (uint32_t i = 0; i < app->path_count; i++) {
		if (access(app->paths[i], R_OK) != 0 && !(app->follow && errno == ENOENT))
			return verb_error(app->paths[i], -errno);
	}
	return VERB_OK;
}

static int run(int argc, char **argv)
{
	const char *failed_path = NULL;
	struct app_options app = {.lang = verb_lang(), .at_ns = -1, .failed_path = &failed_path};
	struct home *home = NULL;
	int code = parse(argc, argv, &app);

	if (code != VERB_OK)
		return code;
	app.paths = (const char *const *)argv + optind;
	app.path_count = (uint32_t)(argc - optind);
	code = check_files(&app);
	if (code != VERB_OK)
		return code;
	if (app.follow && app.path_count == 0)
		return verb_say(VERB_USAGE, WORD_ERR_VIEW_FOLLOW, NULL);
	code = home_create(&home, app.lang, own_tell);
	if (code != 0)
		return verb_error("view", code);
	app.home = home;
	code = app_run(&app);
	home_destroy(home);
	if (code == 0 || code == TRACE_ECANCELLED)
		return VERB_OK;
	if (code == APP_ENODISPLAY)
		return verb_say(VERB_FAILED, WORD_ERR_VIEW_DISPLAY, "file",
			app.path_count > 0 ? app.paths[0] : verb_word(WORD_ERR_VIEW_FILE), NULL);
	return verb_error(failed_path != NULL ? failed_path : "view", code);
}

const struct verb verb_view = {"view", WORD_SUM_VIEW, WORD_HELP_VIEW, run};
