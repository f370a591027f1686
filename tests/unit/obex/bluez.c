/* SPDX-License-Identifier: GPL-2.0-or-later */
/* BlueZ's own byte vectors: what it writes decodes here and encodes to the same bytes, what it
 * refuses is refused here, and its transfers run against our two ends. */
#include "fixture.h"
#include "obex-private.h"

#include <string.h>
#include <wire/obex-bluez.h>

typedef struct {
	const char *name;
	CgPacketKind kind;
	CgSpan bytes;
} Vector;

#define VECTOR(kind, array)                  \
	{                                    \
#array, CG_PACKET_##kind,    \
		{                            \
			array, sizeof(array) \
		}                            \
	}

static const Vector headers[] = {
	VECTOR(PLAIN, hdr_connid),     VECTOR(PLAIN, hdr_name_empty),
	VECTOR(PLAIN, hdr_name_ascii), VECTOR(PLAIN, hdr_name_umlaut),
	VECTOR(PLAIN, hdr_body),       VECTOR(PLAIN, hdr_actionid),
	VECTOR(PLAIN, hdr_apparam),
};

static const Vector broken_headers[] = {
	VECTOR(PLAIN, hdr_uint32_nval),       VECTOR(PLAIN, hdr_unicode_nval_short),
	VECTOR(PLAIN, hdr_unicode_nval_data), VECTOR(PLAIN, hdr_bytes_nval_short),
	VECTOR(PLAIN, hdr_bytes_nval_data),   VECTOR(PLAIN, hdr_bytes_nval_len),
};

static const Vector packets[] = {
	VECTOR(CONNECT, pkt_connect),
	VECTOR(PLAIN, pkt_put_action),
	VECTOR(PLAIN, pkt_put_body),
	VECTOR(PLAIN, pkt_put),
	VECTOR(PLAIN, pkt_put_long),
	VECTOR(CONNECT, pkt_connect_req),
	VECTOR(CONNECT, pkt_connect_rsp),
	VECTOR(PLAIN, pkt_disconnect_req),
	VECTOR(PLAIN, pkt_disconnect_rsp),
	VECTOR(CONNECT, pkt_unauth_rsp),
	VECTOR(CONNECT, pkt_auth_req),
	VECTOR(SETPATH, pkt_setpath_req),
	VECTOR(SETPATH, pkt_setpath_up_req),
	VECTOR(SETPATH, pkt_setpath_up_down_req),
	VECTOR(PLAIN, pkt_success_rsp),
	VECTOR(SETPATH, pkt_mkdir_req),
	VECTOR(PLAIN, pkt_delete_req),
	VECTOR(PLAIN, pkt_copy_req),
	VECTOR(PLAIN, pkt_move_req),
	VECTOR(PLAIN, pkt_abort_rsp),
	VECTOR(PLAIN, put_req_first),
	VECTOR(PLAIN, put_req_first_srm),
	VECTOR(PLAIN, put_req_zero),
	VECTOR(PLAIN, put_req_last),
	VECTOR(PLAIN, abort_req),
	VECTOR(PLAIN, put_rsp_first),
	VECTOR(PLAIN, put_rsp_first_srm),
	VECTOR(PLAIN, put_rsp_first_srm_wait),
	VECTOR(PLAIN, put_rsp_last),
	VECTOR(PLAIN, get_req_first),
	VECTOR(PLAIN, get_req_first_app),
	VECTOR(PLAIN, get_req_first_srm),
	VECTOR(PLAIN, get_req_first_srm_wait),
	VECTOR(PLAIN, get_req_srm_wait),
	VECTOR(PLAIN, get_req_last),
	VECTOR(PLAIN, get_rsp_first_app),
	VECTOR(PLAIN, get_rsp_first),
	VECTOR(PLAIN, get_rsp_first_srm),
	VECTOR(PLAIN, get_rsp_first_srm_wait_next),
	VECTOR(PLAIN, get_rsp_srm_wait),
	VECTOR(PLAIN, get_rsp_zero),
	VECTOR(PLAIN, get_rsp_zero_wait_next),
	VECTOR(PLAIN, get_rsp_last),
	VECTOR(CONNECT, conn_req),
	VECTOR(CONNECT, conn_rsp),
	VECTOR(CONNECT, conn_req_srm),
	VECTOR(CONNECT, conn_rsp_srm),
	VECTOR(PLAIN, unavailable_rsp),
	VECTOR(PLAIN, conn_get_req_first),
	VECTOR(PLAIN, conn_get_req_wrg),
	VECTOR(PLAIN, conn_put_req_first),
};

