/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

CgCard *make_card(const char *lines)
{
	g_autofree char *text =
		g_strconcat("BEGIN:VCARD\nVERSION:3.0\n", lines, "END:VCARD\n", NULL);
	g_autoptr(GError) error = NULL;
	CgCard *card = cg_card_parse(cg_span_of(text), &error);

	g_assert_no_error(error);
	return card;
}

static const char *const people[] = {
	"N:Zimmer;Anna\nFN:Anna Zimmer\nTEL:+49 171 111\nSOUND:tsimmer\n",
	"N:adler;Zoe\nFN:Zoe Adler\nTEL:0171 222\nEMAIL:zoe@example.org\n",
	"N:Ölmez;Bert\nFN:Bert\nTEL:333\nTEL:444\nSOUND:Oelmez\n",
	"FN:Solo\nORG:Zimmerei\nEMAIL:solo@example.org\nTEL:\n",
	"N:Adler;Anna\nFN:Anna Adler\nTEL:555\n",
};

CgCollection *make_people(void)
{
	CgCollection *collection = cg_collection_new(&cg_cards);

	for (guint i = 0; i < G_N_ELEMENTS(people); i++) {
		g_autofree char *uid = g_strdup_printf("%031u%c", i, 'A' + i);

		cg_collection_add(collection, i + 1, uid, make_card(people[i]));
	}
	cg_collection_add_raw(collection, 6, CG_SPAN_LITERAL("garbage"));
	cg_collection_end(collection, CG_STEP_END);
	return collection;
}

static char *read_all(CgCollection *collection, const CgQuery *query)
{
	g_autoptr(CgCursor) cursor = cg_collection_read(collection, query, (CgWake){ NULL, NULL });
	GString *all = g_string_new(NULL);
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_cursor_head(cursor, &head, NULL), ==, CG_STEP_GOT);
	while (cg_cursor_next(cursor, &item, NULL) == CG_STEP_GOT) {
		if (all->len)
			g_string_append_c(all, '|');
		if (query->want == CG_WANT_LIST)
			g_string_append(all, item->name);
		else
			g_string_append_printf(all, "%" G_GUINT64_FORMAT, item->handle);
	}
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_END);
	return g_string_free(all, FALSE);
}

char *read_names(CgCollection *collection, CgQuery query)
{
	query.want = CG_WANT_LIST;
	return read_all(collection, &query);
}

char *read_handles(CgCollection *collection, CgQuery query)
{
	query.want = CG_WANT_ITEMS;
	return read_all(collection, &query);
}

void count_wake(gpointer count)
{
	++*(guint *)count;
}

void check_queries(const QueryCase *cases, guint count)
{
	g_autoptr(CgCollection) collection = make_people();

	for (guint i = 0; i < count; i++) {
		CgQuery query = cases[i].query;
		g_autofree char *got = NULL;

		query.max = G_MAXUINT16;
		got = read_handles(collection, query);
		g_test_message("case %u", i);
		g_assert_cmpstr(got, ==, cases[i].handles);
	}
}

/* --- Things that are counted --- */

CountedThings counted;

static const char *no_value(const CgQuery *query)
{
	return NULL;
}

static CgOrder asked_order(const CgQuery *query)
{
	return query->cards.order;
}

static gboolean count_match(gpointer thing, const CgQuery *query, const CgSearch *search)
{
	counted.looks++;
	return GPOINTER_TO_UINT(thing) % 2;
}

static CgText *count_key(gpointer thing, CgOrder order)
{
	g_autofree char *key = g_strdup_printf("%09u", 999999 - GPOINTER_TO_UINT(thing));

	counted.keys++;
	return cg_text_new(cg_span_of(key));
}

static gsize counted_size(gpointer thing)
{
	return counted.size;
}

static void show_nothing(gpointer thing, const CgQuery *query, CgShown *shown)
{
}

static void unref_nothing(gpointer thing)
{
}

static const CgThingClass counted_class = {
	.search_value = no_value,
	.order = asked_order,
	.matches = count_match,
	.order_key = count_key,
	.size = counted_size,
	.show = show_nothing,
	.unref = unref_nothing,
};

CgCollection *make_counted(guint count, gsize size)
{
	CgCollection *collection = cg_collection_new(&counted_class);

	counted = (CountedThings){ .size = size };
	for (guint i = 1; i <= count; i++)
		cg_collection_add(collection, i, NULL, GUINT_TO_POINTER(i));
	cg_collection_end(collection, CG_STEP_END);
	return collection;
}
