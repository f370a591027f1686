/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone's cards on shelves, in their own bytes where it ignores what it is asked, else as an
 * honest phone would print them. A sleeping book answers nothing until it is woken. Leaks are
 * planted here. */
#include "world.h"

#include <string.h>

typedef struct {
	CgRead parent;
	CgRead *inner;
	Shelves *shelves;
	CgWake wake;
	gboolean sleepy; /* of a book that may sleep */
	gboolean waits;
} DozingRead;

struct Shelves {
	CgShelf *shelf[2][CG_FOLDERS];
	guint asleep;       /* bits: folders of telecom */
	GPtrArray *waiting; /* of DozingRead */
};

typedef struct {
	CgBook parent;
	Shelves *shelves;
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

static void shelve(Shelves *shelves, const Trial *trial, const Phone *phone, const Card *from)
{
	g_autoptr(Card) card = card_copy(from);
	g_auto(CgBuffer) text = { 0 };
	CgShelf *shelf = shelves->shelf[card->sim][card->folder];
	CgCard *parsed;

	if (trial->leak == LEAK_NAME)
		leak_name(card, phone->cards->len);
	card_write(card, &text);
	parsed = trial->raw ? NULL : cg_card_parse(cg_buffer_span(&text), NULL);
	if (parsed)
		cg_shelf_add(shelf, card->handle, card_value(card, "X-BT-UID"), parsed);
	else
		cg_shelf_add_raw(shelf, card->handle, cg_buffer_span(&text));
}

static void fill(Shelves *shelves, const Trial *trial, const Phone *phone)
{
	guint count = phone->cards->len;
	gboolean odd = count & 1;

	for (guint i = 0; i < count; i++) {
		const Card *card = phone->cards->pdata[i];

		if (trial->leak == LEAK_PRESENCE && odd && card->folder == CG_FOLDER_PB &&
		    card->handle)
			continue;
		if (trial->leak == LEAK_ORDER && odd)
			card = phone->cards->pdata[count - 1 - i];
		shelve(shelves, trial, phone, card);
	}
}

static void set_heads(Shelves *shelves, const Phone *phone)
{
	guint64 identity = GUINT64_TO_BE(phone->identity);
	CgHead head = { .new_missed = phone->identity & 0x7F };

	memcpy(head.database, &identity, 8);
	memcpy(head.primary + 8, &identity, 8);
	memcpy(head.secondary + 4, &identity, 8);
	for (guint i = 0; i < 2 * CG_FOLDERS; i++) {
		CgShelf *shelf = shelves->shelf[i / CG_FOLDERS][i % CG_FOLDERS];

		cg_shelf_set_head(shelf, &head);
		cg_shelf_end(shelf, CG_STEP_END);
	}
}

Shelves *shelves_new(const Trial *trial, const Phone *phone)
{
	Shelves *shelves = g_new0(Shelves, 1);

	shelves->asleep = trial->asleep;
	shelves->waiting = g_ptr_array_new();
	for (guint i = 0; i < 2 * CG_FOLDERS; i++)
		shelves->shelf[i / CG_FOLDERS][i % CG_FOLDERS] = cg_shelf_new();
	fill(shelves, trial, phone);
	set_heads(shelves, phone);
	return shelves;
}

void shelves_free(Shelves *shelves)
{
	for (guint i = 0; i < 2 * CG_FOLDERS; i++)
		cg_shelf_unref(shelves->shelf[i / CG_FOLDERS][i % CG_FOLDERS]);
	g_ptr_array_unref(shelves->waiting);
	g_free(shelves);
}

void shelves_wake(Shelves *shelves)
{
	g_autoptr(GPtrArray) waiting = g_steal_pointer(&shelves->waiting);

	shelves->asleep = 0;
	shelves->waiting = g_ptr_array_new();
	for (guint i = 0; i < waiting->len; i++) {
		DozingRead *read = waiting->pdata[i];

		read->waits = FALSE;
		cg_wake(read->wake);
	}
}

/* --- Reading --- */

static CgStep dozing_head(CgRead *base, CgHead *out, GError **error)
{
	DozingRead *read = (DozingRead *)base;

	if (!read->sleepy || !read->shelves->asleep)
		return cg_read_head(read->inner, out, error);
	if (!read->waits)
		g_ptr_array_add(read->shelves->waiting, read);
	read->waits = TRUE;
	return CG_STEP_WAIT;
}

static CgStep dozing_next(CgRead *base, const CgItem **out, GError **error)
{
	return cg_read_next(((DozingRead *)base)->inner, out, error);
}

static void dozing_free(CgRead *base)
{
	DozingRead *read = (DozingRead *)base;

	g_ptr_array_remove(read->shelves->waiting, read);
	cg_read_free(read->inner);
	g_free(read);
}

static const CgReadClass dozing_class = { dozing_head, dozing_next, dozing_free };

static CgRead *shelves_read(CgBook *base, const CgBookQuery *query, CgWake wake)
{
	Shelves *shelves = ((ShelvesBook *)base)->shelves;
	DozingRead *read = g_new0(DozingRead, 1);

	read->parent.class = &dozing_class;
	read->shelves = shelves;
	read->wake = wake;
	read->sleepy = !query->sim && (shelves->asleep & (1u << query->folder));
	read->inner = cg_shelf_read(shelves->shelf[!!query->sim][query->folder], query, wake);
	return &read->parent;
}

static void shelves_book_free(CgBook *base)
{
	g_free(base);
}

static const CgBookClass book_class = { shelves_read, shelves_book_free };

CgBook *shelves_book(Shelves *shelves)
{
	ShelvesBook *book = g_new0(ShelvesBook, 1);

	book->parent.class = &book_class;
	book->shelves = shelves;
	return &book->parent;
}
