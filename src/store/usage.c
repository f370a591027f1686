/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Usage: how many bytes of the ledger each consumer has caused, so that none fills the disk. Rows
 * that were emptied do not count any more. */
#include "store-private.h"

#include <string.h>

/* What a row takes beside its payload: two hashes, and what SQLite adds; and what a digest takes in
 * its table and the index. */
#define ROW_SIZE    128
#define DIGEST_SIZE 48

guint64 cg_usage_of(const char *payload, guint64 digests)
{
	return ROW_SIZE + strlen(payload) + digests * DIGEST_SIZE;
}

gboolean cg_usage_add(sqlite3 *db, const char *consumer, guint64 bytes)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "INSERT INTO usage VALUES (?1, ?2) "
					"ON CONFLICT (consumer) DO UPDATE SET bytes = bytes + ?2");

	return statement && cg_bind_text(statement, 1, consumer) &&
	       cg_bind_number(statement, 2, bytes) && cg_database_changed(statement);
}

gboolean cg_usage_read(sqlite3 *db, const char *consumer, guint64 *bytes)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "SELECT bytes FROM usage WHERE consumer = ?");
	int step;

	if (!statement || !cg_bind_text(statement, 1, consumer))
		return FALSE;
	step = sqlite3_step(statement);
	*bytes = step == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

static gboolean count_row(sqlite3 *db, CgStatement *row)
{
	const char *text = cg_column_text(row, 0), *consumer = NULL;
	g_autoptr(GVariant) payload =
		g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

	return !payload || !g_variant_lookup(payload, "Consumer", "&s", &consumer) ||
	       cg_usage_add(db, consumer, cg_usage_of(text, sqlite3_column_int64(row, 1)));
}

gboolean cg_usage_count(sqlite3 *db)
{
	g_autoptr(CgStatement) rows = cg_database_prepare(
		db, "SELECT payload, (SELECT count(*) FROM released WHERE closed = row) "
		    "FROM ledger WHERE payload IS NOT NULL");
	int step = SQLITE_ERROR;

	if (!rows || !cg_database_run(db, "DELETE FROM usage"))
		return FALSE;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW)
		if (!count_row(db, rows))
			return FALSE;
	return step == SQLITE_DONE;
}
