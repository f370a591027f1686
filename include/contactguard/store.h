/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store: what outlives a run: the install's key, the counters, the grants, and the ledger.
 *
 * It never holds content. The key is a file of 32 random bytes, and the rest is an SQLite database.
 * After cg_store_open() no function here waits for the disk, if its comment does not say so: a
 * worker writes in the order of the calls, and reports when it has written. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/policy.h>

typedef struct CgStore CgStore;

/* Returns the store in this directory, for the caller to free, or NULL and CG_ERROR_SYSTEM if it
 * cannot be read or written: another process has it, others can write it, the database is broken,
 * is empty, is of a newer schema or has a row that cannot be understood, or the key under which it
 * was written is missing. What is there then stays as it is. A missing directory is made, with mode
 * 0700. Counters are reserved ahead, so that none is given out twice even after a crash. It blocks,
 * so it is called before the main loop runs.
 */
CgStore *cg_store_open(const char *dir, GError **error);

/* Blocks until all is written, gives back the counters that were not used, and frees the store.
 * NULL is allowed. Functions that were to be called when something is written are not called any
 * more. */
void cg_store_free(CgStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgStore, cg_store_free)

/* Gives the next value of the counter of folder versions and decisions, which never repeats in one
 * state directory. Returns FALSE if this run has used up what it reserved. */
gboolean cg_store_next_counter(CgStore *store, guint64 *counter);

/* Gives the HMAC-SHA256 under the install's key over the label and the texts that follow it, up to
 * NULL. Texts that are divided in another way give another result. */
void cg_store_derive(const CgStore *store, guint8 out[32], const char *label,
		     ...) G_GNUC_NULL_TERMINATED;

/* Returns the microseconds since 1970 as a time that never goes back, also over restarts and boots:
 * the wall clock or, if that was set back, the highest time so far, moved on by the boot clock. */
gint64 cg_store_time(CgStore *store);

/* Returns how many microseconds the machine has run, by the boot clock, which goes on over restarts
 * and boots. Nobody can set it. While the machine is off it stands still, and so does it from the
 * last write of a boot to the next boot. */
gint64 cg_store_running(CgStore *store);

/* Called from the main loop, once, and never from inside the call that it was given to: with NULL
 * when all is written and durable, or with an error, lent for the call, if nothing was written. It
 * may free the store. It is not called any more once the store is being freed. */
typedef void (*CgStoreDone)(gpointer data, const GError *error);

/* --- Grants, and the presence of phones --- */

/* How a phone comes and goes, as a decision's context has it. */
typedef struct {
	char *phone;
	gboolean here;
	gint64 gone_since, trip_after;
} CgPhonePresence;

/* Frees a presence, which must not be NULL. */
void cg_phone_presence_free(CgPhonePresence *presence);

/* Returns the grants, of type CgGrant and by serial number, as they were when the store was opened.
 * They belong to the store. */
const GPtrArray *cg_store_grants(const CgStore *store);

/* Returns the presences, of type CgPhonePresence, as they were when the store was opened, of this
 * boot of the machine alone. A phone that was here then is gone since the last write. They belong
 * to the store. */
const GPtrArray *cg_store_presences(const CgStore *store);

/* The functions below save the time, too, for the next start. `done` may be NULL. What is given to
 * them is copied. */

/* Saves a grant in place of the last one of its phone and consumer. */
void cg_store_save_grant(CgStore *store, const CgGrant *grant, CgStoreDone done, gpointer data);

/* Deletes the grants of this phone and consumer; NULL stands for any. */
void cg_store_delete_grants(CgStore *store, const char *phone, const char *consumer,
			    CgStoreDone done, gpointer data);

/* Saves a presence in place of the last one of its phone. */
void cg_store_save_presence(CgStore *store, const CgPhonePresence *presence, CgStoreDone done,
			    gpointer data);

/* Saves the time and nothing else. */
void cg_store_save_timestamp(CgStore *store, CgStoreDone done, gpointer data);

/* Blocks until all that was asked for so far is done. It is reported later, from the main loop.
 * This is for runs that are compared and so must know how far the disk is; the daemon never calls
 * it. */
void cg_store_wait(CgStore *store);

/* --- Lookups: searches for one number, of which a consumer has a few --- */

/* A consumer may look up so many different numbers in any hour that the machine runs. */
#define CG_LOOKUPS_MAX 30

/* What a consumer gets for a lookup. */
typedef struct CgTicket CgTicket;

typedef enum {
	CG_TICKET_PENDING, /* its row is being written */
	CG_TICKET_GOOD,    /* the lookup may be answered */
	CG_TICKET_REFUSED, /* it may not: there were too many, or the row could not be written */
} CgTicketState;

/* Counts a lookup of the number with these keys (cg_number_keys(); at least one), over all phones,
 * and returns a ticket for the caller to free. A number with a key that was looked up within the
 * hour is not counted again. What is kept, also over restarts and whatever the clock is set to, is
 * keyed digests of consumer and keys. wake: called once, when the ticket is no longer PENDING, if
 * it was. */
CgTicket *cg_store_look_up(CgStore *store, const char *consumer, char *const *keys, CgWake wake);

/* Returns what became of it. */
CgTicketState cg_ticket_state(const CgTicket *ticket);

/* Frees a ticket, whose wake is not called any more. The lookup stays counted. NULL is allowed. */
void cg_ticket_free(CgTicket *ticket);

