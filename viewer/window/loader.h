/* loader.h: reads files into traces and a model on a thread of its own, so that the window answers
 * meanwhile. What it made is handed over whole. */
#ifndef AWAITSCOPE_LOADER_H
#define AWAITSCOPE_LOADER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/model.h"
#include "window/follow.h"

/* Traces and the model over them: what a window shows. */
struct loaded {
	struct trace **traces;
	uint32_t trace_count;
	struct model *model;
	const struct trace *live; /* the last one that is still being written, or NULL */
	int64_t took_ns;
};
void loaded_finish(struct loaded *loaded);

struct loader;

/* Begins to load. The sources are copied. wake is called on the loader's thread, once, when it is
 * done. Followed sources may be missing or empty: they are left out (all: -ENODATA). -ENOMEM, -EAGAIN. */
int loader_create(struct loader **out, const struct follow_source *sources, uint32_t source_count,
	enum awaitscope_lang lang, void (*wake)(void *context), void *context);
double loader_fraction(const struct loader *loader); /* 0 to 1 */
bool loader_is_done(const struct loader *loader);
/* Nobody waits for it any more: it ends by itself, soon, or when a pipe that it reads ends. */
void loader_abandon(struct loader *loader);
/* Waits for the thread and frees the loader. On 0 *out is the caller's. Otherwise what went wrong, and
 * in path (may be NULL) with which file. */
int loader_finish(struct loader *loader, struct loaded *out, char *path, size_t path_size);

#endif
