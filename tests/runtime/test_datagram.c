/* Datagrams and names: UDP over the loopback, getaddrinfo and getnameinfo. */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include "connected.h"
#include "localhost.h"

enum { UV__EAI_NONAME = -3008 }; /* libuv's, of which tests do not know */

/* ---- datagrams ---- */

static int receive_into_log(void *arg)
{
	struct aw_bytes bytes;
	int status = aw_datagram_recvfrom(&bytes, NULL, arg);

	if (status)
		say("%d", status);
	else
		say_bytes("", bytes);
	return status;
}

static int send_both_ways(void *arg)
{
	struct aw_datagram *server, *client;
	struct aw_address from;
	struct aw_bytes bytes;

	(void)arg;
	AW_TRY(aw_open_datagram(&server, "127.0.0.1", 0, NULL, 0));
	AW_TRY(aw_open_datagram(&client, NULL, 0, "127.0.0.1", aw_datagram_sockname(server)->port));
	AW_TRY(aw_datagram_sendto(client, "question", 8, NULL));
	AW_TRY(aw_datagram_sendto(client, "", 0, NULL));
	AW_TRY(aw_datagram_sendto(client, "second", 6, NULL));
	AW_TRY(aw_datagram_recvfrom(&bytes, &from, server));
	say_bytes("", bytes);
	assert_int_equal(from.port, aw_datagram_sockname(client)->port);
	AW_TRY(aw_datagram_sendto(server, "answer", 6, &from));
	AW_TRY(aw_datagram_recvfrom(&bytes, NULL, client));
	say_bytes("", bytes);
	AW_TRY(aw_datagram_recvfrom(&bytes, &from, server));
	say_bytes("", bytes);
	assert_int_equal(aw_datagram_sendto(client, "x", 1, &from), -EINVAL);
	assert_int_equal(aw_datagram_sendto(server, "x", 1, NULL), -EINVAL);
	aw_datagram_release(client);
	return 0;
}

static void datagrams_go_both_ways_in_order(void **state)
{
	(void)state;
	assert_int_equal(run(send_both_ways, NULL), 0);
	assert_said("question answer second");
}

static int wait_for_datagrams(void *arg)
{
	struct aw_datagram *one;
	struct aw *tasks[3];

	(void)arg;
	AW_TRY(aw_open_datagram(&one, "127.0.0.1", 0, NULL, 0));
	for (int i = 0; i < 3; i++)
		tasks[i] = aw_spawn(AW(receive_into_log, one));
	AW_TRY(aw_yield());
	aw_cancel(tasks[0]);
	AW_TRY(aw_datagram_sendto(one, "to myself", 9, aw_datagram_sockname(one)));
	AW_TRY(aw_await(NULL, tasks[1]));
	assert_int_equal(aw_wait_for(NULL, 0.01, AW(receive_into_log, one)), AW_ETIMEDOUT);
	aw_datagram_close(one);
	assert_int_equal(aw_await(NULL, tasks[2]), -ECANCELED);
	AW_TRY(aw_datagram_sendto(one, "x", 1, aw_datagram_sockname(one)));
	return 0;
}

static void several_may_wait_for_datagrams_and_give_up(void **state)
{
	(void)state;
	assert_int_equal(run(wait_for_datagrams, NULL), 0);
	assert_said("-20001 to myself -20001 -125");
}

/* On the loopback what is sent has come when the next iteration looks; its receiver runs in the one after. */
static int cancel_the_chosen(void *arg)
{
	struct aw_datagram *self;
	struct aw *first, *second;

	(void)arg;
	AW_TRY(aw_open_datagram(&self, "127.0.0.1", 0, NULL, 0));
	first = aw_spawn(AW(receive_into_log, self));
	second = aw_spawn(AW(receive_into_log, self));
	AW_TRY(aw_yield());
	AW_TRY(aw_datagram_sendto(self, "word", 4, aw_datagram_sockname(self)));
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	aw_cancel(first);
	return aw_wait_for(NULL, 30, second);
}

static void what_a_cancelled_receiver_was_chosen_for_is_the_nexts(void **state)
{
	(void)state;
	assert_int_equal(run(cancel_the_chosen, NULL), 0);
	assert_said("-20001 word");
}

enum { FLOOD = 8000 };

static int receive_any(void *datagram)
{
	struct aw_bytes bytes;

	return aw_datagram_recvfrom(&bytes, NULL, datagram);
}

static int flood(void *arg)
{
	struct aw_datagram *self;
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), kept = 0;

	(void)arg;
	AW_TRY(aw_open_datagram(&self, "127.0.0.1", 0, NULL, 0));
	to.sin_port = htons(aw_datagram_sockname(self)->port);
	for (int i = 0; i < FLOOD; i++) {
		assert_int_equal(sendto(fd, "", 0, 0, (struct sockaddr *)&to, sizeof(to)), 0);
		AW_TRY(aw_yield());
	}
	close(fd);
	while (!aw_wait_for(NULL, 0.01, AW(receive_any, self)))
		kept++;
	say("%s", kept < FLOOD / 2 ? "few" : "all");
	aw_datagram_release(self);
	return 0;
}

