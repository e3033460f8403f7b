/* home.c: two pages of rows. Each row has a twin that says what choosing it does. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "home.h"
#include "home_page.h"
#include "recent.h"
#include "found/own.h"
#include "found/saved.h"
#include "model/words.h"

int home__add(struct home *home, int kind, struct home_entry entry, const char *name, const char *text)
{
	struct screen_home_row *row;
	char *own_name = strdup(name), *own_text = strdup(text);

	if (own_name == NULL || own_text == NULL)
		goto fail;
	if (home->screen.row_count == home->capacity) {
		uint32_t capacity = home->capacity == 0 ? 64 : 2 * home->capacity;
		struct screen_home_row *rows = realloc(home->rows, capacity * sizeof(*rows));
		struct home_entry *entries;

		if (rows == NULL)
			goto fail;
		home->rows = rows;
		entries = realloc(home->entries, capacity * sizeof(*entries));
		if (entries == NULL)
			goto fail;
		home->entries = entries;
		home->capacity = capacity;
	}
	row = &home->rows[home->screen.row_count];
	*row = (struct screen_home_row){.name = own_name, .text = own_text};
	if (kind == SCREEN_HOME_TRACE)
		row->kind = SCREEN_HOME_TRACE;
	else if (kind == SCREEN_HOME_RECENT)
		row->kind = SCREEN_HOME_RECENT;
	else
		row->kind = SCREEN_HOME_SCENARIO;
	home->entries[home->screen.row_count++] = entry;
	home->screen.rows = home->rows;
	return 0;
fail:
	free(own_name);
	free(own_text);
	return -ENOMEM;
}

static void clear(struct home *home)
{
	for (uint32_t i = 0; i < home->screen.row_count; i++) {
		free((char *)(uintptr_t)home->rows[i].name);
		free((char *)(uintptr_t)home->rows[i].text);
	}
	home->screen.row_count = 0;
	home->screen.rows = home->rows;
}

int home_create(struct home **out, enum awaitscope_lang lang, home_tell *tell)
{
	struct home *home = calloc(1, sizeof(*home));
	int code;

	*out = NULL;
	if (home == NULL)
		return -ENOMEM;
	home->tell = tell;
	code = home_refresh(home, lang);
	if (code != 0) {
		home_destroy(home);
		return code;
	}
	*out = home;
	return 0;
}

void home_destroy(struct home *home)
{
	if (home == NULL)
		return;
	clear(home);
	free(home->rows);
	free(home->entries);
	free(home->knobs);
	own_search_destroy(home->looking);
	own_search_destroy(home->own);
	free(home);
}

/* ---- the list ---- */

static int add_scenario(struct home *home, const struct scenario *scenario)
{
	struct home_entry entry = {.what = HOME_SCENARIO, .scenario = scenario};

	return home__add(home, SCREEN_HOME_SCENARIO, entry,
		home__text(home, &scenario->title, scenario->name), home__text(home, &scenario->lesson, ""));
}

static int add_scenarios(struct home *home)
{
	int code = 0;

	for (uint32_t i = 0; code == 0 && scenarios[i] != NULL; i++)
		code = add_scenario(home, scenarios[i]);
	for (unsigned i = 0; code == 0 && home->own != NULL && i < own_search_count(home->own); i++)
		if (own_search_at(home->own, i)->scenario != NULL)
			code = add_scenario(home, own_search_at(home->own, i)->scenario);
	return code;
}

static int add_traces(struct home *home)
{
	char **paths;
	uint32_t count;
	int code = saved_list(&paths, &count);

	for (uint32_t i = 0; code == 0 && i < count; i++) {
		struct home_entry entry = {.what = HOME_FILE};

		code = home__add(home, SCREEN_HOME_TRACE, entry, strrchr(paths[i], '/') + 1, paths[i]);
	}
	saved_free(paths, count);
	return code == -ENOMEM ? code : 0; /* a folder that cannot be read is an empty one */
}

