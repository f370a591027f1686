/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of bonds share. */
#pragma once

#include <contactguard/bonds.h>

/* A request about this device of this adapter, under a key of bytes 0, 1, 2, ...; cg_wiped_free()
 * it. */
#define ADAPTER "00:11:22:33:44:55"
#define DEVICE  "AA:BB:CC:DD:EE:0A"
CgBondRequest *make_request(void);

void test_bonds_packet(void);
void test_bonds_info(void);
void test_bonds_serve(void);
