/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of source, and the small things they share. */
#pragma once

#include <contactguard/source.h>

void test_source_book(void);
void test_source_shelf(void);
void test_source_shelf_query(void);
void test_source_shelf_read(void);

/* A 3.0 card of these lines (each with its "\n"). */
CgCard *make_card(const char *lines);
/* Names or texts of all items of a query, joined by '|'; the step it ended with in *end. Nothing
 * may wait. */
char *read_names(CgCollection *collection, CgQuery query);
char *read_handles(CgCollection *collection, CgQuery query);
void count_wake(gpointer count);
