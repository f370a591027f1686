/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions to contactguard-bonds, in whose place the test listens and answers. */
#include "bluez-private.h"
#include "loop.h"
#include "tests.h"

#include <contactguard/bonds.h>

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ADAPTER "00:00:00:00:00:0F"
#define ADA     "AA:BB:CC:DD:EE:0A"
#define BEA     "AA:BB:CC:DD:EE:0B"

typedef struct {
	char *folder, *path;
	int listener; /* -1: nobody listens */
	const char *adapter;
	CgAsker *asker;
	GString *told;
	gboolean ask_again; /* about whom it was told of */
} Test;

static const char *on_adapter(gpointer data, const char *device)
{
	return ((Test *)data)->adapter;
}

static void on_told(gpointer data, const char *device, const char *bond)
{
	Test *test = data;

	g_string_append_printf(test->told, "%s %s;", device + strlen("AA:BB:CC:DD:EE:"),
			       bond ? bond : "?");
	if (test->ask_again)
		cg_asker_ask(test->asker, device);
	test->ask_again = FALSE;
}

static void listen_here(Test *test)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };

	g_strlcpy(name.sun_path, test->path, sizeof(name.sun_path));
	test->listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	g_assert_cmpint(bind(test->listener, (struct sockaddr *)&name, sizeof(name)), ==, 0);
	g_assert_cmpint(listen(test->listener, 2), ==, 0);
}

static void test_start(Test *test, gconstpointer data)
{
	static const CgAskerEvents events = { on_adapter, on_told };
	guint8 key[CG_BOND_KEY_SIZE];

	memset(key, 7, sizeof(key));
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	test->folder = g_dir_make_tmp("cg-asker-XXXXXX", NULL);
	test->path = g_build_filename(test->folder, "bonds", NULL);
	test->told = g_string_new(NULL);
	test->adapter = ADAPTER;
	test->asker = cg_asker_new(test->path, key, &events, test);
	listen_here(test);
}

static void stop_listening(Test *test)
{
	if (test->listener >= 0)
		close(test->listener);
	test->listener = -1;
	g_unlink(test->path);
}

static void test_end(Test *test, gconstpointer data)
{
	cg_asker_free(test->asker);
	stop_listening(test);
	g_assert_cmpint(g_rmdir(test->folder), ==, 0);
	g_free(test->folder);
	g_free(test->path);
	g_string_free(test->told, TRUE);
	cg_clock_thaw();
}

/* Returns the connection of the next question, which is about this device. */
static int take_question(Test *test, const char *device)
{
	int fd = accept(test->listener, NULL, NULL);
	guint8 bytes[CG_BOND_REQUEST_BYTES + 1];
	CgBondRequest request;
	g_autofree char *adapter = NULL, *asked = NULL;
	ssize_t got = recv(fd, bytes, sizeof(bytes), 0);

	g_assert_cmpint(got, ==, CG_BOND_REQUEST_BYTES);
	g_assert_true(cg_bond_request_read(cg_span(bytes, got), &request));
	adapter = cg_bond_address_print(request.adapter);
	asked = cg_bond_address_print(request.device);
	g_assert_cmpstr(adapter, ==, ADAPTER);
	g_assert_cmpstr(asked, ==, device);
	g_assert_cmpuint(request.key[31], ==, 7);
	return fd;
}

static void answer(int fd, const void *bytes, gsize size)
{
	g_assert_cmpint(send(fd, bytes, size, MSG_NOSIGNAL), ==, size);
	close(fd);
}

/* A digest of 32 bytes of this value. */
static void answer_digest(int fd, guint8 value)
{
	guint8 bytes[CG_BOND_ANSWER_BYTES];

	memset(bytes, value, sizeof(bytes));
	bytes[0] = TRUE;
	answer(fd, bytes, sizeof(bytes));
}

static void assert_told(Test *test, const char *told)
{
	while (test->told->len < strlen(told))
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(test->told->str, ==, told);
	g_string_truncate(test->told, 0);
}

#define ONES "11111111111111111111111111111111"

static void told(Test *test, gconstpointer data)
{
	cg_asker_ask(test->asker, ADA);
	g_assert_cmpuint(test->told->len, ==, 0);
	run_until_idle();
	answer_digest(take_question(test, ADA), 0x11);
	assert_told(test, "0A " ADAPTER "/" ONES ONES ";");
	cg_asker_ask(test->asker, ADA);
	run_until_idle();
	answer(take_question(test, ADA), "\0", 1);
	assert_told(test, "0A ?;");
}

