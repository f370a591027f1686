/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pump: one socket, one OBEX session, run from the main loop.
 * Takes what came, gives what the socket has room for, keeps the silence timer, and ends once.
 * It refuses a packet it had to cut (framing is lost), and never waits inside a call. */
#include "socket-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Packets sent in one turn of the loop, so that one fast link does not starve the others. */
#define SENDS_PER_TURN 16

struct CgLink {
	CgSocket socket;
	CgSession *session;
	CgLinkDone done;
	gpointer data;

	GSource *source; /* watches the descriptor; NULL once ended */
	gpointer tag;    /* of the descriptor in source; NULL while nothing is looked for */
	CgIdle *turn;
	CgTimer *silence;
	gint64 patience; /* microseconds */

	guint8 *in, *out; /* CG_OBEX_MTU_MAX bytes each, wiped */
	gsize out_size, out_sent;

	gboolean parting;  /* cg_link_part(): the timer runs once */
	gboolean closing;  /* cg_link_close(): only what the socket takes at once still goes */
	gboolean finished; /* nothing more is taken: send the rest, then end so: */
	gboolean deaf;     /* the peer takes nothing any more: read what it left, then end */
	gboolean moved;    /* bytes came or went in this turn */
	CgLinkEnd end;
	GError *error;
};

typedef enum { DRY, FULL, MORE } Sent; /* nothing left; the socket is full; the turn is over */

/* --- The end ----------------------------------------------------------------------------------*/

static void stop(CgLink *link)
{
	if (!link->source)
		return;
	g_source_destroy(link->source);
	g_source_unref(link->source);
	link->source = NULL;
	cg_timer_stop(link->silence);
}

/* The callee may free the link: nothing of it is used after the call. */
static void end(CgLink *link)
{
	g_autoptr(GError) error = g_steal_pointer(&link->error);
	stop(link);
	cg_session_lost(link->session);
	link->done(link->data, link->end, error);
}

static void finish(CgLink *link, CgLinkEnd how, GError *error)
{
	link->finished = TRUE;
	link->end = how;
	link->error = error;
}

/* --- Sending ----------------------------------------------------------------------------------*/

static gboolean pending(const CgLink *link)
{
	return link->out_sent < link->out_size;
}

static void drop_output(CgLink *link)
{
	explicit_bzero(link->out, link->out_size);
	link->out_size = link->out_sent = 0;
}

/* A stream may take a packet in pieces, a packet socket takes it whole. FALSE: it takes nothing
 * now. */
static gboolean send_pending(CgLink *link)
{
	ssize_t sent = send(link->socket.fd, link->out + link->out_sent,
			    link->out_size - link->out_sent, MSG_NOSIGNAL);
	if (sent < 0) {
		link->deaf = errno != EAGAIN && errno != EINTR;
		return FALSE;
	}
	link->moved = TRUE;
	link->out_sent += sent;
	if (!pending(link))
		drop_output(link);
	return TRUE;
}

static Sent push(CgLink *link)
{
	for (guint i = 0; i < SENDS_PER_TURN; i++) {
		if (!pending(link))
			link->out_size = cg_session_give(link->session, link->out, CG_OBEX_MTU_MAX);
		if (!pending(link))
			return DRY;
		if (!send_pending(link))
			return FULL;
	}
	cg_idle_schedule(link->turn);
	return MORE;
}

/* --- Receiving --------------------------------------------------------------------------------*/

static gboolean listens(const CgLink *link)
{
	return !link->finished && cg_session_hungry(link->session);
}

static void take(CgLink *link, gsize size, gboolean cut)
{
	GError *error = NULL;
	if (cut)
		finish(link, CG_LINK_BROKEN,
		       g_error_new(CG_ERROR, CG_ERROR_FRAMING,
				   "a packet is longer than OBEX allows"));
	else if (!cg_session_take(link->session, cg_span(link->in, size), &error))
		finish(link, CG_LINK_BROKEN, error);
	explicit_bzero(link->in, size);
	link->moved = TRUE;
}

/* One packet, or what a stream has, up to a buffer: the others want their turn too. */
static void pull(CgLink *link)
{
	struct iovec room = { link->in, CG_OBEX_MTU_MAX };
	struct msghdr message = { .msg_iov = &room, .msg_iovlen = 1 };
	ssize_t got = recvmsg(link->socket.fd, &message, 0);

	if (got > 0)
		take(link, got, message.msg_flags & MSG_TRUNC);
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		finish(link, CG_LINK_CLOSED, NULL);
}

/* What a peer wrote before it stopped taking is still read, a buffer a turn. */
static void pull_last(CgLink *link)
{
	link->moved = FALSE;
	if (listens(link))
		pull(link);
	if (link->moved)
		cg_idle_schedule(link->turn);
	else if (!link->finished)
		finish(link, CG_LINK_CLOSED, NULL);
}

