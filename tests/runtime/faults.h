/* faults.h: failures of the C library and of the kernel, at the nth call that could fail so.
 *
 * The test program's own malloc, open, socket and their like stand before the C library's: they count, and
 * the one that is asked for fails; what libuv calls they see too. To be included by one file of a program.
 *
 *	faults_arm(FAULT_EMFILE, 3, false);
 *	status = aw_run(…);
 *	struck = faults_disarm();            an error or a success, and faults_alive() as it was before
 *
 * failing.h does so for each call of a run in turn. */
#ifndef TEST_FAULTS_H
#define TEST_FAULTS_H

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define FAULTS_TSAN 1
#endif
#if __has_feature(address_sanitizer)
#define FAULTS_ASAN_CLANG 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define FAULTS_ASAN 1
#endif
/* Not with another C library, nor where a sanitizer in the program itself stands in this place. */
#if defined(__GLIBC__) && !defined(FAULTS_TSAN) && !defined(__SANITIZE_THREAD__) && \
	!defined(FAULTS_ASAN_CLANG)
#define FAULTS_CAN_FAIL 1
#else
#define FAULTS_CAN_FAIL 0
#endif

/* The heap is in use before a sanitizer is ready. */
#define FAULTS_EARLY __attribute__((no_sanitize("address", "undefined")))

/* What can go wrong: each is a kind of failure of the calls that can fail so. */
enum fault {
	FAULT_NONE = 0,
	FAULT_MEMORY = 1,      /* malloc and its like, mmap */
	FAULT_ENOMEM = 2,      /* the kernel's own memory */
	FAULT_EMFILE = 4,      /* no descriptor is left */
	FAULT_EAGAIN = 8,      /* no thread, no process; not now, of what does not block */
	FAULT_EINTR = 16,      /* a signal came */
	FAULT_ENOSPC = 32,     /* the disk is full */
	FAULT_ECONNRESET = 64, /* the other side is gone */
	FAULT_SHORT = 128,     /* no failure: a read or write of one byte */
	FAULT_EINVAL = 256,    /* an older kernel, which does not know this */
};

static _Atomic unsigned faults_armed;
static _Atomic long faults_count, faults_nth;
static _Atomic bool faults_for_good;
static _Atomic size_t faults_most_bytes = SIZE_MAX; /* no larger block can be had, whoever asks */
static _Atomic long faults_blocks;                  /* of the heap, and mappings, that were not given back */

/* From now on the nth (from 1) of the calls that can fail so does, and all after it if that is for good. */
__attribute__((unused)) static void faults_arm(enum fault fault, long nth, bool for_good)
{
	faults_count = 0;
	faults_nth = nth;
	faults_for_good = for_good;
	faults_armed = fault;
}

/* No call fails any more. Whether one did. */
__attribute__((unused)) static bool faults_disarm(void)
{
	faults_armed = FAULT_NONE;
	return faults_count >= faults_nth;
}

FAULTS_EARLY static inline int faults_errno(unsigned fault)
{
	switch (fault) {
	case FAULT_EMFILE:
		return EMFILE;
	case FAULT_EAGAIN:
		return EAGAIN;
	case FAULT_EINTR:
		return EINTR;
	case FAULT_ENOSPC:
		return ENOSPC;
	case FAULT_ECONNRESET:
		return ECONNRESET;
	case FAULT_EINVAL:
		return EINVAL;
	default:
		return ENOMEM;
	}
}

__attribute__((unused)) static const char *faults_name(enum fault fault)
{
	return fault == FAULT_MEMORY  ? "malloc"
	       : fault == FAULT_SHORT ? "one byte"
	                              : strerror(faults_errno(fault));
}

/* Whether this call, which can fail in so many ways, is to fail now; errno says how. */
FAULTS_EARLY static inline bool faults_strikes(unsigned ways)
{
	unsigned fault = faults_armed;
	long number, nth = faults_nth;

	if (!(fault & ways))
		return false;
	number = ++faults_count;
	if (number < nth || (number > nth && !faults_for_good))
		return false;
	errno = faults_errno(fault);
	return true;
}

