/* Where spans outnumber pixels: coverage, never "first one wins", and nothing rare is lost. */
#include "fixture.h"

#include <math.h>

/* A trace of one task that runs and waits `cycles` times, 10 µs each; one step holds the loop for 150 ms. */
static char *dense_trace(uint32_t cycles, uint32_t blocked_at)
{
	size_t size = 600 + (size_t)cycles * 420, used = 0;
	char *text = malloc(size);
	double now = 0;

	assert_non_null(text);
	used += (size_t)snprintf(text, size,
		"[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":\"event "
		"loop\",\"kind\":\"loop\"}}\n"
		",{\"ph\":\"M\",\"pid\":1,\"tid\":100,\"name\":\"thread_name\",\"args\":{\"name\":\"main\","
		"\"kind\":\"task\"}}\n"
		",{\"ph\":\"M\",\"pid\":1,\"tid\":101,\"name\":\"thread_name\",\"args\":{\"name\":\"busy\","
		"\"kind\":\"task\"}}\n"
		",{\"ph\":\"i\",\"pid\":1,\"tid\":101,\"ts\":0.000,\"name\":\"create\",\"cat\":\"task\","
		"\"s\":\"t\",\"args\":{\"by\":\"loop\"}}\n");
	for (uint32_t i = 0; i < cycles; i++) {
		double run = i == blocked_at ? 150000 : 6;
		used += (size_t)snprintf(text + used, size - used,
			",{\"ph\":\"B\",\"pid\":1,\"tid\":101,\"ts\":%.3f,\"name\":\"busy\",\"cat\":\"run\","
			"\"args\":{\"by\":\"timer\"}}\n"
			",{\"ph\":\"E\",\"pid\":1,\"tid\":101,\"ts\":%.3f,\"name\":\"busy\",\"cat\":\"run\"}"
			"\n"
			",{\"ph\":\"B\",\"pid\":1,\"tid\":101,\"ts\":%.3f,\"name\":\"sleep\",\"cat\":"
			"\"wait\",\"args\":{\"kind\":\"sleep\",\"line\":1,\"seconds\":0.000004}}\n"
			",{\"ph\":\"E\",\"pid\":1,\"tid\":101,\"ts\":%.3f,\"name\":\"sleep\",\"cat\":"
			"\"wait\"}\n",
			now, now + run, now + run, now + run + 4);
		now += run + 4;
	}
	assert_true(used + 3 < size);
	strcpy(text + used, "]\n");
	return text;
}

static const struct screen_item *strip_of(const struct screen_list *list, uint32_t lane)
{
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->shape == SCREEN_STRIP && item->lane == lane)
			return item;
	}
	return NULL;
}

static void a_dense_lane_is_one_strip_whose_columns_add_up(void **state)
{
	struct fixture fixture;
	char *text = dense_trace(20000, UINT32_MAX);

	(void)state;
	fixture_of_text(&fixture, text);
	uint32_t lane = fixture_lane(&fixture, 0, "busy");
	const struct screen_list *list = fixture_layout(&fixture);
	const struct screen_item *strip = strip_of(list, lane);

	assert_non_null(strip);
	assert_true(screen_list_count(list) < 200); /* not an item a span */
	double run = 0, wait = 0, seen = 0;

	for (uint32_t i = 0; i < strip->column_count; i++) {
		double sum = 0;
		for (int k = 0; k < MODEL_STATE_COUNT; k++)
			sum += (double)strip->columns[i].cover[k];
		assert_true(sum < 1.001);
		run += (double)strip->columns[i].cover[MODEL_RUN];
		wait += (double)strip->columns[i].cover[MODEL_WAIT];
		seen += sum > 0;
	}
	assert_true(fabs(run / seen - 0.6) < 0.02);
	assert_true(fabs(wait / seen - 0.4) < 0.02);
	fixture_finish(&fixture);
	free(text);
}

static void a_blocked_step_stays_visible_at_any_zoom(void **state)
{
	struct fixture fixture;
	char *text = dense_trace(20000, 10000);

	(void)state;
	fixture_of_text(&fixture, text);
	const struct screen_list *list = fixture_layout(&fixture);
	const struct screen_item *strip = strip_of(list, 0);
	double x = screen_x_of(list, 100000 * 1000 + 75 * 1000 * 1000);

	assert_non_null(strip);
	uint32_t column = (uint32_t)(x - strip->x_px);

	assert_true(column < strip->column_count);
	assert_true(strip->columns[column].cover[MODEL_BLOCKED] > 0.9f);
	fixture_finish(&fixture);
	free(text);
}

static void zooming_in_turns_the_strip_into_bars(void **state)
{
	struct fixture fixture;
	char *text = dense_trace(20000, UINT32_MAX);

	(void)state;
	fixture_of_text(&fixture, text);
	uint32_t lane = fixture_lane(&fixture, 0, "busy");

	fixture.view.from_ns = 50 * 1000 * 1000;
	fixture.view.to_ns = fixture.view.from_ns + 100 * 1000; /* ten cycles */
	const struct screen_list *list = fixture_layout(&fixture);
	uint32_t bars = 0;

	assert_null(strip_of(list, lane));
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		bars += item->role == SCREEN_ROLE_SPAN && item->lane == lane && item->has_outline;
	}
	assert_in_range(bars, 9, 12);
	fixture_finish(&fixture);
	free(text);
}

