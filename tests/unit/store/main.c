/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room store; one file beside this per source of the room. */
#include "store-tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_store_store();
	test_store_state_dir();
	test_store_install_key();
	test_store_hash();
	test_store_schema();
	test_store_seal();
	test_store_seal_file();
	test_store_usage();
	test_store_database();
	test_store_rows();
	test_store_worker();
	test_store_ledger();
	test_store_ledger_empty();
	test_store_ledger_query();
	test_store_ledger_verify();
	test_store_digest_keys();
	test_store_decision_keys();
	test_store_lookups();
	test_store_lookup_ticket();
	test_store_record();
	test_store_sql();
	return g_test_run();
}
