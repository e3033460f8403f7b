/* serve.c: the demo API on a port of this machine, and its trace in the window while requests arrive.
 *
 * The server is a child process (this one, if there is no window), so that a loop that is held holds
 * nothing else; the window follows its file. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "choose.h"
#include "http/server.h"
#include "serve/serve.h"
#include "verb.h"
#ifdef AWAITSCOPE_VIEWER
#include "window/app.h"
#endif

struct request {
	const char *path;
	char port[8];
	int sock;
	bool no_window;
};

/* ---- what is asked for ---- */

static int choose_port(struct request *request, const char *text)
{
	size_t length = strspn(text, "0123456789");

	if (!length || length > 5 || text[length] || atoi(text) > UINT16_MAX)
		return verb_range_error("port", text, "0", "65535");
	memcpy(request->port, text, length + 1);
	return VERB_OK;
}

static int read_options(struct request *request, int argc, char **argv)
{
	enum { PORT = 256, NO_WINDOW };
	static const struct option options[] = {{"port", required_argument, NULL, PORT},
		{"output", required_argument, NULL, 'o'}, {"no-window", no_argument, NULL, NO_WINDOW}, {0}};
	int exit_code = VERB_OK;

	opterr = 0;
	for (int option;
		exit_code == VERB_OK && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1;) {
		switch (option) {
		case PORT:
			exit_code = choose_port(request, optarg);
			break;
		case 'o':
			exit_code = choose_output(&request->path, optarg);
			break;
		case NO_WINDOW:
			request->no_window = true;
			break;
		default:
			return verb_bad_option(argv, options);
		}
	}
	if (exit_code == VERB_OK && optind < argc)
		return verb_say(VERB_USAGE, WORD_ERR_ARGUMENT, "value", argv[optind], NULL);
	return exit_code;
}

static int listen_on_port(struct request *request)
{
	request->sock = http_listen((uint16_t)atoi(request->port));
	if (request->sock == -EADDRINUSE)
		return verb_say(VERB_USAGE, WORD_ERR_SERVE_BUSY, "port", request->port, NULL);
	if (request->sock < 0)
		return verb_say(VERB_USAGE, WORD_ERR_SERVE_PORT, "port", request->port, "why",
			awaitscope_error_text(request->sock, verb_lang()), NULL);
	return VERB_OK;
}

/* ---- the server ---- */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
	aw_interrupt();
}

static void watch_signal(int signal, void (*handler)(int signal), int flags)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags}, before;

	sigemptyset(&action.sa_mask);
	/* What was started in the background, deaf to Ctrl+C, stays so. */
	if (!sigaction(signal, NULL, &before) && before.sa_handler != SIG_IGN)
		sigaction(signal, &action, NULL);
}

static void watch_signals(void (*handler)(int signal), int flags)
{
	watch_signal(SIGINT, handler, flags);
	watch_signal(SIGTERM, handler, flags);
}

static char *last_words; /* shared with the window's process: why the server ended; NULL: nobody asks */
enum { LAST_WORDS_BYTES = 256 };

static void leave_words(const char *what, const char *why)
{
	if (last_words)
		snprintf(last_words, LAST_WORDS_BYTES, "%s%s%s", what, *what && *why ? ": " : "", why);
}

/* Until it is interrupted, which is how it ends. */
static int serve(const struct request *request)
{
	struct aw_recording recording = {0};
	struct scenario_run_options run = {
		.mode = "serve",
		.trace_path = request->path,
		.pid = 1,
		.quiet = record_is_stream(request->path),
		.recording = &recording,
	};
	int status;

	serve_on(request->sock);
	status = interrupted ? AW_ECANCELLED : scenario_run(&scenario_serve, &run);
	if (recording.error)
		leave_words(request->path, awaitscope_error_text(recording.error, verb_lang()));
	else if (status < 0 && !interrupted)
		leave_words(aw_error_type(),
			*aw_error_type() ? aw_error_message() : awaitscope_error_text(status, verb_lang()));
	if (recording.error)
		return verb_output_error(request->path, recording.error);
	if (interrupted || status >= 0)
		return VERB_OK;
	if (!recording.bytes && !*aw_error_type())
		return verb_output_error(request->path, status);
	return verb_say(VERB_FAILED, WORD_ERR_RUN_RAISED, "what", "serve", "type", aw_error_type(), "message",
		aw_error_message(), NULL);
}

/* ---- with a window ---- */

#ifdef AWAITSCOPE_VIEWER
/* What the window shows of a server that runs for an hour. */
static const int64_t edge_ns = INT64_C(20000000000);

static volatile pid_t child;

static void on_interrupt_for_child(int signal)
{
	(void)signal;
	if (child > 0)
		kill(child, SIGTERM);
}

