/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of serve share: a source to serve, and a client that talks to a session. */
#pragma once

#include "pbap-private.h"

/* --- A source --- */

/* Gives the same collection for every repository, and remembers what it was asked last. */
typedef struct {
	CgSource base;
	CgCollection *collection;
	CgQuery asked; /* without its strings */
	guint reads;
} FakeSource;

/* Returns a source with count cards "Name1" to "NameN", whose handles count from 1, with 3 unseen
 * calls and the counters "D", "P" and "S". Its collection has not ended. */
FakeSource *fake_source_new(guint count);

/* Returns the folder of PBAP at this path from the root, "telecom/pb", if every repository is
 * supported; NULL if there is none. */
const ServeFolder *folder_at(const char *path);

/* --- An answer --- */

/* Reads the body to its end in packets of this many bytes, each of which must be full. */
void read_body(CgObexOp *op, gsize packet, CgBuffer *out);

/* --- A client and the PBAP server, packet by packet in memory --- */

typedef struct {
	CgSession *server, *client;
	guint8 *room;
	guint wakes; /* how often the server asked to be looked at */
} Peers;

/* Starts a server with these features over source, which it takes, and a client. */
void peers_open(Peers *peers, CgSource *source, gboolean packets, guint16 mtu, guint32 features);
void peers_close(Peers *peers);

/* Carries one packet, if there is one and the other end wants it. */
gboolean peers_move(Peers *peers, CgSession *from, CgSession *to);
/* Carries packets until there are none. */
void peers_run(Peers *peers);

/* Each sends a request, carries packets, and returns the code of the answer so far. */
CgCode peers_connect(Peers *peers, CgSpan target, CgSpan params);
CgCode peers_setpath(Peers *peers, guint8 flags, const char *name);
CgCode peers_get(Peers *peers, const char *type, const char *name, CgSpan params);
CgCode peers_put(Peers *peers, const char *type, const char *name);

/* Connects to PBAP with every feature; must succeed. */
void peers_connect_well(Peers *peers);
/* Returns the parameters of the answer, lent until the next request. */
CgSpan peers_params(Peers *peers);
/* Reads the body to its end and returns the code that it ended with. */
CgCode peers_drain(Peers *peers, CgBuffer *out);
