/* render.c: the viewer's own picture without a window, as PNG, SVG or PDF. Everything about the
 * options is said before a file is read. */
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "record.h"
#include "screen/screen.h"
#include "verb.h"

enum { SIZE_LEAST = 64, SIZE_MOST = 16384, PIXELS_MOST = 1 << 27 }; /* as ERR_RENDER_SIZE says */

struct render_options {
	const char *out;
	const char *run; /* a number from 1, or a mode's name */
	int64_t at_ns;   /* -1: not given */
	uint32_t stop;   /* from 1; 0: not given */
	int width_px, height_px;
	double scale;
	enum screen_kind kind;
	enum screen_theme theme;
	bool in_c;
};

static const struct option options[] = {
	{"output", required_argument, NULL, 'o'},
	{"at", required_argument, NULL, 'a'},
	{"stop", required_argument, NULL, 'n'},
	{"size", required_argument, NULL, 'z'},
	{"screen", required_argument, NULL, 's'},
	{"run", required_argument, NULL, 'r'},
	{"listing", required_argument, NULL, 'l'},
	{"theme", required_argument, NULL, 't'},
	{"scale", required_argument, NULL, 'x'},
	{0},
};

static int bad_value(const char *name, const char *value, const char *wanted)
{
	return verb_say(
		VERB_USAGE, WORD_ERR_VIEW_VALUE, "name", name, "value", value, "wanted", wanted, NULL);
}

/* A whole number in a range; the whole argument must be it. */
static bool parse_whole(const char *text, long min, long max, long *out)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	*out = strtol(text, &end, 10);
	return *end == '\0' && *out >= min && *out <= max;
}

/* Seconds, or a number with its unit: "2", "1.5s", "450ms", "12us". */
static bool parse_time(const char *text, int64_t *out)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {{"", 1e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"µs", 1e3}, {"ns", 1}};
	char *end;

	if (*text != '.' && (*text < '0' || *text > '9'))
		return false;
	double value = strtod(text, &end);

	if (end == text)
		return false;
	while (*end == ' ')
		end++;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		double ns = value * units[i].ns;
		if (strcmp(end, units[i].name) != 0)
			continue;
		if (!isfinite(ns) || ns < 0 || ns > 9e18 /* as ERR_RENDER_TIME says */)
			return false;
		*out = (int64_t)llround(ns);
		return true;
	}
	return false;
}

static bool parse_size(const char *text, int *width_px, int *height_px)
{
	const char *cross = strpbrk(text, "xX");
	char width[16];
	long w, h;

	if (!cross || (size_t)(cross - text) >= sizeof(width))
		return false;
	memcpy(width, text, (size_t)(cross - text));
	width[cross - text] = '\0';
	if (!parse_whole(width, SIZE_LEAST, SIZE_MOST, &w) ||
		!parse_whole(cross + 1, SIZE_LEAST, SIZE_MOST, &h) || w * h > PIXELS_MOST)
		return false;
	*width_px = (int)w;
	*height_px = (int)h;
	return true;
}

static int parse_word(const char *text, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	return -1;
}

static bool is_picture(const char *path)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');

	return dot && (!strcasecmp(dot, ".png") || !strcasecmp(dot, ".svg") || !strcasecmp(dot, ".pdf"));
}

static int parse_one(int option, const char *value, struct render_options *out)
{
	static const char *const themes[] = {"light", "dark", "contrast", NULL};
	static const char *const screens[] = {"compare", "focus", NULL};
	static const char *const listings[] = {"python", "c", NULL};
	char *end;
	long number;
	int index;

	switch (option) {
	case 'o':
		out->out = value;
		return is_picture(value) ? VERB_OK : bad_value("output", value, "*.png, *.svg, *.pdf");
	case 'a':
		return parse_time(value, &out->at_ns)
		               ? VERB_OK
		               : bad_value("at", value, verb_word(WORD_ERR_RENDER_TIME));
	case 'n':
		if (!parse_whole(value, 1, 1000000000, &number))
			return verb_range_error("stop", value, "1", "1000000000");
		out->stop = (uint32_t)number;
		return VERB_OK;
	case 'z':
		return parse_size(value, &out->width_px, &out->height_px)
		               ? VERB_OK
		               : bad_value("size", value, verb_word(WORD_ERR_RENDER_SIZE));
	case 's':
		index = parse_word(value, screens);
		if (index < 0)
			return bad_value("screen", value, "compare, focus");
		out->kind = index ? SCREEN_FOCUS : SCREEN_COMPARE;
		return VERB_OK;
	case 'r':
		out->run = value;
		return VERB_OK;
	case 'l':
		index = parse_word(value, listings);
		if (index < 0)
			return bad_value("listing", value, "python, c");
		out->in_c = index == 1;
		return VERB_OK;
	case 't':
		index = parse_word(value, themes);
		if (index < 0)
			return bad_value("theme", value, "light, dark, contrast");
		out->theme = (enum screen_theme)index;
		return VERB_OK;
	default: /* 'x' */
		out->scale = strtod(value, &end);
		if (end == value || *end || !(out->scale >= 0.4 && out->scale <= 2))
			return verb_range_error("scale", value, "0.4", "2");
		return VERB_OK;
	}
}

