/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialling: reached, nobody there, a full queue, Bluetooth, and cancelled. */
#include "tests.h"
#include "toy.h"

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct {
	char *folder;
	CgAddress address;
	int listener;
	CgDial *dial;
	guint calls;
	int fd, code; /* -1: none */
} Bench;

static void on_dialled(gpointer data, const CgSocket *socket, const GError *error)
{
	Bench *bench = data;
	bench->calls++;
	g_clear_pointer(&bench->dial, cg_dial_free); /* what is told outlives the dial */
	bench->fd = socket ? socket->fd : -1;
	bench->code = error ? error->code : -1;
}

static void set_up(Bench *bench, int queue)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	*bench = (Bench){ .folder = g_dir_make_tmp("cg-XXXXXX", NULL), .fd = -1, .code = -1 };
	g_autofree char *text = g_strdup_printf("unix:%s/s", bench->folder);
	g_assert_true(cg_address_parse(text, &bench->address, NULL));
	bench->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	g_strlcpy(name.sun_path, bench->address.path, sizeof(name.sun_path));
	g_assert_cmpint(bind(bench->listener, (struct sockaddr *)&name, sizeof(name)), ==, 0);
	g_assert_cmpint(listen(bench->listener, queue), ==, 0);
	cg_clock_freeze(0, 0);
}

static void dial(Bench *bench)
{
	bench->dial = cg_dial(&bench->address, CG_SPAN_EMPTY, on_dialled, bench);
	g_assert_cmpuint(bench->calls, ==, 0);
	spin();
}

static void tear_down(Bench *bench)
{
	cg_dial_free(bench->dial);
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
	dial(&bench);
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
	dial(&bench);
	g_assert_cmpuint(bench.calls, ==, 1);
	g_assert_cmpint(bench.fd, ==, -1);
	g_assert_cmpint(bench.code, ==, CG_ERROR_LOST);
	bench.listener = socket(AF_UNIX, SOCK_STREAM, 0);
	tear_down(&bench);
}

/* A queue of one is full with two waiting: the dial goes on trying until one is taken, or gives up.
 */
static void full_queue(gconstpointer data)
{
	gboolean relieved = GPOINTER_TO_INT(data);
	Bench bench;
	set_up(&bench, 0);
	dial(&bench);
	int first = bench.fd;
	bench.fd = -1;
	g_assert_cmpint(first, >=, 0);
	bench.calls = 0;
	dial(&bench);
	cg_clock_advance(CG_SECONDS(5));
	spin();
	g_assert_cmpuint(bench.calls, ==, 0);
	if (relieved)
		close(accept(bench.listener, NULL, NULL));
	for (guint i = 0; i < 100; i++) {
		cg_clock_advance(CG_SECONDS(1));
		spin();
	}
	g_assert_cmpuint(bench.calls, ==, 1);
	g_assert_cmpint(bench.fd >= 0, ==, relieved);
	g_assert_cmpint(bench.code, ==, relieved ? -1 : CG_ERROR_LOST);
	close(first);
	tear_down(&bench);
}

static void bluetooth(void)
{
	Bench bench;
	set_up(&bench, 5);
	g_assert_true(cg_address_parse("bt:00:11:22:33:44:55", &bench.address, NULL));
	dial(&bench);
	g_assert_cmpuint(bench.calls, ==, 1);
	g_assert_cmpint(bench.code, ==, CG_ERROR_REFUSED);
	tear_down(&bench);
}

static void cancelled(void)
{
	Bench bench;
	set_up(&bench, 5);
	CgDial *dialling = cg_dial(&bench.address, CG_SPAN_EMPTY, on_dialled, &bench);
	cg_dial_free(dialling);
	spin();
	g_assert_cmpuint(bench.calls, ==, 0);
	tear_down(&bench);
}

void test_link_dial(void)
{
	g_test_add_func("/link/dial/reached", reached);
	g_test_add_data_func("/link/dial/no-listener", GINT_TO_POINTER(FALSE), nobody);
	g_test_add_data_func("/link/dial/no-file", GINT_TO_POINTER(TRUE), nobody);
	g_test_add_data_func("/link/dial/full-queue", GINT_TO_POINTER(TRUE), full_queue);
	g_test_add_data_func("/link/dial/full-queue-for-ever", GINT_TO_POINTER(FALSE), full_queue);
	g_test_add_func("/link/dial/bluetooth", bluetooth);
	g_test_add_func("/link/dial/cancelled", cancelled);
}
