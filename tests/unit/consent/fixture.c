/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

static gboolean on_answered(gpointer data, const CgQuestion *question, const CgAnswer *answer)
{
	Fixture *fixture = data;
	gboolean counts = answer->refused || g_str_equal(answer->scope, "favourites");

	if (answer->refused)
		g_string_append(fixture->answers, "refused ");
	else
		g_string_append_printf(fixture->answers, "%s/%s ", answer->scope, answer->lifetime);
	if (counts && fixture->closes)
		cg_consent_close(fixture->consent, question->id, TRUE);
	return counts;
}

static void on_released(gpointer data, const CgQuestion *question)
{
	g_string_append_printf(((Fixture *)data)->told, "!%" G_GUINT64_FORMAT " ", question->id);
}

static void on_changed(gpointer data)
{
	g_string_append(((Fixture *)data)->told, "~ ");
}

static void on_ask(gpointer data, const CgQuestion *question)
{
	const FixtureAgent *agent = data;

	g_string_append_printf(agent->fixture->told, "+%c%" G_GUINT64_FORMAT " ", agent->name,
			       question->id);
}

static void on_cancel(gpointer data, const CgQuestion *question)
{
	const FixtureAgent *agent = data;

	g_string_append_printf(agent->fixture->told, "-%c%" G_GUINT64_FORMAT " ", agent->name,
			       question->id);
}

static void on_release(gpointer data)
{
	const FixtureAgent *agent = data;

	g_string_append_printf(agent->fixture->told, "=%c ", agent->name);
}

void fixture_open(Fixture *fixture, gconstpointer data)
{
	static const CgConsentOwner owner = { on_answered, on_released };

	cg_clock_freeze(CG_SECONDS(10000), CG_SECONDS(10000));
	fixture->told = g_string_new(NULL);
	fixture->answers = g_string_new(NULL);
	fixture->consent = cg_consent_new(&owner, fixture);
	cg_consent_on_changed(fixture->consent, (CgWake){ on_changed, fixture });
}

void fixture_close(Fixture *fixture, gconstpointer data)
{
	cg_consent_free(fixture->consent);
	g_string_free(fixture->told, TRUE);
	g_string_free(fixture->answers, TRUE);
	cg_clock_thaw();
}

CgAgent *fixture_agent_as(Fixture *fixture, char name, gint priority, const char *identity)
{
	static const CgAgentClass class = { on_ask, on_cancel, on_release };
	const char *const identities[] = { "uid:7", identity, NULL };
	FixtureAgent *slot = fixture->agents;

	while (slot->agent)
		slot++;
	*slot = (FixtureAgent){ fixture, name, NULL };
	slot->agent = cg_agent_register(fixture->consent, &class, slot, priority, identities);
	if (slot->agent)
		cg_agent_activate(slot->agent);
	return slot->agent;
}

CgAgent *fixture_agent(Fixture *fixture, char name)
{
	return fixture_agent_as(fixture, name, 0, "app:prompt.service");
}

guint64 fixture_ask(Fixture *fixture, CgWho who)
{
	char *repositories[] = { "pb", NULL }, *none[] = { NULL };
	const CgQuestion details = { .who = who,
				     .phone_name = "Phone",
				     .repositories = repositories,
				     .fields = none,
				     .scopes = none,
				     .lifetimes = none,
				     .lifetime = "trip" };

	return cg_consent_ask(fixture->consent, &details, 10);
}

void assert_told(Fixture *fixture, const char *wanted)
{
	g_assert_cmpstr(fixture->told->str, ==, wanted);
	g_string_truncate(fixture->told, 0);
}
