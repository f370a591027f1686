/* Tests of src/obex/challenge.c. */
#include "challenge-private.h"
#include "obex-tests.h"

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

void test_obex_challenge(void)
{
	g_test_add_func("/obex/challenge/bluez", bluez);
	g_test_add_func("/obex/challenge/truncated", truncated);
	g_test_add_func("/obex/challenge/no-nonce", no_nonce);
}
