/* home.h: what the home screen offers: scenarios, saved traces, recent files; and of a chosen scenario
 * its modes, its clock and its knobs. Rows of text and a selection: the screen library draws them, and
 * one function a key moves through them. */
#ifndef AWAITSCOPE_HOME_H
#define AWAITSCOPE_HOME_H

#include <stdbool.h>
#include <stdint.h>

#include "screen/screen.h"

struct home;
struct own_found;

/* Told for each program in the user's folder of scenarios when it is known what it is (found/own.h). */
typedef void home_tell(const struct own_found *found);

int home_create(struct home **out, enum awaitscope_lang lang, home_tell *tell);
void home_destroy(struct home *home);

/* Begins to look for the user's own scenarios anew; their rows come and go when all is known. */
void home_look(struct home *home);
/* Whether that goes on; home_take goes on with it without waiting, and returns whether the rows changed. */
bool home_is_looking(const struct home *home);
bool home_take(struct home *home);

/* Makes the rows anew: folders are read again. On -ENOMEM the rows are as many as there was room for. */
int home_refresh(struct home *home, enum awaitscope_lang lang);
const struct screen_home *home_rows(const struct home *home);

/* Moves the selection by so many rows; returns whether it moved. */
bool home_move(struct home *home, int rows);
/* Turns the selected row up or down: a knob, a mode, the clock. Returns whether something changed. */
bool home_turn(struct home *home, int direction);
/* From a scenario's page to the list; false: it is the list. */
bool home_leave(struct home *home);

enum home_choice {
	HOME_STAYS, /* the rows changed, or nothing did */
	HOME_OPENS, /* path is a file to show */
	HOME_RUNS,  /* argv is a program to start, which records to path */
};
struct home_chosen {
	char path[4096];
	const char *name;     /* of the scenario */
	const char *argv[32]; /* ended by NULL; lives until the next call */
};
/* Chooses a row (and selects it). */
enum home_choice home_choose(struct home *home, uint32_t row, struct home_chosen *chosen);

#endif
