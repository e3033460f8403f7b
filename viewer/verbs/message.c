/* message.c: error lines. Each is one line on stderr that says what, where, and what to do about it;
 * whatever it quotes (names of files, arguments) is cleaned, so that it stays one line. */
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "verb.h"
#include "verb_private.h"

enum { LINE_BYTES = 1024 };

void verb__complain(const char *line)
{
	char clean[LINE_BYTES];
	text_clean(clean, sizeof(clean), line);
	verb_progress_done();
	fflush(stdout); /* what was printed before stands before */
	(void)verb_can_print(stdout);
	if (verb__name())
		fprintf(stderr, "awaitscope %s: %s\n", verb__name(), clean);
	else
		fprintf(stderr, "awaitscope: %s\n", clean);
}

int verb_usage(const char *format, ...)
{
	char line[LINE_BYTES];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	verb__complain(line);
	return VERB_USAGE;
}

int verb_failed(const char *format, ...)
{
	char line[LINE_BYTES];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	verb__complain(line);
	return VERB_FAILED;
}

int verb_say(int exit_code, enum word text, ...)
{
	enum { PAIRS = 4 };
	const char *pair[2 * PAIRS] = {NULL};
	va_list args;
	va_start(args, text);
	for (int i = 0; i < PAIRS; i++) {
		pair[2 * i] = va_arg(args, const char *);
		if (!pair[2 * i])
			break;
		pair[2 * i + 1] = va_arg(args, const char *);
	}
	va_end(args);
	char line[LINE_BYTES];
	word_fill(line, sizeof(line), verb_lang(), verb_word(text), pair[0], pair[1], pair[2], pair[3],
		pair[4], pair[5], pair[6], pair[7], NULL);
	verb__complain(line);
	return exit_code;
}

/* What to do about a code, in the verb's language; the rest says awaitscope_error_text. */
static const struct {
	int code;
	enum word text;
	int exit_code;
} advice[] = {
	{-ENOENT, WORD_ERR_ENOENT, VERB_USAGE},
	{-ENOTDIR, WORD_ERR_ENOENT, VERB_USAGE},
	{-EACCES, WORD_ERR_EACCES, VERB_USAGE},
	{-EPERM, WORD_ERR_EACCES, VERB_USAGE},
	{-EISDIR, WORD_ERR_EISDIR, VERB_USAGE},
	{-EROFS, WORD_ERR_EROFS, VERB_USAGE},
	{-ENOMEM, WORD_ERR_ENOMEM, VERB_FAILED},
	{-ENOSPC, WORD_ERR_ENOSPC, VERB_FAILED},
	{-EDQUOT, WORD_ERR_ENOSPC, VERB_FAILED},
	{-EIO, WORD_ERR_EIO, VERB_FAILED},
	{-EPIPE, WORD_ERR_EPIPE, VERB_FAILED},
	{-EBADF, WORD_ERR_EBADF, VERB_FAILED},
	{TRACE_ENOTTRACE, WORD_ERR_ENOTTRACE, VERB_USAGE},
	{TRACE_EEMPTY, WORD_ERR_EEMPTY, VERB_USAGE},
	{TRACE_EGZIP, WORD_ERR_EGZIP, VERB_USAGE},
	{TRACE_ETOOBIG, WORD_ERR_ETOOBIG, VERB_USAGE},
	{TRACE_ERUNNING, WORD_ERR_ERUNNING, VERB_FAILED},
};

/* Errors that are of the machine and not of the input, beyond those above. */
static bool is_of_the_system(int code)
{
	return code == -EMFILE || code == -ENFILE || code == -EAGAIN || code == -EINTR || code == -EFBIG;
}

/* A file of nearly that name in the same folder: into buffer; false when there is none. */
static bool nearest_file(const char *path, char *buffer, size_t size)
{
	enum { LOOK_AT = 2000 };
	char folder[PATH_MAX], name[PATH_MAX];
	if (snprintf(folder, sizeof(folder), "%s", path) >= (int)sizeof(folder))
		return false;
	memcpy(name, folder, sizeof(name));
	const char *base = basename(name);
	DIR *dir = opendir(dirname(folder));
	if (!dir)
		return false;
	char best[NAME_MAX + 1] = "";
	struct dirent *entry;
	for (int i = 0; i < LOOK_AT && (entry = readdir(dir)); i++) {
		const char *pair[] = {entry->d_name, *best ? best : NULL, NULL};
		if (entry->d_name[0] != '.' && verb_nearest(base, pair) == entry->d_name)
			snprintf(best, sizeof(best), "%s", entry->d_name);
	}
	closedir(dir);
	snprintf(buffer, size, "%.*s%s", (int)(strlen(path) - strlen(base)), path, best);
	return *best;
}

int verb_error(const char *path, int code)
{
	char near[PATH_MAX];
	if (code == -ENOENT && nearest_file(path, near, sizeof(near)))
		return verb_say(VERB_USAGE, WORD_ERR_ENOENT_NEAR, "path", path, "near", near, NULL);
	for (size_t i = 0; i < sizeof(advice) / sizeof(advice[0]); i++)
		if (advice[i].code == code)
			return verb_say(advice[i].exit_code, advice[i].text, "path", path, NULL);
	const char *text = awaitscope_error_text(code, verb_lang());
	return is_of_the_system(code) ? verb_failed("%s: %s", path, text) : verb_usage("%s: %s", path, text);
}

/* The long name of the option that getopt_long stopped at, or NULL when it knows none. */
static const char *known_option(const struct option *options)
{
	for (; options->name; options++)
		if (optopt && options->val == optopt)
			return options->name;
	return NULL;
}

int verb_bad_option(char **argv, const struct option *options)
{
	enum { MOST = 32, NAME = 40 };
	const char *arg = argv[optind - 1];
	const char *known = known_option(options);
	bool is_long = strncmp(arg, "--", 2) == 0;
	char typed[128];
	if (known && is_long && strchr(arg, '='))
		return verb_say(VERB_USAGE, WORD_ERR_OPTION_NO_VALUE, "name", known, NULL);
	if (known)
		return verb_say(VERB_USAGE, WORD_ERR_OPTION_VALUE, "name", known, NULL);
	if (!is_long) {
		snprintf(typed, sizeof(typed), "-%c", optopt);
		return verb_say(VERB_USAGE, WORD_ERR_OPTION, "name", typed, "verb", verb__name(), NULL);
	}

	snprintf(typed, sizeof(typed), "%.*s", (int)strcspn(arg, "="), arg);
	char names[MOST][NAME];
	const char *candidates[MOST + 3];
	size_t count = 0;
	for (; options->name && count < MOST; options++, count++) {
		snprintf(names[count], NAME, "--%s", options->name);
		candidates[count] = names[count];
	}
	candidates[count++] = "--help";
	candidates[count++] = "--lang";
	candidates[count] = NULL;
	const char *near = verb_nearest(typed, candidates);
	if (near)
		return verb_say(VERB_USAGE, WORD_ERR_OPTION_NEAR, "name", typed, "near", near, NULL);
	return verb_say(VERB_USAGE, WORD_ERR_OPTION, "name", typed, "verb", verb__name(), NULL);
}