/* Forgets all lookups of all consumers, also in the files. `done` may be NULL. */
void cg_store_forget_lookups(CgStore *store, CgStoreDone done, gpointer data);

/* --- The ledger --- */

/* Who saw what, and when. Rows are only ever added. Each is chained to the one before by a hash
 * under a key that is derived from the install's. Of what was seen they hold keyed digests alone.
 */

/* An answer that is to be given, or was withheld. The texts are copied. */
typedef struct {
	const char *phone, *consumer;
	const char *scope;      /* its name */
	const char *repository; /* NULL: all of them, summed */
	guint64 grant;          /* the serial number of the driver's decision; 0: a rule's */
} CgRelease;

/* A row that was opened and has to be closed. */
typedef struct CgRecord CgRecord;

typedef enum {
	CG_RECORD_PENDING,
	CG_RECORD_DURABLE, /* the answer may be released */
	CG_RECORD_FAILED,  /* it may not */
} CgRecordState;

/* Bytes of rows that one consumer may cause. Then its records FAIL, and nobody else's. */
#define CG_LEDGER_CONSUMER_MAX (64 << 20)

/* Returns a record whose row is being written, for the caller to close. wake: called once, when the
 * record is no longer PENDING. */
CgRecord *cg_record_open(CgStore *store, const CgRelease *release, CgWake wake);

/* Returns how far it is. */
CgRecordState cg_record_state(const CgRecord *record);

/* Returns why it FAILED, for people. The text belongs to the record. */
const char *cg_record_why(const CgRecord *record);

typedef enum {
	CG_RECORD_DONE,
	CG_RECORD_CUT,    /* the decision ended */
	CG_RECORD_BROKEN, /* the phone failed, or a limit was passed */
} CgRecordEnd;

#define CG_DIGEST_SIZE 16

/* What was released under a record. */
typedef struct {
	guint requests, cards;
	guint64 bytes;
	CgRecordEnd end;
	GArray *digests; /* of what was seen, CG_DIGEST_SIZE bytes each; not NULL */
} CgRecordClose;

/* Adds the row that closes a record, and takes the record over, whatever its state. Its wake is not
 * called any more. If the record FAILED, nothing is written. The digests are referenced and must
 * not be changed from now on. `done` may be NULL. */
void cg_record_close(CgRecord *record, const CgRecordClose *close, CgStoreDone done, gpointer data);

/* Adds the row of a withheld answer, which says that it was nothing, by decision. The row is of the
 * kind `held`. `done` may be NULL. */
void cg_store_record_withheld(CgStore *store, const CgRelease *withheld, CgStoreDone done,
			      gpointer data);

/* Gives the key of the digests of what one decision lets a consumer see. decision: a text that no
 * other decision of this consumer has. The key is random, and stays the same until the decision
 * ends. Returns FALSE if the system gives no random bytes. */
gboolean cg_store_digest_key(CgStore *store, const CgWho *who, const char *decision,
			     guint8 key[32]);

/* Destroys the keys of all decisions about this consumer but this one (NULL: all), also in the
 * files. If there are none nothing is done, and `done`, which may be NULL, is not called. */
void cg_store_end_decisions(CgStore *store, const CgWho *who, const char *except, CgStoreDone done,
			    gpointer data);

typedef void (*CgStoreVisit)(gpointer data, const CgWho *who);
/* Calls the visitor for each key that there is, with its phone and consumer, lent for the call. It
 * may end decisions. */
void cg_store_each_decided(CgStore *store, CgStoreVisit visit, gpointer data);

/* Empties the rows of this phone (NULL: of all), deletes their digests and destroys the phone's
 * keys. A row says so. `done` may be NULL. */
void cg_store_erase(CgStore *store, const char *phone, CgStoreDone done, gpointer data);

/* Empties the rows that are older than `age` microseconds and deletes their digests. Keys stay. A
 * row says so if there were any. `done` may be NULL. */
void cg_store_expire(CgStore *store, gint64 age, CgStoreDone done, gpointer data);

#define CG_LEDGER_ROWS_MAX 10000 /* in one answer, which then has a megabyte or two */

typedef enum { CG_LEDGER_ALL, CG_LEDGER_HELD, CG_LEDGER_NOT_HELD } CgLedgerKind;

/* Which rows are asked for. The texts are copied. */
typedef struct {
	const char *phone, *consumer; /* NULL: any */
	CgLedgerKind kind;
	guint64 after; /* only rows of a higher number */
	guint limit;   /* at most so many; 1 to CG_LEDGER_ROWS_MAX */
} CgLedgerFilter;

/* Called from the main loop with the rows, lent for the call: aa{sv}, as org.contactguard.Ledger1
 * describes them. If they could not be read, rows is NULL and error says why. */
typedef void (*CgLedgerRows)(gpointer data, GVariant *rows, const GError *error);

/* Reads rows of the ledger, and calls the function once. */
void cg_store_query(CgStore *store, const CgLedgerFilter *filter, CgLedgerRows told, gpointer data);

/* Called from the main loop with the verdict and a report for people, lent for the call. If the
 * ledger could not be read, report is NULL and error says why. */
typedef void (*CgLedgerVerdict)(gpointer data, gboolean sound, const char *report,
				const GError *error);

/* Checks the whole ledger, and calls the function once. */
void cg_store_verify(CgStore *store, CgLedgerVerdict told, gpointer data);