/* --- One turn ---------------------------------------------------------------------------------*/

static void look(CgLink *link)
{
	GIOCondition condition =
		(listens(link) ? G_IO_IN : 0) | (pending(link) && !link->deaf ? G_IO_OUT : 0);
	/* A polled descriptor always reports a hang-up: one of which nothing is wanted must not be
	 * polled. */
	if (!condition && link->tag)
		g_source_remove_unix_fd(link->source, g_steal_pointer(&link->tag));
	else if (condition && link->tag)
		g_source_modify_unix_fd(link->source, link->tag, condition);
	else if (condition)
		link->tag = g_source_add_unix_fd(link->source, link->socket.fd, condition);
}

/* The peer owes us bytes or, at the end, room for our last ones. */
static void mind_silence(CgLink *link)
{
	if (link->parting)
		return;
	gboolean owes = link->finished || (cg_session_waiting(link->session) && listens(link));
	if (!owes)
		cg_timer_stop(link->silence);
	else if (link->moved || !cg_timer_running(link->silence))
		cg_timer_start(link->silence, link->patience);
}

static void run(CgLink *link, gboolean readable)
{
	link->moved = FALSE;
	if (readable && listens(link))
		pull(link);
	Sent sent = push(link);
	if (link->deaf)
		pull_last(link);
	else if (!link->finished && (link->closing || cg_session_over(link->session)))
		finish(link, CG_LINK_CLOSED, NULL);

	if (link->finished && (sent == DRY || link->deaf || (sent == FULL && link->closing))) {
		end(link);
		return;
	}
	look(link);
	mind_silence(link);
}

static void on_turn(gpointer data)
{
	CgLink *link = data;
	if (link->source)
		run(link, FALSE);
}

static void on_silence(gpointer data)
{
	CgLink *link = data;
	if (!link->finished)
		finish(link, CG_LINK_SILENT,
		       g_error_new(CG_ERROR, CG_ERROR_LOST, "the other side fell silent"));
	end(link);
}

/* --- Outside ----------------------------------------------------------------------------------*/

typedef struct {
	GSource source;
	CgLink *link;
} LinkSource;

static gboolean dispatch(GSource *source, GSourceFunc callback, gpointer data)
{
	CgLink *link = ((LinkSource *)source)->link;
	GIOCondition condition = g_source_query_unix_fd(source, link->tag);
	run(link, condition & (G_IO_IN | G_IO_HUP | G_IO_ERR));
	return G_SOURCE_CONTINUE;
}

static void on_ready(gpointer data)
{
	CgLink *link = data;
	cg_idle_schedule(link->turn);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

CgLink *cg_link_new(const CgSocket *socket, CgSession *session, CgLinkDone done, gpointer data)
{
	CgLink *link = g_new0(CgLink, 1);
	link->socket = *socket;
	link->session = session;
	link->done = done;
	link->data = data;
	link->patience = CG_SECONDS(CG_LINK_SILENCE);
	link->in = cg_wiped_new(CG_OBEX_MTU_MAX);
	link->out = cg_wiped_new(CG_OBEX_MTU_MAX);
	link->turn = cg_idle_new((CgWake){ on_turn, link });
	link->silence = cg_timer_new((CgWake){ on_silence, link });

	link->source = g_source_new(&source_funcs, sizeof(LinkSource));
	((LinkSource *)link->source)->link = link;
	g_source_attach(link->source, NULL);
	cg_session_on_ready(session, (CgWake){ on_ready, link });
	look(link);
	cg_idle_schedule(link->turn);
	return link;
}

void cg_link_set_silence(CgLink *link, guint seconds)
{
	link->patience = CG_SECONDS(seconds);
	if (cg_timer_running(link->silence))
		cg_timer_start(link->silence, link->patience);
}

void cg_link_close(CgLink *link)
{
	link->closing = TRUE;
	cg_idle_schedule(link->turn);
}

static void on_parted(gpointer data, CgLinkEnd end, const GError *error)
{
	cg_link_free(data);
}

void cg_link_part(CgLink *link, guint seconds)
{
	link->parting = TRUE;
	link->done = on_parted;
	link->data = link;
	cg_timer_start(link->silence, CG_SECONDS(seconds));
	cg_idle_schedule(link->turn);
}

void cg_link_free(CgLink *link)
{
	if (!link)
		return;
	stop(link);
	cg_session_on_ready(link->session, (CgWake){ NULL, NULL });
	cg_idle_free(link->turn);
	cg_timer_free(link->silence);
	cg_session_free(link->session);
	close(link->socket.fd);
	cg_wiped_free(link->in);
	cg_wiped_free(link->out);
	g_clear_error(&link->error);
	g_free(link);
}
