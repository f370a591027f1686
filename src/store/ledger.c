/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chain of the ledger. The hash of each row covers the hash of the row before and a keyed
 * digest of its own payload, so that a payload can be emptied and the chain still holds. The end is
 * sealed, too. Nothing is added behind an end that is not the sealed one, since that would hide
 * that something was cut off. */
#include "store-private.h"

#include <string.h>

gboolean cg_ledger_refuse(CgLedger *ledger, const char *why)
{
	ledger->why = why;
	return FALSE;
}

/* --- Hashes --- */

GVariant *cg_ledger_seal(CgHash *hash)
{
	return g_variant_new_string(g_hmac_get_string(hash));
}

void cg_ledger_digest(const CgLedger *ledger, const char *payload, guint8 out[CG_HASH_SIZE])
{
	g_autoptr(CgHash) hash = cg_hash_new(ledger->key, "payload");

	cg_hash_bytes(hash, (const guint8 *)payload, strlen(payload));
	cg_hash_end(hash, out);
}

void cg_ledger_hash(const CgLedger *ledger, const guint8 previous[CG_HASH_SIZE],
		    const CgLedgerRow *row, guint8 out[CG_HASH_SIZE])
{
	g_autoptr(CgHash) hash = cg_hash_new(ledger->key, "row");

	cg_hash_bytes(hash, previous, CG_HASH_SIZE);
	cg_hash_number(hash, row->row);
	cg_hash_number(hash, row->time);
	cg_hash_bytes(hash, (const guint8 *)row->kind, strlen(row->kind) + 1);
	cg_hash_bytes(hash, row->digest, CG_HASH_SIZE);
	cg_hash_end(hash, out);
}

/* --- Rows --- */

/* A text with a NUL inside would hide what stands behind it. */
static gboolean is_text(CgStatement *statement, int at)
{
	return sqlite3_column_type(statement, at) == SQLITE_TEXT &&
	       strlen(cg_column_text(statement, at)) == (gsize)sqlite3_column_bytes(statement, at);
}

static gboolean is_text_or_null(CgStatement *statement, int at)
{
	return sqlite3_column_type(statement, at) == SQLITE_NULL || is_text(statement, at);
}

gboolean cg_ledger_row(CgStatement *statement, CgLedgerRow *out)
{
	out->row = sqlite3_column_int64(statement, 0);
	out->kind = cg_column_text(statement, 1);
	out->time = sqlite3_column_int64(statement, 2);
	out->payload = cg_column_text(statement, 3);
	out->emptied = sqlite3_column_int64(statement, 4);
	return is_text(statement, 1) && is_text_or_null(statement, 3) &&
	       cg_column_bytes(statement, 5, out->digest, CG_HASH_SIZE) &&
	       cg_column_bytes(statement, 6, out->hash, CG_HASH_SIZE);
}

GVariant *cg_ledger_payload(const char *text)
{
	return text ? g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL) : NULL;
}

/* --- The end --- */

static void seal_end(const CgLedger *ledger, const CgLedgerEnd *end, guint8 seal[CG_HASH_SIZE])
{
	g_autoptr(CgHash) hash = cg_hash_new(ledger->key, "end");

	cg_hash_number(hash, end->rows);
	cg_hash_bytes(hash, end->hash, CG_HASH_SIZE);
	cg_hash_end(hash, seal);
}

static gboolean write_end(const CgLedger *ledger, const char *sql, const CgLedgerEnd *end)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(ledger->db, sql);
	guint8 seal[CG_HASH_SIZE];

	seal_end(ledger, end, seal);
	return statement && cg_bind_number(statement, 1, end->rows) &&
	       cg_bind_bytes(statement, 2, seal, sizeof(seal)) && cg_database_changed(statement);
}

gboolean cg_ledger_begin(const CgLedger *ledger)
{
	const CgLedgerEnd end = { 0 };

	return write_end(ledger, "INSERT INTO ledger_head VALUES (?, ?)", &end);
}

