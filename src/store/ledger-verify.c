/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verifies the ledger: every row against the chain, the end against its seal, and the empty rows
 * against those that say what was emptied. It stops at the first fault, because behind that nothing
 * can be trusted. */
#include "store-private.h"

#include <string.h>

typedef struct {
	CgLedger *ledger;
	guint64 rows, emptied, opens, closes, digests;
	guint8 last[CG_HASH_SIZE];
	GHashTable *emptying; /* number of an erase or keep row to come -> CgHash of the rows
				 that it emptied */
	GString *fault;
} Check;

static gboolean note_fault(const Check *check, guint64 row, const char *why)
{
	g_string_printf(check->fault, "row %" G_GUINT64_FORMAT ": %s", row, why);
	return FALSE;
}

static gboolean is_emptying(const CgLedgerRow *row)
{
	return g_str_equal(row->kind, "erase") || g_str_equal(row->kind, "keep");
}

/* --- One row --- */

static gboolean check_chain(Check *check, const CgLedgerRow *row)
{
	guint8 hash[CG_HASH_SIZE];

	if (row->row != check->rows + 1)
		return note_fault(check, check->rows + 1, "it was taken out");
	cg_ledger_hash(check->ledger, check->last, row, hash);
	if (memcmp(hash, row->hash, CG_HASH_SIZE) != 0)
		return note_fault(check, row->row, "it was changed, put in, or moved");
	memcpy(check->last, hash, CG_HASH_SIZE);
	check->rows++;
	return TRUE;
}

/* check_emptying() finds out if there is such a row and if it emptied this one. */
static gboolean note_emptied(Check *check, const CgLedgerRow *row)
{
	CgHash *hash = g_hash_table_lookup(check->emptying, &row->emptied);

	if (row->emptied <= row->row || is_emptying(row))
		return note_fault(check, row->row, "it was emptied, and no row says so");
	if (!hash) {
		hash = cg_hash_new(check->ledger->key, "emptied");
		g_hash_table_insert(check->emptying, g_memdup2(&row->emptied, sizeof(guint64)),
				    hash);
	}
	cg_hash_number(hash, row->row);
	check->emptied++;
	return TRUE;
}

static gboolean check_payload(Check *check, const CgLedgerRow *row)
{
	guint8 digest[CG_HASH_SIZE];

	if (!row->payload)
		return note_emptied(check, row);
	cg_ledger_digest(check->ledger, row->payload, digest);
	return memcmp(digest, row->digest, CG_HASH_SIZE) == 0 ||
	       note_fault(check, row->row, "what it says was changed");
}

static gboolean is_sealed(const CgLedgerRow *row, CgHash *hash)
{
	g_autoptr(GVariant) payload = cg_ledger_payload(row->payload);
	const char *seal = NULL;

	return payload && g_variant_lookup(payload, "Seal", "&s", &seal) &&
	       g_str_equal(seal, g_hmac_get_string(hash));
}

static gboolean check_emptying(const Check *check, const CgLedgerRow *row)
{
	g_autoptr(CgHash) none = cg_hash_new(check->ledger->key, "emptied");
	CgHash *hash = g_hash_table_lookup(check->emptying, &row->row);

	if (!is_sealed(row, hash ? hash : none))
		return note_fault(check, row->row,
				  "the rows that are empty are not those it emptied");
	g_hash_table_remove(check->emptying, &row->row);
	return TRUE;
}

/* Returns FALSE if the digests cannot be read. */
static gboolean hash_released(Check *check, guint64 row, CgHash *hash)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(
		check->ledger->db, "SELECT digest FROM released WHERE closed = ? ORDER BY digest");
	guint8 digest[CG_DIGEST_SIZE];
	int step = SQLITE_ERROR;

	if (!statement || !cg_bind_number(statement, 1, row))
		return FALSE;
	while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
		if (!cg_column_bytes(statement, 0, digest, sizeof(digest)))
			return FALSE;
		cg_hash_bytes(hash, digest, sizeof(digest));
		check->digests++;
	}
	return step == SQLITE_DONE;
}

static gboolean check_released(Check *check, const CgLedgerRow *row)
{
	g_autoptr(CgHash) hash = cg_hash_new(check->ledger->key, "released");

	check->closes++;
	if (!row->payload)
		return TRUE;
	return (hash_released(check, row->row, hash) && is_sealed(row, hash)) ||
	       note_fault(check, row->row, "the digests of its cards were changed");
}

static gboolean check_row(Check *check, CgStatement *statement)
{
	CgLedgerRow row;

	if (!cg_ledger_row(statement, &row))
		return note_fault(check, check->rows + 1, "it can't be read");
	if (!check_chain(check, &row) || !check_payload(check, &row))
		return FALSE;
	if (is_emptying(&row))
		return check_emptying(check, &row);
	check->opens += g_str_equal(row.kind, "open");
	return !g_str_equal(row.kind, "close") || check_released(check, &row);
}

