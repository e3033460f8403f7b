/* localhost.h: a bare machine (a chroot without /etc/hosts) does not know "localhost": what looks it up is
 * skipped there, visibly. */
#ifndef AWAITSCOPE_TESTS_LOCALHOST_H
#define AWAITSCOPE_TESTS_LOCALHOST_H

#include <netdb.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static inline void skip_without_localhost(void)
{
	struct addrinfo *all;

	if (getaddrinfo("localhost", "80", NULL, &all)) {
		print_message("skipped: this machine does not know localhost\n");
		skip();
	}
	freeaddrinfo(all);
}

#endif
