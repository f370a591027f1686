/* SPDX-License-Identifier: GPL-2.0-or-later */
/* No adapter has a peer that nobody is connected to; tests/vm has those that are. */
#include "bt-private.h"
#include "tests.h"

static void nobody(void)
{
	char adapter[CG_BDADDR_SIZE] = "";

	g_assert_false(cg_bt_find_adapter("00:00:5E:00:53:01", adapter));
	g_assert_cmpstr(adapter, ==, "");
}

void test_link_bt_adapter(void)
{
	g_test_add_func("/link/bt-adapter/nobody", nobody);
}
