/* text.c: one decoder that never reads past a broken character, and everything else on top of it. */
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "text.h"

enum { REPLACEMENT = 0xFFFD, TEXT_BYTES = 1024 };

static bool is_printable(uint32_t code)
{
	bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
	bool turns = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
	bool line = code == 0x2028 || code == 0x2029;
	return !control && !turns && !line;
}

size_t text_next(const char *text, uint32_t *code)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *byte = (const unsigned char *)text;
	size_t bytes = byte[0] < 0x80 ? 1 : byte[0] < 0xC2 ? 0 : byte[0] < 0xE0 ? 2 : byte[0] < 0xF0 ? 3 : 4;
	*code = REPLACEMENT;
	if (byte[0] == '\0')
		return 0;
	if (bytes == 0 || byte[0] > 0xF4)
		return 1;
	uint32_t value = bytes == 1 ? byte[0] : byte[0] & (0x7Fu >> bytes);
	for (size_t i = 1; i < bytes; i++) {
		if ((byte[i] & 0xC0) != 0x80) /* also at the end */
			return i;
		value = value << 6 | (byte[i] & 0x3F);
	}
	bool surrogate = value >= 0xD800 && value <= 0xDFFF;
	if (bytes > 1 && (value < smallest[bytes] || surrogate || value > 0x10FFFF))
		return bytes;
	*code = is_printable(value) ? value : REPLACEMENT;
	return bytes;
}

int text_code_cells(uint32_t code)
{
	int cells = wcwidth((wchar_t)code);
	if (cells >= 0)
		return cells;
	/* No UTF-8 locale at all: the East Asian blocks that our texts use. */
	bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xD7A3) ||
	            (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF00 && code <= 0xFF60);
	return wide ? 2 : 1;
}

int text_cells(const char *text)
{
	uint32_t code;
	int cells = 0;
	for (size_t bytes; (bytes = text_next(text, &code)) > 0; text += bytes)
		cells += text_code_cells(code);
	return cells;
}

/* One clean character at buffer, when it fits. Returns the bytes put, 0 when it did not. */
static size_t put(char *buffer, size_t room, const char *text, size_t bytes, uint32_t code)
{
	static const char replacement[] = "\uFFFD";
	if (code == REPLACEMENT) {
		text = replacement;
		bytes = sizeof(replacement) - 1;
	}
	if (bytes + 1 > room)
		return 0;
	memcpy(buffer, text, bytes);
	return bytes;
}

size_t text_clean(char *buffer, size_t size, const char *text)
{
	size_t length = 0;
	uint32_t code;
	for (size_t bytes; (bytes = text_next(text, &code)) > 0; text += bytes) {
		size_t done = put(buffer + length, size - length, text, bytes, code);
		if (done == 0)
			break;
		length += done;
	}
	buffer[length] = '\0';
	return length;
}

/* The bytes of the longest beginning that takes at most `cells`. */
static size_t head_bytes(const char *text, int cells)
{
	const char *start = text;
	uint32_t code;
	for (size_t bytes; (bytes = text_next(text, &code)) > 0; text += bytes) {
		cells -= text_code_cells(code);
		if (cells < 0)
			break;
	}
	return (size_t)(text - start);
}

/* Head, "…", and the longest tail that still fits. */
static int shorten(char *buffer, size_t size, const char *text, int cells, int head_cells, bool with_tail)
{
	static const char dots[] = "…";
	char clean[TEXT_BYTES + sizeof(dots)];
	text_clean(clean, TEXT_BYTES, text);
	if (cells <= 0)
		clean[0] = '\0';
	int whole = text_cells(clean);
	if (whole > cells) {
		size_t head = head_bytes(clean, head_cells), tail = head;
		int rest = text_cells(clean + head), room = with_tail ? cells - 1 - (whole - rest) : 0;
		uint32_t code;
		for (; rest > room; rest -= text_code_cells(code))
			tail += text_next(clean + tail, &code);
		memmove(clean + head + sizeof(dots) - 1, clean + tail, strlen(clean + tail) + 1);
		memcpy(clean + head, dots, sizeof(dots) - 1);
	}
	text_clean(buffer, size, clean);
	return text_cells(buffer);
}

int text_fit(char *buffer, size_t size, const char *text, int cells)
{
	return shorten(buffer, size, text, cells, cells / 2, true);
}

int text_cut(char *buffer, size_t size, const char *text, int cells)
{
	return shorten(buffer, size, text, cells, cells - 1, false);
}

void text_spaces(FILE *out, int n)
{
	if (n > 0)
		fprintf(out, "%*s", n, "");
}

void text_print(FILE *out, const char *text, int cells, enum text_side side)
{
	char fitted[TEXT_BYTES];
	int padding = cells - text_fit(fitted, sizeof(fitted), text, cells);
	if (side == TEXT_RIGHT)
		text_spaces(out, padding);
	fputs(fitted, out);
	if (side == TEXT_LEFT)
		text_spaces(out, padding);
}
