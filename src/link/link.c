/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A link: one socket and one OBEX session, run from the main loop.
 * It hands what arrives to the session, sends what the session produces as fast as the socket takes
 * it, keeps the idle timer, and ends once. It refuses a packet that was cut, since framing is then
 * lost, and never blocks. */
#include "link-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Packets, and about how many bytes of them, that are sent in one run, so that one fast link does
 * not starve others. */
#define SENDS_A_RUN 16
#define BYTES_A_RUN (128 * 1024)

/* Packets that may lie unread in a packet socket; of short ones the kernel's least limit lets a few
 * more in. The answer to an ABORT comes behind them, and a client that does not drain them takes
 * them for answers to what it asks next. */
#define PACKETS_QUEUED 2

/* An L2CAP socket takes a packet whole or not at all, cut into segments that a controller takes:
 * for one that takes 192 bytes, each is 180 bytes in a buffer of 1,280. It must have room for that,
 * or a long packet would never be sent; the usual controller's segments leave room for six packets.
 */
#define SEGMENTED(size) (8 * (size))

struct CgLink {
	CgSocket socket;
	CgSession *session;
	CgLinkDone done;
	gpointer data;

	GSource *source;      /* polls the descriptor; NULL once the link has ended */
	gpointer tag;         /* of the descriptor in source; NULL while it is not polled */
	CgIdle *idle;         /* runs the link again */
	gboolean takes_turns; /* cg_link_set_turns(): runs in the idle alone */
	gboolean readable;    /* the next run reads */
	CgTimer *timer;
	gint64 idle_timeout; /* microseconds */

	guint8 *in, *out; /* CG_OBEX_MTU_MAX bytes each, wiped */
	gsize out_size, out_sent;
	gsize longest; /* of the packets sent so far */

	gboolean lingering;    /* cg_link_linger(): the timer is not restarted */
	gboolean closing;      /* cg_link_close(): sends only what the socket takes at once */
	gboolean finished;     /* receives nothing more; sends the rest, then ends as `end` says */
	gboolean write_closed; /* the peer takes nothing more: reads what it sent, then ends */
	gboolean active;       /* bytes were sent or received in this iteration */
	CgLinkEnd end;
	GError *error;
};

typedef enum {
	SENT_ALL,    /* the session has nothing more */
	SOCKET_FULL, /* the socket takes nothing now */
	SENT_SHARE,  /* there is more for the next iteration */
} SendResult;

/* --- The end --- */

static void stop_polling(CgLink *link)
{
	if (!link->source)
		return;
	g_source_destroy(link->source);
	g_source_unref(link->source);
	link->source = NULL;
	cg_timer_stop(link->timer);
}

/* The callee may free the link, so nothing of it is used after the call. */
static void end_link(CgLink *link)
{
	g_autoptr(GError) error = g_steal_pointer(&link->error);

	stop_polling(link);
	cg_session_lost(link->session);
	link->done(link->data, link->end, error);
}

static void finish_link(CgLink *link, CgLinkEnd end, GError *error)
{
	link->finished = TRUE;
	link->end = end;
	link->error = error;
}

/* --- Sending --- */

static gboolean has_output(const CgLink *link)
{
	return link->out_sent < link->out_size;
}

static void drop_output(CgLink *link)
{
	explicit_bzero(link->out, link->out_size);
	link->out_size = link->out_sent = 0;
}

/* The kernel doubles the number for its own needs, and says that the socket can be written when
 * little is left in it. SIOCOUTQ would tell how much lies there, but not when that is read. */
