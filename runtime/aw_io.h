/* aw_io.h: streams over TCP and Unix sockets, servers, datagrams and names; a part of aw.h, which includes it.
 *
 * asyncio's streams, with one struct aw_stream for its reader and its writer. An echo server:
 *
 *	static int echo(struct aw_stream *stream, void *arg)
 *	{
 *		struct aw_bytes line;
 *
 *		for (;;) {
 *			AW_TRY(aw_stream_readline(&line, stream));
 *			if (!line.length)
 *				break;
 *			AW_TRY(aw_stream_write(stream, line.data, line.length));
 *			AW_TRY(aw_stream_drain(stream));
 *		}
 *		aw_stream_close(stream);
 *		return 0;
 *	}
 *
 *	static int serve(void *arg)
 *	{
 *		struct aw_server *server;
 *
 *		AW_TRY(aw_start_server(&server, echo, NULL, "127.0.0.1", 8000));
 *		return aw_server_serve_forever(server);
 *	}
 *
 * and who talks to it:
 *
 *	AW_TRY(aw_open_connection(&stream, "127.0.0.1", 8000));
 *	AW_TRY(aw_stream_write_text(stream, "hello\n"));
 *	AW_TRY(aw_stream_readline(&line, stream));
 *	aw_stream_close(stream);
 *
 * Errors are -errno of the system call, with Python's type (-ECONNREFUSED: ConnectionRefusedError;
 * -ECONNRESET, -EPIPE, -ETIMEDOUT, -ENOENT, … likewise, else OSError). All that waits may be cancelled
 * and put under a timeout, and then AW_ECANCELLED is what it returns. Outside of a task: AW_ENOLOOP.
 *
 * Under the virtual clock sockets are still real ones: while one is open the loop waits for it in real
 * time, up to the next deadline, and then moves to that. */
#ifndef AWAITSCOPE_AW_IO_H
#define AWAITSCOPE_AW_IO_H

#include "aw.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Python's bytes: `length` of them, and a NUL after the last. */
struct aw_bytes {
	char *data;
	size_t length;
};

/* An end of a connection: an IP address and its port; a path (which may be "") and port 0. */
struct aw_address {
	char host[108];
	uint16_t port;
};

/* ---- streams ---- */

struct aw_stream;

enum { AW_STREAM_LIMIT = 64 << 10 };

/* asyncio.open_connection. The addresses of the host are tried in turn; "::1" and "127.0.0.1" need no
 * look-up. The stream is valid until the end of the run, or until aw_stream_release. */
#define aw_open_connection(out, host, port) \
	aw_open_connection_at((out), (host), (port), AW_STREAM_LIMIT, AW_LINE)
/* The same with a `limit` for what is read ahead. */
#define aw_open_connection_limit(out, host, port, limit) \
	aw_open_connection_at((out), (host), (port), (limit), AW_LINE)
int aw_open_connection_at(
	struct aw_stream **out, const char *host, uint16_t port, size_t limit, uint32_t line);
/* asyncio.open_unix_connection. */
#define aw_open_unix_connection(out, path) aw_open_unix_connection_at((out), (path), AW_STREAM_LIMIT, AW_LINE)
int aw_open_unix_connection_at(struct aw_stream **out, const char *path, size_t limit, uint32_t line);

/* loop.connect_read_pipe with a StreamReader, connect_write_pipe with a StreamWriter: a stream over one end
 * of a pipe: of pipe(), a FIFO, a terminal, standard input. The descriptor is the stream's from then on, and
 * closed with it; after -EINVAL (ValueError: a regular file, which aw_file_open is for) or -EBADF it is still
 * the program's. */
#define aw_connect_read_pipe(out, fd)  aw_connect_read_pipe_at((out), (fd), AW_STREAM_LIMIT, AW_LINE)
#define aw_connect_write_pipe(out, fd) aw_connect_write_pipe_at((out), (fd), AW_LINE)
int aw_connect_read_pipe_at(struct aw_stream **out, int fd, size_t limit, uint32_t line);
int aw_connect_write_pipe_at(struct aw_stream **out, int fd, uint32_t line);

/* A stream's handle is counted: who made it holds it once. hold: once more, for somebody who keeps it
 * beyond that. release: once less; the last closes it (what was written is still sent) and gives its
 * memory back. Both take NULL. */
void aw_stream_hold(struct aw_stream *stream);
void aw_stream_release(struct aw_stream *stream);

