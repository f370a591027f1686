/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folders of PBAP (PBAP 3.1), of which the supported repositories show a part. */
#include "pbap-private.h"

#define LOCAL      CG_PBAP_REPOSITORY_LOCAL
#define SIM        CG_PBAP_REPOSITORY_SIM
#define SPEED_DIAL CG_PBAP_REPOSITORY_SPEED_DIAL
#define FAVOURITES CG_PBAP_REPOSITORY_FAVOURITES

enum { ROOT, TELECOM, SIM1, SIM1_TELECOM };

static const ServeFolder folders[] = {
	[ROOT] = { NULL, "", G_MAXUINT8, FALSE, 0 },
	[TELECOM] = { &folders[ROOT], "telecom", LOCAL | SPEED_DIAL | FAVOURITES, FALSE, 0 },
	[SIM1] = { &folders[ROOT], "SIM1", SIM, FALSE, 0 },
	[SIM1_TELECOM] = { &folders[SIM1], "telecom", SIM, FALSE, 0 },
	{ &folders[TELECOM], "pb", LOCAL, TRUE, CG_REPO_PB },
	{ &folders[TELECOM], "ich", LOCAL, TRUE, CG_REPO_ICH },
	{ &folders[TELECOM], "och", LOCAL, TRUE, CG_REPO_OCH },
	{ &folders[TELECOM], "mch", LOCAL, TRUE, CG_REPO_MCH },
	{ &folders[TELECOM], "cch", LOCAL, TRUE, CG_REPO_CCH },
	{ &folders[TELECOM], "spd", SPEED_DIAL, TRUE, CG_REPO_SPD },
	{ &folders[TELECOM], "fav", FAVOURITES, TRUE, CG_REPO_FAV },
	{ &folders[SIM1_TELECOM], "pb", SIM, TRUE, CG_REPO_SIM_PB },
	{ &folders[SIM1_TELECOM], "ich", SIM, TRUE, CG_REPO_SIM_ICH },
	{ &folders[SIM1_TELECOM], "och", SIM, TRUE, CG_REPO_SIM_OCH },
	{ &folders[SIM1_TELECOM], "mch", SIM, TRUE, CG_REPO_SIM_MCH },
	{ &folders[SIM1_TELECOM], "cch", SIM, TRUE, CG_REPO_SIM_CCH },
};

const ServeTree pbap_folders = { folders, G_N_ELEMENTS(folders) };
