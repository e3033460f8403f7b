/* What a teacher's projector must show, held by reading the display list: over both languages, all
 * sizes, themes and screens, at several positions. */
#include "fixture.h"

#include <math.h>

struct scene {
	const struct screen_view *view;
	const struct screen_list *list;
	const struct model *model;
};

typedef void scene_check(const struct scene *scene);

static const int sizes[][2] = {{800, 600}, {1024, 768}, {1280, 720}, {1920, 1080}, {3840, 2160}};

/* Every scene: the languages, sizes, themes, screens, focused runs and positions. */
static void for_each_scene(scene_check *check)
{
	for (int lang = 0; lang < 2; lang++) {
		struct fixture fixture;
		fixture_init(&fixture, lang ? LANG_KO : LANG_EN);
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
				uint32_t moments = model_run(fixture.model, view->run)->moment_count;
				view->position = model_position_of_moment(
					fixture.model, view->run, moments * (rest % 4) / 3);
				check(&(struct scene){view, fixture_layout(&fixture), fixture.model});
			}
		fixture_finish(&fixture);
	}
}

static const struct screen_item *item_at(const struct scene *scene, uint32_t i)
{
	return screen_list_item(scene->list, i);
}

static bool touch(const struct screen_item *a, const struct screen_item *b)
{
	return a->x_px < b->x_px + b->width_px - 0.5 && b->x_px < a->x_px + a->width_px - 0.5 &&
	       a->y_px < b->y_px + b->height_px - 0.5 && b->y_px < a->y_px + a->height_px - 0.5;
}

static void tell(
	const struct scene *scene, const char *what, const struct screen_item *a, const struct screen_item *b)
{
	fail_msg("%dx%d screen %d theme %d: %s: '%s' (%.0f,%.0f %.0fx%.0f) '%s' (%.0f,%.0f %.0fx%.0f)",
		scene->view->width_px, scene->view->height_px, scene->view->kind, scene->view->theme, what,
		a->text ? a->text : "", a->x_px, a->y_px, a->width_px, a->height_px,
		b && b->text ? b->text : "", b ? b->x_px : 0, b ? b->y_px : 0, b ? b->width_px : 0,
		b ? b->height_px : 0);
}

static void check_overlap(const struct scene *scene)
{
	uint32_t count = screen_list_count(scene->list);

	for (uint32_t i = 0; i < count; i++) {
		const struct screen_item *a = item_at(scene, i);
		if (a->shape != SCREEN_TEXT || !a->text[0])
			continue;
		for (uint32_t k = 0; k < count; k++) {
			const struct screen_item *b = item_at(scene, k);
			bool matters = (b->shape == SCREEN_TEXT && b->text[0] && k > i) ||
			               (b->shape == SCREEN_POLYGON && b->role != SCREEN_ROLE_PLAYHEAD);
			if (matters && touch(a, b))
				tell(scene, "lie over each other", a, b);
		}
	}
}

static void no_two_texts_overlap(void **state)
{
	(void)state;
	for_each_scene(check_overlap);
}

static bool within(const struct screen_item *item, double x, double y, double width, double height)
{
	return item->x_px >= x - 0.5 && item->y_px >= y - 0.5 &&
	       item->x_px + item->width_px <= x + width + 0.5 &&
	       item->y_px + item->height_px <= y + height + 0.5;
}

static void check_within(const struct scene *scene)
{
	for (uint32_t i = 0; i < screen_list_count(scene->list); i++) {
		const struct screen_item *item = item_at(scene, i);
		if (!within(item, 0, 0, scene->view->width_px, scene->view->height_px))
			tell(scene, "leaves the window", item, NULL);
		bool of_panel =
			item->run != TRACE_NONE &&
			(item->role == SCREEN_ROLE_MODE || item->role == SCREEN_ROLE_VERDICT ||
				item->role == SCREEN_ROLE_TOTAL || item->role == SCREEN_ROLE_LANE_NAME ||
				item->role == SCREEN_ROLE_SPAN_LABEL || item->role == SCREEN_ROLE_SPAN ||
				item->role == SCREEN_ROLE_DESCRIPTION || item->role == SCREEN_ROLE_END_GLYPH);
		bool inside = !of_panel;
		for (uint32_t k = 0; k < screen_list_count(scene->list) && !inside; k++) {
			const struct screen_item *panel = item_at(scene, k);
			inside = panel->role == SCREEN_ROLE_PANEL && panel->run == item->run &&
			         within(item, panel->x_px, panel->y_px, panel->width_px, panel->height_px);
		}
		if (!inside)
			tell(scene, "leaves its panel", item, NULL);
	}
}

