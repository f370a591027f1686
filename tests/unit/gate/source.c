/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a car may tell from versions, identifiers, handles and UIDs: the grant, and what is granted.
 */
#include "fixture.h"
#include "gate-tests.h"

#include <string.h>

typedef struct {
	guint8 database[16], primary[16], secondary[16];
} Marks;

static Marks marks_of(Fixture *fixture, const char *consumer)
{
	g_autoptr(CgSource) car = fixture_car(fixture, consumer);
	CgQuery size = { .want = CG_WANT_SIZE };
	Marks marks;

	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	memcpy(marks.database, fixture->head.database, 16);
	memcpy(marks.primary, fixture->head.primary, 16);
	memcpy(marks.secondary, fixture->head.secondary, 16);
	return marks;
}

static void assert_risen(const Marks *before, const Marks *after)
{
	g_assert_cmpint(memcmp(before->primary, after->primary, 16), <, 0);
	g_assert_cmpint(memcmp(before->secondary, after->secondary, 16), <, 0);
}

static void assert_same_database(const Marks *a, const Marks *b, gboolean same)
{
	g_assert_cmpint(memcmp(a->database, b->database, 16) == 0, ==, same);
}

static void add_people(Fixture *fixture)
{
	fixture_add(fixture, CG_REPO_PB, "N:Ahlberg;Ada\nTEL:+46701111111\nCATEGORIES:Family");
	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222");
	fixture_add(fixture, CG_REPO_PB, "N:Cruz;Cai\nTEL:+46703333333\nCATEGORIES:Family");
}

/* The identifier changes with the grant and with nothing else; the versions rise with each filling.
 */
static void versions(Fixture *fixture, gconstpointer data)
{
	Marks first, again, restarted, other, narrowed, back;

	add_people(fixture);
	first = marks_of(fixture, ADA);
	again = marks_of(fixture, ADA);
	assert_same_database(&first, &again, TRUE);
	assert_risen(&first, &again);
	fixture_restart(fixture);
	restarted = marks_of(fixture, ADA);
	assert_same_database(&first, &restarted, TRUE);
	assert_risen(&again, &restarted);
	other = marks_of(fixture, BEA);
	assert_same_database(&first, &other, FALSE);
	decision_fixture_fix_scope(&fixture->base, "names-and-numbers");
	narrowed = marks_of(fixture, ADA);
	assert_same_database(&first, &narrowed, FALSE);
	assert_risen(&other, &narrowed);
	decision_fixture_fix_scope(&fixture->base, "everything");
	back = marks_of(fixture, ADA);
	assert_same_database(&first, &back, TRUE);
	assert_risen(&narrowed, &back);
}

/* While a session lasts, what it was told stays true. */
static void standing_still(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *before = NULL, *after = NULL;
	CgHead head;

	add_people(fixture);
	car = fixture_car(fixture, ADA);
	before = fixture_listing(fixture, car);
	head = fixture->head;
	fixture_add(fixture, CG_REPO_PB, "N:Dahl;Dag\nTEL:1");
	after = fixture_listing(fixture, car);
	g_assert_cmpstr(before, ==, after);
	g_assert_cmpmem(&head, sizeof(head), &fixture->head, sizeof(head));
}

/* Handles are dense, whoever is between them in the phone; and an entry under a number of the
 * phone's is Not Found. */
static void handles(Fixture *fixture, gconstpointer data)
{
	CgQuery third = { .want = CG_WANT_ITEMS, .pick = CG_PICK_HANDLE, .handle = 3 };
	g_autoptr(CgSource) car = NULL;
	g_autofree char *names = NULL;

	decision_fixture_fix_scope(&fixture->base, "[Scope x]\nContacts=label:Family\n");
	add_people(fixture);
	car = fixture_car(fixture, ADA);
	names = fixture_listing(fixture, car);
	g_assert_cmpstr(names, ==, "0=Phone|1=Ahlberg;Ada|2=Cruz;Cai|");
	g_assert_cmpint(fixture_ask(fixture, car, third), ==, CG_STEP_NOT_FOUND);
}

static char *uid_of(Fixture *fixture, CgSource *car, guint32 handle)
{
	CgQuery entry = { .want = CG_WANT_ITEMS,
			  .pick = CG_PICK_HANDLE,
			  .handle = handle,
			  .cards.format = CG_FORMAT_30 };
	const char *found;

	g_assert_cmpint(fixture_ask(fixture, car, entry), ==, CG_STEP_END);
	found = g_strstr_len((const char *)fixture->got.data, fixture->got.size, "\nX-BT-UID:");
	g_assert_nonnull(found);
	return g_strndup(found + strlen("\nX-BT-UID:"), 32);
}

static CgStep ask_uid(Fixture *fixture, CgSource *car, const char *uid)
{
	CgQuery query = { .want = CG_WANT_ITEMS, .pick = CG_PICK_UID, .uid = uid };

	return fixture_ask(fixture, car, query);
}

/* Each consumer's own, the same after a restart, and good for an entry. */
static void uids(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) ada = NULL, bea = NULL;
	g_autofree char *first = NULL, *second = NULL, *theirs = NULL, *later = NULL;

	add_people(fixture);
	ada = fixture_car(fixture, ADA);
	first = uid_of(fixture, ada, 1);
	second = uid_of(fixture, ada, 2);
	g_assert_cmpstr(first, !=, second);
	g_assert_cmpint(ask_uid(fixture, ada, second), ==, CG_STEP_END);
	g_assert_nonnull(
		g_strstr_len((const char *)fixture->got.data, fixture->got.size, "Berg;Bo"));
	bea = fixture_car(fixture, BEA);
	theirs = uid_of(fixture, bea, 1);
	g_assert_cmpstr(theirs, !=, first);
	g_assert_cmpint(ask_uid(fixture, ada, theirs), ==, CG_STEP_NOT_FOUND);
	g_clear_pointer(&ada, cg_source_free);
	g_clear_pointer(&bea, cg_source_free);
	fixture_restart(fixture);
	ada = fixture_car(fixture, ADA);
	later = uid_of(fixture, ada, 1);
	g_assert_cmpstr(later, ==, first);
}

/* No scope and no rule: the empty book, and the phone is not even dialled. */
static void undecided(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *names = NULL;

	add_people(fixture);
	cg_decisions_set_policy(fixture->base.decisions, fixture->base.config, NULL);
	car = fixture_car(fixture, ADA);
	names = fixture_listing(fixture, car);
	g_assert_cmpstr(names, ==, "");
	g_assert_cmpuint(fixture->links->len, ==, 0);
}

void test_gate_source(void)
{
	ADD("source/versions", versions);
	ADD("source/standing-still", standing_still);
	ADD("source/handles", handles);
	ADD("source/uids", uids);
	ADD("source/undecided", undecided);
}
