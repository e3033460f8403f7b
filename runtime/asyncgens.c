/* asyncgens.c: the end of generators: of those that are dropped unfinished, of those that are left at the end
 * of the run, and of those that serve as a context manager.
 *
 * An async generator's clean-up may await, so a task of the loop's does it: the finalizer hook of asyncio, and
 * shutdown_asyncgens. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "generator.h"
#include "sync.h"

/* ---- dropped ---- */

/* Made where the generator was. */
static struct aw *close_of(struct aw_generator *generator)
{
	return aw_generator_object(generator, true, generator->frame.file, generator->frame.line);
}

/* create_task(agen.aclose()), which asyncio's hook hands to call_soon_threadsafe. */
static void close_later(void *arg)
{
	struct aw_generator *generator = arg;
	struct aw *object = close_of(generator), *task = object ? aw_spawn_at(object, 0) : NULL;

	if (object && !task)
		aw_close(object);
	if (!task)
		generator->is_watched = true; /* the end of the run tries again */
	aw_release(task);
}

static void tell_ignored(const struct aw_generator *generator)
{
	fprintf(stderr, "Exception ignored in: generator '%s' (%s:%u)\n%s: %s\n", generator->frame.name,
		generator->frame.file, generator->frame.line, aw_error_type(), aw_error_message());
}

/* Nobody holds it any more, and no task will close it: that is done here and now, and its errors are not those of
 * whoever dropped it. */
static void close_now(struct aw_generator *generator)
{
	bool was_released = generator->is_released;
	struct aw__error *error;

	if (generator->state != AW__GENERATOR_SUSPENDED)
		return;
	error = aw_error_save();
	generator->is_released = false; /* the end of its body is not to free it */
	generator->is_closed = false;
	if (aw_generator_close(generator))
		tell_ignored(generator);
	generator->is_released = was_released;
	aw_error_restore(error);
}

void aw__generator_drop(struct aw_loop *loop, struct aw_generator *generator)
{
	if (!generator->is_async || generator->is_closed)
		close_now(generator);
	if (generator->state == AW__GENERATOR_OVER || generator->state == AW__GENERATOR_CREATED)
		aw__generator_free(loop, generator);
	else if (generator->is_watched && !generator->is_closed &&
		 !aw__schedule(NULL, AW__SOON, close_later, generator, false))
		generator->is_watched = false;
}

void aw_generator_release(struct aw_generator *generator)
{
	struct aw_loop *loop = aw__loop;

	if (!generator || !loop || generator->is_released)
		return;
	generator->is_released = true;
	if (generator->state != AW__GENERATOR_RUNNING)
		aw__generator_drop(loop, generator);
}

/* ---- the end of the run ---- */

bool aw__generators_left(const struct aw_loop *loop)
{
	for (const struct aw_generator *each = loop->generators.first; each; each = each->next)
		if (each->is_watched)
			return true;
	return false;
}

struct closing {
	struct aw_generator **generators;
	struct aw **objects;
	struct aw_outcome *outcomes;
	size_t count;
};

/* Takes those that are left: what is asked for the first time from here on nobody will close. */
static int collect(struct aw_loop *loop, struct closing *all)
{
	size_t most = 0;

	for (struct aw_generator *each = loop->generators.first; each; each = each->next)
		most += each->is_watched;
	all->generators = calloc(most, sizeof(struct aw_generator *));
	all->objects = calloc(most, sizeof(struct aw *));
	all->outcomes = calloc(most, sizeof(struct aw_outcome));
	if (!all->generators || !all->objects || !all->outcomes)
		return -ENOMEM;
	for (struct aw_generator *each = loop->generators.first; each; each = each->next) {
		if (!each->is_watched)
			continue;
		each->is_watched = false;
		all->generators[all->count] = each;
		all->objects[all->count++] = close_of(each);
	}
	return 0;
}

static void tell_failed(const struct aw *frame, const struct aw_outcome *outcome)
{
	char message[512];

	snprintf(message, sizeof(message),
		"an error occurred during closing of asynchronous generator '%s' (%s:%u)", frame->name,
		frame->file, frame->line);
	aw__exception(aw__loop,
		&(struct aw_exception){.message = message, .type = outcome->type, .text = outcome->message});
}

/* BaseException is none of shutdown_asyncgens' business. */
static bool is_error(int status)
{
	return status < 0 && status != AW_ECANCELLED && status != AW_EGENERATOREXIT;
}

int aw__generators_shutdown(void *unused)
{
	struct closing all = {0};
	int status = collect(aw__loop, &all);

	(void)unused;
	if (!status)
		status = aw_gather_outcomes_at(all.outcomes, all.objects, all.count, 0);
	for (size_t i = 0; !status && i < all.count; i++) {
		const struct aw_outcome *outcome = &all.outcomes[i];

		if (is_error(outcome->status))
			tell_failed(&all.generators[i]->frame, outcome);
	}
	for (size_t i = 0; status && i < all.count; i++)
		aw_close(all.objects[i]);
	free(all.generators);
	free(all.objects);
	free(all.outcomes);
	return status;
}

void aw__generators_end(struct aw_loop *loop)
{
	for (struct aw_generator *each = loop->generators.first; each; each = each->next)
		if (!each->is_async && !each->is_released)
			close_now(each);
}

void aw__generators_free(struct aw_loop *loop)
{
	while (loop->generators.first)
		aw__generator_free(loop, loop->generators.first);
}

/* ---- context managers ---- */

static int not_as_a_context(const char *message)
{
	return aw__fail_as(AW_ERAISED, "RuntimeError", "%s", message);
}

int aw_generator_enter(void **value, struct aw_generator *generator)
{
	int status = aw_next(value, generator);

	if (aw__is_stop(status))
		status = not_as_a_context("generator didn't yield");
	if (status)
		aw_generator_release(generator);
	return status;
}

static int left_normally(struct aw_generator *generator)
{
	int status = aw_next(NULL, generator);

	if (aw__is_stop(status))
		return 0;
	if (status)
		return status;
	status = aw_generator_close(generator);
	return status ? status : not_as_a_context("generator didn't stop");
}

static int left_by_error(struct aw_generator *generator, int error)
{
	int status = aw_throw(NULL, generator, error);

	if (aw__is_stop(status))
		return 0;
	/* What it only passed on comes out as what it was. */
	if (status && aw__is_stop(error) && generator->status == error)
		return aw__fail(error);
	if (status)
		return status;
	status = aw_generator_close(generator);
	return status ? status : not_as_a_context("generator didn't stop after athrow()");
}

int aw_generator_exit(struct aw_generator *generator, int status)
{
	if (!generator)
		return -ENOMEM;
	status = status < 0 ? left_by_error(generator, status) : left_normally(generator);
	aw_generator_release(generator);
	return status;
}
