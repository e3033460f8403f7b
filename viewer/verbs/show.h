/* show.h: the timeline as text: what `show` prints, and `demo` where there is no display. */
#ifndef AWAITSCOPE_SHOW_H
#define AWAITSCOPE_SHOW_H

#include <stdbool.h>
#include <stdio.h>

#include "model/model.h"

/* Draws every run of the model in `width` cells (at least 40), all on one time axis. Returns 0 or
 * -ENOMEM; whether `out` could be written is the caller's to look at (ferror). */
int verb_show_model(const struct model *model, FILE *out, int width, bool colour);

#endif
