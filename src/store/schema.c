/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables: how they came to be, and that they are ours still. A trigger, a view, an index or a
 * column that somebody added could undo what is written while it is being written, so a database
 * with anything else than what we make in it is refused. */
#include "store-private.h"

#include <string.h>

/* Each step brings a database from the schema of its index to the next one. A step is never edited;
 * new ones are added behind the last. */
static const char *const steps[] = {
	"CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL);"
	"INSERT INTO counter VALUES ('fill', 1);",

	"CREATE TABLE grants (phone TEXT NOT NULL, consumer TEXT NOT NULL, serial INTEGER NOT NULL,"
	" scope TEXT, lifetime TEXT NOT NULL, until INTEGER NOT NULL, boot INTEGER NOT NULL,"
	" boot_id TEXT NOT NULL, bond TEXT, over INTEGER NOT NULL, PRIMARY KEY (phone, consumer));"
	"CREATE TABLE trips (phone TEXT PRIMARY KEY, boot_id TEXT NOT NULL, here INTEGER NOT NULL,"
	" gone_since INTEGER NOT NULL, trip_after INTEGER NOT NULL);"
	"CREATE TABLE beat (time INTEGER NOT NULL, boot INTEGER NOT NULL, boot_id TEXT NOT NULL);"
	"INSERT INTO beat VALUES (0, 0, '');",

	"CREATE TABLE ledger (row INTEGER PRIMARY KEY, kind TEXT NOT NULL, time INTEGER NOT NULL,"
	" payload TEXT, digest BLOB NOT NULL, hash BLOB NOT NULL, emptied INTEGER);"
	"CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger"
	" BEGIN SELECT raise(ABORT, 'the ledger is only added to'); END;"
	"CREATE TRIGGER ledger_is_final BEFORE UPDATE ON ledger WHEN OLD.payload IS NULL"
	" OR NEW.payload IS NOT NULL OR NEW.emptied IS NULL OR NEW.row <> OLD.row"
	" OR NEW.kind <> OLD.kind OR NEW.time <> OLD.time OR NEW.digest <> OLD.digest"
	" OR NEW.hash <> OLD.hash"
	" BEGIN SELECT raise(ABORT, 'a row of the ledger can only be emptied'); END;"
	"CREATE TABLE ledger_head (rows INTEGER NOT NULL, seal BLOB NOT NULL);"
	"CREATE TABLE ledger_open (row INTEGER PRIMARY KEY);"
	"CREATE TABLE released (digest BLOB PRIMARY KEY, closed INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX released_by_row ON released (closed);"
	"CREATE TABLE digest_keys (decision BLOB PRIMARY KEY, phone TEXT NOT NULL,"
	" consumer TEXT NOT NULL, key BLOB NOT NULL) WITHOUT ROWID;",

	"ALTER TABLE beat ADD COLUMN running INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE lookups (consumer BLOB NOT NULL, number BLOB NOT NULL, other BLOB NOT NULL,"
	" running INTEGER NOT NULL, PRIMARY KEY (consumer, number)) WITHOUT ROWID;",

	/* What drivers decided before grants had a tag cannot be told from what somebody else
	 * wrote. So grants are over, and refusals stay. */
	"CREATE TABLE untagged AS SELECT * FROM grants; DROP TABLE grants;"
	"CREATE TABLE grants (phone TEXT NOT NULL, consumer TEXT NOT NULL, serial INTEGER NOT NULL,"
	" scope TEXT, lifetime TEXT NOT NULL, until INTEGER NOT NULL, boot INTEGER NOT NULL,"
	" boot_id TEXT NOT NULL, bond TEXT, over INTEGER NOT NULL, tag BLOB NOT NULL,"
	" PRIMARY KEY (phone, consumer));"
	"INSERT INTO grants SELECT phone, consumer, serial, scope, lifetime, until, boot, boot_id, "
	"bond,"
	" over OR scope IS NOT NULL, x'' FROM untagged; DROP TABLE untagged;"
	"ALTER TABLE beat ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE skips (time INTEGER PRIMARY KEY, skipped INTEGER NOT NULL);"
	"CREATE TABLE usage (consumer TEXT PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE state (generation INTEGER NOT NULL, seal BLOB NOT NULL);"
	"INSERT INTO state VALUES (0, x'');",
};

guint64 cg_schema_latest(void)
{
	return G_N_ELEMENTS(steps);
}

gboolean cg_schema_step(sqlite3 *db, guint64 schema)
{
	return cg_database_run(db, steps[schema]);
}

/* --- What is there --- */

/* Of a name that somebody else chose, so many bytes are told. */
#define NAME_MAX_TOLD 64

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Returns what there is, each as "TYPE NAME", its table and its SQL, in order; NULL if it cannot be
 * read. */
static GPtrArray *read_parts(sqlite3 *db)
{
	g_autoptr(CgStatement) rows = cg_database_prepare(
		db, "SELECT type || ' ' || name || char(10) || tbl_name || char(10) || "
		    "ifnull(sql, '') FROM sqlite_schema");
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
	int step = SQLITE_ERROR;

	while (rows && (step = sqlite3_step(rows)) == SQLITE_ROW)
		g_ptr_array_add(parts, g_strdup(cg_column_text(rows, 0) ? cg_column_text(rows, 0)
									: "nothing"));
	if (step != SQLITE_DONE)
		return NULL;
	g_ptr_array_sort(parts, compare_texts);
	return g_steal_pointer(&parts);
}

/* Returns what our own steps make, or NULL if there is no memory. */
static GPtrArray *make_parts(guint64 schema)
{
	sqlite3 *db = NULL;
	gboolean made = sqlite3_open(":memory:", &db) == SQLITE_OK;
	GPtrArray *parts;

	for (guint64 i = 0; made && i < schema; i++)
		made = cg_schema_step(db, i);
	parts = made ? read_parts(db) : NULL;
	sqlite3_close(db);
	return parts;
}

static char *tell_fault(const char *part, const char *what)
{
	g_autofree char *name = g_strndup(part, MIN(strcspn(part, "\n"), NAME_MAX_TOLD));
	g_autofree char *plain = g_strescape(name, NULL);

	return g_strdup_printf("its %s %s", plain, what);
}

static const char *part_at(const GPtrArray *parts, guint at)
{
	return at < parts->len ? g_ptr_array_index(parts, at) : NULL;
}

static char *compare_parts(const GPtrArray *found, const GPtrArray *ours)
{
	for (guint i = 0; i < MAX(found->len, ours->len); i++) {
		const char *theirs = part_at(found, i), *mine = part_at(ours, i);

		if (!theirs || (mine && strcmp(mine, theirs) < 0))
			return tell_fault(mine, "is missing or was changed");
		if (!mine || strcmp(mine, theirs) != 0)
			return tell_fault(theirs, "is not ours");
	}
	return NULL;
}

char *cg_schema_find_fault(sqlite3 *db, guint64 schema)
{
	g_autoptr(GPtrArray) ours = make_parts(schema);
	g_autoptr(GPtrArray) found = ours ? read_parts(db) : NULL;

	return found ? compare_parts(found, ours) : g_strdup("its tables cannot be read");
}
