/* choose.h: from what was typed to a scenario, its modes and its knobs; with the nearest valid name
 * where it is none. */
#ifndef AWAITSCOPE_CHOOSE_H
#define AWAITSCOPE_CHOOSE_H

#include "record.h"

/* Each returns VERB_OK, or another exit code after its line on stderr. */
/* A bundled scenario, else one of the user's own, which lives until choose_finish. */
int choose_scenario(struct record_options *options, const char *name);
void choose_finish(struct record_options *options);
/* "gather", "sync,gather" or "all"; NULL: the default modes. */
int choose_modes(struct record_options *options, const char *list);
/* "coffee=2.5"; values is as long as the scenario's knobs, and holds their values from choose_knobs. */
int choose_knob(const struct scenario *scenario, double *values, const char *setting);
double *choose_knobs(const struct scenario *scenario); /* to be freed; NULL: no memory */
int choose_clock(bool *virtual_clock, const char *name);
int choose_scale(double *scale, const char *text);
int choose_output(const char **path, const char *text);

#endif
