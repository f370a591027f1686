/* One consumer's connection: its link, and the server that reads its gated book. */
#include "gate-private.h"

struct CgGateSession {
	CgGate *gate;
	CgLink *link;
};

void cg_gate_session_free(CgGateSession *session)
{
	cg_link_free(session->link);
	g_free(session);
}

static void on_done(gpointer data, CgLinkEnd end, const GError *error)
{
	CgGateSession *session = data;

	cg_log(CG_LOG_GATE, "a session ended%s%s", error ? ": " : "", error ? error->message : "");
	g_ptr_array_remove(session->gate->sessions, session);
}

void cg_gate_serve(CgGate *gate, const CgSocket *socket, const CgWho *who)
{
	CgPbapServeOptions options = {
		.features = CG_PBAP_FEATURES,
		.repositories = CG_PBAP_REPOSITORIES,
		.first_connection = gate->connections,
	};
	CgObexLimits limits = cg_socket_limits(socket);
	CgGateSession *session = g_new0(CgGateSession, 1);
	CgSession *server = cg_serve_pbap(&limits, cg_gate_book(gate, who), &options);

	gate->connections = gate->connections % G_MAXINT32 + 1;
	session->gate = gate;
	session->link = cg_link_new(socket, server, on_done, session);
	g_ptr_array_add(gate->sessions, session);
}
