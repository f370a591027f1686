/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How an answer ends if the phone is out of reach, refuses, falls silent, goes away or sends too
 * much. */
#include "fixture.h"
#include "tests.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CARD "BEGIN:VCARD\r\nVERSION:2.1\r\nN:one\r\nTEL:123\r\nEND:VCARD\r\n"

static const ScriptedAnswer four = { .code = CG_CODE_SUCCESS, .params = "08020004" };
static const ScriptedAnswer never = { .code = CG_CODE_WAIT };
static const ScriptedAnswer stalls = { .code = CG_CODE_SUCCESS,
				       .body = "BEGIN:VC",
				       .stalls = TRUE };

static void assert_size(CgSource *source)
{
	CgHead head;
	g_autoptr(CgCursor) cursor = open_cursor(source, &size_query);

	g_assert_cmpint(run_head(cursor, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(head.size, ==, 4);
}

static void assert_step(CgSource *source, const CgQuery *query, CgStep step)
{
	CgHead head;
	g_autoptr(GError) error = NULL;
	g_autoptr(CgCursor) cursor = open_cursor(source, query);

	g_assert_cmpint(run_head(cursor, &head, &error), ==, step);
}

static void test_out_of_reach(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = fetch_from(phone);
	CgAddress nowhere;
	const CgServiceRecord record = { .features = 3 };
	CgSource *other;

	g_assert_true(cg_address_parse("unix:/nonexistent/s", &nowhere, NULL));
	other = cg_fetch_pbap(&nowhere, &record);
	assert_step(other, &size_query, CG_STEP_LATER);
	assert_step(other, &size_query, CG_STEP_LATER);
	cg_source_free(other);
	cg_source_free(source);
	scripted_phone_free(phone);
}

static void test_refused(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = fetch_from(phone);

	phone->answer = &four;
	phone->connect = CG_CODE_FORBIDDEN;
	assert_step(source, &size_query, CG_STEP_LATER);
	phone->connect = CG_CODE_SUCCESS;
	assert_size(source);
	cg_source_free(source);
	scripted_phone_free(phone);
}

/* After a refused SETPATH the current folder is not known: the next path begins at the root. */
static void test_no_such_folder(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = fetch_from(phone);
	CgQuery calls = entry_query;

	calls.repository = CG_REPO_ICH;
	phone->refuse = "ich";
	assert_step(source, &entry_query, CG_STEP_GOT);
	assert_step(source, &calls, CG_STEP_NOT_FOUND);
	assert_step(source, &entry_query, CG_STEP_GOT);
	cg_source_free(source);
	scripted_phone_free(phone);
}

/* If the phone hangs up before any answer, it is asked once more, and not a third time. */
static void test_hung_up_on(gconstpointer data)
{
	gboolean always = GPOINTER_TO_INT(data);
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = fetch_from(phone);
	CgHead head;
	CgCursor *cursor;
	CgStep step;

	phone->answer = &never;
	cursor = open_cursor(source, &size_query);
	g_assert_cmpint(run_head(cursor, &head, NULL), ==, CG_STEP_WAIT);
	scripted_phone_hang_up(phone);
	phone->answer = always ? &never : &four;
	step = run_head(cursor, &head, NULL);
	if (always) {
		g_assert_cmpint(step, ==, CG_STEP_WAIT);
		scripted_phone_hang_up(phone);
		step = run_head(cursor, &head, NULL);
	}
	g_assert_cmpint(step, ==, always ? CG_STEP_LATER : CG_STEP_GOT);
	cg_cursor_free(cursor);
	cg_source_free(source);
	scripted_phone_free(phone);
}

static void test_lost_in_the_middle(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = fetch_from(phone);
	CgHead head;
	const CgItem *item;
	g_autoptr(GError) error = NULL;
	const ScriptedAnswer much = { .code = CG_CODE_SUCCESS,
				      .body = g_strnfill(5000, '\n'),
				      .stalls = TRUE };
	CgCursor *cursor;

	phone->answer = &much;
	cursor = open_cursor(source, &pull_query);
	g_assert_cmpint(run_head(cursor, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(run_next(cursor, &item, NULL), ==, CG_STEP_WAIT);
	scripted_phone_hang_up(phone);
	g_assert_cmpint(run_next(cursor, &item, &error), ==, CG_STEP_FAILED);
	g_assert_error(error, CG_ERROR, CG_ERROR_LOST);
	cg_cursor_free(cursor);

	phone->answer = &four;
	assert_size(source);
	cg_source_free(source);
	scripted_phone_free(phone);
	g_free((char *)much.body);
}

/* What had arrived before the loss is read to its end. */
static void test_lost_after_the_end(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = fetch_from(phone);
	CgHead head;
	const CgItem *item;
	const ScriptedAnswer card = { .code = CG_CODE_SUCCESS,
				      .body = "BEGIN:VCARD\r\nEND:VCARD\r\n" };
	CgCursor *cursor;
	CgCursor *waiting;

	phone->answer = &card;
	cursor = open_cursor(source, &pull_query);
	waiting = open_cursor(source, &size_query);
	run_until_idle();
	scripted_phone_hang_up(phone);
	run_until_idle();
	g_assert_cmpint(run_head(cursor, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(run_next(cursor, &item, NULL), ==, CG_STEP_GOT);
	phone->answer = &four;
	g_assert_cmpint(run_next(cursor, &item, NULL), ==, CG_STEP_END);
	g_assert_cmpint(run_head(waiting, &head, NULL), ==, CG_STEP_GOT);
	cg_cursor_free(waiting);
	cg_cursor_free(cursor);
	cg_source_free(source);
	scripted_phone_free(phone);
}

static void test_silent(gconstpointer data)
{
	gboolean started = GPOINTER_TO_INT(data);
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = fetch_from(phone);
	CgHead head;
	const CgItem *item;
	CgCursor *cursor;

	phone->answer = started ? &stalls : &never;
	cursor = open_cursor(source, &pull_query);
	run_until_idle();
	g_assert_cmpint(run_head(cursor, &head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(CG_LINK_IDLE_TIMEOUT));
	g_assert_cmpint(run_next(cursor, &item, NULL), ==, CG_STEP_LATER);
	cg_cursor_free(cursor);
	phone->answer = &four;
	assert_size(source);
	cg_source_free(source);
	scripted_phone_free(phone);
}

/* A phone that is played by hand: its listening socket, in place of the scripted phone's own. */
static int listen_by_hand(ScriptedPhone *phone)
{
	struct sockaddr_un {
		sa_family_t family;
		char path[108];
	} name = { .family = AF_UNIX };
	int listening;

	g_clear_pointer(&phone->listener, cg_listener_free);
	listening = socket(AF_UNIX, SOCK_STREAM, 0);
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

/* The phone does not speak OBEX: it sends one wrong packet. */
static void test_no_obex(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	const CgServiceRecord record = { .features = 3 };
	CgHead head;
	g_autoptr(GError) error = NULL;
	int listening = listen_by_hand(phone);
	CgSource *source;
	CgCursor *cursor;
	int fd;

	source = cg_fetch_pbap(&phone->address, &record);
	cursor = open_cursor(source, &size_query);
	run_until_idle();
	fd = accept(listening, NULL, NULL);
	g_assert_cmpint(send(fd, "\x01\x00\x02", 3, 0), ==, 3);
	g_assert_cmpint(run_head(cursor, &head, &error), ==, CG_STEP_FAILED);
	g_assert_nonnull(error);
	cg_cursor_free(cursor);
	cg_source_free(source);
	hang_up_by_hand(phone, listening, fd);
}

static void log_link(gpointer log, gboolean linked)
{
	g_string_append_c(log, linked ? '+' : '-');
}

/* The listener hears once of each connection made and lost, at last when the source is freed. */
static void test_linked(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = fetch_from(phone);
	g_autoptr(GString) log = g_string_new(NULL);

	cg_fetch_on_linked(source, log_link, log);
	phone->answer = &four;
	run_until_idle();
	g_assert_cmpstr(log->str, ==, "");
	assert_size(source);
	assert_size(source);
	g_assert_cmpstr(log->str, ==, "+");
	scripted_phone_hang_up(phone);
	run_until_idle();
	g_assert_cmpstr(log->str, ==, "+-");
	assert_size(source);
	g_assert_cmpstr(log->str, ==, "+-+");
	cg_source_free(source);
	g_assert_cmpstr(log->str, ==, "+-+-");
	scripted_phone_free(phone);
}

static void test_broken_off(void)
{
	Fixture fixture;
	CgStep step;

	fixture_init(&fixture, "unix");
	fixture.answer.body = CARD;
	fixture.answer.breaks = CG_CODE_UNAVAILABLE;
	step = fixture_ask(&fixture, &pull_query);
	while (step == CG_STEP_GOT)
		step = fixture_next(&fixture);
	g_assert_cmpint(step, ==, CG_STEP_LATER);
	fixture_clear(&fixture);
}

static void test_limits(void)
{
	static const struct {
		const CgQuery *query;
		gsize size;
	} bounded[] = {
		{ &list_query, (16u << 20) + 1 },
		{ &size_query, CG_CARD_MAX + (64 << 10) },
	};
	Fixture fixture;
	g_autofree char *much = g_strnfill(bounded[0].size, ' ');

	fixture_init(&fixture, "unix");
	fixture.answer.params = "08020001";
	fixture.answer.body = much;
	for (gsize i = 0; i < G_N_ELEMENTS(bounded); i++) {
		CgStep step;

		fixture.answer.size = bounded[i].size;
		step = fixture_ask(&fixture, bounded[i].query);
		if (step == CG_STEP_GOT)
			step = fixture_next(&fixture);
		g_assert_cmpint(step, ==, CG_STEP_FAILED);
		g_assert_error(fixture.error, CG_ERROR, CG_ERROR_LIMIT);
	}
	fixture_clear(&fixture);
}

static void test_refusals(void)
{
	static const struct {
		CgCode code;
		CgStep step;
	} cases[] = {
		{ CG_CODE_NOT_FOUND, CG_STEP_NOT_FOUND },
		{ CG_CODE_UNAVAILABLE, CG_STEP_LATER },
		{ CG_CODE_FORBIDDEN, CG_STEP_LATER },
		{ CG_CODE_UNAUTHORIZED, CG_STEP_LATER },
		{ CG_CODE_NOT_IMPLEMENTED, CG_STEP_UNSUPPORTED },
		{ CG_CODE_BAD_REQUEST, CG_STEP_UNSUPPORTED },
		{ CG_CODE_NOT_ACCEPTABLE, CG_STEP_UNSUPPORTED },
		{ CG_CODE_PRECONDITION, CG_STEP_UNSUPPORTED },
		{ CG_CODE_MEDIA_TYPE, CG_STEP_UNSUPPORTED },
		{ CG_CODE_INTERNAL, CG_STEP_LATER },
		{ CG_CODE_NOT_ALLOWED, CG_STEP_LATER },
	};
	Fixture fixture;

	fixture_init(&fixture, "unixpkt");
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		fixture.answer.code = cases[i].code;
		g_assert_cmpint(fixture_ask(&fixture, &pull_query), ==, cases[i].step);
		/* An entry that is refused is not there. */
		g_assert_cmpint(fixture_ask(&fixture, &entry_query), ==, CG_STEP_NOT_FOUND);
	}
	fixture_clear(&fixture);
}

void test_fetch_answer(void)
{
	g_test_add_func("/fetch/answer/linked", test_linked);
	g_test_add_func("/fetch/answer/out-of-reach", test_out_of_reach);
	g_test_add_func("/fetch/answer/refused", test_refused);
	g_test_add_func("/fetch/answer/no-such-folder", test_no_such_folder);
	g_test_add_data_func("/fetch/answer/hung-up-on", GINT_TO_POINTER(FALSE), test_hung_up_on);
	g_test_add_data_func("/fetch/answer/hung-up-on-twice", GINT_TO_POINTER(TRUE),
			     test_hung_up_on);
	g_test_add_func("/fetch/answer/lost-in-the-middle", test_lost_in_the_middle);
	g_test_add_func("/fetch/answer/lost-after-the-end", test_lost_after_the_end);
	g_test_add_data_func("/fetch/answer/silent", GINT_TO_POINTER(FALSE), test_silent);
	g_test_add_data_func("/fetch/answer/silent-in-the-body", GINT_TO_POINTER(TRUE),
			     test_silent);
	g_test_add_func("/fetch/answer/no-obex", test_no_obex);
	g_test_add_func("/fetch/answer/broken-off", test_broken_off);
	g_test_add_func("/fetch/answer/limits", test_limits);
	g_test_add_func("/fetch/answer/refusals", test_refusals);
}
