/* clean.c: UTF-8, character by character (RFC 3629). */
#include <stdint.h>
#include <string.h>

#include "clean.h"

/* How many bytes the UTF-8 character at `at` takes; 0: it is none, or a control character. */
static size_t character(const unsigned char *at)
{
	uint32_t code, least;
	size_t bytes;

	if (at[0] < 0x80)
		return at[0] >= 0x20 && at[0] != 0x7f;
	if (at[0] >= 0xc2 && at[0] < 0xe0)
		bytes = 2, least = 0xa0, code = at[0] & 0x1f; /* below: control characters */
	else if (at[0] >= 0xe0 && at[0] < 0xf0)
		bytes = 3, least = 0x800, code = at[0] & 0x0f;
	else if (at[0] >= 0xf0 && at[0] < 0xf5)
		bytes = 4, least = 0x10000, code = at[0] & 0x07;
	else
		return 0;
	for (size_t i = 1; i < bytes; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (at[i] & 0x3f);
	}
	return code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 : bytes;
}

bool clean_text(const char *text, const char *also)
{
	while (*text) {
		size_t bytes = strchr(also, *text) ? 1 : character((const unsigned char *)text);

		if (!bytes)
			return false;
		text += bytes;
	}
	return true;
}
