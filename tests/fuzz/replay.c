/* replay.c: runs a fuzz target over the files of a folder, so that a corpus is an ordinary test.
 * Fails when the folder is missing or holds no file. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 1: run; 0: no file; -1: it cannot be read. */
static int replay(const char *path)
{
	struct stat about;
	uint8_t *bytes;
	size_t size;
	FILE *file;
	int sound;

	if (stat(path, &about))
		return -1;
	if (!S_ISREG(about.st_mode))
		return 0;
	file = fopen(path, "rbe");
	if (!file)
		return -1;
	size = (size_t)about.st_size;
	bytes = malloc(size ? size : 1); /* exactly so large: a sanitizer sees the byte behind it */
	sound = bytes && fread(bytes, 1, size, file) == size;
	fclose(file);
	if (sound)
		LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	return sound ? 1 : -1;
}

int main(int count, char **arguments)
{
	const char *folder = count == 2 ? arguments[1] : NULL;
	struct dirent *entry;
	char path[4096];
	int done = 0;
	DIR *dir;

	if (!folder)
		return fprintf(stderr, "usage: %s FOLDER\n", arguments[0]), 2;
	dir = opendir(folder);
	if (!dir)
		return fprintf(stderr, "replay: %s: %s\n", folder, strerror(errno)), 1;
	while ((entry = readdir(dir))) {
		int ran;

		if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >= sizeof(path))
			continue;
		ran = replay(path);
		if (ran < 0) {
			fprintf(stderr, "replay: %s: cannot be read\n", path);
			closedir(dir);
			return 1;
		}
		done += ran;
	}
	closedir(dir);
	if (!done)
		return fprintf(stderr, "replay: %s: holds no files\n", folder), 1;
	printf("%d files\n", done);
	return 0;
}
