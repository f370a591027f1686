/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directory of files as what a phone holds.
 *
 * DIR/telecom/pb/N.vcf and so on, one directory for each repository. Files are read when they are
 * asked for, so a tester may change them while the phone runs. What the files of a directory are
 * named and how they are read is the matter of its kind; a kind is one added file. */
#pragma once

#include <contactguard/source.h>

/* Bytes of one file. It is over the guard's limit for a card, so that a tester can exceed that. */
#define FOLDER_FILE_MAX (64u << 20)

/* --- Kinds of file --- */

typedef struct {
	const CgThingClass *things; /* what the files are read as */
	/* Returns TRUE and the handle if a file of this name is of the kind. Each handle has one
	 * name. */
	gboolean (*parse_name)(const char *name, guint64 *handle);
	/* Returns the name of the file with this handle; the caller frees it. */
	char *(*file_name)(guint64 handle);
	/* Adds a file to collection, and what the secondary counter counts of it to secondary. */
	void (*add_file)(CgCollection *collection, guint64 handle, CgSpan text,
			 GChecksum *secondary);
} FolderKind;

/* N.vcf, where N is the handle in plain decimal (folder-cards.c). A file that is not exactly one
 * vCard is served as it is. */
extern const FolderKind folder_cards;

/* --- The files of one directory (folder-files.c) --- */

/* A file as it was when the directory was looked at. */
typedef struct {
	guint64 handle;
	gint64 size;
	gint64 changed; /* nanoseconds since 1970 */
} FolderFile;

/* Returns the files of this kind by ascending handle, as FolderFile; the caller owns the array. It
 * is empty if there is no such directory. */
GArray *folder_files(const FolderKind *kind, const char *path);

/* Returns whether two looks at a directory found the same files, unchanged. */
gboolean folder_files_equal(const GArray *a, const GArray *b);

/* Returns a complete collection of these files, which the caller owns. A file that is not there,
 * cannot be read or is longer than FOLDER_FILE_MAX is left out. Sets the counters of head to
 * digests of all bytes (primary) and of what the secondary counter counts. */
CgCollection *folder_files_read(const FolderKind *kind, const char *path, const GArray *files,
				CgHead *head);

/* Adds a file's handle and these bytes of it to sum. */
void folder_digest(GChecksum *sum, guint64 handle, CgSpan bytes);

/* --- The phone (folder.c) --- */

/* One directory, shared by all who are connected. */
typedef struct FolderStore FolderStore;

/* Returns the store of this directory, which need not exist; the caller owns it. */
FolderStore *folder_store_new(const char *path);
void folder_store_free(FolderStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FolderStore, folder_store_free)

/* Returns a source for one session; the caller owns it, and frees it before the store. */
CgSource *folder_store_source(FolderStore *store);
