/* own_run.c: scenario_run in another program. The arguments are what scenarios/own/main.c reads, and what it
 * says at its end is read from a file that both have, never more of it than a report takes. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "child.h"
#include "own.h"

enum { ARGUMENTS = 24 + 2 * OWN_KNOBS_MAX, REPORT_BYTES = 1 << 14, SETTING_BYTES = OWN_NAME_MAX + 32 };

int own_run_start(struct own_run *run, const struct scenario *scenario,
	const struct scenario_run_options *options, const sigset_t *mask)
{
	char scale[32], pid[16], report[16], settings[OWN_KNOBS_MAX][SETTING_BYTES];
	const char *argv[ARGUMENTS];
	unsigned count = 0;
	int code;

	snprintf(scale, sizeof(scale), "%.17g", options->scale);
	snprintf(pid, sizeof(pid), "%u", options->pid);
	snprintf(report, sizeof(report), "%d", CHILD_KEEPS);
	argv[count++] = scenario->program;
	argv[count++] = "--run";
	argv[count++] = options->mode;
	argv[count++] = "--clock";
	argv[count++] = options->virtual_clock ? "virtual" : "real";
	argv[count++] = "--scale";
	argv[count++] = scale;
	argv[count++] = "--pid";
	argv[count++] = pid;
	argv[count++] = "--report";
	argv[count++] = report;
	if (options->quiet)
		argv[count++] = "--quiet";
	if (options->trace_path) {
		argv[count++] = "--output";
		argv[count++] = options->trace_path;
	}
	for (unsigned i = 0; options->knobs && i < OWN_KNOBS_MAX && scenario->knobs[i].name; i++) {
		snprintf(settings[i], SETTING_BYTES, "%s=%.17g", scenario->knobs[i].name, options->knobs[i]);
		argv[count++] = "--set";
		argv[count++] = settings[i];
	}
	argv[count] = NULL;
	run->report_fd = child_words();
	if (run->report_fd < 0)
		return -errno;
	code = child_start(&run->pid, argv,
		&(struct child_options){.out = -1, .words = -1, .keep = run->report_fd, .mask = mask});
	if (code)
		close(run->report_fd);
	return code;
}

static void copy_text(char *buffer, size_t size, const cJSON *report, const char *key)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(report, key));

	snprintf(buffer, size, "%s", text ? text : "");
}

/* A number that may be as large as `most`; else 0. */
static double number(const cJSON *report, const char *key, double most)
{
	double value = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(report, key));

	return fabs(value) <= most ? value : 0;
}

static void read_report(int fd, struct own_end *end)
{
	char text[REPORT_BYTES];
	ssize_t got = pread(fd, text, sizeof(text) - 1, 0);
	cJSON *report;

	text[got > 0 ? got : 0] = '\0';
	report = cJSON_Parse(text);
	end->told = cJSON_IsObject(report);
	end->status = (int)number(report, "status", 1e9);
	copy_text(end->type, sizeof(end->type), report, "type");
	copy_text(end->message, sizeof(end->message), report, "message");
	end->recording.error = -abs((int)number(report, "error", 1e6));
	end->recording.dropped = (uint64_t)fabs(number(report, "dropped", 1e15));
	end->recording.bytes = (uint64_t)fabs(number(report, "bytes", 1e15));
	end->recording.seconds = number(report, "seconds", 1e9);
	cJSON_Delete(report);
}

void own_run_finish(struct own_run *run, struct own_end *end)
{
	int status = 0;

	*end = (struct own_end){0};
	while (waitpid(run->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	end->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	read_report(run->report_fd, end);
	close(run->report_fd);
	if (end->told)
		return;
	/* It died, or is none of ours: its recording, if there is one, is not whole. */
	end->status = -ECHILD;
	snprintf(end->message, sizeof(end->message), end->signal ? "signal %d" : "exit %d",
		end->signal ? end->signal : WEXITSTATUS(status));
}
