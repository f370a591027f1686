/* The database: opened, of the right schema, and durable at every commit. One that is broken or of
 * a newer schema is refused and left as it is. */
#include "store-private.h"

gboolean cg_store_fail(GError **error, const char *what, const char *dir, const char *why)
{
	g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "%s: cannot %s: %s", dir, what, why);
	return FALSE;
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

gboolean cg_database_number(sqlite3 *db, const char *sql, guint64 *number)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(db, sql);

	if (!statement || sqlite3_step(statement) != SQLITE_ROW)
		return FALSE;
	*number = sqlite3_column_int64(statement, 0);
	return TRUE;
}

/* --- The schema --- */

/* Each brings a database of the schema of its index to the next one. They are never edited, only
 * added to. */
static const char *const migrations[] = {
	"CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL);"
	"INSERT INTO counter VALUES ('fill', 1);",

	"CREATE TABLE grants (phone TEXT NOT NULL, consumer TEXT NOT NULL, serial INTEGER NOT NULL,"
	" scope TEXT, lifetime TEXT NOT NULL, until INTEGER NOT NULL, boot INTEGER NOT NULL,"
	" boot_id TEXT NOT NULL, bond TEXT, over INTEGER NOT NULL, PRIMARY KEY (phone, consumer));"
	"CREATE TABLE trips (phone TEXT PRIMARY KEY, boot_id TEXT NOT NULL, here INTEGER NOT NULL,"
	" gone_since INTEGER NOT NULL, trip_after INTEGER NOT NULL);"
	"CREATE TABLE beat (time INTEGER NOT NULL, boot INTEGER NOT NULL, boot_id TEXT NOT NULL);"
	"INSERT INTO beat VALUES (0, 0, '');",
};

static gboolean migrate(sqlite3 *db, guint64 schema)
{
	for (; schema < G_N_ELEMENTS(migrations); schema++) {
		g_autofree char *sql = g_strdup_printf(
			"BEGIN IMMEDIATE; %s PRAGMA user_version = %" G_GUINT64_FORMAT "; COMMIT;",
			migrations[schema], schema + 1);

		if (!cg_database_run(db, sql))
			return FALSE;
	}
	return TRUE;
}

static gboolean prepare(sqlite3 *db, const char *dir, GError **error)
{
	guint64 schema = 0;

	if (!cg_database_run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;") ||
	    !cg_database_number(db, "PRAGMA user_version", &schema))
		return cg_store_fail(error, "open the database", dir, sqlite3_errmsg(db));
	if (schema > G_N_ELEMENTS(migrations))
		return cg_store_fail(error, "open the database", dir,
				     "it was written by a newer contactguard");
	return migrate(db, schema) ||
	       cg_store_fail(error, "bring the database up to date", dir, sqlite3_errmsg(db));
}

sqlite3 *cg_database_open(const char *dir, GError **error)
{
	g_autofree char *path = g_build_filename(dir, "contactguard.db", NULL);
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK)
		cg_store_fail(error, "open the database", dir, sqlite3_errmsg(db));
	else if (prepare(db, dir, error))
		return db;
	sqlite3_close(db);
	return NULL;
}
