/* list_traces.c: `list --traces`: the saved traces: of which scenario, which modes, how large, how long. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "found/saved.h"
#include "list.h"
#include "table.h"
#include "text.h"
#include "verb.h"

enum { MODES_BYTES = 512 };

static const char *scenario_of(const struct trace *trace)
{
	return trace_run_count(trace) ? trace_run(trace, 0)->scenario : "";
}

static int64_t end_ns(const struct trace *trace)
{
	int64_t latest = 0;

	for (uint32_t i = 0; i < trace_run_count(trace); i++)
		if (trace_run(trace, i)->end_ns > latest)
			latest = trace_run(trace, i)->end_ns;
	return latest;
}

static int64_t bytes_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : (int64_t)st.st_size;
}

/* ---- --json ---- */

static bool add_modes(cJSON *object, const struct trace *trace)
{
	cJSON *modes = cJSON_AddArrayToObject(object, "modes");

	for (uint32_t i = 0; modes && i < trace_run_count(trace); i++) {
		const struct trace_run *run = trace_run(trace, i);
		cJSON *mode;

		if (run->part_of)
			continue;
		mode = cJSON_CreateObject();
		if (!cJSON_AddItemToArray(modes, mode) || !verb_json_text(mode, "name", run->name) ||
			!verb_json_number(mode, "total_ns", run->end_ns))
			return false;
	}
	return modes;
}

static bool add_trace(cJSON *list, const struct trace *trace, const char *path)
{
	cJSON *object = cJSON_CreateObject();

	return cJSON_AddItemToArray(list, object) && verb_json_text(object, "file", path) &&
	       verb_json_text(object, "scenario", scenario_of(trace)) && add_modes(object, trace) &&
	       verb_json_number(object, "bytes", bytes_of(path)) &&
	       verb_json_number(object, "total_ns", end_ns(trace));
}

/* ---- text ---- */

static void put_modes(const struct trace *trace, char modes[MODES_BYTES])
{
	size_t used = 0;

	modes[0] = '\0';
	for (uint32_t i = 0; i < trace_run_count(trace) && used < MODES_BYTES; i++) {
		const struct trace_run *run = trace_run(trace, i);

		if (!run->part_of)
			used += (size_t)snprintf(
				modes + used, MODES_BYTES - used, "%s%s", used ? ", " : "", run->name);
	}
}

static void add_row(struct table *table, const struct trace *trace, const char *path)
{
	const char *slash = strrchr(path, '/');
	char modes[MODES_BYTES], size[32];

	put_modes(trace, modes);
	snprintf(size, sizeof(size), "%.1f KB", (double)bytes_of(path) / 1e3);
	table_text(table, slash ? slash + 1 : path);
	table_text(table, scenario_of(trace));
	table_text(table, size);
	table_duration(table, end_ns(trace));
	table_text(table, modes);
}

/* ---- both ---- */

struct report {
	cJSON *document, *list;
	struct table table;
	bool done; /* memory sufficed so far */
};

static void report_init(struct report *report)
{
	report->document = cJSON_CreateObject();
	report->list = cJSON_AddArrayToObject(report->document, "traces");
	report->done = report->list;
	table_init(&report->table, 5);
	report->table.left = 1u << 1 | 1u << 4;
	report->table.breaks = 1u << 4; /* the modes go under the rest where it is narrow */
	table_text(&report->table, verb_word(WORD_LIST_FILE));
	table_text(&report->table, verb_word(WORD_LIST_SCENARIO));
	table_text(&report->table, verb_word(WORD_LIST_SIZE));
	table_text(&report->table, verb_word(WORD_STATS_TOTAL));
	table_text(&report->table, verb_word(WORD_LIST_MODES));
}

static void report_finish(struct report *report)
{
	table_finish(&report->table);
	cJSON_Delete(report->document);
}

/* A file that is no trace is told, and left out. */
static int report_add(struct report *report, const char *path)
{
	struct trace *trace;
	int exit_code = verb_load(&trace, path);

	if (exit_code != VERB_OK)
		return exit_code;
	report->done = report->done && add_trace(report->list, trace, path);
	add_row(&report->table, trace, path);
	trace_destroy(trace);
	return VERB_OK;
}

static int report_print(struct report *report, const char *folder, bool json)
{
	char clean[PATH_MAX];
	int status;

	if (json) {
		cJSON *document = report->document;

		report->document = NULL;
		return verb_print_json(document);
	}
	text_clean(clean, sizeof(clean), folder);
	printf("%s\n\n", clean);
	status = table_print(&report->table, stdout, 0, verb_columns(stdout));
	if (status)
		return verb_error(folder, status);
	printf("\n%s\n", verb_word(WORD_LIST_TRACES_FOOT));
	return VERB_OK;
}

int list_traces(bool json)
{
	char folder[PATH_MAX], **paths;
	struct report report;
	uint32_t count;
	int exit_code = VERB_OK, ended;

	if (!saved_folder(folder, sizeof(folder)))
		return verb_say(VERB_FAILED, WORD_ERR_NO_TRACES, NULL);
	ended = saved_list(&paths, &count);
	if (ended)
		return verb_error(folder, ended);
	report_init(&report);
	for (uint32_t i = 0; i < count; i++) {
		ended = report_add(&report, paths[i]);
		exit_code = ended != VERB_OK ? ended : exit_code;
	}
	saved_free(paths, count);
	ended = report.done ? report_print(&report, folder, json) : verb_error(folder, -ENOMEM);
	report_finish(&report);
	return exit_code != VERB_OK ? exit_code : ended;
}
