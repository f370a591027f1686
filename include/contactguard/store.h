/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store: what outlives a run. The install's key, the counters, the grants, and the ledger.
 *
 * No content, ever. The key is a file of 32 random bytes, the rest SQLite. After cg_store_open()
 * nothing here waits for the disk: a worker writes, and says when it has. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/policy.h>

typedef struct CgStore CgStore;
/* Opens or creates DIR (0700). Counters are reserved ahead, so that none is given twice even after
 * a crash. Blocking: call before the main loop. NULL: CG_ERROR_SYSTEM (cannot write, broken
 * database, newer schema, no key for the database that is there, a row that can't be understood);
 * what is there stays as it is. */
CgStore *cg_store_open(const char *dir, GError **error);
/* Waits until what was put is written, and gives unused reserved counters back. */
void cg_store_free(CgStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgStore, cg_store_free)

/* The next value of the counter of folder versions and grants; never the same twice for one state
 * directory. FALSE: this run has used up what it reserved. */
gboolean cg_store_next_counter(CgStore *store, guint64 *counter);
/* HMAC-SHA256 under the install's key over the label and the texts (NULL-terminated), each closed
 * off from the next. */
void cg_store_derive(const CgStore *store, guint8 out[32], const char *label,
		     ...) G_GNUC_NULL_TERMINATED;

/* Microseconds since 1970 that never go back, over restarts and boots: the wall clock, or where
 * that was set back the highest time that was seen, moved on by the boot clock. */
gint64 cg_store_time(CgStore *store);

/* --- Grants and trips --- */

/* How a phone comes and goes, as CgDecisionContext has it. */
typedef struct {
	char *phone;
	gboolean here;
	gint64 gone_since, trip_after;
} CgPhonePresence;
void cg_phone_presence_free(CgPhonePresence *trip);

/* As they were when the store was opened; lent. Trips are those of this boot: a phone that was here
 * then is gone since the store was last written. */
const GPtrArray *cg_store_grants(const CgStore *store);    /* of CgGrant, by serial */
const GPtrArray *cg_store_presences(const CgStore *store); /* of CgPhonePresence */

/* It is written and durable, or (error set, lent) it is not and all is as before. From the main
 * loop, never from inside the call; not any more once the store is being freed. May be NULL. The
 * callee may free the store. */
typedef void (*CgStoreDone)(gpointer data, const GError *error);

/* All are carried out in the order of the calls. Each also notes the time, for the next start. */
void cg_store_put_grant(CgStore *store, const CgGrant *grant, CgStoreDone done,
			gpointer data); /* in place of the consumer's last one */
void cg_store_drop_grants(CgStore *store, const char *phone, const char *consumer, CgStoreDone done,
			  gpointer data); /* NULL: of any */
void cg_store_put_presence(CgStore *store, const CgPhonePresence *trip, CgStoreDone done,
			   gpointer data);
void cg_store_put_timestamp(CgStore *store, CgStoreDone done, gpointer data); /* the time alone */
/* Blocks until all that the calls so far asked for is done; it is told from the main loop as ever.
 * For who has to know how far the disk is: runs that are compared. Never in the daemon. */
void cg_store_wait(CgStore *store);

/* --- The ledger --- */

/* Who saw what, when. Rows are only ever added, each chained to the one before by a hash under a
 * key derived from the install's; nothing of what was seen is in them but keyed digests. */

/* An answer that is to be given, or was held back. Copied. */
typedef struct {
	const char *phone, *consumer;
	const char *scope; /* its name */
	const char *repository;
	guint64 grant; /* the driver's decision; 0: a rule's */
} CgRelease;

/* A row that was opened and is to be closed. */
typedef struct CgRecord CgRecord;
typedef enum {
	CG_RECORD_PENDING,
	CG_RECORD_DURABLE, /* it may be released */
	CG_RECORD_FAILED,  /* it may not */
} CgRecordState;
/* wake: called once, when it is not PENDING any more. */
CgRecord *cg_record_open(CgStore *store, const CgRelease *release, CgWake wake);
CgRecordState cg_record_state(const CgRecord *record);
const char *cg_record_why(const CgRecord *record); /* FAILED: for people; lent */

typedef enum {
	CG_RECORD_DONE,
	CG_RECORD_CUT,    /* the decision ended */
	CG_RECORD_BROKEN, /* the phone, or a limit */
} CgRecordEnd;
#define CG_DIGEST_SIZE 16
typedef struct {
	guint requests, cards;
	guint64 bytes;
	CgRecordEnd end;
	GArray *digests; /* CG_DIGEST_SIZE bytes each: what was seen. Borrowed until it is written:
			    not to be changed any more */
} CgRecordClose;
/* Takes record, whatever its state, and wakes nobody any more. Of one that FAILED nothing is
 * written. done as in the puts above. */
void cg_record_close(CgRecord *record, const CgRecordClose *close, CgStoreDone done, gpointer data);
/* An answer that was nothing, by decision. */
void cg_store_held(CgStore *store, const CgRelease *held, CgStoreDone done, gpointer data);

/* The key of what one decision (any text that tells it from others) lets somebody see: random, and
 * kept until the decision ends. FALSE: the system gives no random bytes. */
gboolean cg_store_digest_key(CgStore *store, const CgWho *who, const char *decision,
			     guint8 key[32]);
/* Destroys the keys of all his decisions but this one (NULL: of all), also in the files. Where he
 * has no others nothing is done, and done is not called. */
void cg_store_end_decisions(CgStore *store, const CgWho *who, const char *but, CgStoreDone done,
			    gpointer data);
/* Whose keys there are. */
typedef void (*CgStoreVisit)(gpointer data, const CgWho *who);
void cg_store_each_decided(CgStore *store, CgStoreVisit visit, gpointer data);

/* Empties the rows of this phone (NULL: of all) and drops their digests, and destroys its keys; a
 * row says so. */
void cg_store_erase(CgStore *store, const char *phone, CgStoreDone done, gpointer data);
/* The same for rows older than this, if there are any; keys stay. age: microseconds. */
void cg_store_expire(CgStore *store, gint64 age, CgStoreDone done, gpointer data);

#define CG_LEDGER_ROWS_MAX 10000 /* in one answer: a megabyte or two */
typedef enum { CG_LEDGER_ALL, CG_LEDGER_HELD, CG_LEDGER_NOT_HELD } CgLedgerKind;
typedef struct {
	const char *phone, *consumer; /* NULL: of any */
	CgLedgerKind kind;
	guint64 after; /* rows with a higher number */
	guint limit;   /* 1 to CG_LEDGER_ROWS_MAX */
} CgLedgerFilter;
/* rows: aa{sv}, as org.contactguard.Ledger1 describes them; lent. */
typedef void (*CgLedgerRows)(gpointer data, GVariant *rows, const GError *error);
void cg_store_query(CgStore *store, const CgLedgerFilter *filter, CgLedgerRows told, gpointer data);
/* report: for people; lent. NULL with error set: the database can't be read. */
typedef void (*CgLedgerVerdict)(gpointer data, gboolean sound, const char *report,
				const GError *error);
void cg_store_verify(CgStore *store, CgLedgerVerdict told, gpointer data);
