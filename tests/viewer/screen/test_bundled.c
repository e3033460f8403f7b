/* The bundled scenarios as a class sees them: in both languages, from the small projector to the large one,
 * every title, name, legend entry and chip is there whole, no two of them touch, and no panel is scrolled. */
#include "scenes.h"

#include <glob.h>

#include "model/words.h"

/* One bundled trace in one language, and what of it is looked at. */
struct show {
	const char *path;
	enum awaitscope_lang lang;
	struct fixture fixture;
	uint32_t looks;
};

static void wrong(const struct show *show, const char *what, const char *text)
{
	const struct screen_view *view = &show->fixture.view;

	fail_msg("%s in %s at %dx%d, %s of run %u at %.3f s: %s: '%s'", strrchr(show->path, '/') + 1,
		show->lang == LANG_KO ? "ko" : "en", view->width_px, view->height_px,
		view->kind == SCREEN_FOCUS ? "focus" : "compare", view->run,
		(double)view->position.time_ns / 1e9, what, text);
}

static void nothing_is_shortened_or_covered(const struct show *show, const struct screen_list *list)
{
	uint32_t count = screen_list_count(list);

	for (uint32_t i = 0; i < count; i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->shape != SCREEN_TEXT || !item->text[0])
			continue;
		if (show->fixture.view.scale <= 1 && strcmp(item->text, item->whole))
			wrong(show, "is shortened", item->whole);
		if (!within(item, 0, 0, show->fixture.view.width_px, show->fixture.view.height_px))
			wrong(show, "leaves the window", item->text);
		for (uint32_t k = 0; k < count; k++) {
			const struct screen_item *other = screen_list_item(list, k);
			bool matters = other->shape == SCREEN_TEXT
			                       ? k > i && other->text[0]
			                       : other->shape == SCREEN_POLYGON &&
			                                 other->role != SCREEN_ROLE_PLAYHEAD;
			if (matters && touch(item, other))
				wrong(show, "lies over another", item->text);
		}
	}
}

/* The texts of a role (of a run; TRACE_NONE: of none) are, in their order, the whole of `text`: where a
 * line ends, a space may be gone. */
static void it_says(const struct show *show, const struct screen_list *list, enum screen_role role,
	uint32_t run, const char *text)
{
	const char *rest = text;

	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role != role || item->shape != SCREEN_TEXT || item->run != run)
			continue;
		rest += *rest == ' ' && rest > text;
		if (strncmp(rest, item->text, strlen(item->text)) == 0)
			rest += strlen(item->text);
	}
	if (*rest)
		wrong(show, "is not there whole", text);
}

static bool has_jobs(const struct model *model)
{
	for (uint32_t run = 0; run < model_run_count(model); run++)
		for (uint32_t lane = 0; lane < model_run(model, run)->lane_count; lane++)
			if (model_run(model, run)->lanes[lane].kind == MODEL_LANE_WORKER)
				return true;
	return false;
}

static void the_legend_is_whole(const struct show *show, const struct screen_list *list)
{
	static const enum word words[] = {
		WORD_STATE_RUN, WORD_STATE_READY, WORD_STATE_WAIT, WORD_STATE_BLOCKED, WORD_STATE_JOB};
	uint32_t count = 4 + has_jobs(show->fixture.model);

	for (uint32_t i = 0; i < count; i++) {
		const struct screen_item *item = fixture_item(list, SCREEN_ROLE_LEGEND, SCREEN_TEXT, i);
		if (!item || strcmp(item->text, word(show->lang, words[i])))
			wrong(show, "is not in the legend", word(show->lang, words[i]));
	}
}

/* No word of the caption stands alone under a long line, and no line of the listing begins with an empty
 * row. */
static void lines_are_broken_well(const struct show *show, const struct screen_list *list)
{
	double longest = 0, last = 0;

	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->shape != SCREEN_TEXT)
			continue;
		if (item->role == SCREEN_ROLE_CODE && !item->text[0])
			wrong(show, "an empty row in the listing", "");
		if (item->role == SCREEN_ROLE_CAPTION) {
			last = item->width_px;
			longest = last > longest ? last : longest;
		}
	}
	if (last < longest * 0.4)
		wrong(show, "a word alone in the caption's last line", "");
}

/* What waits says for what, be it in fewer words. */
static void what_waits_says_for_what(const struct show *show, const struct screen_list *list)
{
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *chip = screen_list_item(list, i);
		uint32_t texts = 0;
		if (chip->role != SCREEN_ROLE_STATE_TASK || chip->shape != SCREEN_RECT ||
			chip->index != MODEL_WAIT)
			continue;
		for (uint32_t k = 0; k < screen_list_count(list); k++) {
			const struct screen_item *item = screen_list_item(list, k);
			texts += item->role == SCREEN_ROLE_STATE_TASK && item->shape == SCREEN_TEXT &&
			         item->lane == chip->lane && item->index == MODEL_WAIT;
		}
		if (texts != 2)
			wrong(show, "does not say for what it waits",
				model_run(show->fixture.model, chip->run)->lanes[chip->lane].name);
	}
}

