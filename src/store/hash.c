/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hashes under the key of the ledger. Each begins with a label, so that one that was made for one
 * thing is worth nothing for another, and what goes in tells where it ends. */
#include "store-private.h"

#include <string.h>

CgHash *cg_hash_new(const guint8 *key, const char *label)
{
	CgHash *hash = g_hmac_new(G_CHECKSUM_SHA256, key, CG_HASH_SIZE);

	cg_hash_bytes(hash, (const guint8 *)label, strlen(label) + 1);
	return hash;
}

void cg_hash_bytes(CgHash *hash, const guint8 *bytes, gsize size)
{
	g_hmac_update(hash, bytes, size);
}

void cg_hash_number(CgHash *hash, guint64 number)
{
	guint64 big = GUINT64_TO_BE(number);

	cg_hash_bytes(hash, (const guint8 *)&big, sizeof(big));
}

static void hash_column(CgHash *hash, CgStatement *row, int at)
{
	int type = sqlite3_column_type(row, at);
	const guint8 *bytes;
	gsize size;

	cg_hash_number(hash, type);
	if (type == SQLITE_INTEGER) {
		cg_hash_number(hash, sqlite3_column_int64(row, at));
		return;
	}
	/* The size is that of what was asked for last, so that comes first. */
	bytes = sqlite3_column_blob(row, at);
	size = sqlite3_column_bytes(row, at);
	cg_hash_number(hash, size);
	if (size > 0)
		cg_hash_bytes(hash, bytes, size);
}

void cg_hash_columns(CgHash *hash, CgStatement *row, guint count)
{
	for (guint i = 0; i < count; i++)
		hash_column(hash, row, i);
}

gboolean cg_hash_rows(CgHash *hash, sqlite3 *db, const char *sql)
{
	g_autoptr(CgStatement) rows = cg_database_prepare(db, sql);
	int step = SQLITE_ERROR;
	guint64 count = 0;

	while (rows && (step = sqlite3_step(rows)) == SQLITE_ROW) {
		cg_hash_columns(hash, rows, sqlite3_column_count(rows));
		count++;
	}
	cg_hash_number(hash, count);
	return step == SQLITE_DONE;
}

void cg_hash_end(CgHash *hash, guint8 out[CG_HASH_SIZE])
{
	gsize size = CG_HASH_SIZE;

	g_hmac_get_digest(hash, out, &size);
}
