/* find.c: a bundled scenario by its name. */
#include <string.h>

#include "scenario.h"

const struct scenario *scenario_find(const char *name)
{
	for (const struct scenario *const *scenario = scenarios; *scenario; scenario++)
		if (!strcmp((*scenario)->name, name))
			return *scenario;
	return NULL;
}
