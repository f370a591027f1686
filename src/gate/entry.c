/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries: what one pair of rows of the ledger covers. Usually these are the reads of one consumer
 * from one repository under one decision, whatever it reads between them and by however many
 * sessions. An entry is closed when nobody has read under it for a second, when the last session
 * ends, when the decision does, and when it is full or an hour old.
 *
 * A consumer that causes more rows than CG_GATE_ROWS_MAX in an hour is summed: one entry then
 * covers all its reads of all repositories of a phone, for an hour. */
#include "gate-private.h"

#include <string.h>

/* A car that pulls in windows asks again after some hundredths of a second. */
#define IDLE_TIMEOUT CG_SECONDS(1)
#define AGE_MAX      CG_SECONDS(3600)
/* Digests after which the next read opens another entry: a repository has no more, and who reads
 * many cards must not fill the memory. */
#define DIGESTS_MAX CG_COLLECTION_MAX

struct CgEntry {
	guint users; /* the gate, while it is open, and reads */
	CgGate *gate;
	char *phone, *consumer, *decision;
	char *repository; /* NULL: it is summed */
	gint64 begun;
	CgTimer *timer;                /* closes it */
	CgRecord *record;              /* NULL: there was nothing to release yet */
	guint8 *key;                   /* of its digests; wiped memory */
	guint8 *seen[CG_REPOSITORIES]; /* of each a bit for each item; NULL: none */
	gboolean full;
	GPtrArray *readers; /* of CgEntryReader */
	CgRecordClose counts;
};

void cg_entry_on_row_written(gpointer what, const GError *error)
{
	if (error)
		cg_warn(CG_LOG_GATE, "a row of the ledger was not written: %s", error->message);
}

static void unref_entry(CgEntry *entry)
{
	if (--entry->users > 0)
		return;
	if (entry->record)
		cg_record_close(entry->record, &entry->counts, cg_entry_on_row_written, NULL);
	cg_timer_free(entry->timer);
	g_free(entry->phone);
	g_free(entry->consumer);
	g_free(entry->decision);
	g_free(entry->repository);
	cg_wiped_free(entry->key);
	for (guint i = 0; i < G_N_ELEMENTS(entry->seen); i++)
		g_free(entry->seen[i]);
	g_ptr_array_unref(entry->readers);
	g_array_unref(entry->counts.digests);
	g_free(entry);
}

/* Reads that run under it go on, and the next one opens another. */
static void close_entry(gpointer data)
{
	CgEntry *entry = data;

	cg_timer_stop(entry->timer);
	if (g_ptr_array_remove_fast(entry->gate->entries, entry))
		unref_entry(entry);
}

static CgEntry *open_entry(CgGate *gate, const CgConsumer *consumer, const char *repository)
{
	const CgWho *who = cg_consumer_who(consumer);
	CgEntry *entry = g_new0(CgEntry, 1);

	entry->users = 1;
	entry->gate = gate;
	entry->phone = g_strdup(who->phone);
	entry->consumer = g_strdup(who->consumer);
	entry->decision = g_strdup(cg_consumer_decision_id(consumer));
	entry->repository = g_strdup(repository);
	entry->begun = cg_clock_boot();
	entry->timer = cg_timer_new((CgWake){ close_entry, entry });
	entry->key = cg_wiped_new(32);
	entry->readers = g_ptr_array_new();
	entry->counts.digests = g_array_new(FALSE, FALSE, CG_DIGEST_SIZE);
	if (!repository)
		cg_timer_start(entry->timer, AGE_MAX);
	g_ptr_array_add(gate->entries, entry);
	return entry;
}

/* --- Which entry a read goes under --- */

static gboolean is_of(const CgEntry *entry, const CgConsumer *consumer)
{
	const CgWho *who = cg_consumer_who(consumer);

	return g_str_equal(entry->phone, who->phone) && g_str_equal(entry->consumer, who->consumer);
}

static CgEntry *find_entry(CgGate *gate, const CgConsumer *consumer, const char *repository)
{
	for (guint i = 0; i < gate->entries->len; i++) {
		CgEntry *entry = g_ptr_array_index(gate->entries, i);

		if (is_of(entry, consumer) && !g_strcmp0(entry->repository, repository))
			return entry;
	}
	return NULL;
}

