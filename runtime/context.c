/* context.c: context variables.
 *
 * A context is an array of what is set, and is shared until somebody sets something. Who has one stands in a
 * table of the loop, which there is only once a variable was set; a task that has ended leaves it when room is
 * needed. The table is as large as the ready queue's reserve, so a copy at a task's birth cannot fail.
 *
 * A Context object of the program is one that stands for such an array, and for another when something is set in
 * it: so all who run in it see that. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "context.h"
#include "sync.h"

struct aw_context {
	struct aw_context *next, **place; /* in the list of the loop whose thread made it, and frees it */
	atomic_uint holders;
	const struct aw_loop *maker; /* an object: on whose thread it is changed; NULL: it is none */
	struct aw_context *now;      /* what it stands for; NULL: nothing is set */
	size_t left;                 /* by those in it who run in another, for now */
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
		struct aw_context *context;
		uint32_t next;
	} * entries;
};

enum { NONE = UINT32_MAX };

/* What a thread does with another's contexts, and with the lists of them. */
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

void aw__context_drop(struct aw_context *context)
{
	if (!context || atomic_fetch_sub(&context->holders, 1) > 1)
		return;
	pthread_mutex_lock(&guard);
	*context->place = context->next;
	if (context->next)
		context->next->place = context->place;
	pthread_mutex_unlock(&guard);
	aw__context_drop(context->now); /* of an object, which none stands for another */
	free(context);
}

struct aw_context *aw__context_hold(struct aw_context *context)
{
	if (context)
		atomic_fetch_add(&context->holders, 1);
	return context;
}

void aw__context_forked(void)
{
	pthread_mutex_init(&guard, NULL);
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
static void put(struct aw__contexts *contexts, struct aw *who, struct aw_context *context)
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
	struct aw_context *context;

	table_free(loop->contexts);
	loop->contexts = NULL;
	while ((context = loop->made_contexts)) {
		loop->made_contexts = context->next;
		free(context);
	}
	loop->context = NULL;
}

int aw__context_table(struct aw_loop *loop)
{
	return loop->contexts ? 0 : aw__contexts_reserve(loop, loop->places);
}

/* ---- whose ---- */

/* The one that runs now, which may be an object. */
static struct aw_context *entered(const struct aw_loop *loop)
{
	uint32_t at;

	if (!loop->current)
		return loop->context;
	at = loop->contexts ? *find(loop->contexts, loop->current) : NONE;
	return at == NONE ? NULL : loop->contexts->entries[at].context;
}

static struct aw_context *what_is_set(struct aw_context *context)
{
	return context && context->maker ? context->now : context;
}

static struct aw_context *running(const struct aw_loop *loop)
{
	return what_is_set(entered(loop));
}

struct aw_context *aw__context_held(struct aw_loop *loop)
{
	return aw__context_hold(running(loop));
}

void aw__context_copy(struct aw_loop *loop, struct aw *made)
{
	put(loop->contexts, made, aw__context_hold(running(loop)));
}

struct aw_context *aw__context_taken(struct aw_loop *loop, struct aw *handle)
{
	uint32_t *place = loop->contexts ? find(loop->contexts, handle) : NULL;
	struct aw_context *context;

	if (!place || *place == NONE)
		return NULL;
	context = aw__context_hold(loop->contexts->entries[*place].context);
	remove_at(loop->contexts, place);
	return context;
}

struct aw_context *aw__context_enter(struct aw_loop *loop, struct aw_context *context)
{
	struct aw_context *before = loop->context;

	loop->context = context;
	return before;
}

void aw__context_leave(struct aw_loop *loop, struct aw_context *before)
{
	aw__context_drop(loop->context);
	loop->context = before;
}

/* ---- variables ---- */

static struct binding *binding_of(struct aw_context *context, const struct aw_context_var *var)
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

static struct aw_context *context_new(struct aw_loop *loop, size_t bindings)
{
	struct aw_context *context = malloc(sizeof(*context) + bindings * sizeof(context->bindings[0]));

	if (!context)
		return NULL;
	*context = (struct aw_context){.count = 0};
	atomic_init(&context->holders, 1);
	pthread_mutex_lock(&guard);
	context->next = loop->made_contexts;
	context->place = &loop->made_contexts;
	if (context->next)
		context->next->place = &context->next;
	loop->made_contexts = context;
	pthread_mutex_unlock(&guard);
	return context;
}

