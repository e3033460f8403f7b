/* loader.c: one thread, one request. Its progress and its end are atomics that the window reads. */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>

#include "loader.h"

enum { LOADING, DONE, ABANDONED }; /* whoever leaves LOADING first says who frees the loader */

struct loader {
	SDL_Thread *thread;
	struct follow_source *sources;
	uint32_t source_count;
	enum awaitscope_lang lang;
	void (*wake)(void *context);
	void *context;
	atomic_bool cancelled;
	atomic_int state;
	atomic_uint permille;
	uint32_t current; /* the source that is read; the thread's own until it is done */
	struct loaded result;
	int code;
};

void loaded_finish(struct loaded *loaded)
{
	model_destroy(loaded->model);
	for (uint32_t i = 0; i < loaded->trace_count; i++)
		trace_destroy(loaded->traces[i]);
	free(loaded->traces);
	*loaded = (struct loaded){.model = NULL};
}

static bool on_progress(void *context, uint64_t bytes, uint64_t total_bytes)
{
	struct loader *loader = context;
	double part = total_bytes > 0 ? (double)bytes / (double)total_bytes : 0;

	if (part > 1)
		part = 1;
	atomic_store(&loader->permille, (unsigned)(1000 * (loader->current + part) / loader->source_count));
	return atomic_load(&loader->cancelled);
}

static int load_one(struct loader *loader, const struct follow_source *source)
{
	struct trace_load_options options = {.progress = on_progress, .context = loader};
	struct trace *trace = NULL;
	int code;

	code = source->live ? follow_load(&trace, source, &options)
	                    : trace_load(&trace, source->path, &options);
	if (code == 0 && trace_run_count(trace) == 0) { /* an array, but nothing happens in it */
		trace_destroy(trace);
		code = TRACE_EEMPTY;
	}
	if (code == 0) {
		loader->result.traces[loader->result.trace_count++] = trace;
		if (source->live && source->offset_ns != FOLLOW_NO_EDGE)
			loader->result.live = trace;
	}
	/* A file that is going to be written may not be there, or may hold nothing yet. */
	if (source->live && (code == -ENODATA || code == -ENOENT || code == TRACE_EEMPTY))
		code = 0;
	return code;
}

static void release(struct loader *loader)
{
	free(loader->sources);
	free(loader);
}

static int SDLCALL load(void *context)
{
	struct loader *loader = context;
	struct loaded *result = &loader->result;
	int64_t start_ns = follow_clock_ns();
	int code = 0, state = LOADING;

	result->traces = calloc(loader->source_count + 1, sizeof(*result->traces));
	if (result->traces == NULL)
		code = -ENOMEM;
	for (uint32_t i = 0; code == 0 && i < loader->source_count; i++) {
		loader->current = i;
		code = load_one(loader, &loader->sources[i]);
	}
	if (code == 0 && result->trace_count == 0)
		code = -ENODATA;
	if (code == 0 && atomic_load(&loader->cancelled))
		code = TRACE_ECANCELLED;
	if (code == 0)
		code = model_create(&result->model, (const struct trace *const *)result->traces,
			result->trace_count, loader->lang);
	if (code != 0)
		loaded_finish(result);
	result->took_ns = follow_clock_ns() - start_ns;
	loader->code = code;
	atomic_store(&loader->permille, 1000);
	if (atomic_compare_exchange_strong(&loader->state, &state, DONE)) {
		loader->wake(loader->context);
	} else {
		loaded_finish(result);
		release(loader);
	}
	return 0;
}

void loader_abandon(struct loader *loader)
{
	SDL_Thread *thread = loader->thread; /* the loader may be gone in a moment */
	struct loaded result;
	int state = LOADING;

	atomic_store(&loader->cancelled, true);
	if (atomic_compare_exchange_strong(&loader->state, &state, ABANDONED)) {
		SDL_DetachThread(thread);
		return;
	}
	(void)loader_finish(loader, &result, NULL, 0);
	loaded_finish(&result);
}

int loader_create(struct loader **out, const struct follow_source *sources, uint32_t source_count,
	enum awaitscope_lang lang, void (*wake)(void *context), void *context)
{
	struct loader *loader = calloc(1, sizeof(*loader));

	*out = NULL;
	if (loader == NULL)
		return -ENOMEM;
	loader->sources = calloc(source_count + 1, sizeof(*sources));
	if (loader->sources == NULL) {
		free(loader);
		return -ENOMEM;
	}
	memcpy(loader->sources, sources, source_count * sizeof(*sources));
	loader->source_count = source_count;
	loader->lang = lang;
	loader->wake = wake;
	loader->context = context;
	loader->thread = SDL_CreateThread(load, "loader", loader);
	if (loader->thread == NULL) {
		release(loader);
		return -EAGAIN;
	}
	*out = loader;
	return 0;
}

double loader_fraction(const struct loader *loader)
{
	return atomic_load(&loader->permille) / 1000.0;
}

bool loader_is_done(const struct loader *loader)
{
	return atomic_load(&loader->state) == DONE;
}

int loader_finish(struct loader *loader, struct loaded *out, char *path, size_t path_size)
{
	int code;

	SDL_WaitThread(loader->thread, NULL);
	code = loader->code;
	*out = loader->result;
	if (path != NULL && path_size > 0)
		(void)snprintf(path, path_size, "%s",
			loader->current < loader->source_count ? loader->sources[loader->current].path : "");
	release(loader);
	return code;
}
