/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a collection: windows, sizes, names, printed cards, streaming and waiting. */
#include "fixture.h"

#include <string.h>

static CgCollection *make_collection(guint count)
{
	CgCollection *collection = cg_collection_new(&cg_cards);

	for (guint i = 1; i <= count; i++) {
		g_autofree char *lines = g_strdup_printf("N:Name%u\nFN:Name%u\nTEL:%u\n%s", i, i, i,
							 i % 2 ? "" : "EMAIL:a@b\n");

		cg_collection_add(collection, i, NULL, make_card(lines));
	}
	return collection;
}

static void test_window(void)
{
	static const struct {
		guint16 offset, max;
		const char *handles;
	} cases[] = {
		{ 0, 65535, "1|2|3|4|5" },
		{ 0, 2, "1|2" },
		{ 3, 2, "4|5" },
		{ 4, 9, "5" },
		{ 5, 9, "" },
		{ 65535, 65535, "" },
		{ 0, 0, "" },
	};
	g_autoptr(CgCollection) collection = make_collection(5);

	cg_collection_end(collection, CG_STEP_END);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		CgQuery query = { .offset = cases[i].offset, .max = cases[i].max };
		g_autofree char *streamed = read_handles(collection, query);
		g_autofree char *chosen = NULL;

		query.cards.order = CG_ORDER_PHONETIC;
		chosen = read_handles(collection, query);
		g_assert_cmpstr(streamed, ==, cases[i].handles);
		g_assert_cmpstr(chosen, ==, cases[i].handles);
	}
}

