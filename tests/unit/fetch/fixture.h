/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scripted phone as a source, and its cursors, run by the main loop. */
#pragma once

#include "loop.h"
#include "scripted-phone.h"

#include <contactguard/fetch.h>

extern const CgQuery pull_query, size_query, list_query, entry_query; /* of telecom/pb; entry 7 */

/* Returns the phone as a source whose record has everything. */
CgSource *fetch_from(const ScriptedPhone *phone);
/* Returns a cursor for query, whose wakes do nothing. */
CgCursor *open_cursor(CgSource *source, const CgQuery *query);
/* Each runs the main loop and returns the cursor's step, which is WAIT only if nothing moves any
 * more. */
CgStep run_head(CgCursor *cursor, CgHead *head, GError **error);
CgStep run_next(CgCursor *cursor, const CgItem **item, GError **error);

/* --- A phone, its source, and one cursor at a time --- */

typedef struct {
	ScriptedPhone *phone;
	CgSource *source;
	CgCursor *cursor;
	ScriptedAnswer answer; /* what the phone answers, at first SUCCESS and nothing else */
	CgHead head;
	const CgItem *item;
	GError *error;
} Fixture;

/* Starts a phone that is reached as kind says: "unix" or "unixpkt". */
void fixture_init(Fixture *fixture, const char *kind);
void fixture_clear(Fixture *fixture);
/* Opens a cursor in place of the last one, and returns the step of its head. */
CgStep fixture_ask(Fixture *fixture, const CgQuery *query);
/* Returns the step of the next item. */
CgStep fixture_next(Fixture *fixture);
