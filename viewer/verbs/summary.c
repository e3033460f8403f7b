/* summary.c: the table that `run` and `demo` end with. */
#include "summary.h"

#include <getopt.h>

#include "table.h"
#include "verb.h"

int summary_print(const char *path)
{
	char *paths[] = {(char *)path};
	struct verb_files files;
	struct table table;
	int exit_code = verb_files_load(&files, 1, paths), status;

	if (exit_code != VERB_OK)
		return exit_code;
	table_init(&table, 5);
	table_text(&table, verb_word(WORD_RUN_MODE));
	table_text(&table, verb_word(WORD_STATS_TOTAL));
	table_text(&table, verb_word(WORD_STATS_BLOCKED));
	table_text(&table, verb_word(WORD_STATS_WORST));
	table_text(&table, verb_word(WORD_STATS_SWITCHES));
	for (uint32_t i = 0; i < model_run_count(files.model); i++) {
		const struct model_run *run = model_run(files.model, i);

		table_text(&table, run->mode);
		table_duration(&table, run->total_ns);
		table_duration(&table, run->blocked_ns);
		table_duration(&table, run->worst_lateness_ns);
		table_number(&table, run->switches);
	}
	status = table_print(&table, stdout, 0, verb_columns(stdout));
	table_finish(&table);
	verb_files_finish(&files);
	return status ? verb_error(path, status) : VERB_OK;
}

int summary_json(const char *path)
{
	char *argv[] = {(char *)"stats", (char *)"--json", (char *)"--", (char *)path, NULL};

	optind = 0; /* getopt begins anew */
	return verb_stats.run(4, argv);
}
