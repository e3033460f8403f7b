/* action.c: what a person asks for. Most of it is the screen library's (pure functions of the view);
 * here is what concerns the window: full screen, files, the home screen, languages, quitting. */
#include <string.h>

#include "state.h"

void app__show_home(struct app *app)
{
	if (app->options->home == NULL || app__shows_home(app))
		return;
	(void)home_refresh(app->options->home, app->view.lang);
	home_look(app->options->home);
	app->under_home = app->view.kind;
	app->view.kind = SCREEN_HOME;
	app->view.home = home_rows(app->options->home);
	app->view.playing = false;
	app->view.scroll_px = 0;
	app__redraw(app);
}

static void leave_home(struct app *app)
{
	if (app->shown.model == NULL)
		return;
	app->view.kind = app->under_home == SCREEN_HOME ? SCREEN_COMPARE : app->under_home;
	app->view.home = NULL;
	app->view.scroll_px = 0;
	app__redraw(app);
}

/* After the view may have changed. */
void app__settle(struct app *app)
{
	struct model *model = app->shown.model;

	if (model != NULL && model_lang(model) != app->view.lang)
		(void)model_set_lang(model, app->view.lang);
	if (app__shows_home(app) && app->options->home != NULL)
		(void)home_refresh(app->options->home, app->view.lang);
	/* The playhead stays at the live end until somebody takes it away, and again when it is put back. */
	if (app->following && model != NULL)
		app->at_edge = app->view.position.moment >= model_run(model, app->view.run)->moment_count;
	if (!app->view.playing)
		app->played_at_ns = 0;
	app__redraw(app);
}

static void choose(struct app *app, uint32_t row)
{
	struct home_chosen chosen;
	const char *paths[] = {chosen.path};
	int code;

	switch (home_choose(app->options->home, row, &chosen)) {
	case HOME_STAYS:
		break;
	case HOME_OPENS:
		code = app__open(app, paths, 1, false);
		if (code != 0)
			app__say(app, WORD_WINDOW_CANNOT_OPEN, chosen.path,
				awaitscope_error_text(code, app->view.lang));
		break;
	case HOME_RUNS:
		app__run_scenario(app, &chosen);
		break;
	}
	app__redraw(app);
}

/* On the home screen the same keys walk through the rows. Returns whether it was one of them. */
static bool home_action(struct app *app, enum screen_action action)
{
	struct home *home = app->options->home;
	const struct screen_home *rows;
	bool changed = false;

	if (action == SCREEN_RESTART && app->shown.model != NULL) {
		leave_home(app); /* a remote's key for "show" brings the picture back */
		return true;
	}
	if (home == NULL)
		return false;
	rows = home_rows(home);
	switch (action) {
	case SCREEN_STOP_NEXT:
	case SCREEN_SCROLL_DOWN:
	case SCREEN_NEXT_PANEL:
		changed = home_move(home, 1);
		break;
	case SCREEN_STOP_PREVIOUS:
	case SCREEN_SCROLL_UP:
		changed = home_move(home, -1);
		break;
	case SCREEN_GO_HOME:
		changed = home_move(home, -(int)rows->row_count);
		break;
	case SCREEN_GO_END:
		changed = home_move(home, (int)rows->row_count);
		break;
	case SCREEN_FASTER:
	case SCREEN_SLOWER:
		changed = home_turn(home, action == SCREEN_FASTER ? 1 : -1);
		break;
	case SCREEN_ENTER:
	case SCREEN_PLAY_PAUSE:
		choose(app, rows->selected);
		return true;
	case SCREEN_LEAVE:
		if (app->view.help)
			return false; /* the overlay goes first */
		changed = home_leave(home);
		if (!changed)
			leave_home(app);
		break;
	default:
		return false;
	}
	if (changed)
		app__redraw(app);
	return true;
}

/* What concerns the window itself. Returns whether it was that. */
static bool window_action(struct app *app, enum screen_action action, uint32_t argument)
{
	switch (action) {
	case SCREEN_FULL_SCREEN:
		present_full_screen(&app->present, !present_is_full_screen(&app->present));
		app__redraw(app);
		return true;
	case SCREEN_EXPORT:
		app__export(app, (enum input_export)argument);
		return true;
	case SCREEN_QUIT:
		app->quit = true;
		return true;
	default:
		return false;
	}
}

