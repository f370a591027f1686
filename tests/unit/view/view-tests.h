/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function for each file of this room's tests. */
#pragma once

void test_view_directory(void);
void test_view_favourites(void);
void test_view_history(void);
void test_view_missed_calls(void);
void test_view_lookup(void);
void test_view_budget(void);
void test_view_account(void);
void test_view_mint(void);
void test_view_timeout(void);
void test_view_section(void);
void test_view_fill(void);
void test_view_card_fill(void);
void test_view_card_sink(void);
void test_view_card_redact(void);
void test_view_owner(void);
void test_view_view(void);
void test_view_view_fill(void);
void test_view_linked_read(void);
void test_view_narrower(void);
