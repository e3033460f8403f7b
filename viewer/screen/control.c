/* control.c: what keys do, as functions from a view to a view. Positions move in the focused run; the
 * other runs stand at its time. The seen part of the axis follows the playhead. */
#include <math.h>

#include "screen/internal.h"

enum { LEAST_RANGE_NS = 20 };

/* What the axis can show: all runs, or in Focus the one. */
static int64_t whole_ns(const struct screen_view *view, const struct model *model)
{
	int64_t end_ns =
		view->kind == SCREEN_FOCUS ? model_run(model, view->run)->total_ns : model_end_ns(model);

	return end_ns > 0 ? end_ns : 1;
}

/* Shows [from, from + range), kept within the model: never empty, never beyond its ends. */
static void show_range(struct screen_view *view, const struct model *model, double from_ns, double range_ns)
{
	double whole = (double)whole_ns(view, model);

	range_ns = fmin(fmax(range_ns, fmin(LEAST_RANGE_NS, whole)), whole);
	from_ns = fmin(fmax(from_ns, 0), whole - range_ns);
	view->from_ns = (int64_t)from_ns;
	view->to_ns = view->from_ns + (int64_t)fmax(1, range_ns);
}

static void follow(struct screen_view *view, const struct model *model)
{
	int64_t time_ns = view->position.time_ns;
	double range_ns = (double)(view->to_ns - view->from_ns);

	if (time_ns < view->from_ns || time_ns > view->to_ns)
		show_range(view, model, (double)time_ns - range_ns / 4, range_ns);
}

static bool move_to(struct screen_view *view, const struct model *model, struct model_position position)
{
	struct model_position old = view->position;

	view->position = position;
	follow(view, model);
	return old.time_ns != position.time_ns || old.moment != position.moment;
}

static bool step_event(struct screen_view *view, const struct model *model, int by)
{
	uint32_t moment = view->position.moment;
	struct model_position here = model_position_of_moment(model, view->run, moment);

	view->playing = false;
	if (by < 0 &&
		here.time_ns < view->position.time_ns) /* between moments: the last one is the step back */
		return move_to(view, model, here);
	if ((by < 0 && moment == 0) || (by > 0 && moment >= model_run(model, view->run)->moment_count))
		return false;
	return move_to(
		view, model, model_position_of_moment(model, view->run, by > 0 ? moment + 1 : moment - 1));
}

static bool step_stop(struct screen_view *view, const struct model *model, int by)
{
	uint32_t count = model_run(model, view->run)->stop_count;

	if (!count)
		return step_event(view, model, by);
	uint32_t stop = model_stop_at(model, view->run, view->position);

	view->playing = false;
	if (by > 0) {
		uint32_t next = stop >= count ? 0 : stop + 1;
		return next < count && move_to(view, model, model_position_of_stop(model, view->run, next));
	}
	if (stop >= count) /* before the first one */
		return move_to(view, model, model_position_of_moment(model, view->run, 0));
	struct model_position here = model_position_of_stop(model, view->run, stop);

	if (here.moment != view->position.moment || here.time_ns != view->position.time_ns)
		return move_to(view, model, here);
	return move_to(view, model,
		stop ? model_position_of_stop(model, view->run, stop - 1)
		     : model_position_of_moment(model, view->run, 0));
}

static struct model_position end_of(const struct screen_view *view, const struct model *model)
{
	return model_position_of_moment(model, view->run, model_run(model, view->run)->moment_count);
}

static bool zoom(struct screen_view *view, const struct model *model, const struct screen_list *list,
	double factor, double x_px)
{
	int64_t from_ns = view->from_ns, to_ns = view->to_ns;
	double range_ns = (double)(to_ns - from_ns);
	double anchor_ns = x_px >= 0 && list && list->axis_width_px > 0 ? (double)screen_time_at(list, x_px)
	                                                                : (double)view->position.time_ns;
	double part = (anchor_ns - (double)from_ns) / range_ns;

	if (part < 0 || part > 1.1) {
		anchor_ns = (double)from_ns + range_ns / 2;
		part = 0.5;
	}
	double range = fmin(fmax(range_ns * factor, fmin(LEAST_RANGE_NS, (double)whole_ns(view, model))),
		(double)whole_ns(view, model));

	show_range(view, model, anchor_ns - part * range, range);
	return view->from_ns != from_ns || view->to_ns != to_ns;
}

static bool pan(struct screen_view *view, const struct model *model, double by_ns)
{
	int64_t from_ns = view->from_ns;

	show_range(view, model, (double)from_ns + by_ns, (double)(view->to_ns - from_ns));
	return view->from_ns != from_ns;
}

static bool scroll(
	struct screen_view *view, const struct model *model, const struct screen_list *list, double by_px)
{
	double old = view->scroll_px, max = list ? list->scroll_max_px : 0;

