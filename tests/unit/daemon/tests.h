/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room daemon. */
#pragma once

void test_daemon_app(void);
void test_daemon_notify(void);
void test_daemon_watch(void);
