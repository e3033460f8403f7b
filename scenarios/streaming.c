/* streaming: a response that is sent piece by piece: its head at once, and each chunk as it is made. A client that
 * leaves cancels what makes them. */
#include <stdio.h>

#include "http/client.h"
#include "http/server.h"
#include "scenario.h"

enum { CHUNKS = 10, ENOUGH = 3 };

static struct aw_event over;

static int make_number(int number, uint32_t line)
{
	char text[16];

	AW_TRY(aw_sleep_at(scenario_knob("gap"), line));
	snprintf(text, sizeof(text), "%d\n", number);
	return aw_yield_text(NULL, text);
}

static int numbers(void *request)
{
	int status = 0;

	(void)request;
	for (int number = 1; number <= CHUNKS && !status; number++) {
		/* await asyncio.sleep(GAP) */
		status = make_number(number, AW_LINE);
	}
	/* print("제너레이터가 취소됐다") */
	if (status == AW_ECANCELLED)
		aw_print("제너레이터가 취소됐다");
	aw_event_set(&over);
	return status;
}

static int stream_numbers(void *request)
{
	/* return StreamingResponse(numbers(), media_type="text/plain") */
	return http_stream(request, "text/plain", AW_ASYNC_GENERATOR(numbers, NULL));
}

static const struct http_route routes[] = {{"GET", "/numbers", HTTP_ASYNC(stream_numbers)}, {0}};

/* ---- the clients ---- */

static int ask(struct http_client **client, uint16_t port)
{
	int status;

	/* reader, writer = await asyncio.open_connection("127.0.0.1", port) */
	AW_TRY(http_open(client, port));
	AW_TRY(http_send(*client, "GET", "/numbers", NULL));
	/* head = await reader.readuntil(b"\r\n\r\n") */
	AW_TRY(http_read_head(*client, &status));
	/* print("헤더 도착", int(head.split()[1])) */
	aw_print("헤더 도착 %d", status);
	return 0;
}

/* 1: one more; 0: that was all. */
static int read_chunk(struct http_client *client)
{
	struct aw_bytes chunk;

	/* size = int(await reader.readline(), 16) */
	AW_TRY(http_read_chunk(client, &chunk));
	if (chunk.length)
		aw_print("조각 %.*s", (int)chunk.length - 1, chunk.data);
	return chunk.length > 0;
}

static int reader_to_the_end(void *port)
{
	HTTP_OWN_CLIENT struct http_client *client = NULL;
	int status;

	/* reader, writer = await ask(port) */
	AW_TRY(ask(&client, *(const uint16_t *)port));
	while ((status = read_chunk(client)) > 0)
		continue;
	return status;
}

static int reader_who_leaves(void *port)
{
	HTTP_OWN_CLIENT struct http_client *client = NULL;

	/* reader, writer = await ask(port) */
	AW_TRY(ask(&client, *(const uint16_t *)port));
	for (int i = 0; i < ENOUGH; i++)
		AW_TRY(read_chunk(client));
	/* print("클라이언트가 떠난다") */
	aw_print("클라이언트가 떠난다");
	return 0;
}

/* ---- stream: a chunk is there as soon as it was made ---- */

static int stream(void *arg)
{
	HTTP_OWN_SERVER struct http_server *server = NULL;
	uint16_t port;

	(void)arg;
	aw_event_init(&over, "over");
	/* async with serving() as port: */
	AW_TRY(http_serve(&server, &(struct http_options){.routes = routes}));
	port = http_server_port(server);
	/* await asyncio.create_task(reader_to_the_end(port)) */
	AW_TRY(aw_await(NULL, aw_spawn(AW(reader_to_the_end, &port))));
	/* print("끝까지 읽었다") */
	aw_print("끝까지 읽었다");
	return http_server_close(server);
}

/* ---- disconnect: the client leaves, and what makes the chunks is cancelled ---- */

