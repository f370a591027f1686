/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room source; one file beside this per source of the room. */
#include "tests.h"

CgCard *make_card(const char *lines)
{
	g_autofree char *text =
		g_strconcat("BEGIN:VCARD\nVERSION:3.0\n", lines, "END:VCARD\n", NULL);
	g_autoptr(GError) error = NULL;
	CgCard *card = cg_card_parse(cg_span_of(text), &error);

	g_assert_no_error(error);
	return card;
}

static char *read_all(CgCollection *collection, const CgQuery *query)
{
	g_autoptr(CgCursor) read = cg_collection_read(collection, query, (CgWake){ NULL, NULL });
	GString *all = g_string_new(NULL);
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_GOT);
	while (cg_cursor_next(read, &item, NULL) == CG_STEP_GOT) {
		if (all->len)
			g_string_append_c(all, '|');
		if (query->want == CG_WANT_LIST)
			g_string_append(all, item->name);
		else
			g_string_append_printf(all, "%" G_GUINT64_FORMAT, item->handle);
	}
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_END);
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

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_source_book();
	test_source_shelf();
	test_source_shelf_query();
	test_source_shelf_read();
	return g_test_run();
}
