/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The input as an info file, and as each of the two packets of contactguard-bonds. A link key has
 * its one length, and what is read as a packet is that packet. */
#include "fuzz.h"

#include <contactguard/bonds.h>

static void check_info(CgSpan text)
{
	g_auto(CgBuffer) key = { 0 };
	gboolean found = cg_bond_info_key(text, &key);

	g_assert_cmpuint(key.size, ==, found ? CG_LINK_KEY_SIZE : 0);
}

static void check_request(CgSpan packet)
{
	guint8 bytes[CG_BOND_REQUEST_BYTES];
	CgBondRequest request;
	CgWriter writer;

	if (!cg_bond_request_read(packet, &request))
		return;
	cg_writer_init(&writer, bytes, sizeof(bytes));
	cg_bond_request_write(&request, &writer);
	g_assert_true(cg_span_equal(cg_writer_span(&writer), packet));
}

static void check_answer(CgSpan packet)
{
	guint8 bytes[CG_BOND_ANSWER_BYTES], digest[CG_BOND_DIGEST_SIZE];
	gboolean found;
	CgWriter writer;

	if (!cg_bond_answer_read(packet, &found, digest))
		return;
	cg_writer_init(&writer, bytes, sizeof(bytes));
	cg_bond_answer_write(found ? digest : NULL, &writer);
	g_assert_true(cg_span_equal(cg_writer_span(&writer), packet));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	check_info(cg_span(data, size));
	check_request(cg_span(data, size));
	check_answer(cg_span(data, size));
	return 0;
}
