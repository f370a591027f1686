/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A copy of a query owns its strings. */
#include "fixture.h"

static void test_copy(void)
{
	char uid[] = "0a", search[] = "Ada", from[] = "Bo", to[] = "Cai", id[] = "C";
	CgQuery query = { .pick = CG_PICK_UID,
			  .uid = uid,
			  .offset = 7,
			  .cards.search = search,
			  .messages.originator = from,
			  .messages.recipient = to,
			  .messages.conversation = id };
	g_autoptr(CgQuery) copy = cg_query_copy(&query);

	uid[0] = search[0] = from[0] = to[0] = id[0] = 'x';
	g_assert_cmpstr(copy->uid, ==, "0a");
	g_assert_cmpstr(copy->cards.search, ==, "Ada");
	g_assert_cmpstr(copy->messages.originator, ==, "Bo");
	g_assert_cmpstr(copy->messages.recipient, ==, "Cai");
	g_assert_cmpstr(copy->messages.conversation, ==, "C");
	g_assert_cmpuint(copy->offset, ==, 7);
	g_assert_cmpint(copy->pick, ==, CG_PICK_UID);
}

static void test_without_strings(void)
{
	CgQuery query = { .want = CG_WANT_LIST };
	g_autoptr(CgQuery) copy = cg_query_copy(&query);

	g_assert_null(copy->uid);
	g_assert_null(copy->cards.search);
	cg_query_free(NULL);
}

void test_source_query(void)
{
	g_test_add_func("/source/query/copy", test_copy);
	g_test_add_func("/source/query/without-strings", test_without_strings);
}
