/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directory of files, or an export, as a source. Every request sees the files as they are then; a
 * collection is made again only if a file has come, gone or changed. It never waits, and never
 * writes. */
#include "folder-private.h"

#include <string.h>

struct FolderStore {
	char *path;
	FolderExport *export; /* NULL: path is a directory */
	FolderHabits habits;
	guint8 database[16];
	guint seen[CG_REPOSITORIES]; /* items at the last reset, where the head counts new ones */
};

typedef struct {
	GArray *files; /* what the collection was made of; NULL: nothing yet */
	CgCollection *collection;
	CgHead head;
} Cached;

typedef struct {
	CgSource base;
	FolderStore *store;
	Cached cached[CG_REPOSITORIES];
} FolderSource;

/* --- The store --- */

FolderStore *folder_store_new(const char *path, const FolderHabits *habits)
{
	FolderStore *store = g_new0(FolderStore, 1);
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 all[32];
	gsize size = sizeof(all);

	store->path = g_canonicalize_filename(path, NULL);
	store->habits = *habits;
	if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
		store->export = folder_export_new(store->path);
	g_checksum_update(sum, (const guchar *)store->path, -1);
	g_checksum_get_digest(sum, all, &size);
	memcpy(store->database, all, sizeof(store->database));
	return store;
}

void folder_store_free(FolderStore *store)
{
	folder_export_free(store->export);
	g_free(store->path);
	g_free(store);
}

static const FolderKind *kind_of(CgRepository repository)
{
	switch (cg_repository_area(repository)) {
	case CG_AREA_CONTACTS:
	case CG_AREA_CALLS: return &folder_cards;
	}
	return &folder_cards;
}

static char *folder_path(const FolderStore *store, CgRepository repository)
{
	return g_build_filename(store->path, cg_repository_path(repository), NULL);
}

GArray *folder_store_files(const FolderStore *store, CgRepository repository)
{
	g_autofree char *path = folder_path(store, repository);

	return store->export ? folder_export_files(store->export, repository)
			     : folder_files(kind_of(repository), path);
}

char **folder_store_strangers(const FolderStore *store, CgRepository repository)
{
	g_autofree char *path = folder_path(store, repository);

	return store->export ? g_new0(char *, 1) : folder_strangers(kind_of(repository), path);
}

const FolderExport *folder_store_export(const FolderStore *store)
{
	return store->export;
}

static gboolean read_of_export(const FolderStore *store, CgRepository repository, guint64 handle,
			       CgBuffer *out, char **name, guint *line)
{
	CgSpan text;

	*name = g_path_get_basename(store->path);
	if (!folder_export_text(store->export, repository, handle, &text, line))
		return FALSE;
	cg_buffer_append(out, text);
	return TRUE;
}

gboolean folder_store_text(const FolderStore *store, CgRepository repository, guint64 handle,
			   CgBuffer *out, char **name, guint *line)
{
	g_autofree char *file = kind_of(repository)->file_name(handle);
	g_autofree char *full = NULL;

	if (store->export)
		return read_of_export(store, repository, handle, out, name, line);
	*name = g_build_filename(cg_repository_path(repository), file, NULL);
	*line = 1;
	full = g_build_filename(store->path, *name, NULL);
	return folder_read_file(full, out);
}

static guint8 count_unseen(FolderStore *store, const CgQuery *query)
{
	g_autoptr(GArray) files = NULL;
	CgRepository counted;
	guint *seen;

	if (!cg_repository_unseen(query->repository, &counted))
		return 0;
	files = folder_store_files(store, counted);
	seen = &store->seen[counted];
	if (query->reset_unseen || files->len < *seen)
		*seen = files->len;
	return MIN(files->len - *seen, G_MAXUINT8);
}

/* --- Reading --- */

static void drop_cached(Cached *cached)
{
	g_clear_pointer(&cached->files, g_array_unref);
	g_clear_pointer(&cached->collection, cg_collection_unref);
}

typedef struct {
	const FolderStore *store;
	CgRepository repository;
} Place;

static gboolean read_text(gconstpointer from, guint64 handle, CgBuffer *out)
{
	const Place *place = from;
	g_autofree char *name = NULL;
	guint line;

	return folder_store_text(place->store, place->repository, handle, out, &name, &line);
}

static CgCollection *read_files(const FolderSource *source, CgRepository repository,
				const GArray *files, CgHead *head)
{
	const Place place = { source->store, repository };

	return folder_files_read(kind_of(repository), files, read_text, &place, head);
}

static CgCollection *load_repository(FolderSource *source, CgRepository repository, CgHead *head)
{
	Cached *cached = &source->cached[repository];
	g_autoptr(GArray) files = folder_store_files(source->store, repository);

	if (!cached->files || !folder_files_equal(cached->files, files)) {
		drop_cached(cached);
		cached->collection = read_files(source, repository, files, &cached->head);
		cached->files = g_steal_pointer(&files);
	}
	*head = cached->head;
	return cg_collection_ref(cached->collection);
}

/* Returns which book answers the query. */
static CgRepository answering_book(const FolderStore *store, const CgQuery *query)
{
	gboolean bulk = query->pick == CG_PICK_WINDOW && query->want != CG_WANT_LIST;

	return store->habits.fav_out_of_pb && query->repository == CG_REPO_FAV && !bulk
		       ? CG_REPO_PB
		       : query->repository;
}

/* An entry costs one file, not a whole directory. */
static CgCollection *load_entry(FolderSource *source, const CgQuery *query, CgHead *head)
{
	g_autoptr(GArray) files = g_array_new(FALSE, TRUE, sizeof(FolderFile));
	const FolderFile file = { .handle = query->handle };

	g_array_append_val(files, file);
	return read_files(source, query->repository, files, head);
}

static CgCursor *folder_source_read(CgSource *base, const CgQuery *query, CgWake wake)
{
	FolderSource *source = (FolderSource *)base;
	g_autoptr(CgCollection) collection = NULL;
	CgQuery asked = *query;
	CgHead head = { 0 };
	CgCursor *cursor;

	asked.repository = answering_book(source->store, query);
	/* A phone would scale its pictures; these are sent as they are. */
	asked.cards.default_images = FALSE;
	if (query->pick == CG_PICK_HANDLE)
		collection = load_entry(source, &asked, &head);
	else
		collection = load_repository(source, asked.repository, &head);
	head.unseen = count_unseen(source->store, query);
	memcpy(head.database, source->store->database, sizeof(head.database));
	cg_collection_set_head(collection, &head);
	cursor = cg_collection_read(collection, &asked, wake);
	if (source->store->habits.delay && query->want == CG_WANT_ITEMS)
		cursor = folder_delay(cursor, source->store->habits.delay, wake);
	return cursor;
}

static void folder_source_free(CgSource *base)
{
	FolderSource *source = (FolderSource *)base;

	for (guint i = 0; i < CG_REPOSITORIES; i++)
		drop_cached(&source->cached[i]);
	g_free(source);
}

static const CgSourceClass folder_source_class = { folder_source_read, folder_source_free };

CgSource *folder_store_source(FolderStore *store)
{
	FolderSource *source = g_new0(FolderSource, 1);

	source->base.class = &folder_source_class;
	source->store = store;
	return &source->base;
}
