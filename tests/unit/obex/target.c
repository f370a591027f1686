/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/target.c. */
#include "obex-tests.h"

/* As the profiles print their UUIDs. */
static void as_printed(void)
{
	static const struct {
		const CgSpan *target;
		const char *uuid;
	} targets[] = {
		{ &cg_target_pbap, "796135f0 f0c5 11d8 0966 0800200c9a66" },
		{ &cg_target_mas, "bb582b40 420c 11db b0de 0800200c9a66" },
		{ &cg_target_mns, "bb582b41 420c 11db b0de 0800200c9a66" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(targets); i++) {
		g_auto(CgBuffer) uuid = { 0 };

		bytes_of(targets[i].uuid, &uuid);
		assert_bytes(*targets[i].target, cg_buffer_span(&uuid));
	}
}

void test_obex_target(void)
{
	g_test_add_func("/obex/target/as-printed", as_printed);
}
