/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the PBAP server share: the folder tree, one request, and its answer. */
#pragma once

#include "serve-private.h"

/* --- The folder tree (pbap-folders.c) --- */

/* `needs` are bits of SupportedRepositories. */
extern const ServeTree pbap_folders;

/* --- One GET (pbap-request.c) --- */

typedef struct {
	guint8 repositories; /* SupportedRepositories */
	guint32 features;    /* of both ends */
	const ServeFolder *here;
} PbapContext;

/* Returns SUCCESS and the query that the request asks for, which the caller frees, or the refusal;
 * then *query is left alone. */
CgCode pbap_request_read(const CgHeaders *headers, const PbapContext *context, CgQuery **query);

/* --- Its answer (pbap-answer.c) --- */

/* Returns what answers query, whose cursor it opens. features are those of both ends. */
CgObexOp *pbap_answer_new(CgSource *source, const CgQuery *query, guint32 features, CgWake wake);
