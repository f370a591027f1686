/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses, the packets byte for byte, and cut at every length; and one digest, made elsewhere. */
#include "tests.h"

#include <string.h>

static void test_addresses(void)
{
	static const char *const wrong[] = { "",
					     "00:11:22:33:44",
					     "00:11:22:33:44:5",
					     "00:11:22:33:44:555",
					     "00:11:22:33:44:5G",
					     "00-11-22-33-44-55",
					     "../../../../../..",
					     "00:11:22:33:44/55" };
	guint8 address[CG_BOND_ADDRESS_SIZE];
	g_autofree char *printed = NULL;

	g_assert_true(cg_bond_address_parse("aa:bB:cc:0d:ee:0F", address));
	printed = cg_bond_address_print(address);
	g_assert_cmpstr(printed, ==, "AA:BB:CC:0D:EE:0F");
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_false(cg_bond_address_parse(wrong[i], address));
}

static void test_request(void)
{
	CgBondRequest *request = make_request(), *read = cg_wiped_new(sizeof(*read));
	guint8 bytes[CG_BOND_REQUEST_BYTES + 1] = { 0 };
	CgWriter writer;

	cg_writer_init(&writer, bytes, CG_BOND_REQUEST_BYTES);
	cg_bond_request_write(request, &writer);
	g_assert_false(writer.failed);
	g_assert_cmpuint(writer.used, ==, CG_BOND_REQUEST_BYTES);
	g_assert_cmpuint(bytes[0], ==, 1);
	g_assert_cmpuint(bytes[1 + 31], ==, 31);
	g_assert_cmpmem(bytes + 33, 12, "\x00\x11\x22\x33\x44\x55\xAA\xBB\xCC\xDD\xEE\x0A", 12);
	g_assert_true(cg_bond_request_read(cg_writer_span(&writer), read));
	g_assert_cmpmem(read, sizeof(*read), request, sizeof(*request));
	for (gsize size = 0; size < CG_BOND_REQUEST_BYTES; size++)
		g_assert_false(cg_bond_request_read(cg_span(bytes, size), read));
	g_assert_false(cg_bond_request_read(cg_span(bytes, sizeof(bytes)), read));
	bytes[0] = 2;
	g_assert_false(cg_bond_request_read(cg_span(bytes, CG_BOND_REQUEST_BYTES), read));
	cg_wiped_free(request);
	cg_wiped_free(read);
}

static CgSpan write_answer(guint8 *bytes, const guint8 *digest)
{
	CgWriter writer;

	cg_writer_init(&writer, bytes, CG_BOND_ANSWER_BYTES);
	cg_bond_answer_write(digest, &writer);
	g_assert_false(writer.failed);
	return cg_writer_span(&writer);
}

static void test_answer(void)
{
	guint8 bytes[CG_BOND_ANSWER_BYTES + 1] = { 0 }, digest[CG_BOND_DIGEST_SIZE], read[32];
	gboolean found;
	CgSpan packet;

	memset(digest, 7, sizeof(digest));
	packet = write_answer(bytes, digest);
	g_assert_cmpuint(packet.size, ==, 33);
	g_assert_true(cg_bond_answer_read(packet, &found, read));
	g_assert_true(found);
	g_assert_cmpmem(read, sizeof(read), digest, sizeof(digest));
	for (gsize size = 0; size < packet.size; size++)
		g_assert_false(cg_bond_answer_read(cg_span(bytes, size), &found, read));
	g_assert_false(cg_bond_answer_read(cg_span(bytes, sizeof(bytes)), &found, read));
	bytes[0] = 2;
	g_assert_false(cg_bond_answer_read(cg_span(bytes, 33), &found, read));
	packet = write_answer(bytes, NULL);
	g_assert_cmpuint(packet.size, ==, 1);
	g_assert_true(cg_bond_answer_read(packet, &found, read));
	g_assert_false(found);
	g_assert_false(cg_bond_answer_read(cg_span(bytes, 33), &found, read));
}

/* HMAC-SHA256 by another program. Each of key, adapter, device and link key counts. */
static void test_digest(void)
{
	static const guint8 link_key[] = "\x01\x23\x45\x67\x89\xAB\xCD\xEF"
					 "\x01\x23\x45\x67\x89\xAB\xCD\xEF";
	static const gsize counts[] = { 0, 31, 32, 37, 38, 43 };
	CgBondRequest *request = make_request();
	guint8 digest[CG_BOND_DIGEST_SIZE], other[CG_BOND_DIGEST_SIZE];
	g_auto(CgBuffer) hex = { 0 };

	cg_bond_digest(request, cg_span(link_key, 16), digest);
	cg_hex_append(&hex, cg_span(digest, sizeof(digest)));
	cg_buffer_append_u8(&hex, 0);
	g_assert_cmpstr((const char *)hex.data, ==,
			"7A59D66347D35D5929FBEC5CA53A20BD520528CCA92B08C0EE5E40BD3AD6DD30");
	for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
		guint8 *byte = (guint8 *)request + counts[i];

		*byte ^= 1;
		cg_bond_digest(request, cg_span(link_key, 16), other);
		g_assert_cmpint(memcmp(digest, other, sizeof(digest)), !=, 0);
		*byte ^= 1;
	}
	cg_bond_digest(request,
		       cg_span("\x01\x23\x45\x67\x89\xAB\xCD\xEF\x01\x23\x45\x67\x89\xAB"
			       "\xCD\xEE",
			       16),
		       other);
	g_assert_cmpint(memcmp(digest, other, sizeof(digest)), !=, 0);
	cg_wiped_free(request);
}

void test_bonds_packet(void)
{
	g_test_add_func("/bonds/packet/addresses", test_addresses);
	g_test_add_func("/bonds/packet/request", test_request);
	g_test_add_func("/bonds/packet/answer", test_answer);
	g_test_add_func("/bonds/packet/digest", test_digest);
}
