/* app.c: the window's life: open, wait, answer, draw, close. The loop sleeps until something is due:
 * an event, the next picture while playing, a look at a growing file, the end of a passing line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "state.h"

enum { FRAME_MS = 16, TITLE_MS = 100, TICK_MS = 100, FIRST_LOAD_MS = 150, FOREVER_MS = -1 };

bool app__shows_home(const struct app *app)
{
	return app->view.kind == SCREEN_HOME || app->shown.model == NULL ||
	       model_run_count(app->shown.model) == 0;
}

void app__redraw(struct app *app)
{
	app->list_stale = true;
	app->picture_stale = true;
	app->title_stale = true;
}

const struct screen_list *app__list(struct app *app)
{
	if (app->list_stale || app->list == NULL) {
		app->list = screen_layout(app->screen, app->shown.model, &app->view);
		app->list_stale = app->list == NULL;
	}
	return app->list;
}

/* ---- drawing ---- */

static void draw(struct app *app)
{
	cairo_surface_t *image;
	cairo_t *cr;
	int width_px, height_px, code;

	image = present_begin(&app->present);
	if (image == NULL)
		return; /* hidden: the next event that shows it asks again */
	width_px = cairo_image_surface_get_width(image);
	height_px = cairo_image_surface_get_height(image);
	if (width_px != app->view.width_px || height_px != app->view.height_px) {
		app->view.width_px = width_px;
		app->view.height_px = height_px;
		app->list_stale = true;
	}
	if (app__list(app) == NULL) {
		app->code = -ENOMEM;
		app->quit = true;
		return;
	}
	cr = cairo_create(image);
	code = screen_draw(app->screen, cr);
	cairo_destroy(cr);
	if (code == -ENOMEM || code == SCREEN_ECAIRO) {
		app->code = code;
		app->quit = true;
		return;
	}
	app->picture_stale = present_end(&app->present) != 0;
}

static void retitle(struct app *app)
{
	char title[sizeof(app->title)];
	uint64_t now_ms = SDL_GetTicks64();

	if (!app->title_stale)
		return;
	/* A playing picture changes 60 times a second; a title need not. */
	if (app->view.playing && now_ms - app->title_at_ms < TITLE_MS)
		return;
	app__title(app, title, sizeof(title));
	app->title_stale = false;
	if (strcmp(title, app->title) == 0)
		return;
	memcpy(app->title, title, sizeof(title));
	app->title_at_ms = now_ms;
	SDL_SetWindowTitle(app->present.window, title);
}

/* ---- time ---- */

static void play(struct app *app)
{
	uint64_t now_ns = (uint64_t)follow_clock_ns();
	int64_t elapsed_ns = app->played_at_ns == 0 ? 0 : (int64_t)(now_ns - app->played_at_ns);

	if (!app->view.playing || app->shown.model == NULL || app__shows_home(app)) {
		app->played_at_ns = 0;
		return;
	}
	app->played_at_ns = now_ns;
	if (elapsed_ns > 0 && screen_play(&app->view, app->shown.model, elapsed_ns))
		app__settle(app);
}

/* The rows of the home screen grow by the user's own scenarios when these have answered. */
static void take_scenarios(struct app *app)
{
	if (app->options->home != NULL && home_take(app->options->home))
		app__redraw(app);
}

/* How long nothing is due; FOREVER_MS: nothing is until an event. */
static int pause_ms(const struct app *app)
{
	uint64_t now_ms = SDL_GetTicks64();
	int pause = FOREVER_MS;

	if (app->message_until_ms != 0)
		pause = app->message_until_ms > now_ms ? (int)(app->message_until_ms - now_ms) + 1 : 0;
	if (app->following || app->loader != NULL || app->child.pid != 0 ||
		(app->options->home != NULL && home_is_looking(app->options->home)))
		pause = pause < 0 ? TICK_MS : SDL_min(pause, TICK_MS);
	if (app->picture_stale) /* the window did not take the last one */
		pause = pause < 0 ? TICK_MS : SDL_min(pause, TICK_MS);
	if (app->view.playing && !app__shows_home(app)) {
		int64_t since_ms = (follow_clock_ns() - (int64_t)app->played_at_ns) / 1000000;

		pause = app->played_at_ns == 0 || since_ms >= FRAME_MS ? 0 : FRAME_MS - (int)since_ms;
	}
	return pause;
}

