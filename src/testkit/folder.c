/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder of files as a book. Every request sees the files as they are then; a collection is made
 * anew only when a file has come, gone or changed. Never waits, and never writes. */
#include "folder-private.h"

#include <string.h>

struct FolderStore {
	char *path;
	guint8 database[16];
	guint missed_seen[CG_REPOSITORIES]; /* of mch and SIM1/mch: calls at the last reset */
};

typedef struct {
	GArray *files; /* what the collection was made of; NULL: nothing yet */
	CgCollection *collection;
	CgHead head;
} Kept;

typedef struct {
	CgSource parent;
	FolderStore *store;
	Kept kept[CG_REPOSITORIES];
} FolderBook;

/* --- The store -------------------------------------------------------------------------------- */

FolderStore *folder_store_new(const char *path)
{
	FolderStore *store = g_new0(FolderStore, 1);
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 all[32];
	gsize size = sizeof(all);

	store->path = g_canonicalize_filename(path, NULL);
	g_checksum_update(sum, (const guchar *)store->path, -1);
	g_checksum_get_digest(sum, all, &size);
	memcpy(store->database, all, sizeof(store->database));
	return store;
}

void folder_store_free(FolderStore *store)
{
	g_free(store->path);
	g_free(store);
}

static char *folder_path(const FolderStore *store, CgRepository repository)
{
	return g_build_filename(store->path, cg_repository_path(repository), NULL);
}

static guint missed_calls(const FolderStore *store, CgRepository repository)
{
	g_autofree char *path = folder_path(store, repository);
	g_autoptr(GArray) files = folder_files(path);

	return files->len;
}

static guint8 new_missed_calls(FolderStore *store, const CgQuery *query)
{
	CgRepository missed;
	guint now, *seen;

	if (!cg_repository_unseen(query->repository, &missed))
		return 0;
	seen = &store->missed_seen[missed];
	now = missed_calls(store, missed);
	if (query->cards.reset_unseen || now < *seen)
		*seen = now;
	return MIN(now - *seen, G_MAXUINT8);
}

/* --- Reading ---------------------------------------------------------------------------------- */

static void forget(Kept *kept)
{
	g_clear_pointer(&kept->files, g_array_unref);
	g_clear_pointer(&kept->collection, cg_collection_unref);
}

static Kept *look(FolderBook *book, const CgQuery *query)
{
	Kept *kept = &book->kept[query->repository];
	g_autofree char *path = folder_path(book->store, query->repository);
	g_autoptr(GArray) files = folder_files(path);

	if (kept->files && folder_files_equal(kept->files, files))
		return kept;
	forget(kept);
	kept->collection = folder_shelf(path, files, &kept->head);
	kept->files = g_steal_pointer(&files);
	return kept;
}

/* An entry costs one file, not a whole folder. */
static CgCollection *look_at_one(FolderBook *book, const CgQuery *query, CgHead *head)
{
	g_autofree char *path = folder_path(book->store, query->repository);
	g_autoptr(GArray) files = g_array_new(FALSE, TRUE, sizeof(FolderFile));
	FolderFile file = { .handle = query->handle };

	g_array_append_val(files, file);
	return folder_shelf(path, files, head);
}

static CgCursor *folder_book_read(CgSource *base, const CgQuery *query, CgWake wake)
{
	FolderBook *book = (FolderBook *)base;
	g_autoptr(CgCollection) collection = NULL;
	CgQuery asked = *query;
	CgHead head = { 0 };

	/* A phone would scale its pictures; these are sent as they are. */
	asked.cards.default_images = FALSE;
	if (query->pick == CG_PICK_HANDLE) {
		collection = look_at_one(book, query, &head);
	} else {
		Kept *kept = look(book, query);

		collection = cg_collection_ref(kept->collection);
		head = kept->head;
	}
	head.unseen = new_missed_calls(book->store, query);
	memcpy(head.database, book->store->database, sizeof(head.database));
	cg_collection_set_head(collection, &head);
	return cg_collection_read(collection, &asked, wake);
}

static void folder_book_free(CgSource *base)
{
	FolderBook *book = (FolderBook *)base;

	for (guint i = 0; i < CG_REPOSITORIES; i++)
		forget(&book->kept[i]);
	g_free(book);
}

static const CgSourceClass folder_book_class = { folder_book_read, folder_book_free };

CgSource *folder_store_book(FolderStore *store)
{
	FolderBook *book = g_new0(FolderBook, 1);

	book->parent.class = &folder_book_class;
	book->store = store;
	return &book->parent;
}
