/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A view over a toy phone, and what a test asks of it. */
#pragma once

#include "fixture-phone.h"

#include <contactguard/view.h>

typedef struct {
	ToyPhone *phone;
	CgView *view;
	CgHistory *history;
	CgAccount *account; /* of the views; NULL: none */
	GString *got;       /* test data only: made-up people */
	CgHead head;
} Fixture;

/* An owner's card that says what a made one says, three contacts (the second is a favourite), two
 * missed calls of the first two, the clock frozen. */
void set_up(Fixture *f, gconstpointer data);
void tear_down(Fixture *f, gconstpointer data);
/* Another view in place of the last. scope_text: one section, or the name of a built-in scope. */
void open_view(Fixture *f, const char *scope_text, guint64 limit);
void run_loop(void);

CgQuery query_of(CgRepository repository, CgWant want); /* all of it */
CgStep drain(Fixture *f, CgCursor *cursor);             /* takes cursor; fills head and got */
CgStep ask(Fixture *f, CgQuery query);
/* Names as "HANDLE=NAME\n"; the whole listing, the size, the whole pull. */
void listed(Fixture *f, CgRepository repository, const char *expected);
void sized(Fixture *f, CgRepository repository, guint expected);
void pulled(Fixture *f, CgRepository repository);
void has(Fixture *f, const char *text); /* is in got */
void lacks(Fixture *f, const char *text);

#define ADD(name, test) g_test_add("/view/" name, Fixture, NULL, set_up, test, tear_down)
