/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/server.c: requests and the answers to them, byte for byte. */
#include "fixture.h"

#include <wire/obex-bluez.h>

#define CB        "CB 00000001 "
#define NAME_DIR  "01 000B 0064006900720000"
#define CONNECTED "A0 000C 1000 1000 CB 00000001"

static const CgObexLimits packets = { 4096, 4096, TRUE };
static const CgObexLimits stream = { 4096, 4096, FALSE };

static void connect_answers(void)
{
	Script script = { .params = TRUE };
	g_autoptr(CgSession) server = script_server(&script, &packets, 0xFFFFFFFE);

	assert_answers(server, "80 000C 1000 1000 46 0005 ABCD",
		       "A0 0017 1000 1000 CB FFFFFFFE 4A 0005 ABCD 4C 0006 000107");
	script.params = FALSE;
	assert_answers(server, "80 000C 1000 1000 46 0005 ABCD",
		       "A0 0011 1000 1000 CB 00000000 4A 0005 ABCD");
	assert_answers(server, "80 000C 1000 1000 46 0005 ABCD",
		       "A0 0011 1000 1000 CB 00000001 4A 0005 ABCD");
}

/* A second CONNECT goes to the same target, or the first one stays. */
static void one_target(void)
{
	Script script = { .size = 1 };
	g_autoptr(CgSession) server = script_server(&script, &packets, 1);

	assert_answers(server, "80 000C 1000 1000 46 0005 ABCD",
		       "A0 0011 1000 1000 CB 00000001 4A 0005 ABCD");
	assert_answers(server, "80 000C 1000 1000 46 0005 ABCE", "C0 0007 1000 1000");
	assert_answers(server, "80 0007 1000 1000", "C0 0007 1000 1000");
	assert_answers(server, "83 0008" CB, "A0 0007 49 0004 00");
	assert_answers(server, "81 0003", "A0 0003");
	assert_answers(server, "80 000C 1000 1000 46 0005 ABCE",
		       "A0 0011 1000 1000 CB 00000002 4A 0005 ABCE");
}

static void connect_limits(void)
{
	const CgObexLimits narrow = { 300, 255, TRUE };
	Script script = { .size = 1000, .padding = 300 };
	g_autoptr(CgSession) server = script_server(&script, &narrow, 0xFFFFFFFF);
	g_autofree guint8 *room = g_malloc(CG_OBEX_MTU_MAX);

	assert_answers(server, "80 0007 1000 1000", "D0 0007 1000 012C");
	script.padding = 0;
	assert_answers(server, "83 0008 CB 00000000", "C3 0003");
	assert_answers(server, "80 0007 1000 1000", "A0 000C 1000 012C CB 00000001");
	receive_hex(server, "83 0008" CB);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
}

static void connect_refused(void)
{
	Script script = { .connect = CG_CODE_NOT_ACCEPTABLE };
	g_autoptr(CgSession) server = script_server(&script, &packets, 1);

	assert_answers(server, "80 0007 1000 00FE", "C0 0007 1000 1000");
	assert_answers(server, "80 0005 1000", "C0 0007 1000 1000");
	assert_answers(server, "80 0007 1000 00FF", "C6 0007 1000 1000");
	assert_answers(server, "83 0003", "C3 0003");
	script.connect = CG_CODE_WAIT + 2;
	assert_answers(server, "80 0007 1000 00FF", "D0 0007 1000 1000");
	script.connect = CG_CODE_SUCCESS;
	assert_answers(server, "80 0007 1000 00FF", CONNECTED);
	script.connect = CG_CODE_NOT_ACCEPTABLE;
	assert_answers(server, "80 0007 1000 00FF", "C6 0007 1000 1000");
	assert_answers(server, "83 0008" CB, "C3 0003");
}

static void before_connect(void)
{
	Script script = { 0 };
	g_autoptr(CgSession) server = script_server(&script, &packets, 1);

	assert_answers(server, "83 0003", "C3 0003");
	assert_answers(server, "83 0008" CB, "C3 0003");
	assert_answers(server, "82 0003", "C3 0003");
	assert_answers(server, "85 0005 0200", "C3 0003");
	assert_answers(server, "FF 0003", "A0 0003");
	g_assert_cmpuint(script.started, ==, 0);
	assert_answers(server, "81 0003", "A0 0003");
	assert_answers(server, "80 0007 1000 1000", CONNECTED);
}

