/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking a tree: which names and paths lead where, with what is supported. */
#include "fixture.h"
#include "tests.h"

enum { ROOT, ALL, FIRST, SECOND };

static const ServeFolder folders[] = {
	[ROOT] = { NULL, "", G_MAXUINT8, FALSE, 0 },
	[ALL] = { &folders[ROOT], "all", 3, FALSE, 0 },
	[FIRST] = { &folders[ALL], "one", 1, TRUE, CG_REPO_ICH },
	[SECOND] = { &folders[ALL], "two", 2, TRUE, CG_REPO_OCH },
};
static const ServeTree tree = { folders, G_N_ELEMENTS(folders) };

static void test_child(void)
{
	static const struct {
		guint parent;
		const char *name;
		guint8 supported;
		const ServeFolder *found;
	} cases[] = {
		{ ROOT, "all", 1, &folders[ALL] },
		{ ROOT, "all", 2, &folders[ALL] },
		{ ROOT, "all", 4, NULL },
		{ ROOT, "al", 3, NULL },
		{ ROOT, "alls", 3, NULL },
		{ ROOT, "ALL", 3, NULL },
		{ ROOT, "", 3, NULL },
		{ ROOT, "one", 3, NULL },
		{ ALL, "one", 1, &folders[FIRST] },
		{ ALL, "one", 2, NULL },
		{ ALL, "two", 2, &folders[SECOND] },
		{ FIRST, "one", 3, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("case %u", i);
		g_assert_true(serve_folder_child(&tree, &folders[cases[i].parent], cases[i].name,
						 cases[i].supported) == cases[i].found);
	}
}

static void test_go(void)
{
	static const struct {
		guint from;
		const char *name;
		gboolean up;
		const ServeFolder *found;
	} cases[] = {
		{ ROOT, NULL, FALSE, &folders[ROOT] },
		{ ROOT, NULL, TRUE, NULL },
		{ ROOT, "all", TRUE, NULL },
		{ ROOT, "all", FALSE, &folders[ALL] },
		{ FIRST, NULL, TRUE, &folders[ALL] },
		{ FIRST, "two", TRUE, &folders[SECOND] },
		{ FIRST, "one", FALSE, NULL },
		{ FIRST, NULL, FALSE, &folders[ROOT] },
		{ FIRST, "three", TRUE, NULL },
		{ ROOT, "all/one", FALSE, &folders[FIRST] },
		{ ROOT, "/all/one", FALSE, &folders[FIRST] },
		{ FIRST, "/all", FALSE, &folders[ALL] },
		{ FIRST, "/", FALSE, &folders[ROOT] },
		{ ROOT, "all/", FALSE, NULL },
		{ ROOT, "//all", FALSE, NULL },
		{ ROOT, "all/three", FALSE, NULL },
		{ ROOT, "all/one/all", FALSE, NULL },
		{ SECOND, "all/one", TRUE, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("case %u", i);
		g_assert_true(serve_folder_go(&tree, &folders[cases[i].from], cases[i].name,
					      cases[i].up, 3) == cases[i].found);
	}
	g_assert_null(serve_folder_go(&tree, &folders[FIRST], "two", TRUE, 1));
}

static void test_object(void)
{
	static const struct {
		guint here;
		const char *path;
		guint8 supported;
		const ServeFolder *found;
	} cases[] = {
		{ ROOT, "all/one.x", 3, &folders[FIRST] },
		{ SECOND, "all/one.x", 3, &folders[FIRST] },
		{ ROOT, "/all/one.x", 3, &folders[FIRST] },
		{ ROOT, "all/two.x", 3, &folders[SECOND] },
		{ ROOT, "all/two.x", 1, NULL },
		{ ROOT, "//all/one.x", 3, NULL },
		{ ROOT, "all//one.x", 3, NULL },
		{ ROOT, "all/one.x.x", 3, NULL },
		{ ROOT, "all/one.x/", 3, NULL },
		{ ROOT, "all.x", 3, NULL },
		{ ROOT, "one.x", 3, NULL },
		{ ROOT, ".x", 3, NULL },
		{ ROOT, "/", 3, NULL },
		{ ROOT, "", 3, NULL },
		/* As phones take them. */
		{ ROOT, "all/one", 3, &folders[FIRST] },
		{ ALL, "one.x", 3, &folders[FIRST] },
		{ ALL, "one", 3, &folders[FIRST] },
		{ ALL, "two", 1, NULL },
		{ FIRST, "one.x", 3, NULL },
		{ FIRST, "", 3, &folders[FIRST] },
		{ ALL, "", 3, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s", cases[i].path);
		g_assert_true(serve_folder_of_object(&tree, &folders[cases[i].here], cases[i].path,
						     ".x", cases[i].supported) == cases[i].found);
	}
}

void test_serve_folder(void)
{
	g_test_add_func("/serve/folder/child", test_child);
	g_test_add_func("/serve/folder/go", test_go);
	g_test_add_func("/serve/folder/object", test_object);
}
