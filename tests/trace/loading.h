/* loading.h: what the reader's tests share: loading from text, from fixtures, from a scratch file. */
#ifndef AWAITSCOPE_TESTS_LOADING_H
#define AWAITSCOPE_TESTS_LOADING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/trace.h"

#define OUR_HEAD                                                                                   \
	"[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"m\"," \
	"\"awaitscope\":{}}}\n"

static inline struct trace *load_text(const char *text)
{
	struct trace *trace;

	assert_int_equal(trace_load_bytes(&trace, text, strlen(text)), 0);
	return trace;
}

static inline struct trace *load_fixture(const char *name)
{
	struct trace *trace;
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", FIXTURES, name);
	assert_int_equal(trace_load(&trace, path, NULL), 0);
	return trace;
}

/* The whole file; free() it. */
static inline char *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *bytes;
	long end;

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	end = ftell(file);
	assert_true(end >= 0);
	rewind(file);
	bytes = malloc((size_t)end + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, (size_t)end, file), (size_t)end);
	fclose(file);
	bytes[end] = '\0';
	*size = (size_t)end;
	return bytes;
}

static inline char *read_fixture(const char *name, size_t *size)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", FIXTURES, name);
	return read_file(path, size);
}

/* Writes a file of its own; unlink() it. */
static inline void write_scratch(char path[64], const void *bytes, size_t size)
{
	int fd;

	strcpy(path, "/tmp/awaitscope-test.XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	while (size) {
		ssize_t put = write(fd, bytes, size);

		assert_true(put > 0);
		bytes = (const char *)bytes + put;
		size -= (size_t)put;
	}
	close(fd);
}

/* A random number that is the same in every run of the tests. */
static inline uint32_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

#endif
