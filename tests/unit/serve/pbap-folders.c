/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder tree of PBAP: which paths lead where, with which repositories. */
#include "fixture.h"
#include "tests.h"

static const ServeFolder *find_book(const char *path, guint8 repositories)
{
	return serve_folder_of_object(&pbap_folders, pbap_folders.folders, path, ".vcf",
				      repositories);
}

static void test_objects(void)
{
	static const struct {
		const char *path;
		gboolean found;
		CgRepository repository;
	} cases[] = {
		{ "telecom/pb.vcf", TRUE, CG_REPO_PB },
		{ "/telecom/pb.vcf", TRUE, CG_REPO_PB },
		{ "telecom/ich.vcf", TRUE, CG_REPO_ICH },
		{ "telecom/och.vcf", TRUE, CG_REPO_OCH },
		{ "telecom/mch.vcf", TRUE, CG_REPO_MCH },
		{ "telecom/cch.vcf", TRUE, CG_REPO_CCH },
		{ "telecom/spd.vcf", TRUE, CG_REPO_SPD },
		{ "telecom/fav.vcf", TRUE, CG_REPO_FAV },
		{ "SIM1/telecom/pb.vcf", TRUE, CG_REPO_SIM_PB },
		{ "SIM1/telecom/cch.vcf", TRUE, CG_REPO_SIM_CCH },
		{ "SIM1/telecom/fav.vcf", FALSE, 0 },
		{ "SIM1/pb.vcf", FALSE, 0 },
		{ "sim1/telecom/pb.vcf", FALSE, 0 },
		{ "telecom/pbpb.vcf", FALSE, 0 },
		{ "telecom/p.vcf", FALSE, 0 },
		{ "telecom/pb", TRUE, CG_REPO_PB },
		{ "telecom/pb.vcf.vcf", FALSE, 0 },
		{ "telecom/pb.vcf/", FALSE, 0 },
		{ "telecom//pb.vcf", FALSE, 0 },
		{ "//telecom/pb.vcf", FALSE, 0 },
		{ "pb.vcf", FALSE, 0 },
		{ "telecom.vcf", FALSE, 0 },
		{ ".vcf", FALSE, 0 },
		{ "/", FALSE, 0 },
		{ "", FALSE, 0 },
		{ "telecom/../telecom/pb.vcf", FALSE, 0 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		const ServeFolder *folder = find_book(cases[i].path, CG_PBAP_REPOSITORIES);

		g_test_message("%s", cases[i].path);
		g_assert_cmpint(folder != NULL, ==, cases[i].found);
		if (folder)
			g_assert_cmpint(folder->repository, ==, cases[i].repository);
	}
}

static void test_repositories(void)
{
	static const struct {
		guint8 repositories;
		const char *path;
		gboolean found;
	} cases[] = {
		{ 0x01, "telecom/pb.vcf", TRUE },       { 0x01, "telecom/cch.vcf", TRUE },
		{ 0x01, "telecom/fav.vcf", FALSE },     { 0x01, "telecom/spd.vcf", FALSE },
		{ 0x01, "SIM1/telecom/pb.vcf", FALSE }, { 0x02, "SIM1/telecom/mch.vcf", TRUE },
		{ 0x02, "telecom/pb.vcf", FALSE },      { 0x04, "telecom/spd.vcf", TRUE },
		{ 0x08, "telecom/fav.vcf", TRUE },      { 0x00, "telecom/pb.vcf", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%02x %s", cases[i].repositories, cases[i].path);
		g_assert_cmpint(find_book(cases[i].path, cases[i].repositories) != NULL, ==,
				cases[i].found);
	}
}

static void test_walk(void)
{
	const ServeFolder *root = pbap_folders.folders;

	g_assert_null(root->parent);
	g_assert_false(root->has_items);
	g_assert_true(folder_at("telecom/fav")->has_items);
	g_assert_false(folder_at("SIM1/telecom")->has_items);
	g_assert_true(folder_at("SIM1/telecom")->parent->parent == root);
	g_assert_null(serve_folder_child(&pbap_folders, root, "", CG_PBAP_REPOSITORIES));
	g_assert_null(folder_at("telecom/pb/pb"));
}

void test_serve_pbap_folders(void)
{
	g_test_add_func("/serve/pbap-folders/objects", test_objects);
	g_test_add_func("/serve/pbap-folders/repositories", test_repositories);
	g_test_add_func("/serve/pbap-folders/walk", test_walk);
}
