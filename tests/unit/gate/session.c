/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A car's connection: one that asks for all and reads nothing costs the daemon no more than its
 * view. */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

#include <malloc.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT                                                                        \
	"\x80\x00\x23\x10\x00\x7F\xFF\x46\x00\x13\x79\x61\x35\xf0\xf0\xc5\x11\xd8\x09" \
	"\x66\x08\x00\x20\x0c\x9a\x66\x4c\x00\x09\x10\x04\x00\x00\x03\xBF"

enum { PEOPLE = 5000, NOTE = 1000 };

static int come_for(Fixture *fixture, const char *phone, const char *consumer)
{
	CgWho who = { phone, consumer };
	CgSocket ours;
	int car;

	g_assert_true(cg_socket_pair(TRUE, &ours, &car, NULL));
	cg_gate_serve(fixture->gate, &ours, &who, NULL);
	return car;
}

static int come_as(Fixture *fixture, const char *consumer)
{
	return come_for(fixture, "00:00:00:00:00:01", consumer);
}

static int come(Fixture *fixture)
{
	return come_as(fixture, ADA);
}

static void say(int car, CgSpan packet)
{
	g_assert_cmpint(send(car, packet.data, packet.size, 0), ==, packet.size);
	run_until_idle();
}

/* Its answer waits for the ledger. */
static void ask(Fixture *fixture, int car, CgSpan packet)
{
	say(car, packet);
	decision_fixture_wait_written(&fixture->base);
	run_until_idle();
}

/* A bulk pull by the one that came last, under SRM, so that nothing but the full socket holds the
 * server. */
static void pull(Fixture *fixture, int car)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	guint8 packet[255];
	CgWriter writer;

	cg_headers_set_u32(headers, CG_HDR_CONNECTION, fixture->gate->connections - 1);
	cg_headers_set_u8(headers, CG_HDR_SRM, 1);
	cg_headers_set_text(headers, CG_HDR_NAME, "telecom/pb.vcf");
	cg_headers_set_type(headers, "x-bt/phonebook");
	cg_writer_init(&writer, packet, sizeof(packet));
	cg_write_u8(&writer, CG_OBEX_GET);
	cg_write_u16(&writer, 3 + cg_headers_size(headers));
	cg_headers_write(headers, &writer);
	ask(fixture, car, cg_writer_span(&writer));
}

static gsize take_all(int car)
{
	g_autofree guint8 *packet = g_malloc(CG_OBEX_MTU_MAX);
	gsize all = 0;
	ssize_t got;

	while ((got = recv(car, packet, CG_OBEX_MTU_MAX, MSG_DONTWAIT)) > 0) {
		all += got;
		run_until_idle();
	}
	return all;
}

/* The answer to a size query; lent until the next. */
static CgSpan size_of(Fixture *fixture, int car, const char *name)
{
	static guint8 packet[255];
	g_autoptr(CgHeaders) headers = cg_headers_new();
	CgWriter writer;
	ssize_t got;

	cg_headers_set_u32(headers, CG_HDR_CONNECTION, 1);
	cg_headers_set_text(headers, CG_HDR_NAME, name);
	cg_headers_set_type(headers, "x-bt/phonebook");
	cg_headers_set_bytes(headers, CG_HDR_PARAMS, CG_SPAN_LITERAL("\x04\x02\0\0"));
	cg_writer_init(&writer, packet, sizeof(packet));
	cg_write_u8(&writer, CG_OBEX_GET);
	cg_write_u16(&writer, 3 + cg_headers_size(headers));
	cg_headers_write(headers, &writer);
	ask(fixture, car, cg_writer_span(&writer));
	got = recv(car, packet, sizeof(packet), MSG_DONTWAIT);
	g_assert_cmpint(got, >, 3);
	return cg_span(packet, got);
}

/* What a phone can do and which books it has shows in none of the answers. */
static void constants(Fixture *fixture, gconstpointer data)
{
	static const char *const books[] = { "telecom/pb.vcf", "telecom/fav.vcf", "telecom/spd.vcf",
					     "SIM1/telecom/pb.vcf" };
	CgSpan answer;
	int car;

	fixture->gate->record =
		(CgServiceRecord){ .features = 0x3, .has_features = TRUE, .repositories = 0x1 };
	car = come(fixture);
	say(car, CG_SPAN_LITERAL(CONNECT));
	take_all(car);
	for (guint i = 0; i < G_N_ELEMENTS(books); i++) {
		answer = size_of(fixture, car, books[i]);
		g_test_message("%s", books[i]);
		g_assert_cmphex(answer.data[0], ==, CG_CODE_SUCCESS);
		g_assert_nonnull(memmem(answer.data, answer.size, "\x0A\x10", 2));
		g_assert_nonnull(memmem(answer.data, answer.size, "\x0D\x10", 2));
	}
	close(car);
	run_until_idle();
}

