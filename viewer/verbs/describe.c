/* describe.c: a trace in plain sentences, one an event that changes a state, run by run: the captions as
 * text. A teaching stop is marked, and has its own sentence. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "text.h"
#include "verb.h"

enum { SENTENCE_BYTES = 1024, TIME_CELLS = 9 };

static void print_sentence(const char *time, const char *mark, const char *sentence)
{
	char clean[SENTENCE_BYTES];
	text_print(stdout, time, TIME_CELLS, TEXT_RIGHT);
	text_clean(clean, sizeof(clean), sentence);
	printf(" %s %s\n", mark, clean);
}

static void print_heading(const struct model_run *run, bool first)
{
	char mode[256], description[512], total[32];
	text_clean(mode, sizeof(mode), run->mode);
	text_clean(description, sizeof(description), run->description);
	if (!first)
		putchar('\n');
	if (*run->title) {
		char title[256];
		text_clean(title, sizeof(title), run->title);
		printf("%s · ", title);
	}
	printf("%s%s%s · %s%s%s\n", mode, *description ? ": " : "", description,
		word_duration(total, run->total_ns), *run->verdict ? " · " : "", run->verdict);
}

static void describe_run(const struct model *model, uint32_t index, bool only_stops)
{
	const struct model_run *run = model_run(model, index);
	uint32_t stop = 0;
	for (uint32_t moment = 1; moment <= run->moment_count && verb_can_print(stdout); moment++) {
		char sentence[SENTENCE_BYTES], time[32];
		struct model_position position = model_position_of_moment(model, index, moment);
		word_duration(time, position.time_ns);
		/* Stops are in the order of their moments; those before this one were shown. */
		while (stop < run->stop_count && model_position_of_stop(model, index, stop).moment < moment)
			stop++;
		bool stands =
			stop < run->stop_count && model_position_of_stop(model, index, stop).moment == moment;
		if (only_stops && !stands)
			continue;
		model_caption(model, index, position, sentence, sizeof(sentence));
		print_sentence(time, stands ? "▶" : " ", sentence);
	}
}

static int run_describe(int argc, char **argv)
{
	enum { STOPS = 256 };
	static const struct option options[] = {{"stops", no_argument, NULL, STOPS}, {0}};
	bool only_stops = false;
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1; only_stops = true)
		if (option != STOPS)
			return verb_bad_option(argv, options);

	struct verb_files files;
	int exit_code = verb_files_load(&files, argc - optind, argv + optind);
	if (exit_code != VERB_OK)
		return exit_code;
	for (uint32_t run = 0; run < model_run_count(files.model) && verb_can_print(stdout); run++) {
		print_heading(model_run(files.model, run), run == 0);
		describe_run(files.model, run, only_stops);
	}
	verb_files_finish(&files);
	return VERB_OK;
}

const struct verb verb_describe = {"describe", WORD_SUM_DESCRIBE, WORD_HELP_DESCRIBE, run_describe};
