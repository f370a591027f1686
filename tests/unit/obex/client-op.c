/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/client-op.c: what a request looks like, and how an answer is put together. */
#include "fixture.h"

static void header_order(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_text(headers, CG_HDR_NAME, "a");
	cg_headers_set_type(headers, "t");
	cg_headers_set_bytes(headers, CG_HDR_PARAMS, CG_SPAN_LITERAL("\x04\x01\x00"));
	cg_obex_client_set_srmp(client, TRUE);
	cg_obex_client_start(client, CG_OBEX_GET, 0, headers, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_produces(client, "83 001E CB 00000001 97 01 98 01 01 0007 00610000 42 0005 7400 "
				"4C 0006 040100");
}

/* A header that the caller sets itself is sent in place of the session's own. */
static void own_headers(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_u32(headers, CG_HDR_CONNECTION, 0xFF);
	cg_headers_set_u8(headers, CG_HDR_SRM, 2);
	cg_obex_client_start(client, CG_OBEX_GET, 0, headers, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_produces(client, "83 000A CB 000000FF 97 02");
}

static void setpath_flags(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);
	g_autoptr(CgHeaders) headers = cg_headers_new();

	cg_headers_set_text(headers, CG_HDR_NAME, "");
	cg_obex_client_start(client, CG_OBEX_SETPATH, 3, headers, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_produces(client, "85 000D 0300 CB 00000001 01 0003");
}

static void too_large(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);
	g_autoptr(CgHeaders) headers = cg_headers_new();
	g_autofree guint8 *big = g_malloc0(5000);

	cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_span(big, 5000));
	cg_obex_client_start(client, CG_OBEX_GET, 0, headers, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_produces(client, "");
	g_assert_cmphex(cg_obex_client_head(client, NULL), ==, CG_CODE_TOO_LARGE);
	g_assert_false(cg_obex_client_busy(client));
}

static void empty_put(void)
{
	g_autoptr(CgSession) client = connected_client(FALSE);

	cg_obex_client_start(client, CG_OBEX_PUT, 0, NULL, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_produces(client, "82 000B CB 00000001 49 0003");
}

/* Headers that leave no room for a body byte: the body begins in the next packet. */
static void put_without_room(void)
{
	for (gsize left = 0; left <= 4; left++) {
		g_autoptr(CgSession) client = connected_client(FALSE);
		g_autoptr(CgHeaders) headers = cg_headers_new();
		g_autofree guint8 *big = g_malloc0(5000);
		guint8 *room = g_malloc(CG_OBEX_MTU_MAX);

		cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_span(big, 4096 - 8 - 3 - left));
		cg_obex_client_start(client, CG_OBEX_PUT, 0, headers, CG_SPAN_LITERAL("ab"),
				     (CgWake){ 0 });
		g_assert_cmpuint(cg_session_produce(client, room, CG_OBEX_MTU_MAX), ==,
				 left == 4 ? 4096 : 4096 - left);
		g_assert_cmphex(room[0], ==, 0x02);
		receive_hex(client, "90 0003");
		assert_produces(client, left == 4 ? "82 0007 49 0004 62" : "82 0008 49 0005 6162");
		g_free(room);
	}
}

/* The headers of later packets join those of the first; the first of an id holds. */
static void answer_joins(void)
{
	g_autoptr(CgSession) client = connected_client(FALSE);
	const CgHeaders *response;
	CgSpan value;

	cg_obex_client_start(client, CG_OBEX_GET, 0, NULL, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_produces(client, "83 0008 CB 00000001");
	receive_hex(client, "90 0007 4C 0004 01");
	assert_produces(client, "83 0003");
	receive_hex(client, "A0 000C 4C 0004 02 C3 00000005");
	g_assert_cmphex(cg_obex_client_head(client, &response), ==, CG_CODE_CONTINUE);
	g_assert_true(cg_headers_has(response, CG_HDR_LENGTH));
	g_assert_true(cg_headers_get_bytes(response, CG_HDR_PARAMS, &value));
	assert_bytes(value, CG_SPAN_LITERAL("\x01"));
}

/* A body in the answer of what has none is not kept: nobody would read it, and all would stand
 * still. */
static void unwanted_body(void)
{
	g_autoptr(CgSession) client = connected_client(TRUE);
	CgSpan chunk;

	cg_obex_client_start(client, CG_OBEX_SETPATH, 2, NULL, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_produces(client, "85 000A 0200 CB 00000001");
	receive_hex(client, "A0 0007 49 0004 41");
	g_assert_true(cg_session_want_read(client));
	g_assert_cmphex(cg_obex_client_body(client, &chunk), ==, CG_CODE_SUCCESS);
}

static void endless_headers(void)
{
	const CgObexLimits limits = { CG_OBEX_MTU_MAX, 4096, FALSE };
	g_autoptr(CgSession) client = cg_obex_client_new(&limits);
	g_autoptr(GString) big = g_string_new("90 9006 50 9003");
	g_autofree char *another = NULL;

	for (guint i = 0; i < 0x9000; i++)
		g_string_append(big, "00");
	another = g_strdup(big->str);
	another[9] = '1';
	cg_obex_client_start(client, CG_OBEX_GET, 0, NULL, CG_SPAN_EMPTY, (CgWake){ 0 });
	assert_produces(client, "83 0003");
	receive_hex(client, big->str);
	assert_produces(client, "83 0003");
	receive_hex(client, big->str);
	assert_produces(client, "83 0003");
	assert_breaks(client, another, CG_ERROR_LIMIT);
}

void test_obex_client_op(void)
{
	g_test_add_func("/obex/client-op/header-order", header_order);
	g_test_add_func("/obex/client-op/own-headers", own_headers);
	g_test_add_func("/obex/client-op/setpath-flags", setpath_flags);
	g_test_add_func("/obex/client-op/too-large", too_large);
	g_test_add_func("/obex/client-op/empty-put", empty_put);
	g_test_add_func("/obex/client-op/put-without-room", put_without_room);
	g_test_add_func("/obex/client-op/answer-joins", answer_joins);
	g_test_add_func("/obex/client-op/unwanted-body", unwanted_body);
	g_test_add_func("/obex/client-op/endless-headers", endless_headers);
}
