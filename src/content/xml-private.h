/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bounded XML, as the listings of the profiles use it: elements and attributes, no text. */
#pragma once

#include <contactguard/content.h>

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

/* Appends text so that it can stand between quotes. Invalid UTF-8 is read as Latin-1; control
 * characters are dropped. */
void cg_xml_append_escaped(CgBuffer *out, CgSpan text);
