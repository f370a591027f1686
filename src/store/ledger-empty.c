/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Empties rows: the payload goes, and the row's place in the chain stays. The row that says so
 * seals which rows were emptied, so that verifying can tell this from tampering, and is itself
 * never emptied. */
#include "store-private.h"

/* The time of a row on the clock of retention, which does not count what was skipped. */
#define AGED                                                                        \
	"time - ifnull((SELECT skipped FROM skips WHERE skips.time <= ledger.time " \
	"ORDER BY skips.time DESC LIMIT 1), 0)"

/* A busy car makes some hundreds of rows a day. */
static const char choose_sql[] = "SELECT row, payload FROM ledger WHERE payload IS NOT NULL "
				 "AND kind IN ('open', 'close', 'held') AND " AGED " < ?1 "
				 "AND (?2 IS NULL OR instr(payload, ?2) > 0) ORDER BY row";

static gboolean is_of(const char *text, const char *phone)
{
	g_autoptr(GVariant) payload = phone ? cg_ledger_payload(text) : NULL;
	const char *named = NULL;

	return !phone || (payload && g_variant_lookup(payload, "Phone", "&s", &named) &&
			  g_str_equal(named, phone));
}

/* Returns the numbers of these rows, or NULL if they cannot be read. */
static GArray *choose_rows(const CgLedger *ledger, const CgEmptying *what)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(ledger->db, choose_sql);
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

static gboolean empty_row(CgStatement *payload, guint64 by, guint64 row)
{
	sqlite3_reset(payload);
	return cg_bind_number(payload, 1, row) && cg_bind_number(payload, 2, by) &&
	       cg_database_changed(payload);
}

static gboolean delete_digests(CgStatement *digests, guint64 row)
{
	sqlite3_reset(digests);
	return cg_bind_number(digests, 1, row) && cg_database_done(digests);
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

		if (!empty_row(payloads, by, row) || !delete_digests(digests, row))
			return FALSE;
		cg_hash_number(hash, row);
	}
	return TRUE;
}

static GVariant *make_payload(const CgEmptying *what, guint64 rows, CgHash *hash)
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
	g_autoptr(CgHash) hash = cg_hash_new(ledger->key, "emptied");
	g_autoptr(GArray) found = NULL;
	CgLedgerEnd end;

	if (!cg_ledger_end(ledger, &end) || !(found = choose_rows(ledger, what)))
		return FALSE;
	*rows = found->len;
	if (!found->len && !what->always)
		return TRUE;
	return empty_rows(ledger, found, end.rows + 1, hash) && cg_usage_count(ledger->db) &&
	       cg_ledger_append(ledger, what->kind, make_payload(what, *rows, hash), NULL);
}

/* --- The jobs --- */

static gboolean empty_ledger(sqlite3 *db, CgJob *job, const CgEmptying *what)
{
	CgLedger ledger = { .db = db, .key = job->key, .time = job->timestamp.time };
	guint64 rows = 0;

	if (!cg_ledger_empty(&ledger, what, &rows)) {
		job->why = ledger.why;
		return FALSE;
	}
	job->scrub = job->scrub || rows > 0;
	return TRUE;
}

static gboolean erase_rows(sqlite3 *db, CgJob *job)
{
	const CgEmptying what = { "erase", job->phone, G_MAXINT64, TRUE };

	return empty_ledger(db, job, &what) && cg_digest_keys_delete_all(db, job->phone);
}

static gboolean expire_rows(sqlite3 *db, CgJob *job)
{
	const CgTimestamp *now = &job->timestamp;
	const CgEmptying what = { "keep", NULL, now->time - now->skipped - *(gint64 *)job->what,
				  FALSE };

	/* Nor do lookups stay longer than they count. */
	return cg_lookups_delete(db, job->timestamp.running, &job->scrub) &&
	       empty_ledger(db, job, &what);
}

void cg_store_erase(CgStore *store, const char *phone, CgStoreDone done, gpointer data)
{
	cg_digest_keys_forget(cg_store_digest_keys(store), phone);
	cg_store_do(store, (CgJob){ .run = erase_rows,
				    .scrub = TRUE,
				    .phone = g_strdup(phone),
				    .done = done,
				    .data = data });
}

void cg_store_expire(CgStore *store, gint64 age, CgStoreDone done, gpointer data)
{
	cg_store_do(store, (CgJob){ .run = expire_rows,
				    .what = g_memdup2(&age, sizeof(age)),
				    .free_what = g_free,
				    .done = done,
				    .data = data });
}
