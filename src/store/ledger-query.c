/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the ledger, a bounded piece at a time. A row that can't be read fails the whole answer:
 * without it, what left would seem less. */
#include "store-private.h"

#define UNREADABLE "a row of the ledger can't be understood"

/* The phone's address stands in the payload as it is. */
static const char chosen[] = "SELECT " CG_LEDGER_COLUMNS " FROM ledger WHERE row > ?1 "
			     "AND (?2 IS NULL OR instr(payload, ?2) > 0) "
			     "AND (?3 = 0 OR (kind = 'held') = (?3 = 1)) ORDER BY row";

static CgStatement *begin(const CgLedger *ledger, const CgLedgerFilter *filter)
{
	CgStatement *statement = cg_database_prepare(ledger->db, chosen);

	if (statement && cg_bind_number(statement, 1, MIN(filter->after, G_MAXINT64)) &&
	    cg_bind_text(statement, 2, filter->phone) && cg_bind_number(statement, 3, filter->kind))
		return statement;
	sqlite3_finalize(statement);
	return NULL;
}

static gboolean says(GVariant *payload, const char *key, const char *wanted)
{
	const char *text = NULL;

	return !wanted || (payload && g_variant_lookup(payload, key, "&s", &text) &&
			   g_str_equal(text, wanted));
}

static void add(GVariantBuilder *dict, const char *key, GVariant *value)
{
	g_variant_builder_add(dict, "{sv}", key, value);
}

static GVariant *dict_of(const CgLedgerRow *row, GVariant *payload)
{
	GVariantBuilder dict;
	GVariantIter iter;
	const char *key;
	GVariant *value;

	g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
	add(&dict, "Row", g_variant_new_uint64(row->row));
	add(&dict, "Kind", g_variant_new_string(row->kind));
	add(&dict, "Time", g_variant_new_uint64(row->time / G_USEC_PER_SEC));
	if (!payload) {
		add(&dict, "Erased", g_variant_new_boolean(TRUE));
		return g_variant_builder_end(&dict);
	}
	g_variant_iter_init(&iter, payload);
	while (g_variant_iter_loop(&iter, "{&sv}", &key, &value))
		add(&dict, key, value);
	return g_variant_builder_end(&dict);
}

static gboolean take(CgLedger *ledger, CgStatement *statement, const CgLedgerFilter *filter,
		     GVariantBuilder *rows, guint *taken)
{
	g_autoptr(GVariant) payload = NULL;
	CgLedgerRow row;

	if (!cg_ledger_row(statement, &row) || !g_utf8_validate(row.kind, -1, NULL))
		return cg_ledger_refuse(ledger, UNREADABLE);
	payload = cg_ledger_payload(row.payload);
	if (row.payload && !payload)
		return cg_ledger_refuse(ledger, UNREADABLE);
	if (!says(payload, "Phone", filter->phone) || !says(payload, "Consumer", filter->consumer))
		return TRUE;
	g_variant_builder_add_value(rows, dict_of(&row, payload));
	++*taken;
	return TRUE;
}

GVariant *cg_ledger_query(CgLedger *ledger, const CgLedgerFilter *filter)
{
	g_autoptr(CgStatement) statement = begin(ledger, filter);
	g_auto(GVariantBuilder) rows = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
	int step = statement ? SQLITE_ROW : SQLITE_ERROR;
	guint taken = 0;

	while (taken < filter->limit && step == SQLITE_ROW) {
		step = sqlite3_step(statement);
		if (step == SQLITE_ROW && !take(ledger, statement, filter, &rows, &taken))
			return NULL;
	}
	if (step != SQLITE_ROW && step != SQLITE_DONE)
		return NULL;
	return g_variant_ref_sink(g_variant_builder_end(&rows));
}

/* --- Asked for --- */

typedef struct {
	char *phone, *consumer;
	CgLedgerFilter filter;
	GVariant *rows;
	CgLedgerRows told;
	gpointer data;
} Query;

static void query_free(gpointer data)
{
	Query *query = data;

	g_free(query->phone);
	g_free(query->consumer);
	g_clear_pointer(&query->rows, g_variant_unref);
	g_free(query);
}

static gboolean run(sqlite3 *db, CgJob *job)
{
	CgLedger ledger = { .db = db, .key = job->key };
	Query *query = job->what;

	query->rows = cg_ledger_query(&ledger, &query->filter);
	job->why = ledger.why;
	return query->rows != NULL;
}

static void done(gpointer data, const GError *error)
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
	cg_store_do(store, (CgJob){ .run = run,
				    .reads = TRUE,
				    .what = query,
				    .free_what = query_free,
				    .done = done,
				    .data = query });
}