static gsize in_use(void)
{
	return mallinfo2().uordblks;
}

static void unread(Fixture *fixture, gconstpointer data)
{
	g_autofree char *note = g_strnfill(NOTE, 'n');
	g_autofree char *text = g_strdup_printf("N:Berg;Bo\nTEL:1\nNOTE:%s", note);
	gsize before, after;
	int car;

	for (guint i = 0; i < PEOPLE; i++)
		fixture_add(fixture, CG_REPO_PB, text);
	car = come(fixture);
	say(car, CG_SPAN_LITERAL(CONNECT));
	before = in_use();
	pull(fixture, car);
	after = in_use();
	g_assert_cmpuint(after, <, before + 256 * 1024);
	g_assert_cmpuint(take_all(car), >, PEOPLE * NOTE);
	close(car);
	run_until_idle();
	g_assert_cmpuint(cg_gate_sessions(fixture->gate), ==, 0);
}

static gboolean is_hung_up(int car)
{
	char byte;

	return recv(car, &byte, 1, MSG_DONTWAIT) == 0;
}

static void assert_refused(Fixture *fixture, const char *consumer)
{
	CgWho who = { "00:00:00:00:00:01", consumer };
	g_autoptr(GError) error = NULL;
	CgSocket ours;
	int car;

	g_assert_true(cg_socket_pair(TRUE, &ours, &car, NULL));
	g_assert_false(cg_gate_serve(fixture->gate, &ours, &who, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_LIMIT);
	g_assert_true(is_hung_up(car));
	close(car);
}

/* Each has its share, and a place is free again when somebody leaves. */
static void too_many(Fixture *fixture, gconstpointer data)
{
	static const char *const consumers[] = { ADA, BEA, "uid:1", "uid:2", "uid:3" };
	enum { SHARE = CG_GATE_CONSUMER_SESSIONS_MAX, ALL = CG_GATE_SESSIONS_MAX };
	int cars[ALL + SHARE], more;

	for (guint i = 0; i < G_N_ELEMENTS(cars); i++)
		cars[i] = come_as(fixture, consumers[i / SHARE]);
	g_assert_cmpuint(cg_gate_sessions(fixture->gate), ==, ALL);
	for (guint i = 0; i < G_N_ELEMENTS(cars); i++)
		g_assert_cmpint(is_hung_up(cars[i]), ==, i >= ALL);

	close(cars[0]);
	run_until_idle();
	assert_refused(fixture, BEA);
	more = come_as(fixture, ADA);
	g_assert_false(is_hung_up(more));
	close(more);
	for (guint i = 1; i < G_N_ELEMENTS(cars); i++)
		close(cars[i]);
	run_until_idle();
	g_assert_cmpuint(cg_gate_sessions(fixture->gate), ==, 0);
}

/* --- Turns --- */

/* A listing of pb in that order, of one entry, asked for by that connection. */
static void send_listing(int car, guint32 connection, CgOrder order)
{
	const guint8 params[] = { 1, 1, order, 4, 2, 0, 1 };
	g_autoptr(CgHeaders) headers = cg_headers_new();
	guint8 packet[255];
	CgWriter writer;

	cg_headers_set_u32(headers, CG_HDR_CONNECTION, connection);
	cg_headers_set_text(headers, CG_HDR_NAME, "pb");
	cg_headers_set_type(headers, "x-bt/vcard-listing");
	cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_span(params, sizeof(params)));
	cg_writer_init(&writer, packet, sizeof(packet));
	cg_write_u8(&writer, CG_OBEX_GET);
	cg_write_u16(&writer, 3 + cg_headers_size(headers));
	cg_headers_write(headers, &writer);
	g_assert_cmpint(send(car, packet, writer.used, 0), ==, writer.used);
}

static void go_to_telecom(int car, guint32 connection)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	guint8 packet[255];
	CgWriter writer;

	cg_headers_set_u32(headers, CG_HDR_CONNECTION, connection);
	cg_headers_set_text(headers, CG_HDR_NAME, "telecom");
	cg_writer_init(&writer, packet, sizeof(packet));
	cg_write_u8(&writer, CG_OBEX_SETPATH);
	cg_write_u16(&writer, 5 + cg_headers_size(headers));
	cg_write_u16(&writer, CG_SETPATH_DONT_CREATE << 8);
	cg_headers_write(headers, &writer);
	g_assert_cmpint(send(car, packet, writer.used, 0), ==, writer.used);
}

static gboolean has_answer(int car)
{
	char byte;

	return recv(car, &byte, 1, MSG_DONTWAIT | MSG_PEEK) > 0;
}

