/* SPDX-License-Identifier: GPL-2.0-or-later */
/* log, log verify, log erase: the ledger, which says who saw what, and when. */
#include "ctl-private.h"

#include <string.h>

#define PAGE_ROWS 2000 /* of one call */

static const CtlColumn columns[] = {
	{ "Row", "ROW", NULL },
	{ "Time", "TIME", ctl_format_time_value },
	{ "Kind", "KIND", NULL },
	{ "Phone", "PHONE", NULL },
	{ "Consumer", "CONSUMER", NULL },
	{ "Repository", "BOOK", NULL },
	{ "Scope", "SCOPE", NULL },
	{ "Grant", "GRANT", NULL },
	{ "Opened", "OPENED", NULL },
	{ "Requests", "REQUESTS", NULL },
	{ "Cards", "CARDS", NULL },
	{ "Bytes", "BYTES", NULL },
	{ "End", "END", NULL },
	{ "Rows", "EMPTIED", NULL },
	{ "Erased", "ERASED", NULL },
	{ "Summed", "SUMMED", NULL },
	{ 0 },
};

/* --- Reading page by page --- */

static GVariant *build_filter(const Ctl *ctl, guint64 after)
{
	GVariantBuilder filter;

	g_variant_builder_init(&filter, G_VARIANT_TYPE_VARDICT);
	if (ctl->phone)
		ctl_row_add_text(&filter, "phone", ctl->phone);
	if (ctl->consumer)
		ctl_row_add_text(&filter, "consumer", ctl->consumer);
	ctl_row_add(&filter, "held", g_variant_new_boolean(ctl->held));
	ctl_row_add(&filter, "after", g_variant_new_uint64(after));
	ctl_row_add(&filter, "limit", g_variant_new_uint32(PAGE_ROWS));
	return g_variant_new("(@a{sv})", g_variant_builder_end(&filter));
}

static guint64 get_row_number(GVariant *row)
{
	guint64 number = 0;

	g_variant_lookup(row, "Row", "t", &number);
	return number;
}

/* Row numbers must increase, or we might loop for ever. */
static gboolean add_page(GVariant *page, guint64 *after, GPtrArray *rows, GError **error)
{
	for (gsize i = 0; i < g_variant_n_children(page); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(page, i);

		if (get_row_number(row) <= *after) {
			g_set_error_literal(error, CG_ERROR, CG_ERROR_MALFORMED,
					    "the daemon's rows are not in order");
			return FALSE;
		}
		*after = get_row_number(row);
		ctl_rows_add(rows, row);
	}
	return TRUE;
}

static GPtrArray *read_rows(Ctl *ctl, GError **error)
{
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	guint64 after = 0;
	gsize count = PAGE_ROWS;

	while (count >= PAGE_ROWS) {
		g_autoptr(GVariant) answer =
			cg_client_call(ctl->client, CG_CLIENT_ROOT, CG_CLIENT_LEDGER, "Query",
				       build_filter(ctl, after), "(aa{sv})", error);
		g_autoptr(GVariant) page = answer ? g_variant_get_child_value(answer, 0) : NULL;

		if (!page || !add_page(page, &after, rows, error))
			return NULL;
		count = g_variant_n_children(page);
	}
	return g_steal_pointer(&rows);
}

/* --- CSV, by RFC 4180 --- */

static char *quote_cell(const char *text)
{
	g_auto(GStrv) parts = NULL;
	g_autofree char *doubled = NULL;

	if (!strpbrk(text, "\",\r\n"))
		return g_strdup(text);
	parts = g_strsplit(text, "\"", -1);
	doubled = g_strjoinv("\"\"", parts);
	return g_strdup_printf("\"%s\"", doubled);
}

static void print_csv_cell(GVariant *row, const char *key)
{
	g_autoptr(GVariant) value = g_variant_lookup_value(row, key, NULL);
	g_autofree char *text = value ? ctl_format_value(value) : g_strdup("");
	g_autofree char *cell = quote_cell(text);

	ctl_print("%s", cell);
}

static void print_csv(GPtrArray *rows)
{
	for (guint i = 0; columns[i].key; i++)
		ctl_print("%s%s", i ? "," : "", columns[i].key);
	ctl_print("\r\n");
	for (guint i = 0; i < rows->len; i++) {
		for (guint j = 0; columns[j].key; j++) {
			if (j)
				ctl_print(",");
			print_csv_cell(rows->pdata[i], columns[j].key);
		}
		ctl_print("\r\n");
	}
}

/* --- The verbs --- */

/* People are not shown a column that no row has. */
static gboolean is_used(GPtrArray *rows, const char *key)
{
	for (guint i = 0; i < rows->len; i++) {
		g_autoptr(GVariant) value = g_variant_lookup_value(rows->pdata[i], key, NULL);

		if (value)
			return TRUE;
	}
	return FALSE;
}

static void print_used_columns(const Ctl *ctl, GPtrArray *rows)
{
	CtlColumn used[G_N_ELEMENTS(columns)] = { 0 };
	guint count = 0;

	for (guint i = 0; columns[i].key; i++)
		if (is_used(rows, columns[i].key))
			used[count++] = columns[i];
	ctl_print_rows(ctl, rows, used, "the ledger has no such row");
}

CtlExit ctl_log(Ctl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) rows = read_rows(ctl, &error);

	if (!rows)
		return ctl_report_error(error);
	if (ctl->csv)
		print_csv(rows);
	else
		print_used_columns(ctl, rows);
	return CTL_DONE;
}

CtlExit ctl_log_verify(Ctl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = cg_client_call(ctl->client, CG_CLIENT_ROOT, CG_CLIENT_LEDGER,
						    "Verify", NULL, "(bs)", &error);
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	g_autofree char *clean = NULL;
	const char *report;
	gboolean sound;
	GVariantBuilder row;

	if (!answer)
		return ctl_report_error(error);
	g_variant_get(answer, "(b&s)", &sound, &report);
	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	ctl_row_add(&row, "Sound", g_variant_new_boolean(sound));
	ctl_row_add_text(&row, "Report", report);
	ctl_rows_add(rows, g_variant_builder_end(&row));
	clean = cg_client_printable(report);
	if (ctl->json)
		ctl_print_json(rows);
	else
		ctl_print("%s: %s\n", sound ? "sound" : "NOT SOUND", clean);
	return sound ? CTL_DONE : CTL_REFUSED;
}

CtlExit ctl_log_erase(Ctl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = NULL;
	g_autoptr(GPtrArray) rows = ctl_rows_new();
	GVariantBuilder filter;

	g_variant_builder_init(&filter, G_VARIANT_TYPE_VARDICT);
	if (ctl->phone)
		ctl_row_add_text(&filter, "phone", ctl->phone);
	answer = cg_client_call(ctl->client, CG_CLIENT_ROOT, CG_CLIENT_LEDGER, "Erase",
				g_variant_new("(a{sv})", &filter), "()", &error);
	if (!answer)
		return ctl_report_error(error);
	if (ctl->json)
		ctl_print_json(rows);
	else
		ctl_print("Emptied: the ledger's rows of %s. That it was done stays in it.\n",
			  ctl->phone ? ctl->phone : "all phones");
	return CTL_DONE;
}
