/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A private bus with a client on it, and with a daemon that is a table: it answers from the thread
 * of its connection, so that the client may block. */
#pragma once

#include <contactguard/client.h>

typedef struct {
	GTestDBus *bus;
	GDBusConnection *daemon; /* NULL: it has left */
	GMutex lock;
	GString *heard;     /* under lock: the methods that were called, each with a space */
	char *caller;       /* under lock: who called last, by its unique name */
	const char *refuse; /* under lock: the error with which it answers; NULL: none */
	CgClient *client;
	GString *events; /* what the client told, as the test writes it */
} Fixture;

void fixture_open(Fixture *fixture, gconstpointer data);
void fixture_close(Fixture *fixture, gconstpointer data);
/* The daemon comes to the bus, as fixture_open() has it, and leaves it. */
void fixture_come(Fixture *fixture);
void fixture_leave(Fixture *fixture);
/* It answers every call with this error from here on. */
void fixture_refuse(Fixture *fixture, const char *error);
/* Returns another connection to the bus. */
GDBusConnection *fixture_connect(const Fixture *fixture);
/* What the daemon heard since the last time. */
void assert_heard(Fixture *fixture, const char *wanted);
/* Waits until the client told as much; what it told since the last time. */
void assert_events(Fixture *fixture, const char *wanted);

#define ADD(name, test) \
	g_test_add("/client/" name, Fixture, NULL, fixture_open, test, fixture_close)
