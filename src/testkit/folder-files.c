/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of one directory: which there are, and what they hold as a collection.
 * Names that are not of the kind, and what is not a regular file, are strangers. Counters are
 * digests, so that the same files have the same counters in every run. */
#include "folder-private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 65536

/* --- Which files there are --- */

static gint compare_handles(gconstpointer left, gconstpointer right)
{
	const FolderFile *a = left, *b = right;

	return a->handle < b->handle ? -1 : a->handle > b->handle;
}

gboolean folder_look_at(const char *path, FolderFile *file)
{
	struct stat info;

	if (stat(path, &info) < 0 || !S_ISREG(info.st_mode))
		return FALSE;
	file->size = info.st_size;
	file->changed = info.st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + info.st_mtim.tv_nsec;
	return TRUE;
}

static gboolean is_file(const FolderKind *kind, const char *path, const char *name,
			FolderFile *file)
{
	g_autofree char *full = g_build_filename(path, name, NULL);

	return kind->parse_name(name, &file->handle) && folder_look_at(full, file);
}

GArray *folder_files(const FolderKind *kind, const char *path)
{
	GArray *files = g_array_new(FALSE, TRUE, sizeof(FolderFile));
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		FolderFile file = { 0 };

		if (is_file(kind, path, name, &file))
			g_array_append_val(files, file);
	}
	g_array_sort(files, compare_handles);
	return files;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **folder_strangers(const FolderKind *kind, const char *path)
{
	GPtrArray *names = g_ptr_array_new();
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		FolderFile file = { 0 };

		if (!is_file(kind, path, name, &file))
			g_ptr_array_add(names, g_strdup(name));
	}
	g_ptr_array_sort(names, compare_names);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
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

/* --- What they hold --- */

static gboolean read_to_end(int fd, CgBuffer *out)
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

gboolean folder_read_file(const char *path, CgBuffer *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	gboolean done;

	if (fd < 0)
		return FALSE;
	cg_buffer_init(out, FOLDER_FILE_MAX);
	done = read_to_end(fd, out);
	close(fd);
	return done;
}

void folder_digest(GChecksum *sum, guint64 handle, CgSpan bytes)
{
	const guint64 key[] = { GUINT64_TO_BE(handle), GUINT64_TO_BE(bytes.size) };

	g_checksum_update(sum, (const guchar *)key, sizeof(key));
	g_checksum_update(sum, bytes.data, bytes.size);
}

static void get_version(GChecksum *sum, guint8 version[16])
{
	guint8 all[32];
	gsize size = sizeof(all);

	g_checksum_get_digest(sum, all, &size);
	memcpy(version, all, 16);
}

CgCollection *folder_files_read(const FolderKind *kind, const GArray *files, FolderReadText read,
				gconstpointer from, CgHead *head)
{
	g_autoptr(GChecksum) primary = g_checksum_new(G_CHECKSUM_SHA256);
	g_autoptr(GChecksum) secondary = g_checksum_new(G_CHECKSUM_SHA256);
	CgCollection *collection = cg_collection_new(kind->things);

	for (guint i = 0; i < files->len; i++) {
		guint64 handle = g_array_index(files, FolderFile, i).handle;
		g_auto(CgBuffer) text = { 0 };

		if (!read(from, handle, &text))
			continue;
		folder_digest(primary, handle, cg_buffer_span(&text));
		kind->add_file(collection, handle, cg_buffer_span(&text), secondary);
	}
	cg_collection_end(collection, CG_STEP_END);
	get_version(primary, head->primary);
	get_version(secondary, head->secondary);
	return collection;
}
