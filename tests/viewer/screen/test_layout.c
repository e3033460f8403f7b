/* Where things stand: over both languages, all sizes, themes and screens nothing lies over another,
 * nothing is cut off, and what is shortened says so. Held by reading the display list. */
#include "scenes.h"

#include <math.h>

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

static double panels_end(const struct screen_list *list)
{
	double end = 0;

	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role == SCREEN_ROLE_PANEL)
			end = fmax(end, item->y_px + item->height_px);
	}
	return end;
}

/* The recording's sign is in the header: the lanes stand where they will when it is over. */
static void a_recording_moves_no_lane(void **state)
{
	(void)state;
	for (int lang = 0; lang < 2; lang++) {
		struct fixture fixture;
		fixture_init(&fixture, lang ? LANG_KO : LANG_EN);
		for (size_t size = 0; size < sizeof(sizes) / sizeof(*sizes); size++)
			for (int kind = SCREEN_COMPARE; kind <= SCREEN_FOCUS; kind++) {
				fixture.view.width_px = sizes[size][0];
				fixture.view.height_px = sizes[size][1];
				fixture.view.kind = (enum screen_kind)kind;
				fixture.view.recording = false;
				const struct screen_list *list = fixture_layout(&fixture);
				uint32_t count = screen_list_count(list);
				double end = panels_end(list), scroll = screen_list_scroll_max(list);
				assert_null(fixture_item(list, SCREEN_ROLE_RECORDING, SCREEN_TEXT, 0));
				fixture.view.recording = true;
				list = fixture_layout(&fixture);
				assert_true(
					panels_end(list) == end && screen_list_scroll_max(list) == scroll);
				const struct screen_item *word =
					fixture_item(list, SCREEN_ROLE_RECORDING, SCREEN_TEXT, 0);
				/* a dot; and a word, but in a narrow window the title goes first */
				assert_non_null(fixture_item(list, SCREEN_ROLE_RECORDING, SCREEN_POLYGON, 0));
				assert_int_equal(screen_list_count(list), count + 1 + (word != NULL));
				assert_true(word || size < 2);
				assert_true(word || lang == 0);
				assert_true(!word || strcmp(word->text, word->whole) == 0);
				const struct screen_item *title =
					fixture_item(list, SCREEN_ROLE_TITLE, SCREEN_TEXT, 0);
				assert_string_equal(title->text, title->whole);
			}
		fixture_finish(&fixture);
	}
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

static bool shows_lane(const struct screen_list *list, uint32_t lane)
{
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);

		if (item->role == SCREEN_ROLE_LANE_NAME && item->lane == lane)
			return true;
	}
	return false;
}

static void lanes_are_scrolled_under_the_loop_s(void **state)
{
	struct fixture fixture;
	const struct model_run *run;
	const struct screen_list *list;

	(void)state;
	fixture_of_file(&fixture, FIXTURES "/../golden/semaphore_limit5.json", LANG_EN);
	fixture.view.kind = SCREEN_FOCUS;
	run = model_run(fixture.model, fixture.view.run);
	assert_int_equal(run->lanes[0].kind, MODEL_LANE_LOOP);
	fixture.view.scroll_px = screen_list_scroll_max(fixture_layout(&fixture));
	assert_true(fixture.view.scroll_px > 0);
	list = fixture_layout(&fixture);
	assert_true(shows_lane(list, 0));
	assert_false(shows_lane(list, 1));
	assert_true(shows_lane(list, run->lane_count - 1));
	fixture_finish(&fixture);
}

static bool shows_lane_of(const struct screen_list *list, uint32_t run, uint32_t lane)
{
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);

		if (item->role == SCREEN_ROLE_LANE_NAME && item->run == run && item->lane == lane)
			return true;
	}
	return false;
}

static void of_a_crowd_the_first_the_last_and_some_between_are_shown(void **state)
{
	struct fixture fixture;
	struct trace *second;
	uint32_t shown = 0, missing = 0;

	(void)state;
	fixture_of_file(&fixture, FIXTURES "/../golden/race_no_await.json", LANG_EN);
	assert_int_equal(trace_load(&second, FIXTURES "/../golden/race_lock.json", NULL), 0);
	model_destroy(fixture.model);
	assert_int_equal(
		model_create(&fixture.model, (const struct trace *[]){fixture.trace, second}, 2, LANG_EN), 0);
	screen_view_init(&fixture.view, fixture.model, 1024, 768);
	const struct screen_list *list = fixture_layout(&fixture);

	for (uint32_t run = 0; run < 2; run++) {
		assert_true(shows_lane_of(list, run, 0)); /* the loop's */
		assert_true(shows_lane_of(list, run, fixture_lane(&fixture, run, "add 1")));
		assert_true(shows_lane_of(list, run, fixture_lane(&fixture, run, "add 100")));
	}
	const uint32_t lanes = model_run(fixture.model, 1)->lane_count;

	for (uint32_t lane = 0; lane < lanes; lane++)
		shown += shows_lane_of(list, 1, lane);
	assert_true(shown >= 5 && shown < lanes / 2);
	for (uint32_t lane = 0; lane < lanes; lane++) { /* and no wide gap between them */
		missing = shows_lane_of(list, 1, lane) ? 0 : missing + 1;
		assert_true(missing <= lanes / (shown - 2));
	}
	fixture_finish(&fixture);
	trace_destroy(second);
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

static void beside_a_long_title_the_legend_still_has_the_jobs(void **state)
{
	struct fixture fixture;
	const struct screen_list *list;
	bool told = false, titled = false;

	(void)state;
	fixture_of_file(&fixture, FIXTURES "/../golden/process_pool_small.json", LANG_KO);
	screen_view_init(&fixture.view, fixture.model, 1024, 768);
	fixture.view.kind = SCREEN_FOCUS;
	list = fixture_layout(&fixture);
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);

		if (item->text && item->role == SCREEN_ROLE_LEGEND)
			told |= strcmp(item->text, "작업") == 0;
		if (item->role == SCREEN_ROLE_TITLE)
			titled |= strcmp(item->text, model_title(fixture.model)) == 0;
	}
	assert_true(told && titled);
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
		cmocka_unit_test(the_loop_runs_one_thing_at_a_time),
		cmocka_unit_test(a_recording_moves_no_lane),
		cmocka_unit_test(the_playhead_hides_no_tick),
		cmocka_unit_test(the_caption_is_shown_whole),
		cmocka_unit_test(compare_leaves_main_out_and_focus_shows_it),
		cmocka_unit_test(lanes_are_scrolled_under_the_loop_s),
		cmocka_unit_test(of_a_crowd_the_first_the_last_and_some_between_are_shown),
		cmocka_unit_test(long_names_are_shortened_in_the_middle),
		cmocka_unit_test(the_help_sheet_fits_whole_in_both_languages),
		cmocka_unit_test(beside_a_long_title_the_legend_still_has_the_jobs),
		cmocka_unit_test(a_cover_hides_everything),
		cmocka_unit_test(odd_windows_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