/* --- All of them --- */

static gboolean check_end(Check *check)
{
	guint64 digests = 0, open = 0;
	CgLedgerEnd end;

	if (g_hash_table_size(check->emptying) > 0)
		return note_fault(check, check->rows + 1, "it would say which rows it emptied");
	if (!cg_ledger_end(check->ledger, &end))
		return note_fault(check, check->rows + 1,
				  check->ledger->why ? check->ledger->why : "it can't be read");
	if (!cg_database_number(check->ledger->db, "SELECT count(*) FROM released", &digests) ||
	    digests != check->digests)
		return note_fault(check, check->rows, "there are digests that no row has");
	return (cg_database_number(check->ledger->db, "SELECT count(*) FROM ledger_open", &open) &&
		check->opens == check->closes + open) ||
	       note_fault(check, check->rows, "what is open does not agree with what was closed");
}

static gboolean check_all(Check *check)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(
		check->ledger->db, "SELECT " CG_LEDGER_COLUMNS " FROM ledger ORDER BY row");
	int step = SQLITE_ERROR;

	while (statement && (step = sqlite3_step(statement)) == SQLITE_ROW)
		if (!check_row(check, statement))
			return FALSE;
	return step == SQLITE_DONE && check_end(check);
}

static char *print_report(const Check *check)
{
	g_autofree char *last = NULL;
	CgBuffer hex = { 0 };

	cg_hex_append(&hex, cg_span(check->last, CG_HASH_SIZE));
	last = g_strndup((const char *)hex.data, hex.size);
	cg_buffer_clear(&hex);
	return g_strdup_printf("%" G_GUINT64_FORMAT " rows, %" G_GUINT64_FORMAT
			       " of them emptied; the last hash is %s",
			       check->rows, check->emptied, last);
}

gboolean cg_ledger_verify(CgLedger *ledger, char **report)
{
	Check check = {
		.ledger = ledger,
		.emptying = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
						  (GDestroyNotify)g_hmac_unref),
		.fault = g_string_new(NULL),
	};
	gboolean sound = check_all(&check);

	if (sound)
		*report = print_report(&check);
	else
		*report = check.fault->len ? g_strdup(check.fault->str) : NULL;
	g_string_free(check.fault, TRUE);
	g_hash_table_unref(check.emptying);
	return sound;
}

/* --- The job --- */

typedef struct {
	gboolean sound;
	char *report;
	CgLedgerVerdict told;
	gpointer data;
} Verifying;

static void free_verifying(gpointer data)
{
	Verifying *verifying = data;

	g_free(verifying->report);
	g_free(verifying);
}

/* Returns what SQLite finds wrong with its own pages and indexes, or NULL. */
static char *find_damage(sqlite3 *db)
{
	g_autoptr(CgStatement) row = cg_database_prepare(db, "PRAGMA integrity_check(1)");
	const char *found = row && sqlite3_step(row) == SQLITE_ROW ? cg_column_text(row, 0) : NULL;

	if (!found)
		return g_strdup("the database cannot be read");
	return g_str_equal(found, "ok") ? NULL : g_utf8_make_valid(found, -1);
}

/* A ledger is worth nothing beside tables that are not ours. */
static char *find_fault(sqlite3 *db, const guint8 *key)
{
	char *fault = cg_seal_find_fault(db, key);

	return fault ? fault : find_damage(db);
}

static gboolean run_verifying(sqlite3 *db, CgJob *job)
{
	CgLedger ledger = { .db = db, .key = job->key };
	Verifying *verifying = job->what;
	char *fault;

	verifying->sound = cg_ledger_verify(&ledger, &verifying->report);
	fault = verifying->sound ? find_fault(db, job->key) : NULL;
	if (fault) {
		verifying->sound = FALSE;
		g_free(verifying->report);
		verifying->report = fault;
	}
	return verifying->report != NULL;
}

static void report_verdict(gpointer data, const GError *error)
{
	const Verifying *verifying = data;

	verifying->told(verifying->data, verifying->sound && !error,
			error ? NULL : verifying->report, error);
}

void cg_store_verify(CgStore *store, CgLedgerVerdict told, gpointer data)
{
	Verifying *verifying = g_new0(Verifying, 1);

	verifying->told = told;
	verifying->data = data;
	cg_store_do(store, (CgJob){ .run = run_verifying,
				    .reads = TRUE,
				    .what = verifying,
				    .free_what = free_verifying,
				    .done = report_verdict,
				    .data = verifying });
}
