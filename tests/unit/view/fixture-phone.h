/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone for the tests of view: cards in folders, as text, and the ways in which phones misbehave.
 */
#pragma once

#include <contactguard/source.h>

typedef struct {
	CgSource book;
	GPtrArray *cards[CG_REPOSITORIES]; /* of char *; NULL where a handle is free. Index is the
					      handle */
	gboolean without[CG_REPOSITORIES]; /* the folder is Not Found */
	CgStep refuses[CG_REPOSITORIES];   /* how every head() ends; GOT: it does not */
	gboolean selects;                  /* gives only the properties that it is asked for */
	gboolean asleep;                   /* every head() waits */
	gboolean slow[CG_REPOSITORIES];    /* every head() of the folder waits */
	guint fail_after;          /* bulk pulls end as FAILED after so many cards; 0: never */
	guint reads;               /* how many reads were opened */
	guint of[CG_REPOSITORIES]; /* of these, how many were of each folder */
	guint owners;              /* and of these, how many asked for a 0.vcf */
	CgStep refuses_owner;      /* how a read of the 0.vcf ends; GOT: it does not */
	gboolean reset;            /* some read asked to reset missed calls */
	CgFields asked;            /* all fields ever asked for */
	CgWake waiting;            /* of the last read that waits */
} ToyPhone;

ToyPhone *toy_phone_new(void);
void toy_phone_free(ToyPhone *phone);
/* At the end of the folder; text is the body between VERSION and END, with \n for line ends. A text
 * that begins with BEGIN is taken whole. */
void toy_phone_add(ToyPhone *phone, CgRepository repository, const char *text);
void toy_phone_set_owner(ToyPhone *phone, const char *text); /* its 0.vcf; NULL: none */
/* A call that came last stands first. */
void toy_phone_add_call(ToyPhone *phone, CgRepository repository, const char *text);
/* Stops sleeping and being slow, and wakes who waits. */
void toy_phone_wake(ToyPhone *phone);
