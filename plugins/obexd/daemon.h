/* SPDX-License-Identifier: GPL-2.0-or-later */
/* daemon: contactguardd, as the plugin sees it on its bus.
 *
 * The daemon comes and goes. While it is away, or has not yet said which placement this is, the
 * placement is unknown, and unknown means no. The bus is the system bus, or the one named by
 * CONTACTGUARD_BUS_ADDRESS. */
#pragma once

#include "obexd.h"

#define DAEMON_NAME "org.contactguard"

enum placement {
	PLACEMENT_UNKNOWN, /* there is no daemon, or it has not answered yet */
	PLACEMENT_HEAD_UNIT,
	PLACEMENT_PHONE,
};

/* Begins to watch for the daemon. Without a bus the placement stays unknown, and the log says why.
 * Called once, when the plugin starts: it asks a daemon that is there already at once, since obexd
 * decides only at its start what to put on the air. */
void cg_plugin_daemon_watch(void);

/* Returns what the running daemon said of this machine. */
enum placement cg_plugin_placement(void);

/* Returns whether the running daemon allows this target, a name of Link1's Profiles. NULL, and
 * every name while there is no daemon, is not allowed. */
gboolean cg_plugin_allows(const char *target);

/* Returns a new call of this method of Link1, for the caller to fill in and give to
 * cg_plugin_ask(). */
DBusMessage *cg_plugin_daemon_call(const char *method);

/* Returns the bus that the daemon is on, or NULL if there is none. It belongs to this file. */
DBusConnection *cg_plugin_daemon_bus(void);

/* Sends a call, which it takes over, and calls `answered` once, later, with the answer or an error.
 * Returns the pending call, to be given to cg_plugin_take_answer() or cg_plugin_cancel(); or NULL
 * if the call could not be sent, and then `answered` is never called. */
typedef DBusPendingCallNotifyFunction cg_plugin_answered;
DBusPendingCall *cg_plugin_ask(DBusConnection *connection, DBusMessage *call,
			       cg_plugin_answered answered, void *data);

/* Cancels a pending call, so that its function is not called, and clears *pending. It does nothing
 * if *pending is NULL. */
void cg_plugin_cancel(DBusPendingCall **pending);

/* Returns the answer of a call whose function was called, for the caller to unref, or NULL with
 * *error set if the answer is an error. Clears *pending in both cases. */
DBusMessage *cg_plugin_take_answer(DBusPendingCall **pending, DBusError *error);
