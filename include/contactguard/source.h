/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source: what a phone holds, as a table of functions, and one cursor to read it.
 *
 * A phone, a folder of files, a view, the recorder and the gate are each a CgSource; a reader
 * cannot tell which one it has. Reading is pulling: call read(), then head() until it does not
 * return CG_STEP_WAIT, then next() until it returns neither GOT nor WAIT. WAIT promises one wake,
 * never from inside the call. Not calling next() is back-pressure; freeing a cursor cancels the
 * read. The collection is the one piece of code that evaluates a query over cards. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/content.h>
#include <contactguard/profile.h>

typedef enum {
	CG_STEP_GOT,         /* out is lent until the next call */
	CG_STEP_WAIT,        /* a wake will come */
	CG_STEP_END,         /* no more */
	CG_STEP_NOT_FOUND,   /* or hidden: nobody can tell */
	CG_STEP_UNSUPPORTED, /* never possible here */
	CG_STEP_STALE,       /* a handle of an older book; no source says so yet */
	CG_STEP_LATER,       /* locked, revoked, over a limit, not in time */
	CG_STEP_FAILED,      /* *error is set; a car hears LATER */
} CgStep;

/* --- Repositories: the parts of a phone that can be read --- */

/* Returns the short name that questions, the ledger and the command line use: "pb", "SIM1/ich".
 * Returns NULL if there is no such repository. */
const char *cg_repository_name(CgRepository repository);
/* Returns where the profile keeps it, from the root: "telecom/pb", "SIM1/telecom/ich". Returns NULL
 * if there is no such repository. */
const char *cg_repository_path(CgRepository repository);
/* Finds the repository of this short name, spelled exactly as cg_repository_name() spells it.
 * Returns FALSE, and leaves *repository alone, if there is none. */
gboolean cg_repository_parse(const char *name, CgRepository *repository);
/* When this repository is read, `unseen` of the head may count new items. Finds whose items these
 * are: those of mch for mch and cch. Returns FALSE if the head of this one counts none. */
gboolean cg_repository_unseen(CgRepository repository, CgRepository *counted);
/* Returns what kind of thing the repository holds. */
CgArea cg_repository_area(CgRepository repository);

/* --- Queries --- */

/* How many, their handles and names, or each item whole. */
typedef enum { CG_WANT_SIZE, CG_WANT_LIST, CG_WANT_ITEMS } CgWant;
/* All in the window, or the one with this handle or UID. */
typedef enum { CG_PICK_WINDOW, CG_PICK_HANDLE, CG_PICK_UID } CgPick;
typedef enum {
	CG_ORDER_INDEXED,
	CG_ORDER_ALPHABETICAL,
	CG_ORDER_PHONETIC,
	CG_ORDER_NEWEST, /* of messages, which have no other */
	CG_ORDERS
} CgOrder;
typedef enum { CG_SEARCH_NAME, CG_SEARCH_NUMBER, CG_SEARCH_SOUND } CgSearchBy;

/* What is asked of a repository of contacts or calls. */
typedef struct {
	CgOrder order;
	CgSearchBy search_by;
	const char *search;  /* NULL: every card matches */
	CgFields fields;     /* 0: all */
	CgFields having;     /* vCardSelector; 0: any card */
	CgFields masked;     /* properties that the reader's features do not include: every card
				reads as if it had none of them */
	gboolean having_all; /* the operator of the vCardSelector is AND */
	CgFormat format;
	gboolean default_images; /* other PHOTOs are absent: see cg_card_default_images() */
} CgCardQuery;

typedef enum { CG_MESSAGES_ANY, CG_MESSAGES_NO, CG_MESSAGES_YES } CgMessageFilter;
/* What is asked of a folder of messages. All of it must hold of a message (MAP 5.5.4). */
typedef struct {
	CgMessageShow show;
	guint kept_out;       /* FilterMessageType */
	gboolean has_begin;   /* FilterPeriodBegin: not before it */
	gboolean has_end;     /* FilterPeriodEnd: not after it */
	CgMapTime begin, end; /* a message without a time is in no period */
	CgMessageFilter read; /* FilterReadStatus */
	CgMessageFilter priority;
	/* Part of a name or address, or of a number's digits; NULL or "": any. What show empties is
	 * found by no filter. */
	const char *originator, *recipient;
	const char *conversation; /* its id; NULL or "": any */
} CgMessageQuery;

