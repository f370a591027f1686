/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/client.c: whose turn it is, and what the peer must not do. */
#include "fixture.h"

#include <string.h>

#include <wire/obex-bluez.h>

#define GET      "83 0008 CB 00000001"
#define GET_SRM  "83 000A CB 00000001 97 01"
#define CONTINUE "90 0009 48 0006 414243"

static void ask(CgSession *client, guint8 opcode)
{
	cg_obex_client_start(client, opcode, 2, NULL, CG_SPAN_LITERAL("abc"), (CgWake){ 0 });
}

static void assert_head(CgSession *client, CgCode code)
{
	const CgHeaders *response;

	g_assert_cmphex(cg_obex_client_head(client, &response), ==, code);
	g_assert_nonnull(response);
}

static void assert_body(CgSession *client, CgCode code, const char *text)
{
	CgSpan chunk;

	g_assert_cmphex(cg_obex_client_body(client, &chunk), ==, code);
	assert_bytes(chunk, cg_span_of(text));
}

static void connects(void)
{
	const CgObexLimits limits = { 300, 4096, TRUE };
	g_autoptr(CgSession) client = cg_obex_client_new(&limits);
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_bytes(headers, CG_HDR_TARGET, CG_SPAN_LITERAL("\xAB\xCD"));
	cg_obex_client_start(client, CG_OBEX_CONNECT, 0, headers, CG_SPAN_EMPTY, (CgWake){ 0 });
	g_assert_true(cg_obex_client_busy(client));
	g_assert_false(cg_session_waiting(client));
	assert_produces(client, "80 000C 1000 012C 46 0005 ABCD");
	g_assert_true(cg_session_waiting(client));
	assert_head(client, CG_CODE_WAIT);
	receive_hex(client, "A0 000C 1000 00FF CB 00000007");
	assert_head(client, CG_CODE_SUCCESS);
	g_assert_false(cg_obex_client_busy(client));
	ask(client, CG_OBEX_SETPATH);
	assert_produces(client, "85 000A 0200 CB 00000007");
	receive_hex(client, "A0 0003");
	assert_head(client, CG_CODE_SUCCESS);
	/* A peer that gives no ConnectionID gets none. */
	ask(client, CG_OBEX_CONNECT);
	assert_produces(client, "80 0007 1000 012C");
	receive_hex(client, "A0 0007 1000 00FF");
	ask(client, CG_OBEX_GET);
	assert_produces(client, "83 0005 97 01");
}

static void connect_refused(void)
{
	static const char *const answers[] = { "C3 0003", "C3 0007 1000 1000", "D3 0005 97 01" };

	for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
		g_autoptr(CgSession) client = connected_client(TRUE);

		ask(client, CG_OBEX_CONNECT);
		assert_produces(client, "80 0007 1000 1000");
		if (i == 2) {
			assert_breaks(client, answers[i], CG_ERROR_MALFORMED);
			continue;
		}
		receive_hex(client, answers[i]);
		assert_head(client, CG_CODE_FORBIDDEN);
		ask(client, CG_OBEX_GET);
		assert_produces(client, "83 0005 97 01"); /* no connection holds */
	}
}

static void breaks(guint8 opcode, const char *answer, gint code)
{
	g_autoptr(CgSession) client = connected_client(TRUE);
	guint8 *room = g_malloc(CG_OBEX_MTU_MAX);

	if (opcode) {
		ask(client, opcode);
		g_assert_cmpuint(cg_session_produce(client, room, CG_OBEX_MTU_MAX), >, 0);
	}
	assert_breaks(client, answer, code);
	cg_session_lost(client);
	if (opcode) {
		assert_head(client, CG_CODE_LOST);
		assert_body(client, CG_CODE_LOST, "");
	}
	g_free(room);
}

static void broken_protocol(void)
{
	breaks(0, "A0 0003", CG_ERROR_MALFORMED);           /* nobody asked */
	breaks(CG_OBEX_GET, "20 0003", CG_ERROR_MALFORMED); /* without the final bit */
	breaks(CG_OBEX_GET, "10 0003", CG_ERROR_MALFORMED);
	breaks(CG_OBEX_GET, "83 0003", CG_ERROR_MALFORMED); /* a request */
	breaks(CG_OBEX_GET, "91 0003", CG_ERROR_MALFORMED);
	breaks(CG_OBEX_GET, "B0 0003", CG_ERROR_MALFORMED);
	breaks(CG_OBEX_GET, "FF 0003", CG_ERROR_MALFORMED);
	breaks(CG_OBEX_GET, "A0 0006 4C 0004", CG_ERROR_FRAMING);
	breaks(CG_OBEX_GET, "A0 0004", CG_ERROR_FRAMING);
	breaks(CG_OBEX_GET, "A0 0007 01 0004 00", CG_ERROR_MALFORMED);
	breaks(CG_OBEX_SETPATH, "90 0003", CG_ERROR_MALFORMED);
	breaks(CG_OBEX_CONNECT, "90 0007 1000 1000", CG_ERROR_MALFORMED);
	breaks(CG_OBEX_CONNECT, "A0 0003", CG_ERROR_MALFORMED);
	breaks(CG_OBEX_CONNECT, "A0 0007 1000 00FE", CG_ERROR_MALFORMED);
	breaks(CG_OBEX_PUT, "90 0003", CG_ERROR_MALFORMED); /* after the last packet */
}