static void nothing_leaves_its_panel_or_the_window(void **state)
{
	(void)state;
	for_each_scene(check_within);
}

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

static void check_loop(const struct scene *scene)
{
	for (uint32_t run = 0; run < model_run_count(scene->model); run++) {
		double end = 0;
		for (uint32_t i = 0; i < screen_list_count(scene->list); i++) {
			const struct screen_item *item = item_at(scene, i);
			if (item->role != SCREEN_ROLE_SPAN || item->run != run || item->lane != 0)
				continue;
			if (item->x_px < end - 0.01)
				tell(scene, "two at a time on the loop's lane", item, NULL);
			if (item->width_px < 6)
				tell(scene, "too narrow to be seen", item, NULL);
			end = item->x_px + item->width_px;
		}
	}
}

static void the_loop_runs_one_thing_at_a_time(void **state)
{
	(void)state;
	for_each_scene(check_loop);
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
		assert_int_equal(item->colour, colour[span.state]);
		assert_int_equal(item->fill, fill[span.state]);
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

static void check_playhead(const struct scene *scene)
{
	const struct screen_item *handle = fixture_item(scene->list, SCREEN_ROLE_PLAYHEAD, SCREEN_POLYGON, 0);

	assert_non_null(handle);
	for (uint32_t i = 0; i < screen_list_count(scene->list); i++) {
		const struct screen_item *item = item_at(scene, i);
		if (item->role == SCREEN_ROLE_TICK && item->shape == SCREEN_TEXT && touch(item, handle))
			tell(scene, "is hidden by the playhead", item, handle);
	}
	double x = screen_x_of(scene->list, scene->view->position.time_ns);

	assert_true(fabs(handle->x_px + handle->width_px / 2 - x) <= 1);
}

static void the_playhead_hides_no_tick(void **state)
{
	(void)state;
	for_each_scene(check_playhead);
}

static void check_caption(const struct scene *scene)
{
	char whole[1024], shown[1024] = "";

	model_caption(scene->model, scene->view->run, scene->view->position, whole, sizeof(whole));
	for (uint32_t i = 0; i < screen_list_count(scene->list); i++) {
		const struct screen_item *item = item_at(scene, i);
		if (item->role != SCREEN_ROLE_CAPTION || item->shape != SCREEN_TEXT)
			continue;
		assert_string_equal(item->text, item->whole);
		strcat(strcat(shown, shown[0] ? " " : ""), item->text);
	}
	assert_string_equal(shown, whole);
}

static void the_caption_is_shown_whole(void **state)
{
	(void)state;
	for_each_scene(check_caption);
}

static uint32_t names(const struct screen_list *list, const char *name)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		count += item->role == SCREEN_ROLE_LANE_NAME && strcmp(item->whole, name) == 0;
	}
	return count;
}

static void compare_leaves_main_out_and_focus_shows_it(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, LANG_EN);
	assert_int_equal(names(fixture_layout(&fixture), "main"), 0);
	assert_int_equal(names(fixture_layout(&fixture), "heartbeat"), 2);
	fixture.view.kind = SCREEN_FOCUS;
	fixture.view.run = fixture_run(&fixture, "gather");
	assert_int_equal(names(fixture_layout(&fixture), "main"), 1);
	fixture_finish(&fixture);
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

