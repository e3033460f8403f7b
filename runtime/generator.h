/* generator.h: the record of a generator, which asking it (generator.c) and ending it (asyncgens.c) share. */
#ifndef AW_GENERATOR_H
#define AW_GENERATOR_H

#include "loop.h"

enum aw__generator_state {
	AW__GENERATOR_CREATED,
	AW__GENERATOR_RUNNING, /* asked, and not answered yet: it may be waiting */
	AW__GENERATOR_SUSPENDED,
	AW__GENERATOR_OVER,
};

struct aw_generator {
	struct aw_generator *next, *previous; /* in the list of its loop */
	struct aw_loop *loop;                 /* or what stands for one on a thread */
	/* What is innermost while the body runs. Its `frame` is the one around it, its `stack` and `sp` are
	 * those of the body. */
	struct aw frame;
	aw_fn *body;
	void *asker_sp;
	struct aw__stack *asker_stack;
	void *value, *sent;        /* what goes out, what comes in */
	struct aw__owned *yielded; /* the copy of a value */
	int thrown;                /* what the yield returns */
	int status;                /* what the body returned */
	enum aw__generator_state state;
	bool is_async;
	bool was_asked;
	bool is_watched;  /* async, and was asked: the loop closes it at the end of the run */
	bool is_closed;   /* aclose() was tried */
	bool is_released; /* its handle is not used any more */
};

static inline bool aw__is_stop(int status)
{
	return status == AW_ESTOPASYNC || status == AW_ESTOPITERATION;
}

void aw__generator_free(struct aw_loop *loop, struct aw_generator *generator);
/* Nobody holds it any more: frees it, once it is over. */
void aw__generator_drop(struct aw_loop *loop, struct aw_generator *generator);

bool aw__is_generator(const struct aw *frame);
const struct aw_generator *aw__generator_of(const struct aw *frame); /* NULL: it is a coroutine's */
bool aw__is_generator_object(const struct aw *coroutine);            /* anext(), aclose() */
int aw__generator_object_cancelled(struct aw *object);
bool aw__generators_left(const struct aw_loop *loop);
int aw__generators_shutdown(void *unused);     /* a coroutine: loop.shutdown_asyncgens */
void aw__generators_end(struct aw_loop *loop); /* closes the plain ones */
void aw__generators_free(struct aw_loop *loop);

#endif
