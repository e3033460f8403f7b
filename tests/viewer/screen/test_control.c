/* Keys and the mouse, as functions from a view to a view. */
#include "fixture.h"

#include <math.h>

static bool press(struct fixture *fixture, enum screen_action action)
{
	const struct screen_list *list = fixture_layout(fixture);

	return screen_apply(&fixture->view, fixture->model, list, action, 0, -1);
}

static void start(struct fixture *fixture, const char *mode)
{
	fixture_init(fixture, LANG_EN);
	fixture->view.run = fixture_run(fixture, mode);
}

static void next_stop_walks_every_stop_and_stays_at_the_end(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	uint32_t stops = model_run(fixture.model, fixture.view.run)->stop_count;

	assert_true(stops > 2);
	for (uint32_t stop = 0; stop < stops; stop++) {
		struct model_position wanted = model_position_of_stop(fixture.model, fixture.view.run, stop);
		assert_true(press(&fixture, SCREEN_STOP_NEXT));
		assert_int_equal(fixture.view.position.moment, wanted.moment);
		assert_int_equal(fixture.view.position.time_ns, wanted.time_ns);
	}
	assert_false(press(&fixture, SCREEN_STOP_NEXT));
	for (uint32_t stop = stops - 1; stop-- > 0;) {
		assert_true(press(&fixture, SCREEN_STOP_PREVIOUS));
		assert_int_equal(model_stop_at(fixture.model, fixture.view.run, fixture.view.position), stop);
	}
	fixture_finish(&fixture);
}

static void events_forward_and_back_meet(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "blocking");
	uint32_t moments = model_run(fixture.model, fixture.view.run)->moment_count;

	assert_false(press(&fixture, SCREEN_EVENT_PREVIOUS));
	for (uint32_t i = 1; i <= moments; i++) {
		assert_true(press(&fixture, SCREEN_EVENT_NEXT));
		assert_int_equal(fixture.view.position.moment, i);
	}
	assert_false(press(&fixture, SCREEN_EVENT_NEXT));
	for (uint32_t i = moments; i-- > 0;) {
		assert_true(press(&fixture, SCREEN_EVENT_PREVIOUS));
		assert_int_equal(fixture.view.position.moment, i);
	}
	fixture_finish(&fixture);
}

static void zoom_keeps_the_time_under_the_pointer(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	for (int i = 0; i < 12; i++) {
		const struct screen_list *list = fixture_layout(&fixture);
		double x = 1000;
		int64_t before = screen_time_at(list, x);
		int64_t pixel_ns = screen_time_at(list, x + 1) - before;
		assert_true(screen_apply(&fixture.view, fixture.model, list, SCREEN_ZOOM_IN, 0, x));
		int64_t after = screen_time_at(fixture_layout(&fixture), x);
		assert_true(llabs(after - before) <= pixel_ns + 1);
	}
	int64_t range_ns = fixture.view.to_ns - fixture.view.from_ns;

	assert_true(range_ns < model_end_ns(fixture.model) / 10);
	assert_true(press(&fixture, SCREEN_FIT));
	assert_int_equal(fixture.view.from_ns, 0);
	assert_int_equal(fixture.view.to_ns, model_end_ns(fixture.model));
	fixture_finish(&fixture);
}

static void zoom_and_pan_never_leave_the_trace_or_get_empty(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	for (int i = 0; i < 200; i++) {
		press(&fixture, SCREEN_ZOOM_IN);
		assert_true(fixture.view.to_ns > fixture.view.from_ns);
	}
	for (int i = 0; i < 30; i++)
		press(&fixture, SCREEN_PAN_LEFT);
	assert_true(fixture.view.from_ns >= 0);
	for (int i = 0; i < 200; i++)
		press(&fixture, SCREEN_ZOOM_OUT);
	assert_int_equal(fixture.view.from_ns, 0);
	assert_int_equal(fixture.view.to_ns, model_end_ns(fixture.model));
	assert_false(press(&fixture, SCREEN_PAN_RIGHT));
	fixture_finish(&fixture);
}

static void playing_goes_at_its_speed_and_stops_at_the_end(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	assert_false(screen_play(&fixture.view, fixture.model, 1000000));
	assert_true(press(&fixture, SCREEN_PLAY_PAUSE));
	assert_true(screen_play(&fixture.view, fixture.model, 250000000));
	assert_int_equal(fixture.view.position.time_ns, 250000000);
	press(&fixture, SCREEN_SLOWER);
	assert_true(screen_play(&fixture.view, fixture.model, 200000000));
	assert_int_equal(fixture.view.position.time_ns, 350000000);
	for (int i = 0; i < 20; i++)
		press(&fixture, SCREEN_FASTER);
	assert_int_equal(fixture.view.speed, 4);
	assert_true(screen_play(&fixture.view, fixture.model, 1000000000));
	assert_false(fixture.view.playing);
	assert_int_equal(fixture.view.position.time_ns, model_end_ns(fixture.model));
	fixture_finish(&fixture);
}

