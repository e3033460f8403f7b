/* address.c: addresses of sockets as text. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "address.h"

static struct aw_address of_unix(const struct sockaddr_un *address, socklen_t bytes)
{
	size_t most = bytes > offsetof(struct sockaddr_un, sun_path)
	                      ? bytes - offsetof(struct sockaddr_un, sun_path)
	                      : 0;
	struct aw_address result = {.host = ""};

	if (most >= sizeof(result.host))
		most = sizeof(result.host) - 1;
	memcpy(result.host, address->sun_path, strnlen(address->sun_path, most));
	return result;
}

struct aw_address aw__address_of(const struct sockaddr *address, socklen_t bytes)
{
	struct aw_address result = {.host = ""};

	if (address->sa_family == AF_UNIX)
		return of_unix((const struct sockaddr_un *)address, bytes);
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof(in));
		inet_ntop(AF_INET, &in.sin_addr, result.host, sizeof(result.host));
		result.port = ntohs(in.sin_port);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof(in6));
		inet_ntop(AF_INET6, &in6.sin6_addr, result.host, sizeof(result.host));
		result.port = ntohs(in6.sin6_port);
	}
	return result;
}

const char *aw__address_text(char text[AW__ADDRESS_TEXT], const struct aw_address *address)
{
	if (!address->port)
		snprintf(text, AW__ADDRESS_TEXT, "%s", address->host);
	else if (strchr(address->host, ':'))
		snprintf(text, AW__ADDRESS_TEXT, "[%s]:%u", address->host, address->port);
	else
		snprintf(text, AW__ADDRESS_TEXT, "%s:%u", address->host, address->port);
	return text;
}

const char *aw__address_repr(char text[AW__ADDRESS_TEXT], const struct sockaddr *address, socklen_t bytes)
{
	struct aw_address plain = aw__address_of(address, bytes);

	if (address->sa_family == AF_UNIX) {
		snprintf(text, AW__ADDRESS_TEXT, "%s", plain.host);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof(in6));
		snprintf(text, AW__ADDRESS_TEXT, "('%s', %u, %u, %u)", plain.host, plain.port,
			ntohl(in6.sin6_flowinfo), in6.sin6_scope_id);
	} else {
		snprintf(text, AW__ADDRESS_TEXT, "('%s', %u)", plain.host, plain.port);
	}
	return text;
}
