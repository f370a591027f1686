/* SPDX-License-Identifier: GPL-2.0-or-later */
/* XML, written: elements with attributes, each on a line of its own. Names of elements and
 * attributes are ours; every value is escaped. */
#include "vcard-private.h"
#include "xml-private.h"

static const char *entity_of(gunichar c)
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

static void append_escaped(CgBuffer *out, CgSpan text)
{
	g_auto(CgBuffer) room = { 0 };
	CgSpan left = cg_vcard_in_utf8(text, CG_SPAN_EMPTY, &room);

	while (left.size > 0) {
		gsize size = g_utf8_skip[left.data[0]];
		gunichar c = g_utf8_get_char((const char *)left.data);

		if (entity_of(c))
			cg_buffer_append_text(out, entity_of(c));
		else if (is_writable(c))
			cg_buffer_append(out, cg_span(left.data, size));
		left = cg_span(left.data + size, left.size - size);
	}
}

void cg_xml_write_root(CgBuffer *out, const char *root, guint minor)
{
	cg_buffer_append_printf(
		out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<%s version=\"1.%u\">\r\n",
		root, minor);
}

void cg_xml_write_start(CgBuffer *out, const char *element)
{
	cg_buffer_append_printf(out, "<%s", element);
}

void cg_xml_write_attribute(CgBuffer *out, const char *name, CgSpan value)
{
	cg_buffer_append_printf(out, " %s=\"", name);
	append_escaped(out, value);
	cg_buffer_append_u8(out, '"');
}

void cg_xml_write_open(CgBuffer *out)
{
	cg_buffer_append_text(out, ">\r\n");
}

void cg_xml_write_empty(CgBuffer *out)
{
	cg_buffer_append_text(out, "/>\r\n");
}

void cg_xml_write_close(CgBuffer *out, const char *element)
{
	cg_buffer_append_printf(out, "</%s>\r\n", element);
}
