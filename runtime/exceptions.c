/* exceptions.c: what an ExceptionGroup holds: a tree of errors, each group of which all share who have it.
 *
 * It goes where its error goes: to who awaits the task, into a group around that, into the outcomes of a
 * gather. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "exceptions.h"
#include "watch.h"

struct aw__errors *aw__errors_new(size_t count)
{
	struct aw__errors *errors;

	if (count > (SIZE_MAX - sizeof(*errors)) / sizeof(errors->errors[0]))
		return NULL;
	errors = malloc(sizeof(*errors) + count * sizeof(errors->errors[0]));
	if (!errors)
		return NULL;
	atomic_init(&errors->holders, 1);
	errors->owned = NULL;
	errors->count = 0;
	return errors;
}

struct aw__errors *aw__errors_hold(struct aw__errors *errors)
{
	if (errors)
		atomic_fetch_add(&errors->holders, 1);
	return errors;
}

/* Whether nobody holds them any more. */
static bool let_go(struct aw__errors *errors)
{
	return errors && atomic_fetch_sub(&errors->holders, 1) == 1;
}

/* Groups may stand in groups without end: so there is a list of those that are to go, and no recursion. */
void aw__errors_drop(struct aw__errors *errors)
{
	struct aw__owned *list;

	if (!let_go(errors))
		return;
	list = errors->owned;
	free(errors);
	while (list) {
		struct aw__owned *next = list->next, *end;
		struct aw__errors *inner =
			list->size == AW__OWNS_ERRORS ? *(struct aw__errors **)list->bytes : NULL;

		free(list);
		list = next;
		if (!let_go(inner))
			continue;
		for (end = inner->owned; end && end->next;)
			end = end->next;
		if (end) {
			end->next = list;
			list = inner->owned;
		}
		free(inner);
	}
}

int aw__errors_own(struct aw__owned **owner, struct aw__errors *errors)
{
	struct aw__owned *owned = malloc(sizeof(*owned) + sizeof(struct aw__errors *));

	if (!owned)
		return -ENOMEM;
	owned->size = AW__OWNS_ERRORS;
	*(struct aw__errors **)owned->bytes = aw__errors_hold(errors);
	owned->next = *owner;
	*owner = owned;
	return 0;
}

static char *own_text(struct aw__owned **owner, const char *text)
{
	size_t bytes = strlen(text) + 1;
	struct aw__owned *owned = malloc(sizeof(*owned) + bytes);

	if (!owned)
		return NULL;
	owned->size = 0;
	memcpy(owned->bytes, text, bytes);
	owned->next = *owner;
	*owner = owned;
	return owned->bytes;
}

int aw__errors_add(struct aw__errors *errors, const struct aw_outcome *error)
{
	struct aw_outcome *copy = &errors->errors[errors->count];

	*copy = *error;
	copy->type = own_text(&errors->owned, error->type);
	copy->message = own_text(&errors->owned, error->message);
	if (!copy->type || !copy->message)
		return -ENOMEM;
	if (error->errors)
		AW_TRY(aw__errors_own(&errors->owned,
			aw__container((void *)(uintptr_t)error->errors, struct aw__errors, errors)));
	errors->count++;
	return 0;
}
