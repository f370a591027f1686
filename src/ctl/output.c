/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prints answers, which are rows of named values: as JSON for programs, as an aligned table for
 * people. */
#include "ctl-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

GPtrArray *ctl_rows_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
}

void ctl_rows_add(GPtrArray *rows, GVariant *row)
{
	g_ptr_array_add(rows, g_variant_ref_sink(row));
}

void ctl_row_add(GVariantBuilder *row, const char *key, GVariant *value)
{
	g_variant_builder_add(row, "{sv}", key, value);
}

void ctl_row_add_text(GVariantBuilder *row, const char *key, const char *text)
{
	ctl_row_add(row, key, g_variant_new_string(text));
}

void ctl_row_add_all(GVariantBuilder *row, GVariant *values)
{
	GVariantIter iter;
	const char *key;
	GVariant *value;

	g_variant_iter_init(&iter, values);
	while (g_variant_iter_loop(&iter, "{&sv}", &key, &value))
		ctl_row_add(row, key, value);
}

GVariant *ctl_consumer_row(const CtlWho *who, GVariant *properties)
{
	GVariantBuilder row;

	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	ctl_row_add_text(&row, "Phone", who->phone);
	ctl_row_add_all(&row, properties);
	return g_variant_builder_end(&row);
}

/* --- JSON --- */

static void print_node(JsonNode *node, gboolean pretty)
{
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autofree char *text = NULL;

	json_generator_set_root(generator, node);
	json_generator_set_pretty(generator, pretty);
	text = json_generator_to_data(generator, NULL);
	ctl_print("%s\n", text);
}

void ctl_print_json(GPtrArray *rows)
{
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_ARRAY);
	JsonArray *array = json_array_new();

	json_node_take_array(node, array);
	for (guint i = 0; i < rows->len; i++)
		json_array_add_element(array, json_gvariant_serialize(rows->pdata[i]));
	print_node(node, TRUE);
}

void ctl_print_json_line(GVariant *row)
{
	g_autoptr(JsonNode) node = json_gvariant_serialize(row);

	print_node(node, FALSE);
}

/* --- Tables --- */

static char *format_cell(GVariant *row, const CtlColumn *column)
{
	g_autoptr(GVariant) value = g_variant_lookup_value(row, column->key, NULL);
	g_autofree char *text = NULL;

	if (!value)
		return g_strdup("-");
	text = column->format ? column->format(value) : ctl_format_value(value);
	return *text ? g_steal_pointer(&text) : g_strdup("-");
}

/* Pads each cell to its width but the last, so that no line ends in blanks. */
static void print_line(char **cells, const gsize *widths, guint count)
{
	for (guint i = 0; i < count; i++)
		ctl_print("%s%*s", cells[i],
			  i + 1 < count ? (int)(widths[i] - ctl_text_width(cells[i]) + 2) : 0, "");
	ctl_print("\n");
}

static char **list_titles(const CtlColumn *columns, guint count)
{
	char **titles = g_new0(char *, count + 1);

	for (guint i = 0; i < count; i++)
		titles[i] = g_strdup(columns[i].title);
	return titles;
}

static char **list_cells(GVariant *row, const CtlColumn *columns, guint count)
{
	char **cells = g_new0(char *, count + 1);

	for (guint i = 0; i < count; i++)
		cells[i] = format_cell(row, &columns[i]);
	return cells;
}

void ctl_print_table(GPtrArray *rows, const CtlColumn *columns)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	g_autofree gsize *widths = NULL;
	guint count = 0;

	while (columns[count].key)
		count++;
	widths = g_new0(gsize, count);
	g_ptr_array_add(lines, list_titles(columns, count));
	for (guint i = 0; i < rows->len; i++)
		g_ptr_array_add(lines, list_cells(rows->pdata[i], columns, count));
	for (guint i = 0; i < lines->len; i++)
		for (guint j = 0; j < count; j++)
			widths[j] = MAX(widths[j], ctl_text_width(((char **)lines->pdata[i])[j]));
	for (guint i = 0; i < lines->len; i++)
		print_line(lines->pdata[i], widths, count);
}

void ctl_print_rows(const Ctl *ctl, GPtrArray *rows, const CtlColumn *columns, const char *nothing)
{
	if (ctl->json)
		ctl_print_json(rows);
	else if (rows->len)
		ctl_print_table(rows, columns);
	else
		ctl_print("%s\n", nothing);
}
