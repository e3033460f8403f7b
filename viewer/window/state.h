/* state.h: what the files of the window share: the window as it is now. One thread owns all of it; the
 * loader's thread has nothing but its own request. */
#ifndef AWAITSCOPE_WINDOW_STATE_H
#define AWAITSCOPE_WINDOW_STATE_H

#include <signal.h>

#include "app.h"
#include "follow.h"
#include "home.h"
#include "input.h"
#include "launch.h"
#include "loader.h"
#include "present.h"
#include "model/words.h"

enum app_ground { /* what the lowest screen is, where Esc ends */
	GROUND_PICTURE,
	GROUND_HOME,
};

struct app {
	const struct app_options *options;
	struct present present;
	struct screen *screen;
	struct screen_view view;
	const struct screen_list *list; /* of the view as it was laid out last */
	bool list_stale, picture_stale, title_stale;
	bool quit;
	int code; /* what app_run returns */
	enum app_ground ground;
	enum screen_kind under_home; /* the screen that home covers */

	/* what is shown, and what is being loaded */
	struct loaded shown; /* model NULL: nothing yet */
	int64_t whole_from_ns,
		whole_to_ns; /* the axis that shows all of it, or all that is wanted at its edge */
	struct loader *loader;
	bool loader_is_fresh; /* it opens other files; else it reads the same ones again */
	bool first;           /* nothing was opened yet: the options say where to begin */
	uint64_t loader_since_ms;
	char opening[256]; /* the name that the progress line tells */

	/* files that grow */
	struct follow follow;
	bool following;
	bool fresh;   /* nothing of the followed files was shown yet */
	bool at_edge; /* the playhead stays at the live end */
	bool changed; /* there is more to read */
	int64_t loaded_at_ns;
	uint64_t looked_ms;
	struct launch child;
	char writer_why[256]; /* why it ended by itself; "": it has not */
	char child_name[64];

	/* the pointer */
	double pointer_x, pointer_y;
	double pressed_x, pressed_y, dragged_x, dragged_y;
	bool pointer_known, pointer_moved, pressed, dragging, scrubbing;
	uint8_t pressed_button;
	double wheel_rest;
	char **dropped;
	uint32_t dropped_count;

	/* words */
	char message[640];         /* a passing line */
	uint64_t message_until_ms; /* 0: none */
	char notice[640];          /* what the view shows of message and progress */
	char title[1024];
	uint64_t title_at_ms;  /* when it was set last */
	uint64_t played_at_ns; /* up to when playing has moved the playhead; 0: it stands */
	Uint32 wake_event;
};

/* open.c: what is shown, and how it is replaced */
int app__open(struct app *app, const char *const *paths, uint32_t count, bool follow);
void app__cancel_loading(struct app *app);
void app__stop_loading(struct app *app); /* and says so */
void app__take_loaded(struct app *app);  /* the loader is done */
void app__look_at_files(struct app *app);
void app__run_scenario(struct app *app, const struct home_chosen *chosen);
void app__forget_files(struct app *app);

/* action.c: what a person asks for */
void app__command(struct app *app, struct input_command command);
void app__click(struct app *app, double x, double y, bool backwards);
void app__wheel(struct app *app, double turns, bool zoom, bool sideways);
void app__show_home(struct app *app);
void app__settle(struct app *app); /* after the view may have changed: language, live edge, stale */

/* event.c: SDL's events to those */
void app__event(struct app *app, const SDL_Event *event);
void app__pointer(struct app *app); /* the moves of the pointer since the last call, as one */

/* export.c */
void app__export(struct app *app, enum input_export form);

/* title.c */
void app__title(const struct app *app, char *buffer, size_t size);
void app__refresh_notice(struct app *app);
void app__say(struct app *app, enum word text, const char *name, const char *why);

/* app.c */
const struct screen_list *app__list(struct app *app); /* of the view as it is now; NULL: out of memory */
bool app__shows_home(const struct app *app);
void app__redraw(struct app *app);

#endif
