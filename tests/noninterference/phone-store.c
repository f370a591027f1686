/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone's cards as the phone's end serves them: in their own bytes if the phone ignores what it
 * is asked, else as an honest phone would print them. A sleeping repository does not answer until
 * it is woken. Leaks are planted here. */
#include "fixture.h"

#include <string.h>

typedef struct {
	CgCursor base;
	CgCursor *inner;
	PhoneStore *store;
	CgWake wake;
	gboolean sleeps; /* its repository slept when the cursor was opened */
	gboolean waits;
} SleepingCursor;

struct PhoneStore {
	CgCollection *collection[CG_REPOSITORIES];
	guint asleep;       /* a bit for each CgRepository */
	GPtrArray *waiting; /* SleepingCursor * */
};

typedef struct {
	CgSource base;
	PhoneStore *store;
} PhoneSource;

/* --- Filling --- */

static void leak_into_name(Card *card, guint secret)
{
	for (guint i = 0; i < card->props->len; i++) {
		Prop *prop = card->props->pdata[i];
		char *changed = g_strdup_printf("%u%s", secret, prop->value);

		if (!g_str_equal(prop->name, "N") && !g_str_equal(prop->name, "FN")) {
			g_free(changed);
			continue;
		}
		g_free(prop->value);
		prop->value = changed;
	}
}

static void add_card(PhoneStore *store, const Trial *trial, const Phone *phone, const Card *from)
{
	g_autoptr(Card) card = card_copy(from);
	g_auto(CgBuffer) text = { 0 };
	CgCollection *collection = store->collection[card->repository];
	CgCard *parsed;

	if (trial->leak == LEAK_NAME)
		leak_into_name(card, phone->cards->len);
	card_write(card, &text);
	parsed = trial->raw || !card_is_plain(card) ? NULL
						    : cg_card_parse(cg_buffer_span(&text), NULL);
	if (parsed)
		cg_collection_add(collection, card->handle, card_value(card, "X-BT-UID"), parsed);
	else
		cg_collection_add_raw(collection, card->handle, cg_buffer_span(&text));
}

static void add_cards(PhoneStore *store, const Trial *trial, const Phone *phone)
{
	guint count = phone->cards->len;
	gboolean odd = count & 1;

	for (guint i = 0; i < count; i++) {
		const Card *card = phone->cards->pdata[i];

		if (trial->leak == LEAK_PRESENCE && odd && card->repository == CG_REPO_PB &&
		    card->handle)
			continue;
		if (trial->leak == LEAK_ORDER && odd)
			card = phone->cards->pdata[count - 1 - i];
		add_card(store, trial, phone, card);
	}
}

static void set_heads(PhoneStore *store, const Phone *phone)
{
	guint64 identity = GUINT64_TO_BE(phone->identity);
	CgHead head = { .unseen = phone->identity & 0x7F };

	memcpy(head.database, &identity, 8);
	memcpy(head.primary + 8, &identity, 8);
	memcpy(head.secondary + 4, &identity, 8);
	for (guint i = 0; i < CG_REPOSITORIES; i++) {
		CgCollection *collection = store->collection[i];

		cg_collection_set_head(collection, &head);
		cg_collection_end(collection, CG_STEP_END);
	}
}

PhoneStore *phone_store_new(const Trial *trial, const Phone *phone)
{
	PhoneStore *store = g_new0(PhoneStore, 1);

	store->asleep = trial->asleep;
	store->waiting = g_ptr_array_new();
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		store->collection[i] = cg_collection_new(&cg_cards);
	add_cards(store, trial, phone);
	set_heads(store, phone);
	return store;
}

void phone_store_free(PhoneStore *store)
{
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		cg_collection_unref(store->collection[i]);
	g_ptr_array_unref(store->waiting);
	g_free(store);
}

void phone_store_wake(PhoneStore *store)
{
	g_autoptr(GPtrArray) waiting = g_steal_pointer(&store->waiting);

	store->asleep = 0;
	store->waiting = g_ptr_array_new();
	for (guint i = 0; i < waiting->len; i++) {
		SleepingCursor *cursor = waiting->pdata[i];

		cursor->waits = FALSE;
		cg_wake(cursor->wake);
	}
}

/* --- Reading --- */

static CgStep sleeping_head(CgCursor *base, CgHead *out, GError **error)
{
	SleepingCursor *cursor = (SleepingCursor *)base;

	if (!cursor->sleeps || !cursor->store->asleep)
		return cg_cursor_head(cursor->inner, out, error);
	if (!cursor->waits)
		g_ptr_array_add(cursor->store->waiting, cursor);
	cursor->waits = TRUE;
	return CG_STEP_WAIT;
}

static CgStep sleeping_next(CgCursor *base, const CgItem **out, GError **error)
{
	return cg_cursor_next(((SleepingCursor *)base)->inner, out, error);
}

static void sleeping_free(CgCursor *base)
{
	SleepingCursor *cursor = (SleepingCursor *)base;

	g_ptr_array_remove(cursor->store->waiting, cursor);
	cg_cursor_free(cursor->inner);
	g_free(cursor);
}

static const CgCursorClass sleeping_class = { sleeping_head, sleeping_next, sleeping_free };

static CgCursor *phone_source_read(CgSource *base, const CgQuery *query, CgWake wake)
{
	PhoneStore *store = ((PhoneSource *)base)->store;
	SleepingCursor *cursor = g_new0(SleepingCursor, 1);

	cursor->base.class = &sleeping_class;
	cursor->store = store;
	cursor->wake = wake;
	cursor->sleeps = (store->asleep & (1u << query->repository)) != 0;
	cursor->inner = cg_collection_read(store->collection[query->repository], query, wake);
	return &cursor->base;
}

static void phone_source_free(CgSource *base)
{
	g_free(base);
}

static const CgSourceClass phone_source_class = { phone_source_read, phone_source_free };

CgSource *phone_store_source(PhoneStore *store)
{
	PhoneSource *source = g_new0(PhoneSource, 1);

	source->base.class = &phone_source_class;
	source->store = store;
	return &source->base;
}
