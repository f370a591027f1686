/* store: what outlives a run. The install's key, the counters, the grants; the ledger follows.
 *
 * No content, ever. The key is a file of 32 random bytes, the rest SQLite. After cg_store_open()
 * nothing here waits for the disk: a worker writes, and says when it has. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/policy.h>

typedef struct CgStore CgStore;
/* Opens or creates DIR (0700). Counters are reserved ahead, so that none is given twice even after
 * a crash. Blocking: call before the main loop. NULL: CG_ERROR_SYSTEM (cannot write, broken
 * database, newer schema, a row that can't be understood); what is there stays as it is. */
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

/* --- Grants and trips -------------------------------------------------------------------------*/

/* How a phone comes and goes, as CgMoment has it. */
typedef struct {
	char *phone;
	gboolean here;
	gint64 gone_since, trip_after;
} CgTrip;
void cg_trip_free(CgTrip *trip);

/* As they were when the store was opened; lent. Trips are those of this boot: a phone that was here
 * then is gone since the store was last written. */
const GPtrArray *cg_store_grants(const CgStore *store); /* of CgGrant, by serial */
const GPtrArray *cg_store_trips(const CgStore *store);  /* of CgTrip */

/* It is written and durable, or (error set, lent) it is not and all is as before. From the main
 * loop, never from inside the call; not any more once the store is being freed. May be NULL. The
 * callee may free the store. */
typedef void (*CgStoreDone)(gpointer data, const GError *error);

/* All are carried out in the order of the calls. Each also notes the time, for the next start. */
void cg_store_put_grant(CgStore *store, const CgGrant *grant, CgStoreDone done,
			gpointer data); /* in place of the consumer's last one */
void cg_store_drop_grants(CgStore *store, const char *phone, const char *consumer, CgStoreDone done,
			  gpointer data); /* NULL: of any */
void cg_store_put_trip(CgStore *store, const CgTrip *trip, CgStoreDone done, gpointer data);
void cg_store_beat(CgStore *store, CgStoreDone done, gpointer data); /* the time alone */
