/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A consent whose owner takes favourites for an answer and nothing else, and agents that write down
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

typedef struct Toys Toys;

typedef struct {
	Toys *toys;
	char name;
	CgAgent *agent; /* NULL: gone */
} ToyAgent;

struct Toys {
	CgConsent *consent;
	GString *told;    /* "+a1 -a1 =a !1 ~": asked, cancelled, released agent; released question;
			     changed */
	GString *answers; /* "SCOPE/LIFETIME " or "refused " */
	gboolean closes;  /* the owner closes a question that is answered */
	ToyAgent agents[CG_AGENTS_MAX + 1];
};

void toys_open(Toys *toys, gconstpointer data);
void toys_close(Toys *toys, gconstpointer data);

CgAgent *toys_agent_as(Toys *toys, char name, gint priority, const char *identity);
CgAgent *toys_agent(Toys *toys, char name);       /* priority 0, of nobody who is asked about */
guint64 toys_ask(Toys *toys, CgWho who);          /* for pb, all fields; ten seconds */
void assert_told(Toys *toys, const char *wanted); /* since the last time */

#define ADD(name, test) g_test_add("/consent/" name, Toys, NULL, toys_open, test, toys_close)
