/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cards that refer to those of pb, in a book that was filled before it. */
#include "fixture.h"
#include "view-tests.h"

#include <string.h>

#define LIMIT (1 << 20)

static void open_slow_pb(Fixture *f, const char *scope)
{
	f->phone->slow[CG_REPO_PB] = TRUE;
	open_view(f, scope, LIMIT);
}

static CgStep pull_fields(Fixture *f, CgRepository repository, CgFields fields)
{
	CgQuery pull = query_of(repository, CG_WANT_ITEMS);

	pull.cards.fields = fields;
	return ask(f, pull);
}

/* fav is filled first, since it says who else is in scope. */
#define SCOPE \
	"[Scope x]\nContacts=favourites;label:Family\nFields=N;FN;TEL;X-BT-UID\nCalls=in-scope\n"

/* The answer is the one that a phone gives that is not slow. */
static void same_as_after(Fixture *f, gconstpointer data)
{
	g_autofree char *expected = NULL;

	open_view(f, SCOPE, LIMIT);
	sized(f, CG_REPO_PB, 3);
	pulled(f, CG_REPO_FAV);
	has(f, "X-BT-UID");
	expected = g_strdup(f->got->str);
	open_slow_pb(f, SCOPE);
	sized(f, CG_REPO_FAV, 1);
	g_assert_cmpint(pull_fields(f, CG_REPO_FAV, 0), ==, CG_STEP_WAIT);
	toy_phone_wake(f->phone);
	pulled(f, CG_REPO_FAV);
	g_assert_cmpstr(f->got->str, ==, expected);
	g_assert_cmpuint(f->phone->of[CG_REPO_FAV], ==, 2);
}

/* Who does not ask for the references does not wait for them; who selects by them does. */
static void only_for_who_asks(Fixture *f, gconstpointer data)
{
	CgQuery having = query_of(CG_REPO_FAV, CG_WANT_SIZE);

	open_slow_pb(f, SCOPE);
	g_assert_cmpint(pull_fields(f, CG_REPO_FAV, CG_FIELD(CG_PROP_N)), ==, CG_STEP_END);
	has(f, "N:Berg;Bo");
	having.cards.having = CG_FIELD(CG_PROP_X_BT_UID);
	g_assert_cmpint(ask(f, having), ==, CG_STEP_WAIT);
	toy_phone_wake(f->phone);
	g_assert_cmpint(ask(f, having), ==, CG_STEP_END);
	g_assert_cmpuint(f->head.size, ==, 1);
}

/* More than are linked in one turn. */
static void many(Fixture *f, gconstpointer data)
{
	const char *at;
	guint count = 0;

	for (guint i = 0; i < 600; i++)
		toy_phone_add(f->phone, CG_REPO_FAV, "N:Berg;Bo\nFN:Bo Berg\nTEL:+46702222222");
	open_view(f, SCOPE, 8 << 20);
	pulled(f, CG_REPO_FAV);
	for (at = f->got->str; (at = strstr(at, "X-BT-UID:")); at++)
		count++;
	g_assert_cmpuint(count, ==, 601);
}

void test_view_linked_read(void)
{
	ADD("linked-read/same-as-after", same_as_after);
	ADD("linked-read/only-for-who-asks", only_for_who_asks);
	ADD("linked-read/many", many);
}