static void connection_ids(void)
{
	Script script = { .size = 600 };
	g_autoptr(CgSession) server = connected_server(&script, FALSE, 255);
	g_autofree guint8 *room = g_malloc(CG_OBEX_MTU_MAX);

	assert_answers(server, "83 0008 CB 00000002", "D3 0003");
	assert_answers(server, "82 0008 CB 00000002", "D3 0003");
	assert_answers(server, "85 000A 0200 CB 000000FF", "D3 0003");
	g_assert_cmpuint(script.started, ==, 0);
	/* Cars that leave it out mean the only connection that there is. */
	assert_answers(server, "85 0005 0200", "A0 0003");
	receive_hex(server, "83 0003");
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	assert_answers(server, "FF 0003", "A0 0003");
	/* Later packets may leave it out or repeat it; a wrong one ends the operation. */
	receive_hex(server, "83 0008" CB);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	receive_hex(server, "83 0003");
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	assert_answers(server, "83 0008 CB 00000002", "D3 0003");
	g_assert_cmpuint(script.freed, ==, 2);
}

/* Some ask for the rest of an answer, or end it, without the final bit. */
static void no_final_bit(void)
{
	Script script = { .size = 300 };
	g_autoptr(CgSession) server = connected_server(&script, FALSE, 255);
	g_autofree guint8 *room = g_malloc(CG_OBEX_MTU_MAX);

	receive_hex(server, "83 0008" CB);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	receive_hex(server, "03 0003");
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), >, 3);
	g_assert_cmphex(room[0], ==, CG_CODE_SUCCESS);
	receive_hex(server, "83 0008" CB);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	assert_answers(server, "7F 0003", "A0 0003");
	g_assert_cmpuint(script.started, ==, 2);
	g_assert_cmpuint(script.freed, ==, 2);
}

static void setpath(void)
{
	Script script = { 0 };
	g_autoptr(CgSession) server = connected_server(&script, TRUE, 4096);
	static const char *const created[] = { "00", "01", "04", "06", "07", "82", "FF" };

	assert_answers(server, "85 0015 0200" CB NAME_DIR, "A0 0003");
	g_assert_cmpstr(script.path, ==, "dir");
	assert_answers(server, "85 000D 0200" CB "01 0003", "A0 0003");
	g_assert_cmpstr(script.path, ==, "/");
	assert_answers(server, "85 0015 0300" CB NAME_DIR, "A0 0003");
	g_assert_cmpstr(script.path, ==, "..dir");
	assert_answers(server, "85 000A 0300" CB, "A0 0003");
	g_assert_cmpstr(script.path, ==, "..");
	assert_answers(server, "85 000A 0200" CB, "A0 0003");
	g_assert_cmpstr(script.path, ==, "/");
	script.setpath = CG_CODE_NOT_FOUND;
	assert_answers(server, "85 0015 0200" CB NAME_DIR, "C4 0003");
	script.path[0] = '\0';
	for (gsize i = 0; i < G_N_ELEMENTS(created); i++) {
		g_autofree char *request = g_strdup_printf("85 0015 %s00" CB NAME_DIR, created[i]);

		assert_answers(server, request, "C0 0003");
	}
	assert_answers(server, "85 0004 02", "C0 0003");
	g_assert_cmpstr(script.path, ==, "");
}

static void refused_opcodes(void)
{
	Script script = { .size = 10 };
	g_autoptr(CgSession) server = connected_server(&script, TRUE, 4096);

	for (guint code = 0; code < 256; code++) {
		g_autofree char *request = g_strdup_printf("%02X 0008" CB, code);
		gboolean known = code == CG_OBEX_CONNECT || code == CG_OBEX_DISCONNECT ||
				 (code | 0x80) == CG_OBEX_PUT || (code | 0x80) == CG_OBEX_GET ||
				 code == CG_OBEX_SETPATH || (code | 0x80) == CG_OBEX_ABORT;

		if (!known)
			assert_answers(server, request, "C0 0003");
	}
	g_assert_cmpuint(script.started, ==, 0);
}