/* What was taken and not given back: memory (not under a sanitizer, which knows itself) and descriptors. */
__attribute__((unused)) static long faults_alive(void)
{
	long files = 0;

	for (int fd = 0; fd < 256; fd++)
		files += fcntl(fd, F_GETFD) >= 0;
	return faults_blocks * FAULTS_CAN_FAIL + files;
}

#if FAULTS_CAN_FAIL

/* ---- memory ---- */

#ifdef FAULTS_ASAN
#define FAULTS_HEAP(name) __interceptor_##name
#define FAULTS_COUNT(n)   ((void)0)
#else
#define FAULTS_HEAP(name) __libc_##name
#define FAULTS_COUNT(n)   ((void)(faults_blocks += (n)))
#endif

void *FAULTS_HEAP(malloc)(size_t bytes);
void *FAULTS_HEAP(calloc)(size_t count, size_t bytes);
void *FAULTS_HEAP(realloc)(void *old, size_t bytes);
void *FAULTS_HEAP(memalign)(size_t alignment, size_t bytes);
void FAULTS_HEAP(free)(void *block);

FAULTS_EARLY static inline bool faults_is_ours(const void *caller)
{
	extern const char __executable_start[], etext[];

	return (const char *)caller >= __executable_start && (const char *)caller < etext;
}

/* A sanitizer does not survive that its own allocations fail: with it only the program's do. */
FAULTS_EARLY static inline bool faults_memory_fails(const void *caller)
{
#ifdef FAULTS_ASAN
	if (!faults_is_ours(caller))
		return false;
#endif
	(void)caller;
	return faults_strikes(FAULT_MEMORY);
}
#define FAULTS_NO_MEMORY faults_memory_fails(__builtin_return_address(0))

FAULTS_EARLY static inline void *faults_counted(void *block)
{
	if (block)
		FAULTS_COUNT(1);
	return block;
}

FAULTS_EARLY void *malloc(size_t bytes)
{
	if (bytes > faults_most_bytes || FAULTS_NO_MEMORY)
		return NULL;
	return faults_counted(FAULTS_HEAP(malloc)(bytes));
}

FAULTS_EARLY void *calloc(size_t count, size_t bytes)
{
	return FAULTS_NO_MEMORY ? NULL : faults_counted(FAULTS_HEAP(calloc)(count, bytes));
}

FAULTS_EARLY void *realloc(void *old, size_t bytes)
{
	void *block;

	/* libuv ends the program where its table of descriptors cannot grow, though we had looked for room. */
	if (bytes > faults_most_bytes || (faults_is_ours(__builtin_return_address(0)) && FAULTS_NO_MEMORY))
		return NULL;
	block = FAULTS_HEAP(realloc)(old, bytes);
	if (!old)
		return faults_counted(block);
	if (!block && !bytes)
		FAULTS_COUNT(-1);
	return block;
}

FAULTS_EARLY void *memalign(size_t alignment, size_t bytes)
{
	return FAULTS_NO_MEMORY ? NULL : faults_counted(FAULTS_HEAP(memalign)(alignment, bytes));
}

FAULTS_EARLY void *aligned_alloc(size_t alignment, size_t bytes)
{
	return FAULTS_NO_MEMORY ? NULL : faults_counted(FAULTS_HEAP(memalign)(alignment, bytes));
}

FAULTS_EARLY int posix_memalign(void **out, size_t alignment, size_t bytes)
{
	*out = FAULTS_NO_MEMORY ? NULL : faults_counted(FAULTS_HEAP(memalign)(alignment, bytes));
	return *out ? 0 : ENOMEM;
}

FAULTS_EARLY void free(void *block)
{
	int error = errno;

	if (block)
		FAULTS_COUNT(-1);
	FAULTS_HEAP(free)(block);
	errno = error;
}

/* ---- the operating system ---- */

