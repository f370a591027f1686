/* SPDX-License-Identifier: GPL-2.0-or-later */
/* serve: the answering end, as a phone would answer. PBAP server over any book.
 *
 * Turns Type, Name and application parameters into queries, and items into bodies. Knows nothing of
 * policy: what the book gives is what the peer gets. Refuses every write. The MAP server follows.
 */
#pragma once

#include <contactguard/obex.h>
#include <contactguard/profile.h>
#include <contactguard/source.h>

/* What this end says of itself, as its SDP record would. */
typedef struct {
	guint32 features;         /* PbapSupportedFeatures */
	guint8 repositories;      /* SupportedRepositories: bit 0 local, 1 SIM, 2 speed dial, 3
				     favourites */
	guint32 first_connection; /* ConnectionID of the first CONNECT */
} CgPbapServeOptions;

/* Takes book; options are copied. The session answers CONNECT only to the PBAP target (else C6). */
CgSession *cg_serve_pbap(const CgObexLimits *limits, CgSource *book,
			 const CgPbapServeOptions *options);
