/* SPDX-License-Identifier: GPL-2.0-or-later */
/* XML in rows: a document is cut into its tags first, and GMarkup reads each by itself. Refuses a
 * document with another root; all else that is wrong costs its tag. */
#include "vcard-private.h"
#include "xml-private.h"

#include <string.h>

#define NAME_MAX_SIZE 64 /* bytes of an element's name; MAP's have at most 19 */

typedef struct {
	const CgXmlRows *rows;
	gpointer data;
	CgSpan xml;
	gsize at;        /* what is not yet read */
	gboolean rooted; /* the root began */
	gboolean ended;  /* and ended */
	gboolean broken; /* the tag before could not be read, so not every '<' begins the next */
} Cutter;

/* --- Where a tag ends --- */

static gboolean is_blank(guint8 byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Returns whether the byte is the '/' or the '>' with which a tag ends. */
static gboolean is_tag_end(guint8 byte)
{
	return byte == '/' || byte == '>';
}

static gboolean is_name_byte(guint8 byte)
{
	return g_ascii_isalnum(byte) || (byte && strchr("-_:.", byte)) || byte >= 0x80;
}

static void skip_blanks(CgSpan tag, gsize *at)
{
	while (*at < tag.size && is_blank(tag.data[*at]))
		++*at;
}

static gboolean skip_name(CgSpan tag, gsize *at)
{
	gsize start = *at;

	while (*at < tag.size && is_name_byte(tag.data[*at]))
		++*at;
	return *at > start;
}

/* Skips a byte that must stand here. */
static gboolean skip_byte(CgSpan tag, gsize *at, guint8 byte)
{
	if (*at == tag.size || tag.data[*at] != byte)
		return FALSE;
	++*at;
	return TRUE;
}

/* What can be told of the tag at the front of some bytes. */
typedef struct {
	CgSpan bytes;
	gsize name;    /* size of its name, or 0 */
	gsize at;      /* what has been looked at; if the tag is whole, its size */
	gsize behind;  /* what is behind its last value that ended well */
	guint8 opened; /* the quote of a value that does not end in these bytes */
} Tag;

static gboolean skip_value(Tag *tag)
{
	guint8 quote = tag->at < tag->bytes.size ? tag->bytes.data[tag->at] : 0;
	const guint8 *end;

	if (quote != '"' && quote != '\'')
		return FALSE;
	tag->at++;
	end = tag->at < tag->bytes.size
		      ? memchr(tag->bytes.data + tag->at, quote, tag->bytes.size - tag->at)
		      : NULL;
	if (end)
		tag->at = end - tag->bytes.data + 1;
	else
		tag->opened = quote;
	return end != NULL;
}

/* Skips ` name = "value"`. Its end must be followed by what may stand behind a value, since a quote
 * that a writer left unescaped in it is not. */
static gboolean skip_attribute(Tag *tag)
{
	CgSpan bytes = tag->bytes;

	if (!skip_name(bytes, &tag->at))
		return FALSE;
	skip_blanks(bytes, &tag->at);
	if (!skip_byte(bytes, &tag->at, '='))
		return FALSE;
	skip_blanks(bytes, &tag->at);
	if (!skip_value(tag) || (tag->at < bytes.size && !is_blank(bytes.data[tag->at]) &&
				 !is_tag_end(bytes.data[tag->at])))
		return FALSE;
	tag->behind = tag->at;
	return TRUE;
}

/* Returns whether the tag is whole. */
static gboolean measure_tag(Tag *tag)
{
	tag->at = tag->behind = 1;
	tag->name = skip_name(tag->bytes, &tag->at) ? tag->at - 1 : 0;
	if (tag->name == 0)
		return FALSE;
	for (guint attributes = 0;; attributes++) {
		skip_blanks(tag->bytes, &tag->at);
		if (tag->at < tag->bytes.size && is_tag_end(tag->bytes.data[tag->at]))
			break;
		if (attributes == CG_XML_ATTRIBUTES_MAX || !skip_attribute(tag))
			return FALSE;
	}
	skip_byte(tag->bytes, &tag->at, '/');
	return skip_byte(tag->bytes, &tag->at, '>');
}

/* --- What a tag holds --- */

static gboolean has_twice(const char **names)
{
	for (; *names; names++)
		for (const char **other = names + 1; *other; other++)
			if (strcmp(*names, *other) == 0)
				return TRUE;
	return FALSE;
}

typedef struct {
	Cutter *cutter;
	gboolean told;
} Row;

static void on_start(GMarkupParseContext *context, const char *element, const char **names,
		     const char **values, gpointer data, GError **error)
{
	Row *row = data;

	if (has_twice(names))
		return;
	row->told = TRUE;
	row->cutter->rows->on_row(row->cutter->data, element, names, values);
}

/* Has GMarkup read one tag. Returns FALSE if it cannot. */
static gboolean read_tag(Cutter *cutter, CgSpan tag)
{
	static const GMarkupParser parser = { .start_element = on_start };
	g_auto(CgBuffer) room = { 0 };
	CgSpan text = cg_vcard_in_utf8(tag, CG_SPAN_LITERAL("UTF-8"), &room);
	Row row = { .cutter = cutter };
	g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, &row, NULL);

	g_markup_parse_context_parse(context, (const char *)text.data, text.size, NULL);
	return row.told;
}

static gboolean is_root(const Cutter *cutter, CgSpan name)
{
	return cg_span_equal_nocase(name, cg_span_of(cutter->rows->root));
}

static CgText *name_at(const Cutter *cutter, gsize at, gsize size)
{
	return size > 0 && size <= NAME_MAX_SIZE ? cg_text_new(cg_span(cutter->xml.data + at, size))
						 : NULL;
}