static void test_size(void)
{
	g_autoptr(CgCollection) collection = make_collection(5);
	const CgHead given = { .size = 99, .unseen = 3, .database = "d", .primary = "p" };
	CgQuery query = { .cards.having = CG_FIELD(CG_PROP_EMAIL) };
	g_autoptr(CgCursor) size = cg_collection_read(collection, &query, (CgWake){ NULL, NULL });
	g_autoptr(CgCursor) page = NULL;
	const CgItem *item;
	CgHead head;

	cg_collection_set_head(collection, &given);
	cg_collection_end(collection, CG_STEP_END);
	g_assert_cmpint(cg_cursor_head(size, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(head.size, ==, 2);
	g_assert_cmpuint(head.unseen, ==, 3);
	g_assert_cmpuint(head.database[0], ==, 'd');
	g_assert_cmpint(cg_cursor_next(size, &item, NULL), ==, CG_STEP_END);

	query = (CgQuery){ .want = CG_WANT_LIST, .offset = 4, .max = 1 };
	page = cg_collection_read(collection, &query, (CgWake){ NULL, NULL });
	g_assert_cmpint(cg_cursor_head(page, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(head.size, ==, 5);
}

static void test_reset(void)
{
	g_autoptr(CgCollection) collection = make_collection(1);
	const CgHead given = { .unseen = 3 };
	CgQuery query = { .reset_unseen = TRUE };
	g_autoptr(CgCursor) cursor = NULL;
	CgHead head;

	cg_collection_set_head(collection, &given);
	cg_collection_end(collection, CG_STEP_END);
	cursor = cg_collection_read(collection, &query, (CgWake){ NULL, NULL });
	g_assert_cmpint(cg_cursor_head(cursor, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(head.unseen, ==, 0);
}

static gboolean text_has(CgSpan text, const char *part)
{
	return g_strstr_len((const char *)text.data, text.size, part) != NULL;
}

static void test_print(void)
{
	g_autoptr(CgCollection) collection = make_collection(2);
	CgQuery query = { .want = CG_WANT_ITEMS, .max = 9, .offset = 1 };
	g_autoptr(CgCursor) cursor = NULL;
	const CgItem *item;

	query.cards.format = CG_FORMAT_30;
	query.cards.fields = CG_FIELD(CG_PROP_N);
	cg_collection_add_raw(collection, 8, CG_SPAN_LITERAL("BEGIN:VCARD\nbroken"));
	cursor = cg_collection_read(collection, &query, (CgWake){ NULL, NULL });
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_GOT);
	g_assert_true(text_has(item->text, "VERSION:3.0\r\n"));
	g_assert_true(text_has(item->text, "Name2"));
	g_assert_false(text_has(item->text, "EMAIL"));
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpmem(item->text.data, item->text.size, "BEGIN:VCARD\nbroken", 18);
}

/* What is masked is not printed, nor is all the rest for its want. */
static void test_masked(void)
{
	static const struct {
		CgFields fields, masked;
		gboolean note;
	} cases[] = {
		{ 0, 0, TRUE },
		{ 0, CG_FIELD(CG_PROP_X_BT_UID), TRUE },
		{ CG_FIELD(CG_PROP_X_BT_UID), CG_FIELD(CG_PROP_X_BT_UID), FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgCollection) collection = cg_collection_new(&cg_cards);
		CgQuery query = { .want = CG_WANT_ITEMS, .max = 9 };
		g_autoptr(CgCursor) cursor = NULL;
		const CgItem *item;

		query.cards.fields = cases[i].fields;
		query.cards.masked = cases[i].masked;
		cg_collection_add(collection, 1, NULL, make_card("N:A\nNOTE:n\nX-BT-UID:0\n"));
		cursor = cg_collection_read(collection, &query, (CgWake){ NULL, NULL });
		g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_GOT);
		g_assert_cmpint(text_has(item->text, "NOTE"), ==, cases[i].note);
		g_assert_cmpint(text_has(item->text, "X-BT-UID"), ==, cases[i].masked == 0);
	}
}

static void test_raw_name(void)
{
	g_autoptr(CgCollection) collection = make_collection(1);
	CgQuery query = { .max = 9 };
	g_autofree char *got = NULL;

	cg_collection_add_raw(collection, 8, CG_SPAN_LITERAL("broken"));
	cg_collection_end(collection, CG_STEP_END);
	got = read_names(collection, query);
	g_assert_cmpstr(got, ==, "Name1|");
}

/* Only a plain bulk pull of a collection that may stream runs ahead of the end. */
static void test_who_waits(void)
{
	static const struct {
		CgQuery query;
		gboolean streaming;
		CgStep head;
	} cases[] = {
		{ { .want = CG_WANT_ITEMS, .max = 9 }, TRUE, CG_STEP_GOT },
		{ { .want = CG_WANT_ITEMS, .max = 9, .cards.search = "" }, TRUE, CG_STEP_GOT },
		{ { .want = CG_WANT_ITEMS, .max = 9, .cards.having = 4 }, TRUE, CG_STEP_GOT },
		{ { .want = CG_WANT_ITEMS, .max = 9 }, FALSE, CG_STEP_WAIT },
		{ { .want = CG_WANT_ITEMS, .cards.order = CG_ORDER_PHONETIC }, TRUE, CG_STEP_WAIT },
		{ { .want = CG_WANT_ITEMS, .cards.search = "a" }, TRUE, CG_STEP_WAIT },
		{ { .want = CG_WANT_ITEMS, .pick = CG_PICK_HANDLE }, TRUE, CG_STEP_WAIT },
		{ { .want = CG_WANT_LIST, .max = 9 }, TRUE, CG_STEP_WAIT },
		{ { .want = CG_WANT_SIZE }, TRUE, CG_STEP_WAIT },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgCollection) collection = make_collection(1);
		g_autoptr(CgCursor) cursor = NULL;
		CgHead head;

		cg_collection_set_streaming(collection, cases[i].streaming);
		cursor = cg_collection_read(collection, &cases[i].query, (CgWake){ NULL, NULL });
		g_test_message("case %u", i);
		g_assert_cmpint(cg_cursor_head(cursor, &head, NULL), ==, cases[i].head);
	}
}

/* A stream skips, counts and stops as a choice does. */
static void test_stream_selects(void)
{
	g_autoptr(CgCollection) collection = make_collection(3);
	CgQuery query = { .want = CG_WANT_ITEMS, .cards.having = CG_FIELD(CG_PROP_EMAIL) };
	g_autoptr(CgCursor) cursor = NULL;
	const CgItem *item;

	query.offset = 1;
	query.max = 1;
	cursor = cg_collection_read(collection, &query, (CgWake){ NULL, NULL });
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_WAIT);
	cg_collection_add(collection, 4, NULL, make_card("N:X\nEMAIL:c@d\n"));
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(item->handle, ==, 4);
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_END);
}

static CgText *print_with(CgCollection *collection, CgQuery query)
{
	g_autoptr(CgCursor) cursor = cg_collection_read(collection, &query, (CgWake){ NULL, NULL });
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_cursor_head(cursor, &head, NULL), ==, CG_STEP_GOT);
	if (cg_cursor_next(cursor, &item, NULL) != CG_STEP_GOT)
		return NULL;
	return cg_text_new(item->text);
}