/* Connected, in telecom, with an entry of the ledger that is open. */
static guint32 settle(Fixture *fixture, int car)
{
	guint32 connection = fixture->gate->connections - 1;

	say(car, CG_SPAN_LITERAL(CONNECT));
	take_all(car);
	go_to_telecom(car, connection);
	run_until_idle();
	take_all(car);
	send_listing(car, connection, CG_ORDER_INDEXED);
	run_until_idle();
	decision_fixture_wait_written(&fixture->base);
	run_until_idle();
	take_all(car);
	return connection;
}

/* Eight cars of one consumer have 3,000 people sorted; what another consumer asks meanwhile is
 * answered before one of them is. */
static void fair(Fixture *fixture, gconstpointer data)
{
	enum { MANY = 8 };
	guint32 connections[MANY], others;
	int cars[MANY], other;

	for (guint i = 0; i < 3000; i++)
		fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	for (guint i = 0; i < MANY; i++) {
		cars[i] = come(fixture);
		connections[i] = settle(fixture, cars[i]);
	}
	other = come_as(fixture, BEA);
	others = settle(fixture, other);
	for (guint i = 0; i < MANY; i++)
		send_listing(cars[i], connections[i], CG_ORDER_ALPHABETICAL);
	go_to_telecom(other, others);
	for (guint i = 0; !has_answer(other); i++) {
		g_assert_cmpuint(i, <, 10);
		g_main_context_iteration(NULL, FALSE);
	}
	for (guint i = 0; i < MANY; i++)
		g_assert_false(has_answer(cars[i]));
	run_until_idle();
	for (guint i = 0; i < MANY; i++) {
		g_assert_true(has_answer(cars[i]));
		close(cars[i]);
	}
	close(other);
	run_until_idle();
}

/* Phones that it makes up are no place for it to fill, nor in the way of those that it has. */
static void too_many_phones(Fixture *fixture, gconstpointer data)
{
	for (guint i = 1; i <= CG_CONSUMER_PHONES_MAX + 1; i++) {
		g_autofree char *phone = g_strdup_printf("00:00:00:00:00:%02X", i);
		int car = come_for(fixture, phone, ADA);

		g_assert_false(is_hung_up(car));
		close(car);
		run_until_idle();
	}
	g_assert_cmpuint(g_hash_table_size(fixture->base.decisions->consumers), ==,
			 CG_CONSUMER_PHONES_MAX);
	for (guint i = 0; i < 2; i++) {
		int car = come_as(fixture, i ? BEA : ADA);

		g_assert_false(is_hung_up(car));
		close(car);
		run_until_idle();
	}
}

static guint8 connect_code(int car)
{
	guint8 packet[255] = { 0 };

	say(car, CG_SPAN_LITERAL(CONNECT));
	recv(car, packet, sizeof(packet), MSG_DONTWAIT);
	return packet[0];
}

/* While all memory is in views that are being read, one more session is refused at CONNECT; with
 * the end of one of these reads there is room again. */
static void no_memory(Fixture *fixture, gconstpointer data)
{
	static const char *const consumers[] = { ADA, BEA, "uid:3" };
	const CgQuery all = { .want = CG_WANT_ITEMS, .max = G_MAXUINT16 };
	g_autofree char *note = g_strnfill(6000, 'n');
	g_autofree char *text = g_strdup_printf("N:Berg;Bo\nTEL:1\nNOTE:%s", note);
	CgSource *sources[3];
	CgCursor *reads[3];
	int car;

	fixture_add(fixture, CG_REPO_PB, text);
	decision_fixture_set_rules(&fixture->base,
				   "[Rule all]\nScope=everything\n[View]\nLimit=20K\n");
	for (guint i = 0; i < G_N_ELEMENTS(consumers); i++) {
		sources[i] = fixture_car(fixture, consumers[i]);
		reads[i] = cg_source_read(sources[i], &all, (CgWake){ 0 });
		run_until_idle();
	}
	car = come_as(fixture, "uid:4");
	g_assert_cmphex(connect_code(car), ==, CG_CODE_UNAVAILABLE);
	g_assert_cmphex(connect_code(car), ==, CG_CODE_UNAVAILABLE);
	close(car);
	run_until_idle();
	g_assert_cmpuint(fixture->gate->shared_views->len, ==, 3);
	g_clear_pointer(&reads[1], cg_cursor_free);
	car = come_as(fixture, "uid:4");
	g_assert_cmphex(connect_code(car), ==, CG_CODE_SUCCESS);
	close(car);
	run_until_idle();
	for (guint i = 0; i < G_N_ELEMENTS(consumers); i++) {
		cg_cursor_free(reads[i]);
		cg_source_free(sources[i]);
	}
}

/* --- Under decisions --- */

