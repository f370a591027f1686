/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random sessions: what cars do, what hostile ones try, and what must not tell them anything. */
#include "script.h"

#include <contactguard/obex.h>
#include <string.h>

typedef struct {
	GRand *rand;
	const Trial *trial;
	GPtrArray *steps;
} Writer;

G_GNUC_PRINTF(2, 3) static void add_step(Writer *writer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_ptr_array_add(writer->steps, g_strdup_vprintf(format, args));
	va_end(args);
}

static char *escape_name(const char *text)
{
	return *text ? g_uri_escape_string(text, "/:;+@", TRUE) : g_strdup("-");
}

/* --- What to ask for --- */

/* Returns a word of either phone, granted or hidden, whole or its beginning; or one that no card
 * has. */
static char *some_secret(Writer *writer)
{
	const GPtrArray *cards = writer->trial->phones[pick(writer->rand, 2)]->cards;
	const Card *card = cards->len ? cards->pdata[pick(writer->rand, cards->len)] : NULL;
	const Prop *prop;
	g_autofree char *cut = NULL;

	if (!card || !card->props->len || chance(writer->rand, 15))
		return generate_word(writer->rand);
	prop = card->props->pdata[pick(writer->rand, MIN(card->props->len, 4))];
	cut = g_utf8_substring(prop->value, 0, MIN(g_utf8_strlen(prop->value, -1), 20));
	if (chance(writer->rand, 40))
		*strchrnul(cut, ';') = '\0';
	return g_steal_pointer(&cut);
}

static const char *some_repository(Writer *writer)
{
	static const char *const books[] = {
		"pb",  "pb",  "pb",  "pb",  "fav",     "spd",      "ich",
		"och", "mch", "mch", "cch", "SIM1/pb", "SIM1/ich", "none",
	};

	return books[pick(writer->rand, G_N_ELEMENTS(books))];
}

static char *object_of(const char *book)
{
	gboolean sim = g_str_has_prefix(book, "SIM1/");

	return g_strdup_printf("%stelecom/%s.vcf", sim ? "SIM1/" : "", sim ? book + 5 : book);
}

static guint64 some_fields(GRand *rand)
{
	switch (pick(rand, 4)) {
	case 0: return 0;
	case 1: return ((guint64)g_rand_int(rand) << 32) | g_rand_int(rand);
	case 2: return G_GUINT64_CONSTANT(1) << pick(rand, 64);
	default: return (1u << CG_PROP_N) | (1u << CG_PROP_TEL) | (1u << pick(rand, 32));
	}
}

typedef struct {
	guint8 tag, size;
	guint percent, below;
} Param;

/* The table of doc/protocol.md, section 2. Now and then a value is out of range. */
static const Param window[] = {
	{ 0x04, 2, 60, 6 }, { 0x05, 2, 30, 5 }, { 0x0E, 1, 20, 2 }, { 0x0F, 1, 15, 2 }
};
static const Param list_only[] = { { 0x01, 1, 40, 3 }, { 0x03, 1, 60, 3 } };
static const Param card_only[] = { { 0x07, 1, 50, 2 } };

static void put_params(Writer *writer, CgBuffer *params, const Param *table, guint count)
{
	for (guint i = 0; i < count; i++) {
		guint value = pick(writer->rand, table[i].below);

		if (!chance(writer->rand, table[i].percent))
			continue;
		if (chance(writer->rand, 2))
			value += 200;
		if (table[i].tag == 0x04 && chance(writer->rand, 40))
			value = G_MAXUINT16;
		cg_params_put_number(params, table[i].tag, value, table[i].size);
	}
}

