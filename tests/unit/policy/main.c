/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room policy; one file beside this per source of the room. */
#include "policy-test.h"

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_policy_glob();
	test_policy_number();
	test_policy_selector();
	test_policy_clause();
	test_policy_scope();
	test_policy_scope_parse();
	test_policy_builtin();
	test_policy_config_file();
	test_policy_rule();
	test_policy_setting();
	test_policy_config();
	test_policy_lifetime();
	test_policy_bond();
	test_policy_grant();
	test_policy_decide();
	test_policy_who();
	test_policy_parties();
	return g_test_run();
}
