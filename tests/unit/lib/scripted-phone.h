/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone that answers as a test says, over a real socket, and logs what it was asked. */
#pragma once

#include <contactguard/link.h>

typedef struct {
	CgCode code;        /* SUCCESS, or a refusal; WAIT: it never answers */
	const char *params; /* hex; NULL: none */
	const char *body;
	gsize size;      /* of body; 0: strlen() */
	gboolean stalls; /* the body never ends */
	CgCode breaks;   /* the body ends with this code; 0: with SUCCESS */
} ScriptedAnswer;

typedef struct {
	CgAddress address;
	char *folder;
	CgListener *listener;
	GPtrArray *links;
	GString *log;       /* one line for each request */
	CgCode connect;     /* the answer to CONNECT */
	const char *refuse; /* a folder that it does not have; "": the root */
	const ScriptedAnswer *answer;
	guint freed; /* how many operations have ended */
} ScriptedPhone;

/* Listens on a new address of that kind ("unix" or "unixpkt") and stops the clock. */
ScriptedPhone *scripted_phone_new(const char *kind);
/* Closes every connection; what was sent before may still be read. */
void scripted_phone_hang_up(ScriptedPhone *phone);
void scripted_phone_free(ScriptedPhone *phone);
/* Compares the log, and empties it. */
void scripted_phone_assert_log(ScriptedPhone *phone, const char *expected);