/* One answer to each packet, and none between. */
static void answers_too_many(void)
{
	g_autoptr(CgSession) ended = connected_client(FALSE);
	g_autoptr(CgSession) running = connected_client(FALSE);
	g_autoptr(CgSession) given_up = connected_client(FALSE);

	ask(ended, CG_OBEX_GET);
	assert_produces(ended, GET);
	receive_hex(ended, "A0 0003");
	assert_breaks(ended, "A0 0003", CG_ERROR_MALFORMED);
	ask(running, CG_OBEX_GET);
	assert_produces(running, GET);
	receive_hex(running, "90 0003");
	assert_breaks(running, "A0 0003", CG_ERROR_MALFORMED);
	cg_obex_client_abort(given_up);
	assert_breaks(given_up, "A0 0003", CG_ERROR_MALFORMED);
}

/* An answer cut at every length never passes for one. */
static void truncated(void)
{
	static const guint8 answer[] = { 0x90, 0x00, 0x12, 0x97, 0x01, BLUEZ_BODY };

	for (gsize size = 1; size < sizeof(answer); size++) {
		g_autoptr(CgSession) stream = connected_client(FALSE);
		g_autoptr(CgSession) packets = connected_client(TRUE);
		g_autofree guint8 *cut = g_memdup2(answer, size);

		ask(stream, CG_OBEX_GET);
		assert_produces(stream, GET);
		g_assert_true(cg_session_receive(stream, cg_span(cut, size), NULL));
		assert_head(stream, CG_CODE_WAIT);
		g_assert_true(cg_session_waiting(stream));
		ask(packets, CG_OBEX_GET);
		assert_produces(packets, GET_SRM);
		if (size > 2)
			cut[2] = size;
		g_assert_cmpint(cg_session_receive(packets, cg_span(cut, size), NULL), ==,
				size == 3 || size == 5);
	}
}

/* The next GET leaves when the chunk before it has been taken. */
static void unread_holds(void)
{
	g_autoptr(CgSession) client = connected_client(FALSE);

	ask(client, CG_OBEX_GET);
	assert_produces(client, GET);
	receive_hex(client, CONTINUE);
	assert_head(client, CG_CODE_CONTINUE);
	assert_produces(client, "");
	g_assert_false(cg_session_waiting(client));
	assert_body(client, CG_CODE_CONTINUE, "ABC");
	assert_produces(client, "83 0003");
	assert_body(client, CG_CODE_WAIT, "");
	receive_hex(client, "A0 0008 49 0005 4445");
	assert_body(client, CG_CODE_CONTINUE, "DE");
	assert_body(client, CG_CODE_SUCCESS, "");
	assert_body(client, CG_CODE_SUCCESS, "");
	g_assert_cmpuint(cg_obex_client_packets(client), ==, 2);
}

/* Under SRM what is unread leaves the rest in the socket; what came all the same is queued. */
static void unread_holds_reading(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	ask(client, CG_OBEX_GET);
	assert_produces(client, GET_SRM);
	receive_hex(client, "90 000B 97 01 48 0006 414243");
	g_assert_false(cg_session_want_read(client));
	g_assert_false(cg_session_waiting(client));
	assert_body(client, CG_CODE_CONTINUE, "ABC");
	g_assert_true(cg_session_want_read(client));
	g_assert_true(cg_session_waiting(client));
	assert_produces(client, "");
	receive_hex(client, CONTINUE);
	receive_hex(client, "A0 0008 49 0005 4445");
	assert_body(client, CG_CODE_CONTINUE, "ABC");
	assert_body(client, CG_CODE_WAIT, "");
	assert_produces(client, "");
	assert_body(client, CG_CODE_CONTINUE, "DE");
	assert_body(client, CG_CODE_SUCCESS, "");
}

