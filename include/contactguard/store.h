/* store: what outlives a run. The install's key and the counters; grants and the ledger follow.
 *
 * No content, ever. The key is a file of 32 random bytes, the rest SQLite. */
#pragma once

#include <contactguard/base.h>

typedef struct CgStore CgStore;
/* Opens or creates DIR (0700). Counters are reserved ahead, so that none is given twice even after
 * a crash. Blocking: call before the main loop. NULL: CG_ERROR_SYSTEM (cannot write, broken
 * database, newer schema). */
CgStore *cg_store_open(const char *dir, GError **error);
void cg_store_free(CgStore *store); /* gives unused reserved counters back */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgStore, cg_store_free)

/* The next value of the folder-version counter; never the same twice for one state directory.
 * FALSE: this run has used up what it reserved. */
gboolean cg_store_next_counter(CgStore *store, guint64 *counter);
/* HMAC-SHA256 under the install's key over the label and the texts (NULL-terminated), each closed
 * off from the next. */
void cg_store_derive(const CgStore *store, guint8 out[32], const char *label,
		     ...) G_GNUC_NULL_TERMINATED;
