/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of view share: who is in scope, what is released of a card, and how the
 * repositories of a view are filled and read. */
#pragma once

#include <contactguard/view.h>

/* --- directory.c: the contacts in scope by number, so that calls can be told in or out --- */

typedef struct CgDirectory CgDirectory;
/* Returns an empty directory. country is the calling code for numbers without +, or 0. */
CgDirectory *cg_directory_new(guint country);
void cg_directory_free(CgDirectory *directory);
/* Indexes `released` under every number of `original`, the phone's card that it was made from. The
 * first card that has a number keeps it. The directory references the released card. NULL stands
 * for a contact in scope that is left out: it has no name, and gives way to one that is not. */
void cg_directory_add(CgDirectory *directory, const CgCard *original, CgCard *released);
/* Returns what was released of the contact with this number, lent, or NULL if none in scope has
 * it. It is a card without properties if nothing of the contact is shown. */
CgCard *cg_directory_find(const CgDirectory *directory, const char *number);

/* --- favourites.c: which cards of pb also stand in fav --- */

typedef struct CgFavourites CgFavourites;
CgFavourites *cg_favourites_new(void);
void cg_favourites_free(CgFavourites *favourites);
/* Adds a card of fav. Returns FALSE if there are more than a repository may have: then nobody can
 * tell any more who is a favourite. */
gboolean cg_favourites_add(CgFavourites *favourites, const CgCard *card);
/* Returns whether the card tells all by which it is found in the other book. */
gboolean cg_favourites_can_tell(const CgCard *card);
/* Returns whether a card of fav has the same UID, or the same names and numbers. */
gboolean cg_favourites_has(const CgFavourites *favourites, const CgCard *card);

/* --- owner.c: which card is the owner's --- */

typedef struct CgOwner CgOwner;
CgOwner *cg_owner_new(void);
void cg_owner_free(CgOwner *owner);
/* Returns whether the phone has been asked. */
gboolean cg_owner_is_asked(const CgOwner *owner);
/* Whatever it has answered, it is not asked again. */
void cg_owner_set_asked(CgOwner *owner);
/* Returns whether it has a card of its owner that could not be read. */
gboolean cg_owner_is_lost(const CgOwner *owner);
/* Returns whether the card says the same as the owner's, and so is it. */
gboolean cg_owner_is_same(const CgOwner *owner, const CgCard *card);
/* Takes what handle 0 of pb is, in these fields; NULL: it could not be read. */
void cg_owner_take(CgOwner *owner, CgCard *card, CgFields fields);
/* Returns the phone's card of its owner, lent, or NULL if it has none that is known. */
CgCard *cg_owner_card(const CgOwner *owner);

/* --- mint.c: identifiers that say nothing about the phone's own --- */

/* Returns a UID of 32 hex digits (PBAP 1.2.3: 128 bits), an HMAC under key over the released bytes
 * and the handle, which tells equal cards apart. The caller owns it. */
CgText *cg_mint_uid(const guint8 key[32], CgSpan released, guint32 handle);

/* --- budget.c: the limit on the granted bytes that a section holds --- */

typedef struct {
	guint64 limit;       /* bytes in memory */
	gsize used;          /* of these */
	gboolean over_limit; /* something did not fit, so the section ended */
	CgAccount *account;  /* lent: also charged; NULL: none */
} CgBudget;

/* Returns how much an item of this size takes in memory, with what holds it. */
gsize cg_budget_cost(gsize size);
/* Returns whether an item of this cost may still have pictures and sounds. */
gboolean cg_budget_has_room_for_media(const CgBudget *budget, gsize cost);
/* Counts an item of this cost. Returns FALSE if it would pass the limit, and marks the budget, or
 * if the account has no room for it. */
gboolean cg_budget_charge(CgBudget *budget, gsize cost);
/* An item of this cost has been dropped. */
void cg_budget_refund(CgBudget *budget, gsize cost);

/* --- account.c: what several views hold together --- */

/* Counts a cost here and in all accounts above. Returns FALSE, and counts nothing, if this one
 * would pass its limit. */
gboolean cg_account_charge(CgAccount *account, gsize cost);
/* What had this cost has been dropped. */
void cg_account_refund(CgAccount *account, gsize cost);

/* --- card-redact.c: what of a card leaves --- */

typedef struct {
	const CgViewOptions *options;
	CgDirectory *directory;
	CgFavourites *favourites;
	CgOwner *owner;
} CgRedactor;

/* Returns what may be seen of a contact, or NULL if it is out of scope. favourite: the card is from
 * fav. The caller owns the card. */
CgCard *cg_redact_contact(const CgRedactor *redactor, CgCard *card, gboolean favourite);
/* Returns what may be seen of a call, or NULL if it is out of scope. The caller owns the card. */
CgCard *cg_redact_call(CgRedactor *redactor, CgCard *card);
/* Returns what may be seen of the owner's card, or NULL if the scope does not admit it as such, or
 * nothing of it is left. The caller owns the card. */
