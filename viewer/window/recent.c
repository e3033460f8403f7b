/* recent.c: one path a line. The list is written beside itself and renamed, so it is never half. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recent.h"

/* Makes the folders of a path, all but its last part. */
static int make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		int failed;

		*slash = '\0';
		failed = mkdir(path, 0700) != 0 && errno != EEXIST;
		*slash = '/';
		if (failed)
			return -errno;
	}
	return 0;
}

int recent_state_path(char *buffer, size_t size, const char *leaf)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	int length;

	if (state != NULL && state[0] == '/')
		length = snprintf(buffer, size, "%s/awaitscope/%s", state, leaf);
	else if (home != NULL && home[0] == '/')
		length = snprintf(buffer, size, "%s/.local/state/awaitscope/%s", home, leaf);
	else
		return -ENOENT;
	if (length < 0 || (size_t)length >= size)
		return -ENAMETOOLONG;
	return make_folders(buffer);
}

void recent_free(char **paths, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		free(paths[i]);
	free(paths);
}

int recent_list(char ***out, uint32_t *count)
{
	char path[PATH_MAX];
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	char **paths;
	FILE *file;
	int code = recent_state_path(path, sizeof(path), "recent");

	*out = NULL;
	*count = 0;
	if (code != 0)
		return code;
	file = fopen(path, "re");
	if (file == NULL)
		return errno == ENOENT ? 0 : -errno;
	paths = calloc(RECENT_MAX, sizeof(*paths));
	if (paths == NULL)
		code = -ENOMEM;
	while (code == 0 && *count < RECENT_MAX && (length = getline(&line, &size, file)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		if (line[0] != '/' || access(line, R_OK) != 0)
			continue;
		paths[*count] = strdup(line);
		if (paths[*count] == NULL)
			code = -ENOMEM;
		else
			++*count;
	}
	free(line);
	(void)fclose(file);
	if (code != 0) {
		recent_free(paths, *count);
		*count = 0;
		return code;
	}
	*out = paths;
	return 0;
}

int recent_add(const char *path)
{
	char list[PATH_MAX], beside[PATH_MAX + 32], whole[PATH_MAX];
	char **paths = NULL;
	uint32_t count = 0;
	FILE *file;
	int code = recent_state_path(list, sizeof(list), "recent");

	if (code != 0)
		return code;
	if (realpath(path, whole) == NULL)
		return -errno;
	if (strchr(whole, '\n') != NULL)
		return -EINVAL;
	code = recent_list(&paths, &count);
	if (code != 0)
		return code;
	(void)snprintf(beside, sizeof(beside), "%s.%ld", list, (long)getpid());
	file = fopen(beside, "we");
	if (file == NULL) {
		code = -errno;
		goto out;
	}
	code = fprintf(file, "%s\n", whole) < 0 ? -EIO : 0;
	for (uint32_t i = 0; code == 0 && i < count && i < RECENT_MAX; i++) {
		if (strcmp(paths[i], whole) != 0 && fprintf(file, "%s\n", paths[i]) < 0)
			code = -EIO;
	}
	if (fclose(file) != 0 && code == 0)
		code = -errno;
	if (code == 0 && rename(beside, list) != 0)
		code = -errno;
	if (code != 0)
		(void)unlink(beside);
out:
	recent_free(paths, count);
	return code;
}