/* Processes are no threads. */
static void the_pool_is_called_what_it_is(const struct show *show, const struct screen_list *list)
{
	const struct model_run *run = model_run(show->fixture.model, show->fixture.view.run);
	enum word other = WORD_UI_PROCESS_POOL;

	for (uint32_t lane = 0; lane < run->lane_count; lane++)
		if (!strcmp(run->lanes[lane].name, "process 1"))
			other = WORD_UI_POOL;
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->shape == SCREEN_TEXT && !strcmp(item->text, word(show->lang, other)))
			wrong(show, "is another kind of pool", item->text);
	}
}

static void look(struct show *show)
{
	struct fixture *fixture = &show->fixture;
	const struct screen_list *list = fixture_layout(fixture);
	bool focus = fixture->view.kind == SCREEN_FOCUS;

	nothing_is_shortened_or_covered(show, list);
	the_legend_is_whole(show, list);
	show->looks++;
	if (fixture->view.scale > 1)
		return;
	lines_are_broken_well(show, list);
	it_says(show, list, SCREEN_ROLE_TITLE, TRACE_NONE, model_title(fixture->model));
	if (focus) {
		what_waits_says_for_what(show, list);
		the_pool_is_called_what_it_is(show, list);
	}
	if (!focus && model_run_count(fixture->model) > 1 && screen_list_scroll_max(list) > 0)
		wrong(show, "its panels have no room", "");
	for (uint32_t run = 0; run < model_run_count(fixture->model); run++) {
		const struct model_run *about = model_run(fixture->model, run);
		if (focus && run != fixture->view.run)
			continue;
		it_says(show, list, SCREEN_ROLE_MODE, run, about->mode);
		it_says(show, list, SCREEN_ROLE_DESCRIPTION, run, about->description);
		it_says(show, list, SCREEN_ROLE_VERDICT, run, about->verdict);
	}
}

/* Every run on both screens, at the beginning and at all its stops, or at the middle one. */
static void look_at_runs(struct show *show, int width_px, int height_px, double scale, bool all_stops)
{
	struct fixture *fixture = &show->fixture;

	for (uint32_t run = 0; run < model_run_count(fixture->model); run++)
		for (int kind = SCREEN_COMPARE; kind <= SCREEN_FOCUS; kind++) {
			uint32_t stops = model_run(fixture->model, run)->stop_count;
			screen_view_init(&fixture->view, fixture->model, width_px, height_px);
			fixture->view.kind = (enum screen_kind)kind;
			fixture->view.run = run;
			fixture->view.scale = scale;
			look(show);
			for (uint32_t stop = all_stops ? 0 : stops / 2; stop < stops; stop++) {
				fixture->view.position = model_position_of_stop(fixture->model, run, stop);
				look(show);
				if (!all_stops)
					break;
			}
		}
}

/* Fonts are found once for all. */
static void open_show(struct show *show, const char *path, enum awaitscope_lang lang, struct screen *screen)
{
	struct fixture *fixture = &show->fixture;

	*show = (struct show){.path = path, .lang = lang, .fixture.screen = screen};
	assert_int_equal(trace_load(&fixture->trace, path, NULL), 0);
	assert_int_equal(model_create(&fixture->model, (const struct trace *[]){fixture->trace}, 1, lang), 0);
}

/* Each file in both languages at each size; where `all` is set, at all stops of the smallest. */
static void look_at_files(const char *pattern, size_t first_size, size_t size_count, double scale, bool all)
{
	struct screen *screen;
	struct show show;
	glob_t files;

	assert_int_equal(screen_create(&screen, NULL), 0);
	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	assert_true(files.gl_pathc >= 20);
	for (size_t i = 0; i < 2 * files.gl_pathc; i++) {
		open_show(&show, files.gl_pathv[i / 2], i % 2 ? LANG_KO : LANG_EN, screen);
		for (size_t size = first_size; size < first_size + size_count; size++)
			look_at_runs(&show, sizes[size][0], sizes[size][1], scale, all && size == first_size);
		assert_true(show.looks >= 2 * size_count);
		show.fixture.screen = NULL;
		fixture_finish(&show.fixture);
	}
	globfree(&files);
	screen_destroy(screen);
}

/* Ten times as slow under a sanitizer, which asks another question: there the smaller sizes do. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SIZES = 1, ALL_STOPS = 0 };
#else
enum { SIZES = 4, ALL_STOPS = 1 };
#endif

static void every_bundled_trace_is_shown_whole(void **state)
{
	(void)state;
	look_at_files(FIXTURES "/../../traces/*.json.gz", 1, SIZES, 1, ALL_STOPS);
	look_at_files(FIXTURES "/../../traces/*.json.gz", 0, 1, 1, false);
}

static void every_mode_of_the_scenarios_is_shown_whole(void **state)
{
	(void)state;
	look_at_files(FIXTURES "/../golden/*.json", 1, 1, 1, false);
}

/* Set larger than they are made for (Ctrl +), titles may be shortened. */
static void larger_letters_lie_over_nothing(void **state)
{
	(void)state;
	look_at_files(FIXTURES "/../../traces/*.json.gz", 1, 1, 1.2, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bundled_trace_is_shown_whole),
		cmocka_unit_test(every_mode_of_the_scenarios_is_shown_whole),
		cmocka_unit_test(larger_letters_lie_over_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
