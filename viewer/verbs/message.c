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

/* What to do about the system's errors; what they are says awaitscope_error_text. */
static const struct {
	int code;
	enum word advice;
	int exit_code;
} system_errors[] = {
	{-ENOENT, WORD_DO_NAME, VERB_USAGE},
	{-ENOTDIR, WORD_DO_NAME, VERB_USAGE},
	{-ENAMETOOLONG, WORD_DO_PLACE, VERB_USAGE},
	{-EACCES, WORD_DO_RIGHTS, VERB_USAGE},
	{-EPERM, WORD_DO_RIGHTS, VERB_USAGE},
	{-EISDIR, WORD_DO_FILES, VERB_USAGE},
	{-EROFS, WORD_DO_PLACE, VERB_USAGE},
	{-ENOMEM, WORD_DO_MEMORY, VERB_FAILED},
	{-ENOSPC, WORD_DO_SPACE, VERB_FAILED},
	{-EDQUOT, WORD_DO_SPACE, VERB_FAILED},
	{-EFBIG, WORD_DO_LIMIT, VERB_FAILED},
	{-EIO, WORD_DO_DISK, VERB_FAILED},
	{-EBADF, WORD_DO_CLOSED, VERB_FAILED},
	{-EPIPE, WORD_COUNT, VERB_FAILED}, /* nothing can be done */
	{-EMFILE, WORD_DO_AGAIN, VERB_FAILED},
	{-ENFILE, WORD_DO_AGAIN, VERB_FAILED},
	{-EAGAIN, WORD_DO_AGAIN, VERB_FAILED},
	{-EINTR, WORD_DO_AGAIN, VERB_FAILED},
};

/* The codes of ours whose line is not "PATH: message". */
static const struct {
	int code;
	enum word text;
	int exit_code;
} trace_errors[] = {
	{TRACE_ENOTTRACE, WORD_ERR_ENOTTRACE, VERB_USAGE},
	{TRACE_EEMPTY, WORD_ERR_EEMPTY, VERB_USAGE},
	{TRACE_EGZIP, WORD_ERR_EGZIP, VERB_USAGE},
	{TRACE_ETOOBIG, WORD_ERR_ETOOBIG, VERB_USAGE},
	{TRACE_ERUNNING, WORD_ERR_ERUNNING, VERB_FAILED},
};

const char *verb_advice(int code)
{
	for (size_t i = 0; i < sizeof(system_errors) / sizeof(system_errors[0]); i++)
		if (system_errors[i].code == code && system_errors[i].advice != WORD_COUNT)
			return verb_word(system_errors[i].advice);
	return NULL;
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
	const char *what = awaitscope_error_text(code, verb_lang()), *advice = verb_advice(code);
	int exit_code = VERB_USAGE;
	char near[PATH_MAX];
	if (!*path)
		return verb_say(exit_code, WORD_ERR_FILE_MISSING, NULL);
	if (code == -ENOENT && nearest_file(path, near, sizeof(near)))
		return verb_say(VERB_USAGE, WORD_ERR_ENOENT_NEAR, "path", path, "near", near, NULL);
	for (size_t i = 0; i < sizeof(trace_errors) / sizeof(trace_errors[0]); i++)
		if (trace_errors[i].code == code)
			return verb_say(trace_errors[i].exit_code, trace_errors[i].text, "path", path, NULL);
	for (size_t i = 0; i < sizeof(system_errors) / sizeof(system_errors[0]); i++)
		if (system_errors[i].code == code)
			exit_code = system_errors[i].exit_code;
	if (advice)
		return verb_say(
			exit_code, WORD_ERR_WHAT_DO, "path", path, "what", what, "advice", advice, NULL);
	return verb_say(exit_code, WORD_ERR_WHAT, "path", path, "what", what, NULL);
}

int verb_output_error(const char *path, int code)
{
	if (code == -ENOENT || code == -ENOTDIR)
		return verb_say(VERB_USAGE, WORD_ERR_FOLDER, "path", path, NULL);
	if (code == -EISDIR)
		return verb_say(VERB_USAGE, WORD_ERR_OUTPUT_FOLDER, "path", path, NULL);
	return verb_error(path, code);
}

int verb_range_error(const char *option, const char *value, const char *least, const char *most)
{
	char range[96];
	word_fill(range, sizeof(range), verb_lang(), verb_word(WORD_ERR_RANGE), "least", least, "most", most,
		NULL);
	return verb_say(
		VERB_USAGE, WORD_ERR_VIEW_VALUE, "name", option, "value", value, "wanted", range, NULL);
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
