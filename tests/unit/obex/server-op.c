/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/server-op.c: the packets of an answer. */
#include "fixture.h"

#include <string.h>

#define GET     "83 0008 CB 00000001"
#define GET_SRM "83 000A CB 00000001 97 01"

typedef struct {
	Script script;
	CgSession *server;
	guint8 room[CG_OBEX_MTU_MAX];
	gsize size;
} Answer;

static void answer_init(Answer *answer, gboolean packets)
{
	answer->server = connected_server(&answer->script, packets, 255);
}

static void answer_clear(Answer *answer)
{
	cg_session_free(answer->server);
	g_assert_cmpuint(answer->script.started, ==, answer->script.freed);
	g_free(answer);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answer, answer_clear)

static gsize give(Answer *answer)
{
	answer->size = cg_session_produce(answer->server, answer->room, sizeof(answer->room));
	return answer->size;
}

/* The next packet: its size, code, and the headers up to the body's length. */
static void assert_packet(Answer *answer, gsize size, const char *start)
{
	g_autofree char *hex = NULL;

	g_assert_cmpuint(give(answer), ==, size);
	hex = hex_of(cg_span(answer->room, MIN(answer->size, strlen(start) / 2)));
	g_assert_cmpstr(hex, ==, start);
}

static void no_body(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	answer->script.bare = answer->script.params = TRUE;
	assert_answers(answer->server, GET, "A0 0009 4C 0006 000107");
	assert_answers(answer->server, GET_SRM, "A0 000B 97 01 4C 0006 000107");
}

/* Without packets there is no SRM, asked or not; other values of it are ignored. */
static void no_srm(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);
	g_autoptr(Answer) other = g_new0(Answer, 1);

	answer_init(answer, FALSE);
	answer->script.size = 300;
	receive_hex(answer->server, GET_SRM);
	assert_packet(answer, 255, "9000FF48");
	assert_produces(answer->server, "");
	answer_init(other, TRUE);
	assert_answers(other->server, "83 000A CB 00000001 97 02", "A0 0006 49 0003");
	assert_answers(other->server, "83 000A CB 00000001 97 00", "A0 0006 49 0003");
}

static void empty_body(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	assert_answers(answer->server, GET, "A0 0006 49 0003");
	assert_answers(answer->server, GET_SRM, "A0 0008 97 01 49 0003");
}

static void full_packets(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	answer->script.size = 2 * 249;
	answer->script.params = TRUE;
	receive_hex(answer->server, GET);
	assert_packet(answer, 255, "9000FF4C00060001074800F6");
	assert_produces(answer->server, "");
	receive_hex(answer->server, "83 0003");
	assert_packet(answer, 255, "9000FF4800FC");
	receive_hex(answer->server, "83 0003");
	assert_packet(answer, 12, "A0000C490009");
}

/* The body ends where the packet does: the end comes alone. */
static void exactly_full(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	answer->script.size = 249;
	receive_hex(answer->server, GET);
	assert_packet(answer, 255, "9000FF4800FC");
	assert_answers(answer->server, "83 0003", "A0 0006 49 0003");
}

static void streams(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	answer->script.size = 1000;
	receive_hex(answer->server, GET_SRM);
	assert_packet(answer, 255, "9000FF97014800FA");
	for (guint i = 0; i < 3; i++)
		assert_packet(answer, 255, "9000FF4800FC");
	assert_packet(answer, 6 + 1000 - 247 - 3 * 249, "A0000C490009");
	assert_produces(answer->server, "");
}

/* SRM holds for one operation. */
static void srm_ends(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	answer->script.size = 300;
	receive_hex(answer->server, GET_SRM);
	assert_packet(answer, 255, "90");
	assert_packet(answer, 6 + 300 - 247, "A0");
	receive_hex(answer->server, GET);
	assert_packet(answer, 255, "9000FF48");
	assert_produces(answer->server, "");
}

/* Held while GETs say so, then streaming; held again by a GET into the stream, as stock obexd
 * suspends. */
