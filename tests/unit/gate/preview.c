/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Previews: the counts and names that a scope would give, and that nothing of them reaches a car.
 */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

#include <string.h>

static const CgWho ada = { PHONE, ADA };

typedef struct {
	guint open;
	gboolean failed;
	char *said;
} Seen;

static void counted(gpointer data, const CgGateCount counts[CG_GATE_COUNTS], const GError *error)
{
	g_autoptr(GString) all = g_string_new(NULL);
	Seen *seen = data;

	for (guint i = 0; i < CG_GATE_COUNTS; i++)
		g_string_append_printf(all, "%s=%u ", counts[i].repository, counts[i].cards);
	seen->open--;
	seen->failed = error != NULL;
	g_free(seen->said);
	seen->said = g_string_free(g_steal_pointer(&all), FALSE);
}

static void named(gpointer data, const CgGatePerson *people, guint count, const GError *error)
{
	g_autoptr(GString) all = g_string_new(NULL);
	Seen *seen = data;

	for (guint i = 0; i < count; i++)
		g_string_append_printf(all, "%s=%s|", people[i].uid, people[i].name);
	seen->open--;
	seen->failed = error != NULL;
	g_free(seen->said);
	seen->said = g_string_free(g_steal_pointer(&all), FALSE);
}

static void people(Fixture *fixture, const char *rules)
{
	g_autofree char *config = g_strconcat("[Consent]\nPreview=yes\n", rules, NULL);

	fixture_add(fixture, CG_REPO_PB, "N:Ahlberg;Ada\nFN:Ada Ahlberg\nTEL:+46701111111\nUID:1");
	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222\nUID:2");
	fixture_add(fixture, CG_REPO_PB, "N:Cruz;Cai\nFN:Cai\nTEL:+46703333333");
	fixture_add(fixture, CG_REPO_FAV, "N:Ahlberg;Ada\nFN:Ada Ahlberg\nTEL:+46701111111\nUID:1");
	fixture_add(
		fixture, CG_REPO_ICH,
		"N:Ahlberg;Ada\nTEL:+46701111111\nX-IRMC-CALL-DATETIME;RECEIVED:20250301T100000");
	fixture_add(fixture, CG_REPO_ICH,
		    "N:\nTEL:+4930000000\nX-IRMC-CALL-DATETIME;RECEIVED:20250301T100000");
	decision_fixture_set_rules(&fixture->base, config);
}

static void assert_counts(Fixture *fixture, const char *scope, const char *wanted)
{
	Seen seen = { .open = 1 };
	g_autoptr(GError) error = NULL;

	cg_gate_count(fixture->gate, &ada, scope, counted, &seen, &error);
	g_assert_no_error(error);
	wait_until_none(&seen.open);
	g_assert_false(seen.failed);
	g_assert_cmpstr(seen.said, ==, wanted);
	g_free(seen.said);
}

static void assert_names(Fixture *fixture, const char *wanted)
{
	Seen seen = { .open = 1 };
	g_autoptr(GError) error = NULL;

	cg_gate_name_people(fixture->gate, &ada, named, &seen, &error);
	g_assert_no_error(error);
	wait_until_none(&seen.open);
	g_assert_false(seen.failed);
	g_assert_cmpstr(seen.said, ==, wanted);
	g_free(seen.said);
}

/* As a car would count them: with the owner. */
static void counts(Fixture *fixture, gconstpointer data)
{
	people(fixture, "");
	assert_counts(fixture, "everything", "pb=4 fav=1 ich=2 och=0 mch=0 cch=0 ");
	assert_counts(fixture, "favourites", "pb=2 fav=1 ich=1 och=0 mch=0 cch=0 ");
	assert_counts(fixture, "lookup", "pb=0 fav=0 ich=0 och=0 mch=0 cch=0 ");
	assert_counts(fixture, "nothing", "pb=0 fav=0 ich=0 och=0 mch=0 cch=0 ");
	assert_counts(fixture, "[Scope chosen]\nContacts=uid:2\n",
		      "pb=2 fav=0 ich=0 och=0 mch=0 cch=0 ");
}

static void ceiling(Fixture *fixture, gconstpointer data)
{
	people(fixture, "[Scope most]\nContacts=uid:2\nFields=TEL\nList=no\n"
			"[Rule r]\nScope=ask\nCeiling=most\n");
	assert_counts(fixture, "everything", "pb=0 fav=0 ich=0 och=0 mch=0 cch=0 ");
	assert_names(fixture, "2=Bo Berg|"); /* the driver may know his own people */
}

