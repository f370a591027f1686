/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the PBAP server share: the folder tree, one request, and its answer. */
#pragma once

#include <contactguard/serve.h>

/* --- The folder tree (pbap-folder.c) ---------------------------------------------------------- */

typedef struct PbapFolder PbapFolder;
struct PbapFolder {
	const PbapFolder *parent; /* NULL: the root */
	const char *name;
	guint8 repositories; /* it is there if one of these is supported; the root always */
	gboolean is_book;
	CgRepository repository; /* of a book */
};

const PbapFolder *pbap_folder_root(void);
/* NULL: no such child, or not with these repositories. */
const PbapFolder *pbap_folder_child(const PbapFolder *parent, const char *name,
				    guint8 repositories);
/* By an object's path, "telecom/pb.vcf", always from the root. NULL: not a book. */
const PbapFolder *pbap_folder_of_object(const char *path, guint8 repositories);

/* --- One GET (pbap-request.c) ----------------------------------------------------------------- */

typedef enum {
	PBAP_PULL = 1 << 0,
	PBAP_LIST = 1 << 1,
	PBAP_ENTRY = 1 << 2,
	PBAP_SIZE = 1 << 3, /* a pull or list with MaxListCount 0 */
} PbapKind;

typedef struct {
	guint8 repositories;
	guint32 features; /* of both ends */
	const PbapFolder *here;
} PbapContext;

typedef struct {
	PbapKind kind;
	CgQuery query; /* its strings are the two below */
	CgText *search, *uid;
} PbapRequest;

/* SUCCESS, or the refusal. Fills a zeroed request; clear it either way. */
CgCode pbap_request_read(PbapRequest *request, const CgHeaders *headers,
			 const PbapContext *context);
void pbap_request_clear(PbapRequest *request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PbapRequest, pbap_request_clear)

/* --- Its answer (pbap-op.c) ------------------------------------------------------------------- */

/* Reads book, and answers as the request asks. features: of both ends. */
CgObexOp *pbap_op_new(CgSource *book, const PbapRequest *request, guint32 features, CgWake wake);
