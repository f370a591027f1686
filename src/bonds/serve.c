/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One request at one socket. Who connected it is told by the kernel; another user than the daemon's
 * is not even read. */
#include <contactguard/bonds.h>

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>

/* Seconds. The daemon asks as soon as it has connected. */
#define WAIT 5

static gboolean refuse_request(GError **error, CgError code, const char *why)
{
	g_set_error_literal(error, CG_ERROR, code, why);
	return FALSE;
}

static gboolean check_peer(int socket, uid_t user, GError **error)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
		return refuse_request(error, CG_ERROR_REFUSED, "this is no unix socket");
	return peer.uid == user ||
	       refuse_request(error, CG_ERROR_REFUSED, "another user than the daemon's asks");
}

/* A packet that is too long shows by one byte more. */
static gboolean receive_request(int socket, CgBondRequest *request, GError **error)
{
	const struct timeval wait = { .tv_sec = WAIT };
	g_auto(CgBuffer) packet = { 0 };
	guint8 *bytes = cg_buffer_extend(&packet, CG_BOND_REQUEST_BYTES + 1);
	ssize_t got;

	setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	got = recv(socket, bytes, CG_BOND_REQUEST_BYTES + 1, 0);
	cg_buffer_truncate(&packet, MAX(got, 0));
	return cg_bond_request_read(cg_buffer_span(&packet), request) ||
	       refuse_request(error, CG_ERROR_MALFORMED, "no whole request came");
}

static gboolean send_answer(int socket, const CgBondRequest *request, const char *folder,
			    GError **error)
{
	guint8 digest[CG_BOND_DIGEST_SIZE], bytes[CG_BOND_ANSWER_BYTES];
	g_auto(CgBuffer) link_key = { 0 };
	gboolean found = cg_bond_link_key(folder, request, &link_key);
	CgWriter writer;
	CgSpan packet;

	if (found)
		cg_bond_digest(request, cg_buffer_span(&link_key), digest);
	cg_writer_init(&writer, bytes, sizeof(bytes));
	cg_bond_answer_write(found ? digest : NULL, &writer);
	packet = cg_writer_span(&writer);
	return send(socket, packet.data, packet.size, MSG_NOSIGNAL) == (ssize_t)packet.size ||
	       refuse_request(error, CG_ERROR_LOST, "nobody listens for the answer");
}

gboolean cg_bonds_serve(int socket, uid_t user, const char *folder, GError **error)
{
	CgBondRequest *request;
	gboolean answered;

	if (!check_peer(socket, user, error))
		return FALSE;
	request = cg_wiped_new(sizeof(*request));
	answered = receive_request(socket, request, error) &&
		   send_answer(socket, request, folder, error);
	cg_wiped_free(request);
	return answered;
}
