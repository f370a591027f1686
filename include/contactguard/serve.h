/* SPDX-License-Identifier: GPL-2.0-or-later */
/* serve: the answering end, as a phone would answer: a PBAP server over any source.
 *
 * It turns Type, Name and application parameters into queries, and items into bodies. It knows
 * nothing of policy: what the source gives is what the peer gets. It refuses every write. */
#pragma once

#include <contactguard/obex.h>
#include <contactguard/profile.h>
#include <contactguard/source.h>

/* What the server says of itself, as its SDP record would. */
typedef struct {
	guint32 features;         /* PbapSupportedFeatures: CG_PBAP_FEATURE_* */
	guint8 repositories;      /* SupportedRepositories: CG_PBAP_REPOSITORY_* */
	guint32 first_connection; /* the ConnectionID of the first CONNECT; later ones count up */
	/* For testers' phones with habits: SUCCESS, or what this GET is refused with. NULL: nothing
	 * is refused but what the specification refuses. */
	CgCode (*judge)(const CgHeaders *request);
	gboolean busy; /* each CONNECT is refused with UNAVAILABLE, so that the peer comes later */
} CgPbapServeOptions;

/* Returns a PBAP server session (PBAP 5) that reads source; the caller owns it. Takes source, and
 * copies limits and options. A CONNECT to any target but PBAP's is refused with NOT_ACCEPTABLE.
 * If the source has to wait, so does the answer; if it refuses, the answer is NOT_FOUND,
 * NOT_IMPLEMENTED (unsupported), PRECONDITION (stale) or UNAVAILABLE. */
CgSession *cg_serve_pbap(const CgObexLimits *limits, CgSource *source,
			 const CgPbapServeOptions *options);
