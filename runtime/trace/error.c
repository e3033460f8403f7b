/* error.c: from a code to its message. */
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
	default:
		return strerror(code < 0 ? -code : code);
	}
}
