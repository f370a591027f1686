/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Folder names, and the read that has already ended. */
#include "tests.h"

static void test_folders(void)
{
	CgFolder folder;

	for (guint i = 0; i < CG_FOLDERS; i++) {
		g_assert_true(cg_folder_parse(cg_folder_name(i), &folder));
		g_assert_cmpint(folder, ==, i);
	}
	g_assert_null(cg_folder_name(CG_FOLDERS));
	g_assert_false(cg_folder_parse("pbpb", &folder));
	g_assert_false(cg_folder_parse("p", &folder));
	g_assert_false(cg_folder_parse("", &folder));
	g_assert_false(cg_folder_parse("PB", &folder));
	g_assert_true(cg_folder_is_calls(CG_FOLDER_CCH));
	g_assert_true(cg_folder_is_calls(CG_FOLDER_ICH));
	g_assert_false(cg_folder_is_calls(CG_FOLDER_FAV));
}

static void test_ended(void)
{
	g_autoptr(CgRead) gone = cg_read_ended(CG_STEP_NOT_FOUND, NULL);
	g_autoptr(CgRead) broken =
		cg_read_ended(CG_STEP_FAILED, g_error_new_literal(CG_ERROR, CG_ERROR_LOST, "gone"));
	g_autoptr(GError) first = NULL;
	g_autoptr(GError) second = NULL;
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_read_head(gone, &head, NULL), ==, CG_STEP_NOT_FOUND);
	g_assert_cmpint(cg_read_next(gone, &item, NULL), ==, CG_STEP_NOT_FOUND);
	g_assert_cmpint(cg_read_head(broken, &head, &first), ==, CG_STEP_FAILED);
	g_assert_error(first, CG_ERROR, CG_ERROR_LOST);
	g_assert_cmpint(cg_read_next(broken, &item, &second), ==, CG_STEP_FAILED);
	g_assert_error(second, CG_ERROR, CG_ERROR_LOST);
}

static CgRead *stub_read(CgBook *book, const CgBookQuery *query, CgWake wake)
{
	return cg_read_ended(query->sim ? CG_STEP_END : CG_STEP_LATER, NULL);
}

static void stub_free(CgBook *book)
{
	g_free(book);
}

static void test_dispatch(void)
{
	static const CgBookClass class = { stub_read, stub_free };
	g_autoptr(CgBook) book = g_new0(CgBook, 1);
	CgBookQuery query = { .sim = TRUE };
	g_autoptr(CgRead) read = NULL;
	CgHead head;

	book->class = &class;
	read = cg_book_read(book, &query, (CgWake){ NULL, NULL });
	g_assert_cmpint(cg_read_head(read, &head, NULL), ==, CG_STEP_END);
	cg_book_free(NULL);
	cg_read_free(NULL);
}

void test_source_book(void)
{
	g_test_add_func("/source/book/folders", test_folders);
	g_test_add_func("/source/book/ended", test_ended);
	g_test_add_func("/source/book/dispatch", test_dispatch);
}
