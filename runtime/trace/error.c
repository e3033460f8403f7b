/* error.c: from a code to its message. */
#include <errno.h>
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
