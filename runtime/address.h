/* address.h: addresses of sockets: as text, and from names. */
#ifndef AW_ADDRESS_H
#define AW_ADDRESS_H

#include <netdb.h>
#include <sys/socket.h>

#include "loop.h"

struct aw_address aw__address_of(const struct sockaddr *address, socklen_t bytes);
/* "127.0.0.1:8000", "[::1]:8000", or the path. */
enum { AW__ADDRESS_TEXT = 136 };
const char *aw__address_text(char text[AW__ADDRESS_TEXT], const struct aw_address *address);
/* As Python prints its tuple: ('127.0.0.1', 8000). */
const char *aw__address_repr(char text[AW__ADDRESS_TEXT], const struct sockaddr *address, socklen_t bytes);

/* _ensure_resolved: the addresses of a host (NULL: of this machine, to be bound) for sockets of that type.
 * Those of a number need no look-up, and no switch. The list is the caller's, for freeaddrinfo. */
int aw__resolve(struct addrinfo **out, const char *host, uint16_t port, int type, uint32_t line);

#endif
