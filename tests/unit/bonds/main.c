/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room bonds. */
#include "tests.h"

CgBondRequest *make_request(void)
{
	CgBondRequest *request = cg_wiped_new(sizeof(*request));

	for (guint i = 0; i < sizeof(request->key); i++)
		request->key[i] = i;
	g_assert_true(cg_bond_address_parse(ADAPTER, request->adapter));
	g_assert_true(cg_bond_address_parse(DEVICE, request->device));
	return request;
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_bonds_packet();
	test_bonds_info();
	test_bonds_serve();
	return g_test_run();
}
