/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a target over files, without libFuzzer, so that the corpus is an ordinary test: each file,
 * and the files of each directory, that is named; with none, the target's own corpus. In a library,
 * since libFuzzer brings a main() of its own. */
#include "fuzz.h"

#include <string.h>

static guint run_file(const char *path)
{
	g_autofree char *bytes = NULL;
	g_autofree guint8 *exact = NULL;
	gsize size;

	if (!g_file_get_contents(path, &bytes, &size, NULL))
		g_error("cannot read %s", path);
	/* A copy without a NUL behind it, so that a sanitizer sees a read past the end. */
	exact = g_memdup2(bytes, MAX(size, 1));
	LLVMFuzzerTestOneInput(exact, size);
	return 1;
}

static guint run_path(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;
	guint runs = 0;

	if (!dir)
		return run_file(path);
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *file = g_build_filename(path, name, NULL);

		runs += run_file(file);
	}
	return runs;
}

static char *own_corpus(const char *program)
{
	g_autofree char *name = g_path_get_basename(program);

	g_assert_true(g_str_has_prefix(name, "fuzz-"));
	return g_build_filename(CORPUS, name + strlen("fuzz-"), NULL);
}

int main(int argc, char **argv)
{
	g_autofree char *own = argc > 1 ? NULL : own_corpus(argv[0]);
	guint runs = own ? run_path(own) : 0;

	for (int i = 1; i < argc; i++)
		runs += run_path(argv[i]);
	g_print("%u inputs\n", runs);
	return runs > 0 ? 0 : 1;
}
