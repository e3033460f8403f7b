/* scenes.h: what a teacher's projector may show: every screen, theme, size and language, each run at several
 * positions, while it is recorded and after, with its listing in Python or in C. A test is a check that holds
 * in all of them. */
#ifndef AWAITSCOPE_TESTS_SCREEN_SCENES_H
#define AWAITSCOPE_TESTS_SCREEN_SCENES_H

#include "fixture.h"

struct scene {
	const struct screen_view *view;
	const struct screen_list *list;
	const struct model *model;
};

typedef void scene_check(const struct scene *scene);

static const int sizes[][2] = {{800, 600}, {1024, 768}, {1280, 720}, {1920, 1080}, {3840, 2160}};

/* Every scene: the languages, sizes, themes, screens, focused runs and positions. */
static inline void for_each_scene(scene_check *check)
{
	static const char *const files[] = {
		FIXTURES "/coffee.json", FIXTURES "/executor.json", FIXTURES "/coffee_c.json"};

	for (int i = 0; i < 6; i++) {
		struct fixture fixture;
		fixture_of_file(&fixture, files[i / 2], i % 2 ? LANG_KO : LANG_EN);
		uint32_t scenes = model_run_count(fixture.model) * 2 * SCREEN_THEME_COUNT * 4;
		for (size_t size = 0; size < sizeof(sizes) / sizeof(*sizes); size++)
			for (uint32_t scene = 0; scene < scenes; scene++) {
				struct screen_view *view = &fixture.view;
				uint32_t rest = scene;
				screen_view_init(view, fixture.model, sizes[size][0], sizes[size][1]);
				view->kind = rest % 2 ? SCREEN_FOCUS : SCREEN_COMPARE;
				rest /= 2;
				view->theme = (enum screen_theme)(rest % SCREEN_THEME_COUNT);
				rest /= SCREEN_THEME_COUNT;
				view->run = rest / 4;
				view->recording = rest % 2;
				view->in_c = true; /* in the one that has it */
				uint32_t moments = model_run(fixture.model, view->run)->moment_count;
				view->position = model_position_of_moment(
					fixture.model, view->run, moments * (rest % 4) / 3);
				check(&(struct scene){view, fixture_layout(&fixture), fixture.model});
			}
		fixture_finish(&fixture);
	}
}

static inline const struct screen_item *item_at(const struct scene *scene, uint32_t i)
{
	return screen_list_item(scene->list, i);
}

static inline bool touch(const struct screen_item *a, const struct screen_item *b)
{
	return a->x_px < b->x_px + b->width_px - 0.5 && b->x_px < a->x_px + a->width_px - 0.5 &&
	       a->y_px < b->y_px + b->height_px - 0.5 && b->y_px < a->y_px + a->height_px - 0.5;
}

static inline bool within(const struct screen_item *item, double x, double y, double width, double height)
{
	return item->x_px >= x - 0.5 && item->y_px >= y - 0.5 &&
	       item->x_px + item->width_px <= x + width + 0.5 &&
	       item->y_px + item->height_px <= y + height + 0.5;
}

static inline void tell(
	const struct scene *scene, const char *what, const struct screen_item *a, const struct screen_item *b)
{
	fail_msg("%dx%d screen %d theme %d: %s: '%s' (%.0f,%.0f %.0fx%.0f) '%s' (%.0f,%.0f %.0fx%.0f)",
		scene->view->width_px, scene->view->height_px, scene->view->kind, scene->view->theme, what,
		a->text ? a->text : "", a->x_px, a->y_px, a->width_px, a->height_px,
		b && b->text ? b->text : "", b ? b->x_px : 0, b ? b->y_px : 0, b ? b->width_px : 0,
		b ? b->height_px : 0);
}

#endif
