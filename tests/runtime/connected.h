/* connected.h: for the tests of streams: two ends of a connection over the loopback. */
#ifndef TEST_CONNECTED_H
#define TEST_CONNECTED_H

#include <fcntl.h>

#include "running.h"

struct ends {
	struct aw_stream *here, *there;
};

static inline int connect_limit(struct ends *ends, size_t limit)
{
	struct aw_server_options options = {.limit = limit};
	struct aw_server *listener;

	AW_TRY(aw_listen_at(&listener, "127.0.0.1", 0, &options, 0));
	AW_TRY(aw_open_connection_limit(&ends->here, "127.0.0.1", aw_server_port(listener), limit));
	AW_TRY(aw_accept(&ends->there, listener));
	aw_server_release(listener);
	return 0;
}

static inline int connect_ends(struct ends *ends)
{
	return connect_limit(ends, AW_STREAM_LIMIT);
}

/* Says what was read, without its line's end. */
static inline void say_bytes(const char *what, struct aw_bytes bytes)
{
	size_t length = bytes.length;

	if (length && bytes.data[length - 1] == '\n')
		length--;
	assert_int_equal(bytes.data[bytes.length], 0);
	say("%s%.*s", what, (int)length, bytes.data);
}

/* So many iterations pass, in which the system is asked. */
static inline int let_pass(int turns)
{
	while (turns--)
		AW_TRY(aw_yield());
	return 0;
}

/* How many descriptors are open. */
static inline int open_files(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

#endif
