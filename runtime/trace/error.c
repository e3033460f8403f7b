/* error.c: from a code to its message, and the language of messages. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"

const char *awaitscope_error_text(int code, enum awaitscope_lang lang)
{
	switch (code) {
#define X(name, number, en, ko) \
	case name:              \
		return lang == LANG_KO ? ko : en;
		AWAITSCOPE_ERRORS(X)
#undef X
#define X(name, en, ko) \
	case -name:     \
		return lang == LANG_KO ? ko : en;
		AWAITSCOPE_ERRNOS(X)
#undef X
	default:
		return strerror(code < 0 ? -code : code);
	}
}

enum awaitscope_lang awaitscope_lang(void)
{
	static const char *const variables[] = {"AWAITSCOPE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = getenv(variables[i]);

		if (value && *value)
			return !strncmp(value, "ko", 2) && (!value[2] || strchr("_.@-", value[2])) ? LANG_KO
			                                                                           : LANG_EN;
	}
	return LANG_EN;
}