static void playing_from_the_end_begins_anew(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "blocking");
	press(&fixture, SCREEN_GO_END);
	press(&fixture, SCREEN_PLAY_PAUSE);
	assert_true(fixture.view.playing);
	assert_int_equal(fixture.view.position.moment, 0);
	fixture_finish(&fixture);
}

static void escape_leaves_one_layer_at_a_time_and_never_quits(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	press(&fixture, SCREEN_ENTER);
	press(&fixture, SCREEN_TOGGLE_HELP);
	press(&fixture, SCREEN_TOGGLE_BLACK);
	assert_int_equal(fixture.view.cover, SCREEN_BLACK);
	assert_true(press(&fixture, SCREEN_LEAVE));
	assert_int_equal(fixture.view.cover, SCREEN_OPEN);
	assert_true(fixture.view.help);
	assert_true(press(&fixture, SCREEN_LEAVE));
	assert_false(fixture.view.help);
	assert_int_equal(fixture.view.kind, SCREEN_FOCUS);
	assert_true(press(&fixture, SCREEN_LEAVE));
	assert_int_equal(fixture.view.kind, SCREEN_COMPARE);
	assert_false(press(&fixture, SCREEN_LEAVE));
	fixture_finish(&fixture);
}

static void any_key_brings_a_covered_picture_back_and_does_nothing_else(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	press(&fixture, SCREEN_TOGGLE_WHITE);
	assert_true(press(&fixture, SCREEN_STOP_NEXT));
	assert_int_equal(fixture.view.cover, SCREEN_OPEN);
	assert_int_equal(fixture.view.position.moment, 0);
	fixture_finish(&fixture);
}

static void focus_has_the_runs_own_axis_and_compare_the_common_one(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	press(&fixture, SCREEN_ENTER);
	assert_int_equal(fixture.view.to_ns, model_run(fixture.model, fixture.view.run)->total_ns);
	press(&fixture, SCREEN_LEAVE);
	assert_int_equal(fixture.view.to_ns, model_end_ns(fixture.model));
	fixture_finish(&fixture);
}

static void the_next_panel_stands_at_the_same_time(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	press(&fixture, SCREEN_STOP_NEXT);
	press(&fixture, SCREEN_STOP_NEXT);
	int64_t time_ns = fixture.view.position.time_ns;
	uint32_t run = fixture.view.run;

	assert_true(press(&fixture, SCREEN_NEXT_PANEL));
	assert_int_not_equal(fixture.view.run, run);
	struct model_position wanted = model_position_at(fixture.model, fixture.view.run, time_ns);

	assert_int_equal(fixture.view.position.moment, wanted.moment);
	fixture_finish(&fixture);
}

static void the_next_panel_comes_into_sight(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "sync");
	fixture.view.width_px = 800;
	fixture.view.height_px = 600;
	fixture.view.scale = 1.2;
	assert_true(screen_list_scroll_max(fixture_layout(&fixture)) > 0);
	for (uint32_t i = 0; i < model_run_count(fixture.model); i++) {
		press(&fixture, SCREEN_NEXT_PANEL);
		const struct screen_list *list = fixture_layout(&fixture);
		uint32_t lanes = 0;
		for (uint32_t k = 0; k < screen_list_count(list); k++) {
			const struct screen_item *item = screen_list_item(list, k);
			lanes += item->role == SCREEN_ROLE_LANE_NAME && item->run == fixture.view.run;
		}
		const struct model_run *run = model_run(fixture.model, fixture.view.run);
		uint32_t mains = 0;
		for (uint32_t lane = 0; lane < run->lane_count; lane++)
			mains += run->lanes[lane].is_backstage;
		assert_int_equal(lanes, run->lane_count - mains);
	}
	fixture_finish(&fixture);
}

static void a_click_in_a_lane_moves_the_playhead_there(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "sync");
	uint32_t run = fixture_run(&fixture, "blocking");
	const struct screen_list *list = fixture_layout(&fixture);
	const struct screen_item *lane = NULL;

	for (uint32_t i = 0; i < screen_list_count(list) && !lane; i++)
		if (screen_list_item(list, i)->role == SCREEN_ROLE_LANE &&
			screen_list_item(list, i)->run == run)
			lane = screen_list_item(list, i);
	assert_non_null(lane);
	double x = round(screen_x_of(list, 1000000000));

	assert_true(screen_click(&fixture.view, fixture.model, list, x, lane->y_px + 4));
	assert_int_equal(fixture.view.run, run);
	assert_true(llabs(fixture.view.position.time_ns - 1000000000) < 5000000);
	fixture_finish(&fixture);
}

static void a_click_on_a_line_goes_to_its_next_event_and_round(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	press(&fixture, SCREEN_ENTER);
	press(&fixture, SCREEN_STOP_NEXT);
	const struct screen_list *list = fixture_layout(&fixture);

	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		struct screen_item item = *screen_list_item(list, i);
		if (item.role != SCREEN_ROLE_CODE || item.shape != SCREEN_RECT ||
			!model_moment_on_line(
				fixture.model, fixture.view.run, (struct model_position){0, 0}, item.index))
			continue;
		uint32_t wanted = model_moment_on_line(
			fixture.model, fixture.view.run, fixture.view.position, item.index);
		assert_true(screen_click(&fixture.view, fixture.model, list, item.x_px + 100, item.y_px + 5));
		assert_int_equal(fixture.view.position.moment,
			wanted ? wanted
			       : model_moment_on_line(fixture.model, fixture.view.run,
					 (struct model_position){0, 0}, item.index));
		fixture_finish(&fixture);
		return;
	}
	fail_msg("no line of the listing has an event");
}

