/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room daemon, one function a source. */
#pragma once

void test_daemon_app(void);
void test_daemon_config(void);
void test_daemon_memory(void);
void test_daemon_options(void);
void test_daemon_reach(void);
void test_daemon_systemd(void);
