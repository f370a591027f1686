/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside client: the connection as the agent uses it, and how a question is made and freed. */
#pragma once

#include <contactguard/client.h>

#define CLIENT_NAME "org.contactguard"

struct CgClient {
	GBusType bus;
	GDBusConnection *connection; /* NULL until it is needed */
	GCancellable *cancellable;   /* of calls that were started */
	const CgClientEvents *events;
	CgClientSignal signal;
	gpointer events_data, signal_data;
	guint watch, subscription; /* 0: none */
};

/* details: as RequestConsent() has them; values of another type than they should be are taken for
 * missing. Returns the question, never NULL; the caller owns it. */
CgClientQuestion *cg_client_question_new(const char *path, GVariant *details);
void cg_client_question_free(CgClientQuestion *question);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgClientQuestion, cg_client_question_free)
