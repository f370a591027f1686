/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A daemon on a private bus, a car that asks for the phone's contacts, and an agent: a program that
 * asks the driver. The agent is this very process, which is called through its connection. */
#pragma once

#include "fixture.h"

#include <contactguard/source.h>
#include <gio/gio.h>

typedef struct {
	Fixture base;
	GDBusConnection *agent;
	GString *called;              /* the agent's methods, in order, each with a space */
	GDBusMethodInvocation *asked; /* RequestConsent() that is not answered */
	char *question;               /* its path */
	char *details;                /* as text */
	CgSource *car;
	CgCursor *cursor;
} AgentFixture;

/* The agent is not registered yet. */
void agent_open(AgentFixture *fixture, gconstpointer data);
void agent_close(AgentFixture *fixture, gconstpointer data);

void agent_register(AgentFixture *fixture);
/* The car asks; returns when the agent was called. */
void car_ask(AgentFixture *fixture);
void car_leave(AgentFixture *fixture);
/* Answers RequestConsent(). answer: floating. */
void agent_answer(AgentFixture *fixture, GVariant *answer);
/* Answers RequestConsent() with a D-Bus error. */
void agent_fail(AgentFixture *fixture, const char *error);
/* Waits until the agent was called by all these methods. */
void assert_called(AgentFixture *fixture, const char *methods);
/* Does the car wait for the driver? */
gboolean car_waits(const AgentFixture *fixture);
/* Returns "SCOPE LIFETIME" of the car; lent until the next call. */
const char *car_decision(AgentFixture *fixture);

#define ADD_AGENT_TEST(path, data, test) \
	g_test_add("/bus/" path, AgentFixture, data, agent_open, test, agent_close)
