/* listing.c: a tool of the build: NAME.c and NAME.py to NAME.listing.h.
 *
 * The header holds the two texts and, for each line of the C file, the Python line that it mirrors
 * (match.h). A comment that the Python does not have is an error: so the two cannot drift apart.
 * Usage: listing NAME C-FILE PYTHON-FILE OUTPUT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "own/match.h"

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

struct files {
	const char *c_path, *python_path;
};

static void complain(void *context, unsigned c_line, const char *function, const char *comment)
{
	const struct files *files = context;

	fprintf(stderr, "%s:%u: %s: no such line in %s(): %s\n", files->c_path, c_line, files->python_path,
		function, comment);
}

static void write_text(FILE *out, const char *symbol, const char *text, size_t bytes)
{
	fprintf(out, "static const char %s[] = {", symbol);
	for (size_t i = 0; i < bytes; i++)
		fprintf(out, "%s%d,", i % 20 ? "" : "\n\t", (signed char)text[i]);
	fprintf(out, "0};\n");
}

static void write_header(
	FILE *out, const char *name, const char *python, const char *c, const uint16_t *table, unsigned count)
{
	size_t c_bytes;
	unsigned c_lines = match_end(&c_bytes, c, table, count);

	fprintf(out, "/* Made by the build from %s.c and %s.py. */\n#include \"scenario.h\"\n\n", name, name);
	fprintf(out, "#define SCENARIO_NAME \"%s\"\n#define SCENARIO_SYMBOL scenario_%s\n", name, name);
	fprintf(out, "extern const struct scenario scenario_%s;\n\n", name);
	fprintf(out, "static const unsigned short scenario_lines[] = {");
	for (unsigned i = 0; i <= count; i++)
		fprintf(out, "%s%u,", i % 24 ? "" : "\n\t", table[i]);
	fprintf(out, "\n};\n#undef AW_LINE\n#define AW_LINE (scenario_lines[__LINE__])\n\n");
	write_text(out, "scenario_python_text", python, strlen(python));
	write_text(out, "scenario_c_text", c, c_bytes);
	fprintf(out,
		"static const struct scenario_listing scenario_listing = {\"%s.py\", scenario_python_text,\n"
		"\t{\"%s.c\", scenario_c_text, scenario_lines, %u}};\n",
		name, name, c_lines);
}

int main(int argc, char **argv)
{
	struct files files;
	char *python, *c;
	uint16_t *table;
	unsigned count;
	int missed;
	FILE *out;

	if (argc != 5)
		die("usage: listing NAME C-FILE PYTHON-FILE OUTPUT", "listing");
	files = (struct files){argv[2], argv[3]};
	c = read_file(argv[2]);
	python = read_file(argv[3]);
	out = fopen(argv[4], "w");
	if (!out)
		die("cannot be written", argv[4]);
	missed = match_lines(&table, &count, c, python, complain, &files);
	if (missed < 0)
		die(missed == -E2BIG ? "too many lines" : "out of memory", argv[2]);
	if (missed)
		return 1;
	write_header(out, argv[1], python, c, table, count);
	if (fclose(out))
		die("cannot be written", argv[4]);
	free(table);
	free(python);
	free(c);
	return 0;
}
