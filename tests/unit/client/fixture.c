/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include <string.h>

void fixture_open(Fixture *fixture, gconstpointer data)
{
	static const FakeAnswer answers[] = {
		{ "GetAll", "({'Version': <'7'>, 'Pending': <@ao []>},)" },
		{ "Explain", "(['because'],)" },
		{ 0 },
	};

	fake_daemon_start(&fixture->daemon, answers);
	fixture->events = g_string_new(NULL);
	fixture->client = cg_client_new(G_BUS_TYPE_SESSION);
}

void fixture_close(Fixture *fixture, gconstpointer data)
{
	g_clear_pointer(&fixture->client, cg_client_free);
	fake_daemon_stop(&fixture->daemon);
	g_string_free(fixture->events, TRUE);
}

void assert_events(Fixture *fixture, const char *wanted)
{
	while (fixture->events->len < strlen(wanted))
		g_main_context_iteration(NULL, TRUE);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpstr(fixture->events->str, ==, wanted);
	g_string_truncate(fixture->events, 0);
}
