/* request.c: a request's task: set-up, handler, response, background, teardown. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

struct http_request *http__request_new(struct http_connection *connection)
{
	struct http_request *request = calloc(1, sizeof(*request));
	const struct http_options *options = &connection->server->options;
	const struct http_limits limits = {options->url_bytes, options->head_bytes, options->body_bytes};

	if (!request)
		return NULL;
	request->connection = connection;
	request->server = connection->server;
	request->status = HTTP_STATUS_OK;
	request->background_end = &request->background;
	http__message_init(&request->message, HTTP_REQUEST, &limits);
	return request;
}

void http__request_destroy(struct http_request *request)
{
	if (!request)
		return;
	aw_generator_release(request->stream);
	while (request->background) {
		struct http_background *next = request->background->next;

		free(request->background);
		request->background = next;
	}
	while (request->kept) {
		struct http_kept *next = request->kept->next;

		free(request->kept);
		request->kept = next;
	}
	http__text_finish(&request->headers);
	http__text_finish(&request->body);
	http__message_finish(&request->message);
	free(request);
}

void http__request_tell(const struct http_request *request, int status)
{
	const char *type = aw_error_type(), *message = aw_error_message();

	if (!*type) {
		type = "OSError";
		message = awaitscope_error_text(status, LANG_EN);
	}
	aw_note("%s: %s", type, message);
	if (!request->server->options.quiet)
		fprintf(stderr, "Exception in %s: %s: %s\n", aw_name(aw_current()), type, message);
}

/* ---- dependencies ---- */

static int enter_dependencies(struct http_request *request)
{
	for (const struct http_dependency *one = request->route->depends;
		one < request->route->depends + HTTP_DEPENDENCIES && one->fn; one++) {
		struct http_entered *entered = &request->entered[request->entered_count];

		entered->fn = one->fn;
		entered->generator = aw_generator_new(one->fn, request, true, one->name, __FILE__, AW_LINE);
		AW_TRY(aw_generator_enter(&entered->value, entered->generator));
		request->entered_count++;
	}
	return 0;
}

/* The last first. An error is thrown into each, which may end it, or have one of its own. */
static int leave_dependencies(struct http_request *request, int status)
{
	while (request->entered_count)
		status = aw_generator_exit(request->entered[--request->entered_count].generator, status);
	return status;
}

/* ---- the handler ---- */

static int run_coroutine(struct http_request *request)
{
	void *result = NULL;

	AW_TRY(aw_await(&result, AW_NAMED(request->route->handler, request, request->route->name)));
	return result ? http__text_add(&request->body, result, strlen(result)) : 0;
}

static int find_nothing(struct http_request *request)
{
	struct http_text allowed = {0};
	int status = 0, error;

	(void)http__route_find(
		request->server->options.routes, http_method(request), http_path(request), &error, &allowed);
	if (error == HTTP_STATUS_METHOD_NOT_ALLOWED)
		status = http_set_header(request, "Allow", allowed.bytes);
	http__text_finish(&allowed);
	AW_TRY(status);
	return http_fail(request, error, "%s", http__reason(error));
}

static int handle(struct http_request *request)
{
	const struct http_route *route = request->route;

	if (!route)
		return find_nothing(request);
	AW_TRY(enter_dependencies(request));
	if (route->is_def)
		AW_TRY(http__in_pool(request->server, route->handler, request, route->name, &request->body));
	else
		AW_TRY(run_coroutine(request));
	if (!request->body.length && !request->stream && http__has_body(request->status))
		return http__text_add(&request->body, "null", strlen("null"));
	return 0;
}

/* ---- the task ---- */

static int run_background(struct http_request *request)
{
	for (const struct http_background *one = request->background; one; one = one->next) {
		if (one->is_def)
			AW_TRY(http__in_pool(request->server, one->fn, one->arg, one->name, NULL));
		else
			AW_TRY(aw_await(NULL, AW_NAMED(one->fn, one->arg, one->name)));
	}
	return 0;
}

static int prepare(struct http_request *request)
{
	int status = handle(request), left = status;

	if (status < 0 || request->server->options.teardown_first)
		left = leave_dependencies(request, status);
	/* One that goes on over the handler's error has no response to give. */
	return status && !left ? aw_raise("RuntimeError", "No response returned.") : left;
}

static int serve(struct http_request *request)
{
	int status = prepare(request), responded;

	responded = http__respond(request, status);
	if (!responded && !status)
		responded = run_background(request);
	if (!status)
		responded = leave_dependencies(request, responded);
	return responded;
}

static int run(void *arg)
{
	struct http_request *request = arg;
	int status = serve(request);

	if (status && status != AW_ECANCELLED) {
		http__request_tell(request, status); /* the client never knows */
		status = 0;
	}
	return status;
}

/* Also of a task that was cancelled before its first step. */
static void on_done(struct aw *task, void *arg)
{
	struct http_request *request = arg;
	struct http_connection *connection = request->connection;
	struct http_server *server = request->server;

	(void)task;
	if (!request->is_answered) {
		aw_stream_abort(connection->stream);
		http__answered(connection, false);
	}
	http__request_destroy(request);
	if (!--server->working)
		aw_event_set(&server->finished);
	http__connection_drop(connection);
}

/* "GET /sync #3": a name of a lane, so nothing but what can be read. */
static void name_request(const struct http_request *request, char *name, size_t size)
{
	struct http_server *server = request->server;
	const struct http_route *routes = server->options.routes;
	uint64_t *count = request->route ? &server->asked[request->route - routes] : &server->unknown;
	int length = snprintf(name, size, "%s %.40s", http_method(request), http_path(request));

	for (char *c = name; *c; c++)
		if (!request->route && (*c < ' ' || *c > '~'))
			*c = '?';
	if (length >= 0 && (size_t)length < size)
		snprintf(name + length, size - (size_t)length, " #%llu", (unsigned long long)++*count);
}

int http__request_start(struct http_request *request)
{
	struct http_text allowed = {0};
	struct aw *coroutine, *task;
	char name[96];
	int error;

	request->keeps_alive = request->message.keeps_alive;
	request->route = http__route_find(
		request->server->options.routes, http_method(request), http_path(request), &error, &allowed);
	http__text_finish(&allowed);
	name_request(request, name, sizeof(name));
	coroutine = AW_NAMED(run, request, "request");
	if (coroutine)
		(void)aw_set_name(coroutine, name);
	task = aw_spawn(coroutine);
	if (!task || aw_add_done_callback(task, on_done, request)) {
		if (task)
			aw_cancel(task); /* before its first step */
		aw_release(task);
		return -ENOMEM;
	}
	aw_release(task);
	request->connection->references++;
	request->connection->is_answering = true;
	request->server->working++;
	aw_event_clear(&request->server->finished);
	return 0;
}
