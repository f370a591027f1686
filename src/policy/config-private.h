/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A configuration that has been read and found whole. */
#pragma once

#include "rule-private.h"

struct CgConfig {
	GPtrArray *scopes;   /* of CgScope: what [Scope NAME] sections say */
	GPtrArray *builtins; /* of CgScope; the above go first */
	GPtrArray *rules;    /* of CgRule; no two conflict */
	guint wait, fill_wait;
	guint64 view_limit;
	guint country;
	guint placement;
	char *link_phone;
	guint on_grant;
	guint preview, keep_days;
	/* Checked now; the Bluetooth side will read them. */
	guint sync, ftp, opp_pull, pc_suite;
};

/* The rule that decides for who; NULL: none matches. */
const CgRule *cg_config_rule(const CgConfig *config, const CgWho *who);
