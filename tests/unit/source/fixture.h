/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of source share, and one function for each of their files. */
#pragma once

#include "collection-private.h"

void test_source_source(void);
void test_source_query(void);
void test_source_deferred_read(void);
void test_source_collection(void);
void test_source_collection_select(void);
void test_source_collection_order(void);
void test_source_collection_cursor(void);
void test_source_cards(void);
void test_source_messages(void);

/* Returns a 3.0 card of these lines, each with its "\n". The caller owns it. */
CgCard *make_card(const char *lines);
/* Returns a complete collection of five people and a text that is no card, under the handles 1 to
 * 6. The caller owns it. */
CgCollection *make_people(void);

typedef struct {
	CgQuery query;
	const char *handles; /* as read_handles() */
} QueryCase;

/* Asks make_people() each query, with the greatest window, and compares what comes. */
void check_queries(const QueryCase *cases, guint count);

/* Returns the names or handles of all items of a query, joined by '|'. Nothing may wait. The caller
 * owns the text. */
char *read_names(CgCollection *collection, CgQuery query);
char *read_handles(CgCollection *collection, CgQuery query);

/* How often the things of make_counted() were looked at. */
typedef struct {
	gsize size;        /* of each thing */
	guint looks, keys; /* whether one matches, and by what it is sorted */
} CountedThings;
extern CountedThings counted;
/* Returns a complete collection of things that only count, and sets the counts to 0. Each other one
 * matches; sorted, they come the other way round. The caller owns it. */
CgCollection *make_counted(guint count, gsize size);

/* A wake that counts: data is a guint. */
void count_wake(gpointer count);
