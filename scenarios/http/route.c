/* route.c: which handler a request is for. */
#include <string.h>

#include "private.h"

static bool serves(const struct http_route *route, const char *method)
{
	return !strcmp(route->method, method) || (!strcmp(method, "HEAD") && !strcmp(route->method, "GET"));
}

static int add_allowed(struct http_text *allowed, const char *method)
{
	AW_TRY(http__text_format(allowed, "%s%s", allowed->length ? ", " : "", method));
	return strcmp(method, "GET") ? 0 : http__text_format(allowed, ", HEAD");
}

const struct http_route *http__route_find(const struct http_route *routes, const char *method,
	const char *path, int *status, struct http_text *allowed)
{
	*status = HTTP_STATUS_NOT_FOUND;
	for (const struct http_route *route = routes; route->method; route++) {
		if (strcmp(route->path, path))
			continue;
		if (serves(route, method))
			return route;
		*status = HTTP_STATUS_METHOD_NOT_ALLOWED;
		if (add_allowed(allowed, route->method))
			*status = HTTP_STATUS_INTERNAL_SERVER_ERROR;
	}
	return NULL;
}
