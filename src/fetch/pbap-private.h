/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the PBAP client share. */
#pragma once

#include "fetch-private.h"

typedef enum {
	PBAP_SIZE,    /* PhonebookSize and no body */
	PBAP_BULK,    /* vCards in a row */
	PBAP_LISTING, /* a vCard listing */
	PBAP_ENTRY,   /* one vCard */
} PbapAnswerKind;

/* Returns a cursor over the answer to request, which asks for what query says. Takes request. */
CgCursor *fetch_pbap_answer_new(PbapAnswerKind kind, CgRequest *request, const CgQuery *query);