static void limit_queue(CgLink *link)
{
	int bytes;

	if (!link->socket.limits.packets || link->out_size <= link->longest)
		return;
	link->longest = link->out_size;
	bytes = cg_socket_is_unix(&link->socket) ? PACKETS_QUEUED * link->out_size
						 : SEGMENTED(link->out_size);
	setsockopt(link->socket.fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
}

/* A stream may take a packet in pieces, a packet socket takes it whole. Returns FALSE if the socket
 * takes nothing now. */
static gboolean send_output(CgLink *link)
{
	ssize_t sent = send(link->socket.fd, link->out + link->out_sent,
			    link->out_size - link->out_sent, MSG_NOSIGNAL);

	if (sent < 0) {
		link->write_closed = errno != EAGAIN && errno != EINTR;
		return FALSE;
	}
	link->active = TRUE;
	link->out_sent += sent;
	if (!has_output(link))
		drop_output(link);
	return TRUE;
}

static SendResult send_packets(CgLink *link)
{
	gsize produced = 0;

	for (guint i = 0; i < SENDS_A_RUN && produced < BYTES_A_RUN; i++) {
		if (!has_output(link))
			link->out_size =
				cg_session_produce(link->session, link->out, CG_OBEX_MTU_MAX);
		produced += link->out_size;
		if (!has_output(link))
			return SENT_ALL;
		limit_queue(link);
		if (!send_output(link))
			return SOCKET_FULL;
	}
	cg_idle_schedule(link->idle);
	return SENT_SHARE;
}

/* --- Receiving --- */

static gboolean wants_input(const CgLink *link)
{
	return !link->finished && cg_session_want_read(link->session);
}

static void receive_bytes(CgLink *link, gsize size, gboolean cut)
{
	GError *error = NULL;

	if (cut)
		finish_link(link, CG_LINK_BROKEN,
			    g_error_new(CG_ERROR, CG_ERROR_FRAMING,
					"a packet is longer than OBEX allows"));
	else if (!cg_session_receive(link->session, cg_span(link->in, size), &error))
		finish_link(link, CG_LINK_BROKEN, error);
	explicit_bzero(link->in, size);
	link->active = TRUE;
}

/* Reads one packet, or at most a buffer of a stream, so that other links get their share. */
static void read_socket(CgLink *link)
{
	struct iovec room = { link->in, CG_OBEX_MTU_MAX };
	struct msghdr message = { .msg_iov = &room, .msg_iovlen = 1 };
	ssize_t got = recvmsg(link->socket.fd, &message, 0);

	if (got > 0)
		receive_bytes(link, got, message.msg_flags & MSG_TRUNC);
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		finish_link(link, CG_LINK_CLOSED, NULL);
}

/* The peer takes nothing more, but what it sent before is still read, one buffer in each iteration.
 */
static void read_rest(CgLink *link)
{
	link->active = FALSE;
	if (wants_input(link))
		read_socket(link);
	if (link->active)
		cg_idle_schedule(link->idle);
	else if (!link->finished)
		finish_link(link, CG_LINK_CLOSED, NULL);
}

/* --- One iteration --- */

static void pause_polling(CgLink *link)
{
	if (link->tag)
		g_source_remove_unix_fd(link->source, g_steal_pointer(&link->tag));
}

static void update_polling(CgLink *link)
{
	GIOCondition condition = (wants_input(link) ? G_IO_IN : 0) |
				 (has_output(link) && !link->write_closed ? G_IO_OUT : 0);

	/* poll() always reports a hang-up, so a descriptor must not be polled if nothing is wanted
	 * of it. */
	if (!condition)
		pause_polling(link);
	else if (link->tag)
		g_source_modify_unix_fd(link->source, link->tag, condition);
	else
		link->tag = g_source_add_unix_fd(link->source, link->socket.fd, condition);
}

/* The timer runs while the peer owes bytes or, at the end, room for the last ones. */
static void update_timer(CgLink *link)
{
	gboolean owes = link->finished || (cg_session_waiting(link->session) && wants_input(link));

	if (link->lingering)
		return;
	if (!owes)
		cg_timer_stop(link->timer);
	else if (link->active || !cg_timer_running(link->timer))
		cg_timer_start(link->timer, link->idle_timeout);
}

static void run_link(CgLink *link, gboolean readable)
{
	SendResult result;

	link->active = FALSE;
	if (readable && wants_input(link))
		read_socket(link);
	result = send_packets(link);
	if (link->write_closed)
		read_rest(link);
	else if (!link->finished && (link->closing || cg_session_over(link->session)))
		finish_link(link, CG_LINK_CLOSED, NULL);

	if (link->finished && (result == SENT_ALL || link->write_closed ||
			       (result == SOCKET_FULL && link->closing))) {
		end_link(link);
		return;
	}
	update_polling(link);
	update_timer(link);
}

static void on_idle(gpointer data)
{
	CgLink *link = data;
	gboolean readable = link->readable;

	link->readable = FALSE;
	if (link->source)
		run_link(link, readable);
}

static void on_timeout(gpointer data)
{
	CgLink *link = data;

	if (!link->finished)
		finish_link(link, CG_LINK_TIMED_OUT,
			    g_error_new(CG_ERROR, CG_ERROR_LOST, "the other side fell silent"));
	end_link(link);
}

/* --- The link --- */

typedef struct {
	GSource source;
	CgLink *link;
} LinkSource;

/* A link that takes turns leaves its descriptor alone until it runs, or the loop would spin. */
static gboolean dispatch_source(GSource *source, GSourceFunc callback, gpointer data)
{
	CgLink *link = ((LinkSource *)source)->link;
	GIOCondition condition = g_source_query_unix_fd(source, link->tag);
	gboolean readable = condition & (G_IO_IN | G_IO_HUP | G_IO_ERR);

	if (!link->takes_turns) {
		run_link(link, readable);
		return G_SOURCE_CONTINUE;
	}
	link->readable = link->readable || readable;
	pause_polling(link);
	cg_idle_schedule(link->idle);
	return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .dispatch = dispatch_source };

static void on_ready(gpointer data)
{
	CgLink *link = data;

	cg_idle_schedule(link->idle);
}

CgLink *cg_link_new(const CgSocket *socket, CgSession *session, CgLinkDone done, gpointer data)
{
	CgLink *link = g_new0(CgLink, 1);

	link->socket = *socket;
	link->session = session;
	link->done = done;
	link->data = data;
	link->idle_timeout = CG_SECONDS(CG_LINK_IDLE_TIMEOUT);
	link->in = cg_wiped_new(CG_OBEX_MTU_MAX);
	link->out = cg_wiped_new(CG_OBEX_MTU_MAX);
	link->idle = cg_idle_new((CgWake){ on_idle, link });
	link->timer = cg_timer_new((CgWake){ on_timeout, link });

	link->source = g_source_new(&source_funcs, sizeof(LinkSource));
	((LinkSource *)link->source)->link = link;
	g_source_attach(link->source, NULL);
	cg_session_on_ready(session, (CgWake){ on_ready, link });
	update_polling(link);
	cg_idle_schedule(link->idle);
	return link;
}

void cg_link_set_turns(CgLink *link, CgTurns *turns)
{
	cg_idle_free(link->idle);
	link->idle = cg_idle_new((CgWake){ on_idle, link });
	cg_idle_set_turns(link->idle, turns);
	link->takes_turns = TRUE;
	cg_idle_schedule(link->idle);
}

void cg_link_set_idle_timeout(CgLink *link, guint seconds)
{
	link->idle_timeout = CG_SECONDS(seconds);
	if (cg_timer_running(link->timer))
		cg_timer_start(link->timer, link->idle_timeout);
}

void cg_link_close(CgLink *link)
{
	link->closing = TRUE;
	cg_idle_schedule(link->idle);
}

static void free_lingering(gpointer data, CgLinkEnd end, const GError *error)
{
	cg_link_free(data);
}

void cg_link_linger(CgLink *link, guint seconds)
{
	link->lingering = TRUE;
	link->done = free_lingering;
	link->data = link;
	cg_timer_start(link->timer, CG_SECONDS(seconds));
	cg_idle_schedule(link->idle);
}

void cg_link_free(CgLink *link)
{
	if (!link)
		return;
	stop_polling(link);
	cg_session_on_ready(link->session, (CgWake){ NULL, NULL });
	cg_idle_free(link->idle);
	cg_timer_free(link->timer);
	cg_session_free(link->session);
	cg_socket_close(&link->socket);
	cg_wiped_free(link->in);
	cg_wiped_free(link->out);
	g_clear_error(&link->error);
	g_free(link);
}
