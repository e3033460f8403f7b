/* show.h: the timeline as text: what `show` prints, and `demo` where there is no display. */
#ifndef AWAITSCOPE_SHOW_H
#define AWAITSCOPE_SHOW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "model/model.h"

enum { SHOW_LANES = 40 }; /* of a run, unless more are asked for */

/* Draws every run of the model in `width` cells (at least 40), all on one time axis. Returns 0 or
 * -ENOMEM; whether `out` could be written is the caller's to look at (ferror). */
int verb_show_model(const struct model *model, FILE *out, int width, bool colour);
/* The same with at most so many lanes a run; UINT32_MAX: all, and the main task too. */
int verb_show_lanes(const struct model *model, FILE *out, int width, bool colour, uint32_t most_lanes);

/* A line an event of a trace, run by run: time, lane, what. Returns 0 or -ENOMEM. */
int verb_show_events(const struct trace *trace, FILE *out);

#endif
