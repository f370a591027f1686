/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside view: who is in scope, what is released of a card, and the filling of one book. */
#pragma once

#include <contactguard/view.h>

/* --- directory.c: the contacts in scope by number, so that calls can be told in or out --- */

typedef struct CgDirectory CgDirectory;
CgDirectory *cg_directory_new(guint country);
void cg_directory_free(CgDirectory *directory);
void cg_directory_clear(CgDirectory *directory);
/* Under every number of the phone's card stands what was released of it. The first to come keeps a
 * number. */
void cg_directory_add(CgDirectory *directory, const CgCard *phones, CgCard *released);
CgCard *cg_directory_find(const CgDirectory *directory,
			  const char *number); /* lent; NULL: nobody */

/* --- favourites.c: which cards of pb also stand in fav; keeps digests only --- */

typedef struct CgFavourites CgFavourites;
CgFavourites *cg_favourites_new(void);
void cg_favourites_free(CgFavourites *favourites);
void cg_favourites_clear(CgFavourites *favourites);
/* FALSE: there are more than a book may have, and who is a favourite can't be told any more. */
gboolean cg_favourites_add(CgFavourites *favourites, const CgCard *card);
gboolean cg_favourites_has(const CgFavourites *favourites, const CgCard *card);

/* --- redact.c: what of a card leaves --- */

typedef struct {
	const CgViewOptions *options;
	CgDirectory *directory;
	CgFavourites *favourites;
} CgRedactor;

/* What may be seen of a contact; NULL: hidden. Caller owns. */
CgCard *cg_redact_contact(const CgRedactor *redactor, CgCard *card, gboolean favourite);
CgCard *cg_redact_call(CgRedactor *redactor, CgCard *card);
/* phones NULL: it has none. Handle 0 is always there, so this is never NULL. */
CgCard *cg_redact_owner(CgRedactor *redactor, CgCard *phones);
/* The view's own UID for a released card, put into it; NULL where X-BT-UID is not granted. */
CgText *cg_redact_uid(const CgRedactor *redactor, CgCard **released, guint32 handle);
/* Outside of pb an X-BT-UID refers to a card there (PBAP 1.2.3, 3.1.4.4): puts in that of the
 * contact whose numbers the phone's card has, or takes out what is there. phones NULL: nobody's. */
void cg_redact_reference(const CgRedactor *redactor, CgCard **released, const CgCard *phones);

/* --- fill.c: one book, from the phone to its collection --- */

typedef struct {
	CgSource *phone;
	CgRedactor *redactor;
	gsize *used; /* granted bytes of the whole view */
	CgWake wake;
} CgFillContext;

typedef struct CgFill CgFill;
CgFill *cg_fill_new(const CgFillContext *context, CgRepository repository,
		    CgCollection *collection);
/* Some work. GOT: call again soon. WAIT: a wake will come. END: the collection is complete.
 * LATER, or FAILED with error: the phone or the limit failed it; the collection is not ended. */
CgStep cg_fill_run(CgFill *fill, GError **error);
gboolean cg_fill_over(const CgFill *fill); /* LATER was for the limit: granted data alone decided */
void cg_fill_free(CgFill *fill);

/* --- patient.c: LATER when head() or next() has waited for so many seconds. Takes inner. --- */

CgCursor *cg_cursor_with_timeout(CgCursor *inner, CgWake wake, guint seconds);

/* --- past.c: what outlives a view --- */

/* How many of these calls it has not taken note of; 255 stands for more. The collection is
 * complete. */
guint8 cg_history_new_missed(const CgHistory *past, CgRepository repository,
			     const CgCollection *missed);
void cg_history_note_missed(CgHistory *past, CgRepository repository, const CgCollection *missed);
gboolean cg_history_allow_lookup(CgHistory *past); /* may it, now? Counts it if so */

/* --- missed.c: a read of mch or cch whose head counts what is new. Takes inner; missed is complete by then --- */

CgCursor *cg_missed_read(CgCursor *inner, CgHistory *past, CgRepository repository,
			 CgCollection *missed, gboolean reset);

/* --- lookup.c: List=no. One card for one exact number, and its entry --- */

typedef struct CgLookup CgLookup;
/* Takes contacts over, references past. head: what the empty book says of itself; the same as every
 * other. */
CgLookup *cg_lookup_new(CgCollection *contacts, CgHistory *past, const CgHead *head);
void cg_lookup_free(CgLookup *lookup);
CgCursor *cg_lookup_read(CgLookup *lookup, const CgQuery *query, CgWake wake);