/* A phonebook server has no PUT. */
static void null_members(void)
{
	static const CgObexProfile nothing = { 0 };
	CgObexProfile connects = { .connect = script_profile.connect };
	Script script = { 0 };
	g_autoptr(CgSession) deaf = cg_obex_server_new(&packets, &nothing, NULL, 1);
	g_autoptr(CgSession) server = cg_obex_server_new(&packets, &connects, &script, 1);

	assert_answers(deaf, "80 0007 1000 1000", "C0 0007 1000 1000");
	assert_answers(server, "80 0007 1000 1000", CONNECTED);
	assert_answers(server, "82 0008" CB, "C0 0003");
	assert_answers(server, "02 0008" CB, "C0 0003");
	assert_answers(server, "83 0008" CB, "C0 0003");
	assert_answers(server, "85 000A 0200" CB, "C0 0003");
	assert_answers(server, "86 0008" CB, "C0 0003");
	assert_answers(server, "87 0008" CB, "C0 0003");
}

static CgCode forgets(gpointer data, const CgHeaders *request, CgObexOp **op)
{
	return CG_CODE_SUCCESS;
}

static void no_operation(void)
{
	CgObexProfile profile = { .connect = script_profile.connect,
				  .get = forgets,
				  .put = forgets };
	Script script = { 0 };
	g_autoptr(CgSession) server = cg_obex_server_new(&packets, &profile, &script, 1);

	assert_answers(server, "80 0007 1000 1000", CONNECTED);
	assert_answers(server, "83 0008" CB, "D0 0003");
	assert_answers(server, "82 0008" CB, "D0 0003");
}

static void malformed(void)
{
	Script script = { .size = 10 };
	g_autoptr(CgSession) server = connected_server(&script, TRUE, 4096);

	assert_answers(server, "83 000E" CB "42 0006 612F62", "C0 0003");  /* Type without NUL */
	assert_answers(server, "83 000D" CB "4C 0005 0402", "C0 0003");    /* overrunning TLV */
	assert_answers(server, "83 000C" CB "01 0004 00", "C0 0003");      /* odd Name */
	assert_answers(server, "83 000E" CB "48 0003 49 0003", "C0 0003"); /* two bodies */
	assert_answers(server, "FF 0007 42 0004 61", "A0 0003");           /* never refused */
	g_assert_cmpuint(script.started, ==, 0);
	assert_answers(server, "83 0008" CB, "A0 0010 49 000D 00070E151C232A31383F");
}

static void assert_lost(const char *hex)
{
	Script script = { 0 };
	g_autoptr(CgSession) server = connected_server(&script, TRUE, 4096);

	assert_breaks(server, hex, CG_ERROR_FRAMING);
	assert_produces(server, "");
	g_assert_true(cg_session_over(server));
	g_assert_cmpuint(script.started, ==, 0);
}

static void lost_framing(void)
{
	assert_lost("83 0002");
	assert_lost("83 0000");
	assert_lost("83 1001");
	assert_lost("83");                   /* a message that is no packet */
	assert_lost("83 0009 CB 00000001");  /* longer than the message */
	assert_lost("83 0007 CB 00000001");  /* shorter */
	assert_lost("83 000B" CB "4C 0004"); /* a header past the end */
	assert_lost("83 000B" CB "4C 0002"); /* one that ends before it begins */
	assert_lost("FF 0005 42 00");
	assert_lost("80 0009 1000 1000 CB 00");
}

/* Every request cut at every length: on a stream it is waited for, as a message it loses framing;
 * with its length put right it is answered or loses framing, and starts nothing it should not. */
static void truncated(void)
{
	static const guint8 get[] = { 0x83, 0x00, 0x32, 0xCB, 0, 0, 0, 1, BLUEZ_TYPE, BLUEZ_NAME,
				      0x4C, 0x00, 0x0A, 0x04, 2, 0, 0, 7, 1,          0 };

	for (gsize size = 1; size < sizeof(get); size++) {
		Script script = { 0 };
		CgSession *server = connected_server(&script, FALSE, 255);
		g_autofree guint8 *cut = g_memdup2(get, size);
		gboolean taken = cg_session_receive(server, cg_span(cut, size), NULL);

		g_assert_true(taken && cg_session_waiting(server));
		assert_produces(server, "");
		cg_session_free(server);

		server = connected_server(&script, TRUE, 255);
		g_assert_false(cg_session_receive(server, cg_span(cut, size), NULL));
		cg_session_free(server);
		if (size < 3)
			continue;
		cut[2] = size;
		server = connected_server(&script, TRUE, 255);
		if (cg_session_receive(server, cg_span(cut, size), NULL))
			g_assert_cmpuint(script.started, ==, size == 3 || size >= 8);
		cg_session_free(server);
		g_assert_cmpuint(script.started, ==, script.freed);
	}
}

