/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder of files as a phone's book: what the files of it share.
 *
 * DIR/telecom/pb/N.vcf and so on, N the handle in plain decimal. Files are read when they are asked
 * for, so a tester may change them while it runs. A file that is not exactly one vCard is served as
 * it is. */
#pragma once

#include <contactguard/source.h>

#define FOLDER_FILE_MAX \
	(64u << 20) /* bytes of one file; a broken card may well be over the guard's limit */

/* One N.vcf as it was when the folder was looked at. */
typedef struct {
	guint32 handle;
	gint64 size;
	gint64 changed; /* nanoseconds */
} FolderFile;

/* All N.vcf of a directory by ascending N, as a GArray of FolderFile. No directory: none. */
GArray *folder_files(const char *path);
gboolean folder_files_equal(const GArray *a, const GArray *b);
/* One file's bytes; FALSE: not there, not to be read, or too long. */
gboolean folder_file_read(const char *path, guint32 handle, CgBuffer *out);

/* A complete collection of these files. *versions gets the folder's counters: digests of all bytes
 * (primary), and of what PBAP's secondary counter counts (secondary). */
CgCollection *folder_shelf(const char *path, const GArray *files, CgHead *versions);

/* The phone itself: one directory, shared by all who are connected. */
typedef struct FolderStore FolderStore;
FolderStore *folder_store_new(const char *path);
void folder_store_free(FolderStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FolderStore, folder_store_free)
/* A book for one session; the store must outlive it. */
CgSource *folder_store_book(FolderStore *store);
