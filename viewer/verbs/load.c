/* load.c: from the paths on the command line to traces and their model, with a progress bar. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "verb.h"

static bool show_progress(void *context, uint64_t bytes, uint64_t total_bytes)
{
	verb_progress(context, total_bytes ? (double)bytes / (double)total_bytes : -1);
	return false;
}

int verb_load(struct trace **out, const char *path)
{
	char name[512];
	snprintf(name, sizeof(name), "%s", path);
	struct trace_load_options options = {.progress = show_progress, .context = name};
	int code = trace_load(out, path, &options);
	verb_progress_done();
	return code == 0 ? VERB_OK : verb_error(path, code);
}

int verb_files_load(struct verb_files *files, int count, char **paths)
{
	memset(files, 0, sizeof(*files));
	if (count < 1)
		return verb_say(VERB_USAGE, WORD_ERR_FILE_MISSING, NULL);
	files->traces = calloc((size_t)count, sizeof(struct trace *));
	if (!files->traces)
		return verb_error(paths[0], -ENOMEM);
	int exit_code = VERB_OK;
	for (int i = 0; i < count && exit_code == VERB_OK; i++) {
		exit_code = verb_load(&files->traces[i], paths[i]);
		files->count += exit_code == VERB_OK;
	}
	for (int i = 0; i < count && exit_code == VERB_OK; i++)
		if (trace_event_count(files->traces[i]) == 0)
			exit_code = verb_say(VERB_USAGE, WORD_ERR_NO_EVENTS, "path", paths[i], NULL);
	if (exit_code == VERB_OK) {
		const struct trace *const *traces = (const struct trace *const *)files->traces;
		int code = model_create(&files->model, traces, files->count, verb_lang());
		if (code < 0)
			exit_code = verb_error(paths[0], code);
	}
	if (exit_code != VERB_OK)
		verb_files_finish(files);
	return exit_code;
}

void verb_files_finish(struct verb_files *files)
{
	model_destroy(files->model);
	for (uint32_t i = 0; i < files->count; i++)
		trace_destroy(files->traces[i]);
	free(files->traces);
	memset(files, 0, sizeof(*files));
}
