/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One request at a socket pair: the kernel says of both ends that this process connected them. */
#include "tests.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
	char *folder;
	int daemon, helper; /* the two ends */
} Test;

static void test_start(Test *test, gconstpointer data)
{
	int ends[2];

	test->folder = g_dir_make_tmp("cg-bonds-XXXXXX", NULL);
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
	test->daemon = ends[0];
	test->helper = ends[1];
}

static char *path_of(const Test *test, const char *below)
{
	return g_build_filename(test->folder, below, NULL);
}

static void test_end(Test *test, gconstpointer data)
{
	static const char *const made[] = { ADAPTER "/" DEVICE "/info", ADAPTER "/" DEVICE, ADAPTER,
					    "" };

	for (guint i = 0; i < G_N_ELEMENTS(made); i++) {
		g_autofree char *path = path_of(test, made[i]);

		g_remove(path);
	}
	g_free(test->folder);
	close(test->daemon);
	close(test->helper);
}

static void pair_device(const Test *test, const char *key)
{
	g_autofree char *dir = path_of(test, ADAPTER "/" DEVICE);
	g_autofree char *info = g_build_filename(dir, "info", NULL);
	g_autofree char *text = g_strdup_printf("[LinkKey]\nKey=%s\n", key);

	g_assert_cmpint(g_mkdir_with_parents(dir, 0700), ==, 0);
	g_assert_true(g_file_set_contents(info, text, -1, NULL));
}

/* Sends the first bytes of a request, and more than it has as zeros. */
static void ask(const Test *test, gsize size)
{
	guint8 bytes[CG_BOND_REQUEST_BYTES * 2] = { 0 };
	CgBondRequest *request = make_request();
	CgWriter writer;

	cg_writer_init(&writer, bytes, sizeof(bytes));
	cg_bond_request_write(request, &writer);
	g_assert_cmpint(send(test->daemon, bytes, size, 0), ==, size);
	cg_wiped_free(request);
}

static void assert_error(const Test *test, uid_t user, CgError code)
{
	g_autoptr(GError) error = NULL;
	guint8 byte;

	g_assert_false(cg_bonds_serve(test->helper, user, test->folder, &error));
	g_assert_error(error, CG_ERROR, (gint)code);
	g_assert_cmpint(recv(test->daemon, &byte, 1, MSG_DONTWAIT), <=, 0);
}

/* The answer, as text; "none": there is no key. */
static char *served(const Test *test)
{
	guint8 packet[CG_BOND_ANSWER_BYTES + 1], digest[CG_BOND_DIGEST_SIZE];
	g_auto(CgBuffer) hex = { 0 };
	gboolean found;
	ssize_t got;

	ask(test, CG_BOND_REQUEST_BYTES);
	g_assert_true(cg_bonds_serve(test->helper, getuid(), test->folder, NULL));
	got = recv(test->daemon, packet, sizeof(packet), MSG_DONTWAIT);
	g_assert_cmpint(got, >, 0);
	g_assert_true(cg_bond_answer_read(cg_span(packet, got), &found, digest));
	if (!found)
		return g_strdup("none");
	cg_hex_append(&hex, cg_span(digest, sizeof(digest)));
	return g_strndup((const char *)hex.data, hex.size);
}

static void answers(Test *test, gconstpointer data)
{
	g_autofree char *none = served(test), *first = NULL, *again = NULL, *other = NULL;

	g_assert_cmpstr(none, ==, "none");
	pair_device(test, "0123456789ABCDEF0123456789ABCDEF");
	first = served(test);
	g_assert_cmpstr(first, ==,
			"7A59D66347D35D5929FBEC5CA53A20BD520528CCA92B08C0EE5E40BD3AD6DD30");
	again = served(test);
	g_assert_cmpstr(again, ==, first);
	pair_device(test, "0123456789ABCDEF0123456789ABCDEE");
	other = served(test);
	g_assert_cmpstr(other, !=, first);
}

static void another_user(Test *test, gconstpointer data)
{
	pair_device(test, "0123456789ABCDEF0123456789ABCDEF");
	ask(test, CG_BOND_REQUEST_BYTES);
	assert_error(test, getuid() + 1, CG_ERROR_REFUSED);
}

/* Who stands at the other end of a pipe, nobody knows. */
static void no_socket(Test *test, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	int ends[2];

	g_assert_cmpint(pipe(ends), ==, 0);
	g_assert_false(cg_bonds_serve(ends[0], getuid(), test->folder, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_REFUSED);
	close(ends[0]);
	close(ends[1]);
}

static void half_requests(Test *test, gconstpointer data)
{
	pair_device(test, "0123456789ABCDEF0123456789ABCDEF");
	for (gsize size = 1; size < CG_BOND_REQUEST_BYTES; size++) {
		ask(test, size);
		assert_error(test, getuid(), CG_ERROR_MALFORMED);
	}
	ask(test, CG_BOND_REQUEST_BYTES + 1);
	assert_error(test, getuid(), CG_ERROR_MALFORMED);
	ask(test, CG_BOND_REQUEST_BYTES * 2);
	assert_error(test, getuid(), CG_ERROR_MALFORMED);
}

static void gone(Test *test, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	ask(test, CG_BOND_REQUEST_BYTES);
	close(test->daemon);
	g_assert_false(cg_bonds_serve(test->helper, getuid(), test->folder, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_LOST);
	g_clear_error(&error);
	g_assert_false(cg_bonds_serve(test->helper, getuid(), test->folder, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_MALFORMED);
	test->daemon = dup(test->helper);
}

#define ADD(name, test) g_test_add("/bonds/serve/" name, Test, NULL, test_start, test, test_end)

void test_bonds_serve(void)
{
	ADD("answers", answers);
	ADD("another-user", another_user);
	ADD("no-socket", no_socket);
	ADD("half-requests", half_requests);
	ADD("gone", gone);
}
