/* help.c: the help sheet. Each row is also a button, so that a mouse alone reaches everything. */
#include <math.h>

#include "screen/internal.h"

static const struct row {
	const char *keys;
	enum screen_action action;
	enum word text;
} rows[] = {
	{"PgDn  →", SCREEN_STOP_NEXT, WORD_KEY_STOP_NEXT},
	{"PgUp  ←", SCREEN_STOP_PREVIOUS, WORD_KEY_STOP_PREVIOUS},
	{"Shift →", SCREEN_EVENT_NEXT, WORD_KEY_EVENT_NEXT},
	{"Shift ←", SCREEN_EVENT_PREVIOUS, WORD_KEY_EVENT_PREVIOUS},
	{"Space", SCREEN_PLAY_PAUSE, WORD_KEY_PLAY},
	{"+", SCREEN_FASTER, WORD_KEY_FASTER},
	{"−", SCREEN_SLOWER, WORD_KEY_SLOWER},
	{"F5", SCREEN_RESTART, WORD_KEY_RESTART},
	{"Home", SCREEN_GO_HOME, WORD_KEY_GO_HOME},
	{"End", SCREEN_GO_END, WORD_KEY_GO_END},
	{".  B", SCREEN_TOGGLE_BLACK, WORD_KEY_BLACK},
	{",", SCREEN_TOGGLE_WHITE, WORD_KEY_WHITE},
	{"Esc", SCREEN_LEAVE, WORD_KEY_LEAVE},
	{"Ctrl Q", SCREEN_QUIT, WORD_KEY_QUIT},
	{"Enter  1–4", SCREEN_ENTER, WORD_KEY_ENTER},
	{"Tab", SCREEN_NEXT_PANEL, WORD_KEY_NEXT_PANEL},
	{"W", SCREEN_ZOOM_IN, WORD_KEY_ZOOM_IN},
	{"S", SCREEN_ZOOM_OUT, WORD_KEY_ZOOM_OUT},
	{"A", SCREEN_PAN_LEFT, WORD_KEY_PAN_LEFT},
	{"D", SCREEN_PAN_RIGHT, WORD_KEY_PAN_RIGHT},
	{"F", SCREEN_FIT, WORD_KEY_FIT},
	{"Ctrl +", SCREEN_LARGER, WORD_KEY_LARGER},
	{"Ctrl −", SCREEN_SMALLER, WORD_KEY_SMALLER},
	{"X", SCREEN_TOGGLE_C, WORD_KEY_C},
	{"C", SCREEN_TOGGLE_CAPTIONS, WORD_KEY_CAPTIONS},
	{"T", SCREEN_NEXT_THEME, WORD_KEY_THEME},
	{"K", SCREEN_NEXT_LANG, WORD_KEY_LANG},
	{"E", SCREEN_EXPORT, WORD_KEY_EXPORT},
	{"F11", SCREEN_FULL_SCREEN, WORD_KEY_FULL_SCREEN},
};
enum { ROWS = sizeof(rows) / sizeof(*rows), COLUMN = (ROWS + 1) / 2 };

static void put_row(struct screen__build *b, const struct row *row, struct rect at, double keys_width)
{
	const struct screen__theme *theme = b->theme;
	double middle = at.y + round(at.height / 2);

	b->layer = LAYER_SHEET;
	screen__about(b, TRACE_NONE, TRACE_NONE, (uint32_t)row->action);
	screen__put_rect(b, SCREEN_ROLE_BUTTON, at, theme->box, theme->box);
	b->layer = LAYER_SHEET_TEXT;
	struct rect key = {at.x, at.y + u(b, 4), keys_width, at.height - 2 * u(b, 4)};
	struct screen_item *box = screen__put_box(b, SCREEN_ROLE_HELP, key, theme->panel, theme->border);

	box->line_px = fmax(1, b->line_px / 2);
	screen__put_text(b, SCREEN_ROLE_HELP, FONT_LABEL, row->keys, at.x + round(keys_width / 2), middle,
		keys_width - u(b, 8), ALIGN_CENTER, theme->ink, theme->panel);
	screen__put_text(b, SCREEN_ROLE_HELP, FONT_LABEL, screen__word(b, row->text),
		at.x + keys_width + u(b, 18), middle, at.width - keys_width - u(b, 22), ALIGN_LEFT,
		theme->ink, theme->box);
}

void screen__help(struct screen__build *b)
{
	double margin = u(b, 28), head = u(b, 76), foot = u(b, 62), keys = 0;
	struct rect sheet = {margin, u(b, 20), b->width - 2 * margin, b->height - 2 * u(b, 20)};
	double limit = 1680 * b->unit_px;

	if (sheet.width > limit) {
		sheet.width = round(limit);
		sheet.x = round((b->width - sheet.width) / 2);
	}
	double row = fmin(floor((sheet.height - head - foot) / COLUMN), u(b, 60));
	double height = head + foot + row * COLUMN;

	sheet.y = round((b->height - height) / 2);
	sheet.height = height;
	b->layer = LAYER_SHEET;
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_rect(b, SCREEN_ROLE_BACKGROUND, (struct rect){0, 0, b->width, b->height}, b->theme->page,
		b->theme->page);
	screen__put_box(b, SCREEN_ROLE_HELP, sheet, b->theme->box, b->theme->ink)->line_px = u(b, 4);
	b->layer = LAYER_SHEET_TEXT;
	screen__put_text(b, SCREEN_ROLE_HELP, FONT_HEAD, screen__word(b, WORD_KEY_TITLE), sheet.x + margin,
		sheet.y + round(head / 2), sheet.width - 2 * margin, ALIGN_LEFT, b->theme->ink,
		b->theme->box);
	for (int i = 0; i < ROWS; i++)
		keys = fmax(keys, screen__text_width(b, FONT_LABEL, rows[i].keys));
	keys += u(b, 32);
	double column = floor((sheet.width - 3 * margin) / 2);

	for (int i = 0; i < ROWS; i++)
		put_row(b, &rows[i],
			(struct rect){sheet.x + margin + (i / COLUMN) * (column + margin),
				sheet.y + head + (i % COLUMN) * row, column, row},
			keys);
	b->layer = LAYER_SHEET_TEXT;
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_text(b, SCREEN_ROLE_HELP, FONT_QUIET, screen__word(b, WORD_KEY_MOUSE), sheet.x + margin,
		sheet.y + sheet.height - round(foot / 2), sheet.width - 2 * margin, ALIGN_LEFT,
		b->theme->quiet, b->theme->box);
}

/* The help's words for a button, for its tooltip. */
const char *screen__action_text(struct screen__build *b, uint32_t action)
{
	if (action == SCREEN_TOGGLE_HELP)
		return screen__format(b, "%s (?)", screen__word(b, WORD_KEY_TITLE));
	for (int i = 0; i < ROWS; i++)
		if ((uint32_t)rows[i].action == action)
			return screen__format(b, "%s (%s)", screen__word(b, rows[i].text), rows[i].keys);
	return NULL;
}