static void srmp(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	answer->script.size = 3000;
	receive_hex(answer->server, "83 000C CB 00000001 97 01 98 01");
	assert_packet(answer, 255, "9000FF9701");
	assert_produces(answer->server, "");
	receive_hex(answer->server, "83 0005 98 01");
	assert_packet(answer, 255, "9000FF48");
	assert_produces(answer->server, "");
	receive_hex(answer->server, "83 0003");
	assert_packet(answer, 255, "9000FF48");
	assert_packet(answer, 255, "9000FF48");
	receive_hex(answer->server, "83 0005 98 07");
	assert_packet(answer, 255, "9000FF48");
	receive_hex(answer->server, "83 0005 98 01");
	assert_packet(answer, 255, "9000FF48");
	assert_produces(answer->server, "");
	receive_hex(answer->server, "83 0003");
	assert_packet(answer, 255, "9000FF48");
	assert_packet(answer, 255, "9000FF48");
}

static void srmp_without_srm(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	answer->script.size = 500;
	receive_hex(answer->server, "83 000A CB 00000001 98 01");
	assert_packet(answer, 255, "9000FF48");
	assert_produces(answer->server, "");
	receive_hex(answer->server, "83 0003");
	assert_packet(answer, 255, "9000FF48");
	assert_produces(answer->server, "");
}

/* What was there before a WAIT is not sent short, and nothing of it is lost. */
static void waits(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	answer->script.size = 260;
	answer->script.step = 100;
	answer->script.head_waits = 2;
	answer->script.params = TRUE;
	receive_hex(answer->server, GET_SRM);
	for (guint i = 0; i < 4; i++)
		assert_produces(answer->server, "");
	assert_packet(answer, 255, "9000FF97014C00060001074800F4");
	for (gsize i = 0; i < 241; i++)
		g_assert_cmpuint(answer->room[14 + i], ==, pattern(i));
	assert_packet(answer, 6 + 19, "A00019490016");
	g_assert_cmpuint(answer->room[6], ==, pattern(241));
}

/* Headers that leave no room for a body go alone; those that do not fit at all are our fault. */
static void tight_headers(void)
{
	for (gsize left = 0; left <= 4; left++) {
		g_autoptr(Answer) answer = g_new0(Answer, 1);

		answer_init(answer, TRUE);
		answer->script.size = 2;
		answer->script.padding = 252 - left;
		receive_hex(answer->server, GET);
		g_assert_cmpuint(give(answer), ==, left == 4 ? 255 : 255 - left);
		g_assert_cmphex(answer->room[0], ==, CG_CODE_CONTINUE);
		assert_answers(answer->server, "83 0003",
			       left == 4 ? "A0 0007 49 0004 07" : "A0 0008 49 0005 0007");
		answer->script.padding = 253;
		assert_answers(answer->server, GET, "D0 0003");
	}
}

static void refusals(void)
{
	g_autoptr(Answer) answer = g_new0(Answer, 1);

	answer_init(answer, TRUE);
	answer->script.params = TRUE;
	answer->script.head = CG_CODE_UNAVAILABLE;
	assert_answers(answer->server, GET_SRM, "D3 0003");
	answer->script.head = 0x55;
	assert_answers(answer->server, GET_SRM, "D0 0003");
	answer->script.head = 0;
	answer->script.size = 1000;
	answer->script.fail_at = 300;
	answer->script.end = CG_CODE_UNAVAILABLE;
	receive_hex(answer->server, GET_SRM);
	assert_packet(answer, 255, "9000FF97014C");
	assert_produces(answer->server, "D3 0003");
	assert_produces(answer->server, "");
	answer->script.get = CG_CODE_NOT_FOUND;
	assert_answers(answer->server, GET_SRM, "C4 0003");
}

void test_obex_server_op(void)
{
	g_test_add_func("/obex/server-op/no-body", no_body);
	g_test_add_func("/obex/server-op/no-srm", no_srm);
	g_test_add_func("/obex/server-op/empty-body", empty_body);
	g_test_add_func("/obex/server-op/full-packets", full_packets);
	g_test_add_func("/obex/server-op/exactly-full", exactly_full);
	g_test_add_func("/obex/server-op/streams", streams);
	g_test_add_func("/obex/server-op/srm-ends", srm_ends);
	g_test_add_func("/obex/server-op/srmp", srmp);
	g_test_add_func("/obex/server-op/srmp-without-srm", srmp_without_srm);
	g_test_add_func("/obex/server-op/waits", waits);
	g_test_add_func("/obex/server-op/tight-headers", tight_headers);
	g_test_add_func("/obex/server-op/refusals", refusals);
}
