/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queries as requests: what is sent, and what is never sent. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

typedef struct {
	const char *name;
	CgQuery query;
	const char *log;
} Case;

#define PB_WALK  "SETPATH /\nSETPATH telecom\nSETPATH pb\n"
#define NAME_TEL (CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_TEL))

static const Case cases[] = {
	{ "size",
	  { .want = CG_WANT_SIZE },
	  "GET x-bt/phonebook 'telecom/pb.vcf' 0402000005020000\n" },
	{ "size-of-calls-keeps-the-counter",
	  { .want = CG_WANT_SIZE, .repository = CG_REPO_MCH, .reset_unseen = TRUE },
	  "GET x-bt/phonebook 'telecom/mch.vcf' 0402000005020000\n" },
	{ "size-of-a-search",
	  { .want = CG_WANT_SIZE, .cards.search = "a" },
	  PB_WALK "GET x-bt/vcard-listing '' 0101000201610301000402000005020000\n" },
	{ "bulk",
	  { .want = CG_WANT_ITEMS, .max = 65535 },
	  "GET x-bt/phonebook 'telecom/pb.vcf' 0701000402FFFF05020000\n" },
	{ "bulk-window-30-fields",
	  { .want = CG_WANT_ITEMS,
	    .max = 250,
	    .offset = 1,
	    .cards.format = CG_FORMAT_30,
	    .cards.fields = NAME_TEL,
	    .repository = CG_REPO_SIM_PB },
	  "GET x-bt/phonebook 'SIM1/telecom/pb.vcf' 0608000000000000008407010104"
	  "0200FA05020001\n" },
	{ "all-table-fields-no-reserved-bit",
	  { .want = CG_WANT_ITEMS, .max = 1, .cards.fields = G_GUINT64_CONSTANT(0x7FFFFFFFFF) },
	  "GET x-bt/phonebook 'telecom/pb.vcf' 060800000000FFFFFFFF0701000402000105020000\n" },
	{ "other-fields-are-all-fields",
	  { .want = CG_WANT_ITEMS, .max = 1, .cards.fields = NAME_TEL | CG_FIELD(CG_PROP_OTHER) },
	  "GET x-bt/phonebook 'telecom/pb.vcf' 0701000402000105020000\n" },
	{ "having-all",
	  { .want = CG_WANT_ITEMS,
	    .max = 1,
	    .cards.having = NAME_TEL | CG_FIELD(CG_PROP_OTHER),
	    .cards.having_all = TRUE },
	  "GET x-bt/phonebook 'telecom/pb.vcf' "
	  "07010004020001050200000C0800000000000000840E0101\n" },
	{ "names",
	  { .want = CG_WANT_LIST,
	    .max = 10,
	    .offset = 2,
	    .cards.order = CG_ORDER_ALPHABETICAL,
	    .cards.search = "12",
	    .cards.search_by = CG_SEARCH_NUMBER },
	  PB_WALK "GET x-bt/vcard-listing '' 01010102023132030101"
		  "0402000A05020002\n" },
	{ "entry",
	  { .want = CG_WANT_ITEMS,
	    .pick = CG_PICK_HANDLE,
	    .handle = 4000000000,
	    .cards.fields = NAME_TEL },
	  PB_WALK "GET x-bt/vcard '4000000000.vcf' 06080000000000000084070100\n" },
	{ "uid",
	  { .want = CG_WANT_ITEMS, .pick = CG_PICK_UID, .uid = "00112233445566778899AABBCCDDEEFF" },
	  PB_WALK "GET x-bt/vcard 'X-BT-UID:00112233445566778899AABBCCDDEEFF' 070100\n" },
};

static void test_request(gconstpointer data)
{
	const Case *test = data;
	ScriptedPhone *phone = scripted_phone_new("unixpkt");
	CgSource *source = fetch_from(phone);
	CgCursor *cursor = open_cursor(source, &test->query);
	g_autofree char *expected = g_strconcat("CONNECT 1004000003FF\n", test->log, NULL);

	run_until_idle();
	scripted_phone_assert_log(phone, expected);
	cg_cursor_free(cursor);
	cg_source_free(source);
	scripted_phone_free(phone);
}

/* A book is named from the root, which a phone that takes names from the current folder finds only
 * there. */
static void test_from_the_root(void)
{
	Fixture fixture;

	fixture_init(&fixture, "unixpkt");
	g_assert_cmpint(fixture_ask(&fixture, &entry_query), ==, CG_STEP_GOT);
	g_assert_cmpint(fixture_next(&fixture), !=, CG_STEP_WAIT);
	fixture_ask(&fixture, &size_query);
	scripted_phone_assert_log(fixture.phone,
				  "CONNECT 1004000003FF\n" PB_WALK
				  "GET x-bt/vcard '7.vcf' 070100\nSETPATH /\n"
				  "GET x-bt/phonebook 'telecom/pb.vcf' 0402000005020000\n");
	fixture_clear(&fixture);
}

