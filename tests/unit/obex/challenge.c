/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/challenge.c. */
#include "fixture.h"
#include "obex-private.h"

#include <wire/obex-bluez.h>

/* BlueZ's own challenge and answer: a nonce of zeros, the password "BlueZ". */
static void bluez(void)
{
	g_auto(CgBuffer) response = { 0 };

	g_assert_true(cg_challenge_answer(cg_span(pkt_unauth_rsp + 10, 18), "BlueZ", &response));
	assert_bytes(cg_buffer_span(&response), cg_span(pkt_auth_req + 10, 18));
}

static void truncated(void)
{
	for (gsize size = 0; size < 18; size++) {
		g_auto(CgBuffer) response = { 0 };
		g_autofree guint8 *cut = g_memdup2(pkt_unauth_rsp + 10, size);

		g_assert_false(cg_challenge_answer(cg_span(cut, size), "BlueZ", &response));
		g_assert_cmpuint(response.size, ==, 0);
	}
}

static void no_nonce(void)
{
	g_auto(CgBuffer) response = { 0 };

	g_assert_false(cg_challenge_answer(CG_SPAN_LITERAL("\x01\x01\x00"), "p", &response));
	g_assert_false(cg_challenge_answer(CG_SPAN_LITERAL("\x00\x01\x00"), "p", &response));
}

/* --- In a client --- */

static void connect_to(CgSession *client)
{
	cg_obex_client_start(client, CG_OBEX_CONNECT, 0, NULL, CG_SPAN_EMPTY, (CgWake){ 0 });
}

static void challenged(void)
{
	const CgObexLimits limits = { 4096, 4096, FALSE };

	for (guint i = 0; i < 3; i++) {
		g_autoptr(CgSession) client = cg_obex_client_new(&limits);
		g_autofree char *request = hex_of(SPAN(pkt_auth_req));
		g_autofree char *challenge = hex_of(SPAN(pkt_unauth_rsp));

		if (i > 0)
			cg_obex_client_set_password(client, "BlueZ");
		connect_to(client);
		assert_produces(client, "80 0007 1000 1000");
		receive_hex(client, challenge);
		g_assert_cmphex(cg_obex_client_head(client, NULL), ==,
				i ? CG_CODE_WAIT : CG_CODE_UNAUTHORIZED);
		if (i == 0)
			continue;
		assert_produces(client, request);
		receive_hex(client, i == 1 ? "A0 0007 1000 1000" : challenge);
		g_assert_cmphex(cg_obex_client_head(client, NULL), ==,
				i == 1 ? CG_CODE_SUCCESS : CG_CODE_UNAUTHORIZED);
		g_assert_false(cg_obex_client_busy(client));
	}
}

/* Given up, a CONNECT answers no challenge and is not sent again. */
static void challenged_in_vain(void)
{
	g_autofree char *challenge = hex_of(SPAN(pkt_unauth_rsp));

	for (guint i = 0; i < 2; i++) {
		g_autoptr(CgSession) client = connected_client(FALSE);

		cg_obex_client_set_password(client, "BlueZ");
		connect_to(client);
		assert_produces(client, "80 0007 1000 1000");
		if (i == 0)
			cg_obex_client_abort(client);
		receive_hex(client, challenge);
		if (i == 1)
			cg_obex_client_abort(client);
		g_assert_false(cg_obex_client_busy(client));
		assert_produces(client, "");
	}
}

/* --- In a server --- */

#define ZEROS     "00000000000000000000000000000000"
#define CHALLENGE "4D 0015 0010 " ZEROS

static void by_server(void)
{
	const CgObexLimits limits = { 4096, 4096, FALSE };
	Script script = { 0 };
	g_autoptr(CgSession) server = script_server(&script, &limits, 1);
	g_autofree char *digest = hex_of(cg_span(pkt_auth_req + 7, 21));
	g_autofree char *answer = g_strconcat("A0 0021 1000 1000 CB 00000004", digest, NULL);

	assert_answers(server, "80 001C 1000 1000" CHALLENGE, "A0 000C 1000 1000 CB 00000001");
	cg_obex_server_set_password(server, "BlueZ");
	assert_answers(server, "80 000C 1000 1000 4D 0005 0010", "A0 000C 1000 1000 CB 00000002");
	assert_answers(server, "80 000C 1000 1000 4D 0005 0000", "A0 000C 1000 1000 CB 00000003");
	assert_answers(server, "80 001C 1000 1000" CHALLENGE, answer);
	script.connect = CG_CODE_NOT_ACCEPTABLE;
	assert_answers(server, "80 001C 1000 1000" CHALLENGE, "C6 0007 1000 1000");
}

void test_obex_challenge(void)
{
	g_test_add_func("/obex/challenge/by-server", by_server);
	g_test_add_func("/obex/challenge/bluez", bluez);
	g_test_add_func("/obex/challenge/truncated", truncated);
	g_test_add_func("/obex/challenge/no-nonce", no_nonce);
	g_test_add_func("/obex/challenge/challenged", challenged);
	g_test_add_func("/obex/challenge/challenged-in-vain", challenged_in_vain);
}
