/* stats.c: where the time of each run and task went, and who delayed whom; two files: the difference. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"
#include "text.h"

/* ---- --json ---- */

static cJSON *tasks_to_json(const struct figures *figures)
{
	static const char *const ends[] = {
		[MODEL_END_OPEN] = "open",
		[MODEL_END_DONE] = "done",
		[MODEL_END_FAILED] = "failed",
		[MODEL_END_CANCELLED] = "cancelled",
	};
	cJSON *list = cJSON_CreateArray();
	for (uint32_t i = 0; list && i < figures->task_count; i++) {
		const struct model_task_stats *task = &figures->tasks[i];
		cJSON *object = cJSON_CreateObject();
		bool done = object && verb_json_text(object, "name", task->name) &&
		            verb_json_number(object, "tid", task->tid) &&
		            verb_json_number(object, "run_ns", task->run_ns) &&
		            verb_json_number(object, "ready_ns", task->ready_ns) &&
		            verb_json_number(object, "wait_ns", task->wait_ns) &&
		            verb_json_number(object, "yields", (int64_t)task->yields) &&
		            verb_json_number(object, "resumes", (int64_t)task->resumes) &&
		            verb_json_text(object, "end", ends[task->end]) &&
		            verb_json_number(object, "blocked_ns", task->blocked_ns) &&
		            verb_json_number(object, "worst_lateness_ns", task->worst_lateness_ns) &&
		            verb_json_number(object, "queued_ns", task->queued_ns);
		int64_t late_ns[3];
		done = done && figures_lateness(figures, figures_lane(figures, task->tid), late_ns) == 0 &&
		       verb_json_number(object, "lateness_p50_ns", late_ns[0]) &&
		       verb_json_number(object, "lateness_p99_ns", late_ns[1]) &&
		       cJSON_AddItemToArray(list, object);
		if (!done) {
			cJSON_Delete(object);
			cJSON_Delete(list);
			return NULL;
		}
	}
	return list;
}

static cJSON *delays_to_json(const struct figures *figures)
{
	const struct model_lane *lanes = figures->run->lanes;
	cJSON *list = cJSON_CreateArray();
	for (uint32_t i = 0; list && i < figures->delay_count; i++) {
		const struct model_delay *delay = &figures->delays[i];
		cJSON *object = cJSON_CreateObject();
		bool done = object && verb_json_text(object, "late", lanes[delay->late_lane].name) &&
		            verb_json_text(object, "by", lanes[delay->by_lane].name) &&
		            verb_json_number(object, "ns", delay->late_ns) &&
		            cJSON_AddItemToArray(list, object);
		if (!done) {
			cJSON_Delete(object);
			cJSON_Delete(list);
			return NULL;
		}
	}
	return list;
}

static cJSON *run_to_json(const struct figures *figures, bool name_file)
{
	const struct model_run *run = figures->run;
	cJSON *object = cJSON_CreateObject();
	cJSON *tasks = tasks_to_json(figures), *delays = delays_to_json(figures);
	bool done = object && tasks && delays && verb_json_text(object, "scenario", run->scenario) &&
	            verb_json_text(object, "mode", run->mode) &&
	            verb_json_text(object, "clock", trace_run(run->trace, run->trace_run)->clock) &&
	            verb_json_number(object, "total_ns", run->total_ns) &&
	            verb_json_number(object, "blocked_ns", run->blocked_ns) &&
	            verb_json_number(object, "worst_lateness_ns", run->worst_lateness_ns) &&
	            verb_json_number(object, "switches", (int64_t)run->switches);
	if (done && cJSON_AddItemToObject(object, "tasks", tasks)) {
		tasks = NULL;
		if (cJSON_AddItemToObject(object, "delays", delays)) {
			const char *path = trace_path(run->trace);
			if (!name_file || verb_json_text(object, "file", path ? path : "-"))
				return object;
			delays = NULL;
		}
	}
	cJSON_Delete(tasks);
	cJSON_Delete(delays);
	cJSON_Delete(object);
	return NULL;
}

/* Which file a run is from is said only where there are several. */
static int print_json(const struct figures *figures, uint32_t count, bool name_files)
{
	cJSON *document = cJSON_CreateObject(), *runs = cJSON_AddArrayToObject(document, "runs");
	bool done = document && runs;
	for (uint32_t i = 0; i < count && done; i++) {
		cJSON *run = run_to_json(&figures[i], name_files);
		done = run && cJSON_AddItemToArray(runs, run);
	}
	if (!done) {
		cJSON_Delete(document);
		document = NULL;
	}
	return verb_print_json(document);
}