static void put_collects(void)
{
	Script script = { 0 };
	g_autoptr(CgSession) server = connected_server(&script, FALSE, 255);

	script.params = TRUE;
	/* Headers alone first: the profile is asked when the body begins. */
	assert_answers(server, "02 0008" CB, "90 0003");
	g_assert_cmpuint(script.started, ==, 0);
	assert_answers(server, "02 0012 " NAME_DIR "48 0004 41", "90 0003");
	g_assert_cmpuint(script.started, ==, 1);
	g_assert_cmpstr(script.name, ==, "dir");
	assert_answers(server, "02 0007 48 0004 42", "90 0003");
	assert_answers(server, "82 0007 49 0004 43", "A0 0009 4C 0006 000107");
	g_assert_true(script.closed);
	assert_bytes(cg_buffer_span(&script.got), CG_SPAN_LITERAL("ABC"));
	g_assert_cmpuint(script.freed, ==, 1);
	script.put = CG_CODE_FORBIDDEN;
	assert_answers(server, "82 0008" CB, "C3 0003");
	script.put = CG_CODE_SUCCESS;
	script.head = CG_CODE_UNAVAILABLE;
	assert_answers(server, "82 000F" CB "49 0007 41424344", "D3 0003");
}

/* One Continue with SRM, and then only the end is answered. */
static void put_srm(void)
{
	Script script = { 0 };
	g_autoptr(CgSession) server = connected_server(&script, TRUE, 255);

	assert_answers(server, "02 000E" CB "97 01 48 0004 41", "90 0005 97 01");
	assert_answers(server, "02 0007 48 0004 42", "");
	assert_answers(server, "02 0007 48 0004 43", "");
	assert_answers(server, "82 0006 49 0003", "A0 0003");
	assert_bytes(cg_buffer_span(&script.got), CG_SPAN_LITERAL("ABC"));
	assert_answers(server, "82 000E" CB "97 01 49 0004 41", "A0 0005 97 01");
}

/* Refused in the middle: what was under way is not taken for a new request. */
static void put_srm_refused(void)
{
	Script script = { .fail_at = 2, .end = CG_CODE_TOO_LARGE };
	g_autoptr(CgSession) server = connected_server(&script, TRUE, 255);

	assert_answers(server, "02 000E" CB "97 01 48 0004 41", "90 0005 97 01");
	assert_answers(server, "02 0007 48 0004 42", "CD 0003");
	assert_answers(server, "02 0007 48 0004 43", "");
	assert_answers(server, "82 0006 49 0003", "");
	assert_answers(server, "82 0006 49 0003", "CD 0003");
	g_assert_cmpuint(script.freed, ==, 2);
	/* What is new is heard while the rest may still come. */
	assert_answers(server, "02 000E" CB "97 01 48 0004 41", "CD 0003");
	assert_answers(server, "83 0008" CB, "A0 0006 49 0003");
	cg_buffer_clear(&script.got);
	assert_answers(server, "02 000E" CB "97 01 48 0004 41", "90 0005 97 01");
	assert_answers(server, "02 0007 48 0004 42", "CD 0003");
	assert_answers(server, "83 0008" CB, "A0 0006 49 0003");
}

static void another_inside(void)
{
	Script script = { .size = 1000 };
	g_autoptr(CgSession) server = connected_server(&script, FALSE, 255);
	static const char *const others[] = { "82 0008" CB, "85 000A 0200" CB, "86 0003" };
	g_autofree guint8 *room = g_malloc(CG_OBEX_MTU_MAX);

	for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
		receive_hex(server, "83 0008" CB);
		g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
		assert_answers(server, others[i], "C0 0003");
		g_assert_cmpuint(script.freed, ==, i + 1);
		assert_answers(server, "83 0008 CB 00000002", "D3 0003");
	}
	receive_hex(server, "83 0008" CB);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	assert_answers(server, "80 0007 1000 1000", "C0 0007 1000 1000");
	g_assert_cmpuint(script.started, ==, script.freed);
}