CgCard *cg_redact_owner(const CgRedactor *redactor, CgCard *original);
/* Returns the owner's card that is made where there is none to be shown. The caller owns it. */
CgCard *cg_redact_made(const CgRedactor *redactor);
/* Returns whether the card says who it is of, or how to reach them. If not, it is left out. */
gboolean cg_redact_is_of_use(const CgCard *released);
/* Replaces *released by a card with a minted X-BT-UID. Returns that UID, which the caller owns, or
 * NULL if the scope does not grant the property. */
CgText *cg_redact_uid(const CgRedactor *redactor, CgCard **released, guint32 handle);
/* Outside of pb an X-BT-UID refers to a card there (PBAP 1.2.3, 3.1.4.4). Replaces *released by a
 * card with that of the contact whose numbers `original`, the phone's card, has. Removes the
 * property if there is no such contact, or original is NULL. */
void cg_redact_reference(const CgRedactor *redactor, CgCard **released, const CgCard *original);

/* --- fill.c: one repository, from the phone to its collection --- */

typedef struct {
	CgSource *phone;
	CgRedactor *redactor;
	CgBudget *budget;  /* of the section */
	gboolean unlinked; /* pb is not filled yet: cards refer to none there */
	CgWake wake;
} CgFillContext;

/* What becomes of the items of a repository, by the kind of thing that it holds. LATER from any of
 * these means that a limit was passed. */
typedef struct CgKeeper CgKeeper;
typedef struct {
	/* Sets what the query asks of each item. */
	void (*complete_query)(const CgKeeper *keeper, CgQuery *query);
	/* Returns whether the repository has as many items as can be counted. */
	gboolean (*is_full)(const CgKeeper *keeper);
	/* Returns whether the repository is empty if the phone does not have it or, if refused,
	 * does not give it. Else the fill fails. */
	gboolean (*may_lack)(const CgKeeper *keeper, gboolean refused);
	/* Takes the text of the phone's item for its owner. It is empty if the phone has one that
	 * could not be read. */
	void (*take_owner)(CgKeeper *keeper, CgSpan text);
	/* Keeps the owner's item, whether the phone has one or not, or was not asked. */
	CgStep (*keep_owner)(CgKeeper *keeper);
	/* Keeps what is in scope of one item; an empty text stands for one that was lost. */
	CgStep (*keep)(CgKeeper *keeper, CgSpan text);
	/* Adds what had to wait for the last item. */
	CgStep (*finish)(CgKeeper *keeper);
	void (*free)(CgKeeper *keeper);
} CgKeeperClass;
struct CgKeeper {
	const CgKeeperClass *class;
	gboolean asks_owner; /* what is the owner's has to be known first */
};

typedef struct CgFill CgFill;
/* Returns a fill that has not begun. It references the collection; the context's pointers must
 * outlive it. */
CgFill *cg_fill_new(const CgFillContext *context, CgRepository repository,
		    CgCollection *collection);
/* Does some work. Returns GOT if there is more to do, WAIT if a wake will come, END once the
 * collection is complete, LATER if the phone refuses what may not be missing or the limit was
 * passed, and FAILED, with *error set, if the phone failed. The caller ends the collection. */
CgStep cg_fill_run(CgFill *fill, GError **error);
void cg_fill_free(CgFill *fill);

/* --- card-sink.c: released cards on their way into a collection --- */

typedef struct {
	CgRedactor *redactor;
	CgBudget *budget;
	CgRepository repository;
	CgCollection *collection;
	GPtrArray *unsorted; /* of CgCard: released without names, to be sorted; NULL: the phone's
				order is kept */
	guint32 next_handle;
	gboolean unlinked;      /* as the context's */
	gboolean without_media; /* all unsorted cards have lost their pictures and sounds */
} CgCardSink;

/* Prepares a sink that references the collection, and gives handles from first_handle on. The
 * context's pointers must outlive it. */
void cg_card_sink_init(CgCardSink *sink, const CgFillContext *context, CgRepository repository,
		       CgCollection *collection, guint32 first_handle);
void cg_card_sink_clear(CgCardSink *sink);
/* Returns whether there are as many cards as can be counted. */
gboolean cg_card_sink_is_full(const CgCardSink *sink);
/* Adds what was released of `original`, the phone's card. Takes released. A contact of whom neither
 * a name nor a way to reach them is left is not added. Returns GOT, or LATER if it does not fit
 * into the budget. */
CgStep cg_card_sink_add(CgCardSink *sink, CgCard *released, const CgCard *original);
/* Adds the owner's card, under handle 0; original is NULL if it is made. Takes it, whatever is left
 * of it; the rest is as for the other cards. */
CgStep cg_card_sink_add_owner(CgCardSink *sink, CgCard *owner, const CgCard *original);
/* Adds the cards that had to be sorted. */
void cg_card_sink_finish(CgCardSink *sink);

/* --- card-fill.c: what is kept of contacts and calls --- */

/* Returns the keeper of a repository of cards, which adds to the collection. */
CgKeeper *cg_card_keeper_new(const CgFillContext *context, CgRepository repository,
			     CgCollection *collection);

/* --- section.c: one repository of a view, and its collection --- */

