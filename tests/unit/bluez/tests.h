/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each file's tests. */
#pragma once

void test_bluez_bluez(void);
void test_bluez_cars(void);
void test_bluez_devices(void);
void test_bluez_asker(void);
