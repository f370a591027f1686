/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The vCard listing of a folder: written for cars, parsed from phones (GMarkup).
 * Refuses what is no well-formed XML, another root, a card without a handle, too many cards, and
 * what GMarkup would take memory for without end: elements in elements, and those that are very
 * long. */
#include "vcard-private.h"

#include <string.h>

#define DEPTH_MAX   8          /* two are known */
#define ELEMENT_MAX (64 << 10) /* bytes without one; its attributes take many times theirs */
#define PIECE       4096       /* so far GMarkup is led before that is looked at */

/* --- Writing ----------------------------------------------------------------------------------*/

void cg_listing_begin(CgBuffer *out)
{
	cg_buffer_append_text(out, "<?xml version=\"1.0\"?>\r\n"
				   "<!DOCTYPE vcard-listing SYSTEM \"vcard-listing.dtd\">\r\n"
				   "<vCard-listing version=\"1.0\">\r\n");
}

static const char *entity(gunichar c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&apos;";
	default: return NULL;
	}
}

/* XML has no place for controls and for these two. */
static gboolean is_writable(gunichar c)
{
	return !g_unichar_iscntrl(c) && c != 0xFFFE && c != 0xFFFF;
}

static void append_escaped(CgBuffer *out, CgSpan name)
{
	g_auto(CgBuffer) room = { 0 };
	CgSpan left = cg_vcard_in_utf8(name, CG_SPAN_EMPTY, &room);

	while (left.size > 0) {
		gsize size = g_utf8_skip[left.data[0]];
		gunichar c = g_utf8_get_char((const char *)left.data);

		if (entity(c))
			cg_buffer_append_text(out, entity(c));
		else if (is_writable(c))
			cg_buffer_append(out, cg_span(left.data, size));
		left = cg_span(left.data + size, left.size - size);
	}
}

void cg_listing_entry(CgBuffer *out, guint32 handle, const char *name)
{
	cg_buffer_append_printf(out, "<card handle=\"%u.vcf\" name=\"", handle);
	append_escaped(out, cg_span_of(name));
	cg_buffer_append_text(out, "\"/>\r\n");
}

void cg_listing_end(CgBuffer *out)
{
	cg_buffer_append_text(out, "</vCard-listing>\r\n");
}

/* --- Parsing ----------------------------------------------------------------------------------*/

typedef struct {
	GPtrArray *entries;
	guint depth;
	gsize quiet; /* bytes since the last element began or ended */
} Listing;

static void entry_free(gpointer data)
{
	CgListingEntry *entry = data;

	cg_text_free(entry->handle);
	cg_text_free(entry->name);
	g_free(entry);
}

static const char *find(const char *name, const char **names, const char **values)
{
	for (; *names; names++, values++)
		if (strcmp(*names, name) == 0)
			return *values;
	return NULL;
}

static void set_over(GError **error, const char *why)
{
	g_set_error(error, CG_ERROR, CG_ERROR_LIMIT, "vCard listing: %s", why);
}

static void add_card(Listing *listing, const char **names, const char **values, GError **error)
{
	const char *handle = find("handle", names, values);
	const char *name = find("name", names, values);
	CgListingEntry *entry;

	if (!handle) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_MALFORMED,
				    "vCard listing: a card without a handle");
		return;
	}
	if (listing->entries->len == CG_LISTING_MAX) {
		set_over(error, "too long");
		return;
	}
	entry = g_new0(CgListingEntry, 1);
	entry->handle = cg_text_new(cg_span_of(handle));
	entry->name = cg_text_new(cg_span_of(name));
	g_ptr_array_add(listing->entries, entry);
}

static void on_start(GMarkupParseContext *context, const char *element, const char **names,
		     const char **values, gpointer data, GError **error)
{
	Listing *listing = data;

	if (listing->depth == 0 && g_ascii_strcasecmp(element, "vcard-listing") != 0)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_MALFORMED, "not a vCard listing");
	else if (listing->depth == DEPTH_MAX)
		set_over(error, "too deep");
	else if (listing->depth == 1 && strcmp(element, "card") == 0)
		add_card(listing, names, values, error);
	listing->depth++;
	listing->quiet = 0;
}

static void on_end(GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
	Listing *listing = data;

	listing->depth--;
	listing->quiet = 0;
}

/* GMarkup's own message may quote the text, so ours says only what it is. */
static void set_malformed(GError **error, GError *cause)
{
	if (cause->domain == CG_ERROR) {
		g_propagate_error(error, cause);
		return;
	}
	g_error_free(cause);
	g_set_error_literal(error, CG_ERROR, CG_ERROR_MALFORMED,
			    "vCard listing: not well-formed XML");
}

static gboolean parse_piece(GMarkupParseContext *context, Listing *listing, CgSpan piece,
			    GError **error)
{
	listing->quiet += piece.size;
	if (!g_markup_parse_context_parse(context, (const char *)piece.data, piece.size, error))
		return FALSE;
	if (listing->quiet <= ELEMENT_MAX)
		return TRUE;
	set_over(error, "an element too long");
	return FALSE;
}

static gboolean parse_all(GMarkupParseContext *context, Listing *listing, CgSpan left,
			  GError **error)
{
	do {
		CgSpan piece = cg_span(left.data, MIN(left.size, PIECE));

		if (!parse_piece(context, listing, piece, error))
			return FALSE;
		left = cg_span(left.data + piece.size, left.size - piece.size);
	} while (left.size > 0);
	return g_markup_parse_context_end_parse(context, error);
}

GPtrArray *cg_listing_parse(CgSpan xml, GError **error)
{
	static const GMarkupParser parser = { .start_element = on_start, .end_element = on_end };
	g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(entry_free);
	Listing listing = { .entries = entries };
	g_autoptr(GMarkupParseContext) context =
		g_markup_parse_context_new(&parser, 0, &listing, NULL);
	CgSpan text = cg_vcard_trim(cg_vcard_skip_bom(xml));
	GError *cause = NULL;

	if (!parse_all(context, &listing, text, &cause)) {
		set_malformed(error, cause);
		return NULL;
	}
	return g_steal_pointer(&entries);
}

/* --- Handles ----------------------------------------------------------------------------------*/

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
