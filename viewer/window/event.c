/* event.c: from SDL's events to what they ask for. Moves of the pointer are gathered, so that a fast
 * mouse costs one look-up a picture. */
#include <stdlib.h>
#include <string.h>

#include "state.h"

enum { DRAG_PX = 4 };

static void to_pixels(struct app *app, int x, int y)
{
	app->pointer_x = x;
	app->pointer_y = y;
	present_to_pixels(&app->present, &app->pointer_x, &app->pointer_y);
}

static void on_motion(struct app *app, const SDL_MouseMotionEvent *motion)
{
	/* Where the pointer lay when the window came up under it, nobody pointed at anything. */
	bool first = app->pointer_x < 0 && !app->pointer_known;

	app->pointer_known = true;
	to_pixels(app, motion->x, motion->y);
	if (first)
		return;
	app->pointer_moved = true;
	(void)SDL_ShowCursor(SDL_ENABLE);
}

/* Who presents with keys has left the pointer somewhere: no tooltip there, and on a whole screen no arrow. */
static void forget_pointer(struct app *app)
{
	if (present_is_full_screen(&app->present))
		(void)SDL_ShowCursor(SDL_DISABLE);
	if (app->view.hover_x_px < 0)
		return;
	app->view.hover_x_px = app->view.hover_y_px = -1;
	app__redraw(app);
}

static void on_key(struct app *app, const SDL_KeyboardEvent *key)
{
	struct input_command command =
		input_key(key->keysym.scancode, (SDL_Keymod)key->keysym.mod, key->repeat != 0);
	bool quits = command.kind == INPUT_SCREEN && command.action == SCREEN_QUIT;

	if (input_is_modifier(key->keysym.scancode))
		return;
	app->message_until_ms = 0; /* it was read */
	forget_pointer(app);
	if (app->view.cover != SCREEN_OPEN && !quits) {
		if (key->repeat == 0) { /* any key brings the picture back, and does nothing else */
			app->view.cover = SCREEN_OPEN;
			app__settle(app);
		}
		return;
	}
	app__command(app, command);
}

static void on_press(struct app *app, const SDL_MouseButtonEvent *button)
{
	const uint64_t scrubs =
		1ull << SCREEN_ROLE_AXIS | 1ull << SCREEN_ROLE_TICK | 1ull << SCREEN_ROLE_PLAYHEAD;
	const struct screen_list *list;

	if (button->button == SDL_BUTTON_X1 || button->button == SDL_BUTTON_X2) {
		app__command(app,
			(struct input_command){INPUT_SCREEN,
				button->button == SDL_BUTTON_X1 ? SCREEN_STOP_PREVIOUS : SCREEN_STOP_NEXT,
				0});
		return;
	}
	to_pixels(app, button->x, button->y);
	app->pressed = true;
	app->dragging = false;
	app->pressed_button = button->button;
	app->pressed_x = app->dragged_x = app->pointer_x;
	app->pressed_y = app->dragged_y = app->pointer_y;
	list = app__list(app);
	app->scrubbing = button->button == SDL_BUTTON_LEFT && app->view.kind != SCREEN_HOME && list != NULL &&
	                 screen_list_hit(list, scrubs, app->pointer_x, app->pointer_y) != NULL;
	(void)SDL_CaptureMouse(SDL_TRUE);
}

static void on_release(struct app *app, const SDL_MouseButtonEvent *button)
{
	if (!app->pressed || button->button != app->pressed_button)
		return;
	to_pixels(app, button->x, button->y);
	app__pointer(app);
	(void)SDL_CaptureMouse(SDL_FALSE);
	app->pressed = false;
	if (app->dragging || button->button == SDL_BUTTON_MIDDLE)
		return;
	if (app->view.cover != SCREEN_OPEN) {
		app->view.cover = SCREEN_OPEN;
		app__settle(app);
		return;
	}
	app__click(app, app->pointer_x, app->pointer_y, button->button == SDL_BUTTON_RIGHT);
}

static void drag(struct app *app)
{
	const struct screen_list *list;
	bool changed;

	if (!app->dragging && SDL_fabs(app->pointer_x - app->pressed_x) < DRAG_PX &&
		SDL_fabs(app->pointer_y - app->pressed_y) < DRAG_PX)
		return;
	app->dragging = true;
	if (app__shows_home(app) || app->view.help || app->view.cover != SCREEN_OPEN)
		return;
	list = app__list(app);
	if (list == NULL)
		return;
	if (app->scrubbing) /* the playhead follows the pointer, wherever up and down it goes */
		changed = screen_click(&app->view, app->shown.model, list, app->pointer_x, app->pressed_y);
	else
		changed = screen_drag(&app->view, app->shown.model, list, app->pointer_x - app->dragged_x,
			app->pointer_y - app->dragged_y);
	app->dragged_x = app->pointer_x;
	app->dragged_y = app->pointer_y;
	if (changed)
		app__settle(app);
}

