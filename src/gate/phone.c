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

static void on_linked(gpointer data, gboolean linked)
{
	const CgPhone *phone = data;

	cg_decisions_set_phone_linked(phone->gate->decisions, phone->id, linked);
}

/* --- A phone that is reached over Bluetooth --- */

typedef struct {
	CgSource base;
	const CgPhone *phone;
	CgSource *inner;
} AirSource;

/* A phone that is not connected is not dialled: whether it is in reach shows without us, and paging
 * it would cost the radio seconds each time. */
static CgCursor *air_source_read(CgSource *base, const CgQuery *query, CgWake wake)
{
	const AirSource *source = (AirSource *)base;
	const CgPhone *phone = source->phone;

	if (!cg_decisions_phone_is_here(phone->gate->decisions, phone->id))
		return cg_cursor_new_ended(CG_STEP_LATER, NULL);
	return cg_source_read(source->inner, query, wake);
}

static void air_source_free(CgSource *base)
{
	AirSource *source = (AirSource *)base;

	cg_source_free(source->inner);
	g_free(source);
}

static CgSource *open_air_source(CgPhone *phone)
{
	static const CgSourceClass class = { air_source_read, air_source_free };
	/* Bluetooth tells the phone's own record; this one is never used. */
	static const CgServiceRecord none = { 0 };
	g_autofree char *text = g_strconcat("bt:", phone->id, NULL);
	AirSource *source;
	CgAddress address;

	if (!cg_address_parse(text, &address, NULL))
		g_assert_not_reached(); /* a phone's id is a Bluetooth address */
	source = g_new0(AirSource, 1);
	source->base.class = &class;
	source->phone = phone;
	source->inner = cg_fetch_pbap(&address, &none);
	cg_fetch_on_linked(source->inner, on_linked, phone);
	return &source->base;
}

/* --- A phone that is reached at one address --- */

static CgSource *open_source(CgPhone *phone)
{
	const CgGate *gate = phone->gate;
	CgSource *source;

	if (!gate->one_address)
		return open_air_source(phone);
	source = cg_fetch_pbap(&gate->address, &gate->record);
	cg_fetch_on_linked(source, on_linked, phone);
	return source;
}

/* --- Phones --- */

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