static void long_names_are_shortened_in_the_middle(void **state)
{
	struct fixture fixture;
	static const char name[] =
		"an_extraordinarily_long_coroutine_name_that_no_projector_has_room_for_at_all";
	char text[1024];

	(void)state;
	snprintf(text, sizeof(text),
		"[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":\"event "
		"loop\",\"kind\":\"loop\"}}\n"
		",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"%s\","
		"\"kind\":\"task\"}}\n"
		",{\"ph\":\"B\",\"pid\":1,\"tid\":100,\"ts\":0.000,\"name\":\"%s\",\"cat\":\"run\",\"args\":{"
		"\"by\":\"create\"}}\n"
		",{\"ph\":\"E\",\"pid\":1,\"tid\":100,\"ts\":5000.000,\"name\":\"%s\",\"cat\":\"run\"}\n]\n",
		name, name, name);
	fixture_of_text(&fixture, text);
	fixture.view.kind = SCREEN_FOCUS;
	const struct screen_item *item =
		fixture_item(fixture_layout(&fixture), SCREEN_ROLE_LANE_NAME, SCREEN_TEXT, 1);

	assert_non_null(item);
	assert_string_equal(item->whole, name);
	assert_string_not_equal(item->text, name);
	const char *ellipsis = strstr(item->text, "…");

	assert_non_null(ellipsis);
	assert_true(ellipsis > item->text && strlen(ellipsis) > strlen("…"));
	assert_int_equal(strncmp(item->text, name, (size_t)(ellipsis - item->text)), 0);
	fixture_finish(&fixture);
}

static void the_help_sheet_fits_whole_in_both_languages(void **state)
{
	(void)state;
	for (int lang = 0; lang < 2; lang++) {
		struct fixture fixture;
		fixture_init(&fixture, lang ? LANG_KO : LANG_EN);
		fixture.view.help = true;
		for (size_t size = 0; size < sizeof(sizes) / sizeof(*sizes); size++) {
			fixture.view.width_px = sizes[size][0];
			fixture.view.height_px = sizes[size][1];
			const struct screen_list *list = fixture_layout(&fixture);
			uint32_t rows = 0;
			for (uint32_t i = 0; i < screen_list_count(list); i++) {
				const struct screen_item *item = screen_list_item(list, i);
				if (item->role != SCREEN_ROLE_HELP || item->shape != SCREEN_TEXT)
					continue;
				rows++;
				assert_string_equal(item->text, item->whole);
				assert_true(within(item, 0, 0, sizes[size][0], sizes[size][1]));
			}
			assert_true(rows > 40);
		}
		fixture_finish(&fixture);
	}
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

static void a_cover_hides_everything(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, LANG_EN);
	fixture.view.cover = SCREEN_BLACK;
	const struct screen_list *list = fixture_layout(&fixture);
	const struct screen_item *top = screen_list_item(list, screen_list_count(list) - 1);

	assert_int_equal(top->colour, 0x000000);
	assert_true(top->width_px >= 1920 && top->height_px >= 1080);
	assert_null(fixture_item(list, SCREEN_ROLE_CAPTION, SCREEN_TEXT, 0));
	fixture_finish(&fixture);
}

static void odd_windows_do_no_harm(void **state)
{
	static const int odd[][2] = {{1, 1}, {10, 4000}, {4000, 10}, {320, 240}, {600, 1000}};
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, LANG_KO);
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		for (int kind = 0; kind < 3; kind++) {
			fixture.view.width_px = odd[i][0];
			fixture.view.height_px = odd[i][1];
			fixture.view.kind = (enum screen_kind)kind;
			fixture.view.help = i == 3;
			assert_true(screen_list_count(fixture_layout(&fixture)) > 0);
		}
	fixture_finish(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_two_texts_overlap),
		cmocka_unit_test(nothing_leaves_its_panel_or_the_window),
		cmocka_unit_test(texts_are_large_enough_for_the_last_row),
		cmocka_unit_test(every_text_has_its_contrast),
		cmocka_unit_test(the_loop_runs_one_thing_at_a_time),
		cmocka_unit_test(a_state_is_told_by_its_colour_and_its_shape),
		cmocka_unit_test(the_playhead_hides_no_tick),
		cmocka_unit_test(the_caption_is_shown_whole),
		cmocka_unit_test(compare_leaves_main_out_and_focus_shows_it),
		cmocka_unit_test(ends_are_marked_with_their_glyphs),
		cmocka_unit_test(long_names_are_shortened_in_the_middle),
		cmocka_unit_test(the_help_sheet_fits_whole_in_both_languages),
		cmocka_unit_test(a_hover_lights_the_task_in_every_panel),
		cmocka_unit_test(pointing_at_a_bar_tells_it_in_words),
		cmocka_unit_test(a_cover_hides_everything),
		cmocka_unit_test(odd_windows_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