static char *some_params(Writer *writer, gboolean list, gboolean entry)
{
	g_auto(CgBuffer) params = { 0 }, hex = { 0 };
	g_autofree char *search = some_secret(writer);

	if (!entry)
		put_params(writer, &params, window, G_N_ELEMENTS(window));
	if (!entry && chance(writer->rand, 25))
		cg_params_put_number(&params, 0x0C, some_fields(writer->rand), 8);
	if (list) {
		put_params(writer, &params, list_only, G_N_ELEMENTS(list_only));
		if (chance(writer->rand, 60))
			cg_params_put(&params, 0x02, cg_span_of(search));
	} else {
		put_params(writer, &params, card_only, G_N_ELEMENTS(card_only));
		if (chance(writer->rand, 40))
			cg_params_put_number(&params, 0x06, some_fields(writer->rand), 8);
	}
	if (!params.size)
		return g_strdup("-");
	cg_hex_append(&hex, cg_buffer_span(&params));
	return g_strndup((const char *)hex.data, hex.size);
}

/* Returns how the body is read, and whether to its end. */
static char *some_manner(Writer *writer)
{
	static const char *const ends[] = { "abort", "abort", "leave", "close", "disconnect" };
	const char *end = ends[pick(writer->rand, G_N_ELEMENTS(ends))];
	gboolean told = !g_str_equal(end, "leave") && !g_str_equal(end, "close");
	guint stop = pick(writer->rand, 4);
	gboolean stops = chance(writer->rand, 15);
	/* What is sent before the first packet of an answer tells, by what comes first, how long
	 * the phone took. Time is not covered. */
	g_autofree char *packets =
		stops ? g_strdup_printf("%u", told ? MAX(stop, 1) : stop) : g_strdup("-");

	return g_strdup_printf("%u %u %s %s", chance(writer->rand, 50),
			       chance(writer->rand, 10) ? pick(writer->rand, 4) : 0, packets, end);
}

static void add_get(Writer *writer, guint car, const char *type, const char *name, gboolean list,
		    gboolean entry)
{
	g_autofree char *escaped = escape_name(name);
	g_autofree char *params = some_params(writer, list, entry);
	g_autofree char *manner = some_manner(writer);

	add_step(writer, "get %u %s %s %s %s", car, type, escaped, params, manner);
}

/* --- Kinds of steps --- */

static void do_pull(Writer *writer, guint car)
{
	g_autofree char *object = object_of(some_repository(writer));

	add_get(writer, car, "x-bt/phonebook", object, FALSE, FALSE);
}

static void do_size(Writer *writer, guint car)
{
	g_autofree char *object = object_of(some_repository(writer));

	add_step(writer, "get %u x-bt/phonebook %s 04020000 0 0 - leave", car, object);
}

static void add_path(Writer *writer, guint car, const char *book)
{
	gboolean sim = g_str_has_prefix(book, "SIM1/");

	add_step(writer, "path %u 02 -", car);
	if (sim)
		add_step(writer, "path %u 02 SIM1", car);
	add_step(writer, "path %u 02 telecom", car);
	add_step(writer, "path %u 02 %s", car, sim ? book + 5 : book);
}

static void do_list(Writer *writer, guint car)
{
	add_path(writer, car, some_repository(writer));
	for (guint left = 1 + pick(writer->rand, 4); left > 0; left--)
		add_get(writer, car, "x-bt/vcard-listing", "", TRUE, FALSE);
}

static void do_search(Writer *writer, guint car)
{
	g_auto(CgBuffer) params = { 0 }, hex = { 0 };
	g_autofree char *search = some_secret(writer);

	add_path(writer, car, "pb");
	cg_params_put(&params, 0x02, cg_span_of(search));
	cg_params_put_number(&params, 0x03, chance(writer->rand, 60), 1);
	cg_hex_append(&hex, cg_buffer_span(&params));
	add_step(writer, "get %u x-bt/vcard-listing - %.*s 0 0 - leave", car, (int)hex.size,
		 (const char *)hex.data);
	if (chance(writer->rand, 50))
		add_get(writer, car, "x-bt/vcard", "handle@0", FALSE, TRUE);
}

static void do_entry(Writer *writer, guint car)
{
	g_autofree char *handle = g_strdup_printf("%u.vcf", pick(writer->rand, 12));
	g_autofree char *wrong = g_strdup_printf("X-BT-UID:%032X", pick(writer->rand, 12));
	const char *const names[] = { handle,           handle,     handle,  "X-BT-UID:uid@0",
				      "X-BT-UID:uid@1", wrong,      "0.vcf", "007.vcf",
				      "handle@1",       "../pb.vcf" };

	if (chance(writer->rand, 70))
		add_path(writer, car, some_repository(writer));
	for (guint left = 1 + pick(writer->rand, 3); left > 0; left--)
		add_get(writer, car, "x-bt/vcard", names[pick(writer->rand, G_N_ELEMENTS(names))],
			FALSE, TRUE);
}