static const Vector broken_packets[] = {
	VECTOR(PLAIN, pkt_nval_len),
	VECTOR(PLAIN, pkt_nval_short_rsp),
	VECTOR(CONNECT, pkt_nval_connect_rsp),
};

static const Vector params[] = {
	VECTOR(PLAIN, tag_uint8),  VECTOR(PLAIN, tag_uint16), VECTOR(PLAIN, tag_uint32),
	VECTOR(PLAIN, tag_uint64), VECTOR(PLAIN, tag_string), VECTOR(PLAIN, tag_bytes),
	VECTOR(PLAIN, tag_multi),
};

static const Vector broken_params[] = {
	VECTOR(PLAIN, tag_nval_short),
	VECTOR(PLAIN, tag_nval_data),
	VECTOR(PLAIN, tag_nval2_short),
	VECTOR(PLAIN, tag_nval2_data),
};

/* Headers decoded and written again, the body after them as everyone sends it. */
static void rewrite(CgSpan bytes, CgWriter *writer)
{
	g_autoptr(CgHeaders) set = cg_headers_new();
	g_autoptr(GError) error = NULL;
	gboolean last;
	CgSpan body;

	cg_headers_parse(set, bytes, &body, &last, &error);
	g_assert_no_error(error);
	cg_headers_write(set, writer);
	if (!body.data)
		return;
	cg_write_u8(writer, last ? CG_HDR_END_OF_BODY : CG_HDR_BODY);
	cg_write_u16(writer, 3 + body.size);
	cg_write_span(writer, body);
}

static void headers_agree(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(headers); i++) {
		guint8 room[300];
		CgWriter writer;

		cg_writer_init(&writer, room, sizeof(room));
		rewrite(headers[i].bytes, &writer);
		assert_bytes(cg_writer_span(&writer), headers[i].bytes);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(broken_headers); i++) {
		g_autoptr(CgHeaders) set = cg_headers_new();

		g_assert_false(cg_headers_parse(set, broken_headers[i].bytes, NULL, NULL, NULL));
	}
}

/* The same headers out of setters. */
static void headers_set(void)
{
	g_autoptr(CgHeaders) set = cg_headers_new();
	guint8 room[300];
	CgWriter writer;

	cg_writer_init(&writer, room, sizeof(room));
	cg_headers_set_u32(set, CG_HDR_CONNECTION, 0x01020304);
	cg_headers_set_type(set, "foo/bar");
	cg_headers_set_text(set, CG_HDR_NAME, "file.txt");
	cg_headers_set_u8(set, 0x94, 0xab);
	cg_headers_write(set, &writer);
	assert_bytes(cg_writer_span(&writer), cg_span(pkt_put_long + 3, sizeof(pkt_put_long) - 11));
	cg_headers_clear(set);
	cg_writer_init(&writer, room, sizeof(room));
	cg_headers_set_text(set, CG_HDR_NAME, "\xC3\xA5\xC3\xA4\xC3\xB6");
	cg_headers_write(set, &writer);
	assert_bytes(cg_writer_span(&writer), SPAN(hdr_name_umlaut));
}

static void packets_agree(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(packets); i++) {
		guint8 room[300];
		CgWriter writer;
		CgPacket packet;

		cg_writer_init(&writer, room, sizeof(room));
		g_assert_true(cg_packet_read(&packet, packets[i].kind, packets[i].bytes, NULL));
		cg_packet_begin(&packet, &writer);
		rewrite(packet.headers, &writer);
		cg_packet_finish(&writer, packet.code);
		assert_bytes(cg_writer_span(&writer), packets[i].bytes);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(broken_packets); i++) {
		CgPacket packet;

		g_assert_false(cg_packet_read(&packet, broken_packets[i].kind,
					      broken_packets[i].bytes, NULL));
	}
}