static void wait_and_answer(struct app *app, int pause)
{
	SDL_Event event;
	int got = pause < 0 ? SDL_WaitEvent(&event) : SDL_WaitEventTimeout(&event, pause);

	if (got == 0 && pause < 0)
		SDL_Delay(TICK_MS); /* it cannot wait (the display is in trouble): no spinning */
	while (got != 0 && !app->quit) {
		app__event(app, &event);
		got = SDL_PollEvent(&event);
	}
	app__pointer(app);
}

static void run(struct app *app)
{
	while (!app->quit) {
		play(app);
		app__take_loaded(app);
		app__look_at_files(app);
		app__refresh_notice(app);
		take_scenarios(app);
		if (app->quit)
			break;
		if (app->picture_stale)
			draw(app);
		retitle(app);
		wait_and_answer(app, pause_ms(app));
	}
}

/* ---- from start to end ---- */

/* Small files are there with the first picture: no "loading" flashes. */
static void wait_for_first_load(struct app *app)
{
	uint64_t end_ms = SDL_GetTicks64() + FIRST_LOAD_MS;

	while (app->loader != NULL && !loader_is_done(app->loader) && SDL_GetTicks64() < end_ms)
		SDL_Delay(1);
	app__take_loaded(app);
}

static int prepare(struct app *app)
{
	const struct app_options *options = app->options;
	int code;

	app->view = (struct screen_view){
		.scale = options->scale > 0 ? options->scale : 1,
		.kind = SCREEN_HOME,
		.theme = options->theme,
		.lang = options->lang,
		.captions = true,
		.hover_match = TRACE_NONE,
		.hover_x_px = -1,
		.hover_y_px = -1,
	};
	app->child = (struct launch)LAUNCH_NONE;
	app->pointer_x = app->pointer_y = -1;
	app->first = options->path_count > 0;
	app->ground = options->path_count > 0 ? GROUND_PICTURE : GROUND_HOME;
	app->list_stale = app->picture_stale = app->title_stale = true;
	app->wake_event = SDL_RegisterEvents(1);
	/* Reading begins first: it is done by the time that the window is there. */
	if (options->path_count > 0) {
		code = app__open(app, options->paths, options->path_count, options->follow);
		if (code != 0)
			return code;
	}
	code = present_init(&app->present, "awaitscope", options->display, options->full_screen);
	if (code != 0)
		return code;
	code = screen_create(&app->screen, NULL);
	if (code != 0)
		return code;
	present_size(&app->present, &app->view.width_px, &app->view.height_px);
	/* The screen leaves for home by itself where it is given one; here the window decides. */
	if (options->home != NULL) {
		app->view.home = home_rows(options->home);
		if (options->path_count == 0)
			home_look(options->home);
	}
	if (options->display > 0 && (int)options->display > SDL_GetNumVideoDisplays()) {
		char number[16];

		(void)SDL_snprintf(number, sizeof(number), "%u", options->display);
		app__say(app, WORD_WINDOW_NO_SUCH_DISPLAY, number, NULL);
	}
	wait_for_first_load(app);
	return 0;
}

static void finish(struct app *app)
{
	app__cancel_loading(app);
	app__forget_files(app);
	launch_finish(&app->child);
	loaded_finish(&app->shown);
	screen_destroy(app->screen);
	present_finish(&app->present);
	for (uint32_t i = 0; i < app->dropped_count; i++)
		free(app->dropped[i]);
	free(app->dropped);
	if (!SDL_WasInit(SDL_INIT_VIDEO)) /* see present_finish */
		SDL_Quit();
}

int app_run(const struct app_options *options)
{
	struct app *app = calloc(1, sizeof(*app));
	int code;

	if (app == NULL)
		return -ENOMEM;
	app->options = options;
	code = prepare(app);
	if (code == 0) {
		run(app);
		code = app->code;
	}
	finish(app);
	free(app);
	return code;
}
