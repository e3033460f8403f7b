/* fill.h: captions that hold whatever the knobs are set to: "{coffee}" is a knob's value, "{coffee+2*toast}" a
 * sum of them. */
#ifndef AWAITSCOPE_FILL_H
#define AWAITSCOPE_FILL_H

#include "scenario.h"

/* What the knobs of a run are set to. */
struct fill {
	const struct scenario_knob *knobs; /* NULL: none */
	const double *values;              /* NULL: those of the knobs */
	double scale;                      /* of all but the whole ones */
};

/* A copy of the text with the numbers in it. A term of a sum is a knob, with a factor before it or without; terms
 * are added and taken away. What is in braces and is no such sum stays as it stands. Returns NULL for NULL,
 * and without memory; free it. */
char *fill_text(const char *text, const struct fill *fill);

#endif