static void do_path(Writer *writer, guint car)
{
	static const char *const names[] = { "-",   "telecom", "pb",  "SIM1",
					     "fav", "..",      "mch", "telecom/pb" };

	add_step(writer, "path %u %02X %s", car, 2 + pick(writer->rand, 2),
		 names[pick(writer->rand, G_N_ELEMENTS(names))]);
}

static void do_connect(Writer *writer, guint car)
{
	static const char *const features[] = { "3FF", "3FF", "3BF",      "-",
						"003", "0",   "FFFFFFFF", "21F" };

	add_step(writer, "connect %u %u %s%s", car,
		 chance(writer->rand, 3) ? 10 : (guint)g_rand_int_range(writer->rand, 255, 9000),
		 features[pick(writer->rand, G_N_ELEMENTS(features))],
		 chance(writer->rand, 3) ? " bb582b4011db" : "");
}

static void do_open(Writer *writer, guint car)
{
	guint consumer = chance(writer->rand, 80) ? 0 : 1;

	add_step(writer, "open %u %s %u %u car:00:00:00:00:00:0%u", car,
		 chance(writer->rand, 60) ? "packets" : "stream",
		 g_rand_int_range(writer->rand, 255, 33000),
		 g_rand_int_range(writer->rand, 255, 66000), consumer);
	do_connect(writer, car);
}

static void do_raw(Writer *writer, guint car)
{
	g_auto(CgBuffer) bytes = { 0 }, hex = { 0 };
	guint size = 3 + pick(writer->rand, 30);

	cg_buffer_append_u8(&bytes, chance(writer->rand, 50) ? 0x80 | pick(writer->rand, 8)
							     : pick(writer->rand, 256));
	cg_buffer_append_u8(&bytes, 0);
	cg_buffer_append_u8(&bytes, chance(writer->rand, 80) ? size : pick(writer->rand, 256));
	while (bytes.size < size)
		cg_buffer_append_u8(&bytes, pick(writer->rand, 256));
	cg_hex_append(&hex, cg_buffer_span(&bytes));
	add_step(writer, "raw %u %.*s", car, (int)hex.size, (const char *)hex.data);
}

static void do_abort(Writer *writer, guint car)
{
	add_step(writer, "abort %u", car);
}

static void do_close(Writer *writer, guint car)
{
	add_step(writer, chance(writer->rand, 50) ? "close %u" : "disconnect %u", car);
	do_open(writer, car);
}

static void do_clock(Writer *writer, guint car)
{
	add_step(writer, "advance %u", pick(writer->rand, 12));
}

static void do_wake(Writer *writer, guint car)
{
	add_step(writer, "wake");
}

static void (*const kinds[])(Writer *, guint) = {
	do_pull,  do_pull,   do_pull,   do_pull,  do_size,    do_size, do_list,
	do_list,  do_search, do_search, do_entry, do_entry,   do_path, do_raw,
	do_abort, do_close,  do_clock,  do_wake,  do_connect,
};

GPtrArray *generate_script(GRand *rand, const Trial *trial)
{
	Writer writer = { rand, trial, g_ptr_array_new_with_free_func(g_free) };

	do_open(&writer, 0);
	if (chance(rand, 20))
		do_open(&writer, 1);
	for (guint left = 3 + pick(rand, 10); left > 0; left--)
		kinds[pick(rand, G_N_ELEMENTS(kinds))](&writer, chance(rand, 90) ? 0 : 1);
	add_step(&writer, "wake");
	/* Whatever came before, the whole of pb is pulled at the end. */
	add_step(&writer, "get 0 x-bt/phonebook telecom/pb.vcf 0701%s 0 0 - leave",
		 chance(rand, 50) ? "01" : "00");
	return writer.steps;
}
