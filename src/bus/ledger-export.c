/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ledger1.Export(): the whole ledger as a file in memory. It is read from the store piece by piece,
 * and sealed before the caller gets it. */
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bus-private.h"

typedef struct {
	CgStore *store;
	CgBusExportFormat format;
	GDBusMethodInvocation *invocation;
	FILE *file;
	gboolean has_rows;
} Export;

static void export_free(Export *export)
{
	if (export->file)
		fclose(export->file);
	g_free(export);
}

gboolean cg_bus_export_format_parse(const char *name, CgBusExportFormat *format)
{
	static const char *const names[] = { [CG_BUS_CSV] = "csv", [CG_BUS_JSON] = "json" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		*format = i;
		if (g_str_equal(name, names[i]))
			return TRUE;
	}
	return FALSE;
}

/* --- CSV (RFC 4180) --- */

/* Each key that some kind of row has. */

static const char *const columns[] = { "Row",      "Kind",  "Time",       "Erased", "Phone",
				       "Consumer", "Scope", "Repository", "Grant",  "Opened",
				       "Requests", "Cards", "Bytes",      "End",    "Rows",
				       "Seal",     "Summed" };

static void put_quoted(FILE *file, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, file);
		return;
	}
	fputc('"', file);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', file);
		fputc(*text, file);
	}
	fputc('"', file);
}

static void put_value(FILE *file, GVariant *value)
{
	g_autofree char *printed = NULL;

	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)) {
		put_quoted(file, g_variant_get_string(value, NULL));
		return;
	}
	printed = g_variant_print(value, FALSE);
	put_quoted(file, printed);
}

static void put_csv_row(FILE *file, GVariant *row)
{
	for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
		g_autoptr(GVariant) value = g_variant_lookup_value(row, columns[i], NULL);

		if (i > 0)
			fputc(',', file);
		if (value)
			put_value(file, value);
	}
	fputs("\r\n", file);
}

static void put_csv_head(FILE *file)
{
	for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
		fprintf(file, "%s%s", i > 0 ? "," : "", columns[i]);
	fputs("\r\n", file);
}

/* --- JSON --- */

static void put_json_row(FILE *file, GVariant *row, gboolean first)
{
	g_autofree char *text = json_gvariant_serialize_data(row, NULL);

	fprintf(file, "%s%s", first ? "" : ",\n", text);
}

/* --- The file --- */

static void put_rows(Export *export, GVariant *rows)
{
	for (gsize i = 0; i < g_variant_n_children(rows); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);

		switch (export->format) {
		case CG_BUS_CSV: put_csv_row(export->file, row); break;
		case CG_BUS_JSON:
			put_json_row(export->file, row, !export->has_rows && i == 0);
			break;
		}
	}
	export->has_rows = TRUE;
}

static void put_head(const Export *export)
{
	switch (export->format) {
	case CG_BUS_CSV: put_csv_head(export->file); break;
	case CG_BUS_JSON: fputs("[", export->file); break;
	}
}

static void put_tail(const Export *export)
{
	switch (export->format) {
	case CG_BUS_CSV: break;
	case CG_BUS_JSON: fputs("]\n", export->file); break;
	}
}

static void refuse_export(Export *export)
{
	cg_bus_refuse(export->invocation, "Unavailable", "there is no memory for the file");
	export_free(export);
}

static void send_file(Export *export)
{
	const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
	g_autoptr(GUnixFDList) fds = NULL;
	int fd = fileno(export->file);

	put_tail(export);
	if (fflush(export->file) != 0 || ferror(export->file) || lseek(fd, 0, SEEK_SET) < 0 ||
	    fcntl(fd, F_ADD_SEALS, seals) < 0 || !(fds = g_unix_fd_list_new()) ||
	    g_unix_fd_list_append(fds, fd, NULL) < 0) {
		refuse_export(export);
		return;
	}
	g_dbus_method_invocation_return_value_with_unix_fd_list(export->invocation,
								g_variant_new("(h)", 0), fds);
	export_free(export);
}

static void on_rows(gpointer data, GVariant *rows, const GError *error);

static void read_rows_after(Export *export, guint64 after)
{
	const CgLedgerFilter filter = { .after = after, .limit = CG_LEDGER_ROWS_MAX };

	cg_store_query(export->store, &filter, on_rows, export);
}

static void on_rows(gpointer data, GVariant *rows, const GError *error)
{
	gsize count = rows ? g_variant_n_children(rows) : 0;
	g_autoptr(GVariant) last = count ? g_variant_get_child_value(rows, count - 1) : NULL;
	Export *export = data;
	guint64 number = 0;

	if (error) {
		cg_bus_refuse_error(export->invocation, error);
		export_free(export);
		return;
	}
	put_rows(export, rows);
	if (count == CG_LEDGER_ROWS_MAX && g_variant_lookup(last, "Row", "t", &number))
		read_rows_after(export, number);
	else
		send_file(export);
}

void cg_bus_ledger_export(CgStore *store, CgBusExportFormat format,
			  GDBusMethodInvocation *invocation)
{
	Export *export = g_new0(Export, 1);
	int fd = memfd_create("ledger", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	*export = (Export){ store, format, invocation, fd < 0 ? NULL : fdopen(fd, "w"), FALSE };
	if (!export->file) {
		refuse_export(export);
		return;
	}
	put_head(export);
	read_rows_after(export, 0);
}
