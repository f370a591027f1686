/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directory of files, or one file with many cards, as what a phone holds.
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

/* Returns the names in this directory that are of no file of this kind, sorted; the caller frees
 * them. */
char **folder_strangers(const FolderKind *kind, const char *path);

/* Sets size and time of *file. Returns FALSE if there is no such regular file. */
gboolean folder_look_at(const char *path, FolderFile *file);

/* Appends the file to out, which must be empty. Returns FALSE if it cannot be read or is longer
 * than FOLDER_FILE_MAX. */
gboolean folder_read_file(const char *path, CgBuffer *out);

/* Gives the text of one item; out is empty before. Returns FALSE if it is not there. */
typedef gboolean (*FolderReadText)(gconstpointer from, guint64 handle, CgBuffer *out);

/* Returns a complete collection of these files, which the caller owns. One that read() does not
 * give is left out. Sets the counters of head to digests of all bytes (primary) and of what the
 * secondary counter counts. */
CgCollection *folder_files_read(const FolderKind *kind, const GArray *files, FolderReadText read,
				gconstpointer from, CgHead *head);

/* Adds a file's handle and these bytes of it to sum. */
void folder_digest(GChecksum *sum, guint64 handle, CgSpan bytes);

/* --- One file with many cards (folder-export.c) --- */

typedef struct FolderExport FolderExport;

/* Returns the export at this path; the caller owns it. */
FolderExport *folder_export_new(const char *path);
void folder_export_free(FolderExport *export);
/* Returns its cards in this repository as folder_files() does, all of them with the time of the
 * file. Reads the file if it has changed. */
GArray *folder_export_files(FolderExport *export, CgRepository repository);
/* Lends the text of a card, until the file is read again, and tells the line of the file at which
 * it begins. Returns FALSE if it is not in this repository. */
gboolean folder_export_text(const FolderExport *export, CgRepository repository, guint64 handle,
			    CgSpan *text, guint *line);
/* Returns how many cards and lines between them could not be read as cards. */
guint folder_export_faults(const FolderExport *export);

/* --- Slow phones (folder-delay.c) --- */

/* Returns a cursor that gives each item of inner, which it takes, after so many milliseconds. wake
 * is the one that inner was opened with. */
CgCursor *folder_delay(CgCursor *inner, guint delay, CgWake wake);

/* --- The phone (folder.c) --- */

typedef struct {
	guint delay;            /* milliseconds before each card that is sent; 0: none */
	gboolean fav_out_of_pb; /* the listing and the entries of fav are those of pb */
} FolderHabits;

/* One directory or export, shared by all who are connected. */
typedef struct FolderStore FolderStore;

/* Returns the store at this path, which need not exist; the caller owns it. */
FolderStore *folder_store_new(const char *path, const FolderHabits *habits);
void folder_store_free(FolderStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FolderStore, folder_store_free)

/* Returns a source for one session; the caller owns it, and frees it before the store. */
CgSource *folder_store_source(FolderStore *store);

/* Returns the items of a repository, as folder_files() does; the caller owns the array. */
GArray *folder_store_files(const FolderStore *store, CgRepository repository);
/* Appends the text of an item to out, which must be empty, and sets *name to the file that it
 * stands in, relative to the store, and *line to the line there; the caller frees the name. Returns
 * FALSE if it cannot be read. */
gboolean folder_store_text(const FolderStore *store, CgRepository repository, guint64 handle,
			   CgBuffer *out, char **name, guint *line);
/* Returns the names of what is in the directory of this repository and is no item, as
 * folder_strangers() does. */
char **folder_store_strangers(const FolderStore *store, CgRepository repository);
/* Returns the export, lent, or NULL if the store is a directory. */
const FolderExport *folder_store_export(const FolderStore *store);

/* --- What is in it (folder-tell.c) --- */

/* Prints what of these repositories is in the store, and what a reader makes of what is wrong
 * there: on stdout, but what is passed over on stderr. */
void folder_store_tell(const FolderStore *store, guint8 repositories);
