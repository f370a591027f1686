/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone's cards on collections, in their own bytes where it ignores what it is asked, else as an
 * honest phone would print them. A sleeping book answers nothing until it is woken. Leaks are
 * planted here. */
#include "world.h"

#include <string.h>

typedef struct {
	CgCursor parent;
	CgCursor *inner;
	Shelves *collections;
	CgWake wake;
	gboolean sleepy; /* of a book that may sleep */
	gboolean waits;
} DozingRead;

struct Shelves {
	CgCollection *collection[CG_REPOSITORIES];
	guint asleep;       /* bits: folders of telecom */
	GPtrArray *waiting; /* of DozingRead */
};

typedef struct {
	CgSource parent;
	Shelves *collections;
} ShelvesBook;

/* --- Filling --- */

static void leak_name(Card *card, guint secret)
{
	for (guint i = 0; i < card->props->len; i++) {
		Prop *prop = card->props->pdata[i];
		char *told = g_strdup_printf("%u%s", secret, prop->value);

		if (!g_str_equal(prop->name, "N") && !g_str_equal(prop->name, "FN")) {
			g_free(told);
			continue;
		}
		g_free(prop->value);
		prop->value = told;
	}
}

static void shelve(Shelves *collections, const Trial *trial, const Phone *phone, const Card *from)
{
	g_autoptr(Card) card = card_copy(from);
	g_auto(CgBuffer) text = { 0 };
	CgCollection *collection = collections->collection[card->repository];
	CgCard *parsed;

	if (trial->leak == LEAK_NAME)
		leak_name(card, phone->cards->len);
	card_write(card, &text);
	parsed = trial->raw ? NULL : cg_card_parse(cg_buffer_span(&text), NULL);
	if (parsed)
		cg_collection_add(collection, card->handle, card_value(card, "X-BT-UID"), parsed);
	else
		cg_collection_add_raw(collection, card->handle, cg_buffer_span(&text));
}

static void fill(Shelves *collections, const Trial *trial, const Phone *phone)
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
		shelve(collections, trial, phone, card);
	}
}

static void set_heads(Shelves *collections, const Phone *phone)
{
	guint64 identity = GUINT64_TO_BE(phone->identity);
	CgHead head = { .unseen = phone->identity & 0x7F };

	memcpy(head.database, &identity, 8);
	memcpy(head.primary + 8, &identity, 8);
	memcpy(head.secondary + 4, &identity, 8);
	for (guint i = 0; i < CG_REPOSITORIES; i++) {
		CgCollection *collection = collections->collection[i];

		cg_collection_set_head(collection, &head);
		cg_collection_end(collection, CG_STEP_END);
	}
}

Shelves *shelves_new(const Trial *trial, const Phone *phone)
{
	Shelves *collections = g_new0(Shelves, 1);

	collections->asleep = trial->asleep;
	collections->waiting = g_ptr_array_new();
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		collections->collection[i] = cg_collection_new(&cg_cards);
	fill(collections, trial, phone);
	set_heads(collections, phone);
	return collections;
}

void shelves_free(Shelves *collections)
{
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		cg_collection_unref(collections->collection[i]);
	g_ptr_array_unref(collections->waiting);
	g_free(collections);
}

void shelves_wake(Shelves *collections)
{
	g_autoptr(GPtrArray) waiting = g_steal_pointer(&collections->waiting);

	collections->asleep = 0;
	collections->waiting = g_ptr_array_new();
	for (guint i = 0; i < waiting->len; i++) {
		DozingRead *read = waiting->pdata[i];

		read->waits = FALSE;
		cg_wake(read->wake);
	}
}

/* --- Reading --- */

static CgStep dozing_head(CgCursor *base, CgHead *out, GError **error)
{
	DozingRead *read = (DozingRead *)base;

	if (!read->sleepy || !read->collections->asleep)
		return cg_cursor_head(read->inner, out, error);
	if (!read->waits)
		g_ptr_array_add(read->collections->waiting, read);
	read->waits = TRUE;
	return CG_STEP_WAIT;
}

static CgStep dozing_next(CgCursor *base, const CgItem **out, GError **error)
{
	return cg_cursor_next(((DozingRead *)base)->inner, out, error);
}

static void dozing_free(CgCursor *base)
{
	DozingRead *read = (DozingRead *)base;

	g_ptr_array_remove(read->collections->waiting, read);
	cg_cursor_free(read->inner);
	g_free(read);
}

static const CgCursorClass dozing_class = { dozing_head, dozing_next, dozing_free };

static CgCursor *shelves_read(CgSource *base, const CgQuery *query, CgWake wake)
{
	Shelves *collections = ((ShelvesBook *)base)->collections;
	DozingRead *read = g_new0(DozingRead, 1);

	read->parent.class = &dozing_class;
	read->collections = collections;
	read->wake = wake;
	read->sleepy = (collections->asleep & (1u << query->repository)) != 0;
	read->inner = cg_collection_read(collections->collection[query->repository], query, wake);
	return &read->parent;
}

static void shelves_book_free(CgSource *base)
{
	g_free(base);
}

static const CgSourceClass book_class = { shelves_read, shelves_book_free };

CgSource *shelves_book(Shelves *collections)
{
	ShelvesBook *book = g_new0(ShelvesBook, 1);

	book->parent.class = &book_class;
	book->collections = collections;
	return &book->parent;
}