/* Applies a screen action. Returns whether the view changed. */
static bool act(struct app *app, enum screen_action action, uint32_t argument, double x)
{
	const struct screen_list *list = app__list(app);

	if (list == NULL || !screen_apply(&app->view, app->shown.model, list, action, argument, x))
		return false;
	app__settle(app);
	return true;
}

/* These need no picture of a trace. */
static bool works_without_model(enum screen_action action)
{
	return action == SCREEN_TOGGLE_BLACK || action == SCREEN_TOGGLE_WHITE ||
	       action == SCREEN_NEXT_THEME || action == SCREEN_NEXT_LANG || action == SCREEN_TOGGLE_HELP ||
	       action == SCREEN_LARGER || action == SCREEN_SMALLER || action == SCREEN_LEAVE;
}

void app__command(struct app *app, struct input_command command)
{
	enum screen_action action = command.action;

	if (command.kind == INPUT_HOME) {
		app__show_home(app);
		return;
	}
	if (command.kind != INPUT_SCREEN || window_action(app, action, command.argument))
		return;
	if (action == SCREEN_LEAVE && app->loader != NULL && app->loader_is_fresh) {
		app__stop_loading(app);
		return;
	}
	if (app__shows_home(app)) {
		if (!home_action(app, action) && (app->shown.model != NULL || works_without_model(action)))
			(void)act(app, action, command.argument, -1);
		return;
	}
	if (act(app, action, command.argument, -1))
		return;
	if (action == SCREEN_LEAVE && app->ground == GROUND_HOME) {
		app__show_home(app); /* nothing else was left to leave */
	} else if (action == SCREEN_TOGGLE_C && app->view.kind == SCREEN_FOCUS) {
		app__say(app, WORD_WINDOW_NO_C, model_run(app->shown.model, app->view.run)->mode, NULL);
		app__redraw(app);
	}
}

void app__click(struct app *app, double x, double y, bool backwards)
{
	const uint64_t roles = 1ull << SCREEN_ROLE_BUTTON | 1ull << SCREEN_ROLE_HOME_ROW;
	const struct screen_list *list = app__list(app);
	const struct screen_item *item = list == NULL ? NULL : screen_list_hit(list, roles, x, y);

	if (list == NULL)
		return;
	if (item != NULL && item->role == SCREEN_ROLE_BUTTON &&
		(!app->view.help || item->index >= SCREEN_FULL_SCREEN)) {
		/* A button is a key that is drawn; on the help sheet the window's own close it. */
		if (app->view.help) {
			app->view.help = false;
			app__settle(app);
		}
		app__command(app, (struct input_command){INPUT_SCREEN, (enum screen_action)item->index, 0});
		return;
	}
	if (app__shows_home(app) && !app->view.help) {
		if (item == NULL || app->options->home == NULL)
			return;
		if (!backwards) {
			choose(app, item->index);
		} else if (item->index < home_rows(app->options->home)->row_count) {
			(void)home_move(app->options->home,
				(int)item->index - (int)home_rows(app->options->home)->selected);
			(void)home_turn(app->options->home, -1);
			app__redraw(app);
		}
		return;
	}
	if (!backwards && screen_click(&app->view, app->shown.model, list, x, y))
		app__settle(app);
}

void app__wheel(struct app *app, double turns, bool zoom, bool sideways)
{
	int steps = (int)turns;

	for (int i = 0; i < SDL_min(SDL_abs(steps), 20); i++) {
		bool up = steps > 0;

		if (app__shows_home(app)) {
			(void)home_action(app, up ? SCREEN_SCROLL_UP : SCREEN_SCROLL_DOWN);
		} else if (zoom) {
			(void)act(app, up ? SCREEN_ZOOM_IN : SCREEN_ZOOM_OUT, 0, app->pointer_x);
		} else if (sideways) {
			(void)act(app, up ? SCREEN_PAN_LEFT : SCREEN_PAN_RIGHT, 0, -1);
		} else { /* where all panels fit, it moves along the axis too */
			(void)act(app, up ? SCREEN_SCROLL_UP : SCREEN_SCROLL_DOWN, 0, -1);
		}
	}
}
