/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AgentManager1 and the daemon's own calls of agents: which agents are registered, what they are
 * asked, and which answers count. */
#include "agent-fixture.h"
#include "tests.h"

#include <string.h>

#define AGENT_MANAGER "org.contactguard.AgentManager1"

static void assert_manager_refuses(AgentFixture *fixture, const char *method, GVariant *arguments,
				   const char *name)
{
	assert_refused_as(fixture->agent, "/org/contactguard", AGENT_MANAGER, method, arguments,
			  name);
}

static void wait_decided(AgentFixture *fixture, const char *wanted)
{
	while (g_strcmp0(car_decision(fixture), wanted))
		g_main_context_iteration(NULL, TRUE);
}

/* No agent is left that could answer. */
static void wait_released(AgentFixture *fixture)
{
	while (car_waits(fixture))
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(car_decision(fixture), ==, "nothing ");
}

static void test_registration(AgentFixture *fixture, gconstpointer data)
{
	g_autofree char *word = g_strnfill(65, 'x');
	g_autoptr(GVariant) answer = NULL;

	assert_manager_refuses(fixture, "UnregisterAgent", g_variant_new("(o)", "/agent"),
			       "DoesNotExist");
	assert_manager_refuses(fixture, "RegisterAgent", g_variant_new("(osi)", "/agent", word, 0),
			       "InvalidArguments");
	assert_manager_refuses(fixture, "RegisterAgent", g_variant_new("(osi)", "/agent", "a b", 0),
			       "InvalidArguments");
	agent_register(fixture);
	assert_manager_refuses(fixture, "RegisterAgent", g_variant_new("(osi)", "/agent", "", 0),
			       "AlreadyExists");
	assert_refused_as(fixture->base.driver, "/org/contactguard", AGENT_MANAGER,
			  "UnregisterAgent", g_variant_new("(o)", "/agent"), "DoesNotExist");
	answer = call_as(fixture->agent, "/org/contactguard", AGENT_MANAGER, "UnregisterAgent",
			 g_variant_new("(o)", "/agent"), NULL);
	g_assert_nonnull(answer);
	agent_register(fixture);
}

static void test_question(AgentFixture *fixture, gconstpointer data)
{
	agent_register(fixture);
	car_ask(fixture);
	g_assert_cmpstr(fixture->question, ==, CAR_AT "/question_1");
	g_assert_nonnull(strstr(fixture->details, "'phone': <'" PHONE "'>"));
	g_assert_nonnull(strstr(fixture->details, "'consumer': <'" CAR "'>"));
	g_assert_nonnull(strstr(fixture->details, "'repositories': <['pb']>"));
	g_assert_nonnull(strstr(fixture->details, "'fields': <@as []>"));
	g_assert_nonnull(strstr(fixture->details, "'lifetime': <'trip'>"));
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

static void test_answer(AgentFixture *fixture, gconstpointer data)
{
	agent_register(fixture);
	car_ask(fixture);
	agent_answer(fixture, answer_of("({'scope': <'favourites'>},)"));
	wait_decided(fixture, "favourites trip");
	g_assert_cmpstr(fixture->called->str, ==, "RequestConsent ");
}

static void test_refusal(AgentFixture *fixture, gconstpointer data)
{
	const char *error = data;

	agent_register(fixture);
	car_ask(fixture);
	agent_fail(fixture, error);
	wait_decided(fixture, "nothing trip");
}

static void test_failure(AgentFixture *fixture, gconstpointer data)
{
	agent_register(fixture);
	car_ask(fixture);
	agent_fail(fixture, data);
	wait_released(fixture);
}

static void test_malformed(AgentFixture *fixture, gconstpointer data)
{
	agent_register(fixture);
	car_ask(fixture);
	agent_answer(fixture, answer_of(data));
	wait_released(fixture);
}

static void test_long_answer(AgentFixture *fixture, gconstpointer data)
{
	g_autofree char *more = g_strnfill(65 * 1024, ' ');
	g_autofree char *text =
		g_strdup_printf("({'scope': <'everything'>, 'more': <'%s'>},)", more);

	agent_register(fixture);
	car_ask(fixture);
	agent_answer(fixture, answer_of(text));
	wait_released(fixture);
}

static void test_cancel(AgentFixture *fixture, gconstpointer data)
{
	agent_register(fixture);
	car_ask(fixture);
	car_leave(fixture);
	assert_called(fixture, "RequestConsent Cancel ");
	/* A late answer is ignored, also if it arrives just before the next question. */
	agent_answer(fixture, answer_of("({'scope': <'everything'>},)"));
	car_ask(fixture);
	g_assert_cmpstr(fixture->question, ==, CAR_AT "/question_2");
	g_assert_cmpstr(car_decision(fixture), ==, "nothing ");
	g_assert_true(car_waits(fixture));
}

static void test_disconnect(AgentFixture *fixture, gconstpointer data)
{
	agent_register(fixture);
	car_ask(fixture);
	g_clear_object(&fixture->asked);
	g_dbus_connection_close_sync(fixture->agent, NULL, NULL);
	wait_released(fixture);
}

static void test_release(AgentFixture *fixture, gconstpointer data)
{
	agent_register(fixture);
	g_clear_pointer(&fixture->base.bus, cg_bus_free);
	assert_called(fixture, "Release ");
}

static void test_end_while_asked(AgentFixture *fixture, gconstpointer data)
{
	agent_register(fixture);
	car_ask(fixture);
	g_clear_pointer(&fixture->base.bus, cg_bus_free);
	wait_released(fixture);
	assert_called(fixture, "RequestConsent Release ");
}

void test_bus_agents1(void)
{
	ADD_AGENT_TEST("agents1/registration", NULL, test_registration);
	ADD_AGENT_TEST("agents1/question", NULL, test_question);
	ADD_AGENT_TEST("agents1/answer", NULL, test_answer);
	ADD_AGENT_TEST("agents1/refused", "org.contactguard.Error.Refused", test_refusal);
	ADD_AGENT_TEST("agents1/rejected", "org.contactguard.Error.Rejected", test_refusal);
	ADD_AGENT_TEST("agents1/canceled", "org.contactguard.Error.Canceled", test_refusal);
	ADD_AGENT_TEST("agents1/failed", "org.contactguard.Error.Failed", test_failure);
	ADD_AGENT_TEST("agents1/anothers-refusal", "org.example.Error.Refused", test_failure);
	ADD_AGENT_TEST("agents1/no-scope", "({'lifetime': <'trip'>},)", test_malformed);
	ADD_AGENT_TEST("agents1/scope-is-no-text", "({'scope': <1>},)", test_malformed);
	ADD_AGENT_TEST("agents1/lifetime-is-no-text",
		       "({'scope': <'everything'>, 'lifetime': <1>},)", test_malformed);
	ADD_AGENT_TEST("agents1/long-answer", NULL, test_long_answer);
	ADD_AGENT_TEST("agents1/cancel", NULL, test_cancel);
	ADD_AGENT_TEST("agents1/disconnect", NULL, test_disconnect);
	ADD_AGENT_TEST("agents1/release", NULL, test_release);
	ADD_AGENT_TEST("agents1/end-while-asked", NULL, test_end_while_asked);
}
