/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See toy.h. */
#include "toy.h"

static gboolean on_answered(gpointer data, const CgQuestion *question, const CgAnswer *answer)
{
	Toys *toys = data;
	gboolean counts = answer->refused || g_str_equal(answer->scope, "favourites");

	if (answer->refused)
		g_string_append(toys->answers, "refused ");
	else
		g_string_append_printf(toys->answers, "%s/%s ", answer->scope, answer->lifetime);
	if (counts && toys->closes)
		cg_consent_close(toys->consent, question->id, TRUE);
	return counts;
}

static void on_released(gpointer data, const CgQuestion *question)
{
	g_string_append_printf(((Toys *)data)->told, "!%" G_GUINT64_FORMAT " ", question->id);
}

static void on_changed(gpointer data)
{
	g_string_append(((Toys *)data)->told, "~ ");
}

static void on_ask(gpointer data, const CgQuestion *question)
{
	const ToyAgent *agent = data;

	g_string_append_printf(agent->toys->told, "+%c%" G_GUINT64_FORMAT " ", agent->name,
			       question->id);
}

static void on_cancel(gpointer data, const CgQuestion *question)
{
	const ToyAgent *agent = data;

	g_string_append_printf(agent->toys->told, "-%c%" G_GUINT64_FORMAT " ", agent->name,
			       question->id);
}

static void on_release(gpointer data)
{
	const ToyAgent *agent = data;

	g_string_append_printf(agent->toys->told, "=%c ", agent->name);
}

void toys_open(Toys *toys, gconstpointer data)
{
	static const CgConsentOwner owner = { on_answered, on_released };

	cg_clock_freeze(CG_SECONDS(10000), CG_SECONDS(10000));
	toys->told = g_string_new(NULL);
	toys->answers = g_string_new(NULL);
	toys->consent = cg_consent_new(&owner, toys);
	cg_consent_on_changed(toys->consent, (CgWake){ on_changed, toys });
}

void toys_close(Toys *toys, gconstpointer data)
{
	cg_consent_free(toys->consent);
	g_string_free(toys->told, TRUE);
	g_string_free(toys->answers, TRUE);
	cg_clock_thaw();
}

CgAgent *toys_agent_as(Toys *toys, char name, gint priority, const char *identity)
{
	static const CgAgentClass class = { on_ask, on_cancel, on_release };
	const char *const identities[] = { "uid:7", identity, NULL };
	ToyAgent *toy = toys->agents;

	while (toy->agent)
		toy++;
	*toy = (ToyAgent){ toys, name, NULL };
	toy->agent = cg_agent_register(toys->consent, &class, toy, priority, identities);
	if (toy->agent)
		cg_agent_begin(toy->agent);
	return toy->agent;
}

CgAgent *toys_agent(Toys *toys, char name)
{
	return toys_agent_as(toys, name, 0, "app:prompt.service");
}

guint64 toys_ask(Toys *toys, CgWho who)
{
	char *repositories[] = { "pb", NULL }, *none[] = { NULL };
	const CgQuestion details = { .who = who,
				     .phone_name = "Phone",
				     .repositories = repositories,
				     .fields = none,
				     .scopes = none,
				     .lifetimes = none,
				     .lifetime = "trip" };

	return cg_consent_ask(toys->consent, &details, 10);
}

void assert_told(Toys *toys, const char *wanted)
{
	g_assert_cmpstr(toys->told->str, ==, wanted);
	g_string_truncate(toys->told, 0);
}
