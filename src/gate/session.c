/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One consumer's connection: its link, and the server that reads its gated source.
 * A session that would be one too many, of its consumer or in all, is refused; one for whose view
 * there is no memory is told so at CONNECT. */
#include "gate-private.h"

struct CgGateSession {
	CgGate *gate;
	CgConsumer *consumer;
	CgShare *share;
	CgSource *source;  /* the server's */
	CgSession *server; /* the link's */
	CgLink *link;
	gboolean closing; /* by us, so that the car comes back */
	gboolean refused; /* its CONNECT: there is no memory for another view */
};

void cg_gate_session_free(CgGateSession *session)
{
	cg_link_free(session->link);
	cg_share_release(session->share);
	g_free(session);
}

/* --- The sessions of one consumer --- */

/* What the link has to send still goes as far as the socket takes it. */
static void close_session(CgGateSession *session)
{
	session->closing = TRUE;
	cg_consumer_remove_connection(session->consumer);
	cg_link_close(session->link);
}

void cg_sessions_end(CgGate *gate, const char *consumer)
{
	for (guint i = 0; i < gate->sessions->len; i++) {
		CgGateSession *session = g_ptr_array_index(gate->sessions, i);

		if (!session->closing &&
		    g_str_equal(cg_consumer_who(session->consumer)->consumer, consumer))
			close_session(session);
	}
}

void cg_sessions_close_unanswered(CgGate *gate, CgConsumer *consumer)
{
	if (!cg_who_is_car(cg_consumer_who(consumer)) ||
	    !cg_config_closes_on_grant(cg_decisions_config(gate->decisions)))
		return;
	for (guint i = 0; i < gate->sessions->len; i++) {
		CgGateSession *session = g_ptr_array_index(gate->sessions, i);

		if (session->consumer != consumer || session->closing ||
		    !cg_gated_source_answered_nothing(session->source))
			continue;
		close_session(session);
		cg_log(CG_LOG_GATE, "a session ends after a grant, for the car to come back");
	}
}

void cg_sessions_fill(CgGate *gate, const CgConsumer *consumer)
{
	const GPtrArray *sessions = gate->sessions;

	for (guint i = 0; i < sessions->len; i++) {
		CgGateSession *session = g_ptr_array_index(sessions, i);

		if (session->consumer == consumer && !session->closing && !session->refused)
			cg_gated_source_fill(session->source);
	}
}

/* --- One session --- */

static void on_done(gpointer data, CgLinkEnd end, const GError *error)
{
	CgGateSession *session = data;
	CgConsumer *consumer = session->consumer;
	gboolean closing = session->closing;

	cg_log(CG_LOG_GATE, "a session ended%s%s", error ? ": " : "", error ? error->message : "");
	g_ptr_array_remove(session->gate->sessions, session);
	if (!closing)
		cg_consumer_remove_connection(consumer);
}

static gboolean has_too_many(const CgGate *gate, const CgWho *who)
{
	const GPtrArray *sessions = gate->sessions;
	guint theirs = 0;

	for (guint i = 0; i < sessions->len; i++) {
		const CgGateSession *session = g_ptr_array_index(sessions, i);

		theirs += g_str_equal(cg_consumer_who(session->consumer)->consumer, who->consumer);
	}
	return theirs >= CG_GATE_CONSUMER_SESSIONS_MAX || sessions->len >= CG_GATE_SESSIONS_MAX;
}

static void on_cut(gpointer data)
{
	const CgGateSession *session = data;

	cg_obex_server_cut(session->server, CG_CODE_UNAVAILABLE);
}

gboolean cg_gate_serve(CgGate *gate, const CgSocket *socket, const CgWho *who, GError **error)
{
	CgPbapServeOptions options = {
		.features = CG_PBAP_FEATURES,
		.repositories = CG_PBAP_REPOSITORIES,
		.first_connection = gate->connections,
	};
	CgGateSession *session;

	if (has_too_many(gate, who) || !cg_decisions_make_room(gate->decisions, who)) {
		cg_log(CG_LOG_GATE, "too many sessions, or phones: one more is refused");
		g_set_error_literal(error, CG_ERROR, CG_ERROR_LIMIT,
				    "too many sessions run, or too many phones were asked for");
		cg_socket_close(socket);
		return FALSE;
	}
	options.busy = !cg_shared_views_make_room(gate);
	session = g_new0(CgGateSession, 1);
	session->gate = gate;
	session->consumer = cg_decisions_consumer(gate->decisions, who);
	cg_consumer_ask_bonds(session->consumer);
	session->share = cg_share_acquire(gate, who->consumer);
	session->refused = options.busy;
	session->source = options.busy ? cg_gated_source_new(gate, who) : cg_gate_source(gate, who);
	gate->connections = gate->connections % G_MAXINT32 + 1;
	session->server = cg_serve_pbap(&socket->limits, session->source, &options);
	session->link = cg_link_new(socket, session->server, on_done, session);
	cg_link_set_turns(session->link, cg_share_turns(session->share));
	cg_gated_source_on_cut(session->source, (CgWake){ on_cut, session });
	g_ptr_array_add(gate->sessions, session);
	cg_consumer_add_connection(session->consumer);
	return TRUE;
}