/* A picture of 2400 x 2400 pixels is not there: neither printed, nor does the vCardSelector see it.
 */
/* A pull that streams looks at many that it does not give: in turns, too. */
static void test_turns(void)
{
	enum { MANY = 2000 };
	CgQuery query = { .want = CG_WANT_ITEMS, .max = 9, .offset = MANY / 2 - 1 };
	guint turns = 1, wakes = 0;
	g_autoptr(CgCollection) collection = make_counted(MANY, 0);
	g_autoptr(CgCursor) cursor =
		cg_collection_read(collection, &query, (CgWake){ count_wake, &wakes });
	const CgItem *item;

	for (; cg_cursor_next(cursor, &item, NULL) == CG_STEP_WAIT; turns++) {
		g_assert_cmpuint(counted.looks, <=, turns * CG_TURN_WORK);
		while (wakes < turns)
			g_main_context_iteration(NULL, TRUE);
	}
	g_assert_cmpuint(turns, >=, MANY / CG_TURN_WORK);
	g_assert_cmpuint(item->handle, ==, MANY - 1);
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_END);
}

static void test_default_images(void)
{
	g_autoptr(CgCollection) collection = cg_collection_new(&cg_cards);
	CgQuery query = { .want = CG_WANT_ITEMS, .max = 9 };
	g_autoptr(CgText) whole = NULL, seen = NULL, selected = NULL;

	cg_collection_add(collection, 1, NULL,
			  make_card("N:A\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/wAARCAlgCWD/2gAC\n"));
	cg_collection_end(collection, CG_STEP_END);
	whole = print_with(collection, query);
	g_assert_nonnull(strstr(whole, "PHOTO"));
	query.cards.default_images = TRUE;
	seen = print_with(collection, query);
	g_assert_nonnull(strstr(seen, "N:A"));
	g_assert_null(strstr(seen, "PHOTO"));
	query.cards.having = CG_FIELD(CG_PROP_PHOTO);
	selected = print_with(collection, query);
	g_assert_null(selected);
}

void test_source_collection_cursor(void)
{
	g_test_add_func("/source/collection-cursor/turns", test_turns);
	g_test_add_func("/source/collection-cursor/default-images", test_default_images);
	g_test_add_func("/source/collection-cursor/window", test_window);
	g_test_add_func("/source/collection-cursor/size", test_size);
	g_test_add_func("/source/collection-cursor/reset", test_reset);
	g_test_add_func("/source/collection-cursor/print", test_print);
	g_test_add_func("/source/collection-cursor/masked", test_masked);
	g_test_add_func("/source/collection-cursor/raw-name", test_raw_name);
	g_test_add_func("/source/collection-cursor/who-waits", test_who_waits);
	g_test_add_func("/source/collection-cursor/stream-selects", test_stream_selects);
}