static int disconnect(void *arg)
{
	HTTP_OWN_SERVER struct http_server *server = NULL;
	uint16_t port;

	(void)arg;
	aw_event_init(&over, "over");
	/* async with serving() as port: */
	AW_TRY(http_serve(&server, &(struct http_options){.routes = routes}));
	port = http_server_port(server);
	/* await asyncio.create_task(reader_who_leaves(port)) */
	AW_TRY(aw_await(NULL, aw_spawn(AW(reader_who_leaves, &port))));
	/* await over.wait() */
	AW_TRY(aw_event_wait(&over));
	/* print("서버는 더 만들지 않는다") */
	aw_print("서버는 더 만들지 않는다");
	return http_server_close(server);
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop stream_stops[] = {
	{.on = "wait", .task = "GET /numbers #1",
		.text = {"처리 함수는 제너레이터만 돌려주고 끝났습니다. 서버는 헤더를 먼저 보내고, 첫 조각을 달라고 합니다.",
			"The handler only returned a generator. The server sends the head, and asks for the first chunk."}},
	{.on = "print", .task = "reader_to_the_end",
		.text = {"클라이언트는 벌써 헤더를 받았습니다. 본문은 아직 한 글자도 만들어지지 않았습니다.",
			"The client has the head already. Not a letter of the body has been made."}},
	{.on = "print", .task = "reader_to_the_end", .nth = 2,
		.text = {"첫 조각은 {gap}초에 왔습니다. 만드는 대로 하나씩 보내니 메모리에 다 모을 필요가 없습니다.",
			"The first chunk came after {gap} s. Each is sent as it is made, so they need not be gathered in memory."}},
	{.on = "end", .task = "reader_to_the_end",
		.text = {"조각 열 개, {10*gap}초입니다. 걸린 시간은 같아도 첫 글자는 훨씬 일찍 보였습니다.",
			"Ten chunks, {10*gap} s. It took as long, but the first letters were there much sooner."}},
	{0}};

static const struct scenario_stop disconnect_stops[] = {
	{.on = "print", .task = "reader_who_leaves", .nth = 4,
		.text = {"세 조각을 받았습니다. 제너레이터는 다음 조각을 만들려고 기다리는 중입니다.",
			"Three chunks are there. The generator is waiting, to make the next one."}},
	{.on = "end", .task = "reader_who_leaves",
		.text = {"클라이언트가 연결을 닫고 떠납니다. 서버는 연결에서 그것을 읽고 알게 됩니다.",
			"The client closes its connection and leaves. The server reads that from the connection."}},
	{.on = "print", .task = "GET /numbers #1",
		.text = {"서버가 그 태스크를 취소했습니다. 기다리던 sleep에서 CancelledError가 나고, finally가 정리합니다.",
			"The server cancelled that task: CancelledError is raised at its sleep, and its finally cleans up."}},
	{.on = "end", .task = "main",
		.text = {"아무도 읽지 않을 나머지 조각 일곱 개는 만들어지지 않았습니다.",
			"The other seven chunks, which nobody would have read, were never made."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "stream", .text = {"끝까지 읽는 클라이언트", "a client that reads to the end"}, .main = stream, .stops = stream_stops},
	{.name = "disconnect", .text = {"중간에 떠나는 클라이언트", "a client that leaves"}, .main = disconnect, .stops = disconnect_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "gap", .value = 0.1, .min = 0.01, .max = 60, .text = {"조각 하나를 만드는 데 걸리는 초", "seconds that a chunk takes to be made"}},
	{0}};

SCENARIO(.title = {"스트리밍 응답", "a streaming response"},
	.lesson = {"헤더는 바로, 조각은 만드는 대로 갑니다. 클라이언트가 떠나면 만들던 제너레이터가 취소됩니다.",
		"The head goes at once, and each chunk as it is made. A client that leaves cancels the generator."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"조각 열 개를 {gap}초마다 하나씩 보내는 응답입니다. 클라이언트가 세 개만 받고 떠나면 제너레이터는 어떻게 될까요?",
			"A response of ten chunks, one each {gap} s. The client leaves after three. What becomes of the generator?"},
		.choices = {{"열 개를 다 만든다", "it makes all ten"}, {"sleep에서 취소된다", "it is cancelled at its sleep"}, {"영원히 멈춰 있다", "it stands still for ever"}},
		.answer = 2});
