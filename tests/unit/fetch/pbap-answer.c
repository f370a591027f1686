/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PBAP's answers as heads and items: parameters, cards, listings, entries, and bodies cut anywhere.
 */
#include "fixture.h"
#include "tests.h"

#include <string.h>

#define CARD(name)  "BEGIN:VCARD\r\nVERSION:2.1\r\nN:" name "\r\nTEL:123\r\nEND:VCARD\r\n"
#define DECLARATION "<?xml version=\"1.0\"?>\n"
#define LISTING                                                                           \
	DECLARATION "<vCard-listing version=\"1.0\"><card handle=\"0.vcf\" name=\"Me\"/>" \
		    "<card handle=\"odd\" name=\"Nobody\"/>"                              \
		    "<card handle=\"12.vcf\" name=\"A&amp;B;C\"/></vCard-listing>"
#define COUNTER "000102030405060708090A0B0C0D0E0F"

static void test_parameters(void)
{
	static const guint8 counter[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
	static const guint8 zeros[16];
	Fixture fixture;

	fixture_init(&fixture, "unix");
	fixture.answer.params = "0802123409020105"
				"0A10" COUNTER "0D10" COUNTER "0B0101";
	g_assert_cmpint(fixture_ask(&fixture, &size_query), ==, CG_STEP_GOT);
	g_assert_cmpuint(fixture.head.size, ==, 0x1234);
	g_assert_cmpuint(fixture.head.unseen, ==, 255); /* 261, in a byte */
	g_assert_cmpmem(fixture.head.primary, 16, counter, 16);
	g_assert_cmpmem(fixture.head.database, 16, counter, 16);
	g_assert_cmpmem(fixture.head.secondary, 16, zeros, 16); /* its length was wrong */
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);

	fixture.answer.params = "090107";
	g_assert_cmpint(fixture_ask(&fixture, &pull_query), ==, CG_STEP_GOT);
	g_assert_cmpuint(fixture.head.unseen, ==, 7);
	fixture_clear(&fixture);
}

/* Stock obexd sends an empty Body with a size; other phones send a card or two. */
static void test_size(void)
{
	Fixture fixture;

	fixture_init(&fixture, "unixpkt");
	fixture.answer.params = "08020002";
	fixture.answer.body = CARD("x");
	g_assert_cmpint(fixture_ask(&fixture, &size_query), ==, CG_STEP_GOT);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);
	fixture.answer.params = "090100";
	g_assert_cmpint(fixture_ask(&fixture, &size_query), ==, CG_STEP_FAILED);
	g_assert_error(fixture.error, CG_ERROR, CG_ERROR_MALFORMED);
	fixture.answer.params = NULL;
	g_assert_cmpint(fixture_ask(&fixture, &size_query), ==, CG_STEP_FAILED);
	fixture_clear(&fixture);
}

static void test_bulk(gconstpointer kind)
{
	enum { CARDS = 500 };
	Fixture fixture;
	g_autoptr(GString) body = g_string_new(NULL);

	fixture_init(&fixture, kind);
	for (guint i = 0; i < CARDS; i++)
		g_string_append(body, i % 2 ? CARD("odd") : CARD("even"));
	fixture.answer.body = body->str;
	g_assert_cmpint(fixture_ask(&fixture, &pull_query), ==, CG_STEP_GOT);
	for (guint i = 0; i < CARDS; i++) {
		const char *wanted = i % 2 ? "N:odd" : "N:even";

		g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_GOT);
		g_assert_cmpuint(fixture.item->handle, ==, 0);
		g_assert_nonnull(memmem(fixture.item->text.data, fixture.item->text.size, wanted,
					strlen(wanted)));
	}
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);
	fixture_clear(&fixture);
}

/* A body cut anywhere gives whole cards, and an empty one for the card that was cut. */
static void test_bulk_cut(void)
{
	static const char body[] = CARD("one") CARD("two");
	gsize first = strlen(CARD("one")), end = strlen("END:VCARD\r\n");
	Fixture fixture;

	fixture_init(&fixture, "unix");
	for (gsize cut = 1; cut < sizeof(body); cut++) {
		guint cards = 0, lost = 0;
		CgStep step;

		fixture.answer.body = body;
		fixture.answer.size = cut;
		g_assert_cmpint(fixture_ask(&fixture, &pull_query), ==, CG_STEP_GOT);
		while ((step = fixture_next(&fixture)) == CG_STEP_GOT) {
			cards += fixture.item->text.size > 0;
			lost += fixture.item->text.size == 0;
		}
		g_assert_cmpint(step, ==, CG_STEP_END);
		g_assert_cmpuint(cards, ==, cut < first - 2 ? 0 : cut < sizeof(body) - 3 ? 1 : 2);
		g_assert_cmpuint(lost, <=, 1);
		if (cut > first + end && cut < sizeof(body) - 3)
			g_assert_cmpuint(lost, ==, 1);
	}
	fixture_clear(&fixture);
}

