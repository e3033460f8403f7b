/* The numbers in captions: what the knobs are set to, and sums of them. */
#include "running.h"

#include "own/fill.h"

static const struct scenario_knob knobs[] = {{.name = "coffee", .value = 2}, {.name = "cold_2", .value = 0.3},
	{.name = "cups", .value = 12, .whole = true}, {0}};

static void check(const char *text, const double *values, double scale, const char *wanted)
{
	char *filled = fill_text(text, &(struct fill){knobs, values, scale});

	assert_non_null(filled);
	assert_string_equal(filled, wanted);
	free(filled);
}

static void a_knob_s_name_becomes_its_value(void **state)
{
	(void)state;
	check("{coffee}초", NULL, 1, "2초");
	check("{cups} cups, {coffee} s", NULL, 1, "12 cups, 2 s");
	check("{coffee} s", (const double[]){2.75, 1, 1}, 1, "2.75 s");
	check("{coffee}", (const double[]){0.001, 1, 1}, 1, "0.001");
	check("{cups}", (const double[]){1, 1, 20000}, 1, "20000");
}

static void a_sum_is_what_it_comes_to(void **state)
{
	(void)state;
	check("{coffee+cold_2}", NULL, 1, "2.3");
	check("{3*cold_2}", NULL, 1, "0.9");
	check("{1000*cold_2} ms", NULL, 1, "300 ms");
	check("{2.5*coffee}", NULL, 1, "5");
	check("{3*coffee-2*cold_2+cups}", NULL, 1, "17.4");
	check("{cold_2-coffee}", NULL, 1, "-1.7");
	check("{coffee-coffee}", NULL, 1, "0");
	check("{3*cold_2-cold_2}", (const double[]){1, 0.1, 1}, 1, "0.2");
}

static void durations_are_scaled_and_counts_are_not(void **state)
{
	(void)state;
	check("{coffee} s, {cups} cups", NULL, 0.1, "0.2 s, 12 cups");
	check("{coffee+cold_2}", (const double[]){1, 0.5, 1}, 2, "3");
}

static void what_is_no_sum_of_knobs_stays(void **state)
{
	static const char *const texts[] = {"", "{", "}", "{}", "{{}", "{coffee", "{tea}", "{cof}",
		"{coffees}", "{coffee }", "{coffee+}", "{+coffee}", "{-coffee}", "{2}", "{2*}", "{*coffee}",
		"{coffee*2}", "{2*2*coffee}", "{\"route\":\"async\"}", "커피 {커피}"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check(texts[i], NULL, 1, texts[i]);
	check("{{coffee}}", NULL, 1, "{2}");
	check("{tea}{coffee}{", NULL, 1, "{tea}2{");
	char *filled = fill_text("{coffee}", &(struct fill){.scale = 1});
	assert_string_equal(filled, "{coffee}");
	free(filled);
}

static void a_text_that_is_missing_stays_missing(void **state)
{
	(void)state;
	assert_null(fill_text(NULL, &(struct fill){knobs, NULL, 1}));
}

/* slow_cleanup: a limit of 2 s and a clean-up of 3 s, as it stands. */
static void a_trace_s_captions_say_what_the_run_was_given(void **state)
{
	const double values[] = {4, 1, 50, 2.5};
	struct trace *trace = running_trace("wait_for", "slow_cleanup", values, 0.5);
	const cJSON *metadata = trace_run(trace, 0)->metadata,
		    *stops = cJSON_GetObjectItem(metadata, "stops");
	const cJSON *choices = cJSON_GetObjectItem(cJSON_GetObjectItem(metadata, "question"), "choices");
	const cJSON *text =
		cJSON_GetObjectItem(cJSON_GetArrayItem(stops, cJSON_GetArraySize(stops) - 1), "text");

	(void)state;
	assert_non_null(strstr(cJSON_GetStringValue(cJSON_GetObjectItem(text, "ko")), "2초였는데 3.25초가"));
	assert_non_null(
		strstr(cJSON_GetStringValue(cJSON_GetObjectItem(text, "en")), "was 2 s, and it took 3.25:"));
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(choices, 2), "en")),
		"after 3.25 s");
	trace_destroy(trace);
}

/* Whoever writes a name that no knob has would show the braces to a class. */
static void check_filled(const struct scenario *scenario, struct scenario_text text)
{
	const struct fill fill = {scenario->knobs, NULL, 1};
	char *ko = fill_text(text.ko, &fill), *en = fill_text(text.en, &fill);

	if (strpbrk(ko, "{}") || strpbrk(en, "{}"))
		fail_msg("%s: %s / %s", scenario->name, ko, en);
	free(ko);
	free(en);
}

static void nothing_that_is_bundled_is_left_with_braces(void **state)
{
	(void)state;
	for (const struct scenario *const *at = scenarios; *at; at++) {
		for (const struct scenario_mode *mode = (*at)->modes; mode->name; mode++)
			for (const struct scenario_stop *stop = mode->stops; stop && stop->on; stop++)
				check_filled(*at, stop->text);
		check_filled(*at, (*at)->question.text);
		for (int i = 0; i < SCENARIO_CHOICES && (*at)->question.choices[i].en; i++)
			check_filled(*at, (*at)->question.choices[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_knob_s_name_becomes_its_value),
		cmocka_unit_test(a_sum_is_what_it_comes_to),
		cmocka_unit_test(durations_are_scaled_and_counts_are_not),
		cmocka_unit_test(what_is_no_sum_of_knobs_stays),
		cmocka_unit_test(a_text_that_is_missing_stays_missing),
		cmocka_unit_test(a_trace_s_captions_say_what_the_run_was_given),
		cmocka_unit_test(nothing_that_is_bundled_is_left_with_braces),
	};

	return cmocka_run_group_tests(tests, running_begin, running_end);
}
