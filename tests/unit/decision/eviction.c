/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many phones one consumer is known for, and who makes room. */
#include "decision-tests.h"

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

static CgConsumer *know(DecisionFixture *fixture, guint number)
{
	Phone phone = phone_of(number);
	const CgWho who = { phone.phone, ADA };

	return cg_decisions_consumer(fixture->decisions, &who);
}

static gboolean has_room(DecisionFixture *fixture, guint number, const char *consumer)
{
	Phone phone = phone_of(number);
	const CgWho who = { phone.phone, consumer };

	return cg_decisions_make_room(fixture->decisions, &who);
}

static void on_gone(gpointer last, const CgWho *who)
{
	g_strlcpy(((Phone *)last)->phone, who->phone, sizeof(Phone));
}

static void longest_idle_goes(DecisionFixture *fixture, gconstpointer data)
{
	Phone last = { "" }, idle = phone_of(7);

	for (guint i = 0; i < MOST; i++)
		know(fixture, i)->last_request = i == 7 ? 1 : 2;
	cg_decisions_on_gone(fixture->decisions, on_gone, &last);
	g_assert_true(has_room(fixture, 3, ADA)); /* it is known */
	g_assert_true(has_room(fixture, MOST, BEA));
	g_assert_cmpstr(last.phone, ==, "");
	g_assert_true(has_room(fixture, MOST, ADA));
	g_assert_cmpstr(last.phone, ==, idle.phone);
	g_assert_cmpuint(g_hash_table_size(fixture->decisions->consumers), ==, MOST - 1);
}

static void readers_stay(DecisionFixture *fixture, gconstpointer data)
{
	for (guint i = 0; i < MOST; i++)
		cg_consumer_add_reader(know(fixture, i));
	g_assert_false(has_room(fixture, MOST, ADA));
	cg_consumer_remove_reader(know(fixture, 3));
	g_assert_true(has_room(fixture, MOST, ADA));
	for (guint i = 0; i < MOST; i++)
		if (i != 3)
			cg_consumer_remove_reader(know(fixture, i));
}

static void decided_stay(DecisionFixture *fixture, gconstpointer data)
{
	Phone last = { "" };

	for (guint i = 0; i < MOST; i++) {
		Phone phone = phone_of(i);
		const CgWho who = { phone.phone, ADA };
		Told told = { .open = 1 };

		g_assert_true(cg_decisions_revoke(fixture->decisions, &who, on_told, &told, NULL));
		wait_until_none(&told.open);
	}
	cg_decisions_on_gone(fixture->decisions, on_gone, &last);
	g_assert_true(has_room(fixture, MOST, ADA));
	g_assert_cmpstr(last.phone, ==, "");
}

void test_eviction(void)
{
	ADD_TEST("eviction/longest-idle-goes", longest_idle_goes);
	ADD_TEST("eviction/readers-stay", readers_stay);
	ADD_TEST("eviction/decided-stay", decided_stay);
}
