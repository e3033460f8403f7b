/* put.c: how items get into the list: shapes and texts in whole pixels, texts with what they stand on,
 * so that the tests can compute every contrast. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "screen/internal.h"

double u(const struct screen__build *b, double units)
{
	double px = round(units * b->unit_px);

	return px < 1 ? 1 : px;
}

void screen__about(struct screen__build *b, uint32_t run, uint32_t lane, uint32_t index)
{
	b->run = run;
	b->lane = lane;
	b->index = index;
}

static struct screen_item *put(struct screen__build *b, enum screen_shape shape, enum screen_role role,
	struct rect at, uint32_t colour)
{
	struct screen_item *item = screen__list_add(b->list, b->layer);

	item->shape = shape;
	item->role = role;
	item->x_px = at.x;
	item->y_px = at.y;
	item->width_px = at.width > 0 ? at.width : 0;
	item->height_px = at.height > 0 ? at.height : 0;
	item->colour = colour;
	item->background = colour;
	item->run = b->run;
	item->lane = b->lane;
	item->index = b->index;
	return item;
}

struct screen_item *screen__put_rect(
	struct screen__build *b, enum screen_role role, struct rect at, uint32_t colour, uint32_t background)
{
	struct screen_item *item = put(b, SCREEN_RECT, role, at, colour);

	item->background = background;
	return item;
}

struct screen_item *screen__put_box(
	struct screen__build *b, enum screen_role role, struct rect at, uint32_t colour, uint32_t outline)
{
	struct screen_item *item = put(b, SCREEN_RECT, role, at, colour);

	item->has_outline = true;
	item->outline = outline;
	item->line_px = b->line_px;
	item->radius_px = u(b, 8);
	return item;
}

struct screen_item *screen__put_line(
	struct screen__build *b, enum screen_role role, struct rect at, double line_px, uint32_t colour)
{
	struct screen_item *item = put(b, SCREEN_LINE, role, at, colour);

	item->line_px = line_px;
	return item;
}

struct screen_item *screen__put_glyph(struct screen__build *b, enum screen_role role, enum screen_glyph glyph,
	struct rect at, uint32_t colour, uint32_t background)
{
	struct screen_item *item = put(b, SCREEN_POLYGON, role, at, colour);

	item->glyph = glyph;
	item->background = background;
	item->line_px = fmax(2, round(at.height / 6));
	return item;
}

struct screen_item *screen__put_text(struct screen__build *b, enum screen_role role, enum screen__font font,
	const char *text, double x, double y_middle, double max_width, enum align align, uint32_t colour,
	uint32_t background)
{
	const struct screen__style *style = &b->font[font];
	const char *shown = screen__shorten(b->screen, style, text, max_width);
	struct screen__text size = screen__measure(b->screen, style, shown);
	double baseline = round(y_middle + 0.35 * style->font_px);
	double left = align == ALIGN_LEFT     ? x
	              : align == ALIGN_CENTER ? x - size.width_px / 2.0
	                                      : x - size.width_px;
	struct rect at = {round(left), baseline - size.baseline_px, size.width_px, size.height_px};
	struct screen_item *item = put(b, SCREEN_TEXT, role, at, colour);

	item->background = background;
	item->text = screen__format(b, "%s", shown);
	item->whole = shown == text ? item->text : screen__format(b, "%s", text);
	item->font_px = style->font_px;
	item->bold = style->bold;
	item->code = style->code;
	return item;
}

double screen__text_width(struct screen__build *b, enum screen__font font, const char *text)
{
	return screen__measure(b->screen, &b->font[font], text).width_px;
}

struct screen__lines screen__break(
	struct screen__build *b, enum screen__font font, const char *text, double max_width)
{
	struct screen__text whole = screen__measure(b->screen, &b->font[font], text);
	struct screen__lines lines = {.font = font,
		.text = text,
		.line = {text},
		.count = 1,
		.width = whole.width_px,
		.pitch = whole.height_px};

	if (whole.width_px <= max_width)
		return lines;
	for (const char *at = text; *at; at++) {
		if (!strchr(" _-/", *at) || !at[1])
			continue;
		const char *first = screen__list_copy(b->list, text, (size_t)(at - text) + (*at != ' '));
		double width = fmax(screen__text_width(b, font, first), screen__text_width(b, font, at + 1));
		if (width < lines.width) {
			lines.line[0] = first;
			lines.line[1] = at + 1;
			lines.count = 2;
			lines.width = width;
		}
	}
	return lines;
}

double screen__put_lines(struct screen__build *b, enum screen_role role, const struct screen__lines *lines,
	double x, double y_middle, double max_width, uint32_t colour, uint32_t background)
{
	double y = y_middle - lines->pitch * (lines->count - 1) / 2, right = x;

	for (uint32_t i = 0; i < lines->count; i++, y += lines->pitch) {
		struct screen_item *item = screen__put_text(b, role, lines->font, lines->line[i], x, y,
			max_width, ALIGN_LEFT, colour, background);
		if (strcmp(item->text, item->whole))
			item->whole = screen__format(b, "%s", lines->text);
		right = fmax(right, right_of(item));
	}
	return right;
}

void screen__put_button(struct screen__build *b, struct rect at, enum screen_action action,
	enum screen_glyph glyph, uint32_t colour, uint32_t background)
{
	double size = round(fmin(at.width, at.height) * 0.5);
	uint32_t index = b->index;

	b->index = (uint32_t)action;
	struct screen_item *box = screen__put_box(b, SCREEN_ROLE_BUTTON, at, background, colour);

	box->line_px = fmax(1, round(b->line_px / 2));
	screen__put_glyph(b, SCREEN_ROLE_BUTTON, glyph,
		(struct rect){round(at.x + (at.width - size) / 2), round(at.y + (at.height - size) / 2), size,
			size},
		colour, background);
	b->index = index;
}

const char *screen__format(struct screen__build *b, const char *format, ...)
{
	char buffer[1024];
	va_list args;

	va_start(args, format);
	int length = vsnprintf(buffer, sizeof(buffer), format, args);
	va_end(args);
	if (length < 0)
		return "";
	size_t bytes = (size_t)length < sizeof(buffer) ? (size_t)length : sizeof(buffer) - 1;

	while ((size_t)length > bytes && bytes > 0 && (buffer[bytes] & 0xC0) == 0x80)
		bytes--; /* cut at a character's boundary */
	return screen__list_copy(b->list, buffer, bytes);
}

const char *screen__word(const struct screen__build *b, enum word id)
{
	return word(b->view->lang, id);
}
