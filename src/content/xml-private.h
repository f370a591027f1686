/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bounded XML, as the documents of the profiles use it: elements and attributes, no text. */
#pragma once

#include <contactguard/content.h>

#define CG_XML_ELEMENT_MAX                                                                   \
	(64 << 10)               /* bytes without one; its attributes take many times theirs \
				  */
#define CG_XML_ATTRIBUTES_MAX 64 /* of a row; a message has 22 */

/* --- Documents --- */

typedef struct {
	const char *name; /* of the document, in error texts: "vCard listing" */
	const char *root; /* its first element, without case */
	/* Called for each element. depth: 0 for the root. Sets *error to stop. */
	void (*on_element)(gpointer data, guint depth, const char *element, const char **names,
			   const char **values, GError **error);
} CgXmlFormat;

/* Parses a document. Returns FALSE, with *error CG_ERROR_MALFORMED or CG_ERROR_LIMIT, if it is not
 * well-formed, has another root, nests too deep, has an element too long, or on_element() refused
 * it. No error quotes the document. */
gboolean cg_xml_parse(CgSpan xml, const CgXmlFormat *format, gpointer data, GError **error);
/* Returns the value of an attribute, lent, or NULL if the element has none of this name. */
const char *cg_xml_attribute(const char *name, const char **names, const char **values);

/* --- Rows: each tag read by itself --- */

typedef struct {
	const char *name; /* of the document, in error texts: "message listing" */
	const char *root; /* its first element, without case */
	/* Called for each tag that begins an element below the root, however deep. names is NULL if
	 * it cannot be read; then element is NULL, too, if not even its name can. */
	void (*on_row)(gpointer data, const char *element, const char **names, const char **values);
	/* Called for each tag that ends an element, which may be the one that began it; NULL:
	 * nobody asks. */
	void (*on_end)(gpointer data, const char *element);
} CgXmlRows;

/* Reads a document tag by tag, so that a tag which is not XML costs itself alone: it has quotes
 * that are not paired, an unknown entity, an attribute twice, or more bytes or attributes than the
 * limits above. Bytes that are not UTF-8 are U+FFFD. Behind such a tag the next one begins at a '<'
 * at the start of a line or behind a '>', so that what a writer left unescaped in a value is not
 * taken for a row. *whole tells whether the root has its end. Returns FALSE, with
 * CG_ERROR_MALFORMED, if the first tag is not the root. */
gboolean cg_xml_parse_rows(CgSpan xml, const CgXmlRows *rows, gpointer data, gboolean *whole,
			   GError **error);

/* --- Writing --- */

/* Begins a document of MAP: its declaration, and its root, of version 1.minor. */
void cg_xml_write_root(CgBuffer *out, const char *root, guint minor);
/* Begins the tag of an element, whose attributes follow. */
void cg_xml_write_start(CgBuffer *out, const char *element);
/* Writes an attribute into the tag that was begun. Its value is escaped: invalid UTF-8 is read as
 * Latin-1, and control characters are dropped. */
void cg_xml_write_attribute(CgBuffer *out, const char *name, CgSpan value);
/* Ends the tag of an element that has others in it. */
void cg_xml_write_open(CgBuffer *out);
/* Ends the tag of an element that has nothing in it. */
void cg_xml_write_empty(CgBuffer *out);
/* Ends an element that has others in it. */
void cg_xml_write_close(CgBuffer *out, const char *element);