static int parse(int argc, char **argv, struct render_options *out)
{
	int option, code = VERB_OK;

	opterr = 0;
	while (code == VERB_OK && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
		if (option == '?' || option == ':')
			return verb_bad_option(argv, options);
		code = parse_one(option, optarg, out);
	}
	if (code == VERB_OK && !out->out)
		return verb_say(VERB_USAGE, WORD_ERR_RENDER_OUT, NULL);
	if (code == VERB_OK && out->at_ns >= 0 && out->stop)
		return verb_say(VERB_USAGE, WORD_ERR_RENDER_BOTH, NULL);
	return code;
}

/* The run that was asked for: by its number, or by its mode. */
static int choose_run(const struct model *model, const char *name, uint32_t *out)
{
	uint32_t count = model_run_count(model);
	char modes[256] = "";
	long number;

	*out = 0;
	if (!name)
		return VERB_OK;
	for (uint32_t run = 0; run < count; run++) {
		const char *mode = model_run(model, run)->mode;
		if (strcmp(mode, name) == 0) {
			*out = run;
			return VERB_OK;
		}
		size_t used = strlen(modes);
		snprintf(modes + used, sizeof(modes) - used, "%s%s", used ? ", " : "", mode);
	}
	if (!parse_whole(name, 1, count, &number))
		return bad_value("run", name, modes);
	*out = (uint32_t)number - 1;
	return VERB_OK;
}

static int place(struct screen_view *view, const struct model *model, const struct render_options *wanted)
{
	int code = choose_run(model, wanted->run, &view->run);

	if (code != VERB_OK)
		return code;
	uint32_t stops = model_run(model, view->run)->stop_count;

	if (wanted->stop > stops) {
		char stop[16], count[16];
		snprintf(stop, sizeof(stop), "%u", wanted->stop);
		snprintf(count, sizeof(count), "%u", stops);
		return verb_say(VERB_USAGE, WORD_ERR_RENDER_STOP, "stop", stop, "count", count, "mode",
			model_run(model, view->run)->mode, NULL);
	}
	if (wanted->in_c && !model_run(model, view->run)->c_listing.line_count)
		return verb_say(
			VERB_USAGE, WORD_WINDOW_NO_C, "name", model_run(model, view->run)->mode, NULL);
	screen_apply(view, model, NULL, SCREEN_FIT, 0, -1); /* Focus has the run's own axis */
	int64_t at_ns = wanted->at_ns < view->to_ns ? wanted->at_ns : view->to_ns;

	if (wanted->stop)
		view->position = model_position_of_stop(model, view->run, wanted->stop - 1);
	else if (wanted->at_ns >= 0)
		view->position = model_position_at(model, view->run, at_ns);
	return VERB_OK;
}

static int write_picture(const struct model *model, const struct render_options *wanted)
{
	struct screen_view view;
	struct screen *screen;
	int code;

	if (!model_run_count(model))
		return verb_say(VERB_USAGE, WORD_ERR_RENDER_EMPTY, NULL);
	screen_view_init(&view, model, wanted->width_px, wanted->height_px);
	view.kind = wanted->kind;
	view.theme = wanted->theme;
	view.scale = wanted->scale;
	view.in_c = wanted->in_c;
	int exit_code = place(&view, model, wanted);

	if (exit_code != VERB_OK)
		return exit_code;
	code = screen_create(&screen, NULL);
	if (code)
		return verb_failed("%s", awaitscope_error_text(code, verb_lang()));
	screen_reveal(&view, screen_layout(screen, model, &view));
	code = screen_write(screen, model, &view, wanted->out);
	screen_destroy(screen);
	return code ? verb_output_error(wanted->out, code) : VERB_OK;
}

static int run_render(int argc, char **argv)
{
	struct render_options wanted = {.at_ns = -1, .width_px = 1920, .height_px = 1080, .scale = 1};
	struct verb_files files;
	int exit_code = parse(argc, argv, &wanted), status;

	if (exit_code != VERB_OK)
		return exit_code;
	if (argc > optind && (status = record_try(wanted.out, 1)))
		return verb_output_error(wanted.out, status);
	exit_code = verb_files_load(&files, argc - optind, argv + optind);
	if (exit_code != VERB_OK)
		return exit_code;
	exit_code = write_picture(files.model, &wanted);
	verb_files_finish(&files);
	return exit_code;
}

const struct verb verb_render = {"render", WORD_SUM_RENDER, WORD_HELP_RENDER, run_render};
