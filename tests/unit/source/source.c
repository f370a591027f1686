/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of repositories, and the cursor that has already ended. */
#include "fixture.h"

static void test_repositories(void)
{
	CgRepository repository;

	for (guint i = 0; i < CG_REPOSITORIES; i++) {
		g_assert_true(cg_repository_parse(cg_repository_name(i), &repository));
		g_assert_cmpint(repository, ==, i);
	}
	g_assert_null(cg_repository_name(CG_REPOSITORIES));
	g_assert_false(cg_repository_parse("pbpb", &repository));
	g_assert_false(cg_repository_parse("p", &repository));
	g_assert_false(cg_repository_parse("", &repository));
	g_assert_false(cg_repository_parse("PB", &repository));
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

static CgCursor *stub_read(CgSource *source, const CgQuery *query, CgWake wake)
{
	return cg_cursor_new_ended(
		query->repository == CG_REPO_SIM_PB ? CG_STEP_END : CG_STEP_LATER, NULL);
}

static void stub_free(CgSource *source)
{
	g_free(source);
}

static void test_dispatch(void)
{
	static const CgSourceClass class = { stub_read, stub_free };
	g_autoptr(CgSource) source = g_new0(CgSource, 1);
	CgQuery query = { .repository = CG_REPO_SIM_PB };
	g_autoptr(CgCursor) cursor = NULL;
	CgHead head;

	source->class = &class;
	cursor = cg_source_read(source, &query, (CgWake){ NULL, NULL });
	g_assert_cmpint(cg_cursor_head(cursor, &head, NULL), ==, CG_STEP_END);
	cg_source_free(NULL);
	cg_cursor_free(NULL);
}

void test_source_source(void)
{
	g_test_add_func("/source/source/repositories", test_repositories);
	g_test_add_func("/source/source/ended", test_ended);
	g_test_add_func("/source/source/dispatch", test_dispatch);
}
