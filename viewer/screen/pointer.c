/* pointer.c: clicks and hovers, looked up in the display list. */
#include "screen/internal.h"

static const struct screen_item *hit(
	const struct screen_list *list, enum screen_role role, double x_px, double y_px)
{
	return screen_list_hit(list, 1ull << role, x_px, y_px);
}

static bool click_time(struct screen_view *view, const struct model *model, const struct screen_list *list,
	uint32_t run, double x_px)
{
	int64_t time_ns = screen_time_at(list, x_px), end_ns = model_end_ns(model);

	if (run != TRACE_NONE)
		view->run = run;
	time_ns = time_ns < 0 ? 0 : time_ns > end_ns ? end_ns : time_ns;
	view->position = model_position_at(model, view->run, time_ns);
	view->playing = false;
	return true;
}

static bool click_line(struct screen_view *view, const struct model *model, uint32_t line)
{
	struct model_position start = {0, 0};
	uint32_t moment = model_moment_on_line(model, view->run, view->position, line);

	if (!moment) /* no more of them: round to the first */
		moment = model_moment_on_line(model, view->run, start, line);
	if (!moment)
		return false;
	view->position = model_position_of_moment(model, view->run, moment);
	view->playing = false;
	return true;
}

static bool click_panel(struct screen_view *view, const struct model *model, const struct screen_list *list,
	const struct screen_item *panel)
{
	if (panel->run >= model_run_count(model) || view->kind == SCREEN_FOCUS)
		return false;
	if (panel->run == view->run) /* the second click enlarges it */
		return screen_apply(view, model, list, SCREEN_ENTER, 0, -1);
	view->position = model_position_at(model, panel->run, view->position.time_ns);
	view->run = panel->run;
	return true;
}

static uint32_t match_at(const struct model *model, const struct screen_list *list, double x_px, double y_px)
{
	const uint64_t roles = 1ull << SCREEN_ROLE_LANE | 1ull << SCREEN_ROLE_LANE_NAME |
	                       1ull << SCREEN_ROLE_STATE_TASK | 1ull << SCREEN_ROLE_MARKER;
	const struct screen_item *item = screen_list_hit(list, roles, x_px, y_px);

	if (!item || item->run >= model_run_count(model) ||
		item->lane >= model_run(model, item->run)->lane_count)
		return TRACE_NONE;
	return model_run(model, item->run)->lanes[item->lane].matched;
}

bool screen_click(struct screen_view *view, const struct model *model, const struct screen_list *list,
	double x_px, double y_px)
{
	const struct screen_item *item;

	if (view->cover != SCREEN_OPEN) {
		view->cover = SCREEN_OPEN;
		return true;
	}
	item = hit(list, SCREEN_ROLE_BUTTON, x_px, y_px);
	if (view->help) { /* the sheet lies over all else: its rows act, anything beside them closes it */
		if (!item || item->text || item->index >= SCREEN_FULL_SCREEN ||
			!hit(list, SCREEN_ROLE_HELP, x_px, y_px)) {
			view->help = false;
			return true;
		}
		if (item->index == SCREEN_LEAVE)
			return screen_apply(view, model, list, SCREEN_LEAVE, 0, -1);
		screen_apply(view, model, list, (enum screen_action)item->index, 0, -1);
		return true;
	}
	if (item)
		return screen_apply(view, model, list, (enum screen_action)item->index, 0, -1);
	if (!model || !model_run_count(model) || view->kind == SCREEN_HOME)
		return false;
	if (hit(list, SCREEN_ROLE_CLOCK, x_px, y_px))
		return screen_apply(view, model, list, SCREEN_PLAY_PAUSE, 0, -1);
	if (hit(list, SCREEN_ROLE_AXIS, x_px, y_px))
		return click_time(view, model, list, TRACE_NONE, x_px);
	item = hit(list, SCREEN_ROLE_LANE, x_px, y_px);
	if (item && x_px >= list->axis_x_px)
		return click_time(view, model, list, item->run, x_px);
	item = hit(list, SCREEN_ROLE_CODE, x_px, y_px);
	if (item)
		return click_line(view, model, item->index);
	uint32_t match = match_at(model, list, x_px, y_px);

	if (match != TRACE_NONE) {
		bool changed = view->hover_match != match;
		view->hover_match = match;
		return changed;
	}
	item = hit(list, SCREEN_ROLE_PANEL, x_px, y_px);
	return item && click_panel(view, model, list, item);
}

bool screen_hover(struct screen_view *view, const struct model *model, const struct screen_list *list,
	double x_px, double y_px)
{
	const uint64_t tips =
		1ull << SCREEN_ROLE_LANE | 1ull << SCREEN_ROLE_LANE_NAME | 1ull << SCREEN_ROLE_STATE_TASK |
		1ull << SCREEN_ROLE_MARKER | 1ull << SCREEN_ROLE_BUTTON | 1ull << SCREEN_ROLE_TITLE |
		1ull << SCREEN_ROLE_DESCRIPTION | 1ull << SCREEN_ROLE_MODE | 1ull << SCREEN_ROLE_VERDICT |
		1ull << SCREEN_ROLE_CAPTION | 1ull << SCREEN_ROLE_STATE | 1ull << SCREEN_ROLE_TOOLTIP;
	double old_x = view->hover_x_px, old_y = view->hover_y_px;
	uint32_t old_match = view->hover_match;
	bool over_model = model && model_run_count(model) && view->kind != SCREEN_HOME;

	view->hover_x_px = x_px;
	view->hover_y_px = y_px;
	view->hover_match = over_model && x_px >= 0 ? match_at(model, list, x_px, y_px) : TRACE_NONE;
	if (view->hover_match != old_match)
		return true;
	/* Otherwise only a tooltip can have come, moved or gone. */
	return (x_px != old_x || y_px != old_y) &&
	       ((x_px >= 0 && screen_list_hit(list, tips, x_px, y_px)) ||
		       (old_x >= 0 && screen_list_hit(list, tips, old_x, old_y)));
}