/* Returns FALSE if there is a last row and it cannot be read. */
static gboolean read_last(const CgLedger *ledger, CgLedgerEnd *out)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(
		ledger->db, "SELECT row, hash FROM ledger ORDER BY row DESC LIMIT 1");
	int step = statement ? sqlite3_step(statement) : SQLITE_ERROR;

	*out = (CgLedgerEnd){ 0 };
	if (step != SQLITE_ROW)
		return step == SQLITE_DONE;
	out->rows = sqlite3_column_int64(statement, 0);
	return cg_column_bytes(statement, 1, out->hash, CG_HASH_SIZE);
}

gboolean cg_ledger_end(CgLedger *ledger, CgLedgerEnd *out)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(ledger->db, "SELECT rows, seal FROM ledger_head");
	guint8 seal[CG_HASH_SIZE], sealed[CG_HASH_SIZE];

	if (!statement)
		return FALSE;
	if (!read_last(ledger, out) || sqlite3_step(statement) != SQLITE_ROW ||
	    (guint64)sqlite3_column_int64(statement, 0) != out->rows ||
	    !cg_column_bytes(statement, 1, sealed, sizeof(sealed)))
		return cg_ledger_refuse(ledger, "the ledger does not end as it was left");
	seal_end(ledger, out, seal);
	return memcmp(seal, sealed, sizeof(seal)) == 0 ||
	       cg_ledger_refuse(ledger, "the ledger's end was sealed under another key");
}

/* --- Adding --- */

static gboolean insert_row(const CgLedger *ledger, const CgLedgerRow *row)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(ledger->db, "INSERT INTO ledger (" CG_LEDGER_COLUMNS ") "
						"VALUES (?, ?, ?, ?, NULL, ?, ?)");

	return statement && cg_bind_number(statement, 1, row->row) &&
	       cg_bind_text(statement, 2, row->kind) && cg_bind_number(statement, 3, row->time) &&
	       cg_bind_text(statement, 4, row->payload) &&
	       cg_bind_bytes(statement, 5, row->digest, CG_HASH_SIZE) &&
	       cg_bind_bytes(statement, 6, row->hash, CG_HASH_SIZE) &&
	       cg_database_changed(statement);
}

/* Rows that say what was emptied count for no consumer. */
static gboolean count_bytes(const CgLedger *ledger, GVariant *payload, const char *text)
{
	const char *consumer = NULL;

	return !g_variant_lookup(payload, "Consumer", "&s", &consumer) ||
	       cg_usage_add(ledger->db, consumer, cg_usage_of(text, ledger->digests));
}

gboolean cg_ledger_append(CgLedger *ledger, const char *kind, GVariant *payload, guint64 *row)
{
	g_autoptr(GVariant) sunk = g_variant_ref_sink(payload);
	g_autofree char *text = g_variant_print(sunk, TRUE);
	CgLedgerRow next = { .kind = kind, .time = ledger->time, .payload = text };
	CgLedgerEnd end;

	if (!cg_ledger_end(ledger, &end))
		return FALSE;
	next.row = ++end.rows;
	cg_ledger_digest(ledger, text, next.digest);
	cg_ledger_hash(ledger, end.hash, &next, next.hash);
	memcpy(end.hash, next.hash, CG_HASH_SIZE);
	if (row)
		*row = next.row;
	return insert_row(ledger, &next) && count_bytes(ledger, sunk, text) &&
	       write_end(ledger, "UPDATE ledger_head SET rows = ?, seal = ?", &end);
}

static gboolean run_with_number(const CgLedger *ledger, const char *sql, guint64 number)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(ledger->db, sql);

	return statement && cg_bind_number(statement, 1, number) && cg_database_changed(statement);
}

gboolean cg_ledger_open(CgLedger *ledger, GVariant *payload, guint64 *row)
{
	return cg_ledger_append(ledger, "open", payload, row) &&
	       run_with_number(ledger, "INSERT INTO ledger_open VALUES (?)", *row);
}

/* --- Closing --- */

static int compare_digests(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, CG_DIGEST_SIZE);
}