/* ---- text ---- */

static bool is_of(const struct figures *figures, const struct trace *trace)
{
	return figures->run->trace == trace;
}

/* The run of `trace` that answers to this one: of the same mode and the same nth of that mode. */
static const struct figures *partner(
	const struct figures *all, uint32_t count, uint32_t mine, const struct trace *trace)
{
	const char *mode = all[mine].run->mode;
	uint32_t nth = 0;
	for (uint32_t i = 0; i < mine; i++)
		nth += is_of(&all[i], all[mine].run->trace) && strcmp(all[i].run->mode, mode) == 0;
	for (uint32_t i = 0; i < count; i++)
		if (is_of(&all[i], trace) && strcmp(all[i].run->mode, mode) == 0 && nth-- == 0)
			return &all[i];
	return NULL;
}

static int print_differences(
	const struct verb_files *files, const struct figures *all, uint32_t count, int width, bool every)
{
	uint32_t first_runs = 0;
	for (uint32_t i = 0; i < count; i++)
		first_runs += is_of(&all[i], files->traces[0]);
	bool single =
		first_runs == 1 && count == 2; /* one run each: whatever their modes, they are compared */
	int code = 0;
	for (uint32_t i = 0; i < first_runs && code == 0; i++) {
		const struct figures *other = single ? &all[1] : partner(all, count, i, files->traces[1]);
		if (!other)
			continue;
		putchar('\n');
		code = stats_print_difference(&all[i], other, stdout, width, every);
	}
	return code;
}

static void print_file(const struct trace *trace, const char *path)
{
	char clean[512], title[256];
	text_clean(clean, sizeof(clean), path);
	const char *scenario = trace_run_count(trace) ? trace_run(trace, 0)->scenario : "";
	text_clean(title, sizeof(title), scenario);
	printf("%s%s%s\n", clean, *title ? " · " : "", title);
}

static int print_text(
	const struct verb_files *files, char **paths, const struct figures *all, uint32_t count, bool every)
{
	int width = verb_columns(stdout), code = 0;
	uint32_t file = 0;
	for (uint32_t i = 0; i < count && code == 0 && verb_can_print(stdout); i++) {
		bool begins = i == 0 || all[i].run->trace != all[i - 1].run->trace;
		if (i > 0)
			putchar('\n');
		if (begins) {
			while (file < files->count && !is_of(&all[i], files->traces[file]))
				file++;
			print_file(all[i].run->trace, paths[file < files->count ? file : 0]);
			putchar('\n');
		}
		code = stats_print_run(&all[i], stdout, width, every);
	}
	if (code == 0 && files->count == 2)
		code = print_differences(files, all, count, width, every);
	return code;
}

static int run_stats(int argc, char **argv)
{
	enum { JSON = 256, ALL };
	static const struct option options[] = {
		{"json", no_argument, NULL, JSON}, {"all", no_argument, NULL, ALL}, {0}};
	bool json = false, every = false;
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
		if (option != JSON && option != ALL)
			return verb_bad_option(argv, options);
		json |= option == JSON;
		every |= option == ALL;
	}

	struct verb_files files;
	int exit_code = verb_files_load(&files, argc - optind, argv + optind);
	if (exit_code != VERB_OK)
		return exit_code;
	uint32_t count = model_run_count(files.model);
	struct figures *figures = calloc((size_t)count + 1, sizeof(*figures));
	int code = figures ? 0 : -ENOMEM;
	for (uint32_t i = 0; i < count && code == 0; i++)
		code = figures_init(&figures[i], files.model, i);
	if (code == 0 && json)
		exit_code = print_json(figures, count, files.count > 1);
	else if (code == 0)
		code = print_text(&files, argv + optind, figures, count, every);
	for (uint32_t i = 0; figures && i < count; i++)
		figures_finish(&figures[i]);
	free(figures);
	verb_files_finish(&files);
	return code < 0 ? verb_error(argv[optind], code) : exit_code;
}

const struct verb verb_stats = {"stats", WORD_SUM_STATS, WORD_HELP_STATS, run_stats};