static pid_t start_child(const struct request *request)
{
	pid_t parent = getpid(), pid;

	fflush(NULL);
	pid = fork();
	if (pid)
		return pid;
	watch_signals(
		on_interrupt, 0); /* Ctrl+C in the terminal comes twice, the second time from its parent */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() == parent) {
		int exit_code = serve(request), flushed = fflush(stdout);

		_exit(exit_code == VERB_OK && flushed ? VERB_FAILED : exit_code);
	}
	_exit(VERB_FAILED);
}

static int child_status; /* when `child` is 0 again */

/* Waits for it, or only looks; whether it has ended. */
static bool reap_child(int flags)
{
	pid_t pid = child ? waitpid(child, &child_status, flags) : 0;

	if (pid < 0 && errno != EINTR)
		child_status = VERB_FAILED << 8; /* somebody else has reaped it */
	if (pid > 0 || (pid < 0 && errno != EINTR))
		child = 0;
	return !child;
}

/* The window asks: it ended by itself. */
static bool child_ended(char *why, size_t size)
{
	if (!reap_child(WNOHANG))
		return false;
	if (last_words && *last_words)
		snprintf(why, size, "%s", last_words);
	else if (WIFSIGNALED(child_status))
		snprintf(why, size, "signal %d", WTERMSIG(child_status));
	else
		snprintf(why, size, "exit %d", WEXITSTATUS(child_status));
	return true;
}

/* Its exit code; `ends`: it is told to end, and told again, should it not have been listening yet. */
static int wait_for_child(const char *path, bool ends)
{
	enum { AGAIN_US = 50000 };
	char why[LAST_WORDS_BYTES];

	while (!reap_child(ends ? WNOHANG : 0)) {
		if (!ends)
			continue;
		kill(child, SIGTERM);
		usleep(AGAIN_US);
	}
	if (WIFEXITED(child_status))
		return WEXITSTATUS(child_status); /* which it has told of */
	(void)child_ended(why, sizeof(why));
	return verb_say(VERB_FAILED, WORD_ERR_SERVE_DIED, "why", why, "path", path, NULL);
}

static int serve_and_show(const struct request *request)
{
	struct app_options app = {.paths = &request->path,
		.path_count = 1,
		.lang = verb_lang(),
		.at_ns = -1,
		.follow = true,
		.edge_ns = edge_ns,
		.writer_ended = child_ended,
		.focus = true};
	int status, exit_code;

	last_words = mmap(NULL, LAST_WORDS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (last_words == MAP_FAILED)
		last_words = NULL;
	child = start_child(request);
	close(request->sock);
	if (child < 0)
		return verb_error("serve", -errno);
	status = app_run(&app);
	if (status == APP_ENODISPLAY) {
		verb_say(VERB_OK, WORD_SERVE_NO_DISPLAY, NULL);
		watch_signals(on_interrupt_for_child, 0);
	}
	exit_code = wait_for_child(request->path, status != APP_ENODISPLAY);
	if (exit_code == VERB_OK && status && status != APP_ENODISPLAY)
		return verb_error(request->path, status);
	return exit_code;
}
#endif

static int serve_here(const struct request *request)
{
	watch_signals(on_interrupt, (int)SA_RESETHAND); /* a second one is death, as usual */
	return serve(request);
}

static int run_serve(int argc, char **argv)
{
	struct request request = {.port = "8000"};
	char temporary[4096];
	int exit_code = read_options(&request, argc, argv), status;

	if (exit_code == VERB_OK)
		exit_code = listen_on_port(&request);
	if (exit_code != VERB_OK)
		return exit_code;
	status = request.path ? record_try(request.path, 1)
	                      : record_default(
					&request.path, temporary, sizeof(temporary), "awaitscope-serve.json");
	if (status) {
		close(request.sock);
		return verb_output_error(request.path, status);
	}
	if (record_is_stream(request.path))
		request.no_window = true;
	verb_say(VERB_OK, WORD_SERVE_RECORDS, "path",
		strcmp(request.path, "-") ? request.path : verb_word(WORD_STDOUT), NULL);
	setvbuf(stdout, NULL, _IOLBF, 0); /* a file of it is read live, too */
	fprintf(record_is_stream(request.path) ? stderr : stdout, "http://127.0.0.1:%u/\n",
		http_listen_port(request.sock));
	fflush(stdout);
#ifdef AWAITSCOPE_VIEWER
	if (!request.no_window)
		return serve_and_show(&request);
#endif
	return serve_here(&request);
}

const struct verb verb_serve = {"serve", WORD_SUM_SERVE, WORD_HELP_SERVE, run_serve};
