/* fixture.h: a model of a sample trace with a screen beside it, for the tests of the screen. */
#ifndef AWAITSCOPE_TESTS_SCREEN_FIXTURE_H
#define AWAITSCOPE_TESTS_SCREEN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "screen/screen.h"

/* Debian 12's fontconfig loses a few hundred bytes a configuration; nothing of ours is left out. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig.so\n";
}

struct fixture {
	struct trace *trace;
	struct model *model;
	struct screen *screen;
	struct screen_view view;
};

static inline void fixture_finish(struct fixture *fixture)
{
	screen_destroy(fixture->screen);
	model_destroy(fixture->model);
	trace_destroy(fixture->trace);
	memset(fixture, 0, sizeof(*fixture));
}

static inline void fixture_of_trace(struct fixture *fixture, enum awaitscope_lang lang)
{
	const struct trace *traces[] = {fixture->trace};

	assert_int_equal(model_create(&fixture->model, traces, 1, lang), 0);
	assert_int_equal(screen_create(&fixture->screen, NULL), 0);
	screen_view_init(&fixture->view, fixture->model, 1920, 1080);
}

static inline void fixture_of_file(struct fixture *fixture, const char *path, enum awaitscope_lang lang)
{
	memset(fixture, 0, sizeof(*fixture));
	assert_int_equal(trace_load(&fixture->trace, path, NULL), 0);
	fixture_of_trace(fixture, lang);
}

static inline void fixture_init(struct fixture *fixture, enum awaitscope_lang lang)
{
	fixture_of_file(fixture, FIXTURES "/coffee.json", lang);
}

static inline void fixture_of_text(struct fixture *fixture, const char *text)
{
	memset(fixture, 0, sizeof(*fixture));
	assert_int_equal(trace_load_bytes(&fixture->trace, text, strlen(text)), 0);
	fixture_of_trace(fixture, LANG_EN);
}

static inline const struct screen_list *fixture_layout(struct fixture *fixture)
{
	const struct screen_list *list = screen_layout(fixture->screen, fixture->model, &fixture->view);

	assert_non_null(list);
	return list;
}

/* The run of a mode; the samples have sync, gather and blocking. */
static inline uint32_t fixture_run(const struct fixture *fixture, const char *mode)
{
	for (uint32_t run = 0; run < model_run_count(fixture->model); run++)
		if (strcmp(model_run(fixture->model, run)->mode, mode) == 0)
			return run;
	fail_msg("the sample has no run %s", mode);
	return 0;
}

static inline uint32_t fixture_lane(const struct fixture *fixture, uint32_t run, const char *name)
{
	const struct model_run *about = model_run(fixture->model, run);

	for (uint32_t lane = 0; lane < about->lane_count; lane++)
		if (strcmp(about->lanes[lane].name, name) == 0)
			return lane;
	fail_msg("the run has no lane %s", name);
	return 0;
}

/* The nth item (from 0) of a role that has the shape; NULL: there are fewer. */
static inline const struct screen_item *fixture_item(
	const struct screen_list *list, enum screen_role role, enum screen_shape shape, uint32_t nth)
{
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role == role && item->shape == shape && nth-- == 0)
			return item;
	}
	return NULL;
}

#endif