/* The C library's function of this name (or the sanitizer's, which calls that). */
#define FAULTS_NEXT(name)                                                            \
	({                                                                           \
		static _Atomic(void *) next_;                                        \
		void *found_ = atomic_load_explicit(&next_, memory_order_relaxed);   \
		if (!found_) {                                                       \
			found_ = dlsym(RTLD_NEXT, #name);                            \
			atomic_store_explicit(&next_, found_, memory_order_relaxed); \
		}                                                                    \
		(__typeof__(&name))found_;                                           \
	})

/* A call that can fail in so many ways, and what it returns then. */
#define FAULTS_CALL(type, name, parameters, arguments, failed, ways)                        \
	type name parameters                                                                \
	{                                                                                   \
		return faults_strikes(ways) ? (type)(failed) : FAULTS_NEXT(name) arguments; \
	}

FAULTS_EARLY void *mmap(void *address, size_t bytes, int protection, int flags, int fd, off_t offset)
{
	void *map;

	if (FAULTS_NO_MEMORY)
		return MAP_FAILED;
	map = FAULTS_NEXT(mmap)(address, bytes, protection, flags, fd, offset);
	if (map != MAP_FAILED)
		FAULTS_COUNT(1);
	return map;
}

FAULTS_EARLY int munmap(void *address, size_t bytes)
{
	FAULTS_COUNT(-1);
	return FAULTS_NEXT(munmap)(address, bytes);
}

FAULTS_CALL(int, madvise, (void *at, size_t bytes, int advice), (at, bytes, advice), -1,
	FAULT_ENOMEM | FAULT_EINVAL)
FAULTS_CALL(int, mprotect, (void *at, size_t bytes, int rights), (at, bytes, rights), -1, FAULT_ENOMEM)
FAULTS_CALL(int, pthread_create,
	(pthread_t * thread, const pthread_attr_t *attributes, void *(*body)(void *), void *arg),
	(thread, attributes, body, arg), EAGAIN, FAULT_EAGAIN)

/* A child has this memory too, but counts for itself: nothing fails in it. */
pid_t fork(void)
{
	unsigned armed = faults_armed;
	pid_t child;

	if (faults_strikes(FAULT_EAGAIN | FAULT_ENOMEM))
		return -1;
	faults_armed = FAULT_NONE;
	child = FAULTS_NEXT(fork)();
	if (child)
		faults_armed = armed;
	return child;
}

FAULTS_CALL(int, epoll_create1, (int flags), (flags), -1, FAULT_EMFILE | FAULT_ENOMEM)
FAULTS_CALL(int, eventfd, (unsigned value, int flags), (value, flags), -1, FAULT_EMFILE | FAULT_ENOMEM)
FAULTS_CALL(int, pipe2, (int ends[2], int flags), (ends, flags), -1, FAULT_EMFILE)
FAULTS_CALL(int, socket, (int domain, int type, int protocol), (domain, type, protocol), -1,
	FAULT_EMFILE | FAULT_ENOMEM)
FAULTS_CALL(int, socketpair, (int domain, int type, int protocol, int ends[2]),
	(domain, type, protocol, ends), -1, FAULT_EMFILE | FAULT_ENOMEM)
FAULTS_CALL(int, bind, (int fd, const struct sockaddr *address, socklen_t bytes), (fd, address, bytes), -1,
	FAULT_ENOMEM)
FAULTS_CALL(int, listen, (int fd, int backlog), (fd, backlog), -1, FAULT_ENOMEM)
FAULTS_CALL(int, connect, (int fd, const struct sockaddr *address, socklen_t bytes), (fd, address, bytes), -1,
	FAULT_EINTR | FAULT_ECONNRESET | FAULT_ENOMEM)
FAULTS_CALL(int, accept4, (int fd, struct sockaddr *address, socklen_t *bytes, int flags),
	(fd, address, bytes, flags), -1, FAULT_EMFILE | FAULT_ENOMEM | FAULT_EAGAIN | FAULT_EINTR)
FAULTS_CALL(int, getaddrinfo,
	(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **out),
	(host, service, hints, out), errno == EAGAIN ? EAI_AGAIN : EAI_MEMORY, FAULT_EAGAIN | FAULT_ENOMEM)
FAULTS_CALL(int, epoll_pwait,
	(int fd, struct epoll_event *events, int most, int timeout_ms, const sigset_t *mask),
	(fd, events, most, timeout_ms, mask), -1, FAULT_EINTR)
FAULTS_CALL(int, epoll_wait, (int fd, struct epoll_event *events, int most, int timeout_ms),
	(fd, events, most, timeout_ms), -1, FAULT_EINTR)
FAULTS_CALL(int, poll, (struct pollfd * fds, nfds_t count, int timeout_ms), (fds, count, timeout_ms), -1,
	FAULT_EINTR)
FAULTS_CALL(int, ppoll,
	(struct pollfd * fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask),
	(fds, count, timeout, mask), -1, FAULT_EINTR)
FAULTS_CALL(
	pid_t, waitpid, (pid_t child, int *status, int options), (child, status, options), -1, FAULT_EINTR)
FAULTS_CALL(int, ftruncate, (int fd, off_t bytes), (fd, bytes), -1, FAULT_ENOSPC)
FAULTS_CALL(int, posix_fallocate, (int fd, off_t at, off_t bytes), (fd, at, bytes), ENOSPC, FAULT_ENOSPC)
FAULTS_CALL(int, fsync, (int fd), (fd), -1, FAULT_ENOSPC)
FAULTS_CALL(int, mkostemp, (char *path, int flags), (path, flags), -1, FAULT_EMFILE | FAULT_ENOSPC)

static inline unsigned faults_of_open(int flags)
{
	return FAULT_EMFILE | FAULT_ENOMEM | (flags & O_CREAT ? FAULT_ENOSPC : 0);
}

#define FAULTS_OPEN(name)                                                                                 \
	int name(const char *path, int flags, ...)                                                        \
	{                                                                                                 \
		mode_t mode = 0;                                                                          \
		va_list rest;                                                                             \
		if (flags & O_CREAT) {                                                                    \
			va_start(rest, flags);                                                            \
			mode = va_arg(rest, mode_t);                                                      \
			va_end(rest);                                                                     \
		}                                                                                         \
		return faults_strikes(faults_of_open(flags)) ? -1 : FAULTS_NEXT(name)(path, flags, mode); \
	}

FAULTS_OPEN(open)
FAULTS_OPEN(open64)

/* How a transfer of so many bytes can fail. Of a pipe the kernel moves small messages whole, and libuv's
 * eventfd never fails. */
static inline unsigned faults_of_transfer(int fd, size_t bytes, bool writes)
{
	unsigned ways = FAULT_EINTR;
	struct stat about;
	int flags;

	if (!(faults_armed & ~(unsigned)(FAULT_MEMORY | FAULT_EINTR)))
		return ways;
	flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fstat(fd, &about))
		return ways;
	if (S_ISREG(about.st_mode))
		return ways | (writes ? FAULT_ENOSPC : 0) | (bytes > 1 ? FAULT_SHORT : 0);
	if (!S_ISSOCK(about.st_mode) && (!S_ISFIFO(about.st_mode) || bytes <= 512))
		return ways;
	if (S_ISSOCK(about.st_mode))
		ways |= FAULT_ECONNRESET;
	return ways | (flags & O_NONBLOCK ? FAULT_EAGAIN : 0) | (bytes > 1 ? FAULT_SHORT : 0);
}

