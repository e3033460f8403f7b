/* open.c: what is shown, and how it is replaced by other files or by the same ones, longer.
 *
 * A load replaces nothing until it is whole; the old picture can be used meanwhile. When a followed
 * file grew, the view stays where the person left it: at the same event, or at the live end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "state.h"
#include "recent.h"

enum { LOOK_MS = 100, LOOK_LATER_MS = 500 };

static void wake(void *context)
{
	const struct app *app = context;
	SDL_Event event = {.type = app->wake_event};

	(void)SDL_PushEvent(&event); /* a full queue wakes the window as well */
}

static int start_loader(struct app *app, const struct follow_source *sources, uint32_t count, bool fresh)
{
	int code = loader_create(&app->loader, sources, count, app->view.lang, wake, app);

	app->loader_is_fresh = fresh;
	app->loader_since_ms = SDL_GetTicks64();
	app->loaded_at_ns = follow_clock_ns();
	return code;
}

void app__cancel_loading(struct app *app)
{
	if (app->loader == NULL)
		return;
	loader_abandon(app->loader);
	app->loader = NULL;
}

void app__forget_files(struct app *app)
{
	follow_finish(&app->follow);
	app->following = false;
	app->fresh = false;
	app->changed = false;
	app->writer_why[0] = '\0';
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

int app__open(struct app *app, const char *const *paths, uint32_t count, bool follow)
{
	struct follow_source *sources;
	int code;

	app__cancel_loading(app);
	app__forget_files(app);
	(void)snprintf(app->opening, sizeof(app->opening), count > 1 ? "%s …" : "%s", name_of(paths[0]));
	code = follow_init(&app->follow, paths, count);
	if (code != 0)
		return code;
	app->fresh = true;
	if (follow) {
		app->following = true;
		app->looked_ms = 0;
		app->at_edge = true;
		app__look_at_files(app);
		return 0;
	}
	sources = calloc(count, sizeof(*sources));
	if (sources == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		if (snprintf(sources[i].path, sizeof(sources[i].path), "%s", paths[i]) >=
			(int)sizeof(sources[i].path))
			code = -ENAMETOOLONG;
	}
	if (code == 0)
		code = start_loader(app, sources, count, true);
	free(sources);
	return code;
}

/* ---- a new model takes the old one's place ---- */

static uint32_t find_run(const struct model *model, const char *name)
{
	char *end;
	unsigned long number = strtoul(name, &end, 10);

	for (uint32_t i = 0; i < model_run_count(model); i++) {
		if (strcmp(model_run(model, i)->mode, name) == 0)
			return i;
	}
	if (end != name && *end == '\0' && number >= 1 && number <= model_run_count(model))
		return (uint32_t)number - 1;
	return TRACE_NONE;
}

/* Where the options say to begin. */
static void begin(struct app *app)
{
	const struct app_options *options = app->options;
	const struct model *model = app->shown.model;
	struct screen_view *view = &app->view;

	if (options->run != NULL) {
		uint32_t run = find_run(model, options->run);

		if (run == TRACE_NONE)
			app__say(app, WORD_WINDOW_NO_RUN, options->run, NULL);
		else
			view->run = run;
	}
	if (options->stop > 0 && model_run(model, view->run)->stop_count > 0) {
		uint32_t last = model_run(model, view->run)->stop_count - 1;
		uint32_t stop = options->stop - 1 < last ? options->stop - 1 : last;

		view->position = model_position_of_stop(model, view->run, stop);
	} else if (options->at_ns >= 0) {
		view->position = model_position_at(model, view->run, options->at_ns);
	}
	if (options->focus)
		view->kind = SCREEN_FOCUS;
	view->in_c = options->in_c;
}

static bool is_at_short_edge(const struct app *app)
{
	return app->options->edge_ns > 0 && app->at_edge && app->following;
}

/* What the axis of a view shows that a person has not moved. */
static void show_all(struct app *app, int64_t from_ns, int64_t to_ns)
{
	if (is_at_short_edge(app) && to_ns - from_ns > app->options->edge_ns)
		from_ns = to_ns - app->options->edge_ns;
	app->view.from_ns = app->whole_from_ns = from_ns;
	app->view.to_ns = app->whole_to_ns = to_ns;
}

/* The newest lanes are the last. */
static void show_newest_lanes(struct app *app)
{
	const struct screen_list *list = app__list(app);

	if (list == NULL || app->view.scroll_px >= screen_list_scroll_max(list))
		return;
	app->view.scroll_px = screen_list_scroll_max(list);
	app__redraw(app);
}

/* Whether they are in sight: then they stay so. */
static bool sees_newest_lanes(const struct app *app)
{
	return is_at_short_edge(app) && app->view.kind == SCREEN_FOCUS &&
	       (app->list == NULL || app->view.scroll_px >= screen_list_scroll_max(app->list));
}

/* A view of a model that was not shown before; what a person chose for the eyes is kept. */
static void show_fresh(struct app *app)
{
	struct screen_view old = app->view;
	struct screen_view *view = &app->view;

	screen_view_init(view, app->shown.model, old.width_px, old.height_px);
	show_all(app, view->from_ns, view->to_ns);
	view->scale = old.scale;
	view->theme = old.theme;
	view->lang = old.lang;
	view->captions = old.captions;
	view->in_c = old.in_c;
	view->cover = old.cover;
	if (app->first)
		begin(app);
	app->first = false;
}

/* The end of the focused run, or of the one that is being recorded. */
static void go_to_edge(struct app *app)
{
	const struct model *model = app->shown.model;
	struct screen_view *view = &app->view;
	int64_t width_ns = view->to_ns - view->from_ns;

	for (uint32_t i = 0; i < model_run_count(model); i++) {
		if (app->shown.live != NULL && model_run(model, i)->trace == app->shown.live)
			view->run = i;
	}
	view->position = model_position_at(model, view->run, model_run(model, view->run)->total_ns);
	if (view->position.time_ns > view->to_ns) { /* zoomed in: the edge stays in sight */
		view->to_ns = view->position.time_ns + width_ns / 10;
		view->from_ns = view->to_ns - width_ns;
	}
}

/* The same files, longer: everything stays where it was. */
static void show_more(struct app *app, bool saw_whole)
{
	struct screen_view whole, *view = &app->view;
	const struct model *model = app->shown.model;
	struct model_position old = view->position, same;

	screen_view_init(&whole, model, view->width_px, view->height_px);
	if (saw_whole) {
		show_all(app, whole.from_ns, whole.to_ns);
	} else {
		app->whole_from_ns = whole.from_ns;
		app->whole_to_ns = whole.to_ns;
	}
	if (view->run >= model_run_count(model))
		view->run = 0;
	if (old.moment <= model_run(model, view->run)->moment_count) {
		same = model_position_of_moment(model, view->run, old.moment);
		view->position =
			same.time_ns == old.time_ns ? same : model_position_at(model, view->run, old.time_ns);
	} else {
		view->position = model_position_at(model, view->run, old.time_ns);
	}
	if (app->at_edge)
		go_to_edge(app);
}

static void adopt(struct app *app, struct loaded *loaded, bool fresh)
{
	struct loaded old = app->shown;
	bool saw_whole = app->view.from_ns == app->whole_from_ns && app->view.to_ns == app->whole_to_ns;
	bool shown_home = app__shows_home(app), saw_newest = sees_newest_lanes(app);

	app->shown = *loaded;
	if (app->view.lang != model_lang(loaded->model))
		(void)model_set_lang(loaded->model, app->view.lang);
	if (fresh || old.model == NULL) {
		show_fresh(app);
		/* A whole recording is to be stepped through from its start; a live one is watched. */
		if (app->following && follow_is_live(&app->follow))
			go_to_edge(app);
		else
			app->at_edge = false;
	} else {
		show_more(app, saw_whole);
		if (shown_home)
			app->view.kind = SCREEN_HOME;
	}
	app->fresh = false;
	loaded_finish(&old);
	app__redraw(app);
	if (saw_newest || (fresh && sees_newest_lanes(app)))
		show_newest_lanes(app);
}

static void remember(const struct app *app)
{
	for (uint32_t i = app->follow.wanted_count; i-- > 0;)
		(void)recent_add(app->follow.wanted[i]);
}

static void failed(struct app *app, int code, const char *path)
{
	const char *why = awaitscope_error_text(code, app->view.lang);
	bool stopped = code == TRACE_ECANCELLED;

	app__forget_files(app);
	app__say(app, stopped ? WORD_WINDOW_LOADING_STOPPED : WORD_WINDOW_CANNOT_OPEN,
		stopped ? app->opening : name_of(path), why);
	if (app->shown.model == NULL && (app->options->home == NULL || (app->first && !stopped))) {
		app->code = code; /* the command line's file: its terminal gets the message */
		app->quit = true;
		for (uint32_t i = 0; app->options->failed_path != NULL && i < app->options->path_count; i++) {
			if (i == 0 || strcmp(app->options->paths[i], path) == 0)
				*app->options->failed_path = app->options->paths[i];
		}
	}
	app->first = false;
	app__redraw(app);
}

/* Esc: at once, even where the file is a pipe that says nothing. */
void app__stop_loading(struct app *app)
{
	app__cancel_loading(app);
	failed(app, TRACE_ECANCELLED, "");
}

void app__take_loaded(struct app *app)
{
	struct loaded loaded;
	char path[4096];
	bool fresh = app->loader_is_fresh;
	int code;

	if (app->loader == NULL || !loader_is_done(app->loader))
		return;
	code = loader_finish(app->loader, &loaded, path, sizeof(path));
	app->loader = NULL;
	if (code == 0) {
		adopt(app, &loaded, fresh);
		if (fresh)
			remember(app);
	} else if (app->following && code == -ENODATA) {
		/* not yet */
	} else if (fresh) {
		failed(app, code, path);
	} else {
		/* A file that is being replaced may be odd for a moment: the picture stays. */
		app__say(app, WORD_WINDOW_CANNOT_OPEN, name_of(path),
			awaitscope_error_text(code, app->view.lang));
	}
}

/* ---- files that grow ---- */

static void reload(struct app *app)
{
	uint32_t count;
	struct follow_source *sources = follow_sources(&app->follow, &count);

	if (sources == NULL)
		return; /* nothing there yet, or no memory: at the next look */
	if (start_loader(app, sources, count, app->fresh) == 0)
		app->changed = false;
	free(sources);
}

static void look_at_child(struct app *app)
{
	char words[512];
	bool child_failed;

	if (!launch_ended(&app->child, &child_failed))
		return;
	(void)follow_poll(&app->follow);
	app->follow.ended = true;
	app->changed = true;
	if (child_failed || app->follow.file_count == 0) {
		launch_last_words(&app->child, words, sizeof(words));
		app__say(app, WORD_WINDOW_RUN_FAILED, app->child_name, words);
		if (app->fresh && app->follow.file_count == 0)
			app__forget_files(app);
	}
	app__redraw(app);
}

/* The notice of it stays: nothing more will come. */
static void look_at_writer(struct app *app)
{
	if (!app->following || app->options->writer_ended == NULL || app->follow.ended ||
		!app->options->writer_ended(app->writer_why, sizeof(app->writer_why)))
		return;
	(void)follow_poll(&app->follow);
	app->follow.ended = true;
	app->changed = true;
	app->title_stale = true;
	app__redraw(app);
}

void app__look_at_files(struct app *app)
{
	uint64_t now_ms = SDL_GetTicks64();
	bool live;
	int64_t pause_ns;

	look_at_child(app);
	look_at_writer(app);
	if (!app->following)
		return;
	live = follow_is_live(&app->follow);
	if (app->looked_ms != 0 && now_ms - app->looked_ms < (live ? LOOK_MS : LOOK_LATER_MS))
		return;
	app->looked_ms = now_ms;
	if (follow_poll(&app->follow))
		app->changed = true;
	/* An open span at the live end grows by itself. */
	if (follow_is_live(&app->follow))
		app->changed = true;
	/* Reading again never takes more than a fifth of the time. */
	pause_ns = 4 * app->shown.took_ns;
	if (app->changed && app->loader == NULL && follow_clock_ns() - app->loaded_at_ns >= pause_ns)
		reload(app);
	if (app->follow.ended && !app->changed && app->loader == NULL)
		app->following = false; /* all of it was read */
	if (live != follow_is_live(&app->follow))
		app->title_stale = true;
}

void app__run_scenario(struct app *app, const struct home_chosen *chosen)
{
	const char *paths[] = {chosen->path};
	int code;

	launch_finish(&app->child);
	(void)remove(chosen->path); /* the last run's: what is watched now is what is recorded now */
	code = launch_start(&app->child, chosen->argv);
	(void)snprintf(app->child_name, sizeof(app->child_name), "%s", chosen->name);
	if (code == 0)
		code = app__open(app, paths, 1, true);
	if (code != 0) {
		app__say(app, WORD_WINDOW_RUN_FAILED, chosen->name,
			awaitscope_error_text(code, app->view.lang));
		return;
	}
	(void)snprintf(app->opening, sizeof(app->opening), "%s", chosen->name);
	app__redraw(app);
}