static gboolean may_go_on(const CgEntry *entry, const CgConsumer *consumer)
{
	return !entry->full && cg_clock_boot() - entry->begun < AGE_MAX &&
	       g_str_equal(entry->decision, cg_consumer_decision_id(consumer)) &&
	       (!entry->record || cg_record_state(entry->record) != CG_RECORD_FAILED);
}

static CgEntry *find_open_entry(CgGate *gate, const CgConsumer *consumer, const char *repository)
{
	CgEntry *entry = find_entry(gate, consumer, repository);

	if (!entry || may_go_on(entry, consumer))
		return entry;
	close_entry(entry);
	return NULL;
}

/* Of the pairs of rows that a consumer may cause in an hour. */
static CgQuota *find_quota(const CgGate *gate, const char *consumer)
{
	return cg_gate_quota(gate->pairs, consumer, CG_GATE_ROWS_MAX / 2);
}

CgEntry *cg_entry_acquire(CgGate *gate, const CgConsumer *consumer, const char *repository,
			  CgEntryReader *reader)
{
	const char *name = cg_consumer_who(consumer)->consumer;
	CgEntry *entry = find_open_entry(gate, consumer, NULL);

	if (!entry)
		entry = find_open_entry(gate, consumer, repository);
	if (!entry)
		entry = open_entry(gate, consumer,
				   cg_quota_spent(find_quota(gate, name)) ? NULL : repository);
	if (entry->repository)
		cg_timer_stop(entry->timer);
	entry->users++;
	g_ptr_array_add(entry->readers, reader);
	return entry;
}

void cg_entry_release(CgEntry *entry, CgEntryReader *reader)
{
	g_ptr_array_remove(entry->readers, reader);
	if (entry->repository && entry->readers->len == 0 && entry->users > 1)
		cg_timer_start(entry->timer, IDLE_TIMEOUT);
	unref_entry(entry);
}

static void close_some(CgGate *gate, const CgConsumer *consumer, gboolean all)
{
	for (guint i = gate->entries->len; i > 0; i--) {
		CgEntry *entry = g_ptr_array_index(gate->entries, i - 1);

		if (is_of(entry, consumer) &&
		    (all || (entry->repository && entry->readers->len == 0)))
			close_entry(entry);
	}
}

void cg_entries_rest(CgGate *gate, const CgConsumer *consumer)
{
	close_some(gate, consumer, FALSE);
}

void cg_entries_end(CgGate *gate, const CgConsumer *consumer)
{
	close_some(gate, consumer, TRUE);
}

void cg_entries_free(CgGate *gate)
{
	while (gate->entries->len > 0)
		close_entry(g_ptr_array_index(gate->entries, gate->entries->len - 1));
	g_ptr_array_unref(gate->entries);
}

/* --- Its row --- */

/* A read that is woken here may be freed, but only later from the main loop. */
static void on_record_written(gpointer data)
{
	const CgEntry *entry = data;

	if (cg_record_state(entry->record) == CG_RECORD_FAILED)
		cg_warn(CG_LOG_GATE, "nothing is released: %s", cg_record_why(entry->record));
	else
		cg_log(CG_LOG_GATE, "what leaves is recorded");
	for (guint i = 0; i < entry->readers->len; i++) {
		CgEntryReader *reader = g_ptr_array_index(entry->readers, i);

		if (reader->waiting) {
			reader->waiting = FALSE;
			cg_wake(reader->wake);
		}
	}
}

static gboolean open_record(CgEntry *entry, const CgConsumer *consumer)
{
	const CgRelease release = cg_entry_release_of(consumer, entry->repository);
	CgStore *store = entry->gate->store;

	if (!cg_store_digest_key(store, cg_consumer_who(consumer), entry->decision, entry->key))
		return FALSE;
	if (entry->repository)
		cg_quota_take(find_quota(entry->gate, entry->consumer));
	entry->record = cg_record_open(store, &release, (CgWake){ on_record_written, entry });
	return TRUE;
}