/* The bits of what a phone's record does not have are not sent to it: there they are reserved. */
static void test_fields(void)
{
	static const struct {
		CgServiceRecord record;
		CgFields fields;
		const char *log;
	} rows[] = {
		{ { .features = 0x3, .has_features = FALSE, .repositories = 1 },
		  CG_FIELDS_ALL & ~CG_FIELD(CG_PROP_OTHER),
		  "000000001FFFFFFF" },
		{ { .features = 0x3, .has_features = FALSE, .repositories = 1 },
		  CG_FIELD(CG_PROP_X_BT_UID),
		  "0000000000000001" },
		{ { .features = 0x31F, .has_features = TRUE, .repositories = 1 },
		  CG_FIELDS_ALL & ~CG_FIELD(CG_PROP_OTHER),
		  "000000003FFFFFFF" },
		{ { .features = 0x35F, .has_features = TRUE, .repositories = 1 },
		  CG_FIELDS_ALL & ~CG_FIELD(CG_PROP_OTHER),
		  "000000007FFFFFFF" },
		{ { .features = 0x39F, .has_features = TRUE, .repositories = 1 },
		  CG_FIELD(CG_PROP_X_BT_UID),
		  "0000000080000000" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		ScriptedPhone *phone = scripted_phone_new("unix");
		CgSource *source = cg_fetch_pbap(&phone->address, &rows[i].record);
		CgQuery query = pull_query;
		CgCursor *cursor;
		g_autofree char *selector = NULL;
		g_autofree char *having = NULL;
		gboolean selects;

		query.cards.fields = rows[i].fields;
		query.cards.having = rows[i].fields;
		cursor = open_cursor(source, &query);
		selector = g_strconcat(" 0608", rows[i].log, "0701", NULL);
		having = g_strconcat("0C08", rows[i].log, "0E01", NULL);
		selects = (rows[i].record.features & 0x10) != 0;
		run_until_idle();
		g_test_message("row %zu: %s", i, phone->log->str);
		g_assert_nonnull(strstr(phone->log->str, selector));
		g_assert_cmpint(strstr(phone->log->str, having) != NULL, ==, selects);
		cg_cursor_free(cursor);
		cg_source_free(source);
		scripted_phone_free(phone);
	}
}

/* A 1.1 phone: no features in CONNECT, no vCardSelector, no UIDs. */
static void test_old_phone(void)
{
	const CgServiceRecord record = { .features = 0x3, .repositories = 0x01 };
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = cg_fetch_pbap(&phone->address, &record);
	CgQuery query = pull_query;
	CgHead head;
	CgCursor *cursor;

	query.cards.having = NAME_TEL;
	cursor = open_cursor(source, &query);
	run_until_idle();
	scripted_phone_assert_log(phone, "CONNECT\nGET x-bt/phonebook 'telecom/pb.vcf' "
					 "0701000402FFFF05020000\n");
	cg_cursor_free(cursor);

	query = entry_query;
	query.pick = CG_PICK_UID;
	query.uid = "00";
	cursor = open_cursor(source, &query);
	g_assert_cmpint(run_head(cursor, &head, NULL), ==, CG_STEP_UNSUPPORTED);
	cg_cursor_free(cursor);
	cg_source_free(source);
	scripted_phone_free(phone);
}

static void assert_ends(CgSource *source, const CgQuery *query, CgStep step)
{
	CgHead head;
	const CgItem *item;
	CgCursor *cursor = open_cursor(source, query);

	g_assert_cmpint(run_head(cursor, &head, NULL), ==, step);
	g_assert_cmpint(run_next(cursor, &item, NULL), ==, step);
	cg_cursor_free(cursor);
}

/* If the record has no such repository, the phone is not even dialled. */
static void test_not_there(void)
{
	static const CgQuery queries[] = {
		{ .repository = CG_REPO_SIM_PB },
		{ .repository = CG_REPO_FAV },
		{ .repository = CG_REPO_SPD },
		{ .repository = CG_REPOSITORIES },
	};
	const CgServiceRecord record = { .features = 0x3FF,
					 .has_features = TRUE,
					 .repositories = 1 };
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = cg_fetch_pbap(&phone->address, &record);

	for (gsize i = 0; i < G_N_ELEMENTS(queries); i++)
		assert_ends(source, &queries[i], CG_STEP_NOT_FOUND);
	scripted_phone_assert_log(phone, "");
	cg_source_free(source);
	scripted_phone_free(phone);
}

static void test_unsupported(void)
{
	ScriptedPhone *phone = scripted_phone_new("unix");
	CgSource *source = fetch_from(phone);
	g_autofree char *longest = g_strnfill(256, 'x');
	const CgQuery queries[] = {
		{ .want = CG_WANT_ITEMS, .cards.search = "a" },
		{ .want = CG_WANT_ITEMS, .cards.order = CG_ORDER_ALPHABETICAL },
		{ .want = CG_WANT_LIST, .pick = CG_PICK_HANDLE },
		{ .want = CG_WANT_LIST, .cards.search = longest },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(queries); i++)
		assert_ends(source, &queries[i], CG_STEP_UNSUPPORTED);
	scripted_phone_assert_log(phone, "");
	cg_source_free(source);
	scripted_phone_free(phone);
}

void test_fetch_pbap_query(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/fetch/pbap-query/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_request);
	}
	g_test_add_func("/fetch/pbap-query/from-the-root", test_from_the_root);
	g_test_add_func("/fetch/pbap-query/fields", test_fields);
	g_test_add_func("/fetch/pbap-query/old-phone", test_old_phone);
	g_test_add_func("/fetch/pbap-query/not-there", test_not_there);
	g_test_add_func("/fetch/pbap-query/unsupported", test_unsupported);
}
