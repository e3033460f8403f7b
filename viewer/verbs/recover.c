/* recover.c: completes traces whose program was killed, and says how much was saved. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "text.h"
#include "trace/recorder.h"
#include "verb.h"

static bool is_newer(const struct stat *a, const struct stat *b)
{
	return a->st_mtim.tv_sec != b->st_mtim.tv_sec ? a->st_mtim.tv_sec > b->st_mtim.tv_sec
	                                              : a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

/* A run of several modes that did not come to joining its parts: they are there, and the file is not, or
 * is an older one. */
static bool has_parts(const char *path)
{
	struct stat whole, part;
	bool is_there = !stat(path, &whole);
	char name[4096];
	for (unsigned i = 0; i < TRACE_PARTS_MOST; i++)
		if (trace_part_path(name, sizeof(name), path, i) < (int)sizeof(name) && !stat(name, &part) &&
			S_ISREG(part.st_mode) && part.st_size > 0 && (!is_there || is_newer(&part, &whole)))
			return true;
	return false;
}

/* Which sentence says what was done. */
static enum word sentence_of(const struct trace_join_result *done)
{
	const struct trace_recover_result *recovered = &done->recovered;
	if (done->parts > 0)
		return recovered->records > 0 ? WORD_RECOVER_JOINED_SAVED : WORD_RECOVER_JOINED;
	if (recovered->records > 0)
		return recovered->truncated_bytes > 0 ? WORD_RECOVER_SAVED_CUT : WORD_RECOVER_SAVED;
	if (recovered->truncated_bytes > 0)
		return WORD_RECOVER_CLOSED_CUT;
	return recovered->had_segment ? WORD_RECOVER_CLOSED : WORD_RECOVER_LOST;
}

static int recover(const char *path)
{
	struct trace_join_result done = {0};
	bool joins = has_parts(path);
	int code = joins ? trace_join(path, TRACE_PARTS_MOST, &done) : trace_recover(path, &done.recovered);
	if (code == TRACE_EEMPTY)
		return verb_say(VERB_USAGE, WORD_ERR_RECOVER_EMPTY, "path", path, NULL);
	if (code < 0 && code != TRACE_ENORECOVER)
		return verb_error(path, code);

	char clean[512], parts[16], records[24], bytes[24], line[1024];
	text_clean(clean, sizeof(clean), path);
	snprintf(parts, sizeof(parts), "%u", done.parts);
	snprintf(records, sizeof(records), "%" PRIu64, done.recovered.records);
	snprintf(bytes, sizeof(bytes), "%" PRIu64, done.recovered.truncated_bytes);
	word_fill(line, sizeof(line), verb_lang(),
		verb_word(code == TRACE_ENORECOVER ? WORD_RECOVER_COMPLETE : sentence_of(&done)), "path",
		clean, "parts", parts, "records", records, "bytes", bytes, NULL);
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