/* Moves on behind a tag that is not whole. What follows in a value without its end is part of it,
 * whatever it looks like. */
static void skip_broken(Cutter *cutter, const Tag *tag)
{
	gsize at = cutter->at + tag->at;
	const guint8 *end =
		tag->opened && at < cutter->xml.size
			? memchr(cutter->xml.data + at, tag->opened, cutter->xml.size - at)
			: NULL;

	if (tag->opened)
		cutter->at = end ? (gsize)(end - cutter->xml.data) + 1 : cutter->xml.size;
	else
		cutter->at += tag->behind;
}

static gboolean is_empty_tag(CgSpan bytes)
{
	return bytes.data[bytes.size - 2] == '/';
}

static void take_row(Cutter *cutter, const Tag *tag, gboolean whole)
{
	g_autoptr(CgText) element = name_at(cutter, cutter->at + 1, tag->name);
	CgSpan bytes = cg_span(tag->bytes.data, tag->at);

	if (!whole || !read_tag(cutter, bytes))
		cutter->rows->on_row(cutter->data, element, NULL, NULL);
	if (whole && is_empty_tag(bytes) && element && cutter->rows->on_end)
		cutter->rows->on_end(cutter->data, element);
}

/* Takes the tag that begins here. Returns FALSE if it should have been the root and is not. */
static gboolean take_start(Cutter *cutter)
{
	CgSpan left = cg_span(cutter->xml.data + cutter->at, cutter->xml.size - cutter->at);
	Tag tag = { .bytes = cg_span(left.data, MIN(left.size, CG_XML_ELEMENT_MAX)) };
	gboolean whole = measure_tag(&tag), root = !cutter->rooted;

	if (root) {
		cutter->rooted = is_root(cutter, cg_span(left.data + 1, tag.name));
		cutter->ended = whole && is_empty_tag(cg_span(left.data, tag.at));
	} else {
		take_row(cutter, &tag, whole);
	}
	if (whole)
		cutter->at += tag.at;
	else
		skip_broken(cutter, &tag);
	cutter->broken = !whole;
	return cutter->rooted;
}

/* Takes the tag that ends an element here; one without its '>' ends none. */
static void take_end(Cutter *cutter)
{
	gsize at = cutter->at + 2, start = at, size;
	g_autoptr(CgText) element = NULL;

	skip_name(cutter->xml, &at);
	size = at - start;
	skip_blanks(cutter->xml, &at);
	cutter->at = at;
	cutter->broken = !skip_byte(cutter->xml, &cutter->at, '>');
	element = cutter->broken ? NULL : name_at(cutter, start, size);
	if (element && is_root(cutter, cg_span_of(element)))
		cutter->ended = TRUE;
	else if (element && cutter->rows->on_end)
		cutter->rows->on_end(cutter->data, element);
}

/* --- The document --- */

/* Returns where the words are, from here on, or the size. */
static gsize find_words(const Cutter *cutter, const char *words)
{
	const guint8 *found = memmem(cutter->xml.data + cutter->at, cutter->xml.size - cutter->at,
				     words, strlen(words));

	return found ? (gsize)(found - cutter->xml.data) + strlen(words) : cutter->xml.size;
}

/* Skips what is not an element: a comment, a declaration, text that is marked as such. Returns
 * FALSE if there is none. */
static gboolean skip_other(Cutter *cutter)
{
	static const struct {
		const char *begin, *end;
	} others[] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" }, { "<!", ">" } };
	CgSpan left = cg_span(cutter->xml.data + cutter->at, cutter->xml.size - cutter->at);

	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		if (cg_vcard_starts_with(left, others[i].begin)) {
			cutter->at = find_words(cutter, others[i].end);
			return TRUE;
		}
	return FALSE;
}

/* Returns whether a '<' here may begin something: behind a tag that could not be read, only a tag
 * at the start of a line or behind a '>'. */
static gboolean may_begin(const Cutter *cutter, gsize at)
{
	const guint8 *bytes = cutter->xml.data;

	if (!cutter->broken)
		return TRUE;
	if (at + 1 < cutter->xml.size && (bytes[at + 1] == '!' || bytes[at + 1] == '?'))
		return FALSE;
	while (at > 0 && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t'))
		at--;
	return at == 0 || bytes[at - 1] == '>' || is_blank(bytes[at - 1]);
}

/* Moves on to where the next tag may begin. Returns FALSE if there is none. */
static gboolean find_tag(Cutter *cutter)
{
	const CgSpan xml = cutter->xml;

	while (cutter->at < xml.size) {
		const guint8 *found = memchr(xml.data + cutter->at, '<', xml.size - cutter->at);

		cutter->at = found ? (gsize)(found - xml.data) : xml.size;
		if (found && may_begin(cutter, cutter->at))
			return TRUE;
		cutter->at += found != NULL;
	}
	return FALSE;
}

static gboolean cut_rows(Cutter *cutter)
{
	while (!cutter->ended && find_tag(cutter)) {
		gboolean end = cutter->xml.size - cutter->at > 1 &&
			       cutter->xml.data[cutter->at + 1] == '/';

		if (end && cutter->rooted)
			take_end(cutter);
		else if (!skip_other(cutter) && !take_start(cutter))
			return FALSE;
	}
	return cutter->rooted;
}

gboolean cg_xml_parse_rows(CgSpan xml, const CgXmlRows *rows, gpointer data, gboolean *whole,
			   GError **error)
{
	Cutter cutter = { .rows = rows, .data = data, .xml = xml };

	if (!cut_rows(&cutter)) {
		g_set_error(error, CG_ERROR, CG_ERROR_MALFORMED, "not a %s", rows->name);
		return FALSE;
	}
	*whole = cutter.ended;
	return TRUE;
}