static void empty_datagrams_that_nobody_receives_do_not_heap_up(void **state)
{
	(void)state;
	assert_int_equal(run(flood, NULL), 0);
	assert_said("few");
}

static int send_to_nobody(void *arg)
{
	struct aw_datagram *nobody, *client;
	struct aw_bytes bytes;
	uint16_t port;

	(void)arg;
	AW_TRY(aw_open_datagram(&nobody, "127.0.0.1", 0, NULL, 0));
	port = aw_datagram_sockname(nobody)->port;
	aw_datagram_release(nobody);
	AW_TRY(aw_open_datagram(&client, NULL, 0, "127.0.0.1", port));
	AW_TRY(aw_datagram_sendto(client, "x", 1, NULL));
	assert_int_equal(aw_datagram_recvfrom(&bytes, NULL, client), -ECONNREFUSED);
	assert_string_equal(aw_error_type(), "ConnectionRefusedError");
	/* It is not over by that. */
	AW_TRY(aw_open_datagram(&nobody, "127.0.0.1", port, NULL, 0));
	AW_TRY(aw_datagram_sendto(client, "again", 5, NULL));
	return aw_await(NULL, AW(receive_into_log, nobody));
}

static void an_error_of_the_network_reaches_who_receives(void **state)
{
	(void)state;
	assert_int_equal(run(send_to_nobody, NULL), 0);
	assert_said("again");
}

static int open_badly(void *arg)
{
	struct aw_datagram *one, *other;

	(void)arg;
	AW_TRY(aw_open_datagram(&one, "127.0.0.1", 0, NULL, 0));
	assert_int_equal(
		aw_open_datagram(&other, "127.0.0.1", aw_datagram_sockname(one)->port, NULL, 0), -EADDRINUSE);
	assert_null(other);
	assert_int_equal(aw_open_datagram(&other, NULL, 0, NULL, 0), -EINVAL);
	return 0;
}

static void an_endpoint_that_cannot_be_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(run(open_badly, NULL), 0);
}

/* ---- names ---- */

static int look_up(void *arg)
{
	struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *all;
	struct aw_name name;

	(void)arg;
	AW_TRY(aw_getaddrinfo(&all, "localhost", "80", &hints));
	assert_int_equal(((struct sockaddr_in *)(void *)all->ai_addr)->sin_port, htons(80));
	assert_int_equal(
		((struct sockaddr_in *)(void *)all->ai_addr)->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
	AW_TRY(aw_getnameinfo(&name, all->ai_addr, NI_NUMERICHOST | NI_NUMERICSERV));
	say("%s %s", name.host, name.service);
	freeaddrinfo(all);
	hints.ai_flags = AI_NUMERICHOST;
	assert_int_equal(aw_getaddrinfo(&all, "localhost", "80", &hints), UV__EAI_NONAME);
	assert_string_equal(aw_error_type(), "gaierror");
	assert_string_equal(aw_error_message(), "[Errno -2] Name or service not known");
	return 0;
}

static void names_are_looked_up_both_ways(void **state)
{
	(void)state;
	skip_without_localhost();
	assert_int_equal(run(look_up, NULL), 0);
	assert_said("127.0.0.1 80");
}

static int look_up_into_log(void *arg)
{
	struct addrinfo *all;
	int status = aw_getaddrinfo(&all, arg, "80", NULL);

	if (!status)
		freeaddrinfo(all);
	say("%d", status);
	return status;
}

static int cancel_look_ups(void *arg)
{
	struct aw *tasks[20];

	(void)arg;
	for (int i = 0; i < 20; i++)
		tasks[i] = aw_spawn(AW(look_up_into_log, WORD("localhost")));
	AW_TRY(aw_yield());
	for (int i = 0; i < 19; i++)
		aw_cancel(tasks[i]);
	AW_TRY(aw_await(NULL, tasks[19]));
	aw_spawn(AW(look_up_into_log, WORD("localhost"))); /* left to the end of the run */
	return aw_yield();
}

static void a_cancelled_look_up_ends_at_once_and_leaves_nothing(void **state)
{
	(void)state;
	skip_without_localhost();
	assert_int_equal(run(cancel_look_ups, NULL), 0);
	assert_int_equal(strncmp(said, "-20001 -20001", 13), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(datagrams_go_both_ways_in_order),
		cmocka_unit_test(several_may_wait_for_datagrams_and_give_up),
		cmocka_unit_test(what_a_cancelled_receiver_was_chosen_for_is_the_nexts),
		cmocka_unit_test(empty_datagrams_that_nobody_receives_do_not_heap_up),
		cmocka_unit_test(an_error_of_the_network_reaches_who_receives),
		cmocka_unit_test(an_endpoint_that_cannot_be_is_an_error),
		cmocka_unit_test(names_are_looked_up_both_ways),
		cmocka_unit_test(a_cancelled_look_up_ends_at_once_and_leaves_nothing),
	};

	return cmocka_run_group_tests_name("datagram", tests, NULL, NULL);
}
