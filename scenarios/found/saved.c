/* saved.c: looks for the folder of saved traces upwards from where this program lies, and reads it. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "saved.h"

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), end_length = strlen(end);

	return length > end_length && !strcmp(name + length - end_length, end);
}

static int is_trace(const struct dirent *entry)
{
	const char *name = entry->d_name;

	return name[0] != '.' && (ends_with(name, ".json.gz") ||
					 (ends_with(name, ".json") && !ends_with(name, ".schema.json")));
}

/* Whether FOLDER/PLACE holds the format's description, which lies with the traces. */
static bool is_here(char *folder, size_t size, const char *place)
{
	char mark[PATH_MAX];

	return snprintf(mark, sizeof(mark), "%s/%s/FORMAT.md", folder, place) < (int)sizeof(mark) &&
	       !access(mark, R_OK) && strlen(folder) + strlen(place) + 2 <= size;
}

bool saved_folder(char *folder, size_t size)
{
	static const char *const places[] = {"share/awaitscope/traces", "traces"};
	const char *asked = getenv("AWAITSCOPE_TRACES");
	ssize_t length;

	if (asked && *asked)
		return snprintf(folder, size, "%s", asked) < (int)size;
	length = readlink("/proc/self/exe", folder, size - 1);
	if (length <= 0 || (size_t)length >= size - 1)
		return false;
	folder[length] = '\0';
	for (char *slash; (slash = strrchr(folder, '/')) && slash != folder;) {
		*slash = '\0';
		for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
			if (!is_here(folder, size, places[i]))
				continue;
			*slash = '/';
			strcpy(slash + 1, places[i]);
			return true;
		}
	}
	return false;
}

int saved_list(char ***paths, uint32_t *count)
{
	char folder[PATH_MAX];
	struct dirent **found;
	int entries, code = 0;

	*paths = NULL;
	*count = 0;
	if (!saved_folder(folder, sizeof(folder)))
		return 0;
	entries = scandir(folder, &found, is_trace, alphasort);
	if (entries < 0)
		return -errno;
	*paths = calloc((size_t)entries + 1, sizeof(**paths));
	if (!*paths)
		code = -ENOMEM;
	for (int i = 0; i < entries; i++) {
		if (!code && asprintf(&(*paths)[*count], "%s/%s", folder, found[i]->d_name) < 0)
			code = -ENOMEM;
		*count += !code;
		free(found[i]);
	}
	free(found);
	if (code) {
		saved_free(*paths, *count);
		*paths = NULL;
		*count = 0;
	}
	return code;
}

void saved_free(char **paths, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		free(paths[i]);
	free(paths);
}
