/* listing.c: the program's lines with a marker for each task: the running line is lit, where a task
 * waits there is its grey mark. The part that is shown begins at the function of the topmost marker
 * when all markers fit, else at the running one's. Long lines wrap; they are never cut. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "screen/internal.h"

enum { HEAD = 52, WRAPS = 4, MARKS = 64 };

struct mark {
	uint32_t line, lane;
	enum model_state state;
};

struct listing {
	struct screen__build *b;
	const struct model_run *about;
	struct rect at;
	double code_x, code_width, indent, pitch;
	struct mark mark[MARKS];
	uint32_t mark_count, active; /* active: the line to show; 0: none */
};

static const char *line_text(const struct listing *l, uint32_t line)
{
	return l->about->listing_lines[line - 1];
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t")] == '\0';
}

/* Of several blank lines one is enough. */
static bool is_shown(const struct listing *l, uint32_t line)
{
	return line < 2 || !is_blank(line_text(l, line)) || !is_blank(line_text(l, line - 1));
}

static uint32_t wrap(const struct listing *l, uint32_t line, uint32_t end[WRAPS])
{
	const char *text = line_text(l, line);

	if (is_blank(text)) {
		end[0] = 0;
		return 1;
	}
	return screen__wrap(l->b->screen, &l->b->font[FONT_CODE], text, l->code_width, l->indent, end, WRAPS);
}

static uint32_t rows_of(const struct listing *l, uint32_t line)
{
	uint32_t end[WRAPS];

	return is_shown(l, line) ? wrap(l, line, end) : 0;
}

static void add_marks(
	struct listing *l, const struct model_task_now *tasks, uint32_t count, enum model_state state)
{
	for (uint32_t i = 0; i < count && l->mark_count < MARKS; i++)
		if (tasks[i].line && tasks[i].line <= l->about->listing_line_count)
			l->mark[l->mark_count++] = (struct mark){tasks[i].line, tasks[i].lane, state};
}

/* Where the function around a line begins: the last line before it that is not indented. */
static uint32_t block_start(const struct listing *l, uint32_t line)
{
	while (line > 1) {
		const char *text = line_text(l, line);
		if (*text && *text != ' ' && *text != '\t' && *text != ')' && *text != '#')
			break;
		line--;
	}
	return line;
}

/* The first line of a part with `line` in it that fills `rows`. */
static uint32_t first_line(const struct listing *l, uint32_t rows)
{
	uint32_t low = l->active, high = l->active, used = 0, first;

	for (uint32_t i = 0; i < l->mark_count; i++) {
		low = l->mark[i].line < low ? l->mark[i].line : low;
		high = l->mark[i].line > high ? l->mark[i].line : high;
	}
	first = block_start(l, low);
	for (uint32_t line = first; line <= high && used <= rows; line++)
		used += rows_of(l, line);
	if (used > rows) { /* not all of them */
		first = high = l->active;
		used = rows_of(l, first);
		for (uint32_t start = block_start(l, first);
			first > start && used + rows_of(l, first - 1) <= rows * 3 / 4;)
			used += rows_of(l, --first);
	}
	for (uint32_t line = high + 1; line <= l->about->listing_line_count && used < rows; line++)
		used += rows_of(l, line);
	while (first > 1 && used + rows_of(l, first - 1) <= rows) /* the end is near: from further up */
		used += rows_of(l, --first);
	return first;
}

/* Marks of the tasks on a line, and their names where there is room behind the code. */
static void put_marks(
	struct listing *l, uint32_t line, double y, double height, double text_end, uint32_t ground)
{
	struct screen__build *b = l->b;
	double x = l->at.x + u(b, 8), width = u(b, 10);
	char names[256] = "";

	for (uint32_t i = 0, n = 0; i < l->mark_count; i++) {
		const struct mark *mark = &l->mark[i];
		if (mark->line != line)
			continue;
		const struct screen__fill *fill = screen__state_fill(mark->state);
		const char *name = l->about->lanes[mark->lane].name;
		if (n++ < 3) {
			b->layer = LAYER_BAR;
			screen__about(b, b->view->run, mark->lane, line);
			screen__put_rect(b, SCREEN_ROLE_MARKER, (struct rect){x, y, width, height},
				fill->colour, ground);
			x += width + u(b, 2);
		}
		if (strlen(names) + strlen(name) + 3 < sizeof(names)) {
			strcat(names, names[0] ? ", " : "");
			strcat(names, name);
		}
	}
	double right = l->at.x + l->at.width - u(b, 18), room = right - text_end - u(b, 24);

	if (names[0] && screen__text_width(b, FONT_QUIET, names) <= room) {
		b->layer = LAYER_LABEL;
		screen__about(b, b->view->run, TRACE_NONE, line);
		screen__put_text(b, SCREEN_ROLE_MARKER, FONT_QUIET, names, right, y + round(l->pitch / 2),
			room, ALIGN_RIGHT, ground == b->theme->active ? b->theme->ink : b->theme->quiet,
			ground);
	}
}