static void params_agree(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(params); i++) {
		g_auto(CgBuffer) out = { 0 };
		CgSpan value;
		guint8 tag;
		gsize at = 0;

		g_assert_true(cg_params_valid(params[i].bytes));
		while (cg_params_next(params[i].bytes, &at, &tag, &value))
			cg_params_put(&out, tag, value);
		assert_bytes(cg_buffer_span(&out), params[i].bytes);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(broken_params); i++)
		g_assert_false(cg_params_valid(broken_params[i].bytes));
}

static void params_values(void)
{
	static const guint64 numbers[] = { 0x01, 0x0102, 0x01020304, 0x0102030405060708 };
	g_auto(CgBuffer) out = { 0 };
	CgSpan value;
	guint64 number;

	for (guint8 tag = 0; tag < 4; tag++) {
		g_assert_true(cg_params_find(SPAN(tag_multi), tag, &value));
		g_assert_true(cg_params_number(value, &number));
		g_assert_cmphex(number, ==, numbers[tag]);
		cg_params_put_number(&out, tag, numbers[tag], 1 << tag);
	}
	cg_params_put(&out, 4, CG_SPAN_LITERAL("ABC\0"));
	assert_bytes(cg_buffer_span(&out), SPAN(tag_multi));
}

/* --- Its transfers --- */

static void take(CgSession *session, CgSpan bytes)
{
	g_autoptr(GError) error = NULL;

	cg_session_receive(session, bytes, &error);
	g_assert_no_error(error);
}

static void assert_produces_span(CgSession *session, CgSpan expected)
{
	g_autofree char *hex = hex_of(expected);

	assert_produces(session, hex);
}

/* As BlueZ's tests without a connection id: nothing has been connected. */
static CgSession *ask_file(gboolean packet_mode, guint8 opcode, CgSpan put)
{
	const CgObexLimits limits = { 4096, 4096, packet_mode };
	CgSession *client = cg_obex_client_new(&limits);
	g_autoptr(CgHeaders) set = cg_headers_new();

	cg_headers_set_type(set, "foo/bar");
	cg_headers_set_text(set, CG_HDR_NAME, "file.txt");
	cg_obex_client_start(client, opcode, 0, set, put, (CgWake){ 0 });
	return client;
}

static void assert_read(CgSession *client, CgSpan expected)
{
	CgSpan chunk;

	g_assert_cmphex(cg_obex_client_body(client, &chunk), ==, CG_CODE_CONTINUE);
	assert_bytes(chunk, expected);
}

static void assert_done(CgSession *client, CgCode code)
{
	CgSpan chunk;

	g_assert_cmphex(cg_obex_client_body(client, &chunk), ==, code);
	g_assert_false(cg_obex_client_busy(client));
	cg_session_free(client);
}

static const CgSpan ten = { put_req_first + 38, 10 };
static const CgSpan zeros = { get_rsp_zero + 6, 249 };

static void client_gets(void)
{
	CgSession *client = ask_file(FALSE, CG_OBEX_GET, CG_SPAN_EMPTY);

	assert_produces_span(client, SPAN(get_req_first));
	take(client, SPAN(get_rsp_first));
	assert_read(client, ten);
	assert_produces_span(client, SPAN(get_req_last));
	take(client, SPAN(get_rsp_zero));
	assert_read(client, zeros);
	assert_produces_span(client, SPAN(get_req_last));
	take(client, SPAN(get_rsp_last));
	assert_done(client, CG_CODE_SUCCESS);
}

static void client_streams(void)
{
	CgSession *client = ask_file(TRUE, CG_OBEX_GET, CG_SPAN_EMPTY);

	assert_produces_span(client, SPAN(get_req_first_srm));
	take(client, SPAN(get_rsp_first_srm));
	assert_read(client, ten);
	for (guint i = 0; i < 4; i++) {
		take(client, SPAN(get_rsp_zero));
		assert_read(client, zeros);
		assert_produces(client, "");
	}
	take(client, SPAN(get_rsp_last));
	assert_done(client, CG_CODE_SUCCESS);
}

static void client_waits(void)
{
	CgSession *client = ask_file(TRUE, CG_OBEX_GET, CG_SPAN_EMPTY);

	assert_produces_span(client, SPAN(get_req_first_srm));
	take(client, SPAN(get_rsp_first_srm_wait_next));
	assert_read(client, ten);
	assert_produces_span(client, SPAN(get_req_last));
	take(client, SPAN(get_rsp_zero_wait_next));
	assert_read(client, cg_span(zeros.data, 247));
	assert_produces_span(client, SPAN(get_req_last));
	take(client, SPAN(get_rsp_last));
	assert_done(client, CG_CODE_SUCCESS);
}

