/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder listing, written for cars and parsed from phones: names of folders. A row without a
 * name is passed by, and what is in it beside the name. Refuses what is no folder listing, and one
 * that is too long. */
#include "xml-private.h"

#include <string.h>

#define ROOT "folder-listing"

/* --- Writing --- */

void cg_folder_listing_begin(CgBuffer *out)
{
	cg_xml_write_root(out, ROOT, 0);
}

void cg_folder_listing_entry(CgBuffer *out, const char *name)
{
	cg_xml_write_start(out, "folder");
	cg_xml_write_attribute(out, "name", cg_span_of(name));
	cg_xml_write_empty(out);
}

void cg_folder_listing_end(CgBuffer *out)
{
	cg_xml_write_close(out, ROOT);
}

/* --- Parsing --- */

static void free_name(gpointer name)
{
	cg_text_free(name);
}

static void on_row(gpointer data, const char *element, const char **names, const char **values)
{
	GPtrArray *folders = data;
	const char *name = names ? cg_xml_attribute("name", names, values) : NULL;

	/* One more than is allowed tells that there are too many. */
	if (name && strcmp(element, "folder") == 0 && folders->len <= CG_FOLDERS_MAX)
		g_ptr_array_add(folders, cg_text_new(cg_span_of(name)));
}

GPtrArray *cg_folder_listing_parse(CgSpan xml, GError **error)
{
	static const CgXmlRows rows = { "folder listing", ROOT, on_row, NULL };
	g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(free_name);
	gboolean whole;

	if (!cg_xml_parse_rows(xml, &rows, folders, &whole, error))
		return NULL;
	if (folders->len <= CG_FOLDERS_MAX)
		return g_steal_pointer(&folders);
	g_set_error_literal(error, CG_ERROR, CG_ERROR_LIMIT, "folder listing: too long");
	return NULL;
}
