/* own_search.c: starts every program of the folder with --describe at the same time, and takes what they say
 * as it comes, until all have ended or the deadline has. Each gets a process group of its own, which is
 * killed with it, and may use little of the disk and of the processor. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "own.h"

enum { STEP_MS = 5, READ_BYTES = 1 << 16 };

struct asked {
	struct own_found found;
	char *name, *path;
	pid_t pid;  /* 0: it does not run */
	int answer; /* a pipe; -1: it has said all */
	int words;  /* a file of what it says on standard error */
	char *text;
	size_t length, room;
	struct own_read *read;
};

struct own_search {
	struct asked *asked;
	unsigned count;
	int64_t deadline_ms;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int own_folder(char *folder, size_t size)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	const struct passwd *user;
	int length;

	if (data && *data == '/') {
		length = snprintf(folder, size, "%s/awaitscope/scenarios", data);
	} else {
		if (!home || *home != '/') {
			user = getpwuid(geteuid());
			home = user ? user->pw_dir : NULL;
		}
		if (!home || *home != '/')
			return -ENOENT;
		length = snprintf(folder, size, "%s/.local/share/awaitscope/scenarios", home);
	}
	return length >= 0 && (size_t)length < size ? 0 : -ENAMETOOLONG;
}

/* ---- from beginning to end of one program ---- */

static void give_up(struct asked *asked, enum own_problem problem, const char *why)
{
	asked->found.problem = problem;
	snprintf(asked->found.why, sizeof(asked->found.why), "%s", why);
}

static void give_up_starting(struct asked *asked, int code)
{
	give_up(asked, OWN_NO_START, "");
	asked->found.code = code;
}

static void ask(struct asked *asked)
{
	const char *argv[] = {asked->path, "--describe", NULL};
	int answer[2], code;

	if (pipe2(answer, O_CLOEXEC)) {
		give_up_starting(asked, -errno);
		return;
	}
	asked->words = child_words();
	code = child_start(&asked->pid, argv,
		&(struct child_options){
			.out = answer[1], .words = asked->words, .keep = -1, .on_trial = true});
	close(answer[1]);
	if (code) {
		close(answer[0]);
		give_up_starting(asked, code);
		return;
	}
	fcntl(answer[0], F_SETFL, O_NONBLOCK);
	asked->answer = answer[0];
}

static void hang_up(struct asked *asked)
{
	if (asked->answer >= 0)
		close(asked->answer);
	asked->answer = -1;
}

static void put_an_end_to(struct asked *asked, enum own_problem problem, const char *why)
{
	give_up(asked, problem, why);
	hang_up(asked);
	child_kill(asked->pid);
	asked->pid = 0;
}

/* Takes what has come. */
static void listen_to(struct asked *asked)
{
	for (;;) {
		ssize_t got;

		if (asked->room - asked->length < READ_BYTES + 1) {
			size_t room = asked->room + READ_BYTES + asked->room / 2 + 1;
			char *text;

			if (asked->length > OWN_BYTES_MAX) {
				put_an_end_to(asked, OWN_LONG, "");
				return;
			}
			text = realloc(asked->text, room);
			if (!text) {
				put_an_end_to(asked, OWN_NO_START, "");
				asked->found.code = -ENOMEM;
				return;
			}
			asked->text = text;
			asked->room = room;
		}
		got = read(asked->answer, asked->text + asked->length, READ_BYTES);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && errno == EAGAIN)
			return;
		if (got <= 0) {
			hang_up(asked);
			return;
		}
		asked->length += (size_t)got;
	}
}

/* It has ended: what came of it? */
static void judge(struct asked *asked, int status)
{
	char last[sizeof(asked->found.why)];
	int code;

	if (status) {
		child_last_words(asked->words, status, last, sizeof(last));
		give_up(asked, OWN_FAILED, last);
		return;
	}
	asked->text[asked->length] = '\0';
	code = strlen(asked->text) < asked->length
	               ? OWN_NO_JSON
	               : own_read_create(&asked->read, asked->text, asked->name, asked->path,
				 asked->found.why, sizeof(asked->found.why));
	if (code < 0)
		give_up_starting(asked, code);
	else
		asked->found.problem = (enum own_problem)code;
	if (!code)
		asked->found.scenario = own_read_scenario(asked->read);
}

