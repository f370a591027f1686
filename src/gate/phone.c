/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones in use: one connection each, made by the first view that reads and closed with the last.
 */
#include "gate-private.h"

struct CgPhone {
	CgGate *gate;
	char *id;
	CgSource *source;
	guint users;
};

/* --- A phone that cannot be reached --- */

static CgCursor *read_unreachable(CgSource *source, const CgQuery *query, CgWake wake)
{
	return cg_cursor_new_ended(CG_STEP_LATER, NULL);
}

static void free_unreachable(CgSource *source)
{
	g_free(source);
}

static CgSource *unreachable_source(void)
{
	static const CgSourceClass class = { read_unreachable, free_unreachable };
	CgSource *source = g_new0(CgSource, 1);

	source->class = &class;
	return source;
}

/* --- A phone that can be reached --- */

static void on_linked(gpointer data, gboolean linked)
{
	const CgPhone *phone = data;

	cg_decisions_set_phone_linked(phone->gate->decisions, phone->id, linked);
}

static CgSource *open_source(CgPhone *phone)
{
	const CgGate *gate = phone->gate;
	CgSource *source;

	if (!gate->reachable)
		return unreachable_source();
	source = cg_fetch_pbap(&gate->address, &gate->record);
	cg_fetch_on_linked(source, on_linked, phone);
	return source;
}

CgPhone *cg_phone_acquire(CgGate *gate, const char *id)
{
	CgPhone *phone = g_hash_table_lookup(gate->phones, id);

	if (!phone) {
		phone = g_new0(CgPhone, 1);
		phone->gate = gate;
		phone->id = g_strdup(id);
		phone->source = open_source(phone);
		g_hash_table_insert(gate->phones, phone->id, phone);
	}
	phone->users++;
	return phone;
}

CgSource *cg_phone_source(CgPhone *phone)
{
	return phone->source;
}

void cg_phone_release(CgPhone *phone)
{
	if (--phone->users > 0)
		return;
	g_hash_table_remove(phone->gate->phones, phone->id);
	cg_source_free(phone->source);
	g_free(phone->id);
	g_free(phone);
}
