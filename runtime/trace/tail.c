/* tail.c: looks at a trace as it passes by and keeps its last line. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "tail.h"

void trace__tail_init(struct trace__tail *tail)
{
	*tail = (struct trace__tail){0};
}

void trace__tail_finish(struct trace__tail *tail)
{
	free(tail->line);
}

/* A whole line has passed by: what it says of time, if it is one of ours. */
static void note_line(struct trace__tail *tail, const char *line, size_t bytes)
{
	unsigned pid, tid, nanos;
	unsigned long long micros;
	char head[96], phase;

	if (bytes >= sizeof(head))
		bytes = sizeof(head) - 1;
	memcpy(head, line, bytes);
	head[bytes] = '\0';
	if (sscanf(head, ",{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":%llu.%3u", &phase, &pid, &tid, &micros,
		    &nanos) != 5)
		return;
	if (tail->pid != pid)
		tail->last_ns = 0; /* each run begins at 0 */
	tail->pid = pid;
	if (micros < UINT64_MAX / 1000 - 1 && 1000 * (uint64_t)micros + nanos > tail->last_ns)
		tail->last_ns = 1000 * (uint64_t)micros + nanos;
}

/* The file's last line: what is kept of it, without a final end of line. */
static int append(struct trace__tail *tail, const char *text, size_t bytes)
{
	if (bytes >= tail->room - tail->used) {
		size_t room = 2 * (tail->used + bytes) + 4096;
		char *line = realloc(tail->line, room);

		if (!line)
			return -ENOMEM;
		tail->line = line;
		tail->room = room;
	}
	memcpy(tail->line + tail->used, text, bytes);
	tail->used += bytes;
	return 0;
}

static bool is_blank(const char *text, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		if (!isspace((unsigned char)text[i]))
			return false;
	}
	return true;
}

/* The last line without white space and a comma at either end. */
static void trim(const struct trace__tail *tail, const char **text, size_t *bytes)
{
	const char *begin = tail->line, *end = tail->line + tail->used;

	while (begin < end && (isspace((unsigned char)*begin) || *begin == ','))
		begin++;
	while (end > begin && (isspace((unsigned char)end[-1]) || end[-1] == ','))
		end--;
	*text = begin;
	*bytes = (size_t)(end - begin);
}

/* The last line is over: its event, if it has one, is settled. */
static void settle(struct trace__tail *tail, uint64_t offset)
{
	const char *text;
	size_t bytes;

	trim(tail, &text, &bytes);
	if (bytes)
		tail->settled = offset - tail->used + (uint64_t)(text + bytes - tail->line);
	tail->used = 0;
}

int trace__tail_take(struct trace__tail *tail, const char *text, size_t bytes)
{
	for (size_t i = 0; i < bytes && !tail->first; i++) {
		if (!isspace((unsigned char)text[i]))
			tail->first = text[i];
	}
	while (bytes) {
		const char *end = memchr(text, '\n', bytes);
		size_t count = end ? (size_t)(end + 1 - text) : bytes;
		int error;

		if (tail->used && tail->line[tail->used - 1] == '\n' && !is_blank(text, count))
			settle(tail, tail->bytes);
		error = append(tail, text, count);
		if (error)
			return error;
		if (end)
			note_line(tail, tail->line, tail->used);
		tail->bytes += count;
		text += count;
		bytes -= count;
	}
	return 0;
}

static bool parses(const char *text, size_t bytes, cJSON_bool (*is)(const cJSON *))
{
	const char *end = NULL;
	cJSON *json = cJSON_ParseWithLengthOpts(text, bytes, &end, 0);
	bool yes = json && is(json) && end == text + bytes;

	cJSON_Delete(json);
	return yes;
}

bool trace__tail_complete(const struct trace__tail *tail)
{
	const char *text;
	size_t bytes;

	trim(tail, &text, &bytes);
	if (bytes == 0 || text[bytes - 1] != ']')
		return false;
	/* `]` alone; the end of a line of its own event; the whole array in one line. */
	if (bytes == 1)
		return true;
	for (size_t i = bytes - 1; i > 0; i--) {
		if (!isspace((unsigned char)text[i - 1]))
			return parses(text, i, cJSON_IsObject) || parses(text, bytes, cJSON_IsArray);
	}
	return false;
}

uint64_t trace__tail_keep(const struct trace__tail *tail, uint64_t *cut)
{
	uint64_t before = tail->bytes - tail->used;
	const char *text;
	size_t bytes;
	bool whole;

	trim(tail, &text, &bytes);
	*cut = 0;
	if (bytes == 0)
		return tail->settled;
	whole = *text == '[' ? bytes == 1 || parses(text + 1, bytes - 1, cJSON_IsObject)
	                     : parses(text, bytes, cJSON_IsObject);
	if (whole)
		return before + (uint64_t)(text + bytes - tail->line);
	*cut = tail->used;
	return tail->settled;
}
