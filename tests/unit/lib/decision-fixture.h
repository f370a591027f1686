/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decisions over a state directory of their own, with the clock frozen at 1000 seconds. */
#pragma once

#include <contactguard/decision.h>
#include <contactguard/policy.h>
#include <contactguard/store.h>

#define ADA   "car:00:00:00:00:00:0A"
#define BEA   "car:00:00:00:00:00:0B"
#define PHONE "00:00:00:00:00:01"

typedef struct {
	const char *bond; /* of every phone; NULL: none is known. Set before it is opened */
	char *dir;
	CgConfig *config;
	CgStore *store;
	CgScope *scope; /* --scope */
	CgDecisions *decisions;
} DecisionFixture;

/* Opens it without a configuration. */
void decision_fixture_open(DecisionFixture *fixture);
void decision_fixture_close(DecisionFixture *fixture);
/* Opens and closes decisions and store alone: what a start and an end of the daemon do. */
void decision_fixture_start(DecisionFixture *fixture);
void decision_fixture_stop(DecisionFixture *fixture);

/* Fixes this scope: a section, or the name of a built-in one. */
void decision_fixture_fix_scope(DecisionFixture *fixture, const char *scope);
/* Has the rules of this configuration decide, and drivers. */
void decision_fixture_set_rules(DecisionFixture *fixture, const char *config);

typedef struct {
	guint open; /* calls that are not answered */
	gboolean failed;
} Told;

void on_told(gpointer told, const GError *error); /* a CgDecisionDone; told is a Told */
void wait_until_none(guint *count);

/* Return when a driver's decision for this consumer of PHONE is durable. FALSE: it could not be
 * saved. */
gboolean decision_fixture_grant(DecisionFixture *fixture, const char *consumer, const char *scope,
				const char *lifetime);
gboolean decision_fixture_revoke(DecisionFixture *fixture, const char *consumer);
/* Returns when what was put is written, or could not be. */
void decision_fixture_wait_written(DecisionFixture *fixture);
/* Asserts the name of the scope in effect for a consumer of PHONE. */
void assert_scope(DecisionFixture *fixture, const char *consumer, const char *name);
