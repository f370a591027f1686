/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Books and their reads, called through their tables, and the names of PBAP's folders.
 * Refuses nothing by itself: it only passes on. */
#include <contactguard/source.h>

static const char *const folder_names[CG_FOLDERS] = {
	[CG_FOLDER_PB] = "pb",   [CG_FOLDER_FAV] = "fav", [CG_FOLDER_SPD] = "spd",
	[CG_FOLDER_ICH] = "ich", [CG_FOLDER_OCH] = "och", [CG_FOLDER_MCH] = "mch",
	[CG_FOLDER_CCH] = "cch",
};

const char *cg_folder_name(CgFolder folder)
{
	return folder < CG_FOLDERS ? folder_names[folder] : NULL;
}

gboolean cg_folder_parse(const char *name, CgFolder *folder)
{
	for (guint i = 0; i < CG_FOLDERS; i++) {
		if (g_str_equal(name, folder_names[i])) {
			*folder = i;
			return TRUE;
		}
	}
	return FALSE;
}

gboolean cg_folder_is_calls(CgFolder folder)
{
	switch (folder) {
	case CG_FOLDER_ICH:
	case CG_FOLDER_OCH:
	case CG_FOLDER_MCH:
	case CG_FOLDER_CCH: return TRUE;
	case CG_FOLDER_PB:
	case CG_FOLDER_FAV:
	case CG_FOLDER_SPD:
	case CG_FOLDERS: return FALSE;
	}
	return FALSE;
}

CgRead *cg_book_read(CgBook *book, const CgBookQuery *query, CgWake wake)
{
	return book->class->read(book, query, wake);
}

void cg_book_free(CgBook *book)
{
	if (book)
		book->class->free(book);
}

CgStep cg_read_head(CgRead *read, CgHead *out, GError **error)
{
	return read->class->head(read, out, error);
}

CgStep cg_read_next(CgRead *read, const CgItem **out, GError **error)
{
	return read->class->next(read, out, error);
}

void cg_read_free(CgRead *read)
{
	if (read)
		read->class->free(read);
}

/* --- A read that has already ended ------------------------------------------------------------ */

typedef struct {
	CgRead parent;
	CgStep step;
	GError *error; /* FAILED only */
} Ended;

static CgStep ended_step(CgRead *read, GError **error)
{
	const Ended *ended = (const Ended *)read;

	if (ended->error && error)
		*error = g_error_copy(ended->error);
	return ended->step;
}

static CgStep ended_head(CgRead *read, CgHead *out, GError **error)
{
	return ended_step(read, error);
}

static CgStep ended_next(CgRead *read, const CgItem **out, GError **error)
{
	return ended_step(read, error);
}

static void ended_free(CgRead *read)
{
	Ended *ended = (Ended *)read;

	g_clear_error(&ended->error);
	g_free(ended);
}

static const CgReadClass ended_class = { ended_head, ended_next, ended_free };

CgRead *cg_read_ended(CgStep step, GError *error)
{
	Ended *ended = g_new0(Ended, 1);

	ended->parent.class = &ended_class;
	ended->step = step;
	ended->error = error;
	return &ended->parent;
}
