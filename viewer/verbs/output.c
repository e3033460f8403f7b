/* output.c: stdout: how wide, whether in colours, as JSON; and whether it all arrived. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text.h"
#include "verb.h"

enum { NARROWEST = 40, WIDEST = 400, USUAL = 80 };

int verb_columns(FILE *out)
{
	struct winsize size;
	long columns = 0;
	if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
		columns = size.ws_col;
	const char *variable = getenv("COLUMNS");
	if (columns == 0 && variable)
		columns = strtol(variable, NULL, 10);
	if (columns <= 0)
		columns = USUAL;
	return columns < NARROWEST ? NARROWEST : columns > WIDEST ? WIDEST : (int)columns;
}

bool verb_colours(FILE *out)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	return isatty(fileno(out)) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

bool verb_json_number(cJSON *object, const char *key, int64_t value)
{
	char digits[24]; /* as text: cJSON's doubles would say 1e+15 */
	snprintf(digits, sizeof(digits), "%" PRId64, value);
	return cJSON_AddRawToObject(object, key, digits) != NULL;
}

bool verb_json_text(cJSON *object, const char *key, const char *text)
{
	size_t size = 3 * strlen(text) + 1; /* a broken byte becomes the three of � */
	char *clean = malloc(size);
	if (!clean)
		return false;
	size_t length = 0;
	uint32_t code;
	for (size_t bytes; (bytes = text_next(text, &code)) > 0; text += bytes) {
		bool broken = code == 0xFFFD && !(bytes == 1 && (unsigned char)*text < 0x80);
		memcpy(clean + length, broken ? "\uFFFD" : text, broken ? 3 : bytes);
		length += broken ? 3 : bytes;
	}
	clean[length] = '\0';
	bool added = cJSON_AddStringToObject(object, key, clean) != NULL;
	free(clean);
	return added;
}

int verb_print_json(cJSON *json)
{
	char *text = json ? cJSON_PrintUnformatted(json) : NULL;
	cJSON_Delete(json);
	if (!text)
		return verb_error("--json", -ENOMEM);
	puts(text);
	cJSON_free(text);
	return verb_finish_output();
}

static int print_error; /* the errno of the first failed write, where it is known */

bool verb_can_print(FILE *out)
{
	if (!ferror(out))
		return true;
	if (print_error == 0)
		print_error = errno;
	return false;
}

int verb_finish_output(void)
{
	static bool complained;
	bool failed = !verb_can_print(stdout);
	errno = 0;
	if (fflush(stdout) == 0 && !failed)
		return VERB_OK;
	if (errno != 0)
		print_error = errno;
	if (!complained && print_error != EPIPE) {
		complained = true;
		verb_error(verb_word(WORD_STDOUT), print_error ? -print_error : -EIO);
	}
	return VERB_FAILED;
}
