/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the clients of all profiles share: the answer to a request, read as a cursor. */
#pragma once

#include <contactguard/link.h>
#include <contactguard/source.h>

typedef struct FetchAnswer FetchAnswer;

/* What a profile adds. A function that returns FAILED has called fetch_answer_fail(); any step but
 * GOT and WAIT ends the answer. */
typedef struct {
	/* Takes what the head holds from the application parameters of the first response. It is
	 * not called if there are none. */
	void (*read_params)(FetchAnswer *answer, CgSpan params);
	/* Returns GOT once the head is complete. It is called again after each WAIT, and before
	 * each item. */
	CgStep (*open)(FetchAnswer *answer);
	/* Returns GOT and an item, which stays until the next call, or END. */
	CgStep (*next)(FetchAnswer *answer, const CgItem **out);
	/* Frees what the profile has added, and the answer's memory. */
	void (*free)(FetchAnswer *answer);
	gboolean may_be_absent; /* whatever the phone refuses it with, it does not have it */
} FetchAnswerClass;

struct FetchAnswer {
	CgCursor base;
	const FetchAnswerClass *class;
	CgRequest *request; /* NULL once the answer has ended */
	gboolean headed;    /* the first response has come */
	CgHead head;
	CgBuffer body; /* of an answer that is read as a whole */
	CgStep ended;  /* WAIT until the answer has ended */
	GError *error; /* if it ended with FAILED */
};

/* Fills a zeroed answer and takes request. body_max is in bytes. */
void fetch_answer_init(FetchAnswer *answer, const FetchAnswerClass *class, CgRequest *request,
		       gsize body_max);

/* Reads the body into answer->body. Returns GOT when all of it is there, WAIT, or what ends the
 * answer: FAILED with CG_ERROR_LIMIT if it is longer than body_max. */
CgStep fetch_answer_collect(FetchAnswer *answer);

/* Reads the next chunk of the body, which is lent until the next call. Returns GOT, END after the
 * last one, WAIT, or what ends the answer. */
CgStep fetch_answer_chunk(FetchAnswer *answer, CgSpan *chunk);

/* Returns FAILED, and takes error, which says why. */
CgStep fetch_answer_fail(FetchAnswer *answer, GError *error);

/* --- Reads that wait for the phone's record --- */

typedef CgCursor *(*FetchRead)(CgSource *source, const CgQuery *query, CgWake wake);

/* Returns a cursor that waits until the connection knows the phone's record, and then is what read
 * returns of the query, which is copied. It ends with LATER if the phone cannot be reached. */
CgCursor *fetch_deferred_read_new(CgConnection *connection, CgSource *source, const CgQuery *query,
				  FetchRead read, CgWake wake);