typedef struct {
	const CgViewOptions *options;
	CgRepository repository;
	CgCollection *collection;
	CgBudget budget;
	gboolean queued;   /* it waits to be filled, fills, is filled, or needs no filling */
	gboolean refused;  /* the phone refused it for now, or what it stands on */
	gboolean unlinked; /* filled before pb, so its cards do not refer to those there yet */
	guint linked;      /* of these, those that do by now */
} CgSection;

/* Prepares a section that is empty, and complete if the scope shows nothing of its area. */
void cg_section_init(CgSection *section, const CgViewOptions *options, CgRepository repository);
/* Frees what the section holds, and gives its memory back to the account. */
void cg_section_clear(CgSection *section);
/* Makes the section empty again, to be filled once more. Cursors keep what they have read. */
void cg_section_restart(CgSection *section);
/* Returns whether what is told of this section depends on that repository. */
gboolean cg_section_stands_on(const CgSection *section, CgRepository repository);
/* Returns whether that repository has to be filled first. */
gboolean cg_section_follows(const CgSection *section, CgRepository repository);
/* Returns whether the cards of this section may refer to those of pb that they are about. */
gboolean cg_section_has_links(const CgSection *section);
/* Returns whether the answer to the query depends on what they refer to. */
gboolean cg_section_shows_links(const CgSection *section, const CgQuery *query);
/* Returns whether the query is answered item by item while the section fills. */
gboolean cg_section_streams(const CgSection *section, const CgQuery *query);
/* Returns what each collection of a view says of itself: its database and versions. */
CgHead cg_section_head(const CgViewOptions *options);

/* --- linked-read.c: what the cards of a section refer to --- */

/* Returns a cursor for a query that shows it. It waits until pb is filled, and lets cards that came
 * before refer to those there. Section, pb and redactor are lent; the caller owns the cursor. */
CgCursor *cg_linked_read_new(CgSection *section, const CgSection *pb, const CgRedactor *redactor,
			     const CgQuery *query, CgWake wake);

/* --- timeout.c: a limit on each wait --- */

/* Returns a cursor that ends as LATER once head() or next() has waited for so many seconds. It owns
 * inner; wake is the one that inner was opened with. */
CgCursor *cg_cursor_with_timeout(CgCursor *inner, CgWake wake, guint seconds);

/* --- history.c: what outlives a view --- */

/* Returns the faults of this repository, lent by the history: none, since it is read anew. */
CgReadFaults *cg_history_begin_faults(CgHistory *history, CgRepository repository);
/* Returns the digest by which the history knows a missed call. */
gsize cg_history_digest(const CgHistory *history, const CgCard *call);
/* Returns how many of these calls the consumer has not taken note of; 255 stands for more. missed:
 * their digests, each a gsize. */
guint8 cg_history_new_missed(const CgHistory *history, CgRepository repository,
			     const GArray *missed);
/* Takes note of exactly these calls, of which missed has the digests. */
void cg_history_note_missed(CgHistory *history, CgRepository repository, const GArray *missed);

/* --- missed-calls.c: a cursor over mch or cch whose head counts what is new --- */

/* The calls that are counted in one turn of the main loop, each by a digest. */
#define CG_MISSED_A_TURN 256

/* Returns a cursor that owns inner. `missed` must be complete when inner's head comes; `repository`
 * is where it stands. reset: the consumer takes note of what is there. The cursor waits for its
 * turns, and then calls wake. */
CgCursor *cg_missed_cursor_new(CgCursor *inner, CgHistory *history, CgRepository repository,
			       CgCollection *missed, gboolean reset, CgWake wake);

/* --- lookup.c: List=no, one card for one exact number, and its entry --- */

typedef struct CgLookup CgLookup;
/* Returns a lookup that references contacts. head is what the empty collection says of itself. */
CgLookup *cg_lookup_new(CgCollection *contacts, const CgHead *head);
void cg_lookup_free(CgLookup *lookup);
/* Returns whether a query under List=no is a search for a number. */
gboolean cg_lookup_searches(const CgQuery *query);
/* Opens a cursor over what the query may find. Never returns NULL; the caller frees the cursor
 * before the lookup. */
CgCursor *cg_lookup_read(CgLookup *lookup, const CgQuery *query, CgWake wake);

/* --- view-fill.c: the order in which the sections of a view fill --- */

struct CgView {
	CgSource *phone;
	CgViewOptions options;
	CgSection sections[CG_REPOSITORIES];
	CgLookup *lookup; /* List=no */
	CgRedactor redactor;
	GQueue queue;       /* of CgSection *: to be filled, in this order */
	CgSection *filling; /* NULL: none */
	CgFill *fill;       /* of that one */
	CgIdle *idle;
	gboolean ended, failed;
};

/* Does some work on the section that fills, or begins the next one. data is the view. */
void cg_view_run_fill(gpointer data);
/* Ends all fills: no section that is not complete can be answered any more. */
void cg_view_end_fills(CgView *view);
/* Fills the section that a query asks for next, behind what it stands on, unless the view has
 * ended. */
void cg_view_ask(CgView *view, CgSection *section, const CgQuery *query);
