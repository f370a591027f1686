/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source: what a phone holds, as a table of functions, and one cursor to read it.
 *
 * Phone, folder of files, view, recorder and gate all are a CgBook; who holds one cannot tell
 * which. Reading is pulling: read(), head() until not CG_STEP_WAIT, next() until neither GOT nor
 * WAIT. WAIT promises one wake, never from inside the call. Not calling next() is back-pressure;
 * freeing a read cancels it. The shelf is the one piece of code that evaluates a query over cards.
 * The mailbox will stand beside the book. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/content.h>

typedef enum {
	CG_STEP_GOT,         /* out is lent until the next call */
	CG_STEP_WAIT,        /* a wake will come */
	CG_STEP_END,         /* no more */
	CG_STEP_NOT_FOUND,   /* or hidden: nobody can tell */
	CG_STEP_UNSUPPORTED, /* never possible here */
	CG_STEP_STALE,       /* a handle older than the last change of grant */
	CG_STEP_LATER,       /* locked, revoked, over a limit, not in time */
	CG_STEP_FAILED,      /* *error is set; a car hears LATER */
} CgStep;

/* What comes before the items; what was not asked for is zero. */
typedef struct {
	guint16 size;      /* matches before paging (CG_WANT_SIZE, CG_WANT_NAMES) */
	guint8 new_missed; /* of mch and cch */
	guint8 database[16], primary[16], secondary[16];
} CgHead;

typedef struct {
	guint32 handle;
	const char *uid;  /* the book's own for this card; NULL: it has none */
	const char *name; /* CG_WANT_NAMES: as cg_card_listing_name(), unescaped */
	CgSpan text;      /* CG_WANT_CARDS: one vCard */
} CgItem;

typedef struct CgRead CgRead;
typedef struct {
	CgStep (*head)(CgRead *read, CgHead *out, GError **error); /* GOT, or how it ended */
	CgStep (*next)(CgRead *read, const CgItem **out, GError **error);
	void (*free)(CgRead *read);
} CgReadClass;
struct CgRead {
	const CgReadClass *class;
};

/* PBAP's books. telecom/ is meant; `sim` says SIM1/telecom/. */
typedef enum {
	CG_FOLDER_PB,
	CG_FOLDER_FAV,
	CG_FOLDER_SPD,
	CG_FOLDER_ICH,
	CG_FOLDER_OCH,
	CG_FOLDER_MCH,
	CG_FOLDER_CCH,
	CG_FOLDERS
} CgFolder;
const char *cg_folder_name(CgFolder folder);                  /* "pb" */
gboolean cg_folder_parse(const char *name, CgFolder *folder); /* the whole word only */
gboolean cg_folder_is_calls(CgFolder folder);                 /* ich och mch cch */

typedef enum { CG_WANT_SIZE, CG_WANT_NAMES, CG_WANT_CARDS } CgWant;
typedef enum { CG_PICK_WINDOW, CG_PICK_HANDLE, CG_PICK_UID } CgPick;
typedef enum { CG_ORDER_INDEXED, CG_ORDER_ALPHABETICAL, CG_ORDER_PHONETIC } CgOrder;
typedef enum { CG_SEARCH_NAME, CG_SEARCH_NUMBER, CG_SEARCH_SOUND } CgSearchBy;

/* Zero-filled it asks for the size of telecom/pb. Strings are copied by read(). */
typedef struct {
	CgFolder folder;
	gboolean sim;
	CgWant want;
	CgPick pick;
	guint16 offset, max; /* window: after search and order; max counts items, 65535 is all */
	guint32 handle;      /* pick HANDLE */
	const char *uid;     /* pick UID: 32 hex digits */
	CgOrder order;
	CgSearchBy search_by;
	const char *search; /* NULL: all */
	CgFields fields;    /* 0: all */
	CgFields having;    /* vCardSelector; 0: any card */
	CgFields lacking;   /* properties that the reader's features don't know: not there, selected
			       or not */
	gboolean having_all; /* its operator is AND */
	gboolean reset_missed;
	CgFormat format;
	gboolean default_images; /* other PHOTOs are not there: see cg_card_default_images() */
} CgBookQuery;

#define CG_BOOK_MAX 65535 /* cards: PhonebookSize has 16 bits */

typedef struct CgBook CgBook;
typedef struct {
	CgRead *(*read)(CgBook *book, const CgBookQuery *query, CgWake wake); /* never NULL */
	void (*free)(CgBook *book);
} CgBookClass;
struct CgBook {
	const CgBookClass *class;
};

CgRead *cg_book_read(CgBook *book, const CgBookQuery *query, CgWake wake);
void cg_book_free(CgBook *book); /* its reads must be gone; NULL is fine */
CgStep cg_read_head(CgRead *read, CgHead *out, GError **error);
CgStep cg_read_next(CgRead *read, const CgItem **out, GError **error);
void cg_read_free(CgRead *read); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgBook, cg_book_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgRead, cg_read_free)
/* A read that has already ended so (a refusal); with FAILED, error is taken. */
CgRead *cg_read_ended(CgStep step, GError *error);

/* --- The shelf --------------------------------------------------------------------------------
 * The cards of one book, in order, growing until they are complete. Counted: a read holds a
 * reference. Evaluates order, search, vCardSelector, paging, entry, and prints; search and selector
 * look only at what is on the shelf. Bulk pulls in indexed order stream while it grows; everything
 * else waits until it is complete. */

typedef gboolean (*CgNumberMatch)(gpointer data, const char *a, const char *b);

typedef struct CgShelf CgShelf;
CgShelf *cg_shelf_new(void);
CgShelf *cg_shelf_ref(CgShelf *shelf);
void cg_shelf_unref(CgShelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgShelf, cg_shelf_unref)
/* How a number search compares; without it, by containing the digits searched for. */
void cg_shelf_set_number_match(CgShelf *shelf, CgNumberMatch match, gpointer data);
void cg_shelf_set_streaming(CgShelf *shelf,
			    gboolean on); /* FALSE: bulk pulls wait too (call logs) */
void cg_shelf_set_head(CgShelf *shelf, const CgHead *head); /* size is the shelf's own */
/* Both adds wake streaming readers; what comes after the CG_BOOK_MAXth is dropped. */
void cg_shelf_add(CgShelf *shelf, guint32 handle, const char *uid,
		  CgCard *card); /* takes card; uid may be NULL */
/* A text that is no card, for testers' phones: counted, and given as it is, in no search and
 * without a name. */
void cg_shelf_add_raw(CgShelf *shelf, guint32 handle, CgSpan text);
void cg_shelf_restart(
	CgShelf *shelf); /* drops the cards; streaming reads go on at their place in the new run */
/* END: complete. Else what waiting, running and later reads hear; who lets go of a growing shelf
 * says so first. */
void cg_shelf_end(CgShelf *shelf, CgStep end);
/* Ends as LATER, but bulk pulls that stream give what is there first, whenever they begin: how far
 * they come is then no matter of time. */
void cg_shelf_break_off(CgShelf *shelf);
gboolean cg_shelf_ended(const CgShelf *shelf);
guint cg_shelf_count(const CgShelf *shelf);
/* Lent; NULL: past the end, or no card. */
const CgCard *cg_shelf_card(const CgShelf *shelf, guint index, guint32 *handle);
/* Name search: the listing name or one of its components begins with the value, folded. Number: one
 * TEL matches. Sound: a SOUND begins with it. Cards without SOUND come last in phonetic order. UIDs
 * compare without case. reset_missed zeroes the head's new_missed from this read on. */
CgRead *cg_shelf_read(CgShelf *shelf, const CgBookQuery *query, CgWake wake);