/* Saves those that are new as belonging to this row, and seals them in the order in which they will
 * be read. */
static gboolean save_digests(CgLedger *ledger, guint64 row, GArray *digests, CgHash *hash)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(ledger->db, "INSERT OR IGNORE INTO released VALUES (?, ?)");

	ledger->digests = 0;
	g_array_sort(digests, compare_digests);
	for (guint i = 0; statement && i < digests->len; i++) {
		const guint8 *digest = (guint8 *)digests->data + (gsize)i * CG_DIGEST_SIZE;

		if (!cg_bind_bytes(statement, 1, digest, CG_DIGEST_SIZE) ||
		    !cg_bind_number(statement, 2, row) || !cg_database_done(statement))
			return FALSE;
		if (sqlite3_changes(ledger->db) > 0) {
			cg_hash_bytes(hash, digest, CG_DIGEST_SIZE);
			ledger->digests++;
		}
		sqlite3_reset(statement);
	}
	return statement != NULL;
}

gboolean cg_ledger_close(CgLedger *ledger, guint64 opened, GVariantBuilder *payload,
			 GArray *digests)
{
	g_autoptr(CgHash) hash = cg_hash_new(ledger->key, "released");
	CgLedgerEnd end;

	/* The digests belong to the close row, which is not added yet and will be the next. */
	if (!cg_ledger_end(ledger, &end) || !save_digests(ledger, end.rows + 1, digests, hash))
		return FALSE;
	g_variant_builder_add(payload, "{sv}", "Seal", cg_ledger_seal(hash));
	return cg_ledger_append(ledger, "close", g_variant_builder_end(payload), NULL) &&
	       run_with_number(ledger, "DELETE FROM ledger_open WHERE row = ?", opened);
}

/* --- After a crash --- */

static GVariant *read_payload(const CgLedger *ledger, guint64 row)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(ledger->db, "SELECT payload FROM ledger WHERE row = ?");

	if (!statement || !cg_bind_number(statement, 1, row) ||
	    sqlite3_step(statement) != SQLITE_ROW)
		return NULL;
	return cg_ledger_payload(cg_column_text(statement, 0));
}

static void add_entry(GVariantBuilder *payload, const char *key, GVariant *value)
{
	g_variant_builder_add(payload, "{sv}", key, value);
}

void cg_ledger_counts(GVariantBuilder *payload, const CgRecordClose *close, const char *end)
{
	add_entry(payload, "Requests", g_variant_new_uint32(close->requests));
	add_entry(payload, "Cards", g_variant_new_uint32(close->cards));
	add_entry(payload, "Bytes", g_variant_new_uint64(close->bytes));
	add_entry(payload, "End", g_variant_new_string(end));
}

static gboolean close_row(CgLedger *ledger, guint64 opened)
{
	static const char *const kept[] = { "Phone", "Consumer", "Repository", "Summed" };
	static const CgRecordClose nothing_known = { 0 };
	g_autoptr(GVariant) open = read_payload(ledger, opened);
	g_autoptr(GArray) digests = g_array_new(FALSE, FALSE, CG_DIGEST_SIZE);
	g_auto(GVariantBuilder) payload = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

	add_entry(&payload, "Opened", g_variant_new_uint64(opened));
	for (guint i = 0; open && i < G_N_ELEMENTS(kept); i++) {
		g_autoptr(GVariant) value = g_variant_lookup_value(open, kept[i], NULL);

		if (value)
			add_entry(&payload, kept[i], value);
	}
	cg_ledger_counts(&payload, &nothing_known, "unknown");
	return cg_ledger_close(ledger, opened, &payload, digests);
}

gboolean cg_ledger_close_unknown(CgLedger *ledger)
{
	guint64 left = 0, row;

	if (!cg_database_number(ledger->db, "SELECT count(*) FROM ledger_open", &left))
		return FALSE;
	for (; left > 0; left--)
		if (!cg_database_number(ledger->db, "SELECT min(row) FROM ledger_open", &row) ||
		    !close_row(ledger, row))
			return FALSE;
	return TRUE;
}
