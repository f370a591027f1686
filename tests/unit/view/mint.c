/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UIDs of the view's own. */
#include "fixture.h"
#include "view-private.h"
#include "view-tests.h"

#include <string.h>

static void give_uid(Fixture *f, const char *phones)
{
	gpointer *place = &f->phone->cards[CG_REPO_PB]->pdata[1];

	g_free(*place);
	*place = g_strconcat("BEGIN:VCARD\r\nVERSION:3.0\r\nN:U;I\r\nX-BT-UID:", phones,
			     "\r\nEND:VCARD\r\n", NULL);
}

static void uid(Fixture *f, gconstpointer data)
{
	CgQuery query = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	g_autofree char *first = NULL, *all = NULL;
	const char *line;

	give_uid(f, "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB");
	open_view(f, "everything", 1 << 20);
	pulled(f, CG_REPO_PB);
	all = g_strdup(f->got->str);
	give_uid(f, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	open_view(f, "everything", 1 << 20);
	pulled(f, CG_REPO_PB);
	g_assert_cmpstr(f->got->str, ==, all);
	/* The phone's own is never forwarded. */
	lacks(f, "AAAAAAAA");
	line = strstr(strstr(f->got->str, "N:U;I"), "X-BT-UID:");
	first = g_strndup(line + strlen("X-BT-UID:"), 32);
	query.pick = CG_PICK_UID;
	query.uid = first;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	has(f, "N:U;I");
	query.uid = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
	open_view(f, "names-and-numbers", 1 << 20);
	pulled(f, CG_REPO_PB);
	lacks(f, "X-BT-UID");
}

/* A UID is a function of key, bytes and handle, and depends on each of them. */
static void test_parts(void)
{
	const guint8 key[32] = { 1 }, other_key[32] = { 2 };
	const CgSpan bytes = CG_SPAN_LITERAL("released");
	g_autoptr(CgText) minted = cg_mint_uid(key, bytes, 1), again = cg_mint_uid(key, bytes, 1);
	g_autoptr(CgText) by_key = cg_mint_uid(other_key, bytes, 1);
	g_autoptr(CgText) by_bytes = cg_mint_uid(key, CG_SPAN_LITERAL("Released"), 1);
	g_autoptr(CgText) by_handle = cg_mint_uid(key, bytes, 1 << 24);

	g_assert_cmpuint(strspn(minted, "0123456789ABCDEFabcdef"), ==, 32);
	g_assert_cmpuint(strlen(minted), ==, 32);
	g_assert_cmpstr(minted, ==, again);
	g_assert_cmpstr(minted, !=, by_key);
	g_assert_cmpstr(minted, !=, by_bytes);
	g_assert_cmpstr(minted, !=, by_handle);
}

void test_view_mint(void)
{
	g_test_add_func("/view/mint/parts", test_parts);
	ADD("mint/uid", uid);
}