/* StreamReader. What is read belongs to the stream: it is valid, and may be written to, until the next
 * read from this stream. One task reads at a time: AW_EREADING (RuntimeError). After the connection was
 * lost by an error that error comes from each read; after its end, nothing.
 *
 * read: some bytes, `most` at most, as soon as there are any; none at the end. AW_READ_ALL: all up to the
 * end. readline: up to and with "\n"; less at the end; none after it. AW_ELINE_LIMIT (ValueError): the
 * line is longer than the limit, and was dropped. readexactly: AW_EINCOMPLETE (IncompleteReadError): the
 * end came before; *out is what came. readuntil: up to and with the separator; AW_EINCOMPLETE, with what
 * came; AW_ELIMIT (LimitOverrunError): it is not within the limit, and nothing was taken. */
#define AW_READ_ALL                       ((size_t)-1)
#define aw_stream_read(out, stream, most) aw_stream_read_at((out), (stream), (most), AW_LINE)
#define aw_stream_readline(out, stream)   aw_stream_readline_at((out), (stream), AW_LINE)
#define aw_stream_readexactly(out, stream, length) \
	aw_stream_readexactly_at((out), (stream), (length), AW_LINE)
#define aw_stream_readuntil(out, stream, separator) \
	aw_stream_readuntil_at((out), (stream), (separator), __builtin_strlen(separator), AW_LINE)
int aw_stream_read_at(struct aw_bytes *out, struct aw_stream *stream, size_t most, uint32_t line);
int aw_stream_readline_at(struct aw_bytes *out, struct aw_stream *stream, uint32_t line);
int aw_stream_readexactly_at(struct aw_bytes *out, struct aw_stream *stream, size_t length, uint32_t line);
int aw_stream_readuntil_at(struct aw_bytes *out, struct aw_stream *stream, const void *separator,
	size_t separator_length, uint32_t line);
/* The end came and all was read. */
bool aw_stream_at_eof(const struct aw_stream *stream);

/* asyncio.StreamReader(limit): a stream that can only be read, and that no connection feeds, but the program.
 * Limit 0: 64 KiB. It is valid until the end of the run, or until aw_stream_release. NULL: no memory, or no
 * run.
 *
 * feed_data, feed_eof, set_exception, of any stream: who waits for it runs in the next iteration; the data
 * are copied. -EINVAL: the end was fed before; -ENOMEM. The exception (a code) is what each read returns from
 * then on. */
struct aw_stream *aw_stream_reader_new(size_t limit);
int aw_stream_feed_data(struct aw_stream *stream, const void *data, size_t length);
int aw_stream_feed_text(struct aw_stream *stream, const char *text);
void aw_stream_feed_eof(struct aw_stream *stream);
void aw_stream_set_exception(struct aw_stream *stream, int status);

/* StreamWriter. write never waits: it sends what the system takes at once and keeps (a copy of) the rest.
 * What goes wrong is told by the next drain or read, as in asyncio; write itself returns AW_EWRITE_EOF
 * (RuntimeError) after write_eof, and -ENOMEM. writelines: all parts in one call of the system. */
int aw_stream_write(struct aw_stream *stream, const void *data, size_t length);
int aw_stream_write_text(struct aw_stream *stream, const char *text);
int aw_stream_print(struct aw_stream *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));
int aw_stream_writelines(struct aw_stream *stream, const struct aw_bytes *parts, size_t count);
/* Waits while more than `high` bytes (64 KiB) are kept, until no more than `low` (16 KiB) are. Else it does
 * not suspend; of a stream that is closing it yields once. -ECONNRESET: the connection is lost. */
#define aw_stream_drain(stream) aw_stream_drain_at((stream), AW_LINE)
int aw_stream_drain_at(struct aw_stream *stream, uint32_t line);
/* transport.set_write_buffer_limits. -EINVAL unless high >= low. */
int aw_stream_set_write_buffer_limits(struct aw_stream *stream, size_t high, size_t low);
size_t aw_stream_get_write_buffer_size(const struct aw_stream *stream);
/* The other side reads the end once all is sent; one may go on reading. */
int aw_stream_write_eof(struct aw_stream *stream);
bool aw_stream_can_write_eof(const struct aw_stream *stream);

/* close: no more is read, what was written is still sent; the socket is closed by the loop, after that.
 * abort: closes and sends no more. wait_closed: until it is closed; returns the error that closed it. */
void aw_stream_close(struct aw_stream *stream);
void aw_stream_abort(struct aw_stream *stream);
bool aw_stream_is_closing(const struct aw_stream *stream);
#define aw_stream_wait_closed(stream) aw_stream_wait_closed_at((stream), AW_LINE)
int aw_stream_wait_closed_at(struct aw_stream *stream, uint32_t line);