static double put_line(struct listing *l, uint32_t line, double y, double bottom)
{
	struct screen__build *b = l->b;
	const char *text = line_text(l, line);
	uint32_t end[WRAPS], rows = wrap(l, line, end), start = 0;
	bool active = false;
	double height = rows * l->pitch, text_end = l->code_x;

	if (y + height > bottom + 0.5)
		return -1;
	for (uint32_t i = 0; i < l->mark_count; i++)
		active |= l->mark[i].line == line &&
		          (l->mark[i].state == MODEL_RUN || l->mark[i].state == MODEL_BLOCKED);
	uint32_t ground = active ? b->theme->active : b->theme->panel;

	b->layer = LAYER_ROW;
	screen__about(b, b->view->run, TRACE_NONE, line);
	screen__put_rect(b, SCREEN_ROLE_CODE,
		(struct rect){l->at.x + u(b, 8), y, l->at.width - 2 * u(b, 8), height}, ground, ground);
	b->layer = LAYER_LABEL;
	screen__put_text(b, SCREEN_ROLE_CODE, FONT_CODE, screen__format(b, "%u", line), l->code_x - u(b, 20),
		y + round(l->pitch / 2), u(b, 80), ALIGN_RIGHT, active ? b->theme->ink : b->theme->quiet,
		ground);
	for (uint32_t i = 0; i < rows && !is_blank(text); i++) {
		uint32_t stop = end[i];
		while (stop > start && text[stop - 1] == ' ')
			stop--;
		const char *part = screen__list_copy(b->list, text + start, stop - start);
		struct screen_item *item = screen__put_text(b, SCREEN_ROLE_CODE, FONT_CODE, part,
			l->code_x + (i ? l->indent : 0), y + round((i + 0.5) * l->pitch), l->code_width,
			ALIGN_LEFT, b->theme->ink, ground);
		if (i == 0)
			text_end = right_of(item);
		start = end[i];
	}
	put_marks(l, line, y, height, text_end, ground);
	return height;
}

static void choose_active(struct listing *l, const struct model_now *now)
{
	int64_t newest_ns = INT64_MIN;

	l->active = 1;
	if (now->running_count && now->running[0].line) {
		l->active = now->running[0].line;
	} else {
		for (uint32_t i = 0; i < model_told(now->waiting_count); i++)
			if (now->waiting[i].line && now->waiting[i].since_ns >= newest_ns) {
				newest_ns = now->waiting[i].since_ns;
				l->active = now->waiting[i].line;
			}
	}
	if (l->active > l->about->listing_line_count)
		l->active = 1;
}

void screen__listing(struct screen__build *b, struct rect at)
{
	const struct model_run *about = model_run(b->model, b->view->run);
	const struct model_now *now = &b->screen->now; /* as the anatomy asked for it */
	struct listing l = {
		.b = b, .about = about, .at = at, .pitch = round(b->font[FONT_CODE].font_px * 1.34)};
	double numbers = screen__text_width(b, FONT_CODE, screen__format(b, "%u", about->listing_line_count));

	l.code_x = at.x + u(b, 52) + numbers + u(b, 20);
	l.code_width = at.x + at.width - u(b, 18) - l.code_x;
	l.indent = screen__text_width(b, FONT_CODE, "        ");
	add_marks(&l, now->running, now->running_count, now->running_blocks ? MODEL_BLOCKED : MODEL_RUN);
	add_marks(&l, now->ready, model_told(now->ready_count), MODEL_READY);
	add_marks(&l, now->waiting, model_told(now->waiting_count), MODEL_WAIT);
	choose_active(&l, now);

	b->layer = LAYER_PANEL;
	screen__about(b, b->view->run, TRACE_NONE, TRACE_NONE);
	screen__put_box(b, SCREEN_ROLE_PANEL, at, b->theme->panel, b->theme->border)->line_px =
		fmax(1, b->line_px / 2);
	b->layer = LAYER_LABEL;
	screen__put_text(b, SCREEN_ROLE_TITLE, FONT_LABEL, about->listing_file ? about->listing_file : "",
		at.x + u(b, 20), at.y + u(b, 30), at.width - 2 * u(b, 20), ALIGN_LEFT, b->theme->quiet,
		b->theme->panel);
	double y = at.y + u(b, HEAD), bottom = at.y + at.height - u(b, 10);
	uint32_t rows = (uint32_t)fmax(1, floor((bottom - y) / l.pitch));

	for (uint32_t line = first_line(&l, rows); line <= about->listing_line_count; line++) {
		double height = is_shown(&l, line) ? put_line(&l, line, y, bottom) : 0;
		if (height < 0)
			break;
		y += height;
	}
}
