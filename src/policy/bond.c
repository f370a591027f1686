/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bonds as words: whether what was granted was granted under these. Only a digest of the same
 * adapter can say that a peer was paired again; whatever else differs does not prove it. */
#include <contactguard/policy.h>

#include <string.h>

#define UNKNOWN "?"

/* A digest without an adapter is a constant of the desk, and so is its word as a whole. */
static gboolean is_elsewhere(const char *granted, const char *now)
{
	gsize adapter = strcspn(granted, "/"), other = strcspn(now, "/");

	return granted[adapter] && now[other] &&
	       (adapter != other || strncmp(granted, now, adapter) != 0);
}

static CgBondMatch match_word(const char *granted, const char *now)
{
	if (strcmp(granted, now) == 0)
		return CG_BOND_SAME;
	if (strcmp(now, UNKNOWN) == 0)
		return CG_BOND_UNKNOWN;
	return is_elsewhere(granted, now) ? CG_BOND_ELSEWHERE : CG_BOND_OTHER;
}

CgBondMatch cg_bond_match(const char *granted, const char *now)
{
	g_auto(GStrv) theirs = g_strsplit(granted, " ", -1),
		      ours = g_strsplit(now ? now : "", " ", -1);
	CgBondMatch worst = CG_BOND_SAME;

	if (!now)
		return CG_BOND_UNKNOWN;
	if (g_strv_length(theirs) != g_strv_length(ours))
		return CG_BOND_ELSEWHERE;
	for (guint i = 0; theirs[i]; i++)
		worst = MAX(worst, match_word(theirs[i], ours[i]));
	return worst;
}

gboolean cg_bond_known(const char *now)
{
	g_auto(GStrv) words = g_strsplit(now ? now : UNKNOWN, " ", -1);

	return !g_strv_contains((const char *const *)words, UNKNOWN);
}
