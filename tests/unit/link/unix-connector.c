/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connecting to a unix socket: reached, nobody there, a full queue, and cancelled. */
#include "loop.h"
#include "tests.h"

#include <contactguard/link.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct {
	char *folder;
	CgAddress address;
	int listener;
	CgConnector *connector;
	guint calls;
	int fd, code; /* -1: none */
} Bench;

static void on_connected(gpointer data, const CgSocket *socket, const CgServiceRecord *record,
			 const GError *error)
{
	Bench *bench = data;

	bench->calls++;
	g_clear_pointer(&bench->connector, cg_connector_free); /* the arguments outlive it */
	bench->fd = socket ? socket->fd : -1;
	bench->code = error ? error->code : -1;
}

static void set_up(Bench *bench, int queue)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	g_autofree char *text = NULL;

	*bench = (Bench){ .folder = g_dir_make_tmp("cg-XXXXXX", NULL), .fd = -1, .code = -1 };
	text = g_strdup_printf("unix:%s/s", bench->folder);
	g_assert_true(cg_address_parse(text, &bench->address, NULL));
	bench->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	g_strlcpy(name.sun_path, bench->address.path, sizeof(name.sun_path));
	g_assert_cmpint(bind(bench->listener, (struct sockaddr *)&name, sizeof(name)), ==, 0);
	g_assert_cmpint(listen(bench->listener, queue), ==, 0);
	cg_clock_freeze(0, 0);
}

static void start_connect(Bench *bench)
{
	bench->connector = cg_connect(&bench->address, CG_SPAN_EMPTY, on_connected, bench);
	g_assert_cmpuint(bench->calls, ==, 0);
	run_until_idle();
}

static void tear_down(Bench *bench)
{
	cg_connector_free(bench->connector);
	if (bench->fd >= 0)
		close(bench->fd);
	close(bench->listener);
	g_unlink(bench->address.path);
	g_rmdir(bench->folder);
	g_free(bench->folder);
	cg_clock_thaw();
}

static void reached(void)
{
	Bench bench;

	set_up(&bench, 5);
	start_connect(&bench);
	g_assert_cmpuint(bench.calls, ==, 1);
	g_assert_cmpint(bench.fd, >=, 0);
	g_assert_cmpint(send(bench.fd, "x", 1, MSG_NOSIGNAL), ==, 1);
	tear_down(&bench);
}

static void nobody(gconstpointer data)
{
	Bench bench;

	set_up(&bench, 5);
	close(bench.listener);
	if (GPOINTER_TO_INT(data))
		g_unlink(bench.address.path);
	start_connect(&bench);
	g_assert_cmpuint(bench.calls, ==, 1);
	g_assert_cmpint(bench.fd, ==, -1);
	g_assert_cmpint(bench.code, ==, CG_ERROR_LOST);
	bench.listener = socket(AF_UNIX, SOCK_STREAM, 0);
	tear_down(&bench);
}

/* The listener's queue is full: the connector tries again until there is room, or gives up. */
static void full_queue(gconstpointer data)
{
	gboolean relieved = GPOINTER_TO_INT(data);
	Bench bench;
	int first;

	set_up(&bench, 0);
	start_connect(&bench);
	first = bench.fd;
	bench.fd = -1;
	g_assert_cmpint(first, >=, 0);
	bench.calls = 0;
	start_connect(&bench);
	cg_clock_advance(CG_SECONDS(5));
	run_until_idle();
	g_assert_cmpuint(bench.calls, ==, 0);
	if (relieved)
		close(accept(bench.listener, NULL, NULL));
	for (guint i = 0; i < 100; i++) {
		cg_clock_advance(CG_SECONDS(1));
		run_until_idle();
	}
	g_assert_cmpuint(bench.calls, ==, 1);
	g_assert_cmpint(bench.fd >= 0, ==, relieved);
	g_assert_cmpint(bench.code, ==, relieved ? -1 : CG_ERROR_LOST);
	close(first);
	tear_down(&bench);
}

/* Freed before the outcome is reported; the socket is closed with it. */
static void cancelled(void)
{
	Bench bench;
	char byte;
	int accepted;

	set_up(&bench, 5);
	cg_connector_free(cg_connect(&bench.address, CG_SPAN_EMPTY, on_connected, &bench));
	run_until_idle();
	g_assert_cmpuint(bench.calls, ==, 0);
	accepted = accept(bench.listener, NULL, NULL);
	g_assert_cmpint(recv(accepted, &byte, 1, MSG_DONTWAIT), ==, 0);
	close(accepted);
	tear_down(&bench);
}

void test_link_unix_connector(void)
{
	static const gpointer no = GINT_TO_POINTER(FALSE), yes = GINT_TO_POINTER(TRUE);

	g_test_add_func("/link/unix-connector/reached", reached);
	g_test_add_data_func("/link/unix-connector/no-listener", no, nobody);
	g_test_add_data_func("/link/unix-connector/no-file", yes, nobody);
	g_test_add_data_func("/link/unix-connector/full-queue", yes, full_queue);
	g_test_add_data_func("/link/unix-connector/full-queue-for-ever", no, full_queue);
	g_test_add_func("/link/unix-connector/cancelled", cancelled);
}
