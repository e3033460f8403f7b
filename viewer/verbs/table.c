/* table.c: cells are kept as texts; widths are measured when all are known. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/words.h"
#include "table.h"
#include "text.h"

enum { GAP = 2, NARROWEST_FIRST = 12, CELL_BYTES = 512 };

void table_init(struct table *table, int columns)
{
	*table = (struct table){.columns = columns};
}

void table_finish(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->cells[i]);
	free(table->cells);
	*table = (struct table){0};
}

void table_text(struct table *table, const char *text)
{
	char clean[CELL_BYTES];
	text_clean(clean, sizeof(clean), text);
	if (table->failed)
		return;
	if (table->count == table->capacity) {
		size_t capacity = table->capacity ? 2 * table->capacity : 64;
		char **cells = realloc(table->cells, capacity * sizeof(*cells));
		if (!cells) {
			table->failed = true;
			return;
		}
		table->cells = cells;
		table->capacity = capacity;
	}
	char *copy = strdup(clean);
	table->failed = !copy;
	if (copy)
		table->cells[table->count++] = copy;
}

void table_duration(struct table *table, int64_t ns)
{
	char buffer[32];
	table_text(table, ns == 0 ? "–" : word_duration(buffer, ns));
}

void table_number(struct table *table, uint64_t number)
{
	char digits[24];
	snprintf(digits, sizeof(digits), "%" PRIu64, number);
	table_text(table, number == 0 ? "–" : digits);
}

/* Column 0, then those from `first` on that fit. Returns the column after the last. */
static int print_part(
	const struct table *table, FILE *out, int indent, int width, const int *cells, int first)
{
	int end = first, used = indent + cells[0];
	while (end < table->columns && (end == first || used + GAP + cells[end] <= width))
		used += GAP + cells[end++];
	for (int whole = end; whole < table->columns && whole > first; whole--) {
		if (!table->breaks || (table->breaks >> whole & 1)) {
			while (end > whole)
				used -= GAP + cells[--end];
			break;
		}
	}

	size_t rows = table->count / (size_t)table->columns;
	for (size_t row = 0; row < rows; row++) {
		char *const *line = table->cells + row * (size_t)table->columns;
		text_spaces(out, indent);
		text_print(out, line[0], cells[0], TEXT_LEFT);
		for (int column = first; column < end; column++) {
			text_spaces(out, GAP);
			bool left = table->left >> column & 1;
			if (left && column + 1 == end) /* no spaces at the end of a line */
				fputs(line[column], out);
			else
				text_print(out, line[column], cells[column], left ? TEXT_LEFT : TEXT_RIGHT);
		}
		fputc('\n', out);
		if (row > 0)
			continue;
		text_spaces(out, indent);
		for (int i = indent; i < used; i++)
			fputs("─", out);
		fputc('\n', out);
	}
	return end;
}

int table_print(const struct table *table, FILE *out, int indent, int width)
{
	if (table->failed)
		return -ENOMEM;
	int *cells = calloc((size_t)table->columns, sizeof(*cells));
	if (!cells)
		return -ENOMEM;
	for (size_t i = 0; i < table->count; i++) {
		int column = (int)(i % (size_t)table->columns), needs = text_cells(table->cells[i]);
		if (cells[column] < needs)
			cells[column] = needs;
	}
	int most = width / 3 < NARROWEST_FIRST ? NARROWEST_FIRST : width / 3;
	if (cells[0] > most)
		cells[0] = most;
	for (int column = 1; column < table->columns; column++)
		if (cells[column] > width - indent - GAP - cells[0])
			cells[column] = width - indent - GAP - cells[0];
	for (int first = 1; first < table->columns && !ferror(out);) {
		if (first > 1)
			fputc('\n', out);
		first = print_part(table, out, indent, width, cells, first);
	}
	free(cells);
	return 0;
}
