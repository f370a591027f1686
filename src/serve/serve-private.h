/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the servers of all profiles share: a folder tree to walk, the parameters of a request, and a
 * cursor that is sent as a body. A profile fills the tables; nothing here knows one. */
#pragma once

#include <contactguard/serve.h>

/* --- Folders (folder.c) --- */

typedef struct ServeFolder ServeFolder;
struct ServeFolder {
	const ServeFolder *parent; /* NULL: the root */
	const char *name;
	guint8 needs;       /* the folder is there if one of these bits is supported */
	gboolean has_items; /* it holds what `repository` says, and no folders */
	CgRepository repository;
};

typedef struct {
	const ServeFolder *folders; /* the root comes first */
	guint count;
} ServeTree;

/* Returns the folder of this name right below parent, or NULL if there is none with what is
 * supported. */
const ServeFolder *serve_folder_child(const ServeTree *tree, const ServeFolder *parent,
				      const char *name, guint8 supported);

/* Returns the folder that this path leads to: from the root if it begins with a slash, else from
 * `from`, which the empty path is itself. Returns NULL if one of its names is not there. */
const ServeFolder *serve_folder_at(const ServeTree *tree, const ServeFolder *from, const char *path,
				   guint8 supported);

/* Returns the folder that a SETPATH leads to: up first, then down along the path `name`; the root
 * if it says neither. Returns NULL if it leads nowhere. Specifications know one name a SETPATH;
 * phones also take several. */
const ServeFolder *serve_folder_go(const ServeTree *tree, const ServeFolder *from, const char *name,
				   gboolean up, guint8 supported);

/* Returns the folder with items whose object has this path: "telecom/pb.vcf" with the suffix
 * ".vcf". NULL if there is none. As phones do, it also takes the path without the suffix, one from
 * the folder `here` if the root has no such, and for an empty path `here` itself. */
const ServeFolder *serve_folder_of_object(const ServeTree *tree, const ServeFolder *here,
					  const char *path, const char *suffix, guint8 supported);

/* --- Parameters (params.c) --- */

#define SERVE_TAGS_MAX 64 /* the tags of both profiles lie below */

typedef struct {
	guint8 tag;
	guint8 size;    /* bytes; 0: a text */
	guint kinds;    /* a bit for each kind of request that knows it; others skip it */
	guint32 needs;  /* features of both ends without which it is skipped */
	guint64 most;   /* a greater number is out of range */
	guint64 absent; /* the number if it is absent or skipped */
} ServeParam;

typedef struct {
	const ServeParam *params;
	guint count;
	/* The tag that asks for a size alone if its value is 0; it comes first in the table. Then
	 * only parameters of size_kind are looked at. A count_tag of 0: there is no such tag. */
	guint8 count_tag;
	guint size_kind;
} ServeParams;

typedef struct {
	guint64 number;
	CgSpan text; /* lent by the headers; valid UTF-8 */
} ServeValue;

/* Fills values, which are indexed by tag, from the application parameters of headers. Returns
 * SUCCESS; BAD_REQUEST if they are broken or one has the wrong length; PRECONDITION if a value is
 * out of range or its text is not UTF-8. */
CgCode serve_params_read(const ServeParams *table, const CgHeaders *headers, guint kind,
			 guint32 features, ServeValue values[SERVE_TAGS_MAX]);

/* --- Answers (answer.c) --- */

/* How a cursor becomes the answer to a GET. The functions may be NULL. */
typedef struct {
	gboolean bodiless; /* the answer is its parameters alone */
	/* Puts those values of the head into params for which owed has a bit. */
	void (*put_params)(guint owed, const CgHead *head, CgBuffer *params);
	/* Put what stands before the items, an item, and what stands after them into body. Without
	 * put_item, an item's text is sent as it is. */
	void (*put_begin)(CgBuffer *body);
	void (*put_item)(const CgItem *item, CgBuffer *body);
	void (*put_end)(CgBuffer *body);
} ServeFormat;

/* Returns the answer that sends what the cursor gives, and takes the cursor. The next item is read
 * only when there is room for it; an item may span packets. A step that refuses is answered by its
 * code: NOT_FOUND, NOT_IMPLEMENTED, PRECONDITION (stale), else UNAVAILABLE. */
CgObexOp *serve_answer_new(CgCursor *cursor, const ServeFormat *format, guint owed);