static void names(Fixture *fixture, gconstpointer data)
{
	people(fixture, "");
	assert_names(fixture, "1=Ada Ahlberg|2=Bo Berg|");
}

static void long_names(Fixture *fixture, gconstpointer data)
{
	g_autofree char *name = g_strnfill(255, 'n'), *uid = g_strnfill(257, 'u');
	g_autofree char *cut = g_strconcat("N:x\nFN:", name, "\u00e4\nTEL:1\nUID:1", NULL);
	g_autofree char *lost = g_strconcat("N:y\nFN:y\nTEL:1\nUID:", uid, NULL);
	g_autofree char *wanted = g_strconcat("1=", name, "|", NULL);

	fixture_add(fixture, CG_REPO_PB, cut);
	fixture_add(fixture, CG_REPO_PB, lost);
	decision_fixture_set_rules(&fixture->base, "[Consent]\nPreview=yes\n");
	assert_names(fixture, wanted);
}

static void not_allowed(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) counting = NULL, naming = NULL;

	people(fixture, "");
	decision_fixture_set_rules(&fixture->base, "");
	g_assert_false(cg_gate_count(fixture->gate, &ada, "nothing", counted, NULL, &counting));
	g_assert_error(counting, CG_ERROR, CG_ERROR_REFUSED);
	g_assert_false(cg_gate_name_people(fixture->gate, &ada, named, NULL, &naming));
	g_assert_error(naming, CG_ERROR, CG_ERROR_REFUSED);
	run_until_idle();
	g_assert_cmpuint(fixture->reads, ==, 0);
}

static void no_scope(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	people(fixture, "");
	g_assert_false(cg_gate_count(fixture->gate, &ada, "everyone", counted, NULL, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
}

/* Nobody is granted anything by it, and its view is dropped. */
static void grants_nothing(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *seen = NULL;

	people(fixture, "");
	assert_counts(fixture, "everything", "pb=4 fav=1 ich=2 och=0 mch=0 cch=0 ");
	g_assert_cmpuint(g_hash_table_size(fixture->gate->phones), ==, 0);
	car = fixture_car(fixture, ADA);
	seen = fixture_listing(fixture, car);
	g_assert_cmpstr(seen, ==, "");
}

static void phone_fails(Fixture *fixture, gconstpointer data)
{
	Seen counting = { .open = 1 }, naming = { .open = 1 };

	people(fixture, "");
	fixture->locked = TRUE;
	cg_gate_count(fixture->gate, &ada, "everything", counted, &counting, NULL);
	cg_gate_name_people(fixture->gate, &ada, named, &naming, NULL);
	wait_until_none(&counting.open);
	wait_until_none(&naming.open);
	g_assert_true(counting.failed && naming.failed);
	g_free(counting.said);
	g_free(naming.said);
}

/* One after the other, and not without end. */
static void many(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	Seen seen = { 0 };

	people(fixture, "");
	while (cg_gate_count(fixture->gate, &ada, "everything", counted, &seen, &error))
		seen.open++;
	g_assert_error(error, CG_ERROR, CG_ERROR_LIMIT);
	g_assert_cmpuint(seen.open, ==, 32);
	g_assert_cmpuint(g_hash_table_size(fixture->gate->phones), ==, 1);
	wait_until_none(&seen.open);
	g_assert_false(seen.failed);
	g_free(seen.said);
}

static void gate_freed(Fixture *fixture, gconstpointer data)
{
	Seen seen = { .open = 2 };

	people(fixture, "");
	cg_gate_count(fixture->gate, &ada, "everything", counted, &seen, NULL);
	cg_gate_name_people(fixture->gate, &ada, named, &seen, NULL);
	fixture_restart(fixture);
	g_assert_cmpuint(seen.open, ==, 0);
	g_assert_true(seen.failed);
	g_free(seen.said);
}

void test_gate_preview(void)
{
	ADD("preview/counts", counts);
	ADD("preview/ceiling", ceiling);
	ADD("preview/names", names);
	ADD("preview/long-names", long_names);
	ADD("preview/not-allowed", not_allowed);
	ADD("preview/no-scope", no_scope);
	ADD("preview/grants-nothing", grants_nothing);
	ADD("preview/phone-fails", phone_fails);
	ADD("preview/many", many);
	ADD("preview/gate-freed", gate_freed);
}
