/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model of one message, as the listing, the bMessage and the reports share it. */
#pragma once

#include "attributes-private.h"

struct CgMessage {
	guint refs;
	guint64 handle;
	CgText *texts[CG_MESSAGE_ATTRIBUTES];
};

/* What a message listing says, in the order of the ParameterMask. */
extern const CgAttributeTable cg_message_table;
/* The words of a message's type; the list ends with NULL. */
extern const char *const cg_message_types[];
