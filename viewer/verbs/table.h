/* table.h: aligned columns for the terminal. A row at a time, a cell at a time; the first row is the
 * head. Where the window is too narrow, the columns go on under the first ones, with the first column again. */
#ifndef AWAITSCOPE_TABLE_H
#define AWAITSCOPE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct table {
	char **cells; /* rows × columns */
	size_t count, capacity;
	int columns;
	bool failed;     /* memory ran out: table_print says so */
	uint32_t left;   /* bit i: column i is aligned to the left (column 0 always is), not to the right */
	uint32_t breaks; /* bit i: where it is too wide, a new part may begin with column i; 0: with any */
};

/* At most 32 columns; `left` and `breaks` may be set afterwards. */
void table_init(struct table *table, int columns);
void table_finish(struct table *table);

/* The next cell: a text, a time for people ("–" for zero), or a whole number. */
void table_text(struct table *table, const char *text);
void table_duration(struct table *table, int64_t ns);
void table_number(struct table *table, uint64_t number);

/* Prints it indented by `indent`, in `width` cells. Returns 0 or -ENOMEM. */
int table_print(const struct table *table, FILE *out, int indent, int width);

#endif
