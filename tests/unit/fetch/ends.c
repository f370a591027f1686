/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a phone that is out of reach, refuses, falls silent or goes away ends a read. */
#include "tests.h"
#include "toy.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const ScriptedAnswer four = { .code = CG_CODE_SUCCESS, .params = "08020004" };
static const ScriptedAnswer never = { .code = CG_CODE_WAIT };
static const ScriptedAnswer stalls = { .code = CG_CODE_SUCCESS,
				       .body = "BEGIN:VC",
				       .stalls = TRUE };

static void assert_size(CgSource *book)
{
	CgHead head;
	g_autoptr(CgCursor) read = toy_read(book, &toy_size);

	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(head.size, ==, 4);
}

static void assert_step(CgSource *book, const CgQuery *query, CgStep step)
{
	CgHead head;
	g_autoptr(GError) error = NULL;
	g_autoptr(CgCursor) read = toy_read(book, query);

	g_assert_cmpint(toy_head(read, &head, &error), ==, step);
}

static void out_of_reach(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgAddress nowhere;
	const CgServiceRecord record = { .features = 3 };

	g_assert_true(cg_address_parse("unix:/nonexistent/s", &nowhere, NULL));
	CgSource *other = cg_fetch_pbap(&nowhere, &record);
	assert_step(other, &toy_size, CG_STEP_LATER);
	assert_step(other, &toy_size, CG_STEP_LATER);
	cg_source_free(other);
	cg_source_free(book);
	scripted_phone_free(phone);
}

static void refused(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *book = toy_book(phone);

	phone->answer = &four;
	phone->connect = CG_CODE_FORBIDDEN;
	assert_step(book, &toy_size, CG_STEP_LATER);
	phone->connect = CG_CODE_SUCCESS;
	assert_size(book);
	cg_source_free(book);
	scripted_phone_free(phone);
}

/* After a refusal nobody knows where we stand: the next walk begins at the root. */
static void no_such_folder(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgQuery calls = toy_entry;

	calls.repository = CG_REPO_ICH;
	phone->refuse = "ich";
	assert_step(book, &toy_entry, CG_STEP_GOT);
	assert_step(book, &calls, CG_STEP_NOT_FOUND);
	assert_step(book, &toy_entry, CG_STEP_GOT);
	cg_source_free(book);
	scripted_phone_free(phone);
}

/* Hung up on before any answer: asked once more, and not a third time. */
static void hung_up_on(gconstpointer data)
{
	gboolean always = GPOINTER_TO_INT(data);
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgHead head;

	phone->answer = &never;
	CgCursor *read = toy_read(book, &toy_size);
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_WAIT);
	scripted_phone_hang_up(phone);
	phone->answer = always ? &never : &four;
	CgStep step = toy_head(read, &head, NULL);
	if (always) {
		g_assert_cmpint(step, ==, CG_STEP_WAIT);
		scripted_phone_hang_up(phone);
		step = toy_head(read, &head, NULL);
	}
	g_assert_cmpint(step, ==, always ? CG_STEP_LATER : CG_STEP_GOT);
	cg_cursor_free(read);
	cg_source_free(book);
	scripted_phone_free(phone);
}

static void lost_in_the_middle(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgHead head;
	const CgItem *item;
	g_autoptr(GError) error = NULL;
	const ScriptedAnswer much = { .code = CG_CODE_SUCCESS,
				      .body = g_strnfill(5000, '\n'),
				      .stalls = TRUE };

	phone->answer = &much;
	CgCursor *read = toy_read(book, &toy_bulk);
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(toy_next(read, &item, NULL), ==, CG_STEP_WAIT);
	scripted_phone_hang_up(phone);
	g_assert_cmpint(toy_next(read, &item, &error), ==, CG_STEP_FAILED);
	g_assert_error(error, CG_ERROR, CG_ERROR_LOST);
	cg_cursor_free(read);

	phone->answer = &four;
	assert_size(book);
	cg_source_free(book);
	scripted_phone_free(phone);
	g_free((char *)much.body);
}

/* What had come before the loss is read to its end. */
static void lost_after_the_end(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgHead head;
	const CgItem *item;
	const ScriptedAnswer card = { .code = CG_CODE_SUCCESS,
				      .body = "BEGIN:VCARD\r\nEND:VCARD\r\n" };

	phone->answer = &card;
	CgCursor *read = toy_read(book, &toy_bulk);
	CgCursor *waiting = toy_read(book, &toy_size);
	run_until_idle();
	scripted_phone_hang_up(phone);
	run_until_idle();
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(toy_next(read, &item, NULL), ==, CG_STEP_GOT);
	phone->answer = &four;
	g_assert_cmpint(toy_next(read, &item, NULL), ==, CG_STEP_END);
	g_assert_cmpint(toy_head(waiting, &head, NULL), ==, CG_STEP_GOT);
	cg_cursor_free(waiting);
	cg_cursor_free(read);
	cg_source_free(book);
	scripted_phone_free(phone);
}