/* SRMP in an answer wants a GET each; a peer that was not asked for SRM does not get to stream. */
static void srmp_from_peer(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);
	g_autoptr(CgSession) stream = connected_client(FALSE);

	ask(client, CG_OBEX_GET);
	assert_produces(client, GET_SRM);
	receive_hex(client, "90 0007 97 01 98 01");
	assert_produces(client, "83 0003");
	receive_hex(client, "90 0005 98 01");
	assert_produces(client, "83 0003");
	receive_hex(client, "90 0005 98 09");
	assert_produces(client, "");
	receive_hex(client, "A0 0006 49 0003");
	assert_body(client, CG_CODE_SUCCESS, "");
	ask(stream, CG_OBEX_GET);
	assert_produces(stream, GET);
	receive_hex(stream, "90 0005 97 01");
	assert_produces(stream, "83 0003");
}

static void srmp_from_us(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	cg_obex_client_set_srmp(client, TRUE);
	ask(client, CG_OBEX_GET);
	assert_produces(client, "83 000C CB 00000001 97 01 98 01");
	receive_hex(client, "90 0005 97 01");
	assert_produces(client, "83 0005 98 01");
	receive_hex(client, "90 0003");
	cg_obex_client_set_srmp(client, FALSE);
	assert_produces(client, "83 0003");
	receive_hex(client, "90 0003");
	assert_produces(client, "");
}

/* It is for a GET of packets alone. */
static void srmp_elsewhere(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);
	g_autoptr(CgSession) stream = connected_client(FALSE);

	cg_obex_client_set_srmp(client, TRUE);
	ask(client, CG_OBEX_PUT);
	assert_produces(client, "82 0010 CB 00000001 97 01 49 0006 616263");
	cg_obex_client_set_srmp(stream, TRUE);
	ask(stream, CG_OBEX_GET);
	assert_produces(stream, GET);
}

static void put(CgSession *client, gsize size)
{
	g_autofree guint8 *zeros = g_malloc0(size);

	cg_obex_client_start(client, CG_OBEX_PUT, 0, NULL, cg_span(zeros, size), (CgWake){ 0 });
}

static void assert_packet(CgSession *client, gsize size, const char *start)
{
	g_autofree guint8 *room = g_malloc(CG_OBEX_MTU_MAX);
	g_autofree char *hex = NULL;

	g_assert_cmpuint(cg_session_produce(client, room, CG_OBEX_MTU_MAX), ==, size);
	hex = hex_of(cg_span(room, MIN(size, strlen(start) / 2)));
	g_assert_cmpstr(hex, ==, start);
}

static void put_streams(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	put(client, 9000);
	assert_packet(client, 4096, "021000CB000000019701480FF6");
	assert_produces(client, "");
	receive_hex(client, "90 0007 97 01 98 01");
	assert_packet(client, 4096, "021000480FFD");
	assert_produces(client, "");
	receive_hex(client, "90 0003");
	assert_packet(client, 9000 - 4083 - 4090 + 6, "82");
	assert_produces(client, "");
	assert_head(client, CG_CODE_WAIT);
	receive_hex(client, "A1 0003");
	assert_head(client, CG_CODE_SUCCESS);
	assert_body(client, CG_CODE_SUCCESS, "");
}

/* A streaming PUT may be refused at any time. */
static void put_refused(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	put(client, 20000);
	assert_packet(client, 4096, "02");
	receive_hex(client, "90 0005 97 01");
	assert_packet(client, 4096, "02");
	assert_packet(client, 4096, "02");
	receive_hex(client, "CD 0003");
	assert_produces(client, "");
	assert_body(client, CG_CODE_TOO_LARGE, "");
	g_assert_false(cg_obex_client_busy(client));
}

/* --- Aborts --- */

static void abort_unsent(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	cg_obex_client_abort(client);
	ask(client, CG_OBEX_GET);
	cg_obex_client_abort(client);
	g_assert_false(cg_obex_client_busy(client));
	assert_produces(client, "");
	g_assert_cmphex(cg_obex_client_head(client, NULL), ==, CG_CODE_LOST);
}

/* An answer is owed: it is waited for, and if it was the last there is nothing to abort. */
static void abort_owed(void)
{
	g_autoptr(CgSession) client = connected_client(FALSE);

	for (guint i = 0; i < 2; i++) {
		ask(client, CG_OBEX_GET);
		assert_produces(client, GET);
		cg_obex_client_abort(client);
		g_assert_true(cg_obex_client_busy(client));
		ask(client, CG_OBEX_SETPATH);
		assert_produces(client, "");
		receive_hex(client, i ? CONTINUE : "A0 0009 49 0006 414243");
		g_assert_cmpuint(cg_obex_client_packets(client), ==, 0);
		if (i) {
			assert_produces(client, "FF 0003");
			g_assert_true(cg_session_waiting(client));
			receive_hex(client, "A0 0003");
		}
		assert_head(client, CG_CODE_WAIT);
		assert_produces(client, "85 000A 0200 CB 00000001");
		receive_hex(client, "C4 0003");
		assert_head(client, CG_CODE_NOT_FOUND);
	}
}

