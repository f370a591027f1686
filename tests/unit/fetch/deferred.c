/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads of a phone whose record is known only once it has been reached: what they then ask, and how
 * they end if it cannot be reached or they are freed before. */
#include "fixture.h"
#include "loop.h"
#include "recorded-transport.h"
#include "tests.h"

#include <contactguard/profile.h>
#include <string.h>

/* What holds without a record must not be used. */
static const CgServiceRecord otherwise = { .repositories = 0 };

static void set_up(Fixture *fixture, const CgServiceRecord *record)
{
	fixture_init(fixture, "unix");
	cg_source_free(fixture->source);
	recorded_transport_use(&fixture->phone->address);
	recorded_record = *record;
	fixture->source = cg_fetch_pbap(&fixture->phone->address, &otherwise);
}

/* The first read waits for the record, and so the features in CONNECT are those of the record. */
static void asks_by_the_record(gconstpointer data)
{
	gboolean old = GPOINTER_TO_INT(data);
	const CgServiceRecord of_1_1 = { .features = CG_PBAP_FEATURES_NONE,
					 .repositories = CG_PBAP_REPOSITORIES_1_1 };
	const CgServiceRecord of_1_2 = { .features = CG_PBAP_FEATURES_ALL,
					 .has_features = TRUE,
					 .repositories = CG_PBAP_REPOSITORIES };
	CgQuery query = size_query;
	Fixture fixture;

	set_up(&fixture, old ? &of_1_1 : &of_1_2);
	fixture.answer.params = "0802000C";
	query.repository = CG_REPO_FAV;
	g_assert_cmpint(fixture_ask(&fixture, &query), ==, old ? CG_STEP_NOT_FOUND : CG_STEP_GOT);
	g_assert_cmpuint(fixture.head.size, ==, old ? 0 : 12);
	g_assert_cmpint(strstr(fixture.phone->log->str, "1004000003FF") != NULL, ==, !old);
	g_assert_cmpint(strstr(fixture.phone->log->str, "GET") != NULL, ==, !old);
	fixture_clear(&fixture);
}

static void later_reads_know_it(void)
{
	const CgServiceRecord record = { .repositories = CG_PBAP_REPOSITORIES_1_1 };
	CgQuery query = size_query;
	Fixture fixture;

	set_up(&fixture, &record);
	fixture.answer.params = "0802000C";
	g_assert_cmpint(fixture_ask(&fixture, &query), ==, CG_STEP_GOT);
	query.repository = CG_REPO_FAV;
	cg_cursor_free(g_steal_pointer(&fixture.cursor));
	fixture.cursor = open_cursor(fixture.source, &query);
	g_assert_cmpint(cg_cursor_head(fixture.cursor, &fixture.head, NULL), ==, CG_STEP_NOT_FOUND);
	fixture_clear(&fixture);
}

static void out_of_reach(void)
{
	const CgServiceRecord record = { 0 };
	Fixture fixture;

	set_up(&fixture, &record);
	g_clear_pointer(&fixture.phone->listener, cg_listener_free);
	g_assert_cmpint(fixture_ask(&fixture, &size_query), ==, CG_STEP_LATER);
	g_assert_cmpint(fixture_next(&fixture), ==, CG_STEP_LATER);
	fixture_clear(&fixture);
}

/* The CONNECT is refused: the record is known, and the phone cannot be asked for now. */
static void refused(void)
{
	const CgServiceRecord record = { 0 };
	Fixture fixture;

	set_up(&fixture, &record);
	fixture.phone->connect = CG_CODE_FORBIDDEN;
	g_assert_cmpint(fixture_ask(&fixture, &size_query), ==, CG_STEP_LATER);
	fixture_clear(&fixture);
}

static void freed_before(void)
{
	const CgServiceRecord record = { .repositories = CG_PBAP_REPOSITORIES };
	Fixture fixture;

	set_up(&fixture, &record);
	fixture.cursor = open_cursor(fixture.source, &size_query);
	g_clear_pointer(&fixture.cursor, cg_cursor_free);
	run_until_idle();
	scripted_phone_assert_log(fixture.phone, "");
	fixture_clear(&fixture);
}

void test_fetch_deferred(void)
{
	g_test_add_data_func("/fetch/deferred/record-of-1.2", GINT_TO_POINTER(FALSE),
			     asks_by_the_record);
	g_test_add_data_func("/fetch/deferred/record-of-1.1", GINT_TO_POINTER(TRUE),
			     asks_by_the_record);
	g_test_add_func("/fetch/deferred/later-reads-know-it", later_reads_know_it);
	g_test_add_func("/fetch/deferred/out-of-reach", out_of_reach);
	g_test_add_func("/fetch/deferred/refused", refused);
	g_test_add_func("/fetch/deferred/freed-before", freed_before);
}
