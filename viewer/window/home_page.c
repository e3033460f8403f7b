/* home_page.c: one scenario's page: start, its modes to tick, the clock, and its knobs to turn. What is
 * chosen becomes the arguments of `awaitscope run`. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "home_page.h"
#include "recent.h"
#include "model/words.h"

const char *home__text(const struct home *home, const struct scenario_text *text, const char *otherwise)
{
	const char *words = home->lang == LANG_KO ? text->ko : text->en;

	return words != NULL ? words : otherwise;
}

static uint32_t mode_count(const struct scenario *scenario)
{
	uint32_t count = 0;

	while (count < HOME_MODES_MAX && scenario->modes[count].name != NULL)
		count++;
	return count;
}

int home__open_page(struct home *home, const struct scenario *scenario)
{
	uint32_t count = 0;
	double *knobs;

	while (scenario->knobs != NULL && scenario->knobs[count].name != NULL)
		count++;
	knobs = calloc(count + 1, sizeof(*knobs));
	if (knobs == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++)
		knobs[i] = scenario->knobs[i].value;
	free(home->knobs);
	home->knobs = knobs;
	home->knob_count = count;
	home->scenario = scenario;
	home->modes = 0;
	for (uint32_t i = 0; i < mode_count(scenario) && i < scenario->default_modes; i++)
		home->modes |= 1u << i;
	home->virtual_clock = false;
	home->screen.selected = 0;
	return 0;
}

static int add_modes(struct home *home)
{
	char name[160];

	for (uint32_t i = 0; i < mode_count(home->scenario); i++) {
		const struct scenario_mode *mode = &home->scenario->modes[i];
		struct home_entry entry = {.what = HOME_MODE, .index = i};
		int code;

		(void)snprintf(name, sizeof(name), "%s %s", home->modes >> i & 1 ? "☑" : "☐", mode->name);
		code = home__add(home, SCREEN_HOME_SCENARIO, entry, name, home__text(home, &mode->text, ""));
		if (code != 0)
			return code;
	}
	return 0;
}

static int add_knobs(struct home *home)
{
	char name[160];

	for (uint32_t i = 0; i < home->knob_count; i++) {
		const struct scenario_knob *knob = &home->scenario->knobs[i];
		struct home_entry entry = {.what = HOME_KNOB, .index = i};
		int code;

		(void)snprintf(name, sizeof(name), "− %s = %g +", knob->name, home->knobs[i]);
		code = home__add(home, SCREEN_HOME_SCENARIO, entry, name, home__text(home, &knob->text, ""));
		if (code != 0)
			return code;
	}
	return 0;
}

int home__add_page(struct home *home)
{
	char name[320];
	int code;

	(void)snprintf(
		name, sizeof(name), "▶ %s", home__text(home, &home->scenario->title, home->scenario->name));
	code = home__add(home, SCREEN_HOME_SCENARIO, (struct home_entry){.what = HOME_START}, name,
		home__text(home, &home->scenario->lesson, ""));
	if (code == 0)
		code = add_modes(home);
	if (code == 0)
		code = home__add(home, SCREEN_HOME_SCENARIO, (struct home_entry){.what = HOME_CLOCK},
			word(home->lang,
				home->virtual_clock ? WORD_HOME_CLOCK_VIRTUAL : WORD_HOME_CLOCK_REAL),
			word(home->lang, home->virtual_clock ? WORD_HOME_CLOCK_VIRTUAL_TEXT
							     : WORD_HOME_CLOCK_REAL_TEXT));
	if (code == 0)
		code = add_knobs(home);
	if (code == 0)
		code = home__add(home, SCREEN_HOME_SCENARIO, (struct home_entry){.what = HOME_BACK},
			word(home->lang, WORD_HOME_BACK), word(home->lang, WORD_HOME_BACK_TEXT));
	return code;
}

/* One step of a knob: small where the value is small. */
static double turned(const struct scenario_knob *knob, double value, int direction)
{
	double size = fabs(value) + (direction < 0 ? -1e-9 : 1e-9);
	double step = size >= 200 ? 100 : size >= 20 ? 10 : size >= 1 || knob->whole ? 1 : 0.1;

	value = round((value + direction * step) * 1000) / 1000;
	return fmin(knob->max, fmax(knob->min, value));
}

bool home_turn(struct home *home, int direction)
{
	const struct home_entry *entry;

	if (home->scenario == NULL || home->screen.selected >= home->screen.row_count)
		return false;
	entry = &home->entries[home->screen.selected];
	switch (entry->what) {
	case HOME_MODE:
		home->modes ^= 1u << entry->index;
		break;
	case HOME_CLOCK:
		home->virtual_clock = !home->virtual_clock;
		break;
	case HOME_KNOB:
		home->knobs[entry->index] =
			turned(&home->scenario->knobs[entry->index], home->knobs[entry->index], direction);
		break;
	default:
		return false;
	}
	(void)home_refresh(home, home->lang);
	return true;
}

/* The chosen modes, separated by commas; none chosen: the default ones. */
static void put_modes(struct home *home)
{
	size_t used = 0;

	home->mode_words[0] = '\0';
	for (uint32_t i = 0; i < mode_count(home->scenario); i++) {
		size_t room = sizeof(home->mode_words) - used;
		int length;

		if ((home->modes >> i & 1) == 0)
			continue;
		length = snprintf(home->mode_words + used, room, "%s%s", used > 0 ? "," : "",
			home->scenario->modes[i].name);
		if (length < 0 || (size_t)length >= room)
			break;
		used += (size_t)length;
	}
}

int home__command(struct home *home, struct home_chosen *chosen)
{
	char leaf[256];
	size_t count = 0;
	uint32_t knobs = 0;
	int code;

	(void)snprintf(leaf, sizeof(leaf), "runs/%s.json", home->scenario->name);
	code = recent_state_path(chosen->path, sizeof(chosen->path), leaf);
	if (code != 0)
		return code;
	put_modes(home);
	chosen->name = home->scenario->name;
	chosen->argv[count++] = "awaitscope";
	chosen->argv[count++] = "run";
	chosen->argv[count++] = home->scenario->name;
	chosen->argv[count++] = "--clock";
	chosen->argv[count++] = home->virtual_clock ? "virtual" : "real";
	chosen->argv[count++] = "--lang";
	chosen->argv[count++] = home->lang == LANG_KO ? "ko" : "en";
	if (home->mode_words[0] != '\0') {
		chosen->argv[count++] = "--mode";
		chosen->argv[count++] = home->mode_words;
	}
	for (uint32_t i = 0; i < home->knob_count && knobs < 8; i++) {
		if (home->knobs[i] == home->scenario->knobs[i].value)
			continue;
		(void)snprintf(home->knob_words[knobs], sizeof(home->knob_words[knobs]), "%s=%.9g",
			home->scenario->knobs[i].name, home->knobs[i]);
		chosen->argv[count++] = "--set";
		chosen->argv[count++] = home->knob_words[knobs++];
	}
	chosen->argv[count++] = "-o";
	chosen->argv[count++] = chosen->path;
	chosen->argv[count] = NULL;
	return 0;
}
