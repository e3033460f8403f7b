/* listing.c: the program that a run shows, in Python and in C, cut into lines. As all metadata it may be anything:
 * what is not as it is expected is as good as absent. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

enum {
	TAB = 4,               /* columns: C is wide enough */
	C_BYTES_MAX = 1 << 16, /* FORMAT.md; its lines are looked through at every picture */
};

static const char *text_of(const cJSON *listing, const char *key)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(listing, key));
}

/* One line, with spaces for its tabs; returns where it ends in `out`. */
static char *copy_line(char *out, const char *line, size_t bytes)
{
	size_t column = 0;

	if (bytes > 0 && line[bytes - 1] == '\r')
		bytes--;
	for (size_t i = 0; i < bytes; i++) {
		size_t spaces = line[i] == '\t' ? TAB - column % TAB : 0;
		if (spaces) {
			memset(out, ' ', spaces);
			out += spaces;
			column += spaces;
		} else {
			*out++ = line[i];
			column += (line[i] & 0xC0) != 0x80; /* a character's first byte */
		}
	}
	*out = '\0';
	return out;
}

static int split(struct code *code, const cJSON *json, struct model_listing *out)
{
	const char *text = text_of(json, "text"), *file = text_of(json, "file");
	uint32_t count = 1;
	size_t room = 1;

	if (!text || !*text)
		return 0;
	for (const char *at = text; *at; at++) {
		count += *at == '\n' && at[1];
		room += *at == '\t' ? TAB : 1;
	}
	code->bytes = malloc(room);
	code->lines = malloc(count * sizeof(*code->lines));
	if (!code->bytes || !code->lines)
		return -ENOMEM;
	char *end = code->bytes;
	for (uint32_t i = 0; i < count; i++) {
		size_t bytes = strcspn(text, "\n");
		code->lines[i] = end;
		end = copy_line(end, text, bytes) + 1;
		text += bytes + (text[bytes] == '\n');
	}
	*out = (struct model_listing){.file = file ? file : "", .line_count = count, .lines = code->lines};
	return 0;
}

/* A line's number, from 1; 0: it is none. */
static uint32_t line_number(const cJSON *item, uint32_t most)
{
	double value = cJSON_GetNumberValue(item);

	return value >= 1 && value <= most && floor(value) == value ? (uint32_t)value : 0;
}

/* From the pairs of a line that events name and a line of this listing. */
static int join(struct code *code, const cJSON *pairs, uint32_t most, struct model_listing *out)
{
	if (!out->line_count)
		return 0;
	code->event_lines = calloc(out->line_count, sizeof(*code->event_lines));
	if (!code->event_lines)
		return -ENOMEM;
	out->event_lines = code->event_lines;
	for (const cJSON *pair = cJSON_IsArray(pairs) ? pairs->child : NULL; pair; pair = pair->next) {
		uint32_t event_line = line_number(cJSON_GetArrayItem(pair, 0), most);
		uint32_t line = line_number(cJSON_GetArrayItem(pair, 1), out->line_count);
		if (cJSON_IsArray(pair) && event_line && line)
			code->event_lines[line - 1] = event_line;
	}
	return 0;
}

int model__make_listings(struct run *run)
{
	const cJSON *json = cJSON_GetObjectItemCaseSensitive(run->raw->metadata, "listing");
	const cJSON *c = cJSON_GetObjectItemCaseSensitive(json, "c");
	const char *c_text = text_of(c, "text");
	struct model_run *shown = &run->shown;
	int err = split(&run->python, json, &shown->listing);

	/* The lines of the C are named by those of the Python. */
	if (!err && shown->listing.line_count && c_text && strlen(c_text) <= C_BYTES_MAX)
		err = split(&run->c, c, &shown->c_listing);
	if (!err)
		err = join(&run->c, cJSON_GetObjectItemCaseSensitive(c, "lines"), shown->listing.line_count,
			&shown->c_listing);
	return err;
}

static void finish(struct code *code)
{
	free(code->bytes);
	free(code->lines);
	free(code->event_lines);
}

void model__free_listings(struct run *run)
{
	finish(&run->python);
	finish(&run->c);
}
