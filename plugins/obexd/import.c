/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libdbus lets nobody look at what a connection sends, and a plugin comes too late to be asked for
 * a symbol in a library's place. But a program calls a library by way of an address that the linker
 * has written into it, and the tables by which it did so stay in memory: the address is found by
 * the function's name and replaced. */
#include <elf.h>
#include <glib.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "import.h"

#if __ELF_NATIVE_CLASS == 64
#define SYMBOL_OF(info) ELF64_R_SYM(info)
#else
#define SYMBOL_OF(info) ELF32_R_SYM(info)
#endif

struct program {
	ElfW(Addr) base;
	const ElfW(Phdr) * headers;
	unsigned int header_count;
	ElfW(Addr) tags[DT_JMPREL + 1]; /* the values of the dynamic section, by tag */
};

struct replacement {
	const char *function;
	void (*ours)(void);
	int count; /* of addresses written */
};

/* Some machines leave these as offsets. */
static const void *find_table(const struct program *program, int tag)
{
	ElfW(Addr) place = program->tags[tag];

	return (const void *)(place < program->base ? program->base + place : place);
}

static void read_tags(struct program *program)
{
	for (unsigned int i = 0; i < program->header_count; i++) {
		const ElfW(Phdr) *header = &program->headers[i];
		const ElfW(Dyn) * entry;

		if (header->p_type != PT_DYNAMIC)
			continue;
		for (entry = (const void *)(program->base + header->p_vaddr);
		     entry->d_tag != DT_NULL; entry++)
			if (entry->d_tag > 0 && entry->d_tag <= DT_JMPREL)
				program->tags[entry->d_tag] = entry->d_un.d_ptr;
	}
}

/* The linker makes these addresses read-only when it has written them. */
static gboolean is_read_only(const struct program *program, ElfW(Addr) place)
{
	for (unsigned int i = 0; i < program->header_count; i++) {
		const ElfW(Phdr) *header = &program->headers[i];
		ElfW(Addr) start = program->base + header->p_vaddr;

		if (header->p_type == PT_GNU_RELRO && place >= start &&
		    place < start + header->p_memsz)
			return TRUE;
	}
	return FALSE;
}

static gboolean write_address(const struct program *program, ElfW(Addr) place, void (*ours)(void))
{
	size_t size = sysconf(_SC_PAGESIZE);
	void *page = (void *)(place & ~(ElfW(Addr))(size - 1));

	if (!is_read_only(program, place)) {
		memcpy((void *)place, &ours, sizeof(ours));
		return TRUE;
	}
	if (mprotect(page, size, PROT_READ | PROT_WRITE) < 0)
		return FALSE;
	memcpy((void *)place, &ours, sizeof(ours));
	return mprotect(page, size, PROT_READ) == 0;
}

/* The two kinds of entries differ in what follows their first two members. */
static void search_table(const struct program *program, const void *table, size_t size, size_t step,
			 struct replacement *replacement)
{
	const ElfW(Sym) *symbols = find_table(program, DT_SYMTAB);
	const char *names = find_table(program, DT_STRTAB);

	for (size_t at = 0; at + step <= size; at += step) {
		const ElfW(Rel) *entry = (const void *)((const char *)table + at);
		const ElfW(Sym) *symbol = &symbols[SYMBOL_OF(entry->r_info)];

		if (SYMBOL_OF(entry->r_info) &&
		    !strcmp(names + symbol->st_name, replacement->function) &&
		    write_address(program, program->base + entry->r_offset, replacement->ours))
			replacement->count++;
	}
}

/* The first object that is shown is the program itself, and no other is looked at. */
static int replace_in_program(struct dl_phdr_info *info, size_t size, void *data)
{
	struct program program = { info->dlpi_addr, info->dlpi_phdr, info->dlpi_phnum, { 0 } };
	ElfW(Addr) *tags = program.tags;
	size_t step;

	read_tags(&program);
	step = tags[DT_PLTREL] == DT_RELA ? sizeof(ElfW(Rela)) : sizeof(ElfW(Rel));
	search_table(&program, find_table(&program, DT_JMPREL), tags[DT_PLTRELSZ], step, data);
	search_table(&program, find_table(&program, DT_RELA), tags[DT_RELASZ], sizeof(ElfW(Rela)),
		     data);
	search_table(&program, find_table(&program, DT_REL), tags[DT_RELSZ], sizeof(ElfW(Rel)),
		     data);
	return 1;
}

int cg_plugin_import_replace(const char *function, void (*ours)(void))
{
	struct replacement replacement = { function, ours, 0 };

	dl_iterate_phdr(replace_in_program, &replacement);
	return replacement.count ? 0 : -1;
}
