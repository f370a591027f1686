/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sources and their cursors, called through their tables, and the names of the repositories.
 * Refuses nothing by itself: it only passes on. */
#include <contactguard/source.h>

static const struct {
	const char *name, *path;
	CgArea area;
} repositories[CG_REPOSITORIES] = {
	[CG_REPO_PB] = { "pb", "telecom/pb", CG_AREA_CONTACTS },
	[CG_REPO_FAV] = { "fav", "telecom/fav", CG_AREA_CONTACTS },
	[CG_REPO_SPD] = { "spd", "telecom/spd", CG_AREA_CONTACTS },
	[CG_REPO_ICH] = { "ich", "telecom/ich", CG_AREA_CALLS },
	[CG_REPO_OCH] = { "och", "telecom/och", CG_AREA_CALLS },
	[CG_REPO_MCH] = { "mch", "telecom/mch", CG_AREA_CALLS },
	[CG_REPO_CCH] = { "cch", "telecom/cch", CG_AREA_CALLS },
	[CG_REPO_SIM_PB] = { "SIM1/pb", "SIM1/telecom/pb", CG_AREA_CONTACTS },
	[CG_REPO_SIM_ICH] = { "SIM1/ich", "SIM1/telecom/ich", CG_AREA_CALLS },
	[CG_REPO_SIM_OCH] = { "SIM1/och", "SIM1/telecom/och", CG_AREA_CALLS },
	[CG_REPO_SIM_MCH] = { "SIM1/mch", "SIM1/telecom/mch", CG_AREA_CALLS },
	[CG_REPO_SIM_CCH] = { "SIM1/cch", "SIM1/telecom/cch", CG_AREA_CALLS },
};

const char *cg_repository_name(CgRepository repository)
{
	return repository < CG_REPOSITORIES ? repositories[repository].name : NULL;
}

const char *cg_repository_path(CgRepository repository)
{
	return repository < CG_REPOSITORIES ? repositories[repository].path : NULL;
}

CgArea cg_repository_area(CgRepository repository)
{
	return repositories[repository].area;
}

gboolean cg_repository_unseen(CgRepository repository, CgRepository *counted)
{
	switch (repository) {
	case CG_REPO_MCH:
	case CG_REPO_CCH: *counted = CG_REPO_MCH; return TRUE;
	case CG_REPO_SIM_MCH:
	case CG_REPO_SIM_CCH: *counted = CG_REPO_SIM_MCH; return TRUE;
	default: return FALSE;
	}
}

gboolean cg_repository_parse(const char *name, CgRepository *repository)
{
	for (guint i = 0; i < CG_REPOSITORIES; i++) {
		if (g_str_equal(name, repositories[i].name)) {
			*repository = i;
			return TRUE;
		}
	}
	return FALSE;
}

CgCursor *cg_source_read(CgSource *source, const CgQuery *query, CgWake wake)
{
	return source->class->read(source, query, wake);
}

void cg_source_free(CgSource *source)
{
	if (source)
		source->class->free(source);
}

CgStep cg_cursor_head(CgCursor *cursor, CgHead *out, GError **error)
{
	return cursor->class->head(cursor, out, error);
}

CgStep cg_cursor_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	return cursor->class->next(cursor, out, error);
}

void cg_cursor_free(CgCursor *cursor)
{
	if (cursor)
		cursor->class->free(cursor);
}

/* --- A cursor that has already ended --- */

typedef struct {
	CgCursor base;
	CgStep step;
	GError *error; /* FAILED only */
} EndedCursor;

static CgStep report_end(CgCursor *cursor, GError **error)
{
	const EndedCursor *ended = (const EndedCursor *)cursor;

	if (ended->error && error)
		*error = g_error_copy(ended->error);
	return ended->step;
}

static CgStep ended_head(CgCursor *cursor, CgHead *out, GError **error)
{
	return report_end(cursor, error);
}

static CgStep ended_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	return report_end(cursor, error);
}

static void ended_free(CgCursor *cursor)
{
	EndedCursor *ended = (EndedCursor *)cursor;

	g_clear_error(&ended->error);
	g_free(ended);
}

static const CgCursorClass ended_class = { ended_head, ended_next, ended_free };

CgCursor *cg_cursor_new_ended(CgStep step, GError *error)
{
	EndedCursor *ended = g_new0(EndedCursor, 1);

	ended->base.class = &ended_class;
	ended->step = step;
	ended->error = error;
	return &ended->base;
}
