/* context.c: context variables.
 *
 * A context is an array of what is set, and is shared until somebody sets something. Who has one stands in a
 * table of the loop, which there is only once a variable was set; a task that has ended leaves it when room is
 * needed. The table is as large as the ready queue's reserve, so a copy at a task's birth cannot fail. */
#include <errno.h>
#include <stdlib.h>

#include "context.h"
#include "sync.h"
#include "thread.h"

struct aw__context {
	struct aw__context *next, **place; /* in the list of the loop whose thread made it, and frees it */
	atomic_uint holders;
	size_t count;
	struct binding {
		const struct aw_context_var *var;
		const void *value;
	} bindings[];
};

struct aw__contexts {
	size_t buckets; /* a power of two, and how many entries there are */
	uint32_t free;  /* the first of a list; NONE: none */
	uint32_t *first;
	struct entry {
		struct aw *who;
		struct aw__context *context;
		uint32_t next;
	} * entries;
};

enum { NONE = UINT32_MAX };

void aw__context_drop(struct aw__context *context)
{
	if (!context || atomic_fetch_sub(&context->holders, 1) > 1)
		return;
	*context->place = context->next;
	if (context->next)
		context->next->place = context->place;
	free(context);
}

static struct aw__context *hold(struct aw__context *context)
{
	if (context)
		atomic_fetch_add(&context->holders, 1);
	return context;
}

/* ---- the table ---- */

static uint32_t *bucket_of(const struct aw__contexts *contexts, const struct aw *who)
{
	return &contexts->first[((uintptr_t)who / sizeof(*who) * 0x9E3779B1u) & (contexts->buckets - 1)];
}

/* The place that says which entry is this one's, or where its chain ends. */
static uint32_t *find(const struct aw__contexts *contexts, const struct aw *who)
{
	uint32_t *place = bucket_of(contexts, who);

	while (*place != NONE && contexts->entries[*place].who != who)
		place = &contexts->entries[*place].next;
	return place;
}

static void remove_at(struct aw__contexts *contexts, uint32_t *place)
{
	uint32_t at = *place;

	aw__context_drop(contexts->entries[at].context);
	*place = contexts->entries[at].next;
	contexts->entries[at].next = contexts->free;
	contexts->free = at;
}

static bool is_alive(const struct aw *who)
{
	return who->state == AW__SCHEDULED || (who->tid && !aw__has_ended(who));
}

static void sweep(struct aw__contexts *contexts)
{
	for (size_t i = 0; i < contexts->buckets; i++)
		for (uint32_t *place = &contexts->first[i]; *place != NONE;) {
			if (is_alive(contexts->entries[*place].who))
				place = &contexts->entries[*place].next;
			else
				remove_at(contexts, place);
		}
}

/* Gives it this context (NULL: none), which it takes. */
static void put(struct aw__contexts *contexts, struct aw *who, struct aw__context *context)
{
	uint32_t *place = find(contexts, who), at;

	if (*place != NONE)
		remove_at(contexts, place);
	if (!context)
		return;
	if (contexts->free == NONE)
		sweep(contexts);
	at = contexts->free;
	contexts->free = contexts->entries[at].next;
	place = bucket_of(contexts, who);
	contexts->entries[at] = (struct entry){.who = who, .context = context, .next = *place};
	*place = at;
}

static void table_free(struct aw__contexts *contexts)
{
	if (!contexts)
		return;
	free(contexts->first);
	free(contexts->entries);
	free(contexts);
}

static struct aw__contexts *table_new(size_t buckets)
{
	struct aw__contexts *contexts = buckets < NONE ? calloc(1, sizeof(*contexts)) : NULL;

	if (!contexts)
		return NULL;
	contexts->buckets = buckets;
	contexts->first = malloc(buckets * sizeof(contexts->first[0]));
	contexts->entries = calloc(buckets, sizeof(contexts->entries[0]));
	if (!contexts->first || !contexts->entries) {
		table_free(contexts);
		return NULL;
	}
	contexts->free = NONE;
	for (size_t i = 0; i < buckets; i++) {
		contexts->first[i] = NONE;
		contexts->entries[i].next = contexts->free;
		contexts->free = (uint32_t)i;
	}
	return contexts;
}

int aw__contexts_reserve(struct aw_loop *loop, size_t places)
{
	struct aw__contexts *old = loop->contexts, *grown = table_new(places);

	if (!grown)
		return -ENOMEM;
	for (size_t i = 0; old && i < old->buckets; i++)
		for (uint32_t at = old->first[i]; at != NONE; at = old->entries[at].next)
			put(grown, old->entries[at].who, old->entries[at].context);
	loop->contexts = grown;
	table_free(old);
	return 0;
}

void aw__contexts_free(struct aw_loop *loop)
{
	struct aw__context *context;

	table_free(loop->contexts);
	loop->contexts = NULL;
	while ((context = loop->made_contexts)) {
		loop->made_contexts = context->next;
		free(context);
	}
	loop->context = NULL;
}

/* ---- whose ---- */

static struct aw__context *running(const struct aw_loop *loop)
{
	uint32_t at;