	if (max <= 0) { /* all lanes are seen: the wheel moves along the axis */
		view->scroll_px = 0;
		double part = by_px < 0 ? -0.1 : 0.1;
		return view->kind != SCREEN_HOME &&
		       pan(view, model, part * (double)(view->to_ns - view->from_ns));
	}
	view->scroll_px = fmin(fmax(old + by_px, 0), max);
	return view->scroll_px != old;
}

bool screen_reveal(struct screen_view *view, const struct screen_list *list)
{
	double old = view->scroll_px, room = list ? list->lanes_bottom_px - list->lanes_top_px : 0;

	if (!list || !list->panel_y_px || list->scroll_max_px <= 0)
		return false;
	double top = list->panel_y_px[view->run], bottom = list->panel_y_px[view->run + 1];

	if (bottom > old + room)
		view->scroll_px = bottom - room;
	if (top < view->scroll_px)
		view->scroll_px = top;
	view->scroll_px = fmin(fmax(view->scroll_px, 0), list->scroll_max_px);
	return view->scroll_px != old;
}

static bool play_pause(struct screen_view *view, const struct model *model)
{
	view->playing = !view->playing;
	if (view->playing && view->position.moment >= model_run(model, view->run)->moment_count &&
		view->position.time_ns >= model_run(model, view->run)->total_ns)
		move_to(view, model, model_position_of_moment(model, view->run, 0));
	return true;
}

static bool set_speed(struct screen_view *view, int speed)
{
	int old = view->speed;

	view->speed = speed < -4 ? -4 : speed > 4 ? 4 : speed;
	return view->speed != old;
}

/* Goes to a screen; an axis that showed all there was does so there too. */
static void change_screen(
	struct screen_view *view, const struct model *model, enum screen_kind kind, uint32_t run)
{
	bool whole = view->from_ns == 0 && view->to_ns == whole_ns(view, model);

	if (run != view->run) {
		view->position = model_position_at(model, run, view->position.time_ns);
		view->run = run;
	}
	view->kind = kind;
	view->scroll_px = 0;
	show_range(view, model, (double)view->from_ns,
		whole ? (double)whole_ns(view, model) : (double)(view->to_ns - view->from_ns));
	if (kind == SCREEN_FOCUS && view->position.time_ns > whole_ns(view, model))
		view->position = model_position_at(model, run, whole_ns(view, model));
	follow(view, model);
}

static bool leave(struct screen_view *view, const struct model *model)
{
	if (view->help) {
		view->help = false;
	} else if (view->kind == SCREEN_FOCUS) {
		change_screen(view, model, SCREEN_COMPARE, view->run);
	} else if (view->kind == SCREEN_COMPARE && view->home) {
		view->kind = SCREEN_HOME;
		view->playing = false;
		view->scroll_px = 0;
	} else {
		return false;
	}
	return true;
}

static bool set_scale(struct screen_view *view, double factor)
{
	double old = view->scale;

	view->scale = fmin(fmax(old * factor, 0.4), 2);
	if (fabs(view->scale - 1) < 0.04)
		view->scale = 1;
	return view->scale != old;
}

/* What needs no model; *known says whether the action is one of those. */
static bool apply_look(
	struct screen_view *view, const struct model *model, enum screen_action action, bool *known)
{
	*known = true;
	switch (action) {
	case SCREEN_TOGGLE_BLACK:
		view->cover = SCREEN_BLACK;
		return true;
	case SCREEN_TOGGLE_WHITE:
		view->cover = SCREEN_WHITE;
		return true;
	case SCREEN_LEAVE:
		return leave(view, model);
	case SCREEN_LARGER:
		return set_scale(view, 1.1);
	case SCREEN_SMALLER:
		return set_scale(view, 1 / 1.1);
	case SCREEN_NEXT_THEME:
		view->theme = (view->theme + 1) % SCREEN_THEME_COUNT;
		return true;
	case SCREEN_NEXT_LANG:
		view->lang = view->lang == LANG_KO ? LANG_EN : LANG_KO;
		return true;
	case SCREEN_TOGGLE_HELP:
		view->help = !view->help;
		return true;
	case SCREEN_TOGGLE_CAPTIONS:
		view->captions = !view->captions;
		return true;
	case SCREEN_FASTER:
		return set_speed(view, view->speed + 1);
	case SCREEN_SLOWER:
		return set_speed(view, view->speed - 1);
	default:
		*known = false;
		return false;
	}
}

static bool focus(struct screen_view *view, const struct model *model, uint32_t run)
{
	if (run >= model_run_count(model) || (view->kind == SCREEN_FOCUS && view->run == run))
		return false;
	change_screen(view, model, SCREEN_FOCUS, run);
	return true;
}

bool screen_shows_c(const struct screen_view *view, const struct model *model)
{
	return view->kind == SCREEN_FOCUS && view->in_c && model_run(model, view->run)->c_listing.line_count;
}

