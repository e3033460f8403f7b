/* scenario.h: what a scenario tells about itself.
 *
 * A scenario is one C file and one Python file of the same name. The build finds the bundled ones in this
 * folder and embeds the Python as the listing that the viewer shows, with the C one key away; nothing is
 * registered in a third place. One of one's own is built by itself (scenario_own.h).
 *
 * Lines: in a function of the C file that the Python has too, each one-line comment is the text of a
 * Python line, and the statement under it carries that line's number in the trace. A comment that the
 * Python function does not have fails the build; a remark of your own there is a // comment. A C
 * function may add "_mode" where the Python's name is taken in C. */
#ifndef AWAITSCOPE_SCENARIO_H
#define AWAITSCOPE_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aw.h"

/* A text in both languages. In those of stops and questions "{coffee}" becomes what the knob of that name is
 * set to, and "{coffee+2.5*toast}" such a sum, scaled as the run is. */
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

/* What a class predicts before it watches: a question, its choices, and which of them comes true. */
enum { SCENARIO_CHOICES = 4 };
struct scenario_question {
	struct scenario_text text;
	struct scenario_text choices[SCENARIO_CHOICES]; /* at least two; the rest are empty */
	unsigned answer;                                /* from 1 */
};

/* A number that --set changes. One named "cores" is aw_options.cores: the virtual clock's processors. */
struct scenario_knob {
	const char *name;
	double value, min, max;
	bool whole; /* a count: it has no fractions, and --scale leaves it alone */
	struct scenario_text text;
};

/* A way to do the same work. */
struct scenario_mode {
	const char *name;
	struct scenario_text text;
	aw_fn *main;                       /* the main coroutine; in a sync mode a plain function */
	bool sync;                         /* there is no loop */
	bool gil;                          /* aw_options.gil; say in the text that it is simulated */
	const struct scenario_stop *stops; /* ended by one without `on`; may be NULL */
};

/* The C file itself, as far as it mirrors the Python. */
struct scenario_c {
	const char *file;      /* "coffee.c" */
	const char *text;      /* up to the end of the last function that mirrors some of the Python */
	const uint16_t *lines; /* of each of its lines, from 1, the Python line that it stands for, or 0 */
	unsigned line_count;   /* 0: it is not shown */
};
enum { SCENARIO_C_BYTES_MAX = 1 << 16 }; /* of one's own a longer text is not shown */

/* The Python beside it and the C, embedded by the build. */
struct scenario_listing {
	const char *file; /* "coffee.py" */
	const char *text;
	struct scenario_c c;
};

struct scenario {
	const char *name;
	struct scenario_text title, lesson;
	const struct scenario_mode *modes; /* ended by one without name; the default ones first */
	unsigned default_modes;            /* how many are run when none is named: at most three */
	const struct scenario_knob *knobs; /* ended by one without name; may be NULL */
	struct scenario_question question;
	const struct scenario_listing *listing; /* made by the build */
	const char *program; /* of one's own: the program that runs the modes (found/own.h); NULL: bundled */
};

/* A scenario file ends with SCENARIO(.title = …, .lesson = …, .modes = …, …). The build compiles it with
 * a header made of the Python: its name, its listing, and AW_LINE. */
#define SCENARIO(...)                             \
	const struct scenario SCENARIO_SYMBOL = { \
		.name = SCENARIO_NAME, .listing = &scenario_listing, __VA_ARGS__}

/* The value of a knob, in a running scenario. */
double scenario_knob(const char *name);
/* Whether its clock is the virtual one. What differs from run to run is recorded under the real one only. */
bool scenario_is_virtual(void);
/* What its durations are multiplied by: for a run of a scenario's own, in another process. */
double scenario_scale(void);

/* "client 3": the name of one of several tasks, counted from 1. It lives as long as the program. */
const char *scenario_nth(const char *name, int nth);

/* A literal as a coroutine's argument. */
static inline void *scenario_word(const char *literal)
{
	return (void *)(uintptr_t)literal;
}

/* All bundled scenarios, by name; the last is NULL. */
extern const struct scenario *const scenarios[];
const struct scenario *scenario_find(const char *name);

/* How to run one mode and where to record it. */
struct scenario_run_options {
	const char *mode;
	bool virtual_clock;
	double scale;                   /* durations and the slow-callback threshold are multiplied by it */
	const char *trace_path;         /* NULL: not recorded */
	uint32_t pid;                   /* of the run in its file */
	const double *knobs;            /* in the order of scenario.knobs; NULL: the values given there */
	bool quiet;                     /* print() goes to the trace alone */
	struct aw_recording *recording; /* how the recording went; may be NULL */
};
/* Runs in this process, on this thread; returns what aw_run returns, or -EINVAL for an unknown mode. */
int scenario_run(const struct scenario *scenario, const struct scenario_run_options *options);

#endif