void app__pointer(struct app *app)
{
	const struct screen_list *list;

	if (!app->pointer_moved)
		return;
	app->pointer_moved = false;
	if (app->pressed) {
		drag(app);
		return;
	}
	list = app__list(app);
	if (list == NULL)
		return;
	if (app__shows_home(app)) {
		const struct screen_item *item =
			screen_list_hit(list, 1ull << SCREEN_ROLE_HOME_ROW, app->pointer_x, app->pointer_y);
		const struct screen_home *rows =
			app->options->home == NULL ? NULL : home_rows(app->options->home);

		if (item != NULL && rows != NULL && item->index < rows->row_count &&
			home_move(app->options->home, (int)item->index - (int)rows->selected))
			app__redraw(app);
	} else if (screen_hover(&app->view, app->shown.model, list, app->pointer_x, app->pointer_y)) {
		app__redraw(app);
	}
}

static void pointer_left(struct app *app)
{
	app->pointer_moved = false;
	app->pointer_x = app->pointer_y = -1;
	if (app->view.hover_x_px < 0 && app->view.hover_match == TRACE_NONE)
		return;
	app->view.hover_x_px = app->view.hover_y_px = -1;
	app->view.hover_match = TRACE_NONE;
	app__redraw(app);
}

static void on_window(struct app *app, const SDL_WindowEvent *window)
{
	switch (window->event) {
	case SDL_WINDOWEVENT_SIZE_CHANGED:
	case SDL_WINDOWEVENT_DISPLAY_CHANGED:
	case SDL_WINDOWEVENT_SHOWN:
	case SDL_WINDOWEVENT_RESTORED:
	case SDL_WINDOWEVENT_MAXIMIZED:
		app__redraw(app);
		break;
	case SDL_WINDOWEVENT_EXPOSED:
		if (!app->picture_stale)
			present_again(&app->present);
		break;
	case SDL_WINDOWEVENT_LEAVE:
		if (!app->pressed)
			pointer_left(app);
		break;
	case SDL_WINDOWEVENT_CLOSE:
		app->quit = true;
		break;
	default:
		break;
	}
}

static void on_wheel(struct app *app, const SDL_MouseWheelEvent *wheel)
{
	SDL_Keymod held = SDL_GetModState();
	bool sideways = SDL_fabsf(wheel->preciseX) > SDL_fabsf(wheel->preciseY) || (held & KMOD_SHIFT) != 0;
	double turns = SDL_fabsf(wheel->preciseX) > SDL_fabsf(wheel->preciseY) ? -(double)wheel->preciseX
	                                                                       : (double)wheel->preciseY;
	int whole;

	if (wheel->direction == SDL_MOUSEWHEEL_FLIPPED)
		turns = -turns;
	app->wheel_rest += turns; /* fine wheels and touchpads add up to whole turns */
	whole = (int)app->wheel_rest;
	app->wheel_rest -= whole;
	if (whole != 0)
		app__wheel(app, whole, (held & KMOD_CTRL) != 0, sideways);
}

/* ---- files dropped on the window ---- */

static void forget_dropped(struct app *app)
{
	for (uint32_t i = 0; i < app->dropped_count; i++)
		free(app->dropped[i]);
	free(app->dropped);
	app->dropped = NULL;
	app->dropped_count = 0;
}

static void on_drop(struct app *app, const SDL_DropEvent *drop)
{
	char **more;
	int code;

	switch (drop->type) {
	case SDL_DROPFILE:
		more = realloc(app->dropped, (app->dropped_count + 1) * sizeof(*more));
		if (more != NULL) {
			app->dropped = more;
			more[app->dropped_count] = strdup(drop->file);
			app->dropped_count += more[app->dropped_count] != NULL;
		}
		break;
	case SDL_DROPCOMPLETE:
		if (app->dropped_count > 0) {
			code = app__open(app, (const char *const *)app->dropped, app->dropped_count, false);
			if (code != 0)
				app__say(app, WORD_WINDOW_CANNOT_OPEN, app->dropped[0],
					awaitscope_error_text(code, app->view.lang));
			app__redraw(app);
		}
		forget_dropped(app);
		break;
	default: /* SDL_DROPBEGIN */
		forget_dropped(app);
		break;
	}
	SDL_free(drop->file);
}

void app__event(struct app *app, const SDL_Event *event)
{
	switch (event->type) {
	case SDL_QUIT: /* also SIGINT and SIGTERM */
		app->quit = true;
		break;
	case SDL_KEYDOWN:
		on_key(app, &event->key);
		break;
	case SDL_MOUSEMOTION:
		on_motion(app, &event->motion);
		break;
	case SDL_MOUSEBUTTONDOWN:
		app__pointer(app);
		on_press(app, &event->button);
		break;
	case SDL_MOUSEBUTTONUP:
		app->pointer_moved = true;
		on_release(app, &event->button);
		break;
	case SDL_MOUSEWHEEL:
		on_wheel(app, &event->wheel);
		break;
	case SDL_WINDOWEVENT:
		on_window(app, &event->window);
		break;
	case SDL_DROPBEGIN:
	case SDL_DROPFILE:
	case SDL_DROPTEXT:
	case SDL_DROPCOMPLETE:
		on_drop(app, &event->drop);
		break;
	case SDL_RENDER_TARGETS_RESET:
	case SDL_RENDER_DEVICE_RESET:
		app__redraw(app);
		break;
	default:
		break;
	}
}