/* From the Python to the C and back, where both are there. */
static bool toggle_c(struct screen_view *view, const struct model *model)
{
	if (view->kind != SCREEN_FOCUS || !model_run(model, view->run)->c_listing.line_count)
		return false;
	view->in_c = !view->in_c;
	return true;
}

static bool next_panel(struct screen_view *view, const struct model *model, const struct screen_list *list)
{
	uint32_t runs = model_run_count(model);

	if (runs < 2)
		return false;
	double scroll_px = view->scroll_px;

	change_screen(view, model, view->kind, (view->run + 1) % runs);
	if (view->kind == SCREEN_COMPARE) {
		view->scroll_px = scroll_px;
		screen_reveal(view, list);
	}
	return true;
}

static bool apply_run(struct screen_view *view, const struct model *model, const struct screen_list *list,
	enum screen_action action, uint32_t argument, double x_px)
{
	double range_ns = (double)(view->to_ns - view->from_ns),
	       page = list && list->page_px > 0 ? list->page_px : 40;

	switch (action) {
	case SCREEN_STOP_NEXT:
		return step_stop(view, model, 1);
	case SCREEN_STOP_PREVIOUS:
		return step_stop(view, model, -1);
	case SCREEN_EVENT_NEXT:
		return step_event(view, model, 1);
	case SCREEN_EVENT_PREVIOUS:
		return step_event(view, model, -1);
	case SCREEN_PLAY_PAUSE:
		return play_pause(view, model);
	case SCREEN_RESTART:
	case SCREEN_GO_HOME:
		return move_to(view, model, model_position_of_moment(model, view->run, 0));
	case SCREEN_GO_END:
		view->playing = false;
		return move_to(view, model, end_of(view, model));
	case SCREEN_ENTER:
		return focus(view, model, view->run);
	case SCREEN_FOCUS_RUN:
		return focus(view, model, argument);
	case SCREEN_NEXT_PANEL:
		return next_panel(view, model, list);
	case SCREEN_TOGGLE_C:
		return toggle_c(view, model);
	case SCREEN_ZOOM_IN:
		return zoom(view, model, list, 1 / 1.25, x_px);
	case SCREEN_ZOOM_OUT:
		return zoom(view, model, list, 1.25, x_px);
	case SCREEN_PAN_LEFT:
		return pan(view, model, -range_ns / 10);
	case SCREEN_PAN_RIGHT:
		return pan(view, model, range_ns / 10);
	case SCREEN_FIT:
		return zoom(view, model, NULL, 1e18, -1);
	case SCREEN_SCROLL_UP:
		return scroll(view, model, list, -page);
	case SCREEN_SCROLL_DOWN:
		return scroll(view, model, list, page);
	default:
		return false;
	}
}

bool screen_apply(struct screen_view *view, const struct model *model, const struct screen_list *list,
	enum screen_action action, uint32_t argument, double x_px)
{
	bool known;

	if (action == SCREEN_FULL_SCREEN || action == SCREEN_EXPORT || action == SCREEN_QUIT)
		return false;
	if (view->cover != SCREEN_OPEN) { /* any key brings the picture back */
		view->cover = SCREEN_OPEN;
		return true;
	}
	bool changed = apply_look(view, model, action, &known);

	if (known)
		return changed;
	if (view->kind == SCREEN_HOME) {
		bool scrolls = action == SCREEN_SCROLL_UP || action == SCREEN_SCROLL_DOWN;
		double page = list && list->page_px > 0 ? list->page_px : 40;
		return scrolls && scroll(view, model, list, action == SCREEN_SCROLL_UP ? -page : page);
	}
	if (!model || !model_run_count(model))
		return false;
	return apply_run(view, model, list, action, argument, x_px);
}

bool screen_drag(struct screen_view *view, const struct model *model, const struct screen_list *list,
	double dx_px, double dy_px)
{
	bool changed = false;

	if (view->cover != SCREEN_OPEN || view->help || !list)
		return false;
	if (dx_px != 0 && view->kind != SCREEN_HOME && model && list->axis_width_px > 0)
		changed = pan(
			view, model, -dx_px / list->axis_width_px * (double)(view->to_ns - view->from_ns));
	if (dy_px != 0 && list->scroll_max_px > 0)
		changed |= scroll(view, model, list, -dy_px);
	return changed;
}

bool screen_play(struct screen_view *view, const struct model *model, int64_t elapsed_ns)
{
	if (!view->playing || elapsed_ns <= 0 || view->kind == SCREEN_HOME || !model ||
		!model_run_count(model))
		return false;
	int64_t end_ns = whole_ns(view, model);
	double time_ns = (double)view->position.time_ns + ldexp((double)elapsed_ns, view->speed);

	if (time_ns >= (double)end_ns) {
		view->playing = false;
		move_to(view, model, model_position_at(model, view->run, end_ns));
		return true;
	}
	return move_to(view, model, model_position_at(model, view->run, (int64_t)time_ns));
}
