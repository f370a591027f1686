/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is a favourite: by UID or by names and numbers; and when nobody can say any more. */
#include "view-private.h"
#include "view-tests.h"

static CgCard *card_of(const char *body)
{
	g_autofree char *text =
		g_strconcat("BEGIN:VCARD\r\nVERSION:3.0\r\n", body, "END:VCARD\r\n", NULL);
	CgCard *card = cg_card_parse(cg_span_of(text), NULL);

	g_assert_nonnull(card);
	return card;
}

static gboolean add(CgFavourites *favourites, const char *body)
{
	g_autoptr(CgCard) card = card_of(body);

	return cg_favourites_add(favourites, card);
}

static gboolean has(const CgFavourites *favourites, const char *body)
{
	g_autoptr(CgCard) card = card_of(body);

	return cg_favourites_has(favourites, card);
}

static void known_by(void)
{
	CgFavourites *favourites = cg_favourites_new();

	g_assert_true(add(favourites, "N:A;B\r\nFN:B A\r\nTEL:+49 30 1\r\nUID:u1\r\n"));
	g_assert_true(has(favourites, "N:other\r\nUID:u1\r\n"));
	g_assert_true(has(favourites, "N:A;B\r\nFN:B A\r\nTEL:+49301\r\nNOTE:x\r\n"));
	g_assert_false(has(favourites, "N:A;B\r\nFN:B A\r\nTEL:+49302\r\n"));
	g_assert_false(has(favourites, "N:A;B\r\nFN:B A\r\n"));
	/* A UID of one kind is none of the other. */
	g_assert_false(has(favourites, "N:other\r\nX-BT-UID:u1\r\n"));
	cg_favourites_free(favourites);
}

/* Names of senders differ, though none of them has a digit. */
static void no_numbers(void)
{
	CgFavourites *favourites = cg_favourites_new();

	g_assert_true(add(favourites, "N:A\r\nTEL:BANK\r\n"));
	g_assert_true(has(favourites, "N:A\r\nTEL:BANK\r\n"));
	g_assert_false(has(favourites, "N:A\r\nTEL:SHOP\r\n"));
	g_assert_false(has(favourites, "N:A\r\nTEL:\r\n"));
	cg_favourites_free(favourites);
}

static void too_many(void)
{
	CgFavourites *favourites = cg_favourites_new();

	for (guint i = 0; i < CG_COLLECTION_MAX; i++) {
		g_autofree char *body =
			g_strdup_printf("N:%u\r\nUID:%u\r\nX-BT-UID:%u\r\n", i, i, i);

		g_assert_true(add(favourites, body));
	}
	g_assert_false(add(favourites, "N:one too many\r\n"));
	cg_favourites_free(favourites);
}

void test_view_favourites(void)
{
	g_test_add_func("/view/favourites/known-by", known_by);
	g_test_add_func("/view/favourites/no-numbers", no_numbers);
	g_test_add_func("/view/favourites/too-many", too_many);
}
