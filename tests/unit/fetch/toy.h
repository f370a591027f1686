/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone that answers as a test tells it, over a real socket, and remembers what it was asked. */
#pragma once

#include <contactguard/fetch.h>

typedef struct {
	CgCode code;        /* SUCCESS, or a refusal; WAIT: never answers */
	const char *params; /* hex; NULL: none */
	const char *body;
	gsize size;      /* of body; 0: strlen */
	gboolean stalls; /* never ends the body */
	CgCode breaks;   /* the body ends with this instead; 0: no */
} ToyAnswer;

typedef struct {
	CgAddress address;
	char *folder;
	CgListener *listener;
	GPtrArray *links;
	GString *log;       /* one line a request */
	CgCode connect;     /* what it answers to CONNECT */
	const char *refuse; /* a folder that is not there */
	const ToyAnswer *answer;
	guint freed; /* operations that are over */
} ToyPhone;

ToyPhone *toy_phone_new(const char *kind); /* "unix" or "unixpkt"; the clock stands still */
void toy_phone_hang_up(ToyPhone *phone);   /* every connection, what was sent may still be read */
void toy_phone_free(ToyPhone *phone);
/* The log so far, and a new one. */
void toy_phone_assert_log(ToyPhone *phone, const char *expected);

void spin(void);
CgSource *toy_book(const ToyPhone *phone);
CgCursor *toy_read(CgSource *book, const CgQuery *query);
/* Until not WAIT, or until nothing moves any more. */
CgStep toy_head(CgCursor *read, CgHead *head, GError **error);
CgStep toy_next(CgCursor *read, const CgItem **item, GError **error);

extern const CgQuery toy_bulk, toy_size, toy_names, toy_entry; /* of telecom/pb; entry 7 */