static int add_recent(struct home *home)
{
	char **paths;
	uint32_t count;
	int code = 0;

	if (recent_list(&paths, &count) != 0)
		return 0; /* a list that cannot be read is an empty one */
	for (uint32_t i = 0; code == 0 && i < count; i++) {
		struct home_entry entry = {.what = HOME_FILE};
		const char *slash = strrchr(paths[i], '/');

		code = home__add(
			home, SCREEN_HOME_RECENT, entry, slash == NULL ? paths[i] : slash + 1, paths[i]);
	}
	recent_free(paths, count);
	return code;
}

int home_refresh(struct home *home, enum awaitscope_lang lang)
{
	int code;

	home->lang = lang;
	clear(home);
	if (home->scenario != NULL) {
		code = home__add_page(home);
	} else {
		code = add_scenarios(home);
		if (code == 0)
			code = add_traces(home);
		if (code == 0)
			code = add_recent(home);
	}
	if (home->screen.selected >= home->screen.row_count)
		home->screen.selected = home->screen.row_count == 0 ? 0 : home->screen.row_count - 1;
	return code;
}

const struct screen_home *home_rows(const struct home *home)
{
	return &home->screen;
}

/* ---- the user's own scenarios ---- */

void home_look(struct home *home)
{
	if (home->looking == NULL)
		(void)own_search_create(
			&home->looking, NULL); /* a folder that cannot be read is an empty one */
}

bool home_is_looking(const struct home *home)
{
	return home->looking != NULL;
}

/* How many rows the user's own scenarios have. */
static uint32_t own_rows(const struct home *home)
{
	uint32_t rows = 0;

	for (unsigned i = 0; home->own != NULL && i < own_search_count(home->own); i++)
		rows += own_search_at(home->own, i)->scenario != NULL;
	return rows;
}

/* What was selected below them stays so. */
static void keep_selected(struct home *home, uint32_t rows_before)
{
	uint32_t *selected = home->scenario == NULL ? &home->screen.selected : &home->list_selected;
	uint32_t bundled = 0;

	while (scenarios[bundled] != NULL)
		bundled++;
	if (*selected >= bundled + rows_before)
		*selected += own_rows(home) - rows_before;
}

bool home_take(struct home *home)
{
	uint32_t rows_before = own_rows(home);

	if (home->looking == NULL || !own_search_wait(home->looking, 0))
		return false;
	if (home->scenario != NULL && home->scenario->program != NULL)
		return false; /* its page is open */
	for (unsigned i = 0; i < own_search_count(home->looking); i++)
		home->tell(own_search_at(home->looking, i));
	own_search_destroy(home->own);
	home->own = home->looking;
	home->looking = NULL;
	keep_selected(home, rows_before);
	(void)home_refresh(home, home->lang);
	return true;
}

/* ---- moving and choosing ---- */

bool home_move(struct home *home, int rows)
{
	int64_t last = (int64_t)home->screen.row_count - 1;
	int64_t to = (int64_t)home->screen.selected + rows;

	to = to > last ? last : to;
	to = to < 0 ? 0 : to;
	if ((uint32_t)to == home->screen.selected)
		return false;
	home->screen.selected = (uint32_t)to;
	return true;
}

bool home_leave(struct home *home)
{
	if (home->scenario == NULL)
		return false;
	home->scenario = NULL;
	home->screen.selected = home->list_selected;
	(void)home_refresh(home, home->lang);
	return true;
}

enum home_choice home_choose(struct home *home, uint32_t row, struct home_chosen *chosen)
{
	const struct home_entry *entry;

	if (row >= home->screen.row_count)
		return HOME_STAYS;
	home->screen.selected = row;
	entry = &home->entries[row];
	switch (entry->what) {
	case HOME_FILE:
		(void)snprintf(chosen->path, sizeof(chosen->path), "%s", home->rows[row].text);
		return HOME_OPENS;
	case HOME_SCENARIO:
		home->list_selected = row;
		if (home__open_page(home, entry->scenario) == 0)
			(void)home_refresh(home, home->lang);
		return HOME_STAYS;
	case HOME_START:
		return home__command(home, chosen) == 0 ? HOME_RUNS : HOME_STAYS;
	case HOME_BACK:
		(void)home_leave(home);
		return HOME_STAYS;
	case HOME_MODE:
	case HOME_CLOCK:
	case HOME_KNOB:
		(void)home_turn(home, 1);
		return HOME_STAYS;
	}
	return HOME_STAYS;
}
