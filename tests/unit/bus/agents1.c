/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AgentManager1 and the daemon's own calls of agents: who may come, what they are asked, and what
 * counts of what they say. */
#include "ringing.h"
#include "tests.h"

#include <string.h>

#define MANAGER "org.contactguard.AgentManager1"

static void manage_refused(Ringing *ringing, const char *method, GVariant *arguments,
			   const char *name)
{
	ringing_assert_refused(ringing->agent, "/org/contactguard", MANAGER, method, arguments,
			       name);
}

static void wait_decided(Ringing *ringing, const char *wanted)
{
	while (g_strcmp0(ringing_decided(ringing), wanted))
		g_main_context_iteration(NULL, TRUE);
}

/* Nobody is left who could answer. */
static void wait_released(Ringing *ringing)
{
	while (ringing_holds(ringing))
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(ringing_decided(ringing), ==, "nothing ");
}

static void comes_and_goes(Ringing *ringing, gconstpointer data)
{
	g_autofree char *word = g_strnfill(65, 'x');
	g_autoptr(GVariant) answer = NULL;

	manage_refused(ringing, "UnregisterAgent", g_variant_new("(o)", "/agent"), "DoesNotExist");
	manage_refused(ringing, "RegisterAgent", g_variant_new("(osi)", "/agent", word, 0),
		       "InvalidArguments");
	manage_refused(ringing, "RegisterAgent", g_variant_new("(osi)", "/agent", "a b", 0),
		       "InvalidArguments");
	ringing_register(ringing);
	manage_refused(ringing, "RegisterAgent", g_variant_new("(osi)", "/agent", "", 0),
		       "AlreadyExists");
	ringing_assert_refused(ringing->other, "/org/contactguard", MANAGER, "UnregisterAgent",
			       g_variant_new("(o)", "/agent"), "DoesNotExist");
	answer = ringing_call(ringing->agent, "/org/contactguard", MANAGER, "UnregisterAgent",
			      g_variant_new("(o)", "/agent"), NULL);
	g_assert_nonnull(answer);
	ringing_register(ringing);
}

static void is_asked(Ringing *ringing, gconstpointer data)
{
	ringing_register(ringing);
	ringing_ring(ringing);
	g_assert_cmpstr(ringing->question, ==, RINGING_CAR_PATH "/question_1");
	g_assert_nonnull(strstr(ringing->details, "'phone': <'" RINGING_PHONE "'>"));
	g_assert_nonnull(strstr(ringing->details, "'consumer': <'" RINGING_CAR "'>"));
	g_assert_nonnull(strstr(ringing->details, "'repositories': <['pb']>"));
	g_assert_nonnull(strstr(ringing->details, "'fields': <@as []>"));
	g_assert_nonnull(strstr(ringing->details, "'lifetime': <'trip'>"));
}

static GVariant *answer_of(const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_variant_parse(G_VARIANT_TYPE("(a{sv})"), text, NULL, NULL, &error);
	g_autoptr(GVariant) values = NULL;

	g_assert_no_error(error);
	values = g_variant_get_child_value(answer, 0);
	return g_variant_new_tuple(&values, 1); /* floating */
}

static void answers(Ringing *ringing, gconstpointer data)
{
	ringing_register(ringing);
	ringing_ring(ringing);
	ringing_answer(ringing, answer_of("({'scope': <'favourites'>},)"));
	wait_decided(ringing, "favourites trip");
	g_assert_cmpstr(ringing->heard->str, ==, "RequestConsent ");
}

static void refuses(Ringing *ringing, gconstpointer data)
{
	const char *error = data;

	ringing_register(ringing);
	ringing_ring(ringing);
	ringing_fail(ringing, error);
	wait_decided(ringing, "nothing trip");
}

static void fails(Ringing *ringing, gconstpointer data)
{
	ringing_register(ringing);
	ringing_ring(ringing);
	ringing_fail(ringing, data);
	wait_released(ringing);
}

static void answers_nonsense(Ringing *ringing, gconstpointer data)
{
	ringing_register(ringing);
	ringing_ring(ringing);
	ringing_answer(ringing, answer_of(data));
	wait_released(ringing);
}

static void answers_too_much(Ringing *ringing, gconstpointer data)
{
	g_autofree char *more = g_strnfill(65 * 1024, ' ');
	g_autofree char *text =
		g_strdup_printf("({'scope': <'everything'>, 'more': <'%s'>},)", more);

	ringing_register(ringing);
	ringing_ring(ringing);
	ringing_answer(ringing, answer_of(text));
	wait_released(ringing);
}

static void hears_cancel(Ringing *ringing, gconstpointer data)
{
	ringing_register(ringing);
	ringing_ring(ringing);
	ringing_hang_up(ringing);
	ringing_hear(ringing, "RequestConsent Cancel ");
	/* What it says now is about nothing, also when it has come before the next question. */
	ringing_answer(ringing, answer_of("({'scope': <'everything'>},)"));
	ringing_ring(ringing);
	g_assert_cmpstr(ringing->question, ==, RINGING_CAR_PATH "/question_2");
	g_assert_cmpstr(ringing_decided(ringing), ==, "nothing ");
	g_assert_true(ringing_holds(ringing));
}

static void vanishes(Ringing *ringing, gconstpointer data)
{
	ringing_register(ringing);
	ringing_ring(ringing);
	g_clear_object(&ringing->asked);
	g_dbus_connection_close_sync(ringing->agent, NULL, NULL);
	wait_released(ringing);
}

static void hears_release(Ringing *ringing, gconstpointer data)
{
	ringing_register(ringing);
	g_clear_pointer(&ringing->bus, cg_bus_free);
	ringing_hear(ringing, "Release ");
}

static void ended_while_asked(Ringing *ringing, gconstpointer data)
{
	ringing_register(ringing);
	ringing_ring(ringing);
	g_clear_pointer(&ringing->bus, cg_bus_free);
	wait_released(ringing);
	ringing_hear(ringing, "RequestConsent Release ");
}

#define RINGING_WITH(name, test, data) \
	g_test_add("/bus/agents1/" name, Ringing, data, ringing_open, test, ringing_close)

void test_bus_agents1(void)
{
	RINGING("agents1/comes-and-goes", comes_and_goes);
	RINGING("agents1/is-asked", is_asked);
	RINGING("agents1/answers", answers);
	RINGING_WITH("refused", refuses, "org.contactguard.Error.Refused");
	RINGING_WITH("rejected", refuses, "org.contactguard.Error.Rejected");
	RINGING_WITH("canceled", refuses, "org.contactguard.Error.Canceled");
	RINGING_WITH("failed", fails, "org.contactguard.Error.Failed");
	RINGING_WITH("anothers-refusal", fails, "org.example.Error.Refused");
	RINGING_WITH("no-scope", answers_nonsense, "({'lifetime': <'trip'>},)");
	RINGING_WITH("scope-is-no-text", answers_nonsense, "({'scope': <1>},)");
	RINGING_WITH("lifetime-is-no-text", answers_nonsense,
		     "({'scope': <'everything'>, 'lifetime': <1>},)");
	RINGING("agents1/answers-too-much", answers_too_much);
	RINGING("agents1/hears-cancel", hears_cancel);
	RINGING("agents1/vanishes", vanishes);
	RINGING("agents1/hears-release", hears_release);
	RINGING("agents1/ended-while-asked", ended_while_asked);
}
