/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room link, one function a source. */
#pragma once

void test_link_address(void);
void test_link_dial(void);
void test_link_listener(void);
void test_link_pump(void);
void test_link_socket(void);
