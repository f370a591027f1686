/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/session.c: a client against a server in memory, over every packet length and
 * chunk. */
#include "fixture.h"

static const gsize sizes[] = { 0, 1, 240, 500, 5000 };

static void pull_all(gboolean packets, guint16 client_max, guint16 server_max, gsize chunk)
{
	Pair pair;

	pair_init(&pair, packets, client_max, server_max, chunk);
	g_assert_cmphex(pair_connect(&pair), ==, CG_CODE_SUCCESS);
	for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_auto(CgBuffer) body = { 0 };

		pair.script.size = sizes[i];
		g_assert_cmphex(pair_get(&pair, &body), ==, CG_CODE_SUCCESS);
		assert_pattern(&body, sizes[i]);
		g_assert_cmpuint(pair.short_packets, ==, 0);
		g_assert_false(cg_obex_client_busy(pair.client));
	}
	g_assert_cmphex(pair_ask(&pair, CG_OBEX_DISCONNECT, NULL, CG_SPAN_EMPTY), ==,
			CG_CODE_SUCCESS);
	g_assert_true(cg_session_over(pair.client));
	pair_clear(&pair);
}

static const guint16 wide[] = { 1000, 32767, 65535 };

static void every_mtu(gboolean packets, gsize chunk)
{
	for (guint mtu = 255; mtu <= 300; mtu++) {
		pull_all(packets, mtu, 255 + (mtu * 7) % 100, chunk);
		pull_all(packets, mtu, CG_OBEX_MTU_MAX, chunk);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(wide); i++)
		pull_all(packets, wide[i], wide[G_N_ELEMENTS(wide) - 1 - i], chunk);
}

static void over_packets(void)
{
	every_mtu(TRUE, 0);
}

static void over_stream(void)
{
	every_mtu(FALSE, 0);
}

static void byte_by_byte(void)
{
	every_mtu(FALSE, 1);
}

static void odd_chunks(void)
{
	every_mtu(FALSE, 7);
}

/* A big body, so that the widest packets are full as well. */
static void big(void)
{
	for (guint i = 0; i < 4; i++) {
		g_auto(CgBuffer) body = { 0 };
		Pair pair;

		pair_init(&pair, i & 1, i & 2 ? 65535 : 32767, 65535, 4096);
		pair_connect(&pair);
		pair.script.size = 300000;
		pair.script.step = 33333;
		pair.script.head_waits = 3;
		g_assert_cmphex(pair_get(&pair, &body), ==, CG_CODE_SUCCESS);
		assert_pattern(&body, 300000);
		g_assert_cmpuint(pair.short_packets, ==, 0);
		pair_clear(&pair);
	}
}

static void put_all(void)
{
	for (guint i = 0; i < 2 * 4 * 5; i++) {
		g_auto(CgBuffer) body = { 0 };
		g_autoptr(CgHeaders) headers = cg_headers_new();
		Pair pair;

		for (gsize at = 0; at < sizes[i % 5]; at++)
			cg_buffer_append_u8(&body, pattern(at));
		cg_headers_set_text(headers, CG_HDR_NAME, "x");
		pair_init(&pair, i & 1, 1000, (const guint16[]){ 255, 256, 300, 1000 }[i / 5 % 4],
			  1);
		pair.mtu = 1000;
		pair_connect(&pair);
		g_assert_cmphex(pair_ask(&pair, CG_OBEX_PUT, headers, cg_buffer_span(&body)), ==,
				CG_CODE_SUCCESS);
		assert_pattern(&pair.script.got, sizes[i % 5]);
		g_assert_true(pair.script.closed);
		pair_clear(&pair);
	}
}

/* With SRM one GET is enough; with SRMP and without SRM each packet has its own. */
static void gets_are_counted(void)
{
	for (guint i = 0; i < 3; i++) {
		g_auto(CgBuffer) body = { 0 };
		guint before;
		Pair pair;

		pair_init(&pair, i > 0, 255, 255, 0);
		cg_obex_client_set_srmp(pair.client, i > 1);
		pair_connect(&pair);
		before = pair.gets;
		pair.script.size = 2000;
		g_assert_cmphex(pair_get(&pair, &body), ==, CG_CODE_SUCCESS);
		assert_pattern(&body, 2000);
		g_assert_cmpuint(cg_obex_client_packets(pair.client), ==, 9);
		g_assert_cmpuint(pair.gets - before, ==, i == 1 ? 1 : 9);
		pair_clear(&pair);
	}
}