/* Zero-filled it asks for the size of telecom/pb. */
typedef struct {
	CgRepository repository;
	CgWant want;
	CgPick pick;
	guint16 offset, max;   /* window: after search and order; max counts items, 65535 is all */
	guint64 handle;        /* pick HANDLE */
	const char *uid;       /* pick UID: 32 hex digits */
	gboolean reset_unseen; /* from this read on, the head's `unseen` counts from 0 */
	CgCardQuery cards;     /* of contacts and calls */
	CgMessageQuery messages;
} CgQuery;

/* Returns a copy that owns its strings, in wiped memory; the caller frees it with
 * cg_query_free(). */
CgQuery *cg_query_copy(const CgQuery *query);
/* Frees a copy and its strings; NULL is fine. */
void cg_query_free(CgQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgQuery, cg_query_free)

/* --- Cursors --- */

/* What comes before the items. A value that was not asked for is zero. */
typedef struct {
	guint16 size;  /* matches before paging (CG_WANT_SIZE, CG_WANT_LIST) */
	guint8 unseen; /* new missed calls, of mch and cch */
	guint8 database[16], primary[16], secondary[16];
} CgHead;

typedef struct {
	guint64 handle;
	guint ordinal;    /* its place in the collection, from 0: tells items apart */
	const char *uid;  /* the source's own for this item, or NULL if it has none */
	const char *name; /* CG_WANT_LIST: as cg_card_listing_name(), unescaped and cut */
	CgSpan text;      /* CG_WANT_ITEMS: one vCard; CG_WANT_LIST of messages: one row */
} CgItem;

typedef struct CgCursor CgCursor;
typedef struct {
	CgStep (*head)(CgCursor *cursor, CgHead *out, GError **error);
	CgStep (*next)(CgCursor *cursor, const CgItem **out, GError **error);
	void (*free)(CgCursor *cursor);
} CgCursorClass;
struct CgCursor {
	const CgCursorClass *class;
};

/* Reads what comes before the items. Returns GOT and fills out, WAIT, or the step with which the
 * cursor ended. With FAILED, *error is set and the caller owns it. */
CgStep cg_cursor_head(CgCursor *cursor, CgHead *out, GError **error);
/* Reads the next item, which is lent until the next call. Returns GOT, WAIT, END after the last
 * item, or another step with which the cursor ended. With FAILED, *error is set and the caller owns
 * it. */
CgStep cg_cursor_next(CgCursor *cursor, const CgItem **out, GError **error);
/* Cancels what still runs for the cursor and frees it; NULL is fine. */
void cg_cursor_free(CgCursor *cursor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgCursor, cg_cursor_free)
/* Returns a cursor that has already ended with this step, which is how a source refuses. With
 * FAILED, the cursor takes error; else error is NULL. */
CgCursor *cg_cursor_new_ended(CgStep step, GError *error);

/* --- Sources --- */

#define CG_COLLECTION_MAX 65535 /* items of one repository: PhonebookSize has 16 bits */
/* Bytes of a name in a listing of cards: as many names as a repository can have then fit into one
 * D-Bus message, which obexd makes of a listing and does not outlive if it is too long. */
#define CG_LISTING_NAME_MAX 255

typedef struct CgSource CgSource;
typedef struct {
	CgCursor *(*read)(CgSource *source, const CgQuery *query, CgWake wake); /* never NULL */
	void (*free)(CgSource *source);
} CgSourceClass;
struct CgSource {
	const CgSourceClass *class;
};

/* Opens a cursor for the query, whose strings are copied. The cursor calls wake after each WAIT.
 * Never returns NULL; the caller frees the cursor before the source. */
CgCursor *cg_source_read(CgSource *source, const CgQuery *query, CgWake wake);
/* Frees the source, whose cursors must be gone; NULL is fine. */
void cg_source_free(CgSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSource, cg_source_free)

/* --- Reads that wait --- */

/* What a read waits for before it begins. */
typedef struct {
	/* Returns WAIT, GOT once the read may begin, or the step with which it ends instead. It is
	 * called until it has returned GOT. */
	CgStep (*ready)(gpointer data);
	/* Returns the cursor that the read is from now on; never NULL. */
	CgCursor *(*begin)(gpointer data, const CgQuery *query, CgWake wake);
	void (*free)(gpointer data);
} CgDeferral;

