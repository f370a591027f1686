/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room link, one function a source. */
#pragma once

void test_link_bt(void);
void test_link_bt_adapter(void);
void test_link_bt_connector(void);
void test_link_bt_search(void);
void test_link_connector(void);
void test_link_link(void);
void test_link_socket(void);
void test_link_transport(void);
void test_link_unix(void);
void test_link_unix_connector(void);
void test_link_unix_listener(void);
