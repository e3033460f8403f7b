/* listing.c: a tool of the build: NAME.c and NAME.py to NAME.listing.h.
 *
 * The header holds the Python's text and, for each line of the C file, the Python line that it
 * mirrors: a one-line comment in a C function is looked up in the Python function of the same name,
 * and counts for the statement below it. A comment that is not found is an error: so the two cannot
 * drift apart.   Usage: listing NAME C-FILE PYTHON-FILE OUTPUT */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	char *bytes;
	char **lines; /* without their ends; the first is number 1 */
	unsigned count;
};

static void die(const char *what, const char *where)
{
	fprintf(stderr, "listing: %s: %s\n", where, what);
	exit(1);
}

static void *checked(void *memory)
{
	if (!memory)
		die("out of memory", "listing");
	return memory;
}

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t size = 0, room = 4096, got;
	char *bytes = checked(malloc(room));

	if (!file)
		die("cannot be opened", path);
	while ((got = fread(bytes + size, 1, room - size - 1, file))) {
		size += got;
		if (size == room - 1)
			bytes = checked(realloc(bytes, room *= 2));
	}
	if (ferror(file))
		die("cannot be read", path);
	fclose(file);
	bytes[size] = '\0';
	return bytes;
}

static struct text split(const char *bytes)
{
	struct text text = {.bytes = checked(strdup(bytes))};
	char *rest = text.bytes, *line;

	while ((line = strsep(&rest, "\n"))) {
		text.lines = checked(realloc(text.lines, (text.count + 2) * sizeof(*text.lines)));
		text.lines[++text.count] = line;
	}
	return text;
}

static char *strip(char *line)
{
	char *end;

	while (isspace((unsigned char)*line))
		line++;
	end = line + strlen(line);
	while (end > line && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return line;
}

/* The function that begins on this line of C ("static int name(void *arg)"), or "". */
static void c_function(const char *line, char name[128])
{
	const char *open = strchr(line, '('), *start;

	name[0] = '\0';
	if (!open || isspace((unsigned char)line[0]) || !isalpha((unsigned char)line[0]) ||
		strchr(line, ';') || strchr(line, '='))
		return;
	for (start = open; start > line && (isalnum((unsigned char)start[-1]) || start[-1] == '_'); start--)
		continue;
	snprintf(name, 128, "%.*s", (int)(open - start), start);
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

static unsigned find_line(
	const struct text *python, unsigned first, unsigned last, unsigned after, const char *wanted)
{
	for (int round = 0; round < 2; round++) {
		for (unsigned i = round ? first : after + 1; i <= last; i++) {
			char *copy = checked(strdup(python->lines[i]));
			bool same = !strcmp(strip(copy), wanted);

			free(copy);
			if (same && i >= first)
				return i;
		}
	}
	return 0;
}

/* The text of a one-line comment, in `copy`. */
static bool comment_of(const char *line, char *copy, size_t size, char **comment)
{
	size_t length;

	if ((size_t)snprintf(copy, size, "%s", line) >= size)
		return false;
	copy = strip(copy);
	length = strlen(copy);
	if (length < 4 || strncmp(copy, "/*", 2) || strcmp(copy + length - 2, "*/"))
		return false;
	copy[length - 2] = '\0';
	*comment = strip(copy + 2);
	return true;
}

static bool ends_statement(const char *line)
{
	const char *end = line + strlen(line);

	while (end > line && isspace((unsigned char)end[-1]))
		end--;
	return end > line && (end[-1] == ';' || end[-1] == '{' || end[-1] == '}');
}

/* table[c line] = python line */
static unsigned *match(
	const struct text *c, const struct text *python, const char *c_path, const char *python_path)
{
	unsigned *table = checked(calloc(c->count + 2, sizeof(*table)));
	unsigned first = 0, last = 0, current = 0, found = 0;
	char name[128], function[128] = "", copy[1024];
	bool inside = false, failed = false;

	for (unsigned i = 1; i <= c->count; i++) {
		char *line = c->lines[i], *comment;

		c_function(line, name);
		if (name[0]) {
			char *mode = strstr(name, "_mode");

			inside = python_function(python, name, &first, &last);
			if (!inside && mode && !mode[5]) {
				*mode = '\0';
				inside = python_function(python, name, &first, &last);
			}
			memcpy(function, name, sizeof(function));
			current = 0;
			found = first - 1;
			continue;
		}
		if (line[0] == '}')
			inside = false;
		if (!inside)
			continue;
		if (comment_of(line, copy, sizeof(copy), &comment)) {
			current = find_line(python, first, last, found, comment);
			if (!current) {
				fprintf(stderr, "%s:%u: %s: no such line in %s(): %s\n", c_path, i,
					python_path, function, comment);
				failed = true;
			} else {
				found = current;
			}
			continue;
		}
		table[i] = current;
		if (ends_statement(line))
			current = 0;
	}
	if (failed)
		exit(1);
	return table;
}

static void free_text(struct text *text)
{
	free(text->bytes);
	free(text->lines);
}

static void write_header(FILE *out, const char *name, const char *text, const unsigned *table, unsigned count)
{
	fprintf(out, "/* Made by the build from %s.c and %s.py. */\n#include \"scenario.h\"\n\n", name, name);
	fprintf(out, "#define SCENARIO_NAME \"%s\"\n#define SCENARIO_SYMBOL scenario_%s\n", name, name);
	fprintf(out, "extern const struct scenario scenario_%s;\n\n", name);
	fprintf(out, "static const unsigned short scenario_lines[] = {");
	for (unsigned i = 0; i <= count; i++)
		fprintf(out, "%s%u,", i % 24 ? "" : "\n\t", table[i]);
	fprintf(out, "\n};\n#undef AW_LINE\n#define AW_LINE (scenario_lines[__LINE__])\n\n");
	fprintf(out, "static const char scenario_text_bytes[] = {");
	for (size_t i = 0; i <= strlen(text); i++)
		fprintf(out, "%s%d,", i % 20 ? "" : "\n\t", (signed char)text[i]);
	fprintf(out,
		"\n};\nstatic const struct scenario_listing scenario_listing = {\"%s.py\", "
		"scenario_text_bytes};\n",
		name);
}

int main(int argc, char **argv)
{
	struct text c, python;
	char *text, *c_text;
	unsigned *table;
	FILE *out;

	if (argc != 5)
		die("usage: listing NAME C-FILE PYTHON-FILE OUTPUT", "listing");
	c_text = read_file(argv[2]);
	c = split(c_text);
	text = read_file(argv[3]);
	python = split(text);
	if (c.count > 65000 || python.count > 65000)
		die("too many lines", argv[2]);
	out = fopen(argv[4], "w");
	if (!out)
		die("cannot be written", argv[4]);
	table = match(&c, &python, argv[2], argv[3]);
	write_header(out, argv[1], text, table, c.count);
	if (fclose(out))
		die("cannot be written", argv[4]);
	free(table);
	free_text(&c);
	free_text(&python);
	free(text);
	free(c_text);
	return 0;
}
