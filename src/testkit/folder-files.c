/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of one folder of the store: which there are, and their bytes.
 * Passes over names that are not N.vcf, and what is no regular file. */
#include "folder-private.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 65536

static char *file_name(guint32 handle)
{
	return g_strdup_printf("%u.vcf", handle);
}

/* "07.vcf" would be a second name for handle 7. */
static gboolean is_file_name(const char *name, guint32 *handle)
{
	g_autofree char *plain = NULL;

	if (!cg_handle_parse(name, handle))
		return FALSE;
	plain = file_name(*handle);
	return g_str_equal(name, plain);
}

static gint by_handle(gconstpointer left, gconstpointer right)
{
	const FolderFile *a = left, *b = right;

	return a->handle < b->handle ? -1 : a->handle > b->handle;
}

GArray *folder_files(const char *path)
{
	GArray *files = g_array_new(FALSE, TRUE, sizeof(FolderFile));
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *full = g_build_filename(path, name, NULL);
		FolderFile file = { 0 };
		struct stat info;

		if (!is_file_name(name, &file.handle) || stat(full, &info) < 0 ||
		    !S_ISREG(info.st_mode))
			continue;
		file.size = info.st_size;
		file.changed =
			info.st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + info.st_mtim.tv_nsec;
		g_array_append_val(files, file);
	}
	g_array_sort(files, by_handle);
	return files;
}

gboolean folder_files_equal(const GArray *a, const GArray *b)
{
	if (a->len != b->len)
		return FALSE;
	for (guint i = 0; i < a->len; i++) {
		const FolderFile *x = &g_array_index(a, FolderFile, i);
		const FolderFile *y = &g_array_index(b, FolderFile, i);

		if (x->handle != y->handle || x->size != y->size || x->changed != y->changed)
			return FALSE;
	}
	return TRUE;
}

static gboolean read_all(int fd, CgBuffer *out)
{
	gssize got;

	do {
		gsize before = out->size;
		guint8 *block = cg_buffer_extend(out, BLOCK);

		if (!block)
			return FALSE;
		got = read(fd, block, BLOCK);
		cg_buffer_truncate(out, before + MAX(got, 0));
	} while (got > 0);
	return got == 0;
}

gboolean folder_file_read(const char *path, guint32 handle, CgBuffer *out)
{
	g_autofree char *name = file_name(handle);
	g_autofree char *full = g_build_filename(path, name, NULL);
	int fd = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	gboolean done;

	if (fd < 0)
		return FALSE;
	cg_buffer_init(out, FOLDER_FILE_MAX);
	done = read_all(fd, out);
	close(fd);
	return done;
}
