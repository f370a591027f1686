/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the room's files need of SQLite and of the state directory, in a line each: statements, what
 * is bound to them, what their columns hold, and how a failure is reported. */
#include "store-private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

gboolean cg_store_fail(GError **error, const char *what, const char *dir, const char *why)
{
	g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "%s: cannot %s: %s", dir, what, why);
	return FALSE;
}

gboolean cg_store_sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	gboolean synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return synced;
}

gboolean cg_database_run(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

CgStatement *cg_database_prepare(sqlite3 *db, const char *sql)
{
	CgStatement *statement = NULL;

	sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
	return statement;
}

gboolean cg_database_done(CgStatement *statement)
{
	return statement && sqlite3_step(statement) == SQLITE_DONE;
}

gboolean cg_database_changed(CgStatement *statement)
{
	return cg_database_done(statement) && sqlite3_changes(sqlite3_db_handle(statement)) == 1;
}

gboolean cg_database_number(sqlite3 *db, const char *sql, guint64 *number)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(db, sql);

	if (!statement || sqlite3_step(statement) != SQLITE_ROW)
		return FALSE;
	*number = sqlite3_column_int64(statement, 0);
	return TRUE;
}

gboolean cg_bind_text(CgStatement *statement, int at, const char *text)
{
	return sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT) == SQLITE_OK;
}

gboolean cg_bind_number(CgStatement *statement, int at, gint64 number)
{
	return sqlite3_bind_int64(statement, at, number) == SQLITE_OK;
}

gboolean cg_bind_bytes(CgStatement *statement, int at, const guint8 *bytes, gsize size)
{
	return sqlite3_bind_blob64(statement, at, bytes, size, SQLITE_TRANSIENT) == SQLITE_OK;
}

const char *cg_column_text(CgStatement *statement, int at)
{
	return (const char *)sqlite3_column_text(statement, at);
}

gboolean cg_column_bytes(CgStatement *statement, int at, guint8 *bytes, gsize size)
{
	if (sqlite3_column_type(statement, at) != SQLITE_BLOB ||
	    (gsize)sqlite3_column_bytes(statement, at) != size)
		return FALSE;
	memcpy(bytes, sqlite3_column_blob(statement, at), size);
	return TRUE;
}