CgRelease cg_entry_release_of(const CgConsumer *consumer, const char *repository)
{
	const CgWho *who = cg_consumer_who(consumer);

	return (CgRelease){
		.phone = who->phone,
		.consumer = who->consumer,
		.scope = cg_scope_name(cg_consumer_scope(consumer)),
		.repository = repository,
		.grant = cg_consumer_serial(consumer),
	};
}

CgStep cg_entry_admit(CgEntry *entry, const CgConsumer *consumer, CgEntryReader *reader)
{
	if (!entry->record && !open_record(entry, consumer))
		return CG_STEP_LATER;
	switch (cg_record_state(entry->record)) {
	case CG_RECORD_PENDING: reader->waiting = TRUE; return CG_STEP_WAIT;
	case CG_RECORD_DURABLE: return CG_STEP_GOT;
	case CG_RECORD_FAILED: return CG_STEP_LATER;
	}
	return CG_STEP_LATER;
}

/* --- Counts --- */

/* An item is known by the UID that the view gave it, or else by what is shown of it. */
static CgSpan identify_item(const CgItem *item)
{
	if (item->uid)
		return cg_span_of(item->uid);
	return item->name ? cg_span_of(item->name) : item->text;
}

static void compute_digest(const CgEntry *entry, const CgItem *item, guint8 out[CG_DIGEST_SIZE])
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, entry->key, 32);
	CgSpan shown = identify_item(item);
	guint8 whole[32];
	gsize size = sizeof(whole);

	g_hmac_update(hmac, shown.data, shown.size);
	g_hmac_get_digest(hmac, whole, &size);
	memcpy(out, whole, CG_DIGEST_SIZE);
}

static int compare_digests(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, CG_DIGEST_SIZE);
}

/* Who reads the same cards again and again does not fill an entry by that. */
static void drop_repeated(GArray *digests)
{
	guint8 *data;
	guint kept = 0;

	g_array_sort(digests, compare_digests);
	data = (guint8 *)digests->data;
	for (guint i = 0; i < digests->len; i++) {
		const guint8 *digest = data + (gsize)i * CG_DIGEST_SIZE;
		guint8 *end = data + (gsize)kept * CG_DIGEST_SIZE;

		if (kept > 0 && memcmp(end - CG_DIGEST_SIZE, digest, CG_DIGEST_SIZE) == 0)
			continue;
		memmove(end, digest, CG_DIGEST_SIZE);
		kept++;
	}
	g_array_set_size(digests, kept);
}

/* Half of the room must be left, or it would be looked through with every few cards. */
static void note_digest(CgEntry *entry, const guint8 *digest)
{
	GArray *digests = entry->counts.digests;

	g_array_append_vals(digests, digest, 1);
	if (entry->full || digests->len < DIGESTS_MAX)
		return;
	drop_repeated(digests);
	entry->full = digests->len > DIGESTS_MAX / 2;
}

/* Returns whether the entry shows it for the first time. */
static gboolean mark_seen(CgEntry *entry, CgRepository repository, guint ordinal)
{
	guint8 bit = 1 << ordinal % 8, **seen = &entry->seen[repository];
	gboolean first;

	if (ordinal > CG_COLLECTION_MAX)
		return TRUE;
	if (!*seen)
		*seen = g_malloc0(CG_COLLECTION_MAX / 8 + 1);
	first = !((*seen)[ordinal / 8] & bit);
	(*seen)[ordinal / 8] |= bit;
	return first;
}

void cg_entry_count_item(CgEntry *entry, CgRepository repository, const CgItem *item, guint64 bytes)
{
	guint8 digest[CG_DIGEST_SIZE];

	entry->counts.cards += mark_seen(entry, repository, item->ordinal);
	entry->counts.bytes += bytes;
	compute_digest(entry, item, digest);
	note_digest(entry, digest);
}

void cg_entry_count_request(CgEntry *entry, guint64 bytes)
{
	entry->counts.requests++;
	entry->counts.bytes += bytes;
}

void cg_entry_note_end(CgEntry *entry, CgRecordEnd end)
{
	entry->counts.end = end;
}
