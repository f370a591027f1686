/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folders of PBAP (1.2.3, 3.1): a fixed tree, of which the supported repositories show a part.
 * Nothing here depends on what a book holds. Names match whole; anything else is not there. */
#include "pbap-private.h"

#include <string.h>

#define LOCAL      CG_PBAP_REPOSITORY_LOCAL
#define SIM        CG_PBAP_REPOSITORY_SIM
#define SPEED_DIAL CG_PBAP_REPOSITORY_SPEED_DIAL
#define FAVOURITES CG_PBAP_REPOSITORY_FAVOURITES

static const PbapFolder root = { NULL, "", 0xFF, FALSE, 0 };
static const PbapFolder telecom = { &root, "telecom", LOCAL | SPEED_DIAL | FAVOURITES, FALSE, 0 };
static const PbapFolder sim1 = { &root, "SIM1", SIM, FALSE, 0 };
static const PbapFolder sim1_telecom = { &sim1, "telecom", SIM, FALSE, 0 };

static const PbapFolder books[] = {
	{ &telecom, "pb", LOCAL, TRUE, CG_REPO_PB },
	{ &telecom, "ich", LOCAL, TRUE, CG_REPO_ICH },
	{ &telecom, "och", LOCAL, TRUE, CG_REPO_OCH },
	{ &telecom, "mch", LOCAL, TRUE, CG_REPO_MCH },
	{ &telecom, "cch", LOCAL, TRUE, CG_REPO_CCH },
	{ &telecom, "spd", SPEED_DIAL, TRUE, CG_REPO_SPD },
	{ &telecom, "fav", FAVOURITES, TRUE, CG_REPO_FAV },
	{ &sim1_telecom, "pb", SIM, TRUE, CG_REPO_SIM_PB },
	{ &sim1_telecom, "ich", SIM, TRUE, CG_REPO_SIM_ICH },
	{ &sim1_telecom, "och", SIM, TRUE, CG_REPO_SIM_OCH },
	{ &sim1_telecom, "mch", SIM, TRUE, CG_REPO_SIM_MCH },
	{ &sim1_telecom, "cch", SIM, TRUE, CG_REPO_SIM_CCH },
};

static const PbapFolder *const branches[] = { &telecom, &sim1, &sim1_telecom };

const PbapFolder *pbap_folder_root(void)
{
	return &root;
}

static gboolean is_child(const PbapFolder *folder, const PbapFolder *parent, const char *name,
			 guint8 repositories)
{
	return folder->parent == parent && (folder->repositories & repositories) &&
	       g_str_equal(folder->name, name);
}

const PbapFolder *pbap_folder_child(const PbapFolder *parent, const char *name, guint8 repositories)
{
	for (guint i = 0; i < G_N_ELEMENTS(branches); i++) {
		if (is_child(branches[i], parent, name, repositories))
			return branches[i];
	}
	for (guint i = 0; i < G_N_ELEMENTS(books); i++) {
		if (is_child(&books[i], parent, name, repositories))
			return &books[i];
	}
	return NULL;
}

const PbapFolder *pbap_folder_of_object(const char *path, guint8 repositories)
{
	g_autoptr(CgText) copy = cg_text_new(cg_span_of(*path == '/' ? path + 1 : path));
	const PbapFolder *folder = &root;
	char *segment = copy;

	if (!g_str_has_suffix(copy, ".vcf"))
		return NULL;
	copy[strlen(copy) - strlen(".vcf")] = '\0';
	while (folder && segment) {
		char *slash = strchr(segment, '/');

		if (slash)
			*slash = '\0';
		folder = pbap_folder_child(folder, segment, repositories);
		segment = slash ? slash + 1 : NULL;
	}
	return folder && folder->is_book ? folder : NULL;
}
