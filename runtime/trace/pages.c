/* pages.c: large zeroed memory. A column of ten million numbers is mapped, in huge pages where the
 * kernel has them; it grows by moving page tables, and what is never touched costs nothing. */
#include <sys/mman.h>

#include "reader.h"

void *trace__pages_map(size_t bytes)
{
	void *pages =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (pages == MAP_FAILED)
		return NULL;
	if (bytes >= 4u << 20)
		madvise(pages, bytes, MADV_HUGEPAGE); /* advice: a kernel without it reads as well, slower */
	return pages;
}

void *trace__pages_remap(void *pages, size_t bytes, size_t wanted)
{
	void *moved;

	if (!pages)
		return trace__pages_map(wanted);
	moved = mremap(pages, bytes, wanted, MREMAP_MAYMOVE);
	if (moved == MAP_FAILED)
		return NULL;
	if (wanted >= 4u << 20)
		madvise(moved, wanted, MADV_HUGEPAGE);
	return moved;
}

void trace__pages_unmap(void *pages, size_t bytes)
{
	if (pages)
		munmap(pages, bytes);
}
