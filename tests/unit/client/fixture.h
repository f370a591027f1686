/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client on a private bus, at whose other end is a daemon that is a table of answers. */
#pragma once

#include "fake-daemon.h"

#include <contactguard/client.h>

typedef struct {
	FakeDaemon daemon;
	CgClient *client;
	GString *events; /* what the client told, as the test writes it */
} Fixture;

void fixture_open(Fixture *fixture, gconstpointer data);
void fixture_close(Fixture *fixture, gconstpointer data);
/* Waits until the client told as much; what it told since the last time. */
void assert_events(Fixture *fixture, const char *wanted);

#define ADD(name, test) \
	g_test_add("/client/" name, Fixture, NULL, fixture_open, test, fixture_close)
