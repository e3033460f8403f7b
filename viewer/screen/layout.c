/* layout.c: from a view to a display list: sizes from the window's height, then the frame that all
 * screens share (header, axis, caption bar), then the screen's own part between. */
#include <math.h>
#include <string.h>

#include "screen/internal.h"
#include "trace/trace.h"

/* Narrower or lower than this many units nothing has room: then the units shrink. */
enum { LEAST_WIDTH = 1240, LEAST_HEIGHT = 900 };

void screen_view_init(struct screen_view *view, const struct model *model, int width_px, int height_px)
{
	memset(view, 0, sizeof(*view));
	view->width_px = width_px;
	view->height_px = height_px;
	view->scale = 1;
	view->lang = model ? model_lang(model) : LANG_EN;
	view->captions = true;
	view->to_ns = model && model_end_ns(model) > 0 ? model_end_ns(model) : 1;
	view->hover_match = TRACE_NONE;
	view->hover_x_px = view->hover_y_px = -1;
}

static void set_font(struct screen__build *b, enum screen__font font, double percent, bool bold, bool code)
{
	/* Rounded up: the percentages are the least. */
	double px = ceil(percent / 100 * 1080 * b->unit_px - 0.01);

	b->font[font] = (struct screen__style){px < 4 ? 4 : px, bold, code};
}

static void set_sizes(struct screen__build *b)
{
	const struct screen_view *view = b->view;
	double scale = view->scale > 0.1 && view->scale < 10 ? view->scale : 1;

	b->width = view->width_px > 1 ? view->width_px : 1;
	b->height = view->height_px > 1 ? view->height_px : 1;
	b->unit_px = b->height / 1080 * scale;
	b->unit_px = fmin(b->unit_px, fmin(b->width / LEAST_WIDTH, b->height / LEAST_HEIGHT));
	b->line_px = u(b, 2);
	set_font(b, FONT_CAPTION, 3.7, true, false);
	set_font(b, FONT_HEAD, 3.3, true, false);
	set_font(b, FONT_NAME, 2.6, true, false);
	set_font(b, FONT_LABEL, 2.4, true, false);
	set_font(b, FONT_QUIET, 2.4, false, false);
	set_font(b, FONT_CODE, 2.6, true, true);
}

struct model_position screen__position(const struct screen__build *b, uint32_t run)
{
	if (run == b->view->run)
		return b->view->position;
	return model_position_at(b->model, run, b->view->position.time_ns);
}

bool screen__has_loop(const struct screen__build *b, uint32_t run)
{
	const struct model_run *about = model_run(b->model, run);

	return trace_run(about->trace, about->trace_run)->has_loop;
}

static void lay_out_model(struct screen__build *b)
{
	screen__header(b);
	screen__caption_bar(b);
	if (b->view->kind == SCREEN_FOCUS)
		screen__focus(b);
	else
		screen__compare(b);
}

static void cover(struct screen__build *b)
{
	b->layer = LAYER_TIP_TEXT;
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_rect(b, SCREEN_ROLE_BACKGROUND, (struct rect){0, 0, b->width, b->height},
		b->view->cover == SCREEN_BLACK ? 0x000000 : 0xFFFFFF, 0);
}

const struct screen_list *screen_layout(
	struct screen *screen, const struct model *model, const struct screen_view *view)
{
	struct screen_list *list = &screen->list;
	struct screen__build b = {.screen = screen, .list = list, .model = model, .view = view};

	screen__list_reset(list);
	screen__text_sweep(screen);
	b.theme = screen__theme(view->theme);
	set_sizes(&b);
	list->from_ns = view->from_ns;
	list->to_ns = view->to_ns > view->from_ns ? view->to_ns : view->from_ns + 1;
	screen__about(&b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_rect(
		&b, SCREEN_ROLE_BACKGROUND, (struct rect){0, 0, b.width, b.height}, b.theme->page, 0);
	if (view->cover != SCREEN_OPEN)
		cover(&b);
	else if (view->kind == SCREEN_HOME || !model || !model_run_count(model))
		screen__home(&b);
	else
		lay_out_model(&b);
	if (view->cover == SCREEN_OPEN && view->help)
		screen__help(&b);
	screen__list_sort(list);
	if (view->cover == SCREEN_OPEN && !view->help && view->hover_x_px >= 0 && model &&
		model_run_count(model)) {
		screen__tooltip(&b);
		screen__list_sort(list);
	}
	return list->failed ? NULL : list;
}
