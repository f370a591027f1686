/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each file's tests. */
#pragma once

void test_bluetooth_profile1(void);
void test_bluetooth_registration(void);
void test_bluetooth_service(void);
