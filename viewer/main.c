/* main.c: finds the verb that was asked for. What a verb does stands in verbs/VERB.c. */
#include <stdio.h>
#include <string.h>

#include "verbs/verb.h"

static bool is_help(const char *arg)
{
	return strcmp(arg, "help") == 0 || strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0;
}

int main(int argc, char **argv)
{
	verb_prepare();
	int code = verb_take_lang(&argc, argv);
	if (code != VERB_OK)
		return code;

	const char *name = argc > 1 ? argv[1] : "help";
	if (is_help(name)) {
		code = verb_help(argc > 2 ? argv[2] : NULL);
	} else if (strcmp(name, "--version") == 0) {
		printf("awaitscope %s\n", AWAITSCOPE_VERSION);
	} else {
		const struct verb *verb = verb_find(name);
		code = verb ? verb_start(verb, argc - 1, argv + 1) : verb_unknown(name);
	}

	int flushed = verb_finish_output();
	return code != VERB_OK ? code : flushed;
}