static void abort_everywhere(void)
{
	Script script = { .size = 1000, .head_waits = 1 };
	g_autoptr(CgSession) server = connected_server(&script, TRUE, 255);
	g_autofree guint8 *room = g_malloc(CG_OBEX_MTU_MAX);

	assert_answers(server, "FF 0003", "A0 0003"); /* idle */
	assert_answers(server, "03 0008" CB, "90 0003");
	assert_answers(server, "FF 0003", "A0 0003"); /* the request is not whole */
	assert_answers(server, "83 0008" CB, "");
	assert_answers(server, "FF 0003", "A0 0003"); /* head() waits */
	script.step = 100;
	assert_answers(server, "83 0008" CB, "");
	assert_answers(server, "FF 0003", "A0 0003"); /* body() waits, half a packet is there */
	script.step = 0;
	receive_hex(server, "83 0008" CB);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	assert_answers(server, "FF 0003", "A0 0003"); /* between packets */
	receive_hex(server, "83 000A" CB "97 01");
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	assert_answers(server, "FF 0003", "A0 0003"); /* streaming */
	assert_produces(server, "");
	assert_answers(server, "02 000C" CB "48 0004 41", "90 0003");
	assert_answers(server, "FF 0003", "A0 0003"); /* a PUT */
	g_assert_cmpuint(script.started, ==, script.freed);
	script.size = 1;
	assert_answers(server, "83 0008" CB, "A0 0007 49 0004 00"); /* and it lives */
}

static void disconnect_ends(void)
{
	Script script = { .size = 1000, .step = 10 };
	g_autoptr(CgSession) server = connected_server(&script, FALSE, 255);

	assert_answers(server, "83 0008" CB, "");
	assert_answers(server, "81 0003", "A0 0003");
	g_assert_cmpuint(script.freed, ==, 1);
	assert_answers(server, "83 0008" CB, "C3 0003");
	assert_answers(server, "80 0007 1000 00FF", "A0 000C 1000 1000 CB 00000002");
	assert_answers(server, "83 0008" CB, "D3 0003");
}

static void loss_ends(void)
{
	Script script = { .size = 1000, .step = 10 };
	g_autoptr(CgSession) server = connected_server(&script, FALSE, 255);

	assert_answers(server, "83 0008" CB, "");
	cg_session_lost(server);
	g_assert_cmpuint(script.freed, ==, 1);
	assert_produces(server, "");
	cg_session_free(server);
	server = connected_server(&script, FALSE, 255);
	receive_hex(server, "FF 0003");
	cg_session_lost(server);
	assert_produces(server, "");
}

/* What runs ends with that code in place of its next packet, though all of it was there. */
static void cut_short(gconstpointer packet_links)
{
	Script script = { .size = 1000 };
	gboolean srm = packet_links != NULL;
	g_autoptr(CgSession) server = connected_server(&script, srm, 255);
	g_autofree guint8 *room = g_malloc(CG_OBEX_MTU_MAX);

	cg_obex_server_cut(server, CG_CODE_UNAVAILABLE); /* nothing runs */
	receive_hex(server, srm ? "83 000A" CB "97 01" : "83 0008" CB);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	g_assert_cmpuint(room[0], ==, 0x90);
	cg_obex_server_cut(server, CG_CODE_UNAVAILABLE);
	if (!srm)
		receive_hex(server, "83 0003");
	assert_produces(server, "D3 0003");
	g_assert_cmpuint(script.freed, ==, 1);
	cg_obex_server_cut(server, CG_CODE_UNAVAILABLE);
	script.size = 1;
	assert_answers(server, "83 0008" CB, "A0 0007 49 0004 00");
}

/* Before its first packet, and while it waits for more. */
static void cut_while_waiting(void)
{
	Script script = { .size = 1000, .step = 10 };
	g_autoptr(CgSession) server = connected_server(&script, FALSE, 255);

	assert_answers(server, "83 0008" CB, "");
	cg_obex_server_cut(server, CG_CODE_UNAVAILABLE);
	assert_produces(server, "D3 0003");
	g_assert_cmpuint(script.freed, ==, 1);
}

