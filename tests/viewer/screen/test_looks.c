/* How things look: sizes and contrasts for the last row of a lit room, a state's colour and shape, what
 * is lit and told under the pointer. Held by reading the display list. */
#include "scenes.h"

#include <math.h>

static void check_fonts(const struct scene *scene)
{
	for (uint32_t i = 0; i < screen_list_count(scene->list); i++) {
		const struct screen_item *item = item_at(scene, i);
		if (item->shape != SCREEN_TEXT)
			continue;
		double percent = item->role == SCREEN_ROLE_CAPTION ? 3.7
		                 : item->role == SCREEN_ROLE_LANE_NAME || item->role == SCREEN_ROLE_CODE
		                         ? 2.6
		                         : 2.4;
		if (item->font_px < percent / 100 * scene->view->height_px - 0.01)
			tell(scene, "is too small", item, NULL);
		assert_true(item->code == (item->role == SCREEN_ROLE_CODE));
	}
}

static void texts_are_large_enough_for_the_last_row(void **state)
{
	(void)state;
	for_each_scene(check_fonts);
}

static double linear(unsigned channel)
{
	double c = channel / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double contrast(uint32_t a, uint32_t b)
{
	double l[2];
	uint32_t colours[] = {a, b};

	for (int i = 0; i < 2; i++)
		l[i] = 0.05 + 0.2126 * linear(colours[i] >> 16) + 0.7152 * linear(colours[i] >> 8 & 255) +
		       0.0722 * linear(colours[i] & 255);
	return fmax(l[0], l[1]) / fmin(l[0], l[1]);
}

static void check_contrast(const struct scene *scene)
{
	for (uint32_t i = 0; i < screen_list_count(scene->list); i++) {
		const struct screen_item *item = item_at(scene, i);
		if (item->shape != SCREEN_TEXT)
			continue;
		bool on_state = item->role == SCREEN_ROLE_SPAN_LABEL || item->role == SCREEN_ROLE_STATE_TASK;
		if (contrast(item->colour, item->background) < (on_state ? 4.5 : 7))
			tell(scene, "is too pale", item, NULL);
		/* And it does stand on what it says. */
		uint32_t ground = item->background + 1;
		double x = item->x_px + item->width_px / 2, y = item->y_px + item->height_px / 2;
		for (uint32_t k = 0; k < i; k++) {
			const struct screen_item *under = item_at(scene, k);
			if (under->shape == SCREEN_RECT && x >= under->x_px &&
				x < under->x_px + under->width_px && y >= under->y_px &&
				y < under->y_px + under->height_px)
				ground = under->colour;
		}
		if (ground != item->background)
			tell(scene, "stands on another colour than it says", item, NULL);
	}
}

static void every_text_has_its_contrast(void **state)
{
	(void)state;
	for_each_scene(check_contrast);
}

static void check_states(const struct scene *scene)
{
	static const uint32_t colour[] = {[MODEL_RUN] = 0x0072B2,
		[MODEL_READY] = 0xF0E442,
		[MODEL_WAIT] = 0xBBBBBB,
		[MODEL_BLOCKED] = 0xD55E00};
	static const enum screen_fill fill[] = {
		[MODEL_READY] = SCREEN_DOTTED, [MODEL_BLOCKED] = SCREEN_HATCHED};

	for (uint32_t i = 0; i < screen_list_count(scene->list); i++) {
		const struct screen_item *item = item_at(scene, i);
		if (item->role != SCREEN_ROLE_SPAN || item->shape == SCREEN_STRIP)
			continue;
		struct model_span span = model_lane_span(scene->model, item->run, item->lane, item->index);
		const struct model_run *run = model_run(scene->model, item->run);
		bool job = run->lanes[item->lane].kind == MODEL_LANE_WORKER;
		assert_int_equal(item->colour, job ? 0x7FC4FF : colour[span.state]);
		assert_int_equal(item->fill, job ? SCREEN_STRIPED : fill[span.state]);
		assert_true(item->has_outline == (span.state != MODEL_WAIT));
		double from = screen_x_of(scene->list, span.start_ns),
		       to = screen_x_of(scene->list, span.end_ns);
		if (item->shape == SCREEN_RECT && span.state != MODEL_WAIT)
			assert_true(item->stretched == (item->width_px > to - from + 1.01));
	}
}

static void a_state_is_told_by_its_colour_and_its_shape(void **state)
{
	(void)state;
	for_each_scene(check_states);
}

static void ends_are_marked_with_their_glyphs(void **state)
{
	struct fixture fixture;
	uint32_t checks = 0, crosses = 0;

	(void)state;
	fixture_init(&fixture, LANG_KO);
	const struct screen_list *list = fixture_layout(&fixture);

	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role != SCREEN_ROLE_END_GLYPH)
			continue;
		checks += item->glyph == SCREEN_GLYPH_CHECK;
		crosses += item->glyph == SCREEN_GLYPH_CROSS;
	}
	assert_true(checks >= 4);     /* coffee and toast, in both loops at least */
	assert_int_equal(crosses, 2); /* the heartbeats */
	fixture_finish(&fixture);
}

