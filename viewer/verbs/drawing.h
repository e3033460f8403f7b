/* drawing.h: what the two halves of the text timeline share: the drawing, its cells and its inks. */
#ifndef AWAITSCOPE_DRAWING_H
#define AWAITSCOPE_DRAWING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "model/model.h"

struct cell {
	enum { CELL_EMPTY, CELL_WAIT, CELL_READY, CELL_RUN, CELL_BLOCKED, CELL_PART } look; /* by priority */
	uint8_t part;  /* of CELL_PART: eighths of it that were RUN */
	uint32_t span; /* whose it is */
};

struct drawing {
	const struct model *model;
	FILE *out;
	int width, name_cells, bar_cells;
	bool colour;
	uint32_t most_lanes;
	int64_t end_ns;
	int64_t *edge_ns;             /* bar_cells + 1 */
	struct model_column *columns; /* bar_cells */
	struct cell *row;             /* bar_cells */
};

enum { DRAWING_MARGIN = 2 }; /* between a lane's name and its bars */

/* The viewer's colours, from the 256 that terminals have; nothing where there are none. */
enum ink { INK_PLAIN, INK_BOLD, INK_RUN, INK_RUN_LABEL, INK_PART, INK_READY, INK_WAIT, INK_BLOCKED };
void drawing_ink(const struct drawing *d, enum ink ink);
/* The rest of a line behind a lane's name: its bars, and how it ended. */
void drawing_row(const struct drawing *d, uint32_t run, uint32_t lane);

#endif