static void a_second_click_on_a_panel_enlarges_it(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "sync");
	uint32_t run = fixture_run(&fixture, "gather");

	for (int click = 0; click < 2; click++) {
		const struct screen_list *list = fixture_layout(&fixture);
		const struct screen_item *mode = NULL;
		for (uint32_t i = 0; i < screen_list_count(list) && !mode; i++)
			if (screen_list_item(list, i)->role == SCREEN_ROLE_MODE &&
				screen_list_item(list, i)->run == run)
				mode = screen_list_item(list, i);
		assert_non_null(mode);
		assert_true(screen_click(&fixture.view, fixture.model, list, mode->x_px + 5, mode->y_px + 5));
		assert_int_equal(fixture.view.run, run);
		assert_int_equal(fixture.view.kind, click ? SCREEN_FOCUS : SCREEN_COMPARE);
	}
	fixture_finish(&fixture);
}

static void every_button_can_be_clicked(void **state)
{
	struct fixture fixture;
	bool seen[SCREEN_QUIT + 1] = {false};

	(void)state;
	start(&fixture, "gather");
	for (int help = 0; help < 2; help++) {
		fixture.view.help = help;
		const struct screen_list *list = fixture_layout(&fixture);
		for (uint32_t i = 0; i < screen_list_count(list); i++) {
			const struct screen_item *item = screen_list_item(list, i);
			if (item->role != SCREEN_ROLE_BUTTON || item->shape != SCREEN_RECT)
				continue;
			const struct screen_item *hit = screen_list_hit(list, 1ull << SCREEN_ROLE_BUTTON,
				item->x_px + item->width_px / 2, item->y_px + item->height_px / 2);
			if (help && hit->index == item->index)
				seen[item->index] = true;
		}
	}
	for (int action = 0; action <= SCREEN_QUIT; action++) {
		bool elsewhere = action == SCREEN_FOCUS_RUN || action == SCREEN_SCROLL_UP ||
		                 action == SCREEN_SCROLL_DOWN || action == SCREEN_TOGGLE_HELP;
		if (!elsewhere && !seen[action])
			fail_msg("no button does action %d", action);
	}
	fixture_finish(&fixture);
}

static void a_drag_moves_the_axis_with_the_pointer(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	for (int i = 0; i < 8; i++)
		screen_apply(&fixture.view, fixture.model, fixture_layout(&fixture), SCREEN_ZOOM_IN, 0, 1000);
	const struct screen_list *list = fixture_layout(&fixture);
	int64_t time_ns = screen_time_at(list, 900), pixel_ns = screen_time_at(list, 901) - time_ns;

	assert_true(screen_drag(&fixture.view, fixture.model, list, 60, 0));
	assert_true(llabs(screen_time_at(fixture_layout(&fixture), 960) - time_ns) <= pixel_ns + 1);
	fixture_finish(&fixture);
}

static void the_window_keeps_its_own_actions(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "gather");
	struct screen_view before = fixture.view;

	assert_false(press(&fixture, SCREEN_QUIT));
	assert_false(press(&fixture, SCREEN_FULL_SCREEN));
	assert_false(press(&fixture, SCREEN_EXPORT));
	assert_memory_equal(&before, &fixture.view, sizeof(before));
	fixture_finish(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_stop_walks_every_stop_and_stays_at_the_end),
		cmocka_unit_test(events_forward_and_back_meet),
		cmocka_unit_test(zoom_keeps_the_time_under_the_pointer),
		cmocka_unit_test(zoom_and_pan_never_leave_the_trace_or_get_empty),
		cmocka_unit_test(playing_goes_at_its_speed_and_stops_at_the_end),
		cmocka_unit_test(playing_from_the_end_begins_anew),
		cmocka_unit_test(escape_leaves_one_layer_at_a_time_and_never_quits),
		cmocka_unit_test(any_key_brings_a_covered_picture_back_and_does_nothing_else),
		cmocka_unit_test(focus_has_the_runs_own_axis_and_compare_the_common_one),
		cmocka_unit_test(the_next_panel_stands_at_the_same_time),
		cmocka_unit_test(the_next_panel_comes_into_sight),
		cmocka_unit_test(a_click_in_a_lane_moves_the_playhead_there),
		cmocka_unit_test(a_click_on_a_line_goes_to_its_next_event_and_round),
		cmocka_unit_test(a_second_click_on_a_panel_enlarges_it),
		cmocka_unit_test(every_button_can_be_clicked),
		cmocka_unit_test(a_drag_moves_the_axis_with_the_pointer),
		cmocka_unit_test(the_window_keeps_its_own_actions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
