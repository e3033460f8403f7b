/* symbols.c: the name of the function at an address: of the dynamic symbols, else of those in the file
 * itself, which has the static functions too: and those are what most coroutines are. */
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backtrace.h"

void aw__symbols_finish(struct aw__symbols *symbols)
{
	if (symbols->map)
		munmap((void *)(uintptr_t)symbols->map, symbols->bytes);
	*symbols = (struct aw__symbols){0};
}

static void open_file(struct aw__symbols *symbols, const char *path)
{
	struct stat stat;
	void *map;
	int fd;

	if (!strcmp(symbols->path, path))
		return;
	aw__symbols_finish(symbols);
	if (strlen(path) >= sizeof(symbols->path))
		return;
	strcpy(symbols->path, path);
	/* The program's own path may be relative to where it was started. */
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (!fstat(fd, &stat) && stat.st_size > 0) {
		map = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map != MAP_FAILED) {
			symbols->map = map;
			symbols->bytes = (size_t)stat.st_size;
		}
	}
	close(fd);
}

/* What lies at an offset of the file; NULL where it is not all there. */
static const void *part(const struct aw__symbols *symbols, uint64_t offset, uint64_t bytes)
{
	if (offset > symbols->bytes || bytes > symbols->bytes - offset)
		return NULL;
	return symbols->map + offset;
}

static const ElfW(Shdr) * section(const struct aw__symbols *symbols, const ElfW(Ehdr) * head, size_t index)
{
	if (index >= head->e_shnum || head->e_shentsize != sizeof(ElfW(Shdr)))
		return NULL;
	return part(symbols, head->e_shoff + index * sizeof(ElfW(Shdr)), sizeof(ElfW(Shdr)));
}

static const char *name_in(const struct aw__symbols *symbols, const ElfW(Ehdr) * head,
	const ElfW(Shdr) * table, uintptr_t value, uintptr_t *start)
{
	const ElfW(Shdr) *texts = section(symbols, head, table->sh_link);
	const ElfW(Sym) *all = part(symbols, table->sh_offset, table->sh_size);
	const char *text = texts ? part(symbols, texts->sh_offset, texts->sh_size) : NULL;

	if (!all || !text || (uintptr_t)all % _Alignof(ElfW(Sym)))
		return NULL;
	for (size_t i = 0; i < table->sh_size / sizeof(ElfW(Sym)); i++) {
		if (ELF64_ST_TYPE(all[i].st_info) != STT_FUNC || value < all[i].st_value ||
			value - all[i].st_value >= all[i].st_size || all[i].st_name >= texts->sh_size ||
			!memchr(text + all[i].st_name, 0, texts->sh_size - all[i].st_name))
			continue;
		*start = all[i].st_value;
		return text + all[i].st_name;
	}
	return NULL;
}

/* *start becomes where the function begins, in the addresses of the file. */
static const char *find(
	const struct aw__symbols *symbols, uintptr_t base, uintptr_t address, uintptr_t *start)
{
	const ElfW(Ehdr) *head = symbols->map ? part(symbols, 0, sizeof(*head)) : NULL;
	uintptr_t value;

	if (!head || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 || head->e_shoff % _Alignof(ElfW(Shdr)))
		return NULL;
	value = head->e_type == ET_DYN ? address - base : address;
	for (size_t i = 0; i < head->e_shnum; i++) {
		const ElfW(Shdr) *table = section(symbols, head, i);
		const char *name = table && table->sh_type == SHT_SYMTAB
		                           ? name_in(symbols, head, table, value, start)
		                           : NULL;

		if (name) {
			*start = head->e_type == ET_DYN ? *start + base : *start;
			return name;
		}
	}
	return NULL;
}

void aw__symbols_put(struct aw__symbols *symbols, FILE *file, uintptr_t address)
{
	uintptr_t call = address - 1, start = 0; /* a return address may lie behind its function's end */
	const char *name = NULL;
	Dl_info info;

	fprintf(file, "0x%lx", (unsigned long)address);
	if (!dladdr((void *)call, &info)) {
		fputc('\n', file);
		return;
	}
	if (info.dli_sname) {
		name = info.dli_sname;
		start = (uintptr_t)info.dli_saddr;
	} else if (info.dli_fname) {
		open_file(symbols, info.dli_fname);
		name = find(symbols, (uintptr_t)info.dli_fbase, call, &start);
	}
	if (name)
		fprintf(file, " %s+0x%lx\n", name, (unsigned long)(address - start));
	else
		fprintf(file, " %s+0x%lx\n", info.dli_fname ? info.dli_fname : "",
			(unsigned long)(address - (uintptr_t)info.dli_fbase));
}