/* What the call is to be made with: 0, nothing was asked for; -1, it fails. */
static inline ssize_t faults_transfer(int fd, size_t bytes, bool writes)
{
	if (!faults_armed || !faults_strikes(faults_of_transfer(fd, bytes, writes)))
		return (ssize_t)bytes;
	return faults_armed & FAULT_SHORT ? 1 : -1;
}

#define FAULTS_TRANSFER(name, parameters, bytes, writes, arguments) \
	ssize_t name parameters                                     \
	{                                                           \
		ssize_t most = faults_transfer(fd, bytes, writes);  \
		return most < 0 ? -1 : FAULTS_NEXT(name) arguments; \
	}

FAULTS_TRANSFER(read, (int fd, void *to, size_t bytes), bytes, false, (fd, to, (size_t)most))
FAULTS_TRANSFER(write, (int fd, const void *from, size_t bytes), bytes, true, (fd, from, (size_t)most))
FAULTS_TRANSFER(pread, (int fd, void *to, size_t bytes, off_t at), bytes, false, (fd, to, (size_t)most, at))
FAULTS_TRANSFER(
	pread64, (int fd, void *to, size_t bytes, off64_t at), bytes, false, (fd, to, (size_t)most, at))
FAULTS_TRANSFER(
	pwrite, (int fd, const void *from, size_t bytes, off_t at), bytes, true, (fd, from, (size_t)most, at))
