/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A rule: which scope holds for which phone and consumer, as the integrator says. */
#pragma once

#include "config-file-private.h"

#include <contactguard/policy.h>

typedef struct {
	char *name;
	char *where; /* "contactguard.conf:12", for reasons and errors */
	char *phone, *consumer;
	gboolean phone_exact, consumer_exact; /* no pattern, though `app:?` looks like one */
	CgScope *scope;                       /* NULL: ask */
	CgScope *ceiling;                     /* NULL: none */
	char *lifetime;                       /* offered first in the prompt */
} CgRule;

/* What a rule may name. */
typedef const CgScope *(*CgScopeLookup)(gconstpointer data, const char *name);

/* One [Rule NAME] section. NULL: CG_ERROR_CONFIG. */
CgRule *cg_rule_from_section(const CgConfigFile *file, const CgConfigSection *section,
			     CgScopeLookup lookup, gconstpointer data, GError **error);
void cg_rule_free(CgRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgRule, cg_rule_free)

gboolean cg_rule_matches(const CgRule *rule, const CgWho *who);
/* Over 0: a says more exactly whom it is for. By phone, then by consumer. */
gint cg_rule_compare(const CgRule *a, const CgRule *b);
/* Neither is more exact, and somebody could be meant by both. */
gboolean cg_rules_conflict(const CgRule *a, const CgRule *b);
