/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The attributes of one kind of element of MAP's documents: a table says what they are, and by it
 * they are read, kept and written. */
#pragma once

#include "xml-private.h"

/* What the value of an attribute is. One that is something else is dropped. */
typedef enum {
	CG_ATTRIBUTE_TEXT,
	CG_ATTRIBUTE_NUMBER, /* decimal, of 32 bits */
	CG_ATTRIBUTE_YES_NO,
	CG_ATTRIBUTE_WORD, /* of a closed list */
	CG_ATTRIBUTE_TIME, /* see cg_map_time_parse() */
	CG_ATTRIBUTE_ID,   /* of a conversation, or a counter: up to 128 bits, hexadecimal */
} CgAttributeKind;

typedef struct {
	const char *name; /* NULL: no attribute stands here */
	CgAttributeKind kind;
	guint since;         /* the version of the document that brings it: 1.since */
	const char *missing; /* what is written if it is demanded and absent; NULL: not demanded */
	const char *const *words; /* of WORD; the list ends with NULL */
} CgAttribute;

typedef struct {
	const CgAttribute *rows;
	guint count; /* at most 32: masks have so many bits */
} CgAttributeTable;

/* Sets *text, which is freed before, to a copy of the value as it is kept: tidy, words as the list
 * has them. NULL is no value. Returns FALSE if the value is not what the attribute holds; then
 * *text is NULL. */
gboolean cg_attribute_set(const CgAttribute *attribute, CgText **text, const char *value);
/* Sets a text for each attribute of the table that an element has. Others are passed by. */
void cg_attributes_read(const CgAttributeTable *table, const char **names, const char **values,
			CgText **texts);
/* Returns the bits of what version 1.minor of the document demands. */
guint32 cg_attributes_demanded(const CgAttributeTable *table, guint minor);
/* Returns the bits of what version 1.minor of the document has. */
guint32 cg_attributes_known(const CgAttributeTable *table, guint minor);
/* Writes those whose bits are in the mask, in the table's order. One that is absent is written only
 * if it is demanded. */
void cg_attributes_write(const CgAttributeTable *table, guint32 mask, CgText *const *texts,
			 CgBuffer *out);
/* Returns copies of all texts. */
void cg_attributes_copy(const CgAttributeTable *table, CgText *const *from, CgText **to);
/* Returns the bytes of all texts. */
gsize cg_attributes_size(const CgAttributeTable *table, CgText *const *texts);
/* Wipes and frees all texts. */
void cg_attributes_clear(const CgAttributeTable *table, CgText **texts);

/* Returns a time of MAP as it is kept: its zone as +hhmm, if it has one. Returns NULL if it is
 * none. The caller owns it. */
CgText *cg_map_time_tidy(const char *text);
