/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Folder names, and the read that has already ended. */
#include "tests.h"

static void test_folders(void)
{
	CgRepository folder;

	for (guint i = 0; i < CG_REPOSITORIES; i++) {
		g_assert_true(cg_repository_parse(cg_repository_name(i), &folder));
		g_assert_cmpint(folder, ==, i);
	}
	g_assert_null(cg_repository_name(CG_REPOSITORIES));
	g_assert_false(cg_repository_parse("pbpb", &folder));
	g_assert_false(cg_repository_parse("p", &folder));
	g_assert_false(cg_repository_parse("", &folder));
	g_assert_false(cg_repository_parse("PB", &folder));
	g_assert_true(cg_repository_area(CG_REPO_CCH) == CG_AREA_CALLS);
	g_assert_true(cg_repository_area(CG_REPO_ICH) == CG_AREA_CALLS);
	g_assert_false(cg_repository_area(CG_REPO_FAV) == CG_AREA_CALLS);
}

static void test_ended(void)
{
	g_autoptr(CgCursor) gone = cg_cursor_new_ended(CG_STEP_NOT_FOUND, NULL);
	g_autoptr(CgCursor) broken = cg_cursor_new_ended(
		CG_STEP_FAILED, g_error_new_literal(CG_ERROR, CG_ERROR_LOST, "gone"));
	g_autoptr(GError) first = NULL;
	g_autoptr(GError) second = NULL;
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_cursor_head(gone, &head, NULL), ==, CG_STEP_NOT_FOUND);
	g_assert_cmpint(cg_cursor_next(gone, &item, NULL), ==, CG_STEP_NOT_FOUND);
	g_assert_cmpint(cg_cursor_head(broken, &head, &first), ==, CG_STEP_FAILED);
	g_assert_error(first, CG_ERROR, CG_ERROR_LOST);
	g_assert_cmpint(cg_cursor_next(broken, &item, &second), ==, CG_STEP_FAILED);
	g_assert_error(second, CG_ERROR, CG_ERROR_LOST);
}

static CgCursor *stub_read(CgSource *book, const CgQuery *query, CgWake wake)
{
	return cg_cursor_new_ended(
		query->repository == CG_REPO_SIM_PB ? CG_STEP_END : CG_STEP_LATER, NULL);
}

static void stub_free(CgSource *book)
{
	g_free(book);
}

static void test_dispatch(void)
{
	static const CgSourceClass class = { stub_read, stub_free };
	g_autoptr(CgSource) book = g_new0(CgSource, 1);
	CgQuery query = { .repository = CG_REPO_SIM_PB };
	g_autoptr(CgCursor) read = NULL;
	CgHead head;

	book->class = &class;
	read = cg_source_read(book, &query, (CgWake){ NULL, NULL });
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_END);
	cg_source_free(NULL);
	cg_cursor_free(NULL);
}

void test_source_book(void)
{
	g_test_add_func("/source/book/folders", test_folders);
	g_test_add_func("/source/book/ended", test_ended);
	g_test_add_func("/source/book/dispatch", test_dispatch);
}