/* What is not asked for goes, whatever its size, and what is wrong with it costs nothing. */
static void test_fields(void)
{
	g_autofree char *much = g_strnfill(CG_CARD_MAX + 1, 'x');
	g_autofree char *body =
		g_strconcat(CARD("one"), "BEGIN:VCARD\r\nVERSION:2.1\r\nN:two\r\nNOTE:", much,
			    "\r\nPHOTO;BASE64:*\r\nTEL:123\r\nEND:VCARD\r\n",
			    "junk: between cards\r\n", CARD("three"), NULL);
	static const char *const expected[] = { CARD("one"), CARD("two"), "", CARD("three") };
	CgQuery query = pull_query;
	Fixture fixture;

	fixture_init(&fixture, "unixpkt");
	fixture.answer.body = body;
	query.cards.fields = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_TEL);
	g_assert_cmpint(fixture_ask(&fixture, &query), ==, CG_STEP_GOT);
	for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_GOT);
		g_assert_true(cg_span_equal(fixture.item->text, cg_span_of(expected[i])));
	}
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);
	fixture_clear(&fixture);
}

static void test_listing(void)
{
	Fixture fixture;
	CgQuery query = list_query;

	fixture_init(&fixture, "unix");
	query.offset = 5;
	fixture.answer.body = LISTING;
	g_assert_cmpint(fixture_ask(&fixture, &query), ==, CG_STEP_GOT);
	g_assert_cmpuint(fixture.head.size, ==, 8);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_GOT);
	g_assert_cmpuint(fixture.item->handle, ==, 0);
	g_assert_cmpstr(fixture.item->name, ==, "Me");
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_GOT);
	g_assert_cmpuint(fixture.item->handle, ==, 12);
	g_assert_cmpstr(fixture.item->name, ==, "A&B;C");
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);

	fixture.answer.body = "";
	g_assert_cmpint(fixture_ask(&fixture, &list_query), ==, CG_STEP_GOT);
	g_assert_cmpuint(fixture.head.size, ==, 0);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);
	fixture_clear(&fixture);
}

static void test_listing_cut(void)
{
	Fixture fixture;

	fixture_init(&fixture, "unixpkt");
	fixture.answer.body = LISTING;
	for (gsize cut = sizeof(DECLARATION); cut < sizeof(LISTING) - 1; cut++) {
		fixture.answer.size = cut;
		g_assert_cmpint(fixture_ask(&fixture, &list_query), ==, CG_STEP_FAILED);
		g_assert_error(fixture.error, CG_ERROR, CG_ERROR_MALFORMED);
	}
	fixture_clear(&fixture);
}

static void test_entry(void)
{
	Fixture fixture;

	fixture_init(&fixture, "unix");
	fixture.answer.body = CARD("one");
	g_assert_cmpint(fixture_ask(&fixture, &entry_query), ==, CG_STEP_GOT);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_GOT);
	g_assert_cmpuint(fixture.item->handle, ==, 7);
	g_assert_cmpmem(fixture.item->text.data, fixture.item->text.size, CARD("one"),
			strlen(CARD("one")));
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);

	fixture.answer.body = NULL;
	g_assert_cmpint(fixture_ask(&fixture, &entry_query), ==, CG_STEP_GOT);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);
	fixture_clear(&fixture);
}

/* If a phone ignores MaxListCount, a window still ends where it was to end. */
static void test_windows(void)
{
	Fixture fixture;
	CgQuery cards = pull_query, names = list_query;

	fixture_init(&fixture, "unixpkt");
	cards.max = 2;
	fixture.answer.body = CARD("1") CARD("2") CARD("3");
	g_assert_cmpint(fixture_ask(&fixture, &cards), ==, CG_STEP_GOT);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_GOT);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_GOT);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);
	names.max = 1;
	fixture.answer.body = LISTING;
	g_assert_cmpint(fixture_ask(&fixture, &names), ==, CG_STEP_GOT);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_GOT);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_END);
	fixture_clear(&fixture);
}

static void test_more_than_all(void)
{
	enum { CARDS = 65536 };
	Fixture fixture;
	g_autoptr(GString) body = g_string_new(NULL);
	guint given = 0;

	fixture_init(&fixture, "unixpkt");
	for (guint i = 0; i < CARDS; i++)
		g_string_append(body, "BEGIN:VCARD\nEND:VCARD\n");
	fixture.answer.body = body->str;
	g_assert_cmpint(fixture_ask(&fixture, &pull_query), ==, CG_STEP_GOT);
	while (fixture_next(&fixture) == CG_STEP_GOT)
		given++;
	g_assert_no_error(fixture.error);
	g_assert_cmpuint(given, ==, CARDS);
	fixture_clear(&fixture);
}

void test_fetch_pbap_answer(void)
{
	g_test_add_func("/fetch/pbap-answer/parameters", test_parameters);
	g_test_add_func("/fetch/pbap-answer/size", test_size);
	g_test_add_data_func("/fetch/pbap-answer/bulk", "unix", test_bulk);
	g_test_add_data_func("/fetch/pbap-answer/bulk-packets", "unixpkt", test_bulk);
	g_test_add_func("/fetch/pbap-answer/bulk-cut", test_bulk_cut);
	g_test_add_func("/fetch/pbap-answer/fields", test_fields);
	g_test_add_func("/fetch/pbap-answer/listing", test_listing);
	g_test_add_func("/fetch/pbap-answer/listing-cut", test_listing_cut);
	g_test_add_func("/fetch/pbap-answer/entry", test_entry);
	g_test_add_func("/fetch/pbap-answer/windows", test_windows);
	g_test_add_func("/fetch/pbap-answer/more-than-all", test_more_than_all);
}
