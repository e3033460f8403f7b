/* serve: one API with a route for each idea of the courses; whoever asks it, with curl or a browser, sees the
 * request arrive. `?seconds=3` makes a route take longer. */
#include <math.h>
#include <stdlib.h>

#include "http/server.h"
#include "serve.h"

static int sock;

void serve_on(int its_sock)
{
	sock = its_sock;
}

/* FastAPI's `seconds: float = 1`, which it answers with a 422 where that is none. Not long ones: Ctrl+C ends a
 * coroutine at once, but waits for a thread. */
static int take_seconds(struct http_request *request, double *out)
{
	const char *text = http_query(request, "seconds");
	char *end;

	*out = text ? strtod(text, &end) : 1;
	if (text && (end == text || *end || !isfinite(*out) || *out < 0 || *out > 10))
		return http_fail(request, 422, "seconds: a number from 0 to 10");
	return 0;
}

static int read_async(void *request)
{
	double seconds;

	AW_TRY(take_seconds(request, &seconds));
	/* await asyncio.sleep(seconds) */
	AW_TRY(aw_sleep(seconds));
	/* return {"route": "async"} */
	return aw_return_text("{\"route\":\"async\"}");
}

static int read_sync(void *request)
{
	double seconds;

	AW_TRY(take_seconds(request, &seconds));
	/* time.sleep(seconds) */
	AW_TRY(aw_block(seconds));
	/* return {"route": "sync"} */
	return aw_return_text("{\"route\":\"sync\"}");
}

static int read_blocking(void *request)
{
	double seconds;

	AW_TRY(take_seconds(request, &seconds));
	/* time.sleep(seconds) */
	AW_TRY(aw_block(seconds));
	/* return {"route": "blocking"} */
	return aw_return_text("{\"route\":\"blocking\"}");
}

/* ---- background: the response leaves first ---- */

static int send_mail(void *request)
{
	double seconds;

	AW_TRY(take_seconds(request, &seconds));
	/* await asyncio.sleep(seconds) */
	AW_TRY(aw_sleep(seconds));
	/* print("메일을 보냈습니다") */
	aw_print("메일을 보냈습니다");
	return 0;
}

static int read_background(void *request)
{
	double seconds;

	AW_TRY(take_seconds(request, &seconds));
	/* background.add_task(send_mail, seconds) */
	AW_TRY(http_background(request, send_mail, request));
	/* return {"route": "background"} */
	return aw_return_text("{\"route\":\"background\"}");
}

/* ---- stream: a chunk each half second; who leaves cancels it ---- */

static int numbers(void *arg)
{
	int status = 0;

	(void)arg;
	for (int i = 0; i < 10 && !status; i++) {
		char text[] = {(char)('0' + i), '\n', '\0'};

		/* yield f"{i}\n" */
		status = aw_yield_text(NULL, text);
		/* await asyncio.sleep(0.5) */
		if (!status)
			status = aw_sleep(0.5);
	}
	/* print("스트림을 정리했습니다") */
	aw_print("스트림을 정리했습니다");
	return status;
}

static int read_stream(void *request)
{
	/* return StreamingResponse(numbers(), media_type="text/plain") */
	return http_stream(request, "text/plain", AW_ASYNC_GENERATOR(numbers, NULL));
}

/* ---- depends: set-up, handler, response, teardown ---- */

static int get_db(void *request)
{
	int status;

	(void)request;
	/* print("DB를 열었습니다") */
	aw_print("DB를 열었습니다");
	/* yield "db" */
	status = aw_yield_text(NULL, "db");
	/* print("DB를 닫았습니다") */
	aw_print("DB를 닫았습니다");
	return status;
}

static int read_depends(void *request)
{
	double seconds;

	AW_TRY(take_seconds(request, &seconds));
	/* await asyncio.sleep(seconds) */
	AW_TRY(aw_sleep(seconds));
	/* return {"db": db} */
	return aw_return_text("{\"db\":\"db\"}");
}

/* ---- the server ---- */

static int list_routes(void *request)
{
	(void)request;
	return aw_return_text("/async       await asyncio.sleep(1)\n"
			      "/sync        def: time.sleep(1) in one of 40 threads\n"
			      "/blocking    async def: time.sleep(1) on the loop\n"
			      "/background  the response, then 1 s of work\n"
			      "/stream      ten chunks in 5 s\n"
			      "/depends     set-up, 1 s, the response, teardown\n"
			      "?seconds=3   another duration\n");
}

static const struct http_route routes[] = {
	{"GET", "/", HTTP_ASYNC(list_routes)},
	{"GET", "/async", HTTP_ASYNC(read_async)},
	{"GET", "/sync", HTTP_DEF(read_sync)},
	{"GET", "/blocking", HTTP_ASYNC(read_blocking)},
	{"GET", "/background", HTTP_ASYNC(read_background)},
	{"GET", "/stream", HTTP_ASYNC(read_stream)},
	{"GET", "/depends", HTTP_ASYNC(read_depends), .depends = {HTTP_DEPENDS(get_db)}},
	{0},
};

static int serve(void *arg)
{
	HTTP_OWN_SERVER struct http_server *server = NULL;

	(void)arg;
	AW_TRY(http_serve(&server, &(struct http_options){.routes = routes, .sock = sock, .log = true}));
	return http_serve_forever(server);
}

/* clang-format off */

static const struct scenario_mode modes[] = {
	{.name = "serve", .text = {"127.0.0.1의 데모 API", "the demo API on 127.0.0.1"}, .main = serve},
	{0}};

SCENARIO(.title = {"데모 API", "the demo API"},
	.lesson = {"요청을 보내고, 도착하는 것을 봅니다.", "Send requests, and watch them arrive."},
	.modes = modes, .default_modes = 1);
