/* SPDX-License-Identifier: GPL-2.0-or-later */
/* guard: the daemon, as the plugin sees it on its bus.
 *
 * It comes and goes; while it is away, or has not said which placement this is, the placement is
 * unknown, and unknown means no. The bus is the system bus, or the one named by
 * CONTACTGUARD_BUS_ADDRESS. */
#pragma once

#include "obexd.h"

enum guard_placement {
	GUARD_UNKNOWN, /* no daemon, or it has not answered yet */
	GUARD_HEAD_UNIT,
	GUARD_PHONE,
};

/* Begins to look for the daemon. Without a bus the placement stays unknown. */
void guard_open(void);
enum guard_placement guard_placement(void);

#define GUARD_NAME "org.contactguard"
/* A call of the daemon's Link1, for the caller to fill and hand to ask(). */
DBusMessage *guard_call(const char *method);
DBusConnection *guard_bus(void); /* NULL: none */

/* Sends a call (taken) and tells `answered` once, later; NULL: it can't be sent, and nobody is
 * told. The answer may be an error; take it by answer_take(). ask_forget() cancels and is fine
 * with NULL. */
typedef DBusPendingCallNotifyFunction answered_func;
DBusPendingCall *ask(DBusConnection *connection, DBusMessage *call, answered_func answered,
		     void *data);
void ask_forget(DBusPendingCall **asked);

/* The answer of a call that is answered; clears *asked. NULL: it was an error, told in *error. */
DBusMessage *answer_take(DBusPendingCall **asked, DBusError *error);
