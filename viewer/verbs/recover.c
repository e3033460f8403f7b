/* recover.c: completes traces whose program was killed, and says how much was saved. */
#include <getopt.h>
#include <inttypes.h>

#include "text.h"
#include "trace/recorder.h"
#include "verb.h"

static int recover(const char *path)
{
	struct trace_recover_result result = {0};
	int code = trace_recover(path, &result);
	if (code < 0 && code != TRACE_ENORECOVER)
		return verb_error(path, code);

	char clean[512], records[24], bytes[24], line[1024];
	text_clean(clean, sizeof(clean), path);
	snprintf(records, sizeof(records), "%" PRIu64, result.records);
	snprintf(bytes, sizeof(bytes), "%" PRIu64, result.truncated_bytes);
	enum word text = code == TRACE_ENORECOVER ? WORD_RECOVER_COMPLETE
	                 : result.had_segment     ? WORD_RECOVER_DONE
	                                          : WORD_RECOVER_CLOSED;
	word_fill(line, sizeof(line), verb_lang(), verb_word(text), "path", clean, "records", records,
		"bytes", bytes, NULL);
	puts(line);
	return VERB_OK;
}

static int run_recover(int argc, char **argv)
{
	static const struct option options[] = {{0}};
	opterr = 0;
	if (getopt_long(argc, argv, ":", options, NULL) != -1)
		return verb_bad_option(argv, options);
	if (optind == argc)
		return verb_say(VERB_USAGE, WORD_ERR_FILE_MISSING, NULL);
	int worst = VERB_OK;
	for (int i = optind; i < argc; i++) {
		int exit_code = recover(argv[i]);
		if (worst < exit_code)
			worst = exit_code;
	}
	return worst;
}

const struct verb verb_recover = {"recover", WORD_SUM_RECOVER, WORD_HELP_RECOVER, run_recover};
