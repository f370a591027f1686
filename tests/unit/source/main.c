/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room source; one file beside this per source of the room. */
#include "fixture.h"

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_source_source();
	test_source_query();
	test_source_deferred_read();
	test_source_collection();
	test_source_collection_select();
	test_source_collection_order();
	test_source_collection_cursor();
	test_source_cards();
	test_source_messages();
	return g_test_run();
}
