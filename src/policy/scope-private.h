/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a scope is made of. A scope is immutable once handed out, and shared. */
#pragma once

#include "clause-private.h"
#include "config-file-private.h"

/* A list in a scope may hold a driver's own pick of people; a meet of more clauses than any rule,
 * ceiling and grant bring together is somebody's game, and gives nobody. */
#define CG_SELECTORS_MAX 1024
#define CG_CLAUSES_MAX   16

struct CgScope {
	char *name;
	GPtrArray *clauses; /* of CgClause; sorted, no doubles; none at all: every card */
	CgFields fields;
	guint list, calls, messages, send; /* chains: the smaller is the narrower */
};

CgScope *cg_scope_new(const char *name); /* the defaults, with no clause yet */
/* Joins clauses (taken) to the scope's, in normal form; over CG_CLAUSES_MAX they become nobody. */
void cg_scope_take_clauses(CgScope *scope, GPtrArray *clauses);
GPtrArray *cg_clauses_new(void);

/* Releases a never more than b? Looks at the clauses' meaning as far as words show it. */
gboolean cg_scope_narrows(const CgScope *a, const CgScope *b);

const char *cg_scope_builtin_name(guint nth); /* NULL: past the last */

/* The words of the chains, smallest first, for reading and printing. */
extern const char *const cg_yes_words[], *const cg_calls_words[], *const cg_messages_words[];

/* [A-Za-z0-9._-]{1,64}, which a prompt can show. */
gboolean cg_scope_name_clean(const char *name);

/* One [Scope NAME] section, whose name the caller has checked. NULL: CG_ERROR_CONFIG. */
CgScope *cg_scope_from_section(const CgConfigFile *file, const CgConfigSection *section,
			       GError **error);
