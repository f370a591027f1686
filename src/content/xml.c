/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bounded XML, parsed by GMarkup. Refuses what is not well-formed, another root, and what GMarkup
 * would take memory for without end: elements in elements, and those that are very long. */
#include "vcard-private.h"
#include "xml-private.h"

#include <string.h>

#define DEPTH_MAX 8    /* listings have two or three */
#define SLICE     4096 /* GMarkup gets so much before its elements are measured again */

typedef struct {
	const CgXmlFormat *format;
	gpointer data;
	guint depth;
	gboolean rooted; /* the root element was there: GMarkup takes a mere declaration as whole */
	gsize since_element; /* bytes since the last element began or ended */
} Document;

const char *cg_xml_attribute(const char *name, const char **names, const char **values)
{
	for (; *names; names++, values++)
		if (strcmp(*names, name) == 0)
			return *values;
	return NULL;
}

static void refuse_document(const CgXmlFormat *format, CgError code, const char *why,
			    GError **error)
{
	g_set_error(error, CG_ERROR, code, "%s: %s", format->name, why);
}

static void on_start(GMarkupParseContext *context, const char *element, const char **names,
		     const char **values, gpointer data, GError **error)
{
	Document *document = data;
	const CgXmlFormat *format = document->format;

	if (document->depth == 0 && g_ascii_strcasecmp(element, format->root) != 0)
		g_set_error(error, CG_ERROR, CG_ERROR_MALFORMED, "not a %s", format->name);
	else if (document->depth == DEPTH_MAX)
		refuse_document(format, CG_ERROR_LIMIT, "too deep", error);
	else
		format->on_element(document->data, document->depth, element, names, values, error);
	document->depth++;
	document->rooted = TRUE;
	document->since_element = 0;
}

static void on_end(GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
	Document *document = data;

	document->depth--;
	document->since_element = 0;
}

static gboolean parse_slice(GMarkupParseContext *context, Document *document, CgSpan slice,
			    GError **error)
{
	document->since_element += slice.size;
	if (!g_markup_parse_context_parse(context, (const char *)slice.data, slice.size, error))
		return FALSE;
	if (document->since_element <= CG_XML_ELEMENT_MAX)
		return TRUE;
	refuse_document(document->format, CG_ERROR_LIMIT, "an element too long", error);
	return FALSE;
}

static gboolean parse_all(GMarkupParseContext *context, Document *document, CgSpan left,
			  GError **error)
{
	do {
		CgSpan slice = cg_span(left.data, MIN(left.size, SLICE));

		if (!parse_slice(context, document, slice, error))
			return FALSE;
		left = cg_span(left.data + slice.size, left.size - slice.size);
	} while (left.size > 0);
	return g_markup_parse_context_end_parse(context, error);
}

gboolean cg_xml_parse(CgSpan xml, const CgXmlFormat *format, gpointer data, GError **error)
{
	static const GMarkupParser parser = { .start_element = on_start, .end_element = on_end };
	Document document = { .format = format, .data = data };
	g_autoptr(GMarkupParseContext) context =
		g_markup_parse_context_new(&parser, 0, &document, NULL);
	GError *cause = NULL;

	if (parse_all(context, &document, cg_vcard_trim(cg_vcard_skip_bom(xml)), &cause) &&
	    document.rooted)
		return TRUE;
	if (cause && cause->domain == CG_ERROR) {
		g_propagate_error(error, cause);
		return FALSE;
	}
	/* GMarkup's own message may quote the text, so ours says only what it is. */
	g_clear_error(&cause);
	refuse_document(format, CG_ERROR_MALFORMED, "not well-formed XML", error);
	return FALSE;
}
