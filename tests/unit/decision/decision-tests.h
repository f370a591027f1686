/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function for each file of this room's tests. */
#pragma once

#include "decision-fixture.h"
#include "decision-private.h"

void decision_test_open(DecisionFixture *fixture, gconstpointer data);
void decision_test_close(DecisionFixture *fixture, gconstpointer data);

#define ADD_TEST(name, test)                                                           \
	g_test_add("/decision/" name, DecisionFixture, NULL, decision_test_open, test, \
		   decision_test_close)

void test_answers(void);
void test_asking(void);
void test_bonds(void);
void test_consumer(void);
void test_decisions(void);
void test_effective(void);
void test_eviction(void);
void test_explain(void);
void test_grants(void);
void test_peers(void);
void test_presence(void);
void test_retention(void);

/* --- An agent and a consumer (agent-fixture.c) --- */

/* Registers an agent that puts the id of its open question into *question, and 0 once the question
 * is cancelled. The consent owns it. */
CgAgent *add_agent(DecisionFixture *fixture, guint64 *question);
/* Returns the consumer ADA of PHONE, just reviewed; lent. */
CgConsumer *find_ada(DecisionFixture *fixture);
extern char *no_fields[]; /* of a request that selects none */
/* A wake that counts: data is a guint. */
void count_wake(gpointer wakes);