static void refused_and_on(void)
{
	for (guint i = 0; i < 2; i++) {
		g_auto(CgBuffer) body = { 0 };
		Pair pair;

		pair_init(&pair, i, 255, 255, 3);
		g_assert_cmphex(pair_get(&pair, &body), ==, CG_CODE_FORBIDDEN);
		pair_connect(&pair);
		pair.script.get = CG_CODE_NOT_FOUND;
		g_assert_cmphex(pair_get(&pair, &body), ==, CG_CODE_NOT_FOUND);
		pair.script.get = 0;
		pair.script.size = 3000;
		pair.script.fail_at = 1000;
		pair.script.end = CG_CODE_UNAVAILABLE;
		g_assert_cmphex(pair_get(&pair, &body), ==, CG_CODE_UNAVAILABLE);
		cg_buffer_truncate(&body, 0);
		pair.script.fail_at = 0;
		g_assert_cmphex(pair_get(&pair, &body), ==, CG_CODE_SUCCESS);
		assert_pattern(&body, 3000);
		pair_clear(&pair);
	}
}

/* Aborted after so many turns, with a question right behind it: never an answer that is another's.
 */
static void abort_after(gboolean packets, guint turns, gsize size, gboolean put)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	g_auto(CgBuffer) body = { 0 };
	static const guint8 zeros[2000];
	CgSpan chunk;
	Pair pair;

	pair_init(&pair, packets, 255, 255, 50);
	pair_connect(&pair);
	pair.script.size = size;
	cg_headers_set_text(headers, CG_HDR_NAME, "old");
	cg_obex_client_start(pair.client, put ? CG_OBEX_PUT : CG_OBEX_GET, 0, headers,
			     put ? cg_span(zeros, size) : CG_SPAN_EMPTY, (CgWake){ 0 });
	for (guint i = 0; i < turns; i++) {
		pair_turn(&pair);
		cg_obex_client_body(pair.client, &chunk);
	}
	cg_obex_client_abort(pair.client);
	pair.script.size = 700;
	g_assert_cmphex(pair_get(&pair, &body), ==, CG_CODE_SUCCESS);
	assert_pattern(&body, 700);
	g_assert_cmpstr(pair.script.name, ==, "telecom/pb.vcf");
	pair_run(&pair);
	g_assert_false(cg_obex_client_busy(pair.client));
	g_assert_true(cg_session_want_read(pair.client) && cg_session_want_read(pair.server));
	pair_clear(&pair);
}

static void abort_any_time(void)
{
	for (guint turns = 0; turns < 60; turns++) {
		for (guint i = 0; i < 8; i++)
			abort_after(i & 1, turns, i & 2 ? 2000 : 400, i & 4);
	}
}

/* The length of what comes is known from its third byte; nobody reads past what was offered. */
static void limits(void)
{
	Script script = { 0 };
	const CgObexLimits small = { 255, 4096, FALSE };
	g_autoptr(CgSession) server = script_server(&script, &small, 1);
	g_autoptr(CgSession) other = script_server(&script, &small, 1);

	assert_breaks(server, "80 0100", CG_ERROR_FRAMING);
	g_assert_false(cg_session_receive(server, CG_SPAN_LITERAL("\x80"), NULL));
	assert_answers(other, "80 00FF", "");
	g_assert_true(cg_session_waiting(other));
}

/* A fault behind an unanswered packet ends the session when its turn comes. */
static void late_fault(void)
{
	Script script = { .head_waits = 1 };
	g_autoptr(CgSession) server = connected_server(&script, FALSE, 255);

	assert_answers(server, "83 0008 CB 00000001", "");
	receive_hex(server, "83 0005 CB00");
	g_assert_false(cg_session_over(server));
	assert_produces(server, "A0 0006 49 0003");
	assert_produces(server, "");
	g_assert_true(cg_session_over(server));
}

static void nothing_taken(void)
{
	Script script = { 0 };
	g_autoptr(CgSession) server = connected_server(&script, TRUE, 255);

	receive_hex(server, "");
	g_assert_true(cg_session_want_read(server));
	g_assert_false(cg_session_waiting(server));
	cg_session_lost(server);
	receive_hex(server, "83");
	assert_produces(server, "");
	cg_session_free(NULL);
}

void test_obex_session(void)
{
	g_test_add_func("/obex/session/over-packets", over_packets);
	g_test_add_func("/obex/session/over-stream", over_stream);
	g_test_add_func("/obex/session/byte-by-byte", byte_by_byte);
	g_test_add_func("/obex/session/odd-chunks", odd_chunks);
	g_test_add_func("/obex/session/big", big);
	g_test_add_func("/obex/session/put", put_all);
	g_test_add_func("/obex/session/gets-are-counted", gets_are_counted);
	g_test_add_func("/obex/session/refused-and-on", refused_and_on);
	g_test_add_func("/obex/session/abort-any-time", abort_any_time);
	g_test_add_func("/obex/session/limits", limits);
	g_test_add_func("/obex/session/late-fault", late_fault);
	g_test_add_func("/obex/session/nothing-taken", nothing_taken);
}