/* Several at a time, answered in another order; and who is told may ask again. */
static void several(Test *test, gconstpointer data)
{
	int ada, bea;

	cg_asker_ask(test->asker, ADA);
	cg_asker_ask(test->asker, BEA);
	run_until_idle();
	ada = take_question(test, ADA);
	bea = take_question(test, BEA);
	test->ask_again = TRUE;
	answer(bea, "\0", 1);
	assert_told(test, "0B ?;");
	run_until_idle();
	answer_digest(ada, 0x11);
	assert_told(test, "0A " ADAPTER "/" ONES ONES ";");
	answer_digest(take_question(test, BEA), 0x11);
	assert_told(test, "0B " ADAPTER "/" ONES ONES ";");
}

static void no_answer(Test *test, gconstpointer data)
{
	static const guint8 bytes[CG_BOND_ANSWER_BYTES + 1] = { TRUE };
	static const gsize sizes[] = { 1, 32, 34 };

	for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
		cg_asker_ask(test->asker, ADA);
		run_until_idle();
		answer(take_question(test, ADA), bytes, sizes[i]);
		assert_told(test, "0A ?;");
	}
	cg_asker_ask(test->asker, ADA);
	run_until_idle();
	close(take_question(test, ADA)); /* it died */
	assert_told(test, "0A ?;");
}

static void nobody_there(Test *test, gconstpointer data)
{
	stop_listening(test);
	cg_asker_ask(test->asker, ADA);
	g_assert_cmpuint(test->told->len, ==, 0);
	assert_told(test, "0A ?;");
	listen_here(test);
	test->adapter = NULL; /* of no bond that is known */
	cg_asker_ask(test->asker, ADA);
	assert_told(test, "0A ?;");
	test->adapter = "no address";
	cg_asker_ask(test->asker, ADA);
	assert_told(test, "0A ?;");
}

/* The one that is late is not heard any more. */
static void too_late(Test *test, gconstpointer data)
{
	int fd;

	cg_asker_ask(test->asker, ADA);
	run_until_idle();
	fd = take_question(test, ADA);
	cg_clock_advance(CG_ASKER_TIMEOUT - 1);
	run_until_idle();
	g_assert_cmpuint(test->told->len, ==, 0);
	cg_clock_advance(1);
	assert_told(test, "0A ?;");
	g_assert_cmpint(send(fd, "\0", 1, MSG_NOSIGNAL), ==, -1);
	close(fd);
	run_until_idle();
	g_assert_cmpuint(test->told->len, ==, 0);
}

/* A queue that is full is tried again, and not for ever. */
static void full_queue(Test *test, gconstpointer data)
{
	int others[16];

	for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
		struct sockaddr_un name = { .sun_family = AF_UNIX };

		g_strlcpy(name.sun_path, test->path, sizeof(name.sun_path));
		others[i] = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (connect(others[i], (struct sockaddr *)&name, sizeof(name)) < 0)
			break;
		g_assert_cmpuint(i, <, G_N_ELEMENTS(others) - 1);
	}
	cg_asker_ask(test->asker, ADA);
	run_until_idle();
	cg_clock_advance(CG_SECONDS(1));
	run_until_idle();
	g_assert_cmpuint(test->told->len, ==, 0);
	close(accept(test->listener, NULL, NULL));
	close(accept(test->listener, NULL, NULL));
	close(accept(test->listener, NULL, NULL));
	cg_clock_advance(CG_SECONDS(1));
	run_until_idle();
	answer_digest(take_question(test, ADA), 0x11);
	assert_told(test, "0A " ADAPTER "/" ONES ONES ";");
	for (guint i = 0; i < 4; i++)
		close(others[i]);
}

static void freed_in_between(Test *test, gconstpointer data)
{
	cg_asker_ask(test->asker, ADA);
	run_until_idle();
	cg_asker_ask(test->asker, BEA);
	g_clear_pointer(&test->asker, cg_asker_free);
	run_until_idle();
	g_assert_cmpuint(test->told->len, ==, 0);
}

#define ADD(name, test) g_test_add("/bluez/asker/" name, Test, NULL, test_start, test, test_end)

void test_bluez_asker(void)
{
	ADD("told", told);
	ADD("several", several);
	ADD("no-answer", no_answer);
	ADD("nobody-there", nobody_there);
	ADD("too-late", too_late);
	ADD("full-queue", full_queue);
	ADD("freed-in-between", freed_in_between);
}
