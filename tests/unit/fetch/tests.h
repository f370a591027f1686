/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of the room fetch, one function a source. */
#pragma once

void test_fetch_book(void);
void test_fetch_ends(void);
void test_fetch_read(void);
