/* own.c: finds scenarios of one's own for the verbs, and says why a program is none. */
#include "own.h"

#include <limits.h>

#include "verb.h"

static const enum word problems[] = {
	[OWN_BAD_NAME] = WORD_ERR_OWN_BAD_NAME,
	[OWN_BUNDLED] = WORD_ERR_OWN_BUNDLED,
	[OWN_FOREIGN] = WORD_ERR_OWN_FOREIGN,
	[OWN_TOO_MANY] = WORD_ERR_OWN_TOO_MANY,
	[OWN_NO_START] = WORD_ERR_OWN_NO_START,
	[OWN_SLOW] = WORD_ERR_OWN_SLOW,
	[OWN_LONG] = WORD_ERR_OWN_LONG,
	[OWN_FAILED] = WORD_ERR_OWN_FAILED,
	[OWN_NO_JSON] = WORD_ERR_OWN_NO_JSON,
	[OWN_BAD_PART] = WORD_ERR_OWN_BAD_PART,
};

void own_tell(const struct own_found *found)
{
	char most[16];

	snprintf(most, sizeof(most), "%d", found->problem == OWN_SLOW ? OWN_SECONDS : OWN_COUNT_MAX);
	if (found->problem != OWN_GOOD)
		verb_say(VERB_OK, problems[found->problem], "path", found->path, "why",
			found->problem == OWN_NO_START ? awaitscope_error_text(found->code, verb_lang())
						       : found->why,
			"most", most, NULL);
}

int own_find(struct own_search **out, const char *name)
{
	char folder[PATH_MAX] = "";
	int code = own_search_create(out, name);

	if (!code) {
		(void)own_search_wait(*out, INT_MAX);
		return VERB_OK;
	}
	(void)own_folder(folder, sizeof(folder));
	return verb_error(folder, code);
}
