/* dns.c: getaddrinfo and getnameinfo, on a thread of libuv's, so that no other task waits for them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "os.h"
#include "probe.h"
#include "sync.h"

_Static_assert(sizeof(((uv_getnameinfo_t *)0)->host) == sizeof(((struct aw_name *)0)->host), "copied whole");
_Static_assert(
	sizeof(((uv_getnameinfo_t *)0)->service) == sizeof(((struct aw_name *)0)->service), "copied whole");

struct lookup {
	struct aw__op op;
	union {
		uv_req_t any;
		uv_getaddrinfo_t addresses;
		uv_getnameinfo_t name;
	} request;
	bool asks_name;
};

static void cancel(struct aw__op *op)
{
	/* One that runs already cannot be cancelled: then it answers to nobody. */
	uv_cancel(&((struct lookup *)op)->request.any);
}

static void free_lookup(struct aw__op *op)
{
	struct lookup *lookup = (struct lookup *)op;

	if (!lookup->asks_name && !op->status)
		uv_freeaddrinfo(lookup->request.addresses.addrinfo);
	free(lookup);
}

/* Python's socket.gaierror has the numbers of getaddrinfo, libuv its own. */
static int fail(int status)
{
	static const struct {
		int ours, theirs;
	} codes[] = {
		{UV_EAI_AGAIN, EAI_AGAIN},
		{UV_EAI_BADFLAGS, EAI_BADFLAGS},
		{UV_EAI_FAIL, EAI_FAIL},
		{UV_EAI_FAMILY, EAI_FAMILY},
		{UV_EAI_NONAME, EAI_NONAME},
		{UV_EAI_OVERFLOW, EAI_OVERFLOW},
		{UV_EAI_SERVICE, EAI_SERVICE},
		{UV_EAI_SOCKTYPE, EAI_SOCKTYPE},
	};

	if (status == UV_EAI_MEMORY)
		return aw__fail(-ENOMEM);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].ours == status)
			return aw__fail_as(status, "gaierror", "[Errno %d] %s", codes[i].theirs,
				gai_strerror(codes[i].theirs));
	if (status > UV_EAI_ADDRFAMILY || status < UV_EAI_PROTOCOL)
		return aw__fail(status);
	return aw__fail_as(status, "gaierror", "%s", uv_strerror(status));
}

static int begin(struct lookup **out, uv_loop_t **uv)
{
	struct aw_loop *loop = aw__loop;
	struct lookup *lookup;
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	status = aw__os_pool(loop, uv);
	if (status)
		return status;
	lookup = calloc(1, sizeof(*lookup));
	if (!lookup)
		return -ENOMEM;
	lookup->op = (struct aw__op){.cancel = cancel, .unwanted = free_lookup};
	status = aw__op_begin(loop, &lookup->op);
	if (status)
		free(lookup);
	else
		*out = lookup;
	return status;
}

/* ---- addresses of a name ---- */

static void on_addresses(uv_getaddrinfo_t *request, int status, struct addrinfo *addresses)
{
	struct lookup *lookup = (struct lookup *)((char *)request - offsetof(struct lookup, request));

	(void)addresses; /* the request keeps them */
	aw__op_came(aw__loop, &lookup->op, status);
}

int aw_getaddrinfo_at(struct addrinfo **out, const char *host, const char *service,
	const struct addrinfo *hints, uint32_t line)
{
	struct lookup *lookup;
	uv_loop_t *uv;
	int status = begin(&lookup, &uv);

	if (status)
		return aw__fail(status);
	status = uv_getaddrinfo(uv, &lookup->request.addresses, on_addresses, host, service, hints);
	if (status) {
		aw__op_drop(aw__loop, &lookup->op);
		free(lookup);
		return fail(status);
	}
	status = aw__op_wait_for(aw__loop, &lookup->op, TRACE_WAIT_DNS,
		aw__probe_text_id(aw__loop, host ? host : service), line);
	if (status == AW_ECANCELLED)
		return status;
	if (!status)
		*out = lookup->request.addresses.addrinfo;
	free(lookup);
	return status ? fail(status) : 0;
}

int aw__resolve(struct addrinfo **out, const char *host, uint16_t port, int type, uint32_t line)
{
	struct addrinfo hints = {.ai_socktype = type, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
	char service[8];

	if (!aw__can_wait())
		return AW_ENOLOOP;
	snprintf(service, sizeof(service), "%u", port);
	if (host && *host && !getaddrinfo(host, service, &hints, out))
		return 0;
	hints.ai_flags = AI_NUMERICSERV | (host && *host ? 0 : AI_PASSIVE);
	return aw_getaddrinfo_at(out, host && *host ? host : NULL, service, &hints, line);
}

/* ---- the name of an address ---- */

static void on_name(uv_getnameinfo_t *request, int status, const char *host, const char *service)
{
	struct lookup *lookup = (struct lookup *)((char *)request - offsetof(struct lookup, request));

	(void)host, (void)service; /* the request keeps them */
	aw__op_came(aw__loop, &lookup->op, status);
}

int aw_getnameinfo_at(struct aw_name *out, const struct sockaddr *address, int flags, uint32_t line)
{
	struct lookup *lookup;
	char text[AW__ADDRESS_TEXT];
	struct aw_address plain;
	uv_loop_t *uv;
	int status = begin(&lookup, &uv);

	if (status)
		return aw__fail(status);
	lookup->asks_name = true;
	status = uv_getnameinfo(uv, &lookup->request.name, on_name, address, flags);
	if (status) {
		aw__op_drop(aw__loop, &lookup->op);
		free(lookup);
		return fail(status);
	}
	plain = aw__address_of(address, 0);
	status = aw__op_wait_for(aw__loop, &lookup->op, TRACE_WAIT_DNS,
		aw__probe_text_id(aw__loop, aw__address_text(text, &plain)), line);
	if (status == AW_ECANCELLED)
		return status;
	if (!status) {
		memcpy(out->host, lookup->request.name.host, sizeof(out->host));
		memcpy(out->service, lookup->request.name.service, sizeof(out->service));
	}
	free(lookup);
	return status ? fail(status) : 0;
}
