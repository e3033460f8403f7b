/* app.h: the window. It shows a model with the screen library, turns keys and the mouse into screen
 * actions, follows files that are still growing, and runs scenarios as child processes.
 *
 * Nothing is drawn when nothing changes: the loop sleeps in SDL until an event, a playing frame, or a
 * followed file asks for something. Loading happens in a thread; the picture stays usable meanwhile. */
#ifndef AWAITSCOPE_APP_H
#define AWAITSCOPE_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screen/screen.h"

struct home; /* home.h: what is offered when no file is shown */

struct app_options {
	const char *const *paths; /* files to show together; none: the home screen */
	uint32_t path_count;
	struct home *home; /* NULL: there is no home screen (then paths are needed) */
	enum awaitscope_lang lang;
	enum screen_theme theme;
	double scale; /* 0 is 1 */
	bool full_screen;
	unsigned display; /* from 1; 0: where the desktop puts it */
	bool follow;      /* the files are still growing, or will be */
	int64_t edge_ns;  /* of such a one, only so much before its end, and its newest lanes; 0: all */
	bool focus;       /* begin with one run enlarged */
	bool in_c;        /* with its listing in C */
	const char *run;  /* its mode's name, or its number from 1; NULL: the screen's choice */
	uint32_t stop;    /* begin on this stop of that run, from 1; 0: at the start */
	int64_t at_ns;    /* begin at this time; < 0: not asked for */
	/* Whether whoever writes the followed files has ended by itself, asked now and then; `why` becomes
	 * what it said, or "signal 9", "exit 1". NULL: nobody knows. */
	bool (*writer_ended)(char *why, size_t size);
	const char **failed_path; /* where the path of a first file that does not load is left; may be NULL */
};

/* Shows the window until it is closed; 0 then (also after SIGINT and SIGTERM). Call it on the main
 * thread. APP_ENODISPLAY: there is no display (nothing was shown: draw in the terminal instead).
 * SCREEN_ENOFONT; -ENOMEM; the error of the first files where they could not be loaded and there is
 * nothing else to show; -ECONNRESET: the display went away. */
int app_run(const struct app_options *options);

#endif