/* Between two packets of a body that nobody reads any more. */
static void abort_our_turn(void)
{
	g_autoptr(CgSession) client = connected_client(FALSE);

	ask(client, CG_OBEX_GET);
	assert_produces(client, GET);
	receive_hex(client, CONTINUE);
	cg_obex_client_abort(client);
	assert_produces(client, "FF 0003");
	receive_hex(client, "A0 0003");
	g_assert_false(cg_obex_client_busy(client));
}

/* Into a stream: all that was under way is dropped, its end too, up to the ABORT's own answer. */
static void abort_stream(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	ask(client, CG_OBEX_GET);
	assert_produces(client, GET_SRM);
	receive_hex(client, "90 000B 97 01 48 0006 414243");
	receive_hex(client, CONTINUE);
	cg_obex_client_abort(client);
	assert_produces(client, "FF 0003");
	ask(client, CG_OBEX_SETPATH);
	receive_hex(client, CONTINUE);
	receive_hex(client, "A0 0006 49 0003");
	assert_produces(client, "");
	receive_hex(client, "A0 0003");
	assert_produces(client, "85 000A 0200 CB 00000001");
	assert_head(client, CG_CODE_WAIT);
}

/* The end of the stream crosses the ABORT, which then is refused: obexd knows of nothing to abort.
 */
static void abort_crossed(void)
{
	static const char *const ends[] = { "A0 0006 49 0003", "D3 0003" };

	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autoptr(CgSession) client = connected_client(TRUE);

		ask(client, CG_OBEX_GET);
		assert_produces(client, GET_SRM);
		receive_hex(client, "90 0005 97 01");
		cg_obex_client_abort(client);
		assert_produces(client, "FF 0003");
		ask(client, CG_OBEX_SETPATH);
		receive_hex(client, ends[i]);
		assert_produces(client, "");
		receive_hex(client, "D1 0003");
		assert_produces(client, "85 000A 0200 CB 00000001");
		assert_head(client, CG_CODE_WAIT);
	}
}

/* With nothing on its way yet the ABORT leaves at once. */
static void abort_quiet_stream(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	ask(client, CG_OBEX_GET);
	assert_produces(client, GET_SRM);
	receive_hex(client, "90 0005 97 01");
	g_assert_cmpuint(cg_obex_client_packets(client), ==, 1);
	cg_obex_client_abort(client);
	assert_produces(client, "FF 0003");
	ask(client, CG_OBEX_SETPATH);
	receive_hex(client, CONTINUE);
	receive_hex(client, "A0 0003");
	g_assert_cmpuint(cg_obex_client_packets(client), ==, 0);
}

/* The stream ends before the ABORT is sent: it is spared. */
static void abort_spared(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	ask(client, CG_OBEX_GET);
	assert_produces(client, GET_SRM);
	receive_hex(client, "90 0005 97 01");
	cg_obex_client_abort(client);
	receive_hex(client, CONTINUE);
	receive_hex(client, "D3 0003");
	g_assert_false(cg_obex_client_busy(client));
	assert_produces(client, "");
}

static void abort_put(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	put(client, 20000);
	assert_packet(client, 4096, "02");
	receive_hex(client, "90 0005 97 01");
	assert_packet(client, 4096, "02");
	cg_obex_client_abort(client);
	assert_produces(client, "FF 0003");
	receive_hex(client, "A0 0003");
	g_assert_false(cg_obex_client_busy(client));
	g_assert_true(cg_session_want_read(client));
}

/* What has one answer has no ABORT; given up twice, the second is never sent. */
static void abort_connect(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	ask(client, CG_OBEX_CONNECT);
	assert_produces(client, "80 0007 1000 1000");
	cg_obex_client_abort(client);
	ask(client, CG_OBEX_SETPATH);
	cg_obex_client_abort(client);
	assert_produces(client, "");
	receive_hex(client, "A0 000C 1000 1000 CB 00000002");
	assert_produces(client, "");
	ask(client, CG_OBEX_GET);
	assert_produces(client, "83 000A CB 00000002 97 01");
}

