/* aw_descriptor.h: descriptors of the program's own, and plain sockets: a part of aw.h, which includes it.
 *
 * What asyncio's loop offers beneath its streams: to be called when a descriptor is ready, and the calls of
 * non-blocking sockets as awaitables.
 *
 *	static void on_input(void *arg)
 *	{
 *		ssize_t got = read(STDIN_FILENO, line, sizeof(line));
 *		…
 *	}
 *	…
 *	AW_TRY(aw_add_reader(STDIN_FILENO, on_input, NULL));
 *
 * A descriptor becomes non-blocking, and stays the program's, which stops waiting for it before it closes it. It
 * may be a socket, a pipe or a terminal: of a regular file it is -EPERM. Nor may it belong to a stream or
 * a server: -EEXIST. As sockets do, it keeps a run from being a deadlock. */
#ifndef AWAITSCOPE_AW_DESCRIPTOR_H
#define AWAITSCOPE_AW_DESCRIPTOR_H

#include "aw.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sockaddr;

/* loop.add_reader, add_writer: as long as the descriptor can be read (written), the loop calls fn in each
 * iteration, until that is removed. A second call replaces the first's. -EBADF, -EPERM, -EEXIST, -ENOMEM;
 * AW_ENOLOOP. */
int aw_add_reader(int fd, aw_callback *fn, void *arg);
int aw_add_writer(int fd, aw_callback *fn, void *arg);
/* loop.remove_reader, remove_writer: whether there was one. */
bool aw_remove_reader(int fd);
bool aw_remove_writer(int fd);

/* loop.sock_recv, sock_sendall, sock_accept, sock_connect: of a socket that the program made. Each is tried at
 * once, and only if that cannot be done now the task waits, by add_reader or add_writer: so of one socket one
 * task at a time reads, and one writes. Buffers are the caller's. Errors are the system's.
 *
 * recv: *got is at most `bytes`; 0 at the end. accept: *fd is a new socket, the caller's to close. */
#define aw_sock_recv(got, fd, buffer, bytes) aw_sock_recv_at((got), (fd), (buffer), (bytes), AW_LINE)
#define aw_sock_sendall(fd, data, bytes)     aw_sock_sendall_at((fd), (data), (bytes), AW_LINE)
#define aw_sock_accept(out, fd)              aw_sock_accept_at((out), (fd), AW_LINE)
#define aw_sock_connect(fd, address, bytes)  aw_sock_connect_at((fd), (address), (bytes), AW_LINE)
int aw_sock_recv_at(size_t *got, int fd, void *buffer, size_t bytes, uint32_t line);
int aw_sock_sendall_at(int fd, const void *data, size_t bytes, uint32_t line);
int aw_sock_accept_at(int *out, int fd, uint32_t line);
int aw_sock_connect_at(int fd, const struct sockaddr *address, unsigned bytes, uint32_t line);

#ifdef __cplusplus
}
#endif

#endif
