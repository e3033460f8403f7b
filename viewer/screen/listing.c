/* listing.c: the program's lines, in Python or in C, with a marker for each task: the running line is lit,
 * where a task waits there is its grey mark. Events name lines of the Python; in the C the marks stand where
 * the statements for that line begin. The part that is shown begins at the function of the topmost
 * marker when all markers fit, else at the running one's. Long lines wrap; they are never cut. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "screen/internal.h"

enum { HEAD = 52, WRAPS = 6, MARKS = 64 };
#define NAME_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789"

struct mark {
	uint32_t line, event_line, lane;
	enum model_state state;
};

struct listing {
	struct screen__build *b;
	const struct model_run *about;
	const struct model_listing *code; /* one of the run's two */
	bool in_c;
	struct rect at;
	double code_x, code_width, letter, pitch;
	struct mark mark[MARKS];
	uint32_t mark_count, active; /* active: the line to show; 0: none */
};

static const char *line_text(const struct listing *l, uint32_t line)
{
	return l->code->lines[line - 1];
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

/* Whether a line of C is a comment, or begins in one. */
static bool is_comment(const struct listing *l, uint32_t line)
{
	const char *text = line_text(l, line) + strspn(line_text(l, line), " ");

	if (!strncmp(text, "/*", 2) || !strncmp(text, "//", 2))
		return true;
	for (uint32_t above = line; --above;) { /* the nearest end of a comment, or beginning of one */
		const char *end = strstr(line_text(l, above), "*/"),
			   *begin = strstr(line_text(l, above), "/*");
		if (begin && !(end && end > begin))
			return true;
		if (begin || end)
			return false;
	}
	return false;
}

/* How far in the rest of a long line stands: farther than its beginning. */
static double indent_of(const struct listing *l, uint32_t line)
{
	double letters = fmax(8, 4 + (double)strspn(line_text(l, line), " "));

	return fmin(round(letters * l->letter), round(l->code_width / 2));
}

static uint32_t wrap(const struct listing *l, uint32_t line, uint32_t end[WRAPS])
{
	const char *text = line_text(l, line);

	if (is_blank(text)) {
		end[0] = 0;
		return 1;
	}
	return screen__wrap(
		l->b->screen, &l->b->font[FONT_CODE], text, l->code_width, indent_of(l, line), end, WRAPS);
}

static uint32_t rows_of(const struct listing *l, uint32_t line)
{
	uint32_t end[WRAPS];

	return is_shown(l, line) ? wrap(l, line, end) : 0;
}

/* Where, behind line `after`, a statement for an event's line begins; 0: nowhere. */
static uint32_t find_line(const struct model_listing *code, uint32_t event_line, uint32_t after)
{
	if (!code->event_lines)
		return event_line > after && event_line <= code->line_count ? event_line : 0;
	for (uint32_t line = after + 1; event_line && line <= code->line_count; line++)
		if (model_event_line(code, line) == event_line &&
			(line == 1 || model_event_line(code, line - 1) != event_line))
			return line;
	return 0;
}

static const struct model_listing *shown_code(const struct screen__build *b)
{
	const struct model_run *about = model_run(b->model, b->view->run);

	return screen_shows_c(b->view, b->model) ? &about->c_listing : &about->listing;
}

uint32_t screen__listed_line(const struct screen__build *b, uint32_t event_line)
{
	const struct model_listing *code = shown_code(b);

	return code->event_lines ? find_line(code, event_line, 0) : event_line;
}

static void add_marks(
	struct listing *l, const struct model_task_now *tasks, uint32_t count, enum model_state state)
{
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t line = 0; l->mark_count < MARKS;) {
			line = find_line(l->code, tasks[i].line, line);
			if (!line)
				break;
			l->mark[l->mark_count++] = (struct mark){line, tasks[i].line, tasks[i].lane, state};
		}
}

/* Whether a function may begin with this line: it is not indented, no brace, no comment and no label. */
static bool begins_block(const char *text)
{
	size_t length = strlen(text), word = strspn(text, NAME_LETTERS);

	return *text && !strchr(" )#/{}", *text) && !(text[word] == ':' && word + 1 == length);
}

/* The last line of the statement that begins with this one. */
static uint32_t statement_end(const struct listing *l, uint32_t line)
{
	const uint32_t *of = l->code->event_lines;

	while (of && of[line - 1] && line < l->code->line_count && of[line] == of[line - 1])
		line++;
	return line;
}

