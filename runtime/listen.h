/* listen.h: sockets that listen, and what is accepted from them: the insides of a server. */
#ifndef AW_LISTEN_H
#define AW_LISTEN_H

#include "address.h"
#include "stream.h"

struct aw__listener {
	struct aw__watch watch;
	struct aw_server *server;
	int fd;
	struct aw_address address;
	char name[AW__ADDRESS_TEXT];
	struct aw_handle retry; /* accepts again */
};

/* References: the program's, libuv's for each listener, its connections'. */
struct aw_server {
	struct aw__resource resource;
	struct aw_loop *loop;
	unsigned references, handles;
	bool is_listed;
	aw_client_connected *connected; /* NULL: there is a protocol, or the program accepts */
	const struct aw_protocol *protocol;
	void *arg;
	const char *name;
	uint32_t line;
	size_t limit;
	int backlog;
	size_t active; /* connections */
	bool is_serving, is_closed;
	bool is_over; /* closed, and without connections */
	struct aw__waiters closers, forevers, acceptors;
	struct aw__waiter *forever;
	size_t count;
	struct aw__listener listeners[];
};

int aw__listen_unix(struct aw_server **out, const char *path, const struct aw_server_options *options);
/* A connection's descriptor, or a negative errno. */
int aw__listener_accept(struct aw__listener *listener, struct aw_address *peer);
/* A stream of it; the descriptor is its own, even where that fails. */
int aw__stream_accepted(
	struct aw_stream **out, const struct aw__listener *listener, int fd, const struct aw_address *peer);
void aw__server_drop(struct aw_server *server); /* one reference less */
void aw__server_wake(struct aw_server *server); /* all is closed */
uint64_t aw__server_fact(const struct aw_server *server);

#endif
