/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room serve; one file beside this per source of the room. */
#include "tests.h"

static CgCursor *toy_read(CgSource *base, const CgQuery *query, CgWake wake)
{
	ToyBook *book = (ToyBook *)base;

	book->asked = *query;
	book->asked.cards.search = book->asked.uid = NULL;
	book->reads++;
	return cg_collection_read(book->collection, query, wake);
}

static void toy_free(CgSource *base)
{
	ToyBook *book = (ToyBook *)base;

	cg_collection_unref(book->collection);
	g_free(book);
}

static const CgSourceClass toy_class = { toy_read, toy_free };

ToyBook *toy_book_new(guint count)
{
	const CgHead head = { .unseen = 3, .database = "D", .primary = "P", .secondary = "S" };
	ToyBook *book = g_new0(ToyBook, 1);

	book->parent.class = &toy_class;
	book->collection = cg_collection_new();
	cg_collection_set_head(book->collection, &head);
	for (guint i = 1; i <= count; i++) {
		g_autofree char *name = g_strdup_printf("Name%u", i);
		g_autofree char *uid = g_strdup_printf("%032u", i);

		cg_collection_add(book->collection, i, uid, cg_card_new_named(name));
	}
	return book;
}

const PbapFolder *folder_at(const char *path)
{
	const PbapFolder *folder = pbap_folder_root();
	g_auto(GStrv) names = g_strsplit(path, "/", -1);

	for (guint i = 0; names[i] && folder; i++)
		folder = pbap_folder_child(folder, names[i], CG_PBAP_REPOSITORIES);
	return folder;
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_serve_pbap_folder();
	test_serve_pbap_request();
	test_serve_pbap_op();
	test_serve_pbap();
	return g_test_run();
}