static void abort_then_lost(void)
{
	g_autoptr(CgSession) client = connected_client(FALSE);

	ask(client, CG_OBEX_GET);
	assert_produces(client, GET);
	cg_obex_client_abort(client);
	ask(client, CG_OBEX_SETPATH);
	cg_session_lost(client);
	assert_head(client, CG_CODE_LOST);
	ask(client, CG_OBEX_GET);
	assert_head(client, CG_CODE_LOST);
	assert_body(client, CG_CODE_LOST, "");
	assert_produces(client, "");
}

/* --- The rest --- */

static void raw(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);

	cg_obex_client_raw(client, CG_SPAN_LITERAL("\x83\x00\x02"), (CgWake){ 0 });
	assert_produces(client, "83 0002");
	receive_hex(client, CONTINUE);
	assert_head(client, CG_CODE_CONTINUE);
	assert_body(client, CG_CODE_CONTINUE, "ABC");
	assert_body(client, CG_CODE_SUCCESS, "");
	g_assert_cmpuint(cg_obex_client_packets(client), ==, 1);
	cg_obex_client_raw(client, CG_SPAN_LITERAL("\x80\x00\x07\x10\x00\x10\x00"), (CgWake){ 0 });
	assert_produces(client, "80 0007 1000 1000");
	receive_hex(client, "A0 000C 1000 1000 CB 00000009");
	assert_head(client, CG_CODE_SUCCESS);
	ask(client, CG_OBEX_SETPATH);
	assert_produces(client, "85 000A 0200 CB 00000009");
}

static void count_wake(gpointer data)
{
	++*(guint *)data;
}

static void wakes(void)
{
	g_autoptr(CgSession) client = connected_client(FALSE);
	guint ready = 0, woken = 0;
	CgSpan chunk;

	cg_session_on_ready(client, (CgWake){ count_wake, &ready });
	cg_obex_client_start(client, CG_OBEX_GET, 0, NULL, CG_SPAN_EMPTY,
			     (CgWake){ count_wake, &woken });
	g_assert_cmpuint(ready, ==, 1);
	assert_produces(client, GET);
	receive_hex(client, CONTINUE);
	g_assert_cmpuint(woken, ==, 1);
	cg_obex_client_body(client, &chunk);
	g_assert_cmpuint(ready, ==, 2);
	assert_produces(client, "83 0003");
	cg_session_lost(client);
	g_assert_cmpuint(woken, ==, 2);
}

static void disconnects(void)
{
	g_autoptr(CgSession) client = connected_client(FALSE);

	ask(client, CG_OBEX_DISCONNECT);
	assert_produces(client, "81 0008 CB 00000001");
	receive_hex(client, "A0 0003");
	g_assert_true(cg_session_over(client));
	assert_head(client, CG_CODE_SUCCESS);
}

void test_obex_client(void)
{
	g_test_add_func("/obex/client/connects", connects);
	g_test_add_func("/obex/client/connect-refused", connect_refused);
	g_test_add_func("/obex/client/broken-protocol", broken_protocol);
	g_test_add_func("/obex/client/answers-too-many", answers_too_many);
	g_test_add_func("/obex/client/truncated", truncated);
	g_test_add_func("/obex/client/unread-holds", unread_holds);
	g_test_add_func("/obex/client/unread-holds-reading", unread_holds_reading);
	g_test_add_func("/obex/client/srmp-from-peer", srmp_from_peer);
	g_test_add_func("/obex/client/srmp-from-us", srmp_from_us);
	g_test_add_func("/obex/client/srmp-elsewhere", srmp_elsewhere);
	g_test_add_func("/obex/client/put-streams", put_streams);
	g_test_add_func("/obex/client/put-refused", put_refused);
	g_test_add_func("/obex/client/abort-unsent", abort_unsent);
	g_test_add_func("/obex/client/abort-owed", abort_owed);
	g_test_add_func("/obex/client/abort-our-turn", abort_our_turn);
	g_test_add_func("/obex/client/abort-stream", abort_stream);
	g_test_add_func("/obex/client/abort-crossed", abort_crossed);
	g_test_add_func("/obex/client/abort-quiet-stream", abort_quiet_stream);
	g_test_add_func("/obex/client/abort-spared", abort_spared);
	g_test_add_func("/obex/client/abort-put", abort_put);
	g_test_add_func("/obex/client/abort-connect", abort_connect);
	g_test_add_func("/obex/client/abort-then-lost", abort_then_lost);
	g_test_add_func("/obex/client/raw", raw);
	g_test_add_func("/obex/client/wakes", wakes);
	g_test_add_func("/obex/client/disconnects", disconnects);
}
