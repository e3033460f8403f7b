/* progress.c: one line on stderr that is drawn over itself, only when a person watches and only once
 * something has taken more than a second. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "text.h"
#include "verb.h"

enum { PATIENCE_MS = 1000, FRAME_MS = 100, BAR_CELLS = 30 };

static int64_t started_ms, drawn_ms;
static bool is_started, is_drawn;

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void draw(const char *what, double fraction)
{
	char clean[160];
	int room = verb_columns(stderr) - BAR_CELLS - 9;
	text_fit(clean, sizeof(clean), what, room < 8 ? 8 : room);
	if (fraction < 0) {
		fprintf(stderr, "\r\033[K%s …", clean);
	} else {
		int filled = (int)(fraction * BAR_CELLS);
		fprintf(stderr, "\r\033[K%s ", clean);
		for (int i = 0; i < BAR_CELLS; i++)
			fputs(i < filled ? "█" : "░", stderr);
		fprintf(stderr, " %3d %%", (int)(fraction * 100));
	}
	fflush(stderr);
}

void verb_progress(const char *what, double fraction)
{
	int64_t now = now_ms();
	if (!is_started) {
		is_started = true;
		started_ms = now;
	}
	if (now - started_ms < PATIENCE_MS || now - drawn_ms < FRAME_MS || !isatty(STDERR_FILENO))
		return;
	drawn_ms = now;
	is_drawn = true;
	draw(what, fraction > 1 ? 1 : fraction);
}

void verb_progress_done(void)
{
	if (is_drawn)
		fputs("\r\033[K", stderr);
	is_started = is_drawn = false;
}
