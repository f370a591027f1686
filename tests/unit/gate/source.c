/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a car may tell from versions, identifiers, handles and UIDs: the grant, and what is granted.
 */
#include "fixture.h"
#include "gate-tests.h"

#include <string.h>

typedef struct {
	guint8 database[16], primary[16], secondary[16];
} Marks;

static Marks marks_of(House *house, const char *consumer)
{
	g_autoptr(CgSource) car = house_car(house, consumer);
	CgQuery size = { .want = CG_WANT_SIZE };
	Marks marks;

	g_assert_cmpint(house_ask(house, car, size), ==, CG_STEP_END);
	memcpy(marks.database, house->head.database, 16);
	memcpy(marks.primary, house->head.primary, 16);
	memcpy(marks.secondary, house->head.secondary, 16);
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

static void add_people(House *house)
{
	house_add(house, CG_REPO_PB, "N:Ahlberg;Ada\nTEL:+46701111111\nCATEGORIES:Family");
	house_add(house, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222");
	house_add(house, CG_REPO_PB, "N:Cruz;Cai\nTEL:+46703333333\nCATEGORIES:Family");
}

/* The identifier changes with the grant and with nothing else; the versions rise with each filling.
 */
static void versions(House *house, gconstpointer data)
{
	Marks first, again, restarted, other, narrowed, back;

	add_people(house);
	first = marks_of(house, ADA);
	again = marks_of(house, ADA);
	assert_same_database(&first, &again, TRUE);
	assert_risen(&first, &again);
	house_restart(house);
	restarted = marks_of(house, ADA);
	assert_same_database(&first, &restarted, TRUE);
	assert_risen(&again, &restarted);
	other = marks_of(house, BEA);
	assert_same_database(&first, &other, FALSE);
	house_decide(house, "names-and-numbers");
	narrowed = marks_of(house, ADA);
	assert_same_database(&first, &narrowed, FALSE);
	assert_risen(&other, &narrowed);
	house_decide(house, "everything");
	back = marks_of(house, ADA);
	assert_same_database(&first, &back, TRUE);
	assert_risen(&narrowed, &back);
}

/* While a session lasts, what it was told stands. */
static void standing_still(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *before = NULL, *after = NULL;
	CgHead head;

	add_people(house);
	car = house_car(house, ADA);
	before = house_listing(house, car);
	head = house->head;
	house_add(house, CG_REPO_PB, "N:Dahl;Dag\nTEL:1");
	after = house_listing(house, car);
	g_assert_cmpstr(before, ==, after);
	g_assert_cmpmem(&head, sizeof(head), &house->head, sizeof(head));
}

/* Dense, whoever stands between; and an entry under a number of the phone's is Not Found. */
static void handles(House *house, gconstpointer data)
{
	CgQuery third = { .want = CG_WANT_ITEMS, .pick = CG_PICK_HANDLE, .handle = 3 };
	g_autoptr(CgSource) car = NULL;
	g_autofree char *names = NULL;

	house_decide(house, "[Scope x]\nContacts=label:Family\n");
	add_people(house);
	car = house_car(house, ADA);
	names = house_listing(house, car);
	g_assert_cmpstr(names, ==, "0=Phone|1=Ahlberg;Ada|2=Cruz;Cai|");
	g_assert_cmpint(house_ask(house, car, third), ==, CG_STEP_NOT_FOUND);
}

static char *uid_of(House *house, CgSource *car, guint32 handle)
{
	CgQuery entry = { .want = CG_WANT_ITEMS,
			  .pick = CG_PICK_HANDLE,
			  .handle = handle,
			  .cards.format = CG_FORMAT_30 };
	const char *found;

	g_assert_cmpint(house_ask(house, car, entry), ==, CG_STEP_END);
	found = g_strstr_len((const char *)house->got.data, house->got.size, "\nX-BT-UID:");
	g_assert_nonnull(found);
	return g_strndup(found + strlen("\nX-BT-UID:"), 32);
}

static CgStep ask_uid(House *house, CgSource *car, const char *uid)
{
	CgQuery query = { .want = CG_WANT_ITEMS, .pick = CG_PICK_UID, .uid = uid };

	return house_ask(house, car, query);
}

/* Each consumer's own, the same after a restart, and good for an entry. */
static void uids(House *house, gconstpointer data)
{
	g_autoptr(CgSource) ada = NULL, bea = NULL;
	g_autofree char *first = NULL, *second = NULL, *theirs = NULL, *later = NULL;

	add_people(house);
	ada = house_car(house, ADA);
	first = uid_of(house, ada, 1);
	second = uid_of(house, ada, 2);
	g_assert_cmpstr(first, !=, second);
	g_assert_cmpint(ask_uid(house, ada, second), ==, CG_STEP_END);
	g_assert_nonnull(g_strstr_len((const char *)house->got.data, house->got.size, "Berg;Bo"));
	bea = house_car(house, BEA);
	theirs = uid_of(house, bea, 1);
	g_assert_cmpstr(theirs, !=, first);
	g_assert_cmpint(ask_uid(house, ada, theirs), ==, CG_STEP_NOT_FOUND);
	g_clear_pointer(&ada, cg_source_free);
	g_clear_pointer(&bea, cg_source_free);
	house_restart(house);
	ada = house_car(house, ADA);
	later = uid_of(house, ada, 1);
	g_assert_cmpstr(later, ==, first);
}

/* No scope and no rule: the empty book, and the phone is not even dialled. */
static void undecided(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *names = NULL;

	add_people(house);
	cg_decisions_set_policy(house->decisions, house->config, NULL);
	car = house_car(house, ADA);
	names = house_listing(house, car);
	g_assert_cmpstr(names, ==, "");
	g_assert_cmpuint(house->links->len, ==, 0);
}

void test_gate_book(void)
{
	ADD("book/versions", versions);
	ADD("book/standing-still", standing_still);
	ADD("book/handles", handles);
	ADD("book/uids", uids);
	ADD("book/undecided", undecided);
}
