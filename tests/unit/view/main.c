/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room view. */
#include "view-tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_view_directory();
	test_view_favourites();
	test_view_history();
	test_view_missed_calls();
	test_view_lookup();
	test_view_budget();
	test_view_account();
	test_view_mint();
	test_view_timeout();
	test_view_section();
	test_view_fill();
	test_view_card_fill();
	test_view_card_sink();
	test_view_card_redact();
	test_view_owner();
	test_view_view();
	test_view_view_fill();
	test_view_linked_read();
	test_view_narrower();
	return g_test_run();
}
