/* remote.h: a process pool's worker and the thread of the pool that speaks for it, over a socket.
 *
 * The thread sends a call. The worker tells what it prints and what holds it while it makes the call, and
 * then what came of it. Both are the same program, one a fork of the other: so a function is its address,
 * and all that is sent is bytes. */
#ifndef AW_REMOTE_H
#define AW_REMOTE_H

#include "loop.h"

enum aw__message_kind {
	AW__MESSAGE_CALL,   /* value: the function; bytes: its argument */
	AW__MESSAGE_TEXT,   /* type: TRACE_PRINT, TRACE_NOTE */
	AW__MESSAGE_HOLD,   /* type: TRACE_BLOCK_BEGIN, _END; hold, line; value: seconds (double bits) */
	AW__MESSAGE_RESULT, /* type: AW__RESULT_…; value: is there one? */
	AW__MESSAGE_ERROR,  /* status; bytes: type, message, each with its NUL */
};

struct aw__message {
	uint32_t kind, type, hold, line;
	int32_t status;
	int64_t now_ns; /* of a call: the virtual clock */
	uint64_t value;
	uint64_t bytes; /* that follow */
};

/* Whole, whatever signals come. 0, or -errno; -EPIPE where nobody is at the other end. */
int aw__message_send(int fd, const struct aw__message *message, const void *data);
int aw__bytes_receive(int fd, void *to, size_t bytes);

/* ---- in the worker ---- */

struct aw__remote {
	int fd;
};

/* The new process makes calls until its pool closes the socket. `like` is the context that forked it. */
_Noreturn void aw__remote_main(int fd, const struct aw_loop *like);
void aw__remote_text(struct aw__remote *remote, enum trace_type type, const char *text);
void aw__remote_hold(
	struct aw__remote *remote, enum trace_type type, enum trace_hold hold, double seconds, uint32_t line);

#endif