/* The running one's context becomes a copy in which the variable has this value, or none. */
static int replace(struct aw_loop *loop, const struct aw_context_var *var, bool is_set, const void *value)
{
	struct aw_context *object = entered(loop), *old = what_is_set(object), *made;
	size_t count = old ? old->count : 0;

	if (loop->current)
		AW_TRY(aw__context_table(loop));
	made = context_new(loop, count + 1);
	if (!made)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (old->bindings[i].var != var)
			made->bindings[made->count++] = old->bindings[i];
	if (is_set)
		made->bindings[made->count++] = (struct binding){.var = var, .value = value};
	if (object && object->maker) {
		pthread_mutex_lock(&guard);
		object->now = made;
		pthread_mutex_unlock(&guard);
		aw__context_drop(old);
	} else if (loop->current) {
		put(loop->contexts, loop->current, made);
	} else {
		aw__context_leave(loop, made);
	}
	return 0;
}

/* Whose a token is: the object's, or the task's (NULL: the loop's) that has a context of its own. */
static const void *owner(const struct aw_loop *loop)
{
	const struct aw_context *object = entered(loop);

	return object && object->maker ? (const void *)object : loop->current;
}

int aw_context_set(struct aw_context_token *token, struct aw_context_var *var, const void *value)
{
	struct aw_loop *loop = aw__loop;
	const struct binding *binding = found(var);
	struct aw_context_token before = {
		.var = var, .old = binding ? binding->value : NULL, .was_set = binding};

	if (!loop || !loop->running)
		return AW_ENOLOOP;
	before.owner = owner(loop);
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
	if (token->owner != owner(loop))
		return aw__fail_as(-EINVAL, "ValueError", "Token was created in a different Context");
	AW_TRY(replace(loop, token->var, token->was_set, token->old));
	token->is_used = true;
	return 0;
}

/* ---- Context objects ---- */

struct aw_context *aw_copy_context(void)
{
	struct aw_loop *loop = aw__loop;
	struct aw_context *object = loop && loop->running ? context_new(loop, 0) : NULL;

	if (!object)
		return NULL;
	object->maker = loop;
	object->now = aw__context_held(loop);
	return object;
}

void aw_context_release(struct aw_context *context)
{
	aw__context_drop(context);
}

void *aw_context_get_in(const struct aw_context *context, const struct aw_context_var *var)
{
	const struct binding *binding;
	const void *value = NULL;

	if (!context)
		return NULL;
	pthread_mutex_lock(&guard);
	binding = binding_of(context->now, var);
	if (binding)
		value = binding->value;
	pthread_mutex_unlock(&guard);
	return (void *)(uintptr_t)value;
}

/* What runs in an object: it; on another's thread, what it stands for now. */
static struct aw_context *to_enter(const struct aw_loop *loop, struct aw_context *object)
{
	struct aw_context *context;

	pthread_mutex_lock(&guard);
	context = aw__context_hold(loop == object->maker ? object : object->now);
	pthread_mutex_unlock(&guard);
	return context;
}

bool aw__context_can_give(const struct aw_context *object)
{
	return object && aw__loop && !aw__context_table(aw__loop);
}

struct aw *aw__context_give(struct aw *made, struct aw_context *object)
{
	if (made)
		put(aw__loop->contexts, made, to_enter(aw__loop, object));
	return made;
}

/* Who runs does so in this one (which it takes) from now on; returns the one before, which is the caller's. */
static struct aw_context *go_into(struct aw_loop *loop, struct aw_context *context)
{
	struct aw_context *before = aw__context_hold(entered(loop));

	if (loop->current)
		put(loop->contexts, loop->current, context);
	else
		aw__context_leave(loop, context);
	return before;
}

int aw_context_run(struct aw_context *context, aw_fn *fn, void *arg)
{
	struct aw_loop *loop = aw__loop;
	struct aw_context *before, *outer;
	int status;

	if (!loop || !loop->running)
		return AW_ENOLOOP;
	if (!context)
		return -ENOMEM;
	if (entered(loop) == context || (context->maker == loop && context->left))
		return aw__fail_as(-EINVAL, "RuntimeError", "cannot enter context: it is already entered");
	if (loop->current)
		AW_TRY(aw__context_table(loop));
	before = go_into(loop, to_enter(loop, context));
	outer = before && before->maker ? before : NULL;
	if (outer)
		outer->left++;
	status = fn(arg);
	if (outer)
		outer->left--;
	aw__context_drop(go_into(loop, before));
	return status;
}

struct aw *aw_spawn_in_at(struct aw_context *context, struct aw *coroutine, uint32_t line)
{
	return aw__context_can_give(context) ? aw__context_give(aw_spawn_at(coroutine, line), context) : NULL;
}
