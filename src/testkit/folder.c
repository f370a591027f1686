/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder of files as a book. Every request sees the files as they are then; a shelf is made anew
 * only when a file has come, gone or changed. Never waits, and never writes. */
#include "folder-private.h"

#include <string.h>

struct FolderStore {
	char *path;
	guint8 database[16];
	guint missed_seen[2]; /* missed calls at the last reset; telecom, SIM1 */
};

typedef struct {
	GArray *files; /* what the shelf was made of; NULL: nothing yet */
	CgShelf *shelf;
	CgHead head;
} Kept;

typedef struct {
	CgBook parent;
	FolderStore *store;
	Kept kept[2][CG_FOLDERS];
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

static char *folder_path(const FolderStore *store, CgFolder folder, gboolean sim)
{
	return g_build_filename(store->path, sim ? "SIM1/telecom" : "telecom",
				cg_folder_name(folder), NULL);
}

static guint missed_calls(const FolderStore *store, gboolean sim)
{
	g_autofree char *path = folder_path(store, CG_FOLDER_MCH, sim);
	g_autoptr(GArray) files = folder_files(path);

	return files->len;
}

static guint8 new_missed_calls(FolderStore *store, const CgBookQuery *query)
{
	guint *seen = &store->missed_seen[!!query->sim];
	guint now;

	if (query->folder != CG_FOLDER_MCH && query->folder != CG_FOLDER_CCH)
		return 0;
	now = missed_calls(store, query->sim);
	if (query->reset_missed || now < *seen)
		*seen = now;
	return MIN(now - *seen, G_MAXUINT8);
}

/* --- Reading ---------------------------------------------------------------------------------- */

static void forget(Kept *kept)
{
	g_clear_pointer(&kept->files, g_array_unref);
	g_clear_pointer(&kept->shelf, cg_shelf_unref);
}

static Kept *look(FolderBook *book, const CgBookQuery *query)
{
	Kept *kept = &book->kept[!!query->sim][query->folder];
	g_autofree char *path = folder_path(book->store, query->folder, query->sim);
	g_autoptr(GArray) files = folder_files(path);

	if (kept->files && folder_files_equal(kept->files, files))
		return kept;
	forget(kept);
	kept->shelf = folder_shelf(path, files, &kept->head);
	kept->files = g_steal_pointer(&files);
	return kept;
}

/* An entry costs one file, not a whole folder. */
static CgShelf *look_at_one(FolderBook *book, const CgBookQuery *query, CgHead *head)
{
	g_autofree char *path = folder_path(book->store, query->folder, query->sim);
	g_autoptr(GArray) files = g_array_new(FALSE, TRUE, sizeof(FolderFile));
	FolderFile file = { .handle = query->handle };

	g_array_append_val(files, file);
	return folder_shelf(path, files, head);
}

static CgRead *folder_book_read(CgBook *base, const CgBookQuery *query, CgWake wake)
{
	FolderBook *book = (FolderBook *)base;
	g_autoptr(CgShelf) shelf = NULL;
	CgBookQuery asked = *query;
	CgHead head = { 0 };

	/* A phone would scale its pictures; these are sent as they are. */
	asked.default_images = FALSE;
	if (query->pick == CG_PICK_HANDLE) {
		shelf = look_at_one(book, query, &head);
	} else {
		Kept *kept = look(book, query);

		shelf = cg_shelf_ref(kept->shelf);
		head = kept->head;
	}
	head.new_missed = new_missed_calls(book->store, query);
	memcpy(head.database, book->store->database, sizeof(head.database));
	cg_shelf_set_head(shelf, &head);
	return cg_shelf_read(shelf, &asked, wake);
}

static void folder_book_free(CgBook *base)
{
	FolderBook *book = (FolderBook *)base;

	for (guint sim = 0; sim < 2; sim++) {
		for (guint folder = 0; folder < CG_FOLDERS; folder++)
			forget(&book->kept[sim][folder]);
	}
	g_free(book);
}

static const CgBookClass folder_book_class = { folder_book_read, folder_book_free };

CgBook *folder_store_book(FolderStore *store)
{
	FolderBook *book = g_new0(FolderBook, 1);

	book->parent.class = &folder_book_class;
	book->store = store;
	return &book->parent;
}
