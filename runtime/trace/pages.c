/* pages.c: large zeroed memory. A column of ten million numbers is mapped, in huge pages where the
 * kernel has them; it grows by moving page tables, and what is never touched costs nothing. What is
 * small comes from the heap: a trace of a hundred events should not need a page for each column. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "reader.h"

enum { LARGE = 256 << 10, HUGE = 4 << 20 };

void *trace__pages_map(size_t bytes)
{
	void *pages;

	if (bytes < LARGE)
		return calloc(1, bytes ? bytes : 1);
	pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (pages == MAP_FAILED)
		return NULL;
	if (bytes >= HUGE)
		madvise(pages, bytes, MADV_HUGEPAGE); /* advice: a kernel without it reads as well, slower */
	return pages;
}

void *trace__pages_grow(void *pages, size_t bytes, size_t wanted)
{
	void *moved;

	if (bytes >= LARGE) {
		moved = mremap(pages, bytes, wanted, MREMAP_MAYMOVE);
		if (moved == MAP_FAILED)
			return NULL;
		if (wanted >= HUGE)
			madvise(moved, wanted, MADV_HUGEPAGE);
		return moved;
	}
	moved = trace__pages_map(wanted);
	if (moved && pages) {
		memcpy(moved, pages, bytes);
		free(pages);
	}
	return moved;
}

void trace__pages_unmap(void *pages, size_t bytes)
{
	if (bytes < LARGE)
		free(pages);
	else if (pages)
		munmap(pages, bytes);
}
