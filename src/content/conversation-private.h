/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model of one conversation. */
#pragma once

#include "attributes-private.h"

#define CG_CONVERSATION_TEXTS CG_PARTICIPANT_UCI /* what is said of the conversation itself */
#define CG_PARTICIPANT_TEXTS  (CG_CONVERSATION_ATTRIBUTES - CG_PARTICIPANT_UCI)

typedef struct {
	CgText *texts[CG_PARTICIPANT_TEXTS];
} CgParticipant;

struct CgConversation {
	CgText *id;
	CgText *texts[CG_CONVERSATION_TEXTS];
	GPtrArray *participants; /* CgParticipant */
	gboolean unreadable;     /* a participant was lost */
};

/* What a listing says of a conversation, and of a participant, in the order of the
 * ConvParameterMask. */
extern const CgAttributeTable cg_conversation_table, cg_participant_table;
