/* export.c: what is seen, as a file in the current folder, under the first free name. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "state.h"

static int free_name(char *path, size_t size, const char *ending)
{
	char folder[PATH_MAX];

	if (getcwd(folder, sizeof(folder)) == NULL)
		return -errno;
	for (unsigned i = 1; i < 10000; i++) {
		int length = snprintf(
			path, size, "%s/awaitscope-%u.%s", strcmp(folder, "/") == 0 ? "" : folder, i, ending);

		if (length < 0 || (size_t)length >= size)
			return -ENAMETOOLONG;
		if (access(path, F_OK) != 0)
			return errno == ENOENT ? 0 : -errno;
	}
	return -EEXIST;
}

void app__export(struct app *app, enum input_export form)
{
	static const char *const endings[] = {[INPUT_PNG] = "png", [INPUT_SVG] = "svg", [INPUT_PDF] = "pdf"};
	struct screen_view view = app->view;
	char path[PATH_MAX + 64];
	int code;

	if (app->shown.model == NULL)
		return;
	/* The pointer and a passing line are no part of what is kept. */
	view.notice = NULL;
	view.recording = false;
	view.hover_x_px = view.hover_y_px = -1;
	view.hover_match = TRACE_NONE;
	code = free_name(path, sizeof(path), endings[form]);
	if (code == 0)
		code = screen_write(app->screen, app->shown.model, &view, path);
	if (code == 0)
		app__say(app, WORD_WINDOW_SAVED, path, NULL);
	else
		app__say(app, WORD_WINDOW_NOT_SAVED, path, awaitscope_error_text(code, app->view.lang));
	app__redraw(app); /* the screen's list is that of the file now */
}