/* Where the function around a line begins: the last line before it that is not indented. */
static uint32_t block_start(const struct listing *l, uint32_t line)
{
	while (line > 1 && !begins_block(line_text(l, line)))
		line--;
	return line;
}

static uint32_t rows_from(const struct listing *l, uint32_t first, uint32_t last, uint32_t most)
{
	uint32_t rows = 0;

	for (uint32_t line = first; line <= last && rows <= most; line++)
		rows += rows_of(l, line);
	return rows;
}

/* The first line of a part that fills `rows`: with all marks, or at least with the active statement. */
static uint32_t first_line(const struct listing *l, uint32_t rows)
{
	uint32_t low = l->active, high = statement_end(l, l->active), used, first;

	for (uint32_t i = 0; i < l->mark_count; i++) {
		uint32_t end = statement_end(l, l->mark[i].line);
		low = l->mark[i].line < low ? l->mark[i].line : low;
		high = end > high ? end : high;
	}
	first = block_start(l, low);
	used = rows_from(l, first, high, rows);
	if (used > rows) { /* not all of them */
		first = l->active;
		high = statement_end(l, first);
		used = rows_from(l, first, high, rows);
		for (uint32_t start = block_start(l, first);
			first > start && used + rows_of(l, first - 1) <= rows * 3 / 4;)
			used += rows_of(l, --first);
	}
	if (used < rows)
		used += rows_from(l, high + 1, l->code->line_count, rows - used);
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
			screen__about(b, b->view->run, mark->lane, mark->event_line);
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
		screen__about(b, b->view->run, TRACE_NONE, model_event_line(l->code, line));
		screen__put_text(b, SCREEN_ROLE_MARKER, FONT_QUIET, names, right, y + round(l->pitch / 2),
			room, ALIGN_RIGHT, ground == b->theme->active ? b->theme->ink : b->theme->quiet,
			ground);
	}
}

/* Whether a task runs on the line. */
static bool is_active(const struct listing *l, uint32_t line)
{
	for (uint32_t i = 0; i < l->mark_count; i++)
		if (l->mark[i].event_line == model_event_line(l->code, line) &&
			(l->mark[i].state == MODEL_RUN || l->mark[i].state == MODEL_BLOCKED))
			return true;
	return false;
}

static double put_line(struct listing *l, uint32_t line, double y, double bottom)
{
	struct screen__build *b = l->b;
	const char *text = line_text(l, line);
	uint32_t end[WRAPS], rows = wrap(l, line, end), start = 0;
	bool active = is_active(l, line);
	double height = rows * l->pitch, text_end = l->code_x;

	if (y + height > bottom + 0.5)
		return -1;
	uint32_t ground = active ? b->theme->active : b->theme->panel;
	uint32_t ink = l->in_c && !active && is_comment(l, line) ? b->theme->quiet : b->theme->ink;

	b->layer = LAYER_ROW;
	screen__about(b, b->view->run, TRACE_NONE, model_event_line(l->code, line));
	screen__put_rect(b, SCREEN_ROLE_CODE,
		(struct rect){l->at.x + u(b, 8), y, l->at.width - 2 * u(b, 8), height}, ground, ground);
	b->layer = LAYER_LABEL;
	screen__put_text(b, SCREEN_ROLE_CODE, FONT_CODE, screen__format(b, "%u", line), l->code_x - u(b, 20),
		y + round(l->pitch / 2), u(b, 80), ALIGN_RIGHT, active ? b->theme->ink : b->theme->quiet,
		ground);
	for (uint32_t i = 0; i < rows && !is_blank(text); i++) {
		uint32_t stop = end[i];
		double indent = i ? indent_of(l, line) : 0;
		while (stop > start && text[stop - 1] == ' ')
			stop--;
		const char *part = screen__list_copy(b->list, text + start, stop - start);
		struct screen_item *item = screen__put_text(b, SCREEN_ROLE_CODE, FONT_CODE, part,
			l->code_x + indent, y + round((i + 0.5) * l->pitch), l->code_width - indent,
			ALIGN_LEFT, ink, ground);
		if (i == 0)
			text_end = right_of(item);
		start = end[i];
	}
	put_marks(l, line, y, height, text_end, ground);
	return height;
}