	if (!loop->current)
		return loop->context;
	at = loop->contexts ? *find(loop->contexts, loop->current) : NONE;
	return at == NONE ? NULL : loop->contexts->entries[at].context;
}

struct aw__context *aw__context_held(struct aw_loop *loop)
{
	return hold(running(loop));
}

void aw__context_copy(struct aw_loop *loop, struct aw *made)
{
	put(loop->contexts, made, hold(running(loop)));
}

struct aw__context *aw__context_taken(struct aw_loop *loop, struct aw *handle)
{
	uint32_t *place = loop->contexts ? find(loop->contexts, handle) : NULL;
	struct aw__context *context;

	if (!place || *place == NONE)
		return NULL;
	context = hold(loop->contexts->entries[*place].context);
	remove_at(loop->contexts, place);
	return context;
}

struct aw__context *aw__context_enter(struct aw_loop *loop, struct aw__context *context)
{
	struct aw__context *before = loop->context;

	loop->context = context;
	return before;
}

void aw__context_leave(struct aw_loop *loop, struct aw__context *before)
{
	aw__context_drop(loop->context);
	loop->context = before;
}

/* ---- variables ---- */

static struct binding *binding_of(struct aw__context *context, const struct aw_context_var *var)
{
	for (size_t i = 0; context && i < context->count; i++)
		if (context->bindings[i].var == var)
			return &context->bindings[i];
	return NULL;
}

static struct binding *found(const struct aw_context_var *var)
{
	return aw__loop && aw__loop->running ? binding_of(running(aw__loop), var) : NULL;
}

void *aw_context_get(const struct aw_context_var *var)
{
	const struct binding *binding = found(var);

	return (void *)(uintptr_t)(binding ? binding->value : var->standard);
}

bool aw_context_is_set(const struct aw_context_var *var)
{
	return found(var);
}

static struct aw__context *context_new(struct aw_loop *loop, size_t bindings)
{
	struct aw__context *context = malloc(sizeof(*context) + bindings * sizeof(context->bindings[0]));

	if (!context)
		return NULL;
	atomic_init(&context->holders, 1);
	context->count = 0;
	context->next = loop->made_contexts;
	context->place = &loop->made_contexts;
	if (context->next)
		context->next->place = &context->next;
	loop->made_contexts = context;
	return context;
}

/* The running one's context becomes a copy in which the variable has this value, or none. */
static int replace(struct aw_loop *loop, const struct aw_context_var *var, bool is_set, const void *value)
{
	struct aw__context *old = running(loop), *made;
	size_t count = old ? old->count : 0;

	if (loop->current && !loop->contexts)
		AW_TRY(aw__contexts_reserve(loop, loop->places));
	made = context_new(loop, count + 1);
	if (!made)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (old->bindings[i].var != var)
			made->bindings[made->count++] = old->bindings[i];
	if (is_set)
		made->bindings[made->count++] = (struct binding){.var = var, .value = value};
	if (loop->current)
		put(loop->contexts, loop->current, made);
	else
		aw__context_leave(loop, made);
	return 0;
}

int aw_context_set(struct aw_context_token *token, struct aw_context_var *var, const void *value)
{
	struct aw_loop *loop = aw__loop;
	const struct binding *binding = found(var);
	struct aw_context_token before = {
		.var = var, .old = binding ? binding->value : NULL, .was_set = binding};

	if (!loop || !loop->running)
		return AW_ENOLOOP;
	before.task = loop->current;
	AW_TRY(replace(loop, var, true, value));
	if (token)
		*token = before;
	return 0;
}

int aw_context_reset(struct aw_context_token *token)
{
	struct aw_loop *loop = aw__loop;

	if (!loop || !loop->running)
		return AW_ENOLOOP;
	if (token->is_used)
		return aw__fail_as(-EINVAL, "RuntimeError", "Token has already been used once");
	if (token->task != loop->current)
		return aw__fail_as(-EINVAL, "ValueError", "Token was created in a different Context");
	AW_TRY(replace(loop, token->var, token->was_set, token->old));
	token->is_used = true;
	return 0;
}

/* ---- to a thread ---- */

struct carried {
	aw_fn *fn;
	void *arg;
	struct aw__context *context;
};

static int call_carried(void *arg)
{
	const struct carried *carried = arg;
	struct aw__context *before = aw__context_enter(aw__loop, hold(carried->context));
	int status = carried->fn(carried->arg);

	aw__context_leave(aw__loop, before);
	return status;
}

static void carried_free(void *arg)
{
	struct carried *carried = arg;

	aw__context_drop(carried->context);
	free(carried);
}

struct aw *aw__context_to_thread(struct aw_loop *loop, aw_fn *fn, void *arg, const char *name)
{
	struct carried *carried;
	struct aw *future;

	if (!fn || !running(loop))
		return aw__executor_run(NULL, fn, arg, NULL, name);
	carried = malloc(sizeof(*carried));
	if (!carried)
		return NULL;
	*carried = (struct carried){.fn = fn, .arg = arg, .context = aw__context_held(loop)};
	future = aw__executor_run(NULL, call_carried, carried, carried_free, name);
	if (!future || future->status) /* there is no job */
		carried_free(carried);
	return future;
}
