/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listening and its socket file: stale, live, not a socket, and somebody else's. */
#include "loop.h"
#include "tests.h"

#include <contactguard/link.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct {
	char *folder;
	CgAddress address;
	guint accepted;
	CgSocket last;
} Bench;

static void on_accepted(gpointer data, const CgSocket *socket)
{
	Bench *bench = data;

	if (bench->accepted++)
		close(bench->last.fd);
	bench->last = *socket;
}

static void set_up(Bench *bench, const char *kind)
{
	g_autofree char *text = NULL;

	*bench = (Bench){ .folder = g_dir_make_tmp("cg-XXXXXX", NULL) };
	text = g_strdup_printf("%s:%s/s", kind, bench->folder);
	g_assert_true(cg_address_parse(text, &bench->address, NULL));
}

static void tear_down(Bench *bench)
{
	if (bench->accepted)
		close(bench->last.fd);
	g_unlink(bench->address.path);
	g_assert_cmpint(g_rmdir(bench->folder), ==, 0);
	g_free(bench->folder);
}

static int connect_raw(const Bench *bench, int type)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type, 0);

	g_strlcpy(name.sun_path, bench->address.path, sizeof(name.sun_path));
	g_assert_cmpint(connect(fd, (struct sockaddr *)&name, sizeof(name)), ==, 0);
	return fd;
}

static void bind_raw(const Bench *bench, int type)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type, 0);

	g_strlcpy(name.sun_path, bench->address.path, sizeof(name.sun_path));
	g_assert_cmpint(bind(fd, (struct sockaddr *)&name, sizeof(name)), ==, 0);
	close(fd);
}

static void accepts(gconstpointer kind)
{
	gboolean packets = g_str_equal(kind, "unixpkt");
	Bench bench;
	struct stat file;
	CgListener *listener;
	int first, second;

	set_up(&bench, kind);
	listener = cg_listen(&bench.address, on_accepted, &bench, NULL);
	g_assert_nonnull(listener);
	g_assert_cmpint(stat(bench.address.path, &file), ==, 0);
	g_assert_cmpint(file.st_mode & 0777, ==, 0600);

	first = connect_raw(&bench, packets ? SOCK_SEQPACKET : SOCK_STREAM);
	second = connect_raw(&bench, packets ? SOCK_SEQPACKET : SOCK_STREAM);
	run_until_idle();
	g_assert_cmpuint(bench.accepted, ==, 2);
	g_assert_cmpint(bench.last.limits.packets, ==, packets);
	close(first);
	close(second);
	cg_listener_free(listener);
	g_assert_false(g_file_test(bench.address.path, G_FILE_TEST_EXISTS));
	tear_down(&bench);
}

static void stale(void)
{
	Bench bench;
	g_autoptr(CgListener) listener = NULL;

	set_up(&bench, "unix");
	bind_raw(&bench, SOCK_SEQPACKET);
	listener = cg_listen(&bench.address, on_accepted, &bench, NULL);
	g_assert_nonnull(listener);
	close(connect_raw(&bench, SOCK_STREAM));
	run_until_idle();
	g_assert_cmpuint(bench.accepted, ==, 1);
	g_clear_pointer(&listener, cg_listener_free);
	tear_down(&bench);
}

/* A live listener is not replaced, not even by one of the other kind. */
static void live(gconstpointer kind)
{
	Bench bench;
	CgAddress again;
	g_autoptr(CgListener) listener = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	set_up(&bench, "unix");
	listener = cg_listen(&bench.address, on_accepted, &bench, NULL);
	g_assert_nonnull(listener);
	text = g_strdup_printf("%s:%s", (const char *)kind, bench.address.path);
	g_assert_true(cg_address_parse(text, &again, NULL));
	g_assert_null(cg_listen(&again, on_accepted, &bench, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
	g_assert_true(g_file_test(bench.address.path, G_FILE_TEST_EXISTS));
	run_until_idle();
	g_clear_pointer(&listener, cg_listener_free);
	tear_down(&bench);
}

static void no_socket(void)
{
	Bench bench;
	g_autoptr(GError) error = NULL;

	set_up(&bench, "unix");
	g_assert_true(g_file_set_contents(bench.address.path, "mine", -1, NULL));
	g_assert_null(cg_listen(&bench.address, on_accepted, &bench, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
	g_assert_true(g_file_test(bench.address.path, G_FILE_TEST_IS_REGULAR));
	tear_down(&bench);
}

static void replaced_file_stays(void)
{
	Bench bench;
	CgListener *listener;

	set_up(&bench, "unix");
	listener = cg_listen(&bench.address, on_accepted, &bench, NULL);
	g_assert_nonnull(listener);
	g_unlink(bench.address.path);
	bind_raw(&bench, SOCK_STREAM);
	cg_listener_free(listener);
	g_assert_true(g_file_test(bench.address.path, G_FILE_TEST_EXISTS));
	tear_down(&bench);
}

static void no_folder(void)
{
	CgAddress address;
	g_autoptr(GError) error = NULL;

	g_assert_true(cg_address_parse("unix:/nonexistent/folder/s", &address, NULL));
	g_assert_null(cg_listen(&address, on_accepted, NULL, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
}

void test_link_unix_listener(void)
{
	g_test_add_data_func("/link/unix-listener/stream", "unix", accepts);
	g_test_add_data_func("/link/unix-listener/packets", "unixpkt", accepts);
	g_test_add_func("/link/unix-listener/stale", stale);
	g_test_add_data_func("/link/unix-listener/live", "unix", live);
	g_test_add_data_func("/link/unix-listener/live-other-kind", "unixpkt", live);
	g_test_add_func("/link/unix-listener/no-socket", no_socket);
	g_test_add_func("/link/unix-listener/replaced-file-stays", replaced_file_stays);
	g_test_add_func("/link/unix-listener/no-folder", no_folder);
}
