/* main.c: the main of a scenario of one's own: tells about it, or runs one mode of it.
 *
 * Whoever starts it with --report FD reads there how the run ended, as JSON: {"status": what scenario_run
 * returned, "type", "message": the error's, "error", "dropped", "bytes", "seconds": of the recording}. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clean.h"
#include "describe.h"
#include "match.h"

#define SCENARIO_OWN_LIBRARY
#include "scenario_own.h"

enum { FAILED = 1, WRONG_USE = 2 };

/* ---- words ---- */

static enum awaitscope_lang lang;

static const char *say(const char *en, const char *ko)
{
	return lang == LANG_KO ? ko : en;
}

/* Before anything is said. */
static void choose_lang(int argc, char **argv)
{
	lang = awaitscope_lang();
	for (int i = 1; i + 1 < argc; i++)
		if (!strcmp(argv[i], "--lang"))
			lang = strcmp(argv[i + 1], "ko") ? LANG_EN : LANG_KO;
}

/* ---- lines ---- */

static uint16_t *lines;
static unsigned line_count;

/* What the file says of the scenario, with the C in its listing. */
static struct scenario scenario;
static struct scenario_listing listing;
static char *c_text;

uint32_t scenario_own_line(unsigned c_line)
{
	return c_line <= line_count ? lines[c_line] : 0;
}

static void complain(void *context, unsigned c_line, const char *function, const char *comment)
{
	(void)context;
	fprintf(stderr, "%s:%u: %s: %s%s()%s: %s\n", scenario_own_c[0], c_line, scenario_own.listing->file,
		say("no such line in ", ""), function, say("", "에 그런 줄이 없습니다"), comment);
}

/* The C for the listing; a text that nobody could show, or a very long one, is left out. */
static int add_c(void)
{
	size_t bytes;
	unsigned count = match_end(&bytes, scenario_own_c[1], lines, line_count);

	scenario = scenario_own;
	listing = *scenario_own.listing;
	scenario.listing = &listing;
	if (!count || bytes > SCENARIO_C_BYTES_MAX)
		return 0;
	c_text = strndup(scenario_own_c[1], bytes);
	if (!c_text)
		return -ENOMEM;
	if (clean_text(c_text, CLEAN_CODE))
		listing.c = (struct scenario_c){basename(scenario_own_c[0]), c_text, lines, count};
	return 0;
}

static int find_lines(void)
{
	int missed = match_lines(
		&lines, &line_count, scenario_own_c[1], scenario_own.listing->text, complain, NULL);

	return missed ? missed : add_c();
}

/* ---- telling ---- */

/* Prints a document and frees it. */
static int print(cJSON *document, FILE *out)
{
	char *text = cJSON_PrintUnformatted(document);
	bool printed = text && fprintf(out, "%s\n", text) > 0 && !fflush(out);

	cJSON_free(text);
	cJSON_Delete(document);
	return printed ? 0 : FAILED;
}

static void report(int fd, int status, const struct aw_recording *recording)
{
	cJSON *document = cJSON_CreateObject();
	FILE *out = fdopen(fd, "w");
	char message[1024];

	cJSON_AddNumberToObject(document, "status", status);
	cJSON_AddStringToObject(document, "type", aw_error_type());
	snprintf(message, sizeof(message), "%s", aw_error_message());
	cJSON_AddStringToObject(document, "message", message);
	cJSON_AddNumberToObject(document, "error", recording->error);
	cJSON_AddNumberToObject(document, "dropped", (double)recording->dropped);
	cJSON_AddNumberToObject(document, "bytes", (double)recording->bytes);
	cJSON_AddNumberToObject(document, "seconds", recording->seconds);
	if (out)
		(void)print(document, out);
	else
		cJSON_Delete(document);
}

/* ---- running ---- */

static void on_interrupt(int signal)
{
	(void)signal;
	aw_interrupt();
}

/* Ctrl+C ends the run in order; what was started deaf to it stays so. */
static void watch_signal(int signal)
{
	struct sigaction action = {.sa_handler = on_interrupt}, before;

	sigemptyset(&action.sa_mask);
	if (!sigaction(signal, NULL, &before) && before.sa_handler != SIG_IGN)
		sigaction(signal, &action, NULL);
}

struct request {
	struct scenario_run_options run;
	double *knobs;
	bool describe;
	int report_fd; /* -1: nobody asked */
};

/* KNOB=VALUE. */
static bool set_knob(double *values, const char *setting)
{
	const char *equals = strchr(setting, '=');

	for (size_t i = 0; equals && scenario_own.knobs && scenario_own.knobs[i].name; i++) {
		const struct scenario_knob *knob = &scenario_own.knobs[i];
		char *end;

		if (strncmp(setting, knob->name, (size_t)(equals - setting)) || knob->name[equals - setting])
			continue;
		values[i] = strtod(equals + 1, &end);
		return end > equals + 1 && !*end && values[i] >= knob->min && values[i] <= knob->max &&
		       (!knob->whole || floor(values[i]) >= values[i]);
	}
	return false;
}

