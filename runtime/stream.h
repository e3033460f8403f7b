/* stream.h: a stream's insides, for the files that open one: over a socket, or one end of a pipe.
 *
 * It is asyncio's transport, protocol, StreamReader and StreamWriter in one record on the heap, and each
 * of their callbacks is an entry of the ready queue here too. References hold the memory: the program's,
 * the handler's, libuv's (while its handle is open) and those of entries in the queue. */
#ifndef AW_STREAM_H
#define AW_STREAM_H

#include "sync.h"
#include "watch.h"

enum aw__stream_kind { AW__SOCKET, AW__READ_PIPE, AW__WRITE_PIPE };

/* Bytes that come at the end and go at the front. There is room for a NUL behind them. */
struct aw__buffer {
	char *data;
	size_t begin, end, capacity;
};
static inline size_t aw__buffered(const struct aw__buffer *buffer)
{
	return buffer->end - buffer->begin;
}
int aw__buffer_append(struct aw__buffer *buffer, const void *data, size_t length); /* 0, -ENOMEM */
void aw__buffer_consume(struct aw__buffer *buffer, size_t length);
void aw__buffer_clear(struct aw__buffer *buffer);
void aw__buffer_free(struct aw__buffer *buffer);

struct aw_server;

/* Who waits for a stream. */
struct aw__stream_waiter {
	struct aw__waiter waiter;
	int status; /* with which it goes on */
};

struct aw_stream {
	struct aw__watch watch;
	struct aw__resource resource;
	struct aw_loop *loop;
	int fd;
	enum aw__stream_kind kind;
	unsigned references, users; /* the program's are among them */
	bool is_listed;             /* it is a resource of the loop */
	bool is_terminal;           /* whose input says nothing of its output's end */
	bool is_gone;               /* libuv has let it go */
	bool has_no_handler;        /* which has ended: its reference goes with the connection */
	struct aw__hook made, lost;
	unsigned hops; /* until the connection is made */
	struct aw_address peer, local;
	char name[136];   /* what waits are called in the trace */
	uint32_t name_id; /* the same, interned; 0: not yet */

	/* StreamReader */
	struct aw__buffer in;
	struct aw__buffer given; /* what the last read returned */
	size_t limit;
	struct aw__waiters readers;       /* whoever waits for data: one */
	struct aw__stream_waiter *reader; /* NULL: nobody, or data has come for it */
	int exception;
	bool eof, paused;

	/* transport */
	struct aw__buffer out;
	size_t high, low;
	bool is_reading; /* it was made, and its end has not come */
	bool closing, wrote_eof;
	unsigned lost_count; /* the loss is on its way; then also writes in vain */
	int lost_status;

	/* protocol */
	bool writing_paused, is_lost;
	struct aw__waiters drainers, closers;

	/* of a connection that is being made: whoever waits for it */
	struct aw__stream_waiter *connector;

	/* whom the loop calls instead of waking a reader */
	const struct aw_protocol *protocol; /* NULL: nobody */
	void *protocol_of;                  /* NULL: it was not made, or is lost */

	/* of a server's connection */
	struct aw_server *server;
	bool is_attached;       /* it is counted there */
	struct aw__hook served; /* the handler has ended */
	aw_client_connected *connected;
	void *arg;
	void (*on_made)(struct aw_stream *stream);
	void (*on_attach)(struct aw_stream *stream); /* one iteration earlier */
	void (*on_lost)(struct aw_stream *stream);
};

/* A stream over a descriptor, which is its own from here on, even where that fails. It holds one reference, for
 * the caller; nothing is read until aw__stream_start. `name` is copied. 0, -ENOMEM, or what libuv says. */
int aw__stream_new(struct aw_stream **out, struct aw_loop *loop, int fd, enum aw__stream_kind kind,
	const char *name, size_t limit);
/* asyncio's hops from a descriptor to a stream that reads: connection_made comes after so many iterations (1
 * for a transport that a task makes), then on_made is called and reading starts. */
void aw__stream_make(struct aw_stream *stream, unsigned hops);
/* The same for whoever opens it, after which the running task waits: 0; -ECANCELED: its protocol did not want it;
 * AW_ECANCELLED. */
int aw__stream_await_made(struct aw_stream *stream, uint32_t line);
void aw__stream_start(struct aw_stream *stream);   /* starts reading now */
void aw__stream_drop(struct aw_stream *stream);    /* one reference less */
void aw__stream_discard(struct aw_stream *stream); /* its maker gives it up: closed at once, and dropped */
/* An error of the system: nothing more is sent or read; the loss comes in the next iteration. */
void aw__stream_fatal(struct aw_stream *stream, int status);
void aw__stream_connection_lost(struct aw_stream *stream, int status); /* now */
void aw__stream_flush(struct aw__watch *watch);                        /* it can be written */
/* A stream whose handler has ended goes, if nothing more can come. */
void aw__stream_orphan(struct aw_stream *stream);
/* The wait's words as a fact; 0 where nothing is recorded. */
uint64_t aw__stream_fact(struct aw_stream *stream);
/* A waiting reader, if any, goes on. */
void aw__stream_wake_reader(struct aw_stream *stream);
void aw__stream_resume_reading(struct aw_stream *stream);

/* What happened to a stream with a protocol, told to that (protocol.c). */
void aw__protocol_made(struct aw_stream *stream);
void aw__protocol_data(struct aw_stream *stream, const char *data, size_t length);
void aw__protocol_eof(struct aw_stream *stream);
void aw__protocol_lost(struct aw_stream *stream, int status);

#endif
