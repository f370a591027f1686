/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The seal of the state: a keyed hash of all that decides, and of the ledger's end, with the number
 * of times that anything was written. What another program changed does not fit it, and an older
 * state has a lower number than the one that the file of the seal knows. */
#include "store-private.h"

#include <string.h>

/* Read as the rows themselves are read, table by table and never by an index that may not agree. */
static const char *const sealed[] = {
	"SELECT name, next FROM counter ORDER BY +name",
	"SELECT * FROM beat",
	"SELECT * FROM grants ORDER BY +serial, +phone, +consumer",
	"SELECT * FROM trips ORDER BY +phone",
	"SELECT * FROM skips ORDER BY time",
	"SELECT * FROM usage ORDER BY consumer",
	"SELECT * FROM ledger_head",
};

static gboolean compute_seal(sqlite3 *db, const guint8 *key, guint64 generation,
			     guint8 seal[CG_HASH_SIZE])
{
	g_autoptr(CgHash) hash = cg_hash_new(key, "state");

	cg_hash_number(hash, generation);
	for (guint i = 0; i < G_N_ELEMENTS(sealed); i++)
		if (!cg_hash_rows(hash, db, sealed[i]))
			return FALSE;
	cg_hash_end(hash, seal);
	return TRUE;
}

gboolean cg_seal_write(sqlite3 *db, const guint8 *key, guint64 *generation)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "UPDATE state SET generation = ?, seal = ?");
	guint8 seal[CG_HASH_SIZE];

	if (!statement || !cg_database_number(db, "SELECT generation FROM state", generation))
		return FALSE;
	return compute_seal(db, key, ++*generation, seal) &&
	       cg_bind_number(statement, 1, *generation) &&
	       cg_bind_bytes(statement, 2, seal, sizeof(seal)) && cg_database_changed(statement);
}

gboolean cg_seal_check(sqlite3 *db, const guint8 *key, guint64 *generation)
{
	g_autoptr(CgStatement) row = cg_database_prepare(db, "SELECT generation, seal FROM state");
	guint8 seal[CG_HASH_SIZE], found[CG_HASH_SIZE];

	if (!row || sqlite3_step(row) != SQLITE_ROW ||
	    !cg_column_bytes(row, 1, found, sizeof(found)))
		return FALSE;
	*generation = sqlite3_column_int64(row, 0);
	return compute_seal(db, key, *generation, seal) && memcmp(seal, found, sizeof(seal)) == 0;
}

char *cg_seal_find_fault(sqlite3 *db, const guint8 *key)
{
	char *fault = cg_schema_find_fault(db, cg_schema_latest());
	guint64 generation;

	return fault || cg_seal_check(db, key, &generation) ? fault : g_strdup(CG_SEAL_FAULT);
}
