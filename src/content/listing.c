/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The vCard listing of a folder, written for cars and parsed from phones. Refuses a card without a
 * handle, too many cards, and what cg_xml_parse() refuses. */
#include "xml-private.h"

#include <string.h>

/* --- Writing --- */

void cg_listing_begin(CgBuffer *out)
{
	cg_buffer_append_text(out, "<?xml version=\"1.0\"?>\r\n"
				   "<!DOCTYPE vcard-listing SYSTEM \"vcard-listing.dtd\">\r\n");
	cg_xml_write_start(out, "vCard-listing");
	cg_xml_write_attribute(out, "version", CG_SPAN_LITERAL("1.0"));
	cg_xml_write_open(out);
}

void cg_listing_entry(CgBuffer *out, guint32 handle, const char *name)
{
	char text[sizeof("4294967295.vcf")];

	g_snprintf(text, sizeof(text), "%u.vcf", handle);
	cg_xml_write_start(out, "card");
	cg_xml_write_attribute(out, "handle", cg_span_of(text));
	cg_xml_write_attribute(out, "name", cg_span_of(name));
	cg_xml_write_empty(out);
}

void cg_listing_end(CgBuffer *out)
{
	cg_xml_write_close(out, "vCard-listing");
}

/* --- Parsing --- */

static void free_entry(gpointer data)
{
	CgListingEntry *entry = data;

	cg_text_free(entry->handle);
	cg_text_free(entry->name);
	g_free(entry);
}

static void add_card(gpointer data, guint depth, const char *element, const char **names,
		     const char **values, GError **error)
{
	GPtrArray *entries = data;
	const char *handle = cg_xml_attribute("handle", names, values);
	CgListingEntry *entry;

	if (depth != 1 || strcmp(element, "card") != 0)
		return;
	if (!handle) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_MALFORMED,
				    "vCard listing: a card without a handle");
		return;
	}
	if (entries->len == CG_LISTING_MAX) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_LIMIT, "vCard listing: too long");
		return;
	}
	entry = g_new0(CgListingEntry, 1);
	entry->handle = cg_text_new(cg_span_of(handle));
	entry->name = cg_text_new(cg_span_of(cg_xml_attribute("name", names, values)));
	g_ptr_array_add(entries, entry);
}

GPtrArray *cg_listing_parse(CgSpan xml, GError **error)
{
	static const CgXmlFormat format = { "vCard listing", "vcard-listing", add_card };
	g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(free_entry);

	return cg_xml_parse(xml, &format, entries, error) ? g_steal_pointer(&entries) : NULL;
}

/* --- Handles --- */

gboolean cg_handle_parse(const char *name, guint32 *handle)
{
	guint64 value = 0;
	const char *at;

	for (at = name; g_ascii_isdigit(*at); at++) {
		value = value * 10 + g_ascii_digit_value(*at);
		if (value > G_MAXUINT32)
			return FALSE;
	}
	if (at == name || g_ascii_strcasecmp(at, ".vcf") != 0)
		return FALSE;
	*handle = value;
	return TRUE;
}