static void look_after(struct asked *asked, bool is_late)
{
	int status;

	if (!asked->pid)
		return;
	if (asked->answer >= 0)
		listen_to(asked);
	if (asked->pid && asked->answer < 0 && child_ended(asked->pid, &status)) {
		(void)kill(-asked->pid, SIGKILL); /* what it has left behind */
		asked->pid = 0;
		judge(asked, status);
	}
	if (asked->pid && is_late)
		put_an_end_to(asked, OWN_SLOW, "");
}

/* ---- all of them ---- */

bool own_search_wait(struct own_search *search, int timeout_ms)
{
	int64_t until_ms = now_ms() + timeout_ms;

	for (;;) {
		struct pollfd fds[OWN_COUNT_MAX];
		int64_t now = now_ms(), pause_ms;
		unsigned listening = 0, running = 0;

		for (unsigned i = 0; i < search->count; i++) {
			look_after(&search->asked[i], now >= search->deadline_ms);
			running += search->asked[i].pid != 0;
			if (search->asked[i].answer >= 0)
				fds[listening++] = (struct pollfd){search->asked[i].answer, POLLIN, 0};
		}
		pause_ms = (until_ms < search->deadline_ms ? until_ms : search->deadline_ms) - now;
		if (!running || (pause_ms <= 0 && now >= until_ms))
			return !running;
		/* One that has hung up ends soon: that has no file to be waited for. */
		if (pause_ms > STEP_MS && listening < running)
			pause_ms = STEP_MS;
		(void)poll(fds, listening, pause_ms > 0 ? (int)pause_ms : 0);
	}
}

/* Whether it is a program at all; one that is not to be started is given up. */
static bool is_program(struct asked *asked)
{
	struct stat st;

	if (stat(asked->path, &st) || !S_ISREG(st.st_mode) || access(asked->path, X_OK))
		return false;
	if (!own_is_name(asked->name))
		give_up(asked, OWN_BAD_NAME, "");
	else if (scenario_find(asked->name))
		give_up(asked, OWN_BUNDLED, "");
	else if (st.st_uid != geteuid() && st.st_uid != 0)
		give_up(asked, OWN_FOREIGN, "");
	return true;
}

/* What is no program is passed over without a word. */
static int add(struct own_search *search, const char *folder, const char *name)
{
	struct asked *asked = &search->asked[search->count];

	*asked = (struct asked){.answer = -1, .words = -1};
	asked->name = strdup(name);
	if (!asked->name || asprintf(&asked->path, "%s/%s", folder, name) < 0) {
		free(asked->name);
		return -ENOMEM;
	}
	asked->found.path = asked->path;
	if (!is_program(asked)) {
		free(asked->name);
		free(asked->path);
		return 0;
	}
	search->count++;
	if (asked->found.problem)
		return 0;
	if (search->count > OWN_COUNT_MAX)
		give_up(asked, OWN_TOO_MANY, "");
	else
		ask(asked);
	return 0;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int add_all(struct own_search *search, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_visible, alphasort), code = 0;

	if (count < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	search->asked = calloc((size_t)count + 1, sizeof(*search->asked));
	if (!search->asked)
		code = -ENOMEM;
	for (int i = 0; i < count; i++) {
		if (!code)
			code = add(search, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return code;
}

int own_search_create(struct own_search **out, const char *name)
{
	struct own_search *search = calloc(1, sizeof(*search));
	char folder[PATH_MAX];
	int code;

	*out = NULL;
	if (!search)
		return -ENOMEM;
	search->deadline_ms = now_ms() + OWN_SECONDS * 1000;
	code = own_folder(folder, sizeof(folder));
	if (code == -ENOENT) {
		code = 0; /* nowhere to look */
	} else if (!code && name) {
		search->asked = calloc(1, sizeof(*search->asked));
		code = !search->asked ? -ENOMEM : own_is_name(name) ? add(search, folder, name) : 0;
	} else if (!code) {
		code = add_all(search, folder);
	}
	if (code) {
		own_search_destroy(search);
		return code;
	}
	*out = search;
	return 0;
}

void own_search_destroy(struct own_search *search)
{
	if (!search)
		return;
	for (unsigned i = 0; i < search->count; i++) {
		struct asked *asked = &search->asked[i];

		hang_up(asked);
		if (asked->pid)
			child_kill(asked->pid);
		if (asked->words >= 0)
			close(asked->words);
		own_read_destroy(asked->read);
		free(asked->text);
		free(asked->name);
		free(asked->path);
	}
	free(search->asked);
	free(search);
}

unsigned own_search_count(const struct own_search *search)
{
	return search->count;
}

const struct own_found *own_search_at(const struct own_search *search, unsigned index)
{
	return &search->asked[index].found;
}
