/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Emptying: the payload of a row goes, its place in the chain stays. The row that says so seals
 * which ones were emptied, so that verifying knows it from tampering; and is itself never emptied.
 */
#include "store-private.h"

/* A day's rows of a busy car are some hundreds. */
static const char chosen[] = "SELECT row, payload FROM ledger WHERE payload IS NOT NULL "
			     "AND kind IN ('open', 'close', 'held') AND time < ?1 "
			     "AND (?2 IS NULL OR instr(payload, ?2) > 0) ORDER BY row";

static gboolean is_of(const char *text, const char *phone)
{
	g_autoptr(GVariant) payload = phone ? cg_ledger_payload(text) : NULL;
	const char *named = NULL;

	return !phone || (payload && g_variant_lookup(payload, "Phone", "&s", &named) &&
			  g_str_equal(named, phone));
}

/* NULL: fails. */
static GArray *choose(const CgLedger *ledger, const CgEmptying *what)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(ledger->db, chosen);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint64));
	int step = SQLITE_ERROR;

	if (!statement || !cg_bind_number(statement, 1, what->before) ||
	    !cg_bind_text(statement, 2, what->phone))
		return NULL;
	while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
		guint64 row = sqlite3_column_int64(statement, 0);

		if (is_of(cg_column_text(statement, 1), what->phone))
			g_array_append_val(rows, row);
	}
	return step == SQLITE_DONE ? g_steal_pointer(&rows) : NULL;
}

static gboolean run_for(CgStatement *statement, guint64 by, guint64 row)
{
	sqlite3_reset(statement);
	return cg_bind_number(statement, 1, row) &&
	       (sqlite3_bind_parameter_count(statement) < 2 || cg_bind_number(statement, 2, by)) &&
	       cg_database_done(statement);
}

static gboolean empty_rows(const CgLedger *ledger, const GArray *rows, guint64 by, CgHash *hash)
{
	g_autoptr(CgStatement) payloads = cg_database_prepare(
		ledger->db, "UPDATE ledger SET payload = NULL, emptied = ?2 WHERE row = ?1");
	g_autoptr(CgStatement) digests =
		cg_database_prepare(ledger->db, "DELETE FROM released WHERE closed = ?1");

	if (!payloads || !digests)
		return FALSE;
	for (guint i = 0; i < rows->len; i++) {
		guint64 row = g_array_index(rows, guint64, i);

		if (!run_for(payloads, by, row) || !run_for(digests, by, row))
			return FALSE;
		cg_hash_number(hash, row);
	}
	return TRUE;
}

static GVariant *payload_of(const CgEmptying *what, guint64 rows, CgHash *hash)
{
	GVariantBuilder payload;

	g_variant_builder_init(&payload, G_VARIANT_TYPE_VARDICT);
	if (what->phone)
		g_variant_builder_add(&payload, "{sv}", "Phone", g_variant_new_string(what->phone));
	g_variant_builder_add(&payload, "{sv}", "Rows", g_variant_new_uint64(rows));
	g_variant_builder_add(&payload, "{sv}", "Seal", cg_ledger_seal(hash));
	return g_variant_builder_end(&payload);
}

gboolean cg_ledger_empty(CgLedger *ledger, const CgEmptying *what, guint64 *rows)
{
	g_autoptr(CgHash) hash = cg_hash_new(ledger, "emptied");
	g_autoptr(GArray) found = NULL;
	CgLedgerEnd end;

	if (!cg_ledger_end(ledger, &end) || !(found = choose(ledger, what)))
		return FALSE;
	*rows = found->len;
	if (!found->len && !what->always)
		return TRUE;
	return empty_rows(ledger, found, end.rows + 1, hash) &&
	       cg_ledger_append(ledger, what->kind, payload_of(what, *rows, hash), NULL);
}

/* --- Asked for --- */

static gboolean empty(sqlite3 *db, CgJob *job, const CgEmptying *what)
{
	CgLedger ledger = { .db = db, .key = job->key, .time = job->beat.time };
	guint64 rows = 0;

	if (!cg_ledger_empty(&ledger, what, &rows)) {
		job->why = ledger.why;
		return FALSE;
	}
	job->scrub = job->scrub || rows > 0;
	return TRUE;
}

static gboolean erase(sqlite3 *db, CgJob *job)
{
	const CgEmptying what = { "erase", job->phone, G_MAXINT64, TRUE };

	return empty(db, job, &what) && cg_digest_keys_drop(db, job->phone);
}

static gboolean keep(sqlite3 *db, CgJob *job)
{
	const CgEmptying what = { "keep", NULL, job->beat.time - *(gint64 *)job->what, FALSE };

	return empty(db, job, &what);
}

void cg_store_erase(CgStore *store, const char *phone, CgStoreDone done, gpointer data)
{
	cg_digest_keys_forget(cg_store_digest_keys(store), phone);
	cg_store_do(store, (CgJob){ .run = erase,
				    .scrub = TRUE,
				    .phone = g_strdup(phone),
				    .done = done,
				    .data = data });
}

void cg_store_expire(CgStore *store, gint64 age, CgStoreDone done, gpointer data)
{
	cg_store_do(store, (CgJob){ .run = keep,
				    .what = g_memdup2(&age, sizeof(age)),
				    .free_what = g_free,
				    .done = done,
				    .data = data });
}