/* The code of the last packet. */
static guint8 take_to_end(int car, gsize *all)
{
	g_autofree guint8 *packet = g_malloc(CG_OBEX_MTU_MAX);
	guint8 code = 0;
	ssize_t got;

	*all = 0;
	while ((got = recv(car, packet, CG_OBEX_MTU_MAX, MSG_DONTWAIT)) > 0) {
		*all += got;
		code = packet[0];
		run_until_idle();
	}
	return code;
}

/* Between cards, and in the middle of one: what the socket holds, and no more than one packet after
 * it. */
static void revoked(Fixture *fixture, guint people, gsize note_size)
{
	g_autofree char *note = g_strnfill(note_size, 'n');
	g_autofree char *text = g_strdup_printf("N:Berg;Bo\nTEL:1\nNOTE:%s", note);
	gsize held;
	int car;

	for (guint i = 0; i < people; i++)
		fixture_add(fixture, CG_REPO_PB, text);
	decision_fixture_set_rules(&fixture->base, "");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	car = come(fixture);
	say(car, CG_SPAN_LITERAL(CONNECT));
	pull(fixture, car);
	g_assert_true(decision_fixture_revoke(&fixture->base, ADA));
	g_assert_cmphex(take_to_end(car, &held), ==, CG_CODE_UNAVAILABLE);
	g_assert_cmpuint(held, <, people * note_size / 2);
	close(car);
	run_until_idle();
}

static void revoked_between_cards(Fixture *fixture, gconstpointer data)
{
	revoked(fixture, PEOPLE, NOTE);
}

static void revoked_within_a_card(Fixture *fixture, gconstpointer data)
{
	revoked(fixture, 1, 3 * 1000 * 1000);
}

/* An empty answer, then a grant. Does the session end? */
static gboolean ends_on_grant(Fixture *fixture, const char *consumer, const char *config,
			      gboolean asked)
{
	gboolean ended;
	gsize all;
	int car;

	decision_fixture_set_rules(&fixture->base, config);
	car = come_as(fixture, consumer);
	say(car, CG_SPAN_LITERAL(CONNECT));
	if (asked)
		pull(fixture, car);
	take_to_end(car, &all);
	g_assert_true(decision_fixture_grant(&fixture->base, consumer, "everything", "once"));
	run_until_idle();
	ended = is_hung_up(car);
	close(car);
	run_until_idle();
	return ended;
}

static void on_grant(Fixture *fixture, gconstpointer data)
{
	static const char keep[] = "[Consent]\nOnGrant=keep\n";

	g_assert_true(ends_on_grant(fixture, "car:00:00:00:00:00:01", "", TRUE));
	g_assert_false(ends_on_grant(fixture, "car:00:00:00:00:00:02", "", FALSE));
	g_assert_false(ends_on_grant(fixture, "car:00:00:00:00:00:03", keep, TRUE));
	g_assert_false(ends_on_grant(fixture, "uid:1000", "", TRUE));
}

static const char *scope_now(Fixture *fixture, const char *consumer)
{
	const CgWho who = { PHONE, consumer };
	g_auto(CgDecisionStatus) standing = { 0 };

	cg_decisions_status(fixture->base.decisions, &who, &standing);
	return g_intern_string(cg_scope_name(standing.scope));
}

/* Until the last of its connections is lost; the one that the guard itself ends is not it. */
static void once(Fixture *fixture, gconstpointer data)
{
	int first, second;
	gsize all;

	decision_fixture_set_rules(&fixture->base, "");
	first = come(fixture);
	say(first, CG_SPAN_LITERAL(CONNECT));
	pull(fixture, first);
	take_to_end(first, &all);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "favourites", "once"));
	run_until_idle();
	g_assert_true(is_hung_up(first));
	close(first);
	g_assert_cmpstr(scope_now(fixture, ADA), ==, "favourites");

	first = come(fixture);
	second = come(fixture);
	close(first);
	run_until_idle();
	g_assert_cmpstr(scope_now(fixture, ADA), ==, "favourites");
	close(second);
	run_until_idle();
	g_assert_cmpstr(scope_now(fixture, ADA), ==, "nothing");
	first = come(fixture);
	g_assert_cmpstr(scope_now(fixture, ADA), ==, "nothing");
	close(first);
	run_until_idle();
}

void test_gate_session(void)
{
	ADD("session/revoked-between-cards", revoked_between_cards);
	ADD("session/revoked-within-a-card", revoked_within_a_card);
	ADD("session/on-grant", on_grant);
	ADD("session/once", once);
	ADD("session/fair", fair);
	ADD("session/no-memory", no_memory);
	ADD("session/too-many", too_many);
	ADD("session/too-many-phones", too_many_phones);
	ADD("session/constants", constants);
	ADD("session/unread", unread);
}
