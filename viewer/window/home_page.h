/* home_page.h: what home.c (the list) and home_page.c (one scenario's page) share. */
#ifndef AWAITSCOPE_HOME_PAGE_H
#define AWAITSCOPE_HOME_PAGE_H

#include "home.h"
#include "scenarios/scenario.h"

enum { HOME_MODES_MAX = 32 };

struct home_entry { /* what choosing a row does */
	enum { HOME_FILE, HOME_SCENARIO, HOME_START, HOME_MODE, HOME_CLOCK, HOME_KNOB, HOME_BACK } what;
	uint32_t index;                  /* of the mode or knob */
	const struct scenario *scenario; /* for HOME_SCENARIO */
};

struct home {
	struct screen_home screen;
	struct screen_home_row *rows;
	struct home_entry *entries;
	uint32_t capacity;
	enum awaitscope_lang lang;
	uint32_t list_selected;          /* where to return to from a page */
	const struct scenario *scenario; /* whose page it is; NULL: the list */
	uint32_t modes;                  /* the chosen ones, a bit each */
	bool virtual_clock;
	double *knobs;
	uint32_t knob_count;
	struct own_search *own,
		*looking; /* the user's own scenarios: those that are shown, and a search that goes on */
	home_tell *tell;
	char mode_words[512], knob_words[8][96]; /* what argv points to */
};

int home__add(struct home *home, int kind, struct home_entry entry, const char *name, const char *text);
const char *home__text(const struct home *home, const struct scenario_text *text, const char *otherwise);

int home__open_page(struct home *home, const struct scenario *scenario);
int home__add_page(struct home *home);
int home__command(struct home *home, struct home_chosen *chosen);

#endif