/* The line to show: where a task runs; else where one began to wait last. */
static void choose_active(struct listing *l, const struct model_now *now)
{
	int64_t newest_ns = INT64_MIN;

	l->active = now->running_count ? find_line(l->code, now->running[0].line, 0) : 0;
	const bool runs = l->active;
	for (uint32_t i = 0; i < model_told(now->waiting_count) && !runs; i++) {
		uint32_t line = find_line(l->code, now->waiting[i].line, 0);
		if (line && now->waiting[i].since_ns >= newest_ns) {
			newest_ns = now->waiting[i].since_ns;
			l->active = line;
		}
	}
	if (!l->active)
		l->active = 1;
}

/* The key for the listing in the other language, at the right; the whole head is its button. Returns where it
 * begins. */
static double put_key(struct listing *l, double right, double middle)
{
	struct screen__build *b = l->b;
	const char *other = l->in_c ? "Python" : "C";
	double size = u(b, 38), width = screen__text_width(b, FONT_QUIET, other);
	struct rect cap = {right - width - u(b, 12) - size, middle - round(size / 2), size, size};
	struct rect head = {l->at.x + u(b, 8), l->at.y + u(b, 8), l->at.width - 2 * u(b, 8), u(b, 42)};

	screen__about(b, b->view->run, TRACE_NONE, SCREEN_TOGGLE_C);
	b->layer = LAYER_ROW;
	screen__put_rect(b, SCREEN_ROLE_BUTTON, head, b->theme->panel, b->theme->panel);
	screen__put_box(b, SCREEN_ROLE_BUTTON, cap, b->theme->panel, b->theme->border);
	b->layer = LAYER_LABEL;
	screen__put_text(b, SCREEN_ROLE_BUTTON, FONT_LABEL, "X", cap.x + round(size / 2), middle, size,
		ALIGN_CENTER, b->theme->ink, b->theme->panel);
	screen__put_text(b, SCREEN_ROLE_BUTTON, FONT_QUIET, other, right, middle, width, ALIGN_RIGHT,
		b->theme->quiet, b->theme->panel);
	return cap.x;
}

/* The file's name; and the key, where the program is there in both languages. */
static void put_head(struct listing *l)
{
	struct screen__build *b = l->b;
	double left = l->at.x + u(b, 20), right = l->at.x + l->at.width - u(b, 20),
	       middle = l->at.y + u(b, 30);

	if (l->about->c_listing.line_count)
		right = put_key(l, right, middle) - u(b, 20);
	b->layer = LAYER_LABEL;
	screen__about(b, b->view->run, TRACE_NONE, TRACE_NONE);
	screen__put_text(b, SCREEN_ROLE_TITLE, FONT_LABEL, l->code->file, left, middle, right - left,
		ALIGN_LEFT, b->theme->quiet, b->theme->panel);
}

void screen__listing(struct screen__build *b, struct rect at)
{
	const struct model_now *now = &b->screen->now; /* as the anatomy asked for it */
	struct listing l = {.b = b,
		.about = model_run(b->model, b->view->run),
		.code = shown_code(b),
		.in_c = screen_shows_c(b->view, b->model),
		.at = at,
		.pitch = round(b->font[FONT_CODE].font_px * 1.34)};
	double numbers = screen__text_width(b, FONT_CODE, screen__format(b, "%u", l.code->line_count));

	l.code_x = at.x + u(b, 52) + numbers + u(b, 20);
	l.code_width = at.x + at.width - u(b, 18) - l.code_x;
	l.letter = screen__text_width(b, FONT_CODE, "        ") / 8;
	add_marks(&l, now->running, now->running_count, now->running_blocks ? MODEL_BLOCKED : MODEL_RUN);
	add_marks(&l, now->ready, model_told(now->ready_count), MODEL_READY);
	add_marks(&l, now->waiting, model_told(now->waiting_count), MODEL_WAIT);
	choose_active(&l, now);

	b->layer = LAYER_PANEL;
	screen__about(b, b->view->run, TRACE_NONE, TRACE_NONE);
	screen__put_box(b, SCREEN_ROLE_PANEL, at, b->theme->panel, b->theme->border)->line_px =
		fmax(1, b->line_px / 2);
	put_head(&l);
	double y = at.y + u(b, HEAD), bottom = at.y + at.height - u(b, 10);
	uint32_t rows = (uint32_t)fmax(1, floor((bottom - y) / l.pitch));

	for (uint32_t line = first_line(&l, rows); line <= l.code->line_count; line++) {
		double height = is_shown(&l, line) ? put_line(&l, line, y, bottom) : 0;
		if (height < 0)
			break;
		y += height;
	}
}
