/* scenario.h: what a bundled program tells about itself.
 *
 * A scenario is one C file and one Python file of the same name in this folder; the build finds them,
 * embeds the Python as its listing, matches the comments in the C file against the Python's lines,
 * and registers SCENARIO(name). Nothing is written down in a third place. */
#ifndef AWAITSCOPE_SCENARIO_H
#define AWAITSCOPE_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aw.h"

/* A text in both languages. */
struct scenario_text {
	const char *ko, *en;
};

/* A teaching stop: a moment, named by an event, with a sentence. */
struct scenario_stop {
	const char *on;   /* create, resume, wait, ready, end, blocked or print */
	const char *task; /* a task's or call's name */
	unsigned nth;     /* which of those, from 1; 0 is 1 */
	struct scenario_text text;
};

/* A number that --set changes. */
struct scenario_knob {
	const char *name;
	double value, min, max;
	bool seconds; /* a duration: in range, and shortened by --scale in the program's sleeps */
	struct scenario_text text;
};

/* A way to do the same work. */
struct scenario_mode {
	const char *name;
	struct scenario_text text;
	aw_fn *main;  /* the main coroutine; in a sync mode a plain function */
	bool sync;    /* there is no loop */
	const struct scenario_stop *stops; /* ended by one without `on`; may be NULL */
};

struct scenario {
	const char *name;
	struct scenario_text title, lesson;
	const struct scenario_mode *modes; /* ended by one without name; the default ones first */
	unsigned default_modes;            /* how many are run when none is named: at most three */
	const struct scenario_knob *knobs; /* ended by one without name; may be NULL */
	const struct scenario_listing *listing; /* made by the build */
};

/* The Python beside it, embedded by the build. */
struct scenario_listing {
	const char *file; /* "coffee.py" */
	const char *text;
};

/* Opens a scenario's definition: SCENARIO(coffee) = {.title = …}. `name` and `listing` are set by the
 * build's table, not by hand. */
#define SCENARIO(id) const struct scenario scenario_##id

/* The value of a knob, in a running scenario. */
double scenario_knob(const char *name);

/* All scenarios, by name; the last is NULL. */
extern const struct scenario *const scenarios[];
const struct scenario *scenario_find(const char *name);

/* How to run one mode and where to record it. */
struct scenario_run_options {
	const char *mode;
	bool virtual_clock;
	double scale;          /* durations and the slow-callback threshold are multiplied by it */
	const char *trace_path; /* NULL: not recorded */
	uint32_t pid;          /* of the run in its file */
	const double *knobs;   /* in the order of scenario.knobs; NULL: the values given there */
	bool quiet;            /* print() goes to the trace alone */
};
/* Runs in this process, on this thread; returns what aw_run returns, or -EINVAL for an unknown mode. */
int scenario_run(const struct scenario *scenario, const struct scenario_run_options *options);

#endif
