/* match.c: from the comments in a C file to the Python lines that they quote, a function at a time. */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match.h"

enum { NAME_BYTES = 128, COMMENT_BYTES = 1024 };

struct text {
	char *bytes;
	char **lines; /* without their ends; the first is number 1 */
	unsigned count;
};

static void text_finish(struct text *text)
{
	free(text->bytes);
	free(text->lines);
}

static int text_init(struct text *text, const char *bytes)
{
	unsigned count = 1;
	char *rest, *line;

	for (const char *at = bytes; (at = strchr(at, '\n')); at++)
		if (++count > MATCH_LINES_MAX)
			return -E2BIG;
	text->bytes = strdup(bytes);
	text->lines = calloc(count + 1, sizeof(*text->lines));
	if (!text->bytes || !text->lines)
		return -ENOMEM;
	rest = text->bytes;
	while ((line = strsep(&rest, "\n")))
		text->lines[++text->count] = line;
	return 0;
}

/* The line without the white space around it. */
static const char *strip(const char *line, size_t *length)
{
	while (isspace((unsigned char)*line))
		line++;
	*length = strlen(line);
	while (*length && isspace((unsigned char)line[*length - 1]))
		--*length;
	return line;
}

/* The function that begins on this line of C ("static int name(void *arg)"), or "". */
static void c_function(const char *line, char name[NAME_BYTES])
{
	const char *open = strchr(line, '('), *start;

	name[0] = '\0';
	if (!open || !isalpha((unsigned char)line[0]) || strchr(line, ';') || strchr(line, '='))
		return;
	for (start = open; start > line && (isalnum((unsigned char)start[-1]) || start[-1] == '_'); start--)
		continue;
	snprintf(name, NAME_BYTES, "%.*s", (int)(open - start), start);
}

/* The range of lines of the Python function; false when there is none. Nested ones count as part. */
static bool python_function(const struct text *python, const char *name, unsigned *first, unsigned *last)
{
	size_t length = strlen(name);

	for (unsigned i = 1; i <= python->count; i++) {
		const char *line = python->lines[i], *at = line + strspn(line, " ");
		size_t indent = (size_t)(at - line);

		if (!strncmp(at, "async ", 6))
			at += 6;
		if (strncmp(at, "def ", 4) || strncmp(at + 4, name, length) || at[4 + length] != '(')
			continue;
		*first = i + 1;
		for (*last = i; *last < python->count; ++*last) {
			const char *next = python->lines[*last + 1];
			size_t depth = strspn(next, " ");

			if (next[depth] && depth <= indent)
				break;
		}
		return true;
	}
	return false;
}

/* The Python function that the C function of this name mirrors. */
static bool mirrored(const struct text *python, char name[NAME_BYTES], unsigned *first, unsigned *last)
{
	char *mode = strstr(name, "_mode");

	if (python_function(python, name, first, last))
		return true;
	if (!mode || mode[strlen("_mode")])
		return false;
	*mode = '\0';
	return python_function(python, name, first, last);
}

/* The next line after `after` that says this, else the first of the function that does, else 0. */
static unsigned find_line(
	const struct text *python, unsigned first, unsigned last, unsigned after, const char *wanted)
{
	size_t wanted_length = strlen(wanted);

	for (int round = 0; round < 2; round++) {
		for (unsigned i = round ? first : after + 1; i <= last; i++) {
			size_t length;
			const char *line = strip(python->lines[i], &length);

			if (i >= first && length == wanted_length && !memcmp(line, wanted, length))
				return i;
		}
	}
	return 0;
}

/* Whether the line is a one-line comment; its text. */
static bool comment_of(const char *line, char comment[COMMENT_BYTES])
{
	size_t length;
	const char *text = strip(line, &length);

	if (length < 4 || length >= COMMENT_BYTES || strncmp(text, "/*", 2) ||
		strncmp(text + length - 2, "*/", 2))
		return false;
	memcpy(comment, text + 2, length - 4);
	comment[length - 4] = '\0';
	text = strip(comment, &length);
	memmove(comment, text, length);
	comment[length] = '\0';
	return true;
}

static bool ends_statement(const char *line)
{
	size_t length;
	const char *text = strip(line, &length);

	return length && strchr(";{}", text[length - 1]);
}

/* Fills the table; returns how many comments were missed. */
static int match(
	uint16_t *table, const struct text *c, const struct text *python, match_miss *miss, void *context)
{
	unsigned first = 0, last = 0, current = 0, found = 0;
	char name[NAME_BYTES], function[NAME_BYTES] = "", comment[COMMENT_BYTES];
	bool inside = false;
	int missed = 0;

	for (unsigned i = 1; i <= c->count; i++) {
		const char *line = c->lines[i];

		c_function(line, name);
		if (name[0]) {
			inside = mirrored(python, name, &first, &last);
			memcpy(function, name, sizeof(function));
			current = 0;
			found = first - 1;
			continue;
		}
		if (line[0] == '}')
			inside = false;
		if (!inside)
			continue;
		if (!comment_of(line, comment)) {
			table[i] = (uint16_t)current;
			if (ends_statement(line))
				current = 0;
			continue;
		}
		current = find_line(python, first, last, found, comment);
		if (current) {
			found = current;
		} else {
			missed++;
			miss(context, i, function, comment);
		}
	}
	return missed;
}

int match_lines(
	uint16_t **table, unsigned *count, const char *c, const char *python, match_miss *miss, void *context)
{
	struct text c_text = {0}, python_text = {0};
	int status = text_init(&c_text, c);

	*table = NULL;
	if (!status)
		status = text_init(&python_text, python);
	if (!status) {
		*table = calloc(c_text.count + 1, sizeof(**table));
		*count = c_text.count;
		status = *table ? match(*table, &c_text, &python_text, miss, context) : -ENOMEM;
	}
	text_finish(&c_text);
	text_finish(&python_text);
	return status;
}

unsigned match_end(size_t *bytes, const char *c, const uint16_t *table, unsigned count)
{
	bool inside = false; /* in a function, behind a line that mirrors one */
	const char *at = c;
	unsigned last = 0;

	*bytes = 0;
	for (unsigned line = 1; line <= count; line++) {
		const char *next = strchrnul(at, '\n');

		next += *next == '\n';
		inside |= table[line] != 0;
		if (inside) {
			last = line;
			*bytes = (size_t)(next - c);
		}
		inside &= *at != '}';
		at = next;
	}
	return last;
}
