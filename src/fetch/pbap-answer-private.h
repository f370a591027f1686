/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fetch, among its own sources: a request whose answer is read as a CgCursor. */
#pragma once

#include <contactguard/link.h>
#include <contactguard/source.h>

typedef enum {
	CG_ANSWER_SIZE,    /* PhonebookSize and no body */
	CG_ANSWER_BULK,    /* vCards in a row */
	CG_ANSWER_LISTING, /* a vCard listing */
	CG_ANSWER_ENTRY,   /* one vCard */
} CgAnswerKind;

#define CG_LISTING_BODY_MAX (16u << 20) /* bytes: 65,535 entries of 256 */

/* Takes request, which asks for what query says. */
CgCursor *cg_fetch_read_new(CgAnswerKind kind, CgRequest *request, const CgQuery *query);
