/* exceptions.h: what groups of errors hold, for those who raise them, keep them and pass them on. */
#ifndef AW_EXCEPTIONS_H
#define AW_EXCEPTIONS_H

#include "loop.h"

/* What an ExceptionGroup holds, for all who have that error or an outcome of it: it is never changed. */
struct aw__errors {
	atomic_size_t holders;
	struct aw__owned *owned; /* the texts, and what groups among them hold */
	size_t count;
	struct aw_outcome errors[];
};

/* NULL: no memory. */
struct aw__errors *aw__errors_new(size_t count); /* held once, and empty */
/* Appends a copy. -ENOMEM: there is no room in memory for it. */
int aw__errors_add(struct aw__errors *errors, const struct aw_outcome *error);
struct aw__errors *aw__errors_hold(struct aw__errors *errors); /* take NULL */
void aw__errors_drop(struct aw__errors *errors);
/* Makes them an owner's too, as long as it owns things. -ENOMEM */
int aw__errors_own(struct aw__owned **owner, struct aw__errors *errors);

#endif