static int wrong(const char *what)
{
	fprintf(stderr,
		"%s: %s\n%s: %s --describe | --run %s [--clock real|virtual] [--scale X] [--set %s]… [-o %s] "
		"[--quiet] [--lang ko|en]\n",
		scenario_own.name, what, say("usage", "사용법"), scenario_own.name, say("MODE", "모드"),
		say("KNOB=VALUE", "이름=값"), say("FILE", "파일"));
	return WRONG_USE;
}

static int read_options(struct request *request, int argc, char **argv)
{
	enum { DESCRIBE = 256, RUN, CLOCK, SCALE, SET, QUIET, PID, REPORT, LANG };
	static const struct option options[] = {{"describe", no_argument, NULL, DESCRIBE},
		{"run", required_argument, NULL, RUN}, {"clock", required_argument, NULL, CLOCK},
		{"scale", required_argument, NULL, SCALE}, {"set", required_argument, NULL, SET},
		{"output", required_argument, NULL, 'o'}, {"quiet", no_argument, NULL, QUIET},
		{"pid", required_argument, NULL, PID}, {"lang", required_argument, NULL, LANG},
		{"report", required_argument, NULL, REPORT}, {0}};

	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1;) {
		bool good = true;

		if (option == DESCRIBE)
			request->describe = true;
		else if (option == RUN)
			request->run.mode = optarg;
		else if (option == CLOCK)
			request->run.virtual_clock = !strcmp(optarg, "virtual");
		else if (option == SCALE)
			good = (request->run.scale = strtod(optarg, NULL)) > 0;
		else if (option == SET)
			good = set_knob(request->knobs, optarg);
		else if (option == 'o')
			request->run.trace_path = optarg;
		else if (option == QUIET)
			request->run.quiet = true;
		else if (option == PID)
			request->run.pid = (uint32_t)strtoul(optarg, NULL, 10);
		else if (option == REPORT)
			request->report_fd = atoi(optarg);
		else if (option == LANG)
			good = !strcmp(optarg, "ko") || !strcmp(optarg, "en");
		else
			return wrong(say("there is no such option", "그런 옵션은 없습니다"));
		if (!good)
			return wrong(optarg);
	}
	if (optind < argc || request->describe == (request->run.mode != NULL))
		return wrong(say("what is to be done?", "무엇을 할까요?"));
	return 0;
}

/* Nobody else tells what went wrong. */
static void tell(const char *mode, int status, int error)
{
	bool raised = !error && *aw_error_type();

	fprintf(stderr, "%s --run %s: %s%s%s\n", scenario_own.name, mode,
		raised ? aw_error_type() : awaitscope_error_text(error ? error : status, lang),
		raised ? ": " : "", raised ? aw_error_message() : "");
}

static int run(struct request *request)
{
	struct aw_recording recording = {0};
	int status;

	request->run.knobs = request->knobs;
	request->run.recording = &recording;
	/* A file that may not grow, and a reader that is gone, are errors of the recording. */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	watch_signal(SIGINT);
	watch_signal(SIGTERM);
	status = scenario_run(&scenario, &request->run);
	if (request->report_fd >= 0)
		report(request->report_fd, status, &recording);
	else if (status < 0 || recording.error)
		tell(request->run.mode, status, recording.error);
	return status < 0 || recording.error ? FAILED : 0;
}

/* The knobs' values and the lines. 0, -ENOMEM; above 0 is what was told of the lines. */
static int prepare(struct request *request)
{
	size_t count = 0;

	while (scenario_own.knobs && scenario_own.knobs[count].name)
		count++;
	request->knobs = calloc(count + 1, sizeof(*request->knobs));
	if (!request->knobs)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		request->knobs[i] = scenario_own.knobs[i].value;
	return find_lines();
}

int main(int argc, char **argv)
{
	struct request request = {.run = {.scale = 1, .pid = 1}, .report_fd = -1};
	int exit_code, missed;

	choose_lang(argc, argv);
	missed = prepare(&request);
	if (missed < 0)
		fprintf(stderr, "%s: %s\n", scenario_own_c[0], awaitscope_error_text(missed, lang));
	exit_code = missed ? FAILED : read_options(&request, argc, argv);
	if (!exit_code)
		exit_code = request.describe ? print(describe_scenario(&scenario), stdout) : run(&request);
	free(request.knobs);
	free(c_text);
	free(lines);
	return exit_code;
}