static void a_hover_lights_the_task_in_every_panel(void **state)
{
	struct fixture fixture;
	uint32_t lit = 0;

	(void)state;
	fixture_init(&fixture, LANG_KO);
	const struct screen_list *list = fixture_layout(&fixture);
	const struct screen_item *name = NULL;

	for (uint32_t i = 0; i < screen_list_count(list) && !name; i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role == SCREEN_ROLE_LANE_NAME && strcmp(item->whole, "heartbeat") == 0)
			name = item;
	}
	assert_non_null(name);
	uint32_t dark = name->background;

	assert_true(screen_hover(&fixture.view, fixture.model, list, name->x_px + 3, name->y_px + 3));
	list = fixture_layout(&fixture);
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role == SCREEN_ROLE_LANE_NAME && item->background != dark) {
			lit++;
			assert_string_equal(item->whole, "heartbeat");
		}
	}
	assert_int_equal(lit, 2);
	fixture_finish(&fixture);
}

static void pointing_at_a_bar_tells_it_in_words(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, LANG_EN);
	const struct screen_list *list = fixture_layout(&fixture);
	const struct screen_item *bar = NULL;

	for (uint32_t i = 0; i < screen_list_count(list) && !bar; i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role == SCREEN_ROLE_SPAN && item->fill == SCREEN_DOTTED)
			bar = item;
	}
	assert_non_null(bar);
	screen_hover(&fixture.view, fixture.model, list, bar->x_px + 5, bar->y_px + 5);
	list = fixture_layout(&fixture);
	assert_non_null(fixture_item(list, SCREEN_ROLE_TOOLTIP, SCREEN_TEXT, 2));
	assert_non_null(strstr(fixture_item(list, SCREEN_ROLE_TOOLTIP, SCREEN_TEXT, 1)->text, "ready"));
	fixture_finish(&fixture);
}

/* The text of the tooltip over an item's middle, its lines joined by " | ". */
static void tooltip_is(struct fixture *fixture, const struct screen_item *item, const char *want)
{
	char text[512] = "";

	fixture->view.hover_x_px = item->x_px + item->width_px * 0.9;
	fixture->view.hover_y_px = item->y_px + item->height_px / 2;
	const struct screen_list *list = fixture_layout(fixture);
	for (uint32_t i = 0; fixture_item(list, SCREEN_ROLE_TOOLTIP, SCREEN_TEXT, i); i++) {
		strcat(text, i ? " | " : "");
		strcat(text, fixture_item(list, SCREEN_ROLE_TOOLTIP, SCREEN_TEXT, i)->text);
	}
	assert_string_equal(text, want);
}

static void jobs_are_striped_and_their_queue_is_dashed(void **state)
{
	struct fixture fixture;
	const struct screen_item *job = NULL;
	uint32_t jobs = 0, dashes = 0;

	(void)state;
	fixture_of_file(&fixture, FIXTURES "/executor.json", LANG_KO);
	const uint32_t queued = fixture_lane(&fixture, 0, "picture_c");
	const struct screen_list *list = fixture_layout(&fixture);
	double second = screen_x_of(list, 1000000000);
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role == SCREEN_ROLE_SPAN && item->fill == SCREEN_STRIPED && jobs++ == 0)
			job = item;
		if (item->role != SCREEN_ROLE_SPAN || !item->dashed)
			continue;
		dashes++;
		assert_int_equal(item->lane, queued);
		assert_true(fabs(item->x_px + item->width_px - second) <= 1);
	}
	assert_int_equal(jobs, 3);
	assert_int_equal(dashes, 1);
	tooltip_is(&fixture, job, "worker 1 | 작업 1.00 s | 0 s → 1.00 s | shrink | picture_a가 맡김");
	fixture_finish(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_large_enough_for_the_last_row),
		cmocka_unit_test(every_text_has_its_contrast),
		cmocka_unit_test(a_state_is_told_by_its_colour_and_its_shape),
		cmocka_unit_test(ends_are_marked_with_their_glyphs),
		cmocka_unit_test(a_hover_lights_the_task_in_every_panel),
		cmocka_unit_test(jobs_are_striped_and_their_queue_is_dashed),
		cmocka_unit_test(pointing_at_a_bar_tells_it_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