static void client_is_refused(void)
{
	CgSession *client = ask_file(FALSE, CG_OBEX_GET, CG_SPAN_EMPTY);

	assert_produces_span(client, SPAN(get_req_first));
	take(client, SPAN(unavailable_rsp));
	assert_done(client, CG_CODE_UNAVAILABLE);
}

/* Ours ends the body in the first packet where BlueZ sends an empty last one. */
static void client_puts(void)
{
	CgSession *client = ask_file(FALSE, CG_OBEX_PUT, ten);
	guint8 expected[sizeof(put_req_first)];

	memcpy(expected, put_req_first, sizeof(expected));
	expected[0] = CG_OBEX_PUT;
	expected[35] = CG_HDR_END_OF_BODY;
	assert_produces_span(client, SPAN(expected));
	take(client, SPAN(put_rsp_last));
	assert_done(client, CG_CODE_SUCCESS);
}

/* Its requests at our server, up to what they carry. */
static void server_takes(void)
{
	Script script = { .size = 10, .get = CG_CODE_SUCCESS };
	const CgObexLimits limits = { 4096, 4096, TRUE };
	g_autoptr(CgSession) server = script_server(&script, &limits, 1);

	take(server, SPAN(conn_req));
	assert_produces_span(server, SPAN(conn_rsp));
	take(server, SPAN(conn_req_srm)); /* SRM in CONNECT is ignored */
	assert_produces(server, "A0 000C 1000 1000 CB 00000002");
	take(server, SPAN(conn_get_req_first));
	assert_produces_span(server, SPAN(unavailable_rsp)); /* that connection was replaced */
	take(server, SPAN(pkt_auth_req));
	assert_produces(server, "A0 000C 1000 1000 CB 00000003");
	take(server, SPAN(get_req_first)); /* without a ConnectionID, and there is only one */
	assert_produces(server, "A0 0010 49 000D 00070E151C232A31383F");
	take(server, SPAN(pkt_setpath_req));
	assert_produces_span(server, SPAN(pkt_success_rsp));
	take(server, SPAN(pkt_copy_req));
	assert_produces(server, "C0 0003");
	take(server, SPAN(abort_req));
	assert_produces_span(server, SPAN(pkt_success_rsp));
	g_assert_cmpuint(script.started, ==, 1);
	take(server, SPAN(pkt_disconnect_req));
	assert_produces_span(server, SPAN(pkt_disconnect_rsp));
}

static void server_answers(void)
{
	Script script = { .size = 10 };
	g_autoptr(CgSession) server = connected_server(&script, TRUE, 4096);

	take(server, SPAN(conn_get_req_wrg));
	assert_produces_span(server, SPAN(unavailable_rsp));
	take(server, SPAN(conn_get_req_first));
	assert_produces(server, "A0 0010 49 000D 00070E151C232A31383F");
	g_assert_cmpstr(script.name, ==, "file.txt");
	take(server, SPAN(conn_put_req_first));
	assert_produces_span(server, SPAN(put_rsp_first));
	take(server, SPAN(put_req_zero));
	assert_produces_span(server, SPAN(put_rsp_first));
	take(server, SPAN(put_req_last));
	assert_produces_span(server, SPAN(put_rsp_last));
	g_assert_cmpuint(script.got.size, ==, 10 + 249);
}

void test_obex_bluez(void)
{
	g_test_add_func("/obex/bluez/headers", headers_agree);
	g_test_add_func("/obex/bluez/headers-set", headers_set);
	g_test_add_func("/obex/bluez/packets", packets_agree);
	g_test_add_func("/obex/bluez/params", params_agree);
	g_test_add_func("/obex/bluez/params-values", params_values);
	g_test_add_func("/obex/bluez/client-gets", client_gets);
	g_test_add_func("/obex/bluez/client-streams", client_streams);
	g_test_add_func("/obex/bluez/client-waits", client_waits);
	g_test_add_func("/obex/bluez/client-is-refused", client_is_refused);
	g_test_add_func("/obex/bluez/client-puts", client_puts);
	g_test_add_func("/obex/bluez/server-takes", server_takes);
	g_test_add_func("/obex/bluez/server-answers", server_answers);
}
