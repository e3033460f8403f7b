/* title.c: the window's title tells its state in words: for who cannot see the picture, for a task
 * list, and for the tests. Also the one line of notice over the caption. */
#include <stdio.h>
#include <string.h>

#include "state.h"
#include "verbs/text.h"

#define DASH " — "

struct line {
	char *text;
	size_t size, used;
};

static void put(struct line *line, const char *text)
{
	int length = snprintf(
		line->text + line->used, line->size - line->used, "%s%s", line->used > 0 ? DASH : "", text);

	if (length > 0 && (size_t)length < line->size - line->used)
		line->used += (size_t)length;
	else
		line->text[line->used] = '\0'; /* what does not fit is left out whole */
}

static void put_word(struct line *line, const struct app *app, enum word id)
{
	put(line, word(app->view.lang, id));
}

/* Seconds for what people watch, with the unit that fits for what is shorter. */
static void put_time(char *buffer, size_t size, int64_t ns, int64_t whole_ns)
{
	if (whole_ns >= 100000000)
		(void)snprintf(buffer, size, "%.3f s", (double)ns / 1e9);
	else if (whole_ns >= 100000)
		(void)snprintf(buffer, size, "%.3f ms", (double)ns / 1e6);
	else
		(void)snprintf(buffer, size, "%.3f µs", (double)ns / 1e3);
}

static void put_place(struct line *line, const struct app *app)
{
	const struct screen_view *view = &app->view;
	const struct model_run *run = model_run(app->shown.model, view->run);
	uint32_t stop = model_stop_at(app->shown.model, view->run, view->position);
	int64_t whole_ns = model_end_ns(app->shown.model);
	char text[160], from[40], to[40];

	text_clean(text, sizeof(text), run->mode);
	put(line, text);
	if (run->stop_count > 0) {
		(void)snprintf(text, sizeof(text), "%s %u/%u", word(view->lang, WORD_WINDOW_STOP),
			stop < run->stop_count ? stop + 1 : 0, run->stop_count);
		put(line, text);
	}
	(void)snprintf(text, sizeof(text), "%s %u/%u", word(view->lang, WORD_WINDOW_EVENT),
		view->position.moment, run->moment_count);
	put(line, text);
	put_time(text, sizeof(text), view->position.time_ns, whole_ns);
	put(line, text);
	if (view->kind == SCREEN_FOCUS)
		put_word(line, app, WORD_WINDOW_FOCUS);
	if (screen_shows_c(view, app->shown.model))
		put_word(line, app, WORD_WINDOW_C);
	if (view->from_ns != 0 || view->to_ns != app->whole_to_ns) {
		put_time(from, sizeof(from), view->from_ns, whole_ns);
		put_time(to, sizeof(to), view->to_ns, whole_ns);
		(void)snprintf(text, sizeof(text), "%s … %s", from, to);
		put(line, text);
	}
	if (view->playing)
		put_word(line, app, WORD_WINDOW_PLAYING);
	if (view->playing || view->speed != 0) {
		(void)snprintf(text, sizeof(text), view->speed < 0 ? "×1/%d" : "×%d",
			1 << (view->speed < 0 ? -view->speed : view->speed));
		put(line, text);
	}
}

static bool is_recording(const struct app *app)
{
	return app->following && !app->fresh && follow_is_live(&app->follow);
}

void app__title(const struct app *app, char *buffer, size_t size)
{
	const struct screen_view *view = &app->view;
	struct line line = {.text = buffer, .size = size};
	char text[256];

	buffer[0] = '\0';
	put(&line, "awaitscope");
	if (app__shows_home(app)) {
		put_word(&line, app,
			app->shown.model == NULL && app->loader != NULL ? WORD_WINDOW_LOADING_TITLE
									: WORD_WINDOW_HOME);
		if (app->options->home != NULL) {
			const struct screen_home *home = home_rows(app->options->home);

			if (home->selected < home->row_count) {
				text_clean(text, sizeof(text), home->rows[home->selected].name);
				put(&line, text);
			}
		}
	} else {
		text_clean(text, sizeof(text), model_title(app->shown.model));
		if (text[0] != '\0')
			put(&line, text);
		put_place(&line, app);
	}
	if (view->theme != SCREEN_LIGHT)
		put_word(&line, app, view->theme == SCREEN_DARK ? WORD_WINDOW_DARK : WORD_WINDOW_CONTRAST);
	if (!view->captions)
		put_word(&line, app, WORD_WINDOW_NO_CAPTIONS);
	if (present_is_full_screen(&app->present))
		put_word(&line, app, WORD_WINDOW_FULL_SCREEN);
	if (view->help)
		put_word(&line, app, WORD_WINDOW_HELP);
	if (view->cover != SCREEN_OPEN)
		put_word(&line, app, view->cover == SCREEN_BLACK ? WORD_WINDOW_BLACK : WORD_WINDOW_WHITE);
	if (app->following && follow_is_live(&app->follow))
		put_word(&line, app, WORD_UI_RECORDING);
	if (app->writer_why[0] != '\0') {
		(void)word_fill(text, sizeof(text), view->lang, word(view->lang, WORD_WINDOW_WRITER_ENDED),
			"why", app->writer_why, NULL);
		put(&line, text);
	}
}

/* ---- the notice ---- */

enum { MESSAGE_MS = 6000, PROGRESS_AFTER_MS = 300 };

void app__say(struct app *app, enum word text, const char *name, const char *why)
{
	char clean_name[512], clean_why[512];

	text_clean(clean_name, sizeof(clean_name), name);
	text_clean(clean_why, sizeof(clean_why), why == NULL ? "" : why);
	(void)word_fill(app->message, sizeof(app->message), app->view.lang, word(app->view.lang, text),
		"name", clean_name, "why", clean_why, NULL);
	app->message_until_ms = SDL_GetTicks64() + MESSAGE_MS;
}

void app__refresh_notice(struct app *app)
{
	enum awaitscope_lang lang = app->view.lang;
	char notice[sizeof(app->notice)] = "", percent[16];
	uint64_t now_ms = SDL_GetTicks64();

	if (app->loader != NULL && app->loader_is_fresh &&
		now_ms - app->loader_since_ms >= PROGRESS_AFTER_MS) {
		(void)snprintf(percent, sizeof(percent), "%.0f", 100 * loader_fraction(app->loader));
		(void)word_fill(notice, sizeof(notice), lang, word(lang, WORD_WINDOW_LOADING), "name",
			app->opening, "percent", percent, NULL);
	} else if (app->message_until_ms > now_ms) {
		(void)snprintf(notice, sizeof(notice), "%s", app->message);
	} else if (app->writer_why[0] != '\0') {
		(void)word_fill(notice, sizeof(notice), lang, word(lang, WORD_WINDOW_WRITER_ENDED), "why",
			app->writer_why, NULL);
	} else if (app->following && app->fresh) {
		(void)word_fill(notice, sizeof(notice), lang, word(lang, WORD_WINDOW_STARTING), "name",
			app->opening, NULL);
	}
	if (app->message_until_ms <= now_ms)
		app->message_until_ms = 0;
	bool recording = is_recording(app);

	if (strcmp(notice, app->notice) != 0 || recording != app->view.recording) {
		(void)snprintf(app->notice, sizeof(app->notice), "%s", notice);
		app->view.recording = recording;
		app__redraw(app);
	}
	app->view.notice = app->notice[0] != '\0' ? app->notice : NULL;
}
