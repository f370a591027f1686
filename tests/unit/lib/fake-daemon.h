/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A private bus, and a daemon on it that is a table of answers. It answers from the thread of its
 * connection, so that a test may block in a call of it. */
#pragma once

#include <gio/gio.h>

/* Up to one without a method. answer: as text of a tuple; a method without one answers with (). */
typedef struct {
	const char *method, *answer;
} FakeAnswer;

typedef struct {
	GTestDBus *bus;
	GDBusConnection *connection; /* NULL: the daemon has left */
	/* What follows is shared with the connection's thread. */
	GMutex lock;
	GString *heard; /* each call, as `Method(arguments) `, and each reply to a question */
	char *caller;   /* the unique name of the one that called last */
	const FakeAnswer *answers;
	const char *refuse;   /* the error with which it answers every call; NULL: none */
	const char *question; /* RequestConsent's arguments, which it calls an agent with when it
				 registers; NULL: none */
} FakeDaemon;

/* Starts the bus, which is the session bus of this process, and the daemon on it. */
void fake_daemon_start(FakeDaemon *daemon, const FakeAnswer *answers);
void fake_daemon_stop(FakeDaemon *daemon);
/* The daemon comes back to the bus, and leaves it. */
void fake_daemon_come(FakeDaemon *daemon);
void fake_daemon_leave(FakeDaemon *daemon);
/* From here on it answers every call with this error. */
void fake_daemon_refuse(FakeDaemon *daemon, const char *error);
/* Returns another connection to the bus. */
GDBusConnection *fake_daemon_connect(const FakeDaemon *daemon);
/* What the daemon heard since the last time. */
void assert_heard(FakeDaemon *daemon, const char *wanted);