/* Returns a cursor that waits until the deferral is ready and then is the one that it begins. The
 * query is copied; data is freed by the deferral, after that cursor. Whoever makes the deferral
 * ready calls wake. The caller owns the cursor. */
CgCursor *cg_deferred_read_new(const CgDeferral *deferral, gpointer data, const CgQuery *query,
			       CgWake wake);

/* --- The collection --- */

/* The things of one repository, in order, growing until they are complete. It evaluates order,
 * search, selectors, paging and entries, and looks only at what it holds. A bulk pull in the
 * collection's own order streams while it grows; everything else waits until it is complete. A
 * query that has to look at many things does so in turns: its cursor says WAIT, and its wake comes
 * from the main loop. Counted: each cursor holds a reference. */
typedef struct CgCollection CgCollection;

/* How one kind of thing matches, is ordered and shown. */
typedef struct CgThingClass CgThingClass;
/* The things are CgCard. A name search finds cards whose listing name, or one component of it,
 * begins with the value, folded. A number search needs one TEL that matches, and a sound search one
 * SOUND that begins with the value. In phonetic order cards without SOUND come last. */
extern const CgThingClass cg_cards;
/* The things are CgMessage, newest first; those without a time come last, and what is equal keeps
 * its place. Each is shown as a row of the message listing. */
extern const CgThingClass cg_messages;

/* Returns an empty collection with one reference, whose bulk pulls stream. */
CgCollection *cg_collection_new(const CgThingClass *class);
/* Returns the collection with one more reference. */
CgCollection *cg_collection_ref(CgCollection *collection);
/* Drops a reference. The last one frees the collection, which must have ended by then or have no
 * cursor that waits. */
void cg_collection_unref(CgCollection *collection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgCollection, cg_collection_unref)

/* Returns whether two numbers are the same: `a` is what is searched for, `b` what a thing has. */
typedef gboolean (*CgNumberMatch)(gpointer data, const char *a, const char *b);
/* Sets how number searches compare. Until then a number matches if it contains the digits that are
 * searched for. data must outlive the collection. */
void cg_collection_set_number_match(CgCollection *collection, CgNumberMatch match, gpointer data);
/* Sets whether bulk pulls stream. If not, they wait until the collection is complete, too. */
void cg_collection_set_streaming(CgCollection *collection, gboolean on);
/* Sets what heads say. Their size is the collection's own, whatever head has. */
void cg_collection_set_head(CgCollection *collection, const CgHead *head);

/* Adds a thing at the end and wakes cursors that stream. Takes the thing, which must be of the
 * collection's class; uid is copied and may be NULL. What comes after the first CG_COLLECTION_MAX
 * things is dropped. */
void cg_collection_add(CgCollection *collection, guint64 handle, const char *uid, gpointer thing);
/* Puts another thing in the place of the one at this index, which is there. Takes the thing; it
 * has to match and sort as the one before in what has been read. */
void cg_collection_replace(CgCollection *collection, guint index, gpointer thing);
/* Adds a text that is no such thing, as testers' phones have: it is counted and given as it is, has
 * no name and is found by no search. The text is copied; the rest is as for a thing. */
void cg_collection_add_raw(CgCollection *collection, guint64 handle, CgSpan text);
/* Ends the collection: END if it is complete, else the step with which all its cursors end, waiting
 * and later ones. Whoever gives up a growing collection ends it first. */
void cg_collection_end(CgCollection *collection, CgStep end);
/* Ends it as LATER. Bulk pulls that stream first give what is there, also those that begin later,
 * so that how far they come does not depend on time. */
void cg_collection_break_off(CgCollection *collection);

/* Returns whether the collection has ended, well or badly. */
gboolean cg_collection_ended(const CgCollection *collection);
/* Returns how many things and texts it has. */
guint cg_collection_count(const CgCollection *collection);
/* Returns the thing at this place, lent, or NULL if that is past the end or a text that is no
 * thing. *handle is set to its handle unless handle is NULL. */
gconstpointer cg_collection_thing(const CgCollection *collection, guint index, guint64 *handle);

/* Opens a cursor for the query, as cg_source_read() does. UIDs compare without case. With
 * reset_unseen, the head's `unseen` is 0 from this read on. */
CgCursor *cg_collection_read(CgCollection *collection, const CgQuery *query, CgWake wake);