static void silent(gconstpointer data)
{
	gboolean started = GPOINTER_TO_INT(data);
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *book = toy_book(phone);
	CgHead head;
	const CgItem *item;

	phone->answer = started ? &stalls : &never;
	CgCursor *read = toy_read(book, &toy_bulk);
	run_until_idle();
	g_assert_cmpint(toy_head(read, &head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(CG_LINK_IDLE_TIMEOUT));
	g_assert_cmpint(toy_next(read, &item, NULL), ==, CG_STEP_LATER);
	cg_cursor_free(read);
	phone->answer = &four;
	assert_size(book);
	cg_source_free(book);
	scripted_phone_free(phone);
}

/* A phone that is played by hand: its listening socket, in place of the toy's own. */
static int listen_by_hand(ScriptedPhone *phone)
{
	struct sockaddr_un {
		sa_family_t family;
		char path[108];
	} name = { .family = AF_UNIX };

	g_clear_pointer(&phone->listener, cg_listener_free);
	int listening = socket(AF_UNIX, SOCK_STREAM, 0);
	g_strlcpy(name.path, phone->address.path, sizeof(name.path));
	g_assert_cmpint(bind(listening, (struct sockaddr *)&name, sizeof(name)), ==, 0);
	g_assert_cmpint(listen(listening, 1), ==, 0);
	return listening;
}

static void hang_up_by_hand(ScriptedPhone *phone, int listening, int fd)
{
	close(fd);
	close(listening);
	unlink(phone->address.path);
	scripted_phone_free(phone);
}

/* A phone that speaks no OBEX: one wrong packet. */
static void no_obex(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	const CgServiceRecord record = { .features = 3 };
	CgHead head;
	g_autoptr(GError) error = NULL;
	int listening = listen_by_hand(phone);

	CgSource *book = cg_fetch_pbap(&phone->address, &record);
	CgCursor *read = toy_read(book, &toy_size);
	run_until_idle();
	int fd = accept(listening, NULL, NULL);
	g_assert_cmpint(send(fd, "\x01\x00\x02", 3, 0), ==, 3);
	g_assert_cmpint(toy_head(read, &head, &error), ==, CG_STEP_FAILED);
	g_assert_nonnull(error);
	cg_cursor_free(read);
	cg_source_free(book);
	hang_up_by_hand(phone, listening, fd);
}

static void note_link(gpointer log, gboolean linked)
{
	g_string_append_c(log, linked ? '+' : '-');
}

/* Each time it is made and lost, once; at last when it is freed. */
static void linked(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *book = toy_book(phone);
	g_autoptr(GString) log = g_string_new(NULL);

	cg_fetch_on_linked(book, note_link, log);
	phone->answer = &four;
	run_until_idle();
	g_assert_cmpstr(log->str, ==, "");
	assert_size(book);
	assert_size(book);
	g_assert_cmpstr(log->str, ==, "+");
	scripted_phone_hang_up(phone);
	run_until_idle();
	g_assert_cmpstr(log->str, ==, "+-");
	assert_size(book);
	g_assert_cmpstr(log->str, ==, "+-+");
	cg_source_free(book);
	g_assert_cmpstr(log->str, ==, "+-+-");
	scripted_phone_free(phone);
}

void test_fetch_ends(void)
{
	g_test_add_func("/fetch/ends/linked", linked);
	g_test_add_func("/fetch/ends/out-of-reach", out_of_reach);
	g_test_add_func("/fetch/ends/refused", refused);
	g_test_add_func("/fetch/ends/no-such-folder", no_such_folder);
	g_test_add_data_func("/fetch/ends/hung-up-on", GINT_TO_POINTER(FALSE), hung_up_on);
	g_test_add_data_func("/fetch/ends/hung-up-on-twice", GINT_TO_POINTER(TRUE), hung_up_on);
	g_test_add_func("/fetch/ends/lost-in-the-middle", lost_in_the_middle);
	g_test_add_func("/fetch/ends/lost-after-the-end", lost_after_the_end);
	g_test_add_data_func("/fetch/ends/silent", GINT_TO_POINTER(FALSE), silent);
	g_test_add_data_func("/fetch/ends/silent-in-the-body", GINT_TO_POINTER(TRUE), silent);
	g_test_add_func("/fetch/ends/no-obex", no_obex);
}
