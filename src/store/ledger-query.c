/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the ledger, a bounded piece at a time. If a row cannot be read the whole answer fails:
 * without that row, less would seem to have left than did. */
#include "store-private.h"

#define UNREADABLE "a row of the ledger can't be understood"

/* The address of the phone stands in the payload as it is, and so SQLite may look for it. */
static const char query_sql[] = "SELECT " CG_LEDGER_COLUMNS " FROM ledger WHERE row > ?1 "
				"AND (?2 IS NULL OR instr(payload, ?2) > 0) "
				"AND (?3 = 0 OR (kind = 'held') = (?3 = 1)) ORDER BY row";

static CgStatement *begin_query(const CgLedger *ledger, const CgLedgerFilter *filter)
{
	CgStatement *statement = cg_database_prepare(ledger->db, query_sql);

	if (statement && cg_bind_number(statement, 1, MIN(filter->after, G_MAXINT64)) &&
	    cg_bind_text(statement, 2, filter->phone) && cg_bind_number(statement, 3, filter->kind))
		return statement;
	sqlite3_finalize(statement);
	return NULL;
}

static gboolean has_text(GVariant *payload, const char *key, const char *wanted)
{
	const char *text = NULL;

	return !wanted || (payload && g_variant_lookup(payload, key, "&s", &text) &&
			   g_str_equal(text, wanted));
}

static void add_entry(GVariantBuilder *dict, const char *key, GVariant *value)
{
	g_variant_builder_add(dict, "{sv}", key, value);
}

static GVariant *describe_row(const CgLedgerRow *row, GVariant *payload)
{
	GVariantBuilder dict;
	GVariantIter iter;
	const char *key;
	GVariant *value;

	g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
	add_entry(&dict, "Row", g_variant_new_uint64(row->row));
	add_entry(&dict, "Kind", g_variant_new_string(row->kind));
	add_entry(&dict, "Time", g_variant_new_uint64(row->time / G_USEC_PER_SEC));
	if (!payload) {
		add_entry(&dict, "Erased", g_variant_new_boolean(TRUE));
		return g_variant_builder_end(&dict);
	}
	g_variant_iter_init(&iter, payload);
	while (g_variant_iter_loop(&iter, "{&sv}", &key, &value))
		add_entry(&dict, key, value);
	return g_variant_builder_end(&dict);
}

static gboolean add_row(CgLedger *ledger, CgStatement *statement, const CgLedgerFilter *filter,
			GVariantBuilder *rows, guint *taken)
{
	g_autoptr(GVariant) payload = NULL;
	CgLedgerRow row;

	if (!cg_ledger_row(statement, &row) || !g_utf8_validate(row.kind, -1, NULL))
		return cg_ledger_refuse(ledger, UNREADABLE);
	payload = cg_ledger_payload(row.payload);
	if (row.payload && !payload)
		return cg_ledger_refuse(ledger, UNREADABLE);
	if (!has_text(payload, "Phone", filter->phone) ||
	    !has_text(payload, "Consumer", filter->consumer))
		return TRUE;
	g_variant_builder_add_value(rows, describe_row(&row, payload));
	++*taken;
	return TRUE;
}

GVariant *cg_ledger_query(CgLedger *ledger, const CgLedgerFilter *filter)
{
	g_autoptr(CgStatement) statement = begin_query(ledger, filter);
	g_auto(GVariantBuilder) rows = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
	int step = statement ? SQLITE_ROW : SQLITE_ERROR;
	guint taken = 0;

	while (taken < filter->limit && step == SQLITE_ROW) {
		step = sqlite3_step(statement);
		if (step == SQLITE_ROW && !add_row(ledger, statement, filter, &rows, &taken))
			return NULL;
	}
	if (step != SQLITE_ROW && step != SQLITE_DONE)
		return NULL;
	return g_variant_ref_sink(g_variant_builder_end(&rows));
}

/* --- The job --- */

typedef struct {
	char *phone, *consumer;
	CgLedgerFilter filter;
	GVariant *rows;
	CgLedgerRows told;
	gpointer data;
} Query;

static void free_query(gpointer data)
{
	Query *query = data;

	g_free(query->phone);
	g_free(query->consumer);
	g_clear_pointer(&query->rows, g_variant_unref);
	g_free(query);
}

static gboolean run_query(sqlite3 *db, CgJob *job)
{
	CgLedger ledger = { .db = db, .key = job->key };
	Query *query = job->what;

	query->rows = cg_ledger_query(&ledger, &query->filter);
	job->why = ledger.why;
	return query->rows != NULL;
}

static void report_rows(gpointer data, const GError *error)
{
	const Query *query = data;

	query->told(query->data, query->rows, error);
}

void cg_store_query(CgStore *store, const CgLedgerFilter *filter, CgLedgerRows told, gpointer data)
{
	Query *query = g_new0(Query, 1);

	query->filter = *filter;
	query->filter.phone = query->phone = g_strdup(filter->phone);
	query->filter.consumer = query->consumer = g_strdup(filter->consumer);
	query->told = told;
	query->data = data;
	cg_store_do(store, (CgJob){ .run = run_query,
				    .reads = TRUE,
				    .what = query,
				    .free_what = free_query,
				    .done = report_rows,
				    .data = query });
}
