/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A consent whose owner accepts favourites as an answer and nothing else, and agents that record
 * what they hear. The clock is frozen. */
#pragma once

#include <contactguard/consent.h>

#define ADA                                                  \
	(CgWho)                                              \
	{                                                    \
		"00:00:00:00:00:01", "car:00:00:00:00:00:0A" \
	}
#define BEA                                     \
	(CgWho)                                 \
	{                                       \
		"00:00:00:00:00:01", "uid:1000" \
	}

typedef struct Fixture Fixture;

typedef struct {
	Fixture *fixture;
	char name;
	CgAgent *agent; /* NULL: the slot is free */
} FixtureAgent;

struct Fixture {
	CgConsent *consent;
	GString *told;    /* "+a1 -a1 =a !1 ~": asked, cancelled, released agent; released question;
			     changed */
	GString *answers; /* "SCOPE/LIFETIME " or "refused " */
	gboolean closes;  /* the owner closes a question that is answered */
	FixtureAgent agents[CG_AGENTS_MAX + 1];
};

void fixture_open(Fixture *fixture, gconstpointer data);
void fixture_close(Fixture *fixture, gconstpointer data);

CgAgent *fixture_agent_as(Fixture *fixture, char name, gint priority, const char *identity);
CgAgent *fixture_agent(Fixture *fixture, char name);    /* of priority 0, and not a consumer */
guint64 fixture_ask(Fixture *fixture, CgWho who);       /* for pb, all fields; waits 10 s */
void assert_told(Fixture *fixture, const char *wanted); /* since the last call */

#define ADD(name, test) \
	g_test_add("/consent/" name, Fixture, NULL, fixture_open, test, fixture_close)
