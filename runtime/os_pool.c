/* os_pool.c: libuv's thread pool, asked for where it can be told that there is none to be had.
 *
 * libuv makes its threads all at once, at the first use in a process, and ends the program where one cannot
 * be made. So as many are tried before. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "os.h"

enum { MOST = 1024 }; /* as libuv has it */

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER, gate = PTHREAD_MUTEX_INITIALIZER;
static pid_t owner; /* of the threads that were made; 0: nobody */

static size_t size_of_pool(void)
{
	const char *wanted = getenv("UV_THREADPOOL_SIZE");
	unsigned size = wanted ? (unsigned)atoi(wanted) : 4;

	return !size ? 1 : size < MOST ? size : MOST;
}

static void *pass(void *arg)
{
	pthread_mutex_lock(&gate);
	pthread_mutex_unlock(&gate);
	return arg;
}

/* So many at once: each stays until the last is made. */
static int try_threads(size_t count)
{
	pthread_t *threads = malloc(count * sizeof(*threads));
	size_t made = 0;
	int error = 0;

	if (!threads)
		return -ENOMEM;
	pthread_mutex_lock(&gate);
	while (made < count && !error) {
		error = pthread_create(&threads[made], NULL, pass, NULL);
		made += !error;
	}
	pthread_mutex_unlock(&gate);
	while (made)
		pthread_join(threads[--made], NULL);
	free(threads);
	return -error;
}

int aw__os_pool(struct aw_loop *loop, uv_loop_t **out)
{
	int status = aw__os_uv(loop, out);

	if (status)
		return status;
	pthread_mutex_lock(&guard);
	if (owner != getpid()) /* a fork leaves them behind */
		status = try_threads(size_of_pool());
	if (!status)
		owner = getpid();
	pthread_mutex_unlock(&guard);
	return status;
}
