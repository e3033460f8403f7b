/* verb.c: the table of verbs, the language, and the help that stands around them. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"
#include "verb.h"
#include "verb_private.h"

const struct verb *const verbs[] = {
	&verb_demo,
	&verb_list,
	&verb_run,
	&verb_new,
#ifdef AWAITSCOPE_VIEWER
	&verb_view,
#endif
	&verb_show,
	&verb_describe,
#ifdef AWAITSCOPE_VIEWER
	&verb_render,
#endif
	&verb_stats,
	&verb_check,
	&verb_recover,
	&verb_serve,
	NULL,
};

static enum awaitscope_lang current_lang = LANG_EN;
static const char *current_verb; /* for the beginning of an error line */

const struct verb *verb_find(const char *name)
{
	for (const struct verb *const *verb = verbs; *verb; verb++)
		if (strcmp((*verb)->name, name) == 0)
			return *verb;
	return NULL;
}

enum awaitscope_lang verb_lang(void)
{
	return current_lang;
}

const char *verb_word(enum word id)
{
	return word(current_lang, id);
}

const char *verb__name(void)
{
	return current_verb;
}

void verb_prepare(void)
{
	/* A closed standard file is opened so that using it fails, instead of meeting the next file. */
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
			open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
			_exit(VERB_FAILED);
	/* A recording must not die with the reader of our messages, nor of a file that may not grow. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "");
	(void)word_lang(&current_lang, NULL);
}

int verb_take_lang(int *argc, char **argv)
{
	int kept = 1;
	bool options = true; /* until a "--" */
	for (int i = 1; i < *argc; i++) {
		const char *value = NULL;
		if (options && strcmp(argv[i], "--lang") == 0) {
			if (i + 1 == *argc)
				return verb_say(VERB_USAGE, WORD_ERR_LANG_MISSING, NULL);
			value = argv[++i];
		} else if (options && strncmp(argv[i], "--lang=", 7) == 0) {
			value = argv[i] + 7;
		} else {
			options = options && strcmp(argv[i], "--") != 0;
			argv[kept++] = argv[i];
			continue;
		}
		if (word_lang(&current_lang, value) < 0)
			return verb_say(VERB_USAGE, WORD_ERR_LANG, "value", value, NULL);
		(void)setenv("AWAITSCOPE_LANG", value, true); /* for scenarios of one's own */
	}
	argv[kept] = NULL;
	*argc = kept;
	return VERB_OK;
}

static bool wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

int verb_start(const struct verb *verb, int argc, char **argv)
{
	current_verb = verb->name;
	if (wants_help(argc, argv))
		return verb_help(verb->name);
	return verb->run(argc, argv);
}

int verb_help(const char *name)
{
	if (name) {
		const struct verb *verb = verb_find(name);
		if (!verb)
			return verb_unknown(name);
		fputs(verb_word(verb->help), stdout);
		return VERB_OK;
	}
	fputs(verb_word(WORD_HELP_HEAD), stdout);
	for (const struct verb *const *verb = verbs; *verb; verb++)
		printf("  %-9s %s\n", (*verb)->name, verb_word((*verb)->summary));
	fputs(verb_word(WORD_HELP_FOOT), stdout);
	return VERB_OK;
}

int verb_unknown(const char *name)
{
	static const char *const also[] = {"help", "--help", "--version", "--lang"};
	enum { ALSO = sizeof(also) / sizeof(also[0]), VERBS = sizeof(verbs) / sizeof(verbs[0]) - 1 };
	const char *names[VERBS + ALSO + 1];
	size_t count = 0;
	for (const struct verb *const *verb = verbs; *verb; verb++)
		names[count++] = (*verb)->name;
	for (size_t i = 0; i < ALSO; i++)
		names[count++] = also[i];
	names[count] = NULL;

	if (strcmp(name, "view") == 0 || strcmp(name, "render") == 0)
		return verb_say(VERB_USAGE, WORD_ERR_NO_VIEWER, "name", name, NULL);
	const char *near = verb_nearest(name, names);
	if (near)
		return verb_say(VERB_USAGE, WORD_ERR_VERB_NEAR, "name", name, "near", near, NULL);
	if (access(name, F_OK) == 0) /* awaitscope FILE: what could be meant is clear */
		return verb_say(VERB_USAGE, WORD_ERR_VERB_FILE, "name", name, NULL);
	return verb_say(VERB_USAGE, WORD_ERR_VERB, "name", name, NULL);
}
