/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones in use: one connection each, made by the first view that reads and closed with the last.
 */
#include "gate-private.h"

struct CgPhone {
	CgGate *gate;
	char *id;
	CgSource *book;
	guint users;
};

/* --- A phone that nothing is known of --- */

static CgCursor *read_nothing(CgSource *book, const CgQuery *query, CgWake wake)
{
	return cg_cursor_new_ended(CG_STEP_LATER, NULL);
}

static void free_nothing(CgSource *book)
{
	g_free(book);
}

static CgSource *unreachable_book(void)
{
	static const CgSourceClass class = { read_nothing, free_nothing };
	CgSource *book = g_new0(CgSource, 1);

	book->class = &class;
	return book;
}

/* --- --- */

static void on_linked(gpointer data, gboolean linked)
{
	const CgPhone *phone = data;

	cg_presence_linked(phone->gate, phone->id, linked);
}

static CgSource *reach(CgPhone *phone)
{
	const CgGate *gate = phone->gate;
	CgSource *book;

	if (!gate->reachable)
		return unreachable_book();
	book = cg_fetch_pbap(&gate->address, &gate->record);
	cg_fetch_on_linked(book, on_linked, phone);
	return book;
}

CgPhone *cg_phone_acquire(CgGate *gate, const char *id)
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

CgSource *cg_phone_source(CgPhone *phone)
{
	return phone->book;
}

void cg_phone_release(CgPhone *phone)
{
	if (--phone->users > 0)
		return;
	g_hash_table_remove(phone->gate->phones, phone->id);
	cg_source_free(phone->book);
	g_free(phone->id);
	g_free(phone);
}
