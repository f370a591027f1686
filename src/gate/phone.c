/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones in use: one connection each, made by the first view that reads and closed with the last.
 */
#include "gate-private.h"

struct CgPhone {
	CgGate *gate;
	char *id;
	CgBook *book;
	guint users;
};

/* --- A phone that nothing is known of --- */

static CgRead *read_nothing(CgBook *book, const CgBookQuery *query, CgWake wake)
{
	return cg_read_ended(CG_STEP_LATER, NULL);
}

static void free_nothing(CgBook *book)
{
	g_free(book);
}

static CgBook *unreachable_book(void)
{
	static const CgBookClass class = { read_nothing, free_nothing };
	CgBook *book = g_new0(CgBook, 1);

	book->class = &class;
	return book;
}

/* --- --- */

static void on_linked(gpointer data, gboolean linked)
{
	const CgPhone *phone = data;

	cg_presence_linked(phone->gate, phone->id, linked);
}

static CgBook *reach(CgPhone *phone)
{
	const CgGate *gate = phone->gate;
	CgBook *book;

	if (!gate->reachable)
		return unreachable_book();
	book = cg_fetch_book(&gate->address, &gate->record);
	cg_fetch_on_linked(book, on_linked, phone);
	return book;
}

CgPhone *cg_phone_take(CgGate *gate, const char *id)
{
	CgPhone *phone = g_hash_table_lookup(gate->phones, id);

	if (!phone) {
		phone = g_new0(CgPhone, 1);
		phone->gate = gate;
		phone->id = g_strdup(id);
		phone->book = reach(phone);
		g_hash_table_insert(gate->phones, phone->id, phone);
	}
	phone->users++;
	return phone;
}

CgBook *cg_phone_book(CgPhone *phone)
{
	return phone->book;
}

void cg_phone_drop(CgPhone *phone)
{
	if (--phone->users > 0)
		return;
	g_hash_table_remove(phone->gate->phones, phone->id);
	cg_book_free(phone->book);
	g_free(phone->id);
	g_free(phone);
}