FAULTS_TRANSFER(pwrite64, (int fd, const void *from, size_t bytes, off64_t at), bytes, true,
	(fd, from, (size_t)most, at))

/* Of several buffers a short transfer takes the first byte of the first. */
static inline struct iovec faults_first(const struct iovec *buffers, ssize_t most)
{
	return (struct iovec){buffers[0].iov_base, most == 1 && buffers[0].iov_len ? 1 : buffers[0].iov_len};
}

#define FAULTS_VECTOR(name, writes)                                   \
	ssize_t name(int fd, const struct iovec *buffers, int count)  \
	{                                                             \
		size_t bytes = count > 0 ? buffers[0].iov_len : 0;    \
		ssize_t most = faults_transfer(fd, bytes, writes);    \
		struct iovec first;                                   \
		if (most < 0)                                         \
			return -1;                                    \
		if ((size_t)most == bytes)                            \
			return FAULTS_NEXT(name)(fd, buffers, count); \
		first = faults_first(buffers, most);                  \
		return FAULTS_NEXT(name)(fd, &first, 1);              \
	}

FAULTS_VECTOR(readv, false)
FAULTS_VECTOR(writev, true)

/* ---- sockets ---- */

FAULTS_TRANSFER(
	recv, (int fd, void *to, size_t bytes, int flags), bytes, false, (fd, to, (size_t)most, flags))
FAULTS_TRANSFER(send, (int fd, const void *from, size_t bytes, int flags), bytes, true,
	(fd, from, (size_t)most, flags))
FAULTS_CALL(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags), -1,
	FAULT_ECONNRESET | FAULT_EAGAIN | FAULT_EINTR)
/* A datagram goes whole. */
FAULTS_CALL(ssize_t, sendto,
	(int fd, const void *from, size_t bytes, int flags, const struct sockaddr *to, socklen_t to_bytes),
	(fd, from, bytes, flags, to, to_bytes), -1, FAULT_ECONNRESET | FAULT_EAGAIN | FAULT_EINTR)
FAULTS_CALL(ssize_t, recvfrom,
	(int fd, void *to, size_t bytes, int flags, struct sockaddr *from, socklen_t *from_bytes),
	(fd, to, bytes, flags, from, from_bytes), -1, FAULT_ECONNRESET | FAULT_EAGAIN | FAULT_EINTR)
FAULTS_CALL(int, getsockopt, (int fd, int level, int name, void *value, socklen_t *bytes),
	(fd, level, name, value, bytes), -1, FAULT_ENOMEM)
FAULTS_CALL(int, setsockopt, (int fd, int level, int name, const void *value, socklen_t bytes),
	(fd, level, name, value, bytes), -1, FAULT_ENOMEM)
FAULTS_CALL(int, getsockname, (int fd, struct sockaddr *address, socklen_t *bytes), (fd, address, bytes), -1,
	FAULT_ENOMEM)
FAULTS_CALL(int, shutdown, (int fd, int how), (fd, how), -1, FAULT_ECONNRESET)

#endif

#endif
