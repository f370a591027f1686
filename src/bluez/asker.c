/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The questions to contactguard-bonds: a socket and a packet each, several at a time, and none that
 * waits for longer than CG_ASKER_TIMEOUT. Nobody there, another answer than one, and silence are
 * all one: the bond is not known. */
#include "bluez-private.h"

#include <contactguard/bonds.h>

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Where the queue is full for a moment. */
#define RETRY_PAUSE (G_USEC_PER_SEC / 10)

struct CgAsker {
	char *path;
	guint8 *key; /* wiped memory */
	const CgAskerEvents *events;
	gpointer data;
	GPtrArray *questions;
};

typedef struct {
	CgAsker *asker;
	char *device;
	char *adapter; /* NULL until it has begun */
	int fd;        /* -1: none */
	guint watch;
	CgIdle *begin;
	CgTimer *retry, *timeout;
} Question;

static void free_question(Question *question)
{
	g_clear_handle_id(&question->watch, g_source_remove);
	if (question->fd >= 0)
		close(question->fd);
	cg_idle_free(question->begin);
	cg_timer_free(question->retry);
	cg_timer_free(question->timeout);
	g_free(question->device);
	g_free(question->adapter);
	g_free(question);
}

/* --- The answer --- */

/* Whoever is told may ask about the device again. */
static void end_question(Question *question, const char *bond)
{
	CgAsker *asker = question->asker;
	g_autofree char *device = g_strdup(question->device);

	g_ptr_array_remove(asker->questions, question);
	asker->events->told(asker->data, device, bond);
}

static char *print_bond(const Question *question, const guint8 *digest)
{
	g_auto(CgBuffer) hex = { 0 };

	cg_hex_append(&hex, cg_span(digest, CG_BOND_DIGEST_SIZE));
	return g_strdup_printf("%s/%.*s", question->adapter, (int)hex.size, (const char *)hex.data);
}

static gboolean on_answer(int fd, GIOCondition condition, gpointer data)
{
	Question *question = data;
	guint8 bytes[CG_BOND_ANSWER_BYTES + 1], digest[CG_BOND_DIGEST_SIZE];
	ssize_t got = recv(fd, bytes, sizeof(bytes), 0);
	g_autofree char *bond = NULL;
	gboolean found;

	question->watch = 0;
	if (!cg_bond_answer_read(cg_span(bytes, MAX(got, 0)), &found, digest))
		cg_log(CG_LOG_BLUEZ, "contactguard-bonds does not answer");
	else if (found)
		bond = print_bond(question, digest);
	end_question(question, bond);
	return G_SOURCE_REMOVE;
}

static void on_timeout(gpointer data)
{
	cg_warn(CG_LOG_BLUEZ, "contactguard-bonds does not answer in time");
	end_question(data, NULL);
}

/* --- The question --- */

/* The one who listens is told by the kernel: systemd, or in tests ourselves. Nobody else gets the
 * key. */
static gboolean is_trusted(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
	       (peer.uid == 0 || peer.uid == geteuid());
}

static gboolean send_question(const Question *question)
{
	CgBondRequest *request = cg_wiped_new(sizeof(*request));
	guint8 *bytes = cg_wiped_new(CG_BOND_REQUEST_BYTES);
	CgWriter writer;
	gboolean sent;

	memcpy(request->key, question->asker->key, sizeof(request->key));
	cg_writer_init(&writer, bytes, CG_BOND_REQUEST_BYTES);
	sent = cg_bond_address_parse(question->adapter, request->adapter) &&
	       cg_bond_address_parse(question->device, request->device);
	cg_bond_request_write(request, &writer);
	sent = sent && send(question->fd, bytes, writer.used, MSG_NOSIGNAL) == (ssize_t)writer.used;
	cg_wiped_free(request);
	cg_wiped_free(bytes);
	return sent;
}

static int connect_to(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	g_strlcpy(name.sun_path, path, sizeof(name.sun_path));
	if (fd >= 0 && connect(fd, (struct sockaddr *)&name, sizeof(name)) < 0) {
		int why = errno;

		close(fd);
		errno = why;
		return -1;
	}
	return fd;
}

static void try_connect(gpointer data)
{
	Question *question = data;

	question->fd = connect_to(question->asker->path);
	if (question->fd < 0 && errno == EAGAIN) {
		cg_timer_start(question->retry, RETRY_PAUSE);
	} else if (question->fd < 0) {
		cg_log(CG_LOG_BLUEZ, "contactguard-bonds is not there: %s", g_strerror(errno));
		end_question(question, NULL);
	} else if (is_trusted(question->fd) && send_question(question)) {
		question->watch = g_unix_fd_add(question->fd, G_IO_IN | G_IO_HUP | G_IO_ERR,
						on_answer, question);
	} else {
		cg_log(CG_LOG_BLUEZ, "contactguard-bonds can't be asked");
		end_question(question, NULL);
	}
}

/* Reports that came in one burst are complete by now. */
static void on_begin(gpointer data)
{
	Question *question = data;
	CgAsker *asker = question->asker;

	question->adapter = g_strdup(asker->events->adapter(asker->data, question->device));
	if (question->adapter)
		try_connect(question);
	else
		end_question(question, NULL);
}

void cg_asker_ask(CgAsker *asker, const char *device)
{
	Question *question = g_new0(Question, 1);

	question->asker = asker;
	question->device = g_strdup(device);
	question->fd = -1;
	question->begin = cg_idle_new((CgWake){ on_begin, question });
	question->retry = cg_timer_new((CgWake){ try_connect, question });
	question->timeout = cg_timer_new((CgWake){ on_timeout, question });
	g_ptr_array_add(asker->questions, question);
	cg_idle_schedule(question->begin);
	cg_timer_start(question->timeout, CG_ASKER_TIMEOUT);
}

CgAsker *cg_asker_new(const char *socket, const guint8 *key, const CgAskerEvents *events,
		      gpointer data)
{
	CgAsker *asker = g_new0(CgAsker, 1);

	asker->path = g_strdup(socket);
	asker->key = cg_wiped_new(CG_BOND_KEY_SIZE);
	memcpy(asker->key, key, CG_BOND_KEY_SIZE);
	asker->events = events;
	asker->data = data;
	asker->questions = g_ptr_array_new_with_free_func((GDestroyNotify)free_question);
	return asker;
}

void cg_asker_free(CgAsker *asker)
{
	if (!asker)
		return;
	g_ptr_array_unref(asker->questions);
	g_free(asker->path);
	cg_wiped_free(asker->key);
	g_free(asker);
}