/* `count` tasks that all run for no time at 0, and one bar a second later. */
static char *crowd(uint32_t count)
{
	size_t size = 1200 + (size_t)count * 700, used = 0;
	char *text = malloc(size);

	assert_non_null(text);
	used += (size_t)snprintf(text, size,
		"[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":\"event "
		"loop\",\"kind\":\"loop\"}}\n");
	for (uint32_t i = 0; i < count; i++)
		used += (size_t)snprintf(text + used, size - used,
			",{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":\"t%"
			"u\",\"kind\":\"task\"}}\n"
			",{\"ph\":\"B\",\"pid\":1,\"tid\":%u,\"ts\":0.000,\"name\":\"t%u\",\"cat\":\"run\","
			"\"args\":{\"by\":\"create\"}}\n"
			",{\"ph\":\"E\",\"pid\":1,\"tid\":%u,\"ts\":0.000,\"name\":\"t%u\",\"cat\":\"run\"}\n"
			",{\"ph\":\"i\",\"pid\":1,\"tid\":%u,\"ts\":0.000,\"name\":\"done\",\"cat\":\"task\","
			"\"s\":\"t\",\"args\":{}}\n",
			100 + i, i, 100 + i, i, 100 + i, i, 100 + i);
	used += (size_t)snprintf(text + used, size - used,
		",{\"ph\":\"M\",\"pid\":1,\"tid\":9000,\"name\":\"thread_name\",\"args\":{\"name\":\"last\","
		"\"kind\":\"task\"}}\n"
		",{\"ph\":\"B\",\"pid\":1,\"tid\":9000,\"ts\":1000000.000,\"name\":\"last\",\"cat\":\"run\","
		"\"args\":{\"by\":\"timer\"}}\n"
		",{\"ph\":\"E\",\"pid\":1,\"tid\":9000,\"ts\":2000000.000,\"name\":\"last\",\"cat\":\"run\"}"
		"\n]\n");
	assert_true(used < size);
	return text;
}

static uint32_t loop_items(const struct screen_list *list, uint32_t *strips)
{
	uint32_t count = 0;
	double end = 0;

	*strips = 0;
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role != SCREEN_ROLE_SPAN || item->lane != 0)
			continue;
		assert_true(item->x_px >= end);
		end = item->x_px + item->width_px;
		count++;
		*strips += item->shape == SCREEN_STRIP;
	}
	return count;
}

static void a_few_steps_at_once_stand_side_by_side(void **state)
{
	struct fixture fixture;
	char *text = crowd(8);
	uint32_t strips;

	(void)state;
	fixture_of_text(&fixture, text);
	assert_int_equal(loop_items(fixture_layout(&fixture), &strips), 9);
	assert_int_equal(strips, 0);
	fixture_finish(&fixture);
	free(text);
}

static void a_crowd_of_steps_at_once_becomes_coverage_in_its_place(void **state)
{
	struct fixture fixture;
	char *text = crowd(100);
	uint32_t strips;

	(void)state;
	fixture_of_text(&fixture, text);
	const struct screen_list *list = fixture_layout(&fixture);

	assert_int_equal(loop_items(list, &strips), 2);
	assert_int_equal(strips, 1);
	const struct screen_item *strip = strip_of(list, 0);

	assert_true(fabs(strip->x_px - screen_x_of(list, 0)) < 2);
	assert_true(strip->width_px >= 6);
	assert_true(strip->columns[0].cover[MODEL_RUN] > 0);
	fixture_finish(&fixture);
	free(text);
}

static void many_lanes_scroll_and_stay_whole(void **state)
{
	struct fixture fixture;
	char *text = crowd(300);

	(void)state;
	fixture_of_text(&fixture, text);
	fixture.view.kind = SCREEN_FOCUS;
	const struct screen_list *list = fixture_layout(&fixture);
	double max = screen_list_scroll_max(list);

	assert_true(max > 0);
	assert_non_null(fixture_item(list, SCREEN_ROLE_SCROLLBAR, SCREEN_RECT, 0));
	fixture.view.scroll_px = max;
	list = fixture_layout(&fixture);
	bool last = false;

	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		last |= item->role == SCREEN_ROLE_LANE_NAME && strcmp(item->whole, "last") == 0;
	}
	assert_true(last);
	fixture_finish(&fixture);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dense_lane_is_one_strip_whose_columns_add_up),
		cmocka_unit_test(a_blocked_step_stays_visible_at_any_zoom),
		cmocka_unit_test(zooming_in_turns_the_strip_into_bars),
		cmocka_unit_test(a_few_steps_at_once_stand_side_by_side),
		cmocka_unit_test(a_crowd_of_steps_at_once_becomes_coverage_in_its_place),
		cmocka_unit_test(many_lanes_scroll_and_stay_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
