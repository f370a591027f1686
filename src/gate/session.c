/* One consumer's connection: its link, and the server that reads its gated book.
 * Refuses what would be one too many, of its consumer or in all. */
#include "gate-private.h"

#include <unistd.h>

struct CgGateSession {
	CgGate *gate;
	char *consumer;
	CgLink *link;
};

void cg_gate_session_free(CgGateSession *session)
{
	cg_link_free(session->link);
	g_free(session->consumer);
	g_free(session);
}

static void on_done(gpointer data, CgLinkEnd end, const GError *error)
{
	CgGateSession *session = data;

	cg_log(CG_LOG_GATE, "a session ended%s%s", error ? ": " : "", error ? error->message : "");
	g_ptr_array_remove(session->gate->sessions, session);
}

static gboolean too_many(const CgGate *gate, const char *consumer)
{
	guint theirs = 0;

	for (guint i = 0; i < gate->sessions->len; i++) {
		const CgGateSession *session = g_ptr_array_index(gate->sessions, i);

		theirs += g_str_equal(session->consumer, consumer);
	}
	return theirs >= CG_GATE_CONSUMER_SESSIONS_MAX ||
	       gate->sessions->len >= CG_GATE_SESSIONS_MAX;
}

void cg_gate_serve(CgGate *gate, const CgSocket *socket, const CgWho *who)
{
	CgPbapServeOptions options = {
		.features = CG_PBAP_FEATURES,
		.repositories = CG_PBAP_REPOSITORIES,
		.first_connection = gate->connections,
	};
	CgObexLimits limits = cg_socket_limits(socket);
	CgGateSession *session;
	CgSession *server;

	if (too_many(gate, who->consumer)) {
		cg_log(CG_LOG_GATE, "too many sessions: one more is refused");
		close(socket->fd);
		return;
	}
	session = g_new0(CgGateSession, 1);
	server = cg_serve_pbap(&limits, cg_gate_book(gate, who), &options);
	gate->connections = gate->connections % G_MAXINT32 + 1;
	session->gate = gate;
	session->consumer = g_strdup(who->consumer);
	session->link = cg_link_new(socket, server, on_done, session);
	g_ptr_array_add(gate->sessions, session);
}
