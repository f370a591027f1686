/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function per file of this room's tests. */
#pragma once

void test_view_directory(void);
void test_view_favourites(void);
void test_view_past(void);
void test_view_missed(void);
void test_view_lookup(void);
void test_view_fill(void);
void test_view_query(void);
void test_view_view(void);
void test_view_narrower(void);