/* get_extra_info("peername"), ("sockname"), ("socket"). The descriptor is the stream's; -1 once it is
 * closed. */
const struct aw_address *aw_stream_peername(const struct aw_stream *stream);
const struct aw_address *aw_stream_sockname(const struct aw_stream *stream);
int aw_stream_fileno(const struct aw_stream *stream);

/* ---- servers ---- */

struct aw_server;

/* What serves a connection: a task each, named after it. The stream is its own; when it has ended the
 * runtime releases it, and whoever keeps it longer holds it. The exception handler is told of a failed one, and
 * its connection is closed; so is that of a cancelled one. */
typedef int aw_client_connected(struct aw_stream *stream, void *arg);

/* asyncio.start_server: serves at once. Host NULL or "": all interfaces; port 0: a free one. The server is valid
 * until the end of the run, or until aw_server_release, which closes it. -EADDRINUSE, -EACCES, …
 * Where descriptors run out the exception handler is told, and it accepts again after a second. */
struct aw_server_options {
	size_t limit; /* of each stream; 0: 64 KiB */
	int backlog;  /* of listen(); 0: 100 */
	int sock;     /* one that is bound already (then host and port say nothing): the server's from now on,
			 also after an error; 0: none */
	bool reuse_port;
};
#define aw_start_server(out, connected, arg, host, port) \
	aw_start_server_at((out), (connected), (arg), #connected, (host), (port), NULL, AW_LINE)
#define aw_start_server_with(out, connected, arg, host, port, options) \
	aw_start_server_at((out), (connected), (arg), #connected, (host), (port), (options), AW_LINE)
int aw_start_server_at(struct aw_server **out, aw_client_connected *connected, void *arg, const char *name,
	const char *host, uint16_t port, const struct aw_server_options *options, uint32_t line);
/* asyncio.start_unix_server. A socket that is there is replaced; -EADDRINUSE: it is
 * a file of another kind. */
#define aw_start_unix_server(out, connected, arg, path) \
	aw_start_unix_server_at((out), (connected), (arg), #connected, (path), NULL, AW_LINE)
int aw_start_unix_server_at(struct aw_server **out, aw_client_connected *connected, void *arg,
	const char *name, const char *path, const struct aw_server_options *options, uint32_t line);

/* server.sockets[at].getsockname(): NULL when there is no such, or it is closed. */
const struct aw_address *aw_server_sockname(const struct aw_server *server, size_t at);
uint16_t aw_server_port(const struct aw_server *server); /* of the first; 0: none */
bool aw_server_is_serving(const struct aw_server *server);
/* Stops listening; connections go on. */
void aw_server_close(struct aw_server *server);
/* Until it is closed and all its connections are (Python 3.12.1). */
#define aw_server_wait_closed(server) aw_server_wait_closed_at((server), AW_LINE)
int aw_server_wait_closed_at(struct aw_server *server, uint32_t line);
/* Until the caller is cancelled, which closes the server and waits for its connections, or until the server
 * is closed; AW_ECANCELLED, both ways. RuntimeError (AW_ERAISED): it is closed, or another does so. */
#define aw_server_serve_forever(server) aw_server_serve_forever_at((server), AW_LINE)
int aw_server_serve_forever_at(struct aw_server *server, uint32_t line);
void aw_server_release(struct aw_server *server);

/* asyncio's Protocol: what the loop calls of a connection, in place of a task that reads from it: what servers of
 * many small requests are made of. These functions run on the loop's own stack: they may do all that does
 * not await, such as writing to the stream and spawning tasks. Who drains it in such a task holds it
 * meanwhile. Nobody reads from it. */
struct aw_protocol {
	/* Returns what the others get as `of`. NULL: the connection is dropped, and nothing else is called. */
	void *(*connection_made)(struct aw_stream *stream, void *arg);
	/* The bytes are the loop's, and gone when it returns. */
	void (*data_received)(void *of, const char *data, size_t length);
	/* The other side has ended. One may go on writing (Python's `return True`). */
	void (*eof_received)(void *of);
	/* Once, and last of all; of what is open at the run's end with -ECANCELED. The stream is gone after
	 * it, but for those who hold it. */
	void (*connection_lost)(void *of, int status);
};
/* loop.create_server. As aw_start_server; the protocol is borrowed. */
#define aw_create_server(out, protocol, arg, host, port, options) \
	aw_create_server_at((out), (protocol), (arg), (host), (port), (options), AW_LINE)
int aw_create_server_at(struct aw_server **out, const struct aw_protocol *protocol, void *arg,
	const char *host, uint16_t port, const struct aw_server_options *options, uint32_t line);
/* loop.create_connection: what the loop tells of a connection that is made to a server. It returns after
 * connection_made. *out (may be NULL) becomes the transport, which the protocol holds until its loss was
 * told, and the caller until aw_stream_release. Errors are those of aw_open_connection, and -ECANCELED:
 * connection_made returned NULL. */
#define aw_create_connection(out, protocol, arg, host, port) \
	aw_create_connection_at((out), (protocol), (arg), (host), (port), AW_LINE)
int aw_create_connection_at(struct aw_stream **out, const struct aw_protocol *protocol, void *arg,
	const char *host, uint16_t port, uint32_t line);
/* transport.pause_reading, resume_reading. */
void aw_stream_pause_reading(struct aw_stream *stream);
void aw_stream_resume_reading(struct aw_stream *stream);

/* For who accepts by itself: a socket that listens, and loop.sock_accept: the next connection, for which it
 * waits only if there is none. Several may wait. -ECANCELED: the server was closed. */
#define aw_listen(out, host, port) aw_listen_at((out), (host), (port), NULL, AW_LINE)
int aw_listen_at(struct aw_server **out, const char *host, uint16_t port,
	const struct aw_server_options *options, uint32_t line);
#define aw_accept(out, server) aw_accept_at((out), (server), AW_LINE)
int aw_accept_at(struct aw_stream **out, struct aw_server *server, uint32_t line);

/* ---- datagrams ---- */

struct aw_datagram;

/* loop.create_datagram_endpoint over UDP. Local: bound to that address (host NULL: to none, port 0: to a free
 * one). Remote: sends to, and receives from, that one alone (host NULL: anybody). It is valid until the end of
 * the run, or until aw_datagram_release, which closes it. */
#define aw_open_datagram(out, local_host, local_port, remote_host, remote_port) \
	aw_open_datagram_at((out), (local_host), (local_port), (remote_host), (remote_port), AW_LINE)
int aw_open_datagram_at(struct aw_datagram **out, const char *local_host, uint16_t local_port,
	const char *remote_host, uint16_t remote_port, uint32_t line);
/* transport.sendto: never waits; what the system does not take at once is kept. `to` (a numeric host) is NULL
 * for a remote one. An error of the network comes from a later recv, as asyncio's error_received.
 * Nothing is sent of nothing. -EINVAL, -ENOMEM. */
int aw_datagram_sendto(
	struct aw_datagram *datagram, const void *data, size_t length, const struct aw_address *to);
/* The next datagram (datagram_received), and who sent it (may be NULL). It belongs to the endpoint, until
 * the next recv. Several tasks may wait. -ECANCELED: it was closed. */
#define aw_datagram_recvfrom(out, from, datagram) aw_datagram_recvfrom_at((out), (from), (datagram), AW_LINE)
int aw_datagram_recvfrom_at(
	struct aw_bytes *out, struct aw_address *from, struct aw_datagram *datagram, uint32_t line);
const struct aw_address *aw_datagram_sockname(const struct aw_datagram *datagram);
/* What is kept is still sent. abort: it is not. */
void aw_datagram_close(struct aw_datagram *datagram);
void aw_datagram_abort(struct aw_datagram *datagram);
void aw_datagram_release(struct aw_datagram *datagram);

/* ---- names ---- */

struct addrinfo;
struct sockaddr;

/* loop.getaddrinfo, on a thread of libuv's. hints may be NULL. The list is the caller's, for
 * freeaddrinfo. Errors are libuv's UV_EAI_…, of type "gaierror". */
#define aw_getaddrinfo(out, host, service, hints) \
	aw_getaddrinfo_at((out), (host), (service), (hints), AW_LINE)
int aw_getaddrinfo_at(struct addrinfo **out, const char *host, const char *service,
	const struct addrinfo *hints, uint32_t line);
/* loop.getnameinfo; flags are its NI_…. */
struct aw_name {
	char host[1025], service[32]; /* NI_MAXHOST, NI_MAXSERV */
};
#define aw_getnameinfo(out, address, flags) aw_getnameinfo_at((out), (address), (flags), AW_LINE)
int aw_getnameinfo_at(struct aw_name *out, const struct sockaddr *address, int flags, uint32_t line);

#ifdef __cplusplus
}
#endif

#endif
