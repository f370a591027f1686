/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many phones one consumer is known for. */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

#define MOST CG_CONSUMER_PHONES_MAX

typedef struct {
	char phone[18];
} Phone;

static Phone phone_of(guint number)
{
	Phone phone;

	g_snprintf(phone.phone, sizeof(phone.phone), "00:00:00:00:01:%02X", number);
	return phone;
}

static CgSource *book_of(Fixture *fixture, guint number)
{
	Phone phone = phone_of(number);
	const CgWho who = { phone.phone, ADA };

	return cg_gate_source(fixture->gate, &who);
}

static gboolean has_room(Fixture *fixture, guint number, const char *consumer)
{
	Phone phone = phone_of(number);
	const CgWho who = { phone.phone, consumer };

	return cg_decisions_make_room(fixture->base.decisions, &who);
}

static void fill(Fixture *fixture, guint from)
{
	for (guint i = from; i < MOST; i++)
		cg_source_free(book_of(fixture, i));
}

static guint known(Fixture *fixture)
{
	g_autoptr(GPtrArray) all = cg_decisions_consumers(fixture->base.decisions, NULL, NULL);

	return all->len;
}

static void gone(gpointer last, const CgWho *who)
{
	g_strlcpy(((Phone *)last)->phone, who->phone, sizeof(Phone));
}

static void one_makes_room(Fixture *fixture, gconstpointer data)
{
	Phone last = { "" }, idle = phone_of(7);

	fill(fixture, 0);
	for (guint i = 0; i < MOST; i++) {
		Phone phone = phone_of(i);
		const CgWho who = { phone.phone, ADA };

		cg_decisions_consumer(fixture->base.decisions, &who)->last_request = i == 7 ? 1 : 2;
	}
	cg_decisions_on_gone(fixture->base.decisions, gone, &last);
	g_assert_true(has_room(fixture, 3, ADA)); /* it is known */
	g_assert_true(has_room(fixture, MOST, BEA));
	g_assert_cmpuint(known(fixture), ==, MOST);
	g_assert_true(has_room(fixture, MOST, ADA));
	g_assert_cmpuint(known(fixture), ==, MOST - 1);
	g_assert_cmpstr(last.phone, ==, idle.phone);
}

static void grant(Fixture *fixture, guint number)
{
	Phone phone = phone_of(number);
	const CgWho who = { phone.phone, ADA };
	Told told = { .open = 1 };

	g_assert_true(cg_decisions_grant(fixture->base.decisions, &who, "nothing", "once", on_told,
					 &told, NULL));
	wait_until_none(&told.open);
}

/* Which is being read. */
static void none_makes_room(Fixture *fixture, gconstpointer data)
{
	CgSource *books[MOST];

	for (guint i = 0; i < MOST; i++)
		books[i] = book_of(fixture, i);
	g_assert_false(has_room(fixture, MOST, ADA));
	cg_source_free(books[0]);
	g_assert_true(has_room(fixture, MOST, ADA));
	g_assert_cmpuint(known(fixture), ==, MOST - 1);
	for (guint i = 1; i < MOST; i++)
		cg_source_free(books[i]);
}

static void counted(gpointer open, const CgGateCount counts[CG_GATE_COUNTS], const GError *error)
{
	*(guint *)open = 0;
}

/* Nor which somebody counts. */
static void counted_stays(Fixture *fixture, gconstpointer data)
{
	Phone phone = phone_of(0);
	const CgWho who = { phone.phone, ADA };
	CgSource *books[MOST];
	guint open = 1;

	decision_fixture_set_rules(&fixture->base, "[Consent]\nPreview=yes\n");
	for (guint i = 1; i < MOST; i++)
		books[i] = book_of(fixture, i);
	g_assert_true(cg_gate_count(fixture->gate, &who, "everything", counted, &open, NULL));
	g_assert_false(has_room(fixture, MOST, ADA));
	wait_until_none(&open);
	run_until_idle();
	g_assert_true(has_room(fixture, MOST, ADA));
	for (guint i = 1; i < MOST; i++)
		cg_source_free(books[i]);
}

/* What a driver has said stays, and is in nobody's way. */
static void decided_stay(Fixture *fixture, gconstpointer data)
{
	Phone last = { "" };

	for (guint i = 0; i < MOST; i++)
		grant(fixture, i);
	cg_decisions_on_gone(fixture->base.decisions, gone, &last);
	g_assert_true(has_room(fixture, MOST, ADA));
	for (guint i = MOST; i < 2 * MOST; i++)
		cg_source_free(book_of(fixture, i));
	g_assert_cmpstr(last.phone, ==, "");
	g_assert_true(has_room(fixture, 2 * MOST, ADA));
	{
		Phone decided = phone_of(MOST - 1);

		g_assert_cmpstr(last.phone, >, decided.phone);
	}
}

static void forgotten_with_its_history(Fixture *fixture, gconstpointer data)
{
	GHashTable *histories = fixture->gate->histories;

	cg_source_free(fixture_car(fixture, ADA));
	cg_source_free(fixture_car(fixture, BEA));
	g_assert_cmpuint(g_hash_table_size(histories), ==, 2);
	cg_decisions_forget(fixture->base.decisions, PHONE, ADA, NULL, NULL, NULL);
	g_assert_cmpuint(g_hash_table_size(histories), ==, 1);
	cg_decisions_forget(fixture->base.decisions, "00:00:00:00:00:0", NULL, NULL, NULL, NULL);
	g_assert_cmpuint(g_hash_table_size(histories), ==, 1);
	cg_decisions_forget(fixture->base.decisions, PHONE, NULL, NULL, NULL, NULL);
	g_assert_cmpuint(g_hash_table_size(histories), ==, 0);
}

void test_gate_eviction(void)
{
	ADD("eviction/one-makes-room", one_makes_room);
	ADD("eviction/none-makes-room", none_makes_room);
	ADD("eviction/counted-stays", counted_stays);
	ADD("eviction/decided-stay", decided_stay);
	ADD("eviction/forgotten-with-its-history", forgotten_with_its_history);
}