/* Headers of a request come in several packets, up to a limit. */
static void split_request(void)
{
	Script script = { .size = 1 };
	CgObexLimits wide = { CG_OBEX_MTU_MAX, 4096, TRUE };
	g_autoptr(CgSession) server = script_server(&script, &wide, 1);
	g_autoptr(GString) big = g_string_new(NULL);

	assert_answers(server, "80 0007 1000 1000", "A0 000C 1000 FFFF CB 00000001");
	/* SRM is not granted here, since each packet of the request is answered. */
	assert_answers(server, "03 000A" CB "97 01", "90 0003");
	assert_answers(server, "03 000E " NAME_DIR, "90 0003");
	assert_answers(server, "83 000C 01 0009 006200610064", "C0 0003");
	assert_answers(server, "03 000A" CB "97 01", "90 0003");
	assert_answers(server, "03 000E " NAME_DIR, "90 0003");
	assert_answers(server, "83 0003", "A0 0007 49 0004 00");
	g_assert_cmpstr(script.name, ==, "dir");
	for (guint i = 0; i < 0x9000; i++)
		g_string_append(big, "00");
	for (guint i = 0; i < 2; i++) {
		g_autofree char *request =
			g_strdup_printf("03 900B" CB "%s 9003 %s", i ? "51" : "50", big->str);

		assert_answers(server, request, i ? "CD 0003" : "90 0003");
	}
	g_assert_cmpuint(script.started, ==, 1);
}

/* A packet that comes before its time waits, and is answered in its turn. */
static void queued(void)
{
	Script script = { .size = 300, .head_waits = 2 };
	g_autoptr(CgSession) server = connected_server(&script, FALSE, 255);
	g_autofree guint8 *room = g_malloc(CG_OBEX_MTU_MAX);

	assert_answers(server, "83 0008" CB, "");
	g_assert_true(cg_session_want_read(server));
	assert_answers(server, "83 0003", "");
	g_assert_false(cg_session_want_read(server));
	cg_obex_server_wake(server);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 255);
	g_assert_cmpuint(cg_session_produce(server, room, CG_OBEX_MTU_MAX), ==, 3 + 3 + 300 - 249);
	assert_produces(server, "");
	g_assert_true(cg_session_want_read(server));
	receive_hex(server, "85 000A 0200" CB "85 000A 0300" CB "FF 0003");
	assert_produces(server, "A0 0003");
	g_assert_cmpstr(script.path, ==, "/");
	assert_produces(server, "A0 0003");
	g_assert_cmpstr(script.path, ==, "..");
	assert_produces(server, "A0 0003");
	assert_produces(server, "");
}

static void count_wake(gpointer data)
{
	++*(guint *)data;
}

static void wakes(void)
{
	Script script = { 0 };
	guint woken = 0;
	g_autoptr(CgSession) server = script_server(&script, &stream, 1);

	cg_obex_server_wake(server);
	cg_session_on_ready(server, (CgWake){ count_wake, &woken });
	cg_obex_server_wake(server);
	g_assert_cmpuint(woken, ==, 1);
}

void test_obex_server(void)
{
	g_test_add_func("/obex/server/connect", connect_answers);
	g_test_add_func("/obex/server/connect-limits", connect_limits);
	g_test_add_func("/obex/server/connect-refused", connect_refused);
	g_test_add_func("/obex/server/before-connect", before_connect);
	g_test_add_func("/obex/server/connection-ids", connection_ids);
	g_test_add_func("/obex/server/setpath", setpath);
	g_test_add_func("/obex/server/refused-opcodes", refused_opcodes);
	g_test_add_func("/obex/server/null-members", null_members);
	g_test_add_func("/obex/server/no-operation", no_operation);
	g_test_add_func("/obex/server/malformed", malformed);
	g_test_add_func("/obex/server/lost-framing", lost_framing);
	g_test_add_func("/obex/server/truncated", truncated);
	g_test_add_func("/obex/server/put", put_collects);
	g_test_add_func("/obex/server/put-srm", put_srm);
	g_test_add_func("/obex/server/put-srm-refused", put_srm_refused);
	g_test_add_func("/obex/server/another-inside", another_inside);
	g_test_add_func("/obex/server/abort", abort_everywhere);
	g_test_add_func("/obex/server/disconnect", disconnect_ends);
	g_test_add_func("/obex/server/one-target", one_target);
	g_test_add_func("/obex/server/no-final-bit", no_final_bit);
	g_test_add_func("/obex/server/loss", loss_ends);
	g_test_add_data_func("/obex/server/cut", NULL, cut_short);
	g_test_add_data_func("/obex/server/cut-srm", "packets", cut_short);
	g_test_add_func("/obex/server/cut-while-waiting", cut_while_waiting);
	g_test_add_func("/obex/server/split-request", split_request);
	g_test_add_func("/obex/server/queued", queued);
	g_test_add_func("/obex/server/wakes", wakes);
}
